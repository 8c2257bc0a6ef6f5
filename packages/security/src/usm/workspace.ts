// Room for octets on their way into a hash or a cipher, so that a message costs few buffers and a key none.

/** Longest message, octets, that is hashed in one call, and longest scopedPDU that is decrypted without a buffer of its own. */
export const WORK_LENGTH = 4096;
/** The longest input block of a hash, octets (SHA-384 and SHA-512). */
const MAX_BLOCK = 128;
/** The longest digest, octets (SHA-512). */
const MAX_DIGEST = 64;

/**
 * Shared by all keys of one security model. Holds the octets of one message at a time, and never across a turn of the
 * event loop. Buffers made anew for each message would cost a quarter of its time in garbage collection.
 */
export class Workspace {
  /** Inner hash of HMAC: padded key, message. */
  readonly inner: Buffer = Buffer.alloc(MAX_BLOCK + WORK_LENGTH);
  /** Outer hash of HMAC: padded key, inner digest. */
  readonly outer: Buffer = Buffer.alloc(MAX_BLOCK + MAX_DIGEST);
  readonly digest: Buffer = Buffer.alloc(MAX_DIGEST);
  /** Initial vector of a cipher. */
  readonly iv: Buffer = Buffer.alloc(16);
  /** What a block cipher makes a key stream of. */
  readonly blocks: Buffer = Buffer.alloc(WORK_LENGTH);
}
