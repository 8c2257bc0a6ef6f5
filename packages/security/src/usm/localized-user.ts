// One user on one engine: the keys that messages between the two are protected with (RFC 3414 section 2.6).

import { AuthKey } from './auth.js';
import { extendInSteps, finish, localizeKey } from './keys.js';
import type { MasterKeys } from './master-keys.js';
import { PrivKey } from './priv.js';
import { type AuthProtocol, type PrivProtocol, privAlgorithm } from './protocols.js';
import { type CheckedUser, type Secret, secretsOf } from './users.js';
import type { Workspace } from './workspace.js';

/**
 * Localized keys, made when first needed. The authentication key takes microseconds; a privacy key that Reeder's way
 * extends takes a millisecond, so `prepare` can make it in slices, and nobody makes it for a message that is not
 * authentic. Nothing of it shows in `util.inspect` or JSON.
 */
export class LocalizedUser {
  readonly user: CheckedUser;
  readonly engineID: Uint8Array;
  readonly #masterKeys: MasterKeys;
  readonly #workspace: Workspace;
  #authKey: AuthKey | undefined;
  #privKey: PrivKey | undefined;

  /** @param engineID - copied */
  constructor(user: CheckedUser, engineID: Uint8Array, masterKeys: MasterKeys, workspace: Workspace) {
    this.user = user;
    this.engineID = engineID.slice();
    this.#masterKeys = masterKeys;
    this.#workspace = workspace;
  }

  /** @throws {TypeError} a user without authentication: the caller checked the level before */
  get authKey(): AuthKey {
    if (this.#authKey) return this.#authKey;
    const protocol = this.#authProtocol();
    const secret = demand(secretsOf(this.user).auth);
    const key = secret.kind === 'localizedKey' ? secret.octets : this.#localize(protocol, secret);
    this.#authKey = new AuthKey(protocol, key, this.#workspace);
    return this.#authKey;
  }

  /** @throws {TypeError} a user without privacy: the caller checked the level before */
  get privKey(): PrivKey {
    this.#privKey ??= finish(this.#derivePrivKey());
    return this.#privKey;
  }

  /** Makes all keys of the user without holding the event loop. Rejects when `masterKeys` is closed meanwhile. */
  async prepare(): Promise<void> {
    const { auth, priv } = secretsOf(this.user);
    if (auth === undefined) return;
    const protocol = this.#authProtocol();
    if (auth.kind === 'password') await this.#masterKeys.get(protocol, auth);
    this.authKey; // no more than a hash of two keys and an engineID
    if (priv === undefined || this.#privKey) return;
    if (priv.kind === 'password') await this.#masterKeys.get(protocol, priv);
    this.#privKey ??= await this.#masterKeys.run(this.#derivePrivKey());
  }

  *#derivePrivKey(): Generator<void, PrivKey, void> {
    const auth = this.#authProtocol();
    const priv = demand<PrivProtocol>(this.user.privProtocol);
    const secret = demand(secretsOf(this.user).priv);
    if (secret.kind === 'localizedKey' && secret.octets.length === privAlgorithm(priv).keyLength) {
      return PrivKey.of(priv, secret.octets, this.#workspace);
    }
    const localizedKey = secret.kind === 'localizedKey' ? secret.octets : this.#localize(auth, secret);
    return PrivKey.of(priv, yield* extendInSteps(auth, priv, localizedKey, this.engineID), this.#workspace);
  }

  #localize(protocol: AuthProtocol, secret: Secret): Uint8Array {
    return localizeKey(protocol, this.#masterKeys.getSync(protocol, secret), this.engineID);
  }

  #authProtocol(): AuthProtocol {
    return demand<AuthProtocol>(this.user.authProtocol);
  }
}

function demand<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('user: cannot do what the security level asks for');
  return value;
}
