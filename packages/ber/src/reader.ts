// Reads BER: one cursor over one message.
import { BerError } from './error.js';
import { Oid } from './oid.js';
import { checkSubidentifiers, MAX_ARC } from './oid-octets.js';
import { findPrefix, keepPrefix } from './oid-prefix.js';
import { Tag } from './tag.js';
import { type Tolerance, tolerances } from './tolerance.js';

/** Where two words become a bigint: three times as fast as shifting bigints. */
const wide = new DataView(new ArrayBuffer(8));

/** Every octet in decimal with its dot: twice as fast as formatting the numbers. */
const dotted: readonly string[] = Array.from({ length: 256 }, (_, octet) => `${octet}.`);

/** How forgiving a {@link BerReader} is. */
export interface BerReaderOptions {
  /** Refuse everything that {@link tolerances} lists. Default: false. */
  strict?: boolean | undefined;
  /** Called for each tolerance used, with its name and the offset in octets. */
  onTolerance?: ((code: Tolerance, offset: number) => void) | undefined;
  /**
   * Nobody writes to the octets again, as with a datagram received into a buffer of its own: what is read may share them
   * instead of being a copy. Default: false.
   */
  owned?: boolean | undefined;
}

/**
 * One cursor over one message. `#end` is always the end of the element being read, so nothing can see past it.
 *
 * ```text
 *   already read | tag, length | content         | not read yet | ...
 *                              #from             #at            #end
 * ```
 */
export class BerReader {
  readonly #octets: Uint8Array;
  readonly #isOwned: boolean;
  readonly #options: BerReaderOptions | undefined;
  /** Where the content of the last element starts. */
  #from = 0;
  /** Where the next element starts. */
  #at = 0;
  #end: number;

  constructor(octets: Uint8Array, options?: BerReaderOptions) {
    this.#octets = octets;
    this.#isOwned = options?.owned === true;
    this.#options = options;
    this.#end = octets.length;
  }

  /** Octets from the start of the message to the next element. */
  get offset(): number {
    return this.#at;
  }

  /** Is anything left in the element being read? */
  get more(): boolean {
    return this.#at < this.#end;
  }

  /** The tag of the next element. */
  peek(): number {
    return this.#octet(this.#at);
  }

  /** Steps into a constructed element. Give what it returns to `leave` once the fields are read. */
  enter(tag: number = Tag.Sequence): number {
    this.#header(tag);
    const outer = this.#end;
    this.#end = this.#at;
    this.#at = this.#from;
    return outer;
  }

  /** Steps out again; every octet of the element must have been read. */
  leave(outer: number): void {
    if (this.#at !== this.#end) throw leftOver(this.#at, this.#end);
    this.#end = outer;
  }

  /** A whole number with a sign, of 32 bits by the standard: tolerances `longInteger` and `integerRange`. */
  integer(tag: number = Tag.Integer): number {
    this.#header(tag);
    return this.integerContent();
  }

  /** A whole number without a sign, of 32 bits: tolerances `longInteger`, `integerRange` and `negativeUnsigned`. */
  unsigned(tag: number): number {
    this.#header(tag);
    return this.unsignedContent();
  }

  /** Counter64: tolerances `longInteger` and `negativeUnsigned`. */
  unsigned64(tag: number = Tag.Counter64): bigint {
    this.#header(tag);
    return this.unsigned64Content();
  }

  /** The octets of an OCTET STRING, or of whatever else `tag` says. */
  octets(tag: number = Tag.OctetString): Uint8Array {
    this.#header(tag);
    return this.octetsContent();
  }

  /** An object identifier; `expected` itself when the octets are the same. Tolerance `emptyOid`. */
  oid(expected?: Oid): Oid {
    this.#header(Tag.ObjectIdentifier);
    if (expected?.matches(this.#octets, this.#from, this.#at)) return expected;
    return this.oidContent();
  }

  /** NULL, or another element that may have no content. */
  empty(tag: number = Tag.Null): null {
    this.#header(tag);
    return this.emptyContent();
  }

  /** Moves past one element, whatever it is, and returns its tag. Its content is then what the `Content` methods read. */
  element(): number {
    const start = this.#at;
    const tag = this.#octet(start);
    let from = start + 2;
    let length = this.#octet(start + 1);
    if (length >= 0x80) {
      const count = length & 0x7f;
      length = this.#longLength(start, count);
      from += count;
    }
    if (length > this.#end - from) throw truncated(start, length);
    this.#from = from;
    this.#at = from + length;
    return tag;
  }

  /** The content as a number with a sign: what `integer` does once the tag is known to be right. */
  integerContent(): number {
    const value = this.#number();
    if ((value | 0) !== value) this.tolerate('integerRange', this.#from);
    return value;
  }

  /** The content as a number without a sign: see `unsigned`. */
  unsignedContent(): number {
    const value = this.#number();
    return value >>> 0 === value ? value : this.#oddUnsigned(value);
  }

  /** The content as a number without a sign, of 64 bits: see `unsigned64`. */
  unsigned64Content(): bigint {
    const octets = this.#octets;
    const to = this.#at;
    let at = this.#from;
    if (at === to) throw new BerError('BER_LENGTH', at, 'number without octets');
    if (this.#isPadded()) this.tolerate('longInteger', at);
    const sign = octets[at]! >= 0x80 ? 0xff : 0;
    if (sign !== 0) this.tolerate('negativeUnsigned', at);
    for (; to - at > 8; at++) {
      if (octets[at] !== sign) throw new BerError('BER_RANGE', this.#from, 'number of more than 64 bits');
    }
    let high = -sign >> 8; // all ones, or zero
    for (; to - at > 4; at++) high = (high << 8) | octets[at]!;
    let low = -sign >> 8;
    for (; at < to; at++) low = (low << 8) | octets[at]!;
    if (high === 0) return BigInt(low >>> 0);
    wide.setInt32(0, high);
    wide.setInt32(4, low);
    return wide.getBigUint64(0);
  }

  /** The content as it is: see `octets`. */
  octetsContent(): Uint8Array {
    const octets = this.#octets;
    if (!this.#isOwned) return copy(octets, this.#from, this.#at);
    return new Uint8Array(octets.buffer, octets.byteOffset + this.#from, this.#at - this.#from);
  }

  /** The content as an object identifier: see `oid`. */
  oidContent(): Oid {
    const octets = this.#octets;
    const from = this.#from;
    const to = this.#at;
    if (from === to) return this.#emptyOid();
    let last = to - 1; // where the last subidentifier starts, read from its end
    let arc = octets[last]!;
    const isWhole = arc < 0x80;
    for (let scale = 0x80; last > from && octets[last - 1]! >= 0x80; scale *= 0x80) {
      arc += (octets[--last]! & 0x7f) * scale;
    }
    const prefix = findPrefix(octets, from, last);
    if (prefix !== undefined && isWhole && arc <= MAX_ARC && octets[last] !== 0x80) return new Oid(prefix, arc);
    checkSubidentifiers(octets, from, to);
    return new Oid(keepPrefix(octets, from, last), arc);
  }

  /** The content as an IPv4 address, dotted; undefined where there are not four octets. */
  ipAddressContent(): string | undefined {
    const octets = this.#octets;
    const at = this.#from;
    if (this.#at - at !== 4) return undefined;
    return dotted[octets[at]!]! + dotted[octets[at + 1]!]! + dotted[octets[at + 2]!]! + octets[at + 3]!;
  }

  /** That there is no content: see `empty`. */
  emptyContent(): null {
    if (this.#at !== this.#from) throw notEmpty(this.#from);
    return null;
  }

  /** The rest of the message is padding, or nothing. Tolerance `trailingOctets`. */
  finish(): void {
    if (this.#at !== this.#end) this.tolerate('trailingOctets', this.#at);
    this.#at = this.#end;
  }

  /**
   * Something that {@link tolerances} lists was met at `offset`.
   * @throws {BerError} when reading strictly
   */
  tolerate(code: Tolerance, offset: number): void {
    const options = this.#options;
    if (options === undefined) return;
    if (options.strict) throw new BerError(tolerances[code].code, offset, tolerances[code].reason);
    options.onTolerance?.(code, offset);
  }

  /** Two's complement. */
  #number(): number {
    const octets = this.#octets;
    const from = this.#from;
    const to = this.#at;
    if (to === from || to - from > 4) return this.#longNumber();
    if (this.#isPadded()) this.tolerate('longInteger', from);
    let value = (octets[from]! << 24) >> 24;
    for (let i = from + 1; i < to; i++) value = (value << 8) | octets[i]!;
    return value;
  }

  /** The same in any other number of octets. Exact up to 53 bits. */
  #longNumber(): number {
    const from = this.#from;
    if (this.#at === from) throw new BerError('BER_LENGTH', from, 'number without octets');
    if (this.#isPadded()) this.tolerate('longInteger', from);
    let value = (this.#octets[from]! << 24) >> 24;
    for (let i = from + 1; i < this.#at; i++) value = value * 256 + this.#octets[i]!;
    if (!Number.isSafeInteger(value)) throw new BerError('BER_RANGE', from, 'number of more than 53 bits');
    return value;
  }

  #oddUnsigned(value: number): number {
    if (value < -0x80000000) throw new BerError('BER_RANGE', this.#from, 'negative number in an unsigned type');
    this.tolerate(value > 0 ? 'integerRange' : 'negativeUnsigned', this.#from);
    return value > 0 ? value : value >>> 0;
  }

  #emptyOid(): Oid {
    this.tolerate('emptyOid', this.#from);
    return Oid.from([]);
  }

  /** Do the first nine bits all say the same? X.690 section 8.3.2. */
  #isPadded(): boolean {
    const from = this.#from;
    if (this.#at - from < 2) return false;
    const nineBits = (this.#octets[from]! << 1) | (this.#octets[from + 1]! >> 7);
    return nineBits === 0 || nineBits === 0x1ff;
  }

  #header(expected: number): void {
    const start = this.#at;
    const tag = this.element();
    if (tag !== expected) throw wrongTag(start, expected, tag);
  }

  /** The length in the long form. Indefinite is forbidden, padding is legal: RFC 3417 section 8 (1). */
  #longLength(start: number, count: number): number {
    if (count === 0 || count === 0x7f) throw new BerError('BER_LENGTH', start, 'indefinite or reserved length');
    let length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + this.#octet(start + 2 + i);
    const isPadded = length < 0x80 || length < 256 ** (count - 1);
    if (isPadded) this.tolerate('nonMinimalLength', start);
    return length;
  }

  #octet(at: number): number {
    if (at >= this.#end) throw missing(at);
    return this.#octets[at]!;
  }
}

// Errors are made out of line, so that what makes them does not weigh on the methods above.

function missing(at: number): BerError {
  return new BerError('BER_TRUNCATED', at, 'octet missing');
}

function wrongTag(at: number, expected: number, found: number): BerError {
  return new BerError('BER_TAG', at, `expected tag ${hex(expected)}, found ${hex(found)}`);
}

function truncated(at: number, length: number): BerError {
  return new BerError('BER_TRUNCATED', at, `${length} octets announced, fewer left`);
}

function leftOver(at: number, end: number): BerError {
  return new BerError('BER_TRAILING', at, `${end - at} octets left over`);
}

function notEmpty(at: number): BerError {
  return new BerError('BER_LENGTH', at, 'octets in an element that can have none');
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`;
}

function copy(octets: Uint8Array, from: number, to: number): Uint8Array {
  const own = new Uint8Array(to - from);
  if (to - from > 64) own.set(octets.subarray(from, to));
  else for (let i = from, j = 0; i < to; i++, j++) own[j] = octets[i]!; // short: quicker than a view to copy from
  return own;
}
