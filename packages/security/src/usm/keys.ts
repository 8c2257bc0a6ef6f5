// From a password to the keys of one engine: Ku, Kul, and the privacy key (RFC 3414 section 2.6 and appendix A.2).

import { createHash } from 'node:crypto';
import { type AuthAlgorithm, type AuthProtocol, authAlgorithm, type PrivProtocol, privAlgorithm } from './protocols.js';

/** Shortest password, octets (RFC 3414 section 11.2). */
export const MIN_PASSWORD_LENGTH = 8;

/** How much of the repeated password is hashed (RFC 3414 appendix A.2), octets. */
const EXPANDED_LENGTH = 1048576;
/** How much of it one step hashes: well under a millisecond. */
const STEP_LENGTH = 131072;

/**
 * Ku, the user's key on every engine (RFC 3414 appendix A.2). Hashes 1 MiB at once: about a millisecond.
 * @param password - at least 8 octets; a string counts in UTF-8
 * @returns as many octets as the digest of the protocol has
 * @throws {TypeError} unknown protocol, or password too short
 */
export function passwordToKey(protocol: AuthProtocol, password: string | Uint8Array): Uint8Array {
  const algorithm = authAlgorithm(protocol);
  return finish(expandPassword(algorithm, passwordOctets(password)));
}

/**
 * The same work in steps of less than a millisecond, for whoever wants to breathe in between.
 * Takes octets of any length above zero: Reeder's extension feeds a key in place of the password.
 * @returns a generator whose return value is Ku
 */
export function* expandPassword(algorithm: AuthAlgorithm, password: Uint8Array): Generator<void, Uint8Array, void> {
  const hash = createHash(algorithm.hash);
  const repeats = Math.max(1, Math.floor(STEP_LENGTH / password.length));
  const block = new Uint8Array(repeats * password.length);
  for (let at = 0; at < block.length; at += password.length) block.set(password, at);
  for (let left = EXPANDED_LENGTH; left > 0; left -= block.length) {
    hash.update(left < block.length ? block.subarray(0, left) : block);
    yield;
  }
  block.fill(0);
  return hash.digest();
}

/**
 * Kul, the user's key on one engine: H(Ku | snmpEngineID | Ku) (RFC 3414 section 2.6).
 * @param key - Ku, as long as the digest of the protocol
 * @param engineID - 1 to 32 octets
 * @throws {TypeError} unknown protocol, key of wrong length, no engineID
 */
export function localizeKey(protocol: AuthProtocol, key: Uint8Array, engineID: Uint8Array): Uint8Array {
  const algorithm = authAlgorithm(protocol);
  checkKeyLength(key, [algorithm.digestLength], 'key');
  checkEngineID(engineID);
  return createHash(algorithm.hash).update(key).update(engineID).update(key).digest();
}

/**
 * The privacy key out of Kul: cut when Kul is long enough, else extended as the protocol says. Reeder's way hashes
 * 1 MiB for each extension: about a millisecond.
 * @param auth - the authentication protocol, whose hash makes all keys of the user
 * @param localizedKey - Kul of the privacy password, as long as the digest of `auth`
 * @throws {TypeError} unknown protocol, key of wrong length, no engineID
 */
export function extendKey(
  auth: AuthProtocol,
  priv: PrivProtocol,
  localizedKey: Uint8Array,
  engineID: Uint8Array,
): Uint8Array {
  return finish(extendInSteps(auth, priv, localizedKey, engineID));
}

/** Takes a derivation to its end at once. */
export function finish<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** `extendKey` in steps of less than a millisecond; the generator's return value is the privacy key. */
export function* extendInSteps(
  auth: AuthProtocol,
  priv: PrivProtocol,
  localizedKey: Uint8Array,
  engineID: Uint8Array,
): Generator<void, Uint8Array, void> {
  const algorithm = authAlgorithm(auth, 'auth');
  const { keyLength, extension } = privAlgorithm(priv, 'priv');
  checkKeyLength(localizedKey, [algorithm.digestLength], 'localizedKey');
  checkEngineID(engineID);
  const extended = new Uint8Array(Math.ceil(keyLength / algorithm.digestLength) * algorithm.digestLength);
  extended.set(localizedKey);
  let last = localizedKey;
  for (let at = algorithm.digestLength; at < keyLength; at += algorithm.digestLength) {
    if (extension === 'blumenthal') {
      // Kul = Kul | H(Kul), over all octets so far: draft-blumenthal-aes-usm-04 section 3.1.2.1.
      last = createHash(algorithm.hash).update(extended.subarray(0, at)).digest();
    } else {
      // The last part is the password of the next: draft-reeder-snmpv3-usm-3desede section 2.1.
      last = localizeKey(auth, yield* expandPassword(algorithm, last), engineID);
    }
    extended.set(last, at);
  }
  return extended.slice(0, keyLength);
}

/**
 * The octets of a password, checked.
 * @throws {TypeError} naming `argument`: not text or octets, or fewer than 8 octets
 */
export function passwordOctets(password: string | Uint8Array, argument = 'password'): Uint8Array {
  if (typeof password !== 'string' && !(password instanceof Uint8Array)) {
    throw new TypeError(`${argument}: expected a string or a Uint8Array`);
  }
  const octets = typeof password === 'string' ? new TextEncoder().encode(password) : password.slice();
  if (octets.length < MIN_PASSWORD_LENGTH) {
    throw new TypeError(`${argument}: shorter than ${MIN_PASSWORD_LENGTH} octets (RFC 3414 section 11.2)`);
  }
  return octets;
}

/** @throws {TypeError} naming `argument` unless it is octets of one of the lengths */
export function checkKeyLength(key: Uint8Array, lengths: readonly number[], argument: string): void {
  if (!(key instanceof Uint8Array)) throw new TypeError(`${argument}: expected a Uint8Array`);
  if (!lengths.includes(key.length)) {
    throw new TypeError(`${argument}: ${key.length} octets where the protocol takes ${lengths.join(' or ')}`);
  }
}

function checkEngineID(engineID: Uint8Array): void {
  if (!(engineID instanceof Uint8Array)) throw new TypeError('engineID: expected a Uint8Array');
  if (engineID.length === 0) throw new TypeError('engineID: a key cannot be localized to an empty one');
}
