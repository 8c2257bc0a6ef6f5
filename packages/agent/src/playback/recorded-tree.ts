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
    // Which objects exist shows only in their instances: a sibling means that the object is known.
    const known = this.#store.hasIn(oid.slice(0, -1));
    return { type: known ? 'NoSuchInstance' : 'NoSuchObject', value: null };
  }

  getNext(oid: Oid): VarBind | undefined {
    return this.#store.getNext(oid);
  }
}
