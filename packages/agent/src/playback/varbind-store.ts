// Variables of one device in the order of their names, packed: about 30 octets a variable instead of 400.
import { BerReader, BerWriter, Oid } from '@mgmtapi/ber';
import { readVarBind, type VarBind } from '@mgmtapi/protocol';
import { BindingList } from '../binding-list.js';
import { compareNames, EncodedName } from './encoded-name.js';

/**
 * An immutable ordered set of variables. It keeps their encodings in one buffer, compares names as they stand there, and
 * copies what is asked for.
 *
 *     octets    | VarBind 0      | VarBind 1      | ...
 *     starts    ^ 0              ^ 1              ^ 2
 */
export class VarBindStore {
  readonly #octets: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #asked = new EncodedName();
  /** How many variables. */
  readonly size: number;

  /**
   * @param varBinds - in any order; of several with the same name the last one counts
   * @throws {TypeError | RangeError} a variable that cannot be encoded
   */
  constructor(varBinds: Iterable<VarBind>) {
    const sorted = sort(varBinds);
    const bindings = new BindingList(new BerWriter());
    const starts = new Uint32Array(sorted.length + 1);
    for (const [i, varBind] of sorted.entries()) {
      bindings.add(varBind);
      starts[i + 1] = bindings.size;
    }
    this.size = sorted.length;
    this.#starts = starts;
    this.#octets = bindings.octets.slice();
  }

  /** The variable of exactly this name. */
  get(oid: Oid): VarBind | undefined {
    const index = this.find(oid);
    return index < 0 ? undefined : this.at(index);
  }

  /** The first variable behind this name. */
  getNext(oid: Oid): VarBind | undefined {
    const index = this.indexAfter(oid);
    return index < this.size ? this.at(index) : undefined;
  }

  /** The place of the variable of exactly this name; -1 when there is none. */
  find(oid: Oid): number {
    const index = this.indexFrom(oid);
    return index < this.size && this.#compare(index) === 0 ? index : -1;
  }

  /** The place of the first variable that is not before `oid`; `size` when there is none. */
  indexFrom(oid: Oid): number {
    this.#asked.set(oid);
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The place of the first variable behind `oid`; `size` when there is none. */
  indexAfter(oid: Oid): number {
    const index = this.indexFrom(oid);
    return index < this.size && this.#compare(index) === 0 ? index + 1 : index;
  }

  /** The name of the variable at a place, 0 to `size` - 1. */
  nameAt(index: number): Oid {
    const reader = this.#readerAt(index);
    reader.enter();
    return reader.oid();
  }

  /** The variable at a place, 0 to `size` - 1. */
  at(index: number): VarBind {
    return readVarBind(this.#readerAt(index));
  }

  /** The tag of the value at a place, 0 to `size` - 1. */
  tagAt(index: number): number {
    const name = contentOf(this.#octets, this.#starts[index]!);
    return this.#octets[contentOf(this.#octets, name) + lengthOf(this.#octets, name)]!;
  }

  /** Adds the variable at a place to a list, as it stands. */
  copy(index: number, into: BindingList): void {
    into.addEncoded(this.#octets, this.#starts[index]!, this.#starts[index + 1]!, this.tagAt(index));
  }

  /** All variables, in the order of their names. */
  *[Symbol.iterator](): IterableIterator<VarBind> {
    for (let i = 0; i < this.size; i++) yield this.at(i);
  }

  /** The name at a place against the one asked for. */
  #compare(index: number): number {
    const name = contentOf(this.#octets, this.#starts[index]!);
    const from = contentOf(this.#octets, name);
    return compareNames(this.#octets, from, from + lengthOf(this.#octets, name), this.#asked);
  }

  #readerAt(index: number): BerReader {
    return new BerReader(this.#octets.subarray(this.#starts[index], this.#starts[index + 1]));
  }
}

/** Where the content of the element at `at` begins. */
function contentOf(octets: Uint8Array, at: number): number {
  const length = octets[at + 1]!;
  return length < 0x80 ? at + 2 : at + 2 + (length & 0x7f);
}

/** How long the content of the element at `at` is. */
function lengthOf(octets: Uint8Array, at: number): number {
  let length = octets[at + 1]!;
  if (length < 0x80) return length;
  const end = at + 2 + (length & 0x7f);
  length = 0;
  for (let i = at + 2; i < end; i++) length = length * 256 + octets[i]!;
  return length;
}

/** In order, each name once. Most recordings are in order already: then nothing is compared twice. */
function sort(varBinds: Iterable<VarBind>): VarBind[] {
  const list = [...varBinds].map((varBind) => ({ ...varBind, oid: Oid.from(varBind.oid) }));
  list.sort((a, b) => a.oid.compare(b.oid)); // stable: equal names stay in the order they came
  return list.filter(({ oid }, i) => !list[i + 1]?.oid.equals(oid));
}
