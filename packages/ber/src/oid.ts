// Object identifiers: a shared beginning and a last arc inside; arcs and text when they are read.
import { brand, inspectAs } from './brand.js';
import { OidBuilder } from './oid-builder.js';
import { countArcs, MAX_ARC, putBefore, sizeOf, splitFirst, startOfNext, subidentifierAt } from './oid-octets.js';
import type { OidPrefix } from './oid-prefix.js';
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
    inspectAs(Oid, (oid) => `Oid(${oid.toString()})`);
  }

  /**
   * The OID of a text, a list of arcs, or an OID (which is returned as it is).
   * @throws {TypeError} not an object identifier: wrong type, empty or malformed text
   * @throws {RangeError} more than 128 arcs, or an arc outside 0..4294967295
   */
  static from(value: OidLike): Oid {
    if (typeof value === 'string') return fromText(value);
    if (isArcs(value)) return fromArcs(value);
    if (typeof value === 'object' && value !== null) {
      if (#prefix in value) return value;
      const stranger: object = value;
      if (stranger instanceof Oid) return Oid.from([...stranger.arcs]); // of another copy of this package
    }
    throw new TypeError(`not an object identifier: ${value === null ? 'null' : typeof value}`);
  }

  /** How many arcs. */
  get length(): number {
    return this.#prefix === undefined ? this.arcs.length : countArcs(this.#prefix.octets) + 1;
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

  /** Have both the same arcs? */
  equals(other: OidLike): boolean {
    return this.compare(other) === 0;
  }

  /** Which comes first, arc by arc; a prefix comes before what it begins. RFC 3416 section 4.2.2. */
  compare(other: OidLike): -1 | 0 | 1 {
    const that = Oid.from(other);
    if (!this.#prefix || !that.#prefix) return compareArcs(this.arcs, that.arcs);
    if (this.#prefix === that.#prefix) return order(this.#last, that.#last); // rows of one column
    return compareOctets(this.#prefix.octets, 0, this.#last, that.#prefix.octets, 0, that.#last);
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
    if (this.#prefix === undefined) return fromArcs([...this.arcs, ...arcs]);
    builder.resume(this.#prefix.octets, this.#last);
    for (let i = 0; i < arcs.length; i++) builder.push(checkArc(arcs[i]!, i));
    return new Oid(builder.prefix(), builder.last());
  }

  /** Some of its arcs, counted as in `Array.prototype.slice`. */
  slice(start: number, end?: number): Oid {
    return Oid.from(this.arcs.slice(start, end));
  }

  /** Can BER express the arcs? Two at least, the first 0 to 2, the second below 40 after 0 and 1: X.690 section 8.19.4. */
  get isEncodable(): boolean {
    return this.#prefix !== undefined;
  }

  /**
   * Which comes first of what follows `skip` octets of this and `otherSkip` octets of `other`, a whole prefix each: so the
   * indexes of two columns compare without being made. For OIDs that BER can express.
   */
  compareAfter(skip: number, other: Oid, otherSkip: number): -1 | 0 | 1 {
    const mine = this.#prefix!.octets;
    const theirs = other.#prefix!.octets;
    if (mine.length === skip && theirs.length === otherSkip) return order(this.#last, other.#last); // one arc each
    return compareOctets(mine, skip, this.#last, theirs, otherSkip, other.#last);
  }

  /** What follows the first `skip` octets, a whole prefix: the index behind a column. For OIDs that BER can express. */
  after(skip: number): Oid {
    const { octets } = this.#prefix!;
    if (octets.length === skip) return new Oid(undefined, 0, Object.freeze([this.#last])); // no OID on the wire has one arc
    const arcs: number[] = [];
    for (let at = skip; at < octets.length; at = startOfNext(octets, at)) arcs.push(subidentifierAt(octets, at));
    if (octets.length > skip) arcs.push(this.#last);
    return Oid.from(arcs);
  }

  /**
   * How many content octets BER needs for it.
   * @throws {RangeError} BER cannot express the arcs
   */
  get octetLength(): number {
    if (this.#prefix === undefined) throw new RangeError(`object identifier '${this}' cannot be encoded`);
    return this.#prefix.octets.length + sizeOf(this.#last);
  }

  /** Copies the BER content octets so that they end before `end`. For the writer, which has made room for `octetLength`. */
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

const builder = new OidBuilder();

/**
 * The OIDs of texts read before. Programs poll the same names all day long, and finding one here costs an eighth of
 * reading it. Emptied when full.
 */
const known = new Map<string, Oid>();
const KNOWN_LIMIT = 1024;
const KNOWN_LENGTH = 64;

function fromText(text: string): Oid {
  const found = known.get(text);
  if (found !== undefined) return found;
  const oid = read(text);
  if (known.size === KNOWN_LIMIT) known.clear();
  if (text.length <= KNOWN_LENGTH) known.set(text, oid);
  return oid;
}

function read(text: string): Oid {
  builder.reset();
  parseOid(text, builder);
  if (builder.isEncodable) return new Oid(builder.prefix(), builder.last());
  return fromArcs(text.split('.').filter(Boolean).map(Number));
}

function fromArcs(arcs: readonly number[]): Oid {
  builder.reset();
  for (let i = 0; i < arcs.length; i++) builder.push(checkArc(arcs[i]!, i));
  if (builder.isEncodable) return new Oid(builder.prefix(), builder.last());
  return new Oid(undefined, 0, Object.freeze([...arcs]));
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

function checkArc(arc: number, i: number): number {
  if (typeof arc !== 'number') throw new TypeError(`arc ${i} of the object identifier is not a number`);
  if (arc >= 0 && arc <= MAX_ARC && Number.isInteger(arc)) return arc;
  throw new RangeError(`arc ${i} of the object identifier is outside 0..4294967295: ${arc}`);
}

/** Compares what begins at `at` of the octets, with the last subidentifier of each. */
function compareOctets(
  mine: Uint8Array,
  at: number,
  last: number,
  theirs: Uint8Array,
  theirAt: number,
  theirLast: number,
): -1 | 0 | 1 {
  const rest = mine.length - at; // negative: the last subidentifier lies before it
  const theirRest = theirs.length - theirAt;
  if (rest < 0 || theirRest < 0) return order(rest < 0 ? 0 : 1, theirRest < 0 ? 0 : 1);
  const shorter = Math.min(rest, theirRest);
  let start = 0; // of the subidentifier that holds octet i
  for (let i = 0; i < shorter; i++) {
    const octet = mine[at + i]!;
    // The first subidentifier of a whole OID orders like the two arcs that it holds.
    if (octet !== theirs[theirAt + i]) {
      return order(subidentifierAt(mine, at + start), subidentifierAt(theirs, theirAt + start));
    }
    if (octet < 0x80) start = i + 1;
  }
  if (rest === theirRest) return order(last, theirLast);
  return rest < theirRest
    ? order(last, subidentifierAt(theirs, theirAt + shorter)) || -1
    : order(subidentifierAt(mine, at + shorter), theirLast) || 1;
}

function compareArcs(a: readonly number[], b: readonly number[]): -1 | 0 | 1 {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return order(a[i]!, b[i]!);
  return order(a.length, b.length);
}

function order(a: number, b: number): -1 | 0 | 1 {
  return a === b ? 0 : a < b ? -1 : 1;
}
