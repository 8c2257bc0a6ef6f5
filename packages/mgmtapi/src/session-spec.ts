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
import { checkSessionOptions, communityOctets, NO_OPTIONS, type SessionOptions, sessionDefaults } from './options.js';
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
    const said = sameShape(typeof target === 'string' ? { host: target } : target);
    checkSessionOptions(said);
    if (near !== NO_OPTIONS) {
      checkSessionOptions(near);
      for (const [name, value] of Object.entries(near)) if (value !== undefined) Object.assign(said, { [name]: value });
    }
    const base = this.#base;
    const text = said.host ?? base.host;
    if (text === undefined) throw new TypeError('host: is missing');
    const place = placeOf(text);
    const { version, security } = spokenVersion(NO_OPTIONS, said, base, this.#users);
    return {
      host: place.host,
      port: said.port ?? place.port ?? port ?? base.port,
      version,
      address: place.address,
      family: place.family,
      socket: said.socket ?? base.socket,
      localAddress: said.localAddress ?? base.localAddress,
      localPort: said.localPort ?? base.localPort,
      lookup: said.lookup ?? base.lookup,
      peer: this.#peerOf(said),
      settings: this.#settingsOf(said),
      security,
    };
  }

  #peerOf(said: Partial<SessionOptions>): PeerOptions {
    const base = this.#base;
    const anySource = said.anySource ?? base.anySource;
    const backoff = said.backoff ?? base.backoff;
    const jitter = said.jitter ?? base.jitter;
    const maxInFlight = said.maxInFlight ?? base.maxInFlight;
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

  #settingsOf(said: Partial<SessionOptions>): SessionSettings {
    const base = this.#base;
    const timeout = said.timeout ?? base.timeout;
    const retries = said.retries ?? base.retries;
    const community = this.#octetsOf(said.community ?? base.community);
    const maxRepetitions = said.maxRepetitions ?? base.maxRepetitions;
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

/**
 * A copy in which nothing is missing. Callers write `{ ...common, host }`, and V8 gives each such object a shape of its
 * own, so that each look at one of its options is a search.
 */
function sameShape(options: Partial<SessionOptions>): Partial<SessionOptions> {
  const blank: { -readonly [K in keyof Required<SessionOptions>]: undefined } = {
    host: undefined,
    port: undefined,
    version: undefined,
    community: undefined,
    user: undefined,
    level: undefined,
    contextName: undefined,
    contextEngineID: undefined,
    timeout: undefined,
    retries: undefined,
    backoff: undefined,
    jitter: undefined,
    maxInFlight: undefined,
    maxRepetitions: undefined,
    socket: undefined,
    localAddress: undefined,
    localPort: undefined,
    anySource: undefined,
    lookup: undefined,
  };
  return Object.assign(blank, options);
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
