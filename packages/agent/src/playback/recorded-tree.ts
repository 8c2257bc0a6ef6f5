// The handler that answers as a recorded device did.
import type { Oid } from '@mgmtapi/ber';
import type { Value, VarBind } from '@mgmtapi/protocol';
import { type Clock, realClock } from '@mgmtapi/transport';
import type { BindingList } from '../binding-list.js';
import type { MibHandler } from '../handlers.js';
import { VarBindStore } from './varbind-store.js';
import { type Variation, Variations } from './variation.js';

/** Options of `recordedTree`. */
export interface RecordedTreeOptions {
  /** What changes while it is played: see `alive`, `rising`, `running`, `swinging`. Nothing when absent. */
  readonly vary?: readonly Variation[] | undefined;
  /** Real time when absent. */
  readonly clock?: Clock | undefined;
}

/**
 * A handler that plays a recording: read-only, every instance with the value it was recorded with. Register it at the
 * subtree that the recording covers, or use `SnmpAgent.play` for a whole device; many agents may share one.
 * @param recording - in any order; of several variables with the same name the last one counts
 * @throws {TypeError | RangeError} a variable that cannot be encoded
 */
export function recordedTree(recording: Iterable<VarBind>, options: RecordedTreeOptions = {}): MibHandler {
  return new RecordedTree(new VarBindStore(recording), options);
}

/** Variables at places: an agent goes from one to the next and copies them into responses as they stand. */
export class RecordedTree implements MibHandler {
  readonly #store: VarBindStore;
  readonly #variations: Variations | undefined;
  readonly #clock: Clock;
  readonly #since: number;

  constructor(store: VarBindStore, { vary, clock = realClock }: RecordedTreeOptions = {}) {
    this.#store = store;
    this.#variations = vary && new Variations(vary);
    this.#clock = clock;
    this.#since = clock.now();
  }

  get(oid: Oid): Value {
    const index = this.#store.find(oid);
    return index < 0 ? { type: this.#exceptionAt(oid), value: null } : this.#at(index);
  }

  getNext(oid: Oid): VarBind | undefined {
    const index = this.#store.indexAfter(oid);
    return index < this.#store.size ? this.#at(index) : undefined;
  }

  /** The place of the variable of exactly this name; -1 when there is none. */
  find(oid: Oid): number {
    return this.#store.find(oid);
  }

  /** The place of the first variable that is not before `oid`, or with `behind` not `oid` either; `size` when there is none. */
  indexFrom(oid: Oid, behind: boolean): number {
    return behind ? this.#store.indexAfter(oid) : this.#store.indexFrom(oid);
  }

  /** How many variables. */
  get size(): number {
    return this.#store.size;
  }

  nameAt(index: number): Oid {
    return this.#store.nameAt(index);
  }

  tagAt(index: number): number {
    return this.#store.tagAt(index);
  }

  /**
   * Adds the variable at a place to a list.
   * @throws what a variation throws, and what is wrong with the value that it gave
   */
  copy(index: number, into: BindingList): void {
    if (this.#variations?.concerns(this.#store.tagAt(index))) into.add(this.#at(index));
    else this.#store.copy(index, into);
  }

  #at(index: number): VarBind {
    const recorded = this.#store.at(index);
    if (this.#variations === undefined) return recorded;
    return this.#variations.apply(recorded, this.#store.tagAt(index), this.#clock.now() - this.#since);
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
