// From what a caller wrote to what a session is made of: target text, options and defaults in one place.

import type { PeerOptions, SessionSecurityOptions, SnmpVersion } from '@mgmtapi/engine';
import { checkUser } from '@mgmtapi/security';
import {
  canonicalAddress,
  type Family,
  familyOf,
  isIPv4,
  type LookupFunction,
  parseTarget,
  type ResolvedHost,
} from '@mgmtapi/transport';
import { checkSessionOptions, communityOctets, type SessionOptions, sessionDefaults } from './options.js';
import type { SessionSettings } from './session.js';
import { CheckedUsers, spokenVersion } from './session-user.js';

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
  /** v3 only. */
  readonly security: SessionSecurityOptions | undefined;
}

/** Our defaults with a manager's over them. */
type Base = { readonly [K in keyof typeof sessionDefaults]: NonNullable<SessionOptions[K]> } & Partial<SessionOptions>;

/**
 * Puts targets, their options and a manager's defaults together: what is said last and nearest wins. Sessions in a row
 * that are told the same share it, so that ten thousand of them keep one copy.
 */
export class SessionSpecs {
  #base: Base;
  readonly #users = new CheckedUsers();
  #community: { readonly given: string | Uint8Array; readonly octets: Uint8Array };
  #peer: PeerOptions;
  #settings: SessionSettings;

  /**
   * @param defaults - of the manager
   * @throws {TypeError | RangeError} naming the option that is wrong
   */
  constructor(defaults: Partial<SessionOptions>) {
    checkSessionOptions(defaults);
    const said = Object.fromEntries(Object.entries(defaults).filter(([, value]) => value !== undefined));
    this.#base = { ...sessionDefaults, ...said };
    if (this.#base.user) {
      this.#base = { ...this.#base, user: checkUser(this.#base.user) };
      spokenVersion({}, {}, this.#base, this.#users); // a level that the user cannot
    }
    this.#community = { given: '', octets: new Uint8Array() };
    const { anySource, backoff, jitter, maxInFlight, timeout, retries, maxRepetitions } = this.#base;
    this.#peer = { anySource, backoff, jitter, maxInFlight };
    this.#settings = { timeout, retries, community: this.#octetsOf(this.#base.community), maxRepetitions };
  }

  /**
   * What one session is made of.
   * @param port - where the target does not say, instead of the manager's default
   * @throws {TypeError | RangeError} naming the option that is wrong
   */
  of(target: string | SessionOptions, near: Partial<SessionOptions>, port?: number): SessionSpec {
    if (typeof target !== 'string' && (typeof target !== 'object' || target === null)) {
      throw new TypeError(
        `target: must be a string or session options, not ${target === null ? 'null' : typeof target}`,
      );
    }
    const far: Partial<SessionOptions> = typeof target === 'string' ? { host: target } : target;
    checkSessionOptions(near);
    checkSessionOptions(far);
    const base = this.#base;
    const text = near.host ?? far.host ?? base.host;
    if (text === undefined) throw new TypeError('host: is missing');
    const place = placeOf(text);
    const { version, security } = spokenVersion(near, far, base, this.#users);
    return {
      host: place.host,
      port: near.port ?? far.port ?? place.port ?? port ?? base.port,
      version,
      address: place.address,
      family: place.family,
      socket: near.socket ?? far.socket ?? base.socket,
      localAddress: near.localAddress ?? far.localAddress ?? base.localAddress,
      localPort: near.localPort ?? far.localPort ?? base.localPort,
      lookup: near.lookup ?? far.lookup ?? base.lookup,
      peer: this.#peerOf(near, far),
      settings: this.#settingsOf(near, far),
      security,
    };
  }

  #peerOf(near: Partial<SessionOptions>, far: Partial<SessionOptions>): PeerOptions {
    const base = this.#base;
    const anySource = near.anySource ?? far.anySource ?? base.anySource;
    const backoff = near.backoff ?? far.backoff ?? base.backoff;
    const jitter = near.jitter ?? far.jitter ?? base.jitter;
    const maxInFlight = near.maxInFlight ?? far.maxInFlight ?? base.maxInFlight;
    const last = this.#peer;
    if (
      last.anySource === anySource &&
      last.backoff === backoff &&
      last.jitter === jitter &&
      last.maxInFlight === maxInFlight
    ) {
      return last;
    }
    this.#peer = { anySource, backoff, jitter, maxInFlight };
    return this.#peer;
  }

  #settingsOf(near: Partial<SessionOptions>, far: Partial<SessionOptions>): SessionSettings {
    const base = this.#base;
    const timeout = near.timeout ?? far.timeout ?? base.timeout;
    const retries = near.retries ?? far.retries ?? base.retries;
    const community = this.#octetsOf(near.community ?? far.community ?? base.community);
    const maxRepetitions = near.maxRepetitions ?? far.maxRepetitions ?? base.maxRepetitions;
    const last = this.#settings;
    if (
      last.timeout === timeout &&
      last.retries === retries &&
      last.community === community &&
      last.maxRepetitions === maxRepetitions
    ) {
      return last;
    }
    this.#settings = { timeout, retries, community, maxRepetitions };
    return this.#settings;
  }

  /** Octets that were given are copied each time: their owner may change them. */
  #octetsOf(given: string | Uint8Array): Uint8Array {
    if (typeof given !== 'string') return communityOctets(given);
    if (this.#community.given !== given) this.#community = { given, octets: communityOctets(given) };
    return this.#community.octets;
  }
}

/** Where a target's text leads; the address is known at once where it is one. */
function placeOf(text: string): {
  readonly host: string;
  readonly port?: number;
  readonly family?: Family;
  readonly address?: ResolvedHost;
} {
  if (isIPv4(text)) return { host: text, address: { address: text, family: 'udp4' } };
  const place = parseTarget(text);
  const family = familyOf(place.host);
  return family === undefined ? place : { ...place, address: { address: canonicalAddress(place.host), family } };
}
