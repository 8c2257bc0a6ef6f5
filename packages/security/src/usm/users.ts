// Users: what the caller says, checked once; afterwards no secret can be seen from outside.

import * as crypto from 'node:crypto';
import type { SecurityLevel } from '../security-level.js';
import { checkKeyLength, passwordOctets } from './keys.js';
import { type AuthProtocol, authAlgorithm, type PrivProtocol, privAlgorithm } from './protocols.js';

/** Exactly one of: a password, Ku (`passwordToKey`), or Kul (`localizeKey`), which is good for one engine only. */
export type UsmSecret =
  | { readonly password: string | Uint8Array; readonly key?: undefined; readonly localizedKey?: undefined }
  | { readonly key: Uint8Array; readonly password?: undefined; readonly localizedKey?: undefined }
  | { readonly localizedKey: Uint8Array; readonly password?: undefined; readonly key?: undefined };

/** A user as RFC 3414 section 2.1 knows one. Without `auth` it can noAuthNoPriv only, without `priv` authNoPriv too. */
export interface UsmUser {
  /** 1 to 32 octets in UTF-8. */
  readonly userName: string;
  readonly auth?: ({ readonly protocol: AuthProtocol } & UsmSecret) | undefined;
  /** The privacy password is hashed with the authentication protocol's hash: no `priv` without `auth`. */
  readonly priv?: ({ readonly protocol: PrivProtocol } & UsmSecret) | undefined;
}

/** A secret in the form it was given in. */
export interface Secret {
  readonly kind: 'password' | 'key' | 'localizedKey';
  readonly octets: Uint8Array;
  /** Tells equal secrets from others without showing them: what caches go by. */
  readonly digest: string;
}

/** The secrets of a checked user. Only the rooms of this package can ask. */
export let secretsOf: (user: CheckedUser) => { readonly auth: Secret | undefined; readonly priv: Secret | undefined };

/** A user that was checked. Frozen, with copies of all octets; its secrets show neither in `util.inspect` nor in JSON. */
export class CheckedUser {
  readonly userName: string;
  readonly authProtocol: AuthProtocol | undefined;
  readonly privProtocol: PrivProtocol | undefined;
  /** The most this user can. */
  readonly maxLevel: SecurityLevel;
  readonly #octets: Uint8Array;
  readonly #identity: string;
  readonly #secrets: { readonly auth: Secret | undefined; readonly priv: Secret | undefined };

  static {
    secretsOf = (user) => user.#secrets;
  }

  /**
   * @param argument - what to call the user in an error
   * @throws {TypeError} naming what is wrong: name, protocol, password, key, privacy without authentication
   */
  constructor(user: UsmUser, argument = 'user') {
    if (typeof user !== 'object' || user === null)
      throw new TypeError(`${argument}: expected an object with a userName`);
    checkFields(user, argument);
    const { userName, auth, priv } = user;
    if (typeof userName !== 'string') throw new TypeError(`${argument}.userName: expected a string`);
    this.#octets = new TextEncoder().encode(userName);
    if (this.#octets.length < 1 || this.#octets.length > 32) {
      throw new TypeError(`${argument}.userName: ${this.#octets.length} octets where RFC 3414 takes 1 to 32`);
    }
    this.userName = userName;
    this.authProtocol = auth?.protocol;
    this.privProtocol = priv?.protocol;
    this.#secrets = checkSecrets(auth, priv, argument);
    this.maxLevel = priv ? 'authPriv' : auth ? 'authNoPriv' : 'noAuthNoPriv';
    const { auth: authSecret, priv: privSecret } = this.#secrets;
    this.#identity = digestOf([
      userName,
      auth ? auth.protocol : '',
      authSecret ? authSecret.digest : '',
      priv ? priv.protocol : '',
      privSecret ? privSecret.digest : '',
    ]);
    Object.freeze(this);
  }

  /** The name as msgUserName carries it. Do not change. */
  get msgUserName(): Uint8Array {
    return this.#octets;
  }

  /** The same for users with the same name, protocols and secrets; tells nothing about the secrets. */
  get identity(): string {
    return this.#identity;
  }
}

/** Checks a user; one that was checked already comes back as it is. */
export function checkUser(user: UsmUser | CheckedUser, argument = 'user'): CheckedUser {
  return user instanceof CheckedUser ? user : new CheckedUser(user, argument);
}

/**
 * A misspelled secret must not make a user without secrets. Also refuses a user that another copy of this package checked:
 * its secrets cannot be read here.
 */
function checkFields(user: object, argument: string): void {
  for (const name of Object.keys(user)) {
    if (name === 'userName' || name === 'auth' || name === 'priv') continue;
    if (!/auth|priv|pass|key|level|engine/i.test(name)) continue; // somebody's own data
    throw new TypeError(
      `${argument}.${name}: no such field; secrets go into auth: { protocol, password } and priv: { protocol, password }`,
    );
  }
}

function checkSecrets(
  auth: UsmUser['auth'],
  priv: UsmUser['priv'],
  argument: string,
): { auth: Secret | undefined; priv: Secret | undefined } {
  if (auth === undefined) {
    if (priv !== undefined) throw new TypeError(`${argument}.priv: privacy needs authentication, and there is no auth`);
    return { auth: undefined, priv: undefined };
  }
  if (typeof auth !== 'object' || auth === null) throw new TypeError(`${argument}.auth: expected an object`);
  const { digestLength } = authAlgorithm(auth.protocol, `${argument}.auth.protocol`);
  const authSecret = checkSecret(auth, auth.protocol, [digestLength], `${argument}.auth`);
  if (priv === undefined) return { auth: authSecret, priv: undefined };
  if (typeof priv !== 'object' || priv === null) throw new TypeError(`${argument}.priv: expected an object`);
  const { keyLength } = privAlgorithm(priv.protocol, `${argument}.priv.protocol`);
  // A localized privacy key comes as Kul, to be cut or extended, or as the finished key.
  const lengths = digestLength === keyLength ? [digestLength] : [digestLength, keyLength];
  return { auth: authSecret, priv: checkSecret(priv, auth.protocol, lengths, `${argument}.priv`) };
}

/** @param localizedLengths - octets that a localized key may have; Ku always has the first of them */
function checkSecret(
  secret: UsmSecret,
  hash: AuthProtocol,
  localizedLengths: readonly number[],
  argument: string,
): Secret {
  const kinds = (['password', 'key', 'localizedKey'] as const).filter((kind) => secret[kind] !== undefined);
  const kind = kinds[0];
  if (kind === undefined || kinds.length > 1) {
    throw new TypeError(`${argument}: expected exactly one of password, key and localizedKey`);
  }
  const where = `${argument}.${kind}`;
  let octets: Uint8Array;
  if (secret.password !== undefined) {
    octets = passwordOctets(secret.password, where);
  } else {
    octets = (secret.key ?? secret.localizedKey) as Uint8Array;
    checkKeyLength(octets, kind === 'key' ? localizedLengths.slice(0, 1) : localizedLengths, where);
    octets = octets.slice();
  }
  return { kind, octets, digest: digestOf([hash, kind, octets]) };
}

/** SHA-256 over the parts, each behind its length. */
function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const all = Buffer.concat(
    parts.flatMap((part) => [Buffer.from(`${part.length}:`), typeof part === 'string' ? Buffer.from(part) : part]),
  );
  // One call costs a quarter of a hash object. Not every runtime has it.
  const digest =
    crypto.hash === undefined
      ? crypto.createHash('sha256').update(all).digest('base64')
      : crypto.hash('sha256', all, 'base64');
  all.fill(0); // the secret is in the caller's hands, and in ours: not a third time
  return digest;
}
