// One column while its table is read: where it has come to, and the cells that wait for their row.

import type { Oid } from '@mgmtapi/ber';
import { isException, type VarBind } from '@mgmtapi/protocol';

/** What became of one answer: taken, the end of the column, or a name that does not increase. */
export type Taken = 'taken' | 'ended' | 'order';

/** A cell whose row is not complete yet. */
export interface Cell {
  readonly index: Oid;
  readonly varBind: VarBind;
}

/** Arcs above this trouble agents that keep them in a signed integer. */
const LARGE_ARC = 0x7fffffff;

/** Cells of one column in the order of their index. */
export class TableColumn {
  readonly number: number;
  readonly #prefix: Oid;
  readonly #from: Oid | undefined;
  readonly #to: Oid | undefined;
  /** The last name read, or where to begin: the next request asks what follows it. */
  at: Oid;
  ended = false;
  #cells: Cell[] = [];
  #taken = 0;

  /** @param from - first and last index wanted */
  constructor(prefix: Oid, number: number, from: Oid | undefined, to: Oid | undefined) {
    this.#prefix = prefix;
    this.number = number;
    this.#from = from;
    this.#to = to;
    this.at = from ? before(prefix, from) : prefix;
  }

  /** Cells that wait. */
  get size(): number {
    return this.#cells.length - this.#taken;
  }

  get head(): Cell | undefined {
    return this.#cells[this.#taken];
  }

  /** Gives up the head. */
  shift(): void {
    this.#taken++;
    if (this.#taken === this.#cells.length) {
      this.#cells = [];
      this.#taken = 0;
    }
  }

  /** One answer to a request for what follows `at`. */
  accept(varBind: VarBind): Taken {
    const { oid } = varBind;
    if (isException(varBind)) return this.#end();
    if (oid.compare(this.at) <= 0) return 'order';
    if (!oid.startsWith(this.#prefix)) return this.#end();
    this.at = oid;
    const index = oid.slice(this.#prefix.length);
    if (this.#to && index.compare(this.#to) > 0 && !index.startsWith(this.#to)) return this.#end();
    if (!this.#from || index.compare(this.#from) >= 0) this.#cells.push({ index, varBind });
    return 'taken';
  }

  #end(): 'ended' {
    this.ended = true;
    return 'ended';
  }
}

/** A name shortly before `prefix.index`, so that asking for what follows it finds the index itself. */
function before(prefix: Oid, index: Oid): Oid {
  const arcs = index.arcs;
  const last = arcs[arcs.length - 1];
  if (last === undefined) return prefix;
  const parent = prefix.child(...arcs.slice(0, -1));
  return last === 0 ? parent : parent.child(last - 1, LARGE_ARC);
}
