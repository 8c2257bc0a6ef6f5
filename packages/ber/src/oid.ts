// Object identifiers: a shared beginning and a last arc inside; arcs and text when they are read.
import { brand } from './brand.js';
import {
  joinFirst,
  MAX_ARC,
  MAX_ARCS,
  MAX_SIZE,
  putBefore,
  sizeOf,
  splitFirst,
  startOfNext,
  subidentifierAt,
} from './oid-octets.js';
import { findPrefix, keepPrefix, type OidPrefix } from './oid-prefix.js';
import { parseOid, textOfPrefix } from './oid-text.js';

/** An object identifier as callers may give it: `'1.3.6.1'`, `'.1.3.6.1'`, `[1, 3, 6, 1]` or an {@link Oid}. */
export type OidLike = Oid | string | readonly number[];

/**
 * An immutable object identifier of 0 to 128 arcs, each 0 to 4294967295. It keeps BER octets, most of them shared with
 * its neighbours; arcs and text are built when they are first read, and comparing needs neither. RFC 2578 section 3.5.
 */
export class Oid {
  /** The octets of all subidentifiers but the last; undefined where BER cannot express the arcs. */
  readonly #prefix: OidPrefix | undefined;
  /** The last subidentifier. */
  readonly #last: number;
  #arcs: readonly number[] | undefined;
  #text: string | undefined;

  /** For the codec, which checks the octets first. Everyone else: {@link Oid.from}. */
  constructor(prefix: OidPrefix | undefined, last: number, arcs?: readonly number[]) {
    this.#prefix = prefix;
    this.#last = last;
    this.#arcs = arcs;
    this.#text = undefined;
  }

  static {
    brand(Oid, '@mgmtapi/ber.Oid');
  }

  /**
   * The OID of a text, a list of arcs, or an OID (which is returned as it is).
   * @throws {TypeError} not an object identifier: wrong type, empty or malformed text
   * @throws {RangeError} more than 128 arcs, or an arc outside 0..4294967295
   */
  static from(value: OidLike): Oid {
    if (typeof value === 'string') return fromScratch(parseOid(value, arcsScratch));
    if (isArcs(value)) return fromScratch(copyArcs(value, arcsScratch));
    if (typeof value === 'object' && value !== null) {
      if (#prefix in value) return value;
      const stranger: object = value;
      if (stranger instanceof Oid) return Oid.from([...stranger.arcs]); // of another copy of this package
    }
    throw new TypeError(`not an object identifier: ${value === null ? 'null' : typeof value}`);
  }

  /** How many arcs. */
  get length(): number {
    return this.arcs.length;
  }

  /** The arcs, frozen. */
  get arcs(): readonly number[] {
    this.#arcs ??= Object.freeze(arcsOf(this.#prefix!.octets, this.#last));
    return this.#arcs;
  }

  /** `'1.3.6.1'`: no leading dot; the empty OID is `''`. */
  toString(): string {
    this.#text ??=
      this.#prefix === undefined || this.#prefix.octets.length === 0
        ? this.arcs.join('.')
        : textOfPrefix(this.#prefix) + this.#last;
    return this.#text;
  }

  /** The same text, so that `JSON.stringify` writes it. */
  toJSON(): string {
    return this.toString();
  }

  /** The arcs one by one. */
  [Symbol.iterator](): IterableIterator<number> {
    return this.arcs[Symbol.iterator]();
  }

  /** What `console.log` shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Oid(${this.toString()})`;
  }

  /** Have both the same arcs? */
  equals(other: OidLike): boolean {
    return this.compare(other) === 0;
  }

  /** Which comes first, arc by arc; a prefix comes before what it begins. RFC 3416 section 4.2.2. */
  compare(other: OidLike): -1 | 0 | 1 {
    const that = Oid.from(other);
    if (!this.#prefix || !that.#prefix) return compareArcs(this.arcs, that.arcs);
    if (this.#prefix === that.#prefix) return order(this.#last, that.#last);
    const mine = this.#prefix.octets;
    const theirs = that.#prefix.octets;
    const shorter = Math.min(mine.length, theirs.length);
    let start = 0; // of the subidentifier that holds octet i
    for (let i = 0; i < shorter; i++) {
      const octet = mine[i]!;
      // The first subidentifier orders like the two arcs that it holds.
      if (octet !== theirs[i]) return order(subidentifierAt(mine, start), subidentifierAt(theirs, start));
      if (octet < 0x80) start = i + 1;
    }
    if (mine.length === theirs.length) return order(this.#last, that.#last);
    return mine.length < theirs.length
      ? order(this.#last, subidentifierAt(theirs, shorter)) || -1
      : order(subidentifierAt(mine, shorter), that.#last) || 1;
  }

  /** Does it begin with all arcs of `prefix`? Every OID begins with itself and with the empty one. */
  startsWith(prefix: OidLike): boolean {
    const that = Oid.from(prefix);
    if (!this.#prefix || !that.#prefix) {
      const { arcs } = this;
      return that.arcs.every((arc, i) => arc === arcs[i]);
    }
    if (this.#prefix === that.#prefix) return this.#last === that.#last;
    const mine = this.#prefix.octets;
    const theirs = that.#prefix.octets;
    const size = theirs.length;
    if (size > mine.length) return false;
    for (let i = size - 1; i >= 0; i--) if (mine[i] !== theirs[i]) return false;
    return that.#last === (size === mine.length ? this.#last : subidentifierAt(mine, size));
  }

  /**
   * This OID with more arcs behind.
   * @throws {RangeError} more than 128 arcs, or an arc outside 0..4294967295
   */
  child(...arcs: number[]): Oid {
    return Oid.from([...this.arcs, ...arcs]);
  }

  /** Some of its arcs, counted as in `Array.prototype.slice`. */
  slice(start: number, end?: number): Oid {
    return Oid.from(this.arcs.slice(start, end));
  }

  /**
   * How many content octets BER needs for it.
   * @throws {RangeError} BER cannot express the arcs: X.690 section 8.19.4
   */
  get size(): number {
    if (this.#prefix !== undefined) return this.#prefix.octets.length + sizeOf(this.#last);
    throw new RangeError(
      `object identifier '${this}' cannot be encoded: it needs two arcs, the first 0 to 2, the second below 40 after 0 and 1`,
    );
  }

  /** Copies the BER content octets so that they end before `end`. For the writer, which has made room for `size`. */
  copyBefore(target: Uint8Array, end: number): void {
    const octets = this.#prefix!.octets;
    let at = putBefore(target, end, this.#last);
    for (let i = octets.length - 1; i >= 0; i--) target[--at] = octets[i]!;
  }

  /** Is its BER content exactly these octets? For the reader, which then hands out this object instead of a new one. */
  matches(octets: Uint8Array, from: number, to: number): boolean {
    if (this.#prefix === undefined) return false;
    const mine = this.#prefix.octets;
    const last = from + mine.length;
    if (to - last !== sizeOf(this.#last)) return false;
    for (let i = to - 1, rest = this.#last; i >= last; i--, rest >>>= 7) {
      if ((octets[i]! & 0x7f) !== (rest & 0x7f) || octets[i]! >= 0x80 !== i < to - 1) return false;
    }
    for (let i = mine.length - 1; i >= 0; i--) if (mine[i] !== octets[from + i]) return false; // ends differ soonest
    return true;
  }
}

/** Arcs, then octets, on their way from the caller's form. */
const arcsScratch = new Uint32Array(MAX_ARCS);
const octetsScratch = new Uint8Array(MAX_ARCS * MAX_SIZE);

function fromScratch(count: number): Oid {
  const first = count < 2 ? undefined : joinFirst(arcsScratch[0]!, arcsScratch[1]!);
  if (first === undefined) return new Oid(undefined, 0, Object.freeze([...arcsScratch.subarray(0, count)]));
  const end = octetsScratch.length;
  let at = end;
  for (let i = count - 2; i >= 2; i--) at = putBefore(octetsScratch, at, arcsScratch[i]!);
  if (count > 2) at = putBefore(octetsScratch, at, first);
  const prefix = findPrefix(octetsScratch, at, end) ?? keepPrefix(octetsScratch, at, end);
  return new Oid(prefix, count > 2 ? arcsScratch[count - 1]! : first);
}

function arcsOf(octets: Uint8Array, last: number): number[] {
  if (octets.length === 0) return splitFirst(last);
  const arcs: number[] = splitFirst(subidentifierAt(octets, 0));
  for (let at = startOfNext(octets, 0); at < octets.length; at = startOfNext(octets, at)) {
    arcs.push(subidentifierAt(octets, at));
  }
  arcs.push(last);
  return arcs;
}

function isArcs(value: OidLike): value is readonly number[] {
  return Array.isArray(value);
}

function copyArcs(arcs: readonly number[], into: Uint32Array): number {
  if (arcs.length > MAX_ARCS) throw new RangeError(`object identifier of ${arcs.length} arcs: 128 is the limit`);
  for (let i = 0; i < arcs.length; i++) {
    const arc = arcs[i]!;
    if (typeof arc !== 'number') throw new TypeError(`arc ${i} of the object identifier is not a number`);
    if (!(Number.isInteger(arc) && arc >= 0 && arc <= MAX_ARC)) {
      throw new RangeError(`arc ${i} of the object identifier is outside 0..4294967295: ${arc}`);
    }
    into[i] = arc;
  }
  return arcs.length;
}

function compareArcs(a: readonly number[], b: readonly number[]): -1 | 0 | 1 {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return order(a[i]!, b[i]!);
  return order(a.length, b.length);
}

function order(a: number, b: number): -1 | 0 | 1 {
  return a === b ? 0 : a < b ? -1 : 1;
}
