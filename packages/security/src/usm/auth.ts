// Authentication of whole messages: HMAC with the digest cut as its RFC says (RFC 3414 sections 6 and 7, RFC 7860).

import * as crypto from 'node:crypto';
import { checkKeyLength } from './keys.js';
import { type AuthAlgorithm, type AuthProtocol, authAlgorithm } from './protocols.js';

/** Longest message, octets, that is hashed in one call; a longer one costs a microsecond more. */
const WORK_LENGTH = 4096;
/** The longest input block of a hash, octets (SHA-384 and SHA-512). */
const MAX_BLOCK = 128;
/** The longest digest, octets (SHA-512). */
const MAX_DIGEST = 64;

/**
 * Room for the octets being hashed, shared by all keys of one security model, so that a key costs nothing but itself.
 * Holds one message at a time, and never across a turn of the event loop.
 */
export class AuthWorkspace {
  readonly octets: Uint8Array = new Uint8Array(MAX_BLOCK + WORK_LENGTH);
  readonly outer: Uint8Array = new Uint8Array(MAX_BLOCK + MAX_DIGEST);
}

/** The authentication key of one user on one engine. Nothing of it shows in `util.inspect` or JSON. */
export class AuthKey {
  readonly #algorithm: AuthAlgorithm;
  readonly #workspace: AuthWorkspace;
  /** The key padded to a block, XOR 0x36 in the first half and XOR 0x5c in the second (RFC 2104). */
  readonly #pads: Uint8Array;
  readonly #key: Uint8Array;

  /**
   * @param localizedKey - Kul, as long as the digest of the protocol
   * @throws {TypeError} unknown protocol, or key of wrong length
   */
  constructor(protocol: AuthProtocol, localizedKey: Uint8Array, workspace: AuthWorkspace = new AuthWorkspace()) {
    const algorithm = authAlgorithm(protocol);
    checkKeyLength(localizedKey, [algorithm.digestLength], 'localizedKey');
    this.#algorithm = algorithm;
    this.#workspace = workspace;
    this.#key = localizedKey.slice();
    const block = algorithm.blockLength;
    this.#pads = new Uint8Array(2 * block).fill(0x36, 0, block).fill(0x5c, block);
    for (let i = 0; i < localizedKey.length; i++) {
      this.#pads[i]! ^= localizedKey[i]!;
      this.#pads[block + i]! ^= localizedKey[i]!;
    }
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

  /** The whole digest over `wholeMsg` with zeros in place of its authentication parameters. */
  #digest(wholeMsg: Uint8Array, at: number): Uint8Array {
    const { hash, blockLength, macLength } = this.#algorithm;
    // Two calls on a key padded ahead take a fifth less time than createHmac. Not every runtime has crypto.hash.
    if (wholeMsg.length > WORK_LENGTH || crypto.hash === undefined) return this.#digestInParts(wholeMsg, at);
    const { octets, outer } = this.#workspace;
    octets.set(this.#pads.subarray(0, blockLength));
    octets.set(wholeMsg, blockLength);
    octets.fill(0, blockLength + at, blockLength + at + macLength);
    const inner = crypto.hash(hash, octets.subarray(0, blockLength + wholeMsg.length), 'buffer');
    outer.set(this.#pads.subarray(blockLength));
    outer.set(inner, blockLength);
    return crypto.hash(hash, outer.subarray(0, blockLength + inner.length), 'buffer');
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
