// What a session can be told: the options, their defaults, and the checks that name the one that is wrong.

import type { SnmpVersion } from '@mgmtapi/engine';
import type { SecurityLevel, UsmUser } from '@mgmtapi/security';
import type { LookupFunction } from '@mgmtapi/transport';
import { checkIsOptions, checkSpelling } from './option-names.js';
import { checkContext, checkSecurityOptions } from './session-user.js';

/** How a session reaches and asks its agent. */
export interface SessionOptions {
  /** A name, an IP literal, or a target: `'h'`, `'h:1161'`, `'::1'`, `'[::1]:1161'`, `'fe80::1%eth0'`, `'udp6:h'`. IPv4 first. */
  host: string;
  /** 161; a port in `host` counts where this is absent. */
  port?: number | undefined;
  /** `v2c`; `v3` when a `user` is given. */
  version?: SnmpVersion | undefined;
  /** `public`. Text is sent as UTF-8. */
  community?: string | Uint8Array | undefined;
  /** SNMPv3: on whose behalf. Not together with `community`. */
  user?: UsmUser | undefined;
  /** SNMPv3: how much every message is protected. The most that the user can. */
  level?: SecurityLevel | undefined;
  /** SNMPv3: which of the agent's contexts, RFC 3411 section 3.3.1. The default one, `''`. */
  contextName?: string | undefined;
  /** SNMPv3: the engine that the context belongs to, where another one is asked (a proxy). The engine that is asked. */
  contextEngineID?: Uint8Array | undefined;
  /** Milliseconds that the first try waits, counted from its send: 1000. */
  timeout?: number | undefined;
  /** Sends after the first: 3. With doubling waits that is 15 s in all. */
  retries?: number | undefined;
  /** Each wait is twice the one before, or all are equal: `double`. */
  backoff?: 'double' | 'fixed' | undefined;
  /**
   * How much longer each wait may get by chance, as a part of it, 0 to 1: what was sent together is then not repeated
   * together. 0.
   */
  jitter?: number | undefined;
  /** Requests to this agent on the wire at once; the rest wait their turn: 64. */
  maxInFlight?: number | undefined;
  /** Repetitions of a walk's GETBULK: a fixed number, or as many as suit the agent. `auto`. */
  maxRepetitions?: number | 'auto' | undefined;
  /** One socket for all sessions of the manager, or one of its own: `shared`. */
  socket?: 'shared' | 'own' | undefined;
  /** Send from this address of the machine (an IP literal). */
  localAddress?: string | undefined;
  /** Send from this port. */
  localPort?: number | undefined;
  /** Accept answers from any address and port: multi-homed agents. False. */
  anySource?: boolean | undefined;
  /** Looks names up, in the shape of `node:dns` lookup: `dns.lookup`. */
  lookup?: LookupFunction | undefined;
}

/** What one request may be told. */
export interface RequestOptions {
  /** Aborting rejects with `signal.reason` itself. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for the first try. */
  timeout?: number | undefined;
  retries?: number | undefined;
  /** Milliseconds from the call for everything, waiting for a place included. */
  totalTimeout?: number | undefined;
  /** v1 and v2c. */
  community?: string | Uint8Array | undefined;
  /** SNMPv3. */
  contextName?: string | undefined;
  /** SNMPv3. */
  contextEngineID?: Uint8Array | undefined;
}

/** Nothing said: needs no check. */
export const NO_OPTIONS: Readonly<Record<string, never>> = Object.freeze({});

/** The defaults of a session. */
export const sessionDefaults = {
  port: 161,
  version: 'v2c',
  community: 'public',
  timeout: 1000,
  retries: 3,
  backoff: 'double',
  jitter: 0,
  maxInFlight: 64,
  maxRepetitions: 'auto',
  socket: 'shared',
  anySource: false,
} as const;

/** Timers cannot wait longer. */
export const MAX_MILLISECONDS = 0x7fffffff;

const sessionOptions: Record<keyof SessionOptions, true> = {
  host: true,
  port: true,
  version: true,
  community: true,
  user: true,
  level: true,
  contextName: true,
  contextEngineID: true,
  timeout: true,
  retries: true,
  backoff: true,
  jitter: true,
  maxInFlight: true,
  maxRepetitions: true,
  socket: true,
  localAddress: true,
  localPort: true,
  anySource: true,
  lookup: true,
};

/** The names that a session's options may have. Fields of the caller's own may stand beside them: see `checkSpelling`. */
const sessionOptionNames: readonly string[] = Object.keys(sessionOptions);

/** @throws {TypeError | RangeError} naming the option that is wrong */
export function checkSessionOptions(options: Partial<SessionOptions>): void {
  if (options === NO_OPTIONS) return;
  checkIsOptions(options);
  checkSpelling(options, sessionOptionNames);
  const { host, port, version, community, timeout, retries, backoff, jitter, maxInFlight, maxRepetitions } = options;
  if (host !== undefined && (typeof host !== 'string' || host === ''))
    throw new TypeError('host: must be a non-empty string');
  if (port !== undefined) checkInteger('port', port, 1, 65535);
  if (version !== undefined) checkOneOf('version', version, ['v1', 'v2c', 'v3']);
  if (community !== undefined) checkCommunity(community);
  if (hasSecurity(options)) checkSecurityOptions(options);
  if (timeout !== undefined) checkMilliseconds('timeout', timeout);
  if (retries !== undefined) checkInteger('retries', retries, 0, MAX_MILLISECONDS);
  if (backoff !== undefined) checkOneOf('backoff', backoff, ['double', 'fixed']);
  if (jitter !== undefined) checkPart('jitter', jitter);
  if (maxInFlight !== undefined) checkInteger('maxInFlight', maxInFlight, 1, MAX_MILLISECONDS);
  if (maxRepetitions !== undefined && maxRepetitions !== 'auto')
    checkInteger('maxRepetitions', maxRepetitions, 1, MAX_MILLISECONDS);
  if (options.socket !== undefined) checkOneOf('socket', options.socket, ['shared', 'own']);
  if (options.localAddress !== undefined && typeof options.localAddress !== 'string')
    throw new TypeError('localAddress: must be an IP address as text');
  if (options.localPort !== undefined) checkInteger('localPort', options.localPort, 0, 65535);
  if (options.anySource !== undefined && typeof options.anySource !== 'boolean')
    throw new TypeError('anySource: must be true or false');
  if (options.lookup !== undefined && typeof options.lookup !== 'function')
    throw new TypeError('lookup: must be a function');
}

function hasSecurity({ version, user, level, contextName, contextEngineID }: Partial<SessionOptions>): boolean {
  return (
    version === 'v3' ||
    user !== undefined ||
    level !== undefined ||
    contextName !== undefined ||
    contextEngineID !== undefined
  );
}

/** @throws {TypeError | RangeError} naming the option that is wrong */
export function checkRequestOptions(options: RequestOptions): void {
  if (options === NO_OPTIONS) return;
  checkIsOptions(options);
  if (options.timeout !== undefined) checkMilliseconds('timeout', options.timeout);
  if (options.retries !== undefined) checkInteger('retries', options.retries, 0, MAX_MILLISECONDS);
  if (options.totalTimeout !== undefined) checkMilliseconds('totalTimeout', options.totalTimeout);
  if (options.community !== undefined) checkCommunity(options.community);
  checkContext(options.contextName, options.contextEngineID);
  if (options.signal !== undefined && typeof options.signal?.addEventListener !== 'function') {
    throw new TypeError('signal: must be an AbortSignal');
  }
}

/** @throws {TypeError} no number; {RangeError} no whole number from `least` to `most` */
export function checkInteger(name: string, value: unknown, least: number, most: number): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number, not ${typeof value}`);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name}: must be a whole number from ${least} to ${most}, not ${value}`);
  }
}

/** @throws {TypeError} no number; {RangeError} not above 0, or more than a timer can wait */
export function checkMilliseconds(name: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number of milliseconds, not ${typeof value}`);
  if (!(value > 0 && value <= MAX_MILLISECONDS)) {
    throw new RangeError(`${name}: must be above 0 and at most ${MAX_MILLISECONDS} ms, not ${value}`);
  }
}

/** @throws {TypeError} no number; {RangeError} not from 0 to 1 */
function checkPart(name: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number, not ${typeof value}`);
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name}: must be from 0 to 1, not ${value}`);
}

function checkOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.includes(value as string)) return;
  const shown = typeof value === 'string' ? JSON.stringify(value) : typeof value;
  const Kind = typeof value === 'string' ? RangeError : TypeError;
  throw new Kind(`${name}: must be ${allowed.map((each) => `'${each}'`).join(' or ')}, not ${shown}`);
}

/** Says nothing of the value: it is a secret. */
function checkCommunity(community: unknown): void {
  if (typeof community !== 'string' && !(community instanceof Uint8Array)) {
    throw new TypeError('community: must be a string or a Uint8Array');
  }
}

/** The octets of a community; text as UTF-8. */
export function communityOctets(community: string | Uint8Array): Uint8Array {
  return typeof community === 'string' ? Buffer.from(community, 'utf8') : Uint8Array.from(community);
}
