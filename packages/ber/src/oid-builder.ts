// Puts object identifiers together, arc by arc.
import {
  countArcs,
  joinFirst,
  MAX_ARCS,
  MAX_SIZE,
  putBefore,
  sizeOf,
  startOfLast,
  subidentifierAt,
} from './oid-octets.js';
import { findPrefix, keepPrefix, type OidPrefix } from './oid-prefix.js';

/** Collects the subidentifiers of one OID; used again for the next. */
export class OidBuilder {
  readonly #octets: Uint8Array = new Uint8Array(MAX_ARCS * MAX_SIZE);
  #end = 0;
  #count = 0;
  #root = 0;
  #isEncodable = true;

  /** Begins anew. */
  reset(): void {
    this.#end = 0;
    this.#count = 0;
    this.#isEncodable = true;
  }

  /** Begins with the subidentifiers of an OID that there is. */
  resume(prefix: Uint8Array, last: number): void {
    this.#octets.set(prefix);
    this.#end = prefix.length;
    this.#count = countArcs(prefix) + 1;
    this.#isEncodable = true;
    this.#put(last);
  }

  /**
   * Adds an arc, which the caller has checked to be a whole number of 32 bits.
   * @throws {RangeError} more than 128 arcs
   */
  push(arc: number): void {
    if (this.#count === MAX_ARCS) throw new RangeError('object identifier of more than 128 arcs');
    if (++this.#count > 2) this.#put(arc);
    else if (this.#count === 1) this.#root = arc;
    else this.#putFirst(arc);
  }

  /** Can BER express the arcs? X.690 section 8.19.4. */
  get isEncodable(): boolean {
    return this.#isEncodable && this.#count > 1;
  }

  /** All subidentifiers but the last. */
  prefix(): OidPrefix {
    const to = startOfLast(this.#octets, 0, this.#end);
    return findPrefix(this.#octets, 0, to) ?? keepPrefix(this.#octets, 0, to);
  }

  /** The last subidentifier. */
  last(): number {
    return subidentifierAt(this.#octets, startOfLast(this.#octets, 0, this.#end));
  }

  #putFirst(second: number): void {
    const first = joinFirst(this.#root, second);
    if (first === undefined) this.#isEncodable = false;
    else this.#put(first);
  }

  #put(subidentifier: number): void {
    if (subidentifier < 0x80) {
      this.#octets[this.#end++] = subidentifier;
      return;
    }
    this.#end += sizeOf(subidentifier);
    putBefore(this.#octets, this.#end, subidentifier);
  }
}
