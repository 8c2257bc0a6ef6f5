// The handler that answers as a recorded device did.
import type { Oid } from '@mgmtapi/ber';
import type { Value, VarBind } from '@mgmtapi/protocol';
import type { BindingList } from '../binding-list.js';
import type { MibHandler } from '../handlers.js';
import { VarBindStore } from './varbind-store.js';

/**
 * A handler that plays a recording: read-only, every instance with the value it was recorded with. Register it at the
 * subtree that the recording covers, or use `SnmpAgent.play` for a whole device.
 * @param recording - in any order; of several variables with the same name the last one counts
 * @throws {TypeError | RangeError} a variable that cannot be encoded
 */
export function recordedTree(recording: Iterable<VarBind>): MibHandler {
  return new RecordedTree(new VarBindStore(recording));
}

/** Variables at places: an agent goes from one to the next and copies them into responses as they stand. */
export class RecordedTree implements MibHandler {
  readonly #store: VarBindStore;

  constructor(store: VarBindStore) {
    this.#store = store;
  }

  get(oid: Oid): Value {
    return this.#store.get(oid) ?? { type: this.#exceptionAt(oid), value: null };
  }

  getNext(oid: Oid): VarBind | undefined {
    return this.#store.getNext(oid);
  }

  /** Adds the variable of exactly this name to a list, if there is one. */
  copyOf(oid: Oid, into: BindingList): boolean {
    const index = this.#store.find(oid);
    if (index >= 0) this.#store.copy(index, into);
    return index >= 0;
  }

  /** The place of the first variable that is not before `oid`, or with `behind` not `oid` either; the number of all when there is none. */
  indexFrom(oid: Oid, behind: boolean): number {
    return behind ? this.#store.indexAfter(oid) : this.#store.indexFrom(oid);
  }

  get size(): number {
    return this.#store.size;
  }

  nameAt(index: number): Oid {
    return this.#store.nameAt(index);
  }

  tagAt(index: number): number {
    return this.#store.tagAt(index);
  }

  copy(index: number, into: BindingList): void {
    this.#store.copy(index, into);
  }

  /** Which objects exist shows only in their instances: another one beside this name means that the object is known. */
  #exceptionAt(oid: Oid): 'NoSuchObject' | 'NoSuchInstance' {
    const parent = oid.slice(0, -1);
    const index = this.#store.indexFrom(oid);
    const known = [index - 1, index].some((i) => {
      const name = i >= 0 && i < this.#store.size ? this.#store.nameAt(i) : undefined;
      return name?.length === oid.length && name.startsWith(parent);
    });
    return known ? 'NoSuchInstance' : 'NoSuchObject';
  }
}
