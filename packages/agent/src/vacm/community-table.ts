// Communities: which principal and context each stands for, and what it may do. RFC 3584 section 5.2.
import { encodeUtf8 } from '@mgmtapi/protocol';
import type { Principal } from '../handlers.js';
import { type AccessLists, type PrincipalAccess, viewsOf } from './vacm.js';
import type { ViewSubtree } from './view.js';

/** What a community or a user may do. */
export interface AccessOptions extends AccessLists {
  /** `read-write`: without a list `write`, it may write what it may read. `read-only` when absent. */
  readonly access?: 'read-only' | 'read-write' | undefined;
}

/** A community and what it may do. */
export interface CommunityOptions extends AccessOptions {
  readonly community: string | Uint8Array;
  /** The context that it asks, such as one of many recorded devices; '' when absent. */
  readonly context?: string | undefined;
  /** What handlers and diagnostics call it, since the community itself is a secret. `community-1` and so on when absent. */
  readonly securityName?: string | undefined;
}

interface Entry {
  readonly securityName: string;
  readonly contextName: string;
}

/** The communities of one agent: snmpCommunityTable. Its inspection shows none of them. */
export class CommunityTable {
  readonly #byCommunity = new Map<string, Entry>();
  /** What each may do, for access control. */
  readonly access: readonly PrincipalAccess[];

  /**
   * @throws {TypeError} not a list of communities
   * @throws {RangeError} two entries of one community or one securityName
   */
  constructor(communities: readonly (string | Uint8Array | CommunityOptions)[]) {
    if (!Array.isArray(communities)) throw new TypeError('communities: must be an array');
    const access: PrincipalAccess[] = [];
    for (const [index, given] of communities.entries()) {
      const argument = `communities[${index}]`;
      const options = optionsOf(given, argument);
      const { community, context = '', securityName = `community-${index + 1}` } = options;
      if (typeof context !== 'string') throw new TypeError(`${argument}.context: must be a string`);
      const key = keyOf(typeof community === 'string' ? encodeUtf8(community) : community);
      if (this.#byCommunity.has(key)) throw new RangeError(`${argument}: is there twice`);
      if (access.some((other) => other.securityName === securityName)) {
        throw new RangeError(`${argument}.securityName: is there twice`);
      }
      this.#byCommunity.set(key, { securityName, contextName: context });
      access.push({
        securityModels: ['v1', 'v2c'],
        securityName,
        securityLevel: 'noAuthNoPriv',
        ...viewsOf(listsOf(options, argument), argument),
      });
    }
    this.access = access;
  }

  /** The contexts that communities stand for. */
  get contexts(): ReadonlySet<string> {
    return new Set([...this.#byCommunity.values()].map(({ contextName }) => contextName));
  }

  /** The principal behind a community string, or undefined: no such community. RFC 3584 section 5.2.1. */
  principalOf(securityModel: 'v1' | 'v2c', community: Uint8Array): Principal | undefined {
    const entry = this.#byCommunity.get(keyOf(community));
    return entry && { securityModel, securityLevel: 'noAuthNoPriv', ...entry };
  }
}

function optionsOf(given: string | Uint8Array | CommunityOptions, argument: string): CommunityOptions {
  const options = typeof given === 'string' || given instanceof Uint8Array ? { community: given } : given;
  const community: unknown = options?.community;
  if (typeof community !== 'string' && !(community instanceof Uint8Array)) {
    throw new TypeError(`${argument}: must be a string, octets, or { community, access }`);
  }
  return options;
}

/** The lists that say it all. @throws {TypeError} `access` is none */
export function listsOf({ access = 'read-only', read, write }: AccessOptions, argument: string): AccessLists {
  if (access !== 'read-only' && access !== 'read-write') {
    throw new TypeError(`${argument}.access: must be 'read-only' or 'read-write'`);
  }
  return access === 'read-write' ? { read, write: write ?? read ?? WHOLE } : { read, write };
}

/** The subtree of no arcs: all names. */
const WHOLE: readonly ViewSubtree[] = [[]];

function keyOf(community: Uint8Array): string {
  return Buffer.from(community.buffer, community.byteOffset, community.byteLength).toString('latin1');
}
