// From what a caller wrote to what a session is made of: target text, options and defaults in one place.

import type { PeerOptions, SnmpVersion } from '@mgmtapi/engine';
import {
  canonicalAddress,
  type Family,
  familyOf,
  type LookupFunction,
  parseTarget,
  type ResolvedHost,
} from '@mgmtapi/transport';
import { checkSessionOptions, communityOctets, type SessionOptions, sessionDefaults } from './options.js';
import type { SessionSettings } from './session.js';

/** Everything that is known of a session before its host's name was looked up. */
export interface SessionSpec {
  readonly host: string;
  readonly port: number;
  readonly version: SnmpVersion;
  /** Known at once where the host is an IP literal. */
  readonly address: ResolvedHost | undefined;
  readonly family: Family | undefined;
  readonly socket: 'shared' | 'own';
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
  readonly lookup: LookupFunction | undefined;
  readonly peer: PeerOptions;
  readonly settings: SessionSettings;
}

/**
 * Puts a target, its options and the manager's defaults together: what is said last and nearest wins.
 * @throws {TypeError | RangeError} naming the option that is wrong
 */
export function sessionSpec(
  target: string | SessionOptions,
  options: Partial<SessionOptions>,
  defaults: Partial<SessionOptions>,
): SessionSpec {
  if (typeof target !== 'string' && (typeof target !== 'object' || target === null)) {
    throw new TypeError(`target: must be a string or session options, not ${target === null ? 'null' : typeof target}`);
  }
  const near = options;
  const far = typeof target === 'string' ? { host: target } : target;
  checkSessionOptions(near);
  checkSessionOptions(far);
  const text = near.host ?? far.host ?? defaults.host;
  if (text === undefined) throw new TypeError('host: is missing');
  const { host, port, family } = parseTarget(text);
  /** The nearest word on one option: the call's, the target's, the manager's, ours. */
  const option = <K extends keyof SessionOptions>(name: K): Partial<SessionOptions>[K] =>
    near[name] ?? far[name] ?? defaults[name];
  const version = option('version') ?? sessionDefaults.version;
  if (version === 'v3') throw new TypeError('version: SNMPv3 is not in this release yet');
  const literal = familyOf(host);
  return {
    host,
    port: near.port ?? far.port ?? port ?? defaults.port ?? sessionDefaults.port,
    version,
    address: literal ? { address: canonicalAddress(host), family: literal } : undefined,
    family,
    socket: option('socket') ?? sessionDefaults.socket,
    localAddress: option('localAddress'),
    localPort: option('localPort'),
    lookup: option('lookup'),
    peer: {
      anySource: option('anySource') ?? sessionDefaults.anySource,
      backoff: option('backoff') ?? sessionDefaults.backoff,
      maxInFlight: option('maxInFlight') ?? sessionDefaults.maxInFlight,
    },
    settings: {
      timeout: option('timeout') ?? sessionDefaults.timeout,
      retries: option('retries') ?? sessionDefaults.retries,
      community: communityOctets(option('community') ?? sessionDefaults.community),
      maxRepetitions: option('maxRepetitions') ?? sessionDefaults.maxRepetitions,
    },
  };
}
