// Object identifiers: octets inside, arcs and text when they are read.
import { brand } from './brand.js';
import { arcsOf, MAX_ARC, MAX_ARCS, octetsOf, subidentifierAt } from './oid-octets.js';
import { parseOid } from './oid-text.js';

/** An object identifier as callers may give it: `'1.3.6.1'`, `'.1.3.6.1'`, `[1, 3, 6, 1]` or an {@link Oid}. */
export type OidLike = Oid | string | readonly number[];

/**
 * An immutable object identifier of 0 to 128 arcs, each 0 to 4294967295. It keeps its BER octets; arcs and text are
 * built when they are first read, and comparing needs neither. RFC 2578 section 3.5.
 */
export class Oid {
  /** The octets of one or more OIDs; undefined where BER cannot express the arcs. */
  readonly #octets: Uint8Array | undefined;
  readonly #from: number;
  readonly #to: number;
  #arcs: readonly number[] | undefined;
  #text: string | undefined;

  /** For the codec, which checks the octets first. Everyone else: {@link Oid.from}. */
  constructor(octets: Uint8Array | undefined, from: number, to: number, arcs?: readonly number[]) {
    this.#octets = octets;
    this.#from = from;
    this.#to = to;
    this.#arcs = arcs;
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
    if (typeof value === 'string') return fromArcs(parseOid(value));
    if (isArcs(value)) return fromArcs(checkArcs(value));
    if (typeof value === 'object' && value !== null) {
      if (#octets in value) return value;
      const stranger: object = value;
      if (stranger instanceof Oid) return Oid.from([...stranger.arcs]); // of another copy of this package
    }
    throw new TypeError(`not an object identifier: ${value === null ? 'null' : typeof value}`);
  }

  /** How many arcs. */
  get length(): number {
    if (this.#arcs) return this.#arcs.length;
    let count = 0;
    for (let i = this.#from; i < this.#to; i++) if (this.#octets![i]! < 0x80) count++;
    return count === 0 ? 0 : count + 1; // the first subidentifier holds two
  }

  /** The arcs, frozen. */
  get arcs(): readonly number[] {
    this.#arcs ??= Object.freeze(arcsOf(this.#octets!, this.#from, this.#to));
    return this.#arcs;
  }

  /** `'1.3.6.1'`: no leading dot; the empty OID is `''`. */
  toString(): string {
    this.#text ??= this.arcs.join('.');
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
    if (this === that) return 0;
    if (!this.#octets || !that.#octets) return compareArcs(this.arcs, that.arcs);
    const mine = this.#octets;
    const theirs = that.#octets;
    const size = this.#to - this.#from;
    const otherSize = that.#to - that.#from;
    const shorter = Math.min(size, otherSize);
    let start = 0; // of the subidentifier that holds octet i
    for (let i = 0; i < shorter; i++) {
      const octet = mine[this.#from + i]!;
      if (octet !== theirs[that.#from + i]) {
        // The first subidentifier orders like the two arcs that it holds.
        const a = subidentifierAt(mine, this.#from + start);
        return a < subidentifierAt(theirs, that.#from + start) ? -1 : 1;
      }
      if (octet < 0x80) start = i + 1;
    }
    return size === otherSize ? 0 : size < otherSize ? -1 : 1;
  }

  /** Does it begin with all arcs of `prefix`? Every OID begins with itself and with the empty one. */
  startsWith(prefix: OidLike): boolean {
    const that = Oid.from(prefix);
    if (!this.#octets || !that.#octets) {
      const arcs = this.arcs;
      return that.arcs.every((arc, i) => arc === arcs[i]);
    }
    const size = that.#to - that.#from;
    if (size > this.#to - this.#from) return false;
    for (let i = size - 1; i >= 0; i--) {
      if (this.#octets[this.#from + i] !== that.#octets[that.#from + i]) return false;
    }
    return true;
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
    return fromArcs(this.arcs.slice(start, end));
  }

  /**
   * Copies the BER content octets so that they end before `end`, and returns where they start. For the writer.
   * @throws {RangeError} BER cannot express the arcs: X.690 section 8.19.4
   */
  copyBefore(target: Uint8Array, end: number): number {
    const octets = this.#encodable();
    let at = end;
    for (let i = this.#to - 1; i >= this.#from; i--) target[--at] = octets[i]!;
    return at;
  }

  /**
   * How many content octets BER needs for it.
   * @throws {RangeError} BER cannot express the arcs
   */
  get size(): number {
    this.#encodable();
    return this.#to - this.#from;
  }

  /** Is its BER content exactly these octets? For the reader, which then hands out this object instead of a new one. */
  matches(octets: Uint8Array, from: number, to: number): boolean {
    const mine = this.#octets;
    if (mine === undefined || to - from !== this.#to - this.#from) return false;
    for (let i = to - 1, j = this.#to - 1; i >= from; i--, j--) if (mine[j] !== octets[i]) return false; // ends differ soonest
    return true;
  }

  #encodable(): Uint8Array {
    if (this.#octets === undefined || this.#from === this.#to) {
      throw new RangeError(
        `object identifier '${this}' cannot be encoded: it needs two arcs, the first 0 to 2, the second below 40 after 0 and 1`,
      );
    }
    return this.#octets;
  }
}

function fromArcs(arcs: readonly number[]): Oid {
  const octets = octetsOf(arcs);
  return octets ? new Oid(octets, 0, octets.length) : new Oid(undefined, 0, 0, Object.freeze([...arcs]));
}

function isArcs(value: OidLike): value is readonly number[] {
  return Array.isArray(value);
}

function checkArcs(arcs: readonly number[]): readonly number[] {
  if (arcs.length > MAX_ARCS) throw new RangeError(`object identifier of ${arcs.length} arcs: 128 is the limit`);
  for (const [i, arc] of arcs.entries()) {
    if (typeof arc !== 'number') throw new TypeError(`arc ${i} of the object identifier is not a number`);
    if (!(Number.isInteger(arc) && arc >= 0 && arc <= MAX_ARC)) {
      throw new RangeError(`arc ${i} of the object identifier is outside 0..4294967295: ${arc}`);
    }
  }
  return arcs;
}

function compareArcs(a: readonly number[], b: readonly number[]): -1 | 0 | 1 {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}
