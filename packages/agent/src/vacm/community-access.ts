// Communities: who they are, and that each reads everything and writes everything or nothing.
import type { Oid } from '@mgmtapi/ber';
import { encodeUtf8 } from '@mgmtapi/protocol';
import type { Principal } from '../handlers.js';
import type { AccessControl, AccessRefusal, AccessStatus, ViewType } from './access.js';
import { EVERYTHING, NOTHING, type View } from './view.js';

/** A community and what it may do. */
export interface CommunityOptions {
  readonly community: string | Uint8Array;
  /** `read-only` when absent. */
  readonly access?: 'read-only' | 'read-write' | undefined;
  /** What handlers and diagnostics call it, since the community itself is a secret. `community-1` and so on when absent. */
  readonly securityName?: string | undefined;
}

interface Entry {
  readonly securityName: string;
  readonly writable: boolean;
}

/** The communities of one agent. Its inspection shows none of them. RFC 3584 section 5.2. */
export class CommunityAccess implements AccessControl {
  readonly #byCommunity = new Map<string, Entry>();
  readonly #bySecurityName = new Map<string, Entry>();

  /**
   * @throws {TypeError} not a list of communities
   * @throws {RangeError} two entries of one community or one securityName
   */
  constructor(communities: readonly (string | Uint8Array | CommunityOptions)[]) {
    if (!Array.isArray(communities)) throw new TypeError('communities: must be an array');
    for (const [index, given] of communities.entries()) {
      const { community, access = 'read-only', securityName = `community-${index + 1}` } = optionsOf(given, index);
      if (access !== 'read-only' && access !== 'read-write') {
        throw new TypeError(`communities[${index}].access: must be 'read-only' or 'read-write'`);
      }
      const key = keyOf(typeof community === 'string' ? encodeUtf8(community) : community);
      const entry: Entry = { securityName, writable: access === 'read-write' };
      if (this.#byCommunity.has(key)) throw new RangeError(`communities[${index}]: is there twice`);
      if (this.#bySecurityName.has(securityName))
        throw new RangeError(`communities[${index}].securityName: is there twice`);
      this.#byCommunity.set(key, entry);
      this.#bySecurityName.set(securityName, entry);
    }
  }

  /** The principal behind a community string, or undefined: no such community. RFC 3584 section 5.2.1. */
  principalOf(securityModel: 'v1' | 'v2c', community: Uint8Array): Principal | undefined {
    const entry = this.#byCommunity.get(keyOf(community));
    if (entry === undefined) return undefined;
    return { securityModel, securityName: entry.securityName, securityLevel: 'noAuthNoPriv', contextName: '' };
  }

  selectView(principal: Principal, viewType: ViewType): View | AccessRefusal {
    const entry = this.#bySecurityName.get(principal.securityName);
    if (entry === undefined || principal.securityModel === 'usm') return 'noGroupName';
    return viewType === 'read' || entry.writable ? EVERYTHING : NOTHING;
  }

  isAccessAllowed(principal: Principal, viewType: ViewType, variableName: Oid): AccessStatus {
    const view = this.selectView(principal, viewType);
    if (typeof view === 'string') return view;
    return view.includes(variableName) ? 'accessAllowed' : 'notInView';
  }
}

function optionsOf(given: string | Uint8Array | CommunityOptions, index: number): CommunityOptions {
  const options = typeof given === 'string' || given instanceof Uint8Array ? { community: given } : given;
  const community: unknown = options?.community;
  if (typeof community !== 'string' && !(community instanceof Uint8Array)) {
    throw new TypeError(`communities[${index}]: must be a string, octets, or { community, access }`);
  }
  return options;
}

function keyOf(community: Uint8Array): string {
  return Buffer.from(community.buffer, community.byteOffset, community.byteLength).toString('latin1');
}
