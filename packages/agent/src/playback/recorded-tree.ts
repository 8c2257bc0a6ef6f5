// The handler that answers as a recorded device did.
import type { Oid } from '@mgmtapi/ber';
import type { Value, VarBind } from '@mgmtapi/protocol';
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

class RecordedTree implements MibHandler {
  readonly #store: VarBindStore;

  constructor(store: VarBindStore) {
    this.#store = store;
  }

  get(oid: Oid): Value {
    const found = this.#store.get(oid);
    if (found !== undefined) return found;
    return { type: this.#hasSibling(oid) ? 'NoSuchInstance' : 'NoSuchObject', value: null };
  }

  /** Which objects exist shows only in their instances: another one beside this name means that the object is known. */
  #hasSibling(oid: Oid): boolean {
    const parent = oid.slice(0, -1);
    const index = this.#store.indexFrom(oid);
    return [index - 1, index].some((i) => {
      const name = i >= 0 && i < this.#store.size ? this.#store.nameAt(i) : undefined;
      return name?.length === oid.length && name.startsWith(parent);
    });
  }

  getNext(oid: Oid): VarBind | undefined {
    return this.#store.getNext(oid);
  }
}
