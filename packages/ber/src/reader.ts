// Reads BER: one cursor over one message.
import { BerError } from './error.js';
import { Oid } from './oid.js';
import { checkSubidentifiers, startOfLast, wholeSubidentifier } from './oid-octets.js';
import { findPrefix, keepPrefix } from './oid-prefix.js';
import { Tag } from './tag.js';
import { type Tolerance, tolerances } from './tolerance.js';

/** Where two words become a bigint: three times as fast as shifting bigints. */
const wide = new DataView(new ArrayBuffer(8));

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

/** One cursor over one message. `#end` is always the end of the element being read, so nothing can see past it. */
export class BerReader {
  readonly #octets: Uint8Array;
  readonly #isOwned: boolean;
  readonly #options: BerReaderOptions | undefined;
  #at: number;
  #end: number;

  constructor(octets: Uint8Array, options?: BerReaderOptions) {
    this.#isOwned = options?.owned === true;
    this.#octets = octets;
    this.#options = options;
    this.#at = 0;
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
    const outer = this.#end;
    const from = this.#header(tag);
    this.#end = this.#at;
    this.#at = from;
    return outer;
  }

  /** Steps out again; every octet of the element must have been read. */
  leave(outer: number): void {
    if (this.#at !== this.#end) {
      throw new BerError('BER_TRAILING', this.#at, `${this.#end - this.#at} octets left over`);
    }
    this.#end = outer;
  }

  /** A whole number with a sign, of 32 bits by the standard: tolerances `longInteger` and `integerRange`. */
  integer(tag: number = Tag.Integer): number {
    const from = this.#header(tag);
    const value = this.#number(from);
    if ((value | 0) !== value) this.tolerate('integerRange', from);
    return value;
  }

  /** A whole number without a sign, of 32 bits: tolerances `longInteger`, `integerRange` and `negativeUnsigned`. */
  unsigned(tag: number): number {
    const from = this.#header(tag);
    const value = this.#number(from);
    if (value >>> 0 === value) return value;
    if (value > 0) {
      this.tolerate('integerRange', from);
      return value;
    }
    if (value < -0x80000000) throw new BerError('BER_RANGE', from, 'negative number in an unsigned type');
    this.tolerate('negativeUnsigned', from);
    return value >>> 0;
  }

  /** Counter64: tolerances `longInteger` and `negativeUnsigned`. */
  unsigned64(tag: number = Tag.Counter64): bigint {
    const from = this.#header(tag);
    const size = this.#at - from;
    if (size === 0) throw new BerError('BER_LENGTH', from, 'number without octets');
    if (this.#isPadded(from)) this.tolerate('longInteger', from);
    const isNegative = this.#octets[from]! >= 0x80;
    if (isNegative) this.tolerate('negativeUnsigned', from);
    const sign = isNegative ? 0xff : 0;
    let at = from;
    for (; this.#at - at > 8; at++) {
      if (this.#octets[at] !== sign) throw new BerError('BER_RANGE', from, 'number of more than 64 bits');
    }
    let high = isNegative ? -1 : 0;
    for (; this.#at - at > 4; at++) high = (high << 8) | this.#octets[at]!;
    let low = isNegative ? -1 : 0;
    for (; at < this.#at; at++) low = (low << 8) | this.#octets[at]!;
    if (high === 0) return BigInt(low >>> 0);
    wide.setInt32(0, high);
    wide.setInt32(4, low);
    return wide.getBigUint64(0);
  }

  /** The octets of an OCTET STRING, or of whatever else `tag` says. */
  octets(tag: number = Tag.OctetString): Uint8Array {
    const from = this.#header(tag);
    const octets = this.#octets;
    if (!this.#isOwned) return copy(octets, from, this.#at);
    return new Uint8Array(octets.buffer, octets.byteOffset + from, this.#at - from);
  }

  /** An object identifier; `expected` itself when the octets are the same. Tolerance `emptyOid`. */
  oid(expected?: Oid): Oid {
    const from = this.#header(Tag.ObjectIdentifier);
    const to = this.#at;
    const octets = this.#octets;
    if (expected?.matches(octets, from, to)) return expected;
    if (from === to) {
      this.tolerate('emptyOid', from);
      return Oid.from([]);
    }
    const last = startOfLast(octets, from, to);
    const arc = wholeSubidentifier(octets, last, to);
    const prefix = findPrefix(octets, from, last);
    if (prefix !== undefined && arc >= 0) return new Oid(prefix, arc);
    checkSubidentifiers(octets, from, to);
    return new Oid(keepPrefix(octets, from, last), arc);
  }

  /** NULL, or another element that may have no content. */
  empty(tag: number = Tag.Null): null {
    const from = this.#header(tag);
    if (this.#at !== from) throw new BerError('BER_LENGTH', from, 'octets in an element that can have none');
    return null;
  }

  /**
   * The content of the next element, whatever its tag. For types that SNMP does not define.
   * @throws {BerError} `BER_TAG`: a tag of more than one octet, which SNMP has none of
   */
  unknown(): Uint8Array {
    const tag = this.peek();
    if ((tag & 0x1f) === 0x1f) throw new BerError('BER_TAG', this.#at, 'tag of more than one octet');
    return this.octets(tag);
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

  /** Two's complement in the element's content, from `from` to `#at`. Exact up to 53 bits. */
  #number(from: number): number {
    const octets = this.#octets;
    const size = this.#at - from;
    if (size === 0) throw new BerError('BER_LENGTH', from, 'number without octets');
    if (this.#isPadded(from)) this.tolerate('longInteger', from);
    let value = (octets[from]! << 24) >> 24;
    if (size <= 4) {
      for (let i = from + 1; i < this.#at; i++) value = (value << 8) | octets[i]!;
      return value;
    }
    for (let i = from + 1; i < this.#at; i++) value = value * 256 + octets[i]!;
    if (!Number.isSafeInteger(value)) throw new BerError('BER_RANGE', from, 'number of more than 53 bits');
    return value;
  }

  /** Do the first nine bits all say the same? X.690 section 8.3.2. */
  #isPadded(from: number): boolean {
    if (this.#at - from < 2) return false;
    const nineBits = (this.#octets[from]! << 1) | (this.#octets[from + 1]! >> 7);
    return nineBits === 0 || nineBits === 0x1ff;
  }

  /** Moves past one element and returns where its content starts. Nothing else moves `#at` forward. */
  #header(expected: number): number {
    let at = this.#at;
    const tag = this.#octet(at++);
    if (tag !== expected) throw new BerError('BER_TAG', this.#at, `expected tag ${hex(expected)}, found ${hex(tag)}`);
    let length = this.#octet(at++);
    let isPadded = false;
    if (length >= 0x80) {
      // Indefinite (0x80) is forbidden, padded long forms are legal: RFC 3417 section 8 (1).
      const count = length & 0x7f;
      if (count === 0 || count === 0x7f) throw new BerError('BER_LENGTH', this.#at, 'indefinite or reserved length');
      length = 0;
      for (let i = 0; i < count && length <= this.#end; i++) length = length * 256 + this.#octet(at++);
      isPadded = length < 0x80 || length < 256 ** (count - 1);
    }
    if (length > this.#end - at) {
      throw new BerError('BER_TRUNCATED', this.#at, `${length} octets announced, fewer left`);
    }
    if (isPadded) this.tolerate('nonMinimalLength', this.#at);
    this.#at = at + length;
    return at;
  }

  #octet(at: number): number {
    if (at >= this.#end) throw new BerError('BER_TRUNCATED', at, 'octet missing');
    return this.#octets[at]!;
  }
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
