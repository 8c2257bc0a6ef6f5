// Authentication of whole messages: HMAC with the digest cut as its RFC says (RFC 3414 sections 6 and 7, RFC 7860).

import * as crypto from 'node:crypto';
import { checkKeyLength } from './keys.js';
import { type AuthAlgorithm, type AuthProtocol, authAlgorithm } from './protocols.js';
import { WORK_LENGTH, Workspace } from './workspace.js';

/** The authentication key of one user on one engine. Nothing of it shows in `util.inspect` or JSON. */
export class AuthKey {
  readonly #algorithm: AuthAlgorithm;
  readonly #workspace: Workspace;
  readonly #key: Uint8Array;
  /** The key padded to a block and XORed with 0x36, and with 0x5c (RFC 2104). */
  readonly #innerPad: Uint8Array;
  readonly #outerPad: Uint8Array;

  /**
   * @param localizedKey - Kul, as long as the digest of the protocol
   * @throws {TypeError} unknown protocol, or key of wrong length
   */
  constructor(protocol: AuthProtocol, localizedKey: Uint8Array, workspace: Workspace = new Workspace()) {
    const algorithm = authAlgorithm(protocol);
    checkKeyLength(localizedKey, [algorithm.digestLength], 'localizedKey');
    this.#algorithm = algorithm;
    this.#workspace = workspace;
    this.#key = localizedKey.slice();
    this.#innerPad = padded(localizedKey, algorithm.blockLength, 0x36);
    this.#outerPad = padded(localizedKey, algorithm.blockLength, 0x5c);
  }

  /** Zeros in the place of the digest, until `authenticateOutgoingMsg` fills it in. Do not change. */
  get emptyParameters(): Uint8Array {
    return this.#algorithm.zeros;
  }

  /**
   * Fills in the digest of an outgoing message, in place (RFC 3414 section 6.3.1).
   * @param at - where in `wholeMsg` the content of msgAuthenticationParameters starts; it is as long as `emptyParameters`
   */
  authenticateOutgoingMsg(wholeMsg: Uint8Array, at: number): void {
    const digest = this.#digest(wholeMsg, at);
    const { macLength } = this.#algorithm;
    for (let i = 0; i < macLength; i++) wholeMsg[at + i] = digest[i]!;
  }

  /**
   * Does the digest in an incoming message fit (RFC 3414 section 6.3.2)? The message is not changed.
   * @param at - where in `wholeMsg` the content of msgAuthenticationParameters starts
   * @param length - octets it has: any but that of `emptyParameters` is wrong, before any digest is compared
   */
  authenticateIncomingMsg(wholeMsg: Uint8Array, at: number, length: number): boolean {
    const { macLength } = this.#algorithm;
    if (length !== macLength || at < 0 || at + length > wholeMsg.length) return false;
    const digest = this.#digest(wholeMsg, at);
    return crypto.timingSafeEqual(digest.subarray(0, macLength), wholeMsg.subarray(at, at + macLength));
  }

  /** The whole digest over `wholeMsg` with zeros in place of its authentication parameters. In the workspace. */
  #digest(wholeMsg: Uint8Array, at: number): Uint8Array {
    const { hash, blockLength, digestLength, zeros } = this.#algorithm;
    // Two hashes on a key padded ahead take half the time of createHmac. Not every runtime has crypto.hash.
    if (wholeMsg.length > WORK_LENGTH || crypto.hash === undefined) return this.#digestInParts(wholeMsg, at);
    const { inner, outer, digest } = this.#workspace;
    inner.set(this.#innerPad);
    inner.set(wholeMsg, blockLength);
    inner.set(zeros, blockLength + at);
    outer.set(this.#outerPad);
    // A digest as text is cheaper than one as a buffer: nothing to allocate outside of the heap.
    outer.write(crypto.hash(hash, inner.subarray(0, blockLength + wholeMsg.length), 'binary'), blockLength, 'binary');
    digest.write(crypto.hash(hash, outer.subarray(0, blockLength + digestLength), 'binary'), 'binary');
    return digest;
  }

  #digestInParts(wholeMsg: Uint8Array, at: number): Uint8Array {
    const { hash, macLength, zeros } = this.#algorithm;
    return crypto
      .createHmac(hash, this.#key)
      .update(wholeMsg.subarray(0, at))
      .update(zeros)
      .update(wholeMsg.subarray(at + macLength))
      .digest();
  }
}

function padded(key: Uint8Array, length: number, pad: number): Uint8Array {
  const block = new Uint8Array(length).fill(pad);
  for (let i = 0; i < key.length; i++) block[i]! ^= key[i]!;
  return block;
}
