// One column while its table is read: where it has come to, and the cells that wait for their row.

import type { Oid } from '@mgmtapi/ber';
import { isException, type VarBind } from '@mgmtapi/protocol';
import { Steps } from './steps.js';

/** Arcs above this trouble agents that keep them in a signed integer. */
const LARGE_ARC = 0x7fffffff;

/** Cells of one column in the order of their index. */
export class TableColumn {
  readonly number: number;
  /** Which of the tables that are read together it belongs to. */
  readonly table: number;
  /** The last name read, or where to begin: the next request asks what follows it. */
  at: Oid;
  /** Nothing more will come. */
  ended = false;
  /** A question about it is under way. */
  asked = false;
  readonly #prefix: Oid;
  /** Octets of a cell's name before its index. */
  readonly #skip: number;
  /** The first and the last name wanted; what begins with the last one counts as wanted. */
  readonly #from: Oid | undefined;
  readonly #to: Oid | undefined;
  /** Steps back, where they are tolerated. */
  readonly #steps: Steps | undefined;
  #cells: VarBind[] = [];
  #taken = 0;

  /**
   * @param entry - the table's entry
   * @param from - first and last index wanted
   * @param tolerant - the agent need not give the cells in order: `sort` them when they are all there
   */
  constructor(
    entry: Oid,
    number: number,
    from: Oid | undefined,
    to: Oid | undefined,
    tolerant: boolean,
    table: number = 0,
  ) {
    this.number = number;
    this.table = table;
    this.#prefix = entry.child(number);
    this.#skip = this.#prefix.octetLength;
    this.#from = from && this.#prefix.child(...from.arcs);
    this.#to = to && this.#prefix.child(...to.arcs);
    this.#steps = tolerant ? new Steps() : undefined;
    this.at = from ? before(this.#prefix, from) : this.#prefix;
  }

  /** Cells that wait. */
  get waiting(): number {
    return this.#cells.length - this.#taken;
  }

  get head(): VarBind | undefined {
    return this.#cells[this.#taken];
  }

  /** Which head's index comes first? Only while both have one. */
  compareHead(other: TableColumn): -1 | 0 | 1 {
    return this.head!.oid.compareAfter(this.#skip, other.head!.oid, other.#skip);
  }

  /** The index of the head. Only while there is one. */
  get index(): Oid {
    return this.head!.oid.after(this.#skip);
  }

  /** Has this name no index behind the column? Then the table's OID was not that of a table. */
  hasNoIndex(oid: Oid): boolean {
    return oid.octetLength <= this.#skip;
  }

  /** Takes the head out. Only while there is one. */
  shift(): VarBind {
    const cell = this.#cells[this.#taken++]!;
    if (this.#taken === this.#cells.length) {
      this.#cells = [];
      this.#taken = 0;
    }
    return cell;
  }

  /**
   * Takes its part of a response to what follows `at`: every `names`th of the first `most` variables.
   * @param place - of this column in the question
   * @returns the variable that is out of order, if there is one; nothing after it was taken
   */
  accept(varBinds: readonly VarBind[], place: number, names: number, most: number): VarBind | undefined {
    for (let i = place; i < most && !this.ended; i += names) {
      const varBind = varBinds[i]!;
      const { oid } = varBind;
      if (varBind.value === null && isException(varBind)) this.ended = true;
      else if (oid.compare(this.at) <= 0 && !this.#tolerates(oid)) return varBind;
      else if (!oid.startsWith(this.#prefix) || this.#isBeyond(oid)) this.ended = true;
      else {
        this.at = oid;
        if (!this.#from || oid.compare(this.#from) >= 0) this.#cells.push(varBind);
      }
    }
    return undefined;
  }

  /** Brings the cells in order when the agent did not: of equal names the last one counts. */
  sort(): void {
    this.#cells.sort((a, b) => a.oid.compare(b.oid));
    this.#cells = this.#cells.filter(({ oid }, i) => !this.#cells[i + 1]?.oid.equals(oid));
  }

  /** Forgets what waits. */
  drop(): void {
    this.#cells = [];
    this.#taken = 0;
    this.ended = true;
  }

  /** A step back that does not close a circle; one out of the column is its end. */
  #tolerates(oid: Oid): boolean {
    return this.#steps !== undefined && (!oid.startsWith(this.#prefix) || !this.#steps.isCircle(this.at, oid));
  }

  #isBeyond(oid: Oid): boolean {
    return this.#to !== undefined && !this.#steps && oid.compare(this.#to) > 0 && !oid.startsWith(this.#to);
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
