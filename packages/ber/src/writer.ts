// Writes BER: from the end of a buffer towards its start.
import { Oid } from './oid.js';
import { Tag } from './tag.js';

const PAGE_SIZE = 8192;

/**
 * Fills a buffer from its end towards its start, so that each length is known when its header is written. Fields are
 * written last to first. `length` right after a write is that element's distance from the end.
 *
 * ```text
 *   #octets  |      free      |  being written  |  handed out  |
 *            0               #at              #end
 * ```
 */
export class BerWriter {
  /** What is written here is handed out where it lies, and the next message goes in front of it. */
  #octets: Uint8Array;
  #at: number;
  #end: number;

  /** @param capacity - octets to begin with; it grows as needed */
  constructor(capacity: number = PAGE_SIZE) {
    this.#octets = new Uint8Array(capacity);
    this.#at = capacity;
    this.#end = capacity;
  }

  /** Octets written so far. */
  get length(): number {
    return this.#end - this.#at;
  }

  /**
   * Hands out what was written, and begins anew. Nobody writes to these octets again. As with Node's `Buffer.from`, several
   * small results may lie in one `ArrayBuffer`, since a buffer for each would cost as much as ten bindings.
   */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.#octets.buffer, this.#at, this.length);
    this.#end = this.#at;
    return bytes;
  }

  /** Forgets what was written and not handed out. */
  reset(): void {
    this.#at = this.#end;
  }

  /**
   * INTEGER of 32 bits in the fewest octets (X.690 section 8.3.2).
   * @param name - what it is, for the error
   * @throws {RangeError} not a whole number of 32 bits
   */
  integer(value: number, tag: number = Tag.Integer, name = 'value'): void {
    if ((value | 0) !== value) throw new RangeError(`${name} is not a signed 32-bit integer: ${String(value)}`);
    const octets = this.#room(4);
    const end = this.#at;
    let at = end;
    let rest = value;
    let octet: number;
    do {
      octet = rest & 0xff;
      octets[--at] = octet;
      rest >>= 8;
    } while (rest !== (octet & 0x80 ? -1 : 0)); // until the top bit alone tells the sign
    this.#at = at;
    this.#header(tag, end - at);
  }

  /**
   * A whole number without a sign, of 32 bits, in the fewest octets.
   * @throws {RangeError} not one
   */
  unsigned(value: number, tag: number, name = 'value'): void {
    if (value >>> 0 !== value) throw new RangeError(`${name} is not an unsigned 32-bit integer: ${String(value)}`);
    const octets = this.#room(5);
    const end = this.#at;
    let at = end;
    let rest = value;
    let octet: number;
    do {
      octet = rest & 0xff;
      octets[--at] = octet;
      rest >>>= 8;
    } while (rest !== 0 || octet >= 0x80); // a clear top bit: no sign
    this.#at = at;
    this.#header(tag, end - at);
  }

  /**
   * A whole number without a sign, of 64 bits, in the fewest octets: Counter64.
   * @throws {TypeError} not a bigint
   * @throws {RangeError} outside 0..2^64-1
   */
  unsigned64(value: bigint, tag: number = Tag.Counter64, name = 'value'): void {
    if (typeof value !== 'bigint') throw new TypeError(`${name} is not a bigint`);
    if (value < 0n || value >> 64n !== 0n) throw new RangeError(`${name} is outside 0..2^64-1: ${value}`);
    const octets = this.#room(9);
    const end = this.#at;
    let at = end;
    let low = Number(value & 0xffffffffn);
    let high = Number(value >> 32n);
    let octet: number;
    do {
      octet = low & 0xff;
      octets[--at] = octet;
      low = (low >>> 8) | ((high & 0xff) << 24);
      high >>>= 8;
    } while (low !== 0 || high !== 0 || octet >= 0x80);
    this.#at = at;
    this.#header(tag, end - at);
  }

  /**
   * OCTET STRING, or another element of plain octets.
   * @throws {TypeError} not a Uint8Array
   */
  octets(value: Uint8Array, tag: number = Tag.OctetString, name = 'value'): void {
    if (!(value instanceof Uint8Array)) throw new TypeError(`${name} is not a Uint8Array`);
    this.raw(value);
    this.#header(tag, value.length);
  }

  /**
   * OBJECT IDENTIFIER.
   * @throws {TypeError} not an Oid
   * @throws {RangeError} BER cannot express it: see {@link Oid.isEncodable}
   */
  oid(value: Oid, name = 'value'): void {
    if (value?.isEncodable !== true) throw notEncodable(value, name);
    const size = value.octetLength;
    value.copyBefore(this.#room(size), this.#at);
    this.#at -= size;
    this.#header(Tag.ObjectIdentifier, size);
  }

  /** NULL, or another element without content. */
  empty(tag: number = Tag.Null): void {
    this.#header(tag, 0);
  }

  /** Octets that are BER already. */
  raw(value: Uint8Array): void {
    const octets = this.#room(value.length);
    this.#at -= value.length;
    octets.set(value, this.#at);
  }

  /** Header of a constructed element whose fields were written since `end`, the length before the last of them. */
  constructed(tag: number, end: number): void {
    this.#header(tag, this.length - end);
  }

  #header(tag: number, length: number): void {
    const octets = this.#room(6);
    let at = this.#at;
    if (length < 0x80) octets[--at] = length;
    else at = putLongLength(octets, at, length);
    octets[--at] = tag;
    this.#at = at;
  }

  /** The buffer, with room for `count` more octets in front of `#at`. */
  #room(count: number): Uint8Array {
    if (count > this.#at) this.#grow(count);
    return this.#octets;
  }

  /** What is being written moves to a new page. */
  #grow(count: number): void {
    const { length } = this;
    const grown = new Uint8Array(Math.max(PAGE_SIZE, 2 * (length + count)));
    grown.set(this.#octets.subarray(this.#at, this.#end), grown.length - length);
    this.#octets = grown;
    this.#at = grown.length - length;
    this.#end = grown.length;
  }
}

/** The long form (X.690 section 8.1.3.5), of at most four octets, so that it ends before `end`; returns where it starts. */
function putLongLength(octets: Uint8Array, end: number, length: number): number {
  let at = end;
  for (let rest = length; rest > 0; rest >>>= 8) octets[--at] = rest & 0xff;
  octets[at - 1] = 0x80 | (end - at);
  return at - 1;
}

function notEncodable(value: Oid, name: string): Error {
  if (!(value instanceof Oid)) return new TypeError(`${name} is not an Oid`);
  return new RangeError(
    `${name} '${value}' cannot be encoded: it needs two arcs, the first 0 to 2, the second below 40 after 0 and 1`,
  );
}
