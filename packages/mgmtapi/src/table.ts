// Reading a table: columns side by side by GETBULK, rows in the order of their index as soon as they are complete.

import { Oid, type OidLike } from '@mgmtapi/ber';
import { ResponseError, shapeError, WalkError } from '@mgmtapi/engine';
import { ErrorStatus, type NameTree, type Pdu, type Row, type TableDefinition, type VarBind } from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import { BatchReader } from './batch-reader.js';
import { ColumnSearch } from './column-search.js';
import { oidArgument } from './oid-argument.js';
import { OneByOne } from './one-by-one.js';
import { checkInteger } from './options.js';
import { type BulkSize, FixedRepetitions } from './repetitions.js';
import { TableColumn } from './table-column.js';
import { TableWindow, type WindowDone } from './table-window.js';
import { checkWalkOptions, type WalkOptions } from './walk-options.js';

/** How to read a table. `totalTimeout` is for the whole table, `limit` counts rows. */
export interface TableOptions extends Omit<WalkOptions, 'after' | 'method'> {
  /** Only these columns: by number, or by name where the table is a definition. Absent: all that the agent has. */
  columns?: readonly (number | string)[] | undefined;
  /** The first index wanted: `[3]`, `'3'`, `[192, 0, 2, 1]`. */
  from?: OidLike | undefined;
  /** The last index wanted; an index that begins with it counts as wanted. */
  to?: OidLike | undefined;
  /**
   * Questions under way at once, each about a part of the columns: 1. Each more hides a round trip: for large tables on
   * long paths.
   */
  windows?: number | undefined;
}

/** The most questions under way at once. */
const MOST_WINDOWS = 64;

/**
 * The rows of a table.
 * @throws {TypeError | RangeError} naming the argument or option that is wrong
 */
export function openTable<R>(
  asker: Asker,
  table: OidLike | TableDefinition<R>,
  names: NameTree | undefined,
  options: TableOptions,
  maxRepetitions: number | 'auto',
): AsyncIterableIterator<Row | R> {
  checkWalkOptions(options);
  if (options.windows !== undefined) checkInteger('windows', options.windows, 1, MOST_WINDOWS);
  const definition = isDefinition(table) ? table : undefined;
  const oid = definition ? Oid.from(definition.oid) : oidArgument(table as OidLike, names, 'table');
  const columns = options.columns?.map((column, i) => columnNumber(column, definition, `columns[${i}]`));
  const from = options.from === undefined ? undefined : indexArgument(options.from, 'from');
  const to = options.to === undefined ? undefined : indexArgument(options.to, 'to');
  const decode = definition ? (row: Row) => definition.decodeRow(row) : undefined;
  return new OneByOne(
    new TableReader<Row | R>(asker, oid.child(1), { ...options, columns, from, to }, maxRepetitions, decode),
  );
}

function isDefinition<R>(table: OidLike | TableDefinition<R>): table is TableDefinition<R> {
  return typeof table === 'object' && table !== null && 'decodeRow' in table;
}

function columnNumber(column: number | string, definition: TableDefinition | undefined, argument: string): number {
  if (typeof column === 'number') {
    checkInteger(argument, column, 1, 0xffffffff);
    return column;
  }
  const number = definition?.columns.get(column);
  if (number !== undefined) return number;
  if (!definition) throw new TypeError(`${argument}: a name needs a table definition; give the column's number`);
  throw new RangeError(`${argument}: the table has no column ${JSON.stringify(column)}`);
}

function indexArgument(index: OidLike, argument: string): Oid {
  try {
    return Oid.from(index);
  } catch (error) {
    throw new TypeError(`${argument}: must be an index, as an OID: ${(error as Error).message}`);
  }
}

/** Options with their columns and indexes understood. */
interface Wanted extends Omit<TableOptions, 'columns' | 'from' | 'to'> {
  readonly columns: readonly number[] | undefined;
  readonly from: Oid | undefined;
  readonly to: Oid | undefined;
}

/**
 * One table.
 *
 *     searching its columns --> reading them --> ended
 *                                |      ^
 *                                '------'  each window asks for its columns again while few of their cells wait
 */
class TableReader<R> extends BatchReader<R> {
  readonly #entry: Oid;
  readonly #wanted: Wanted;
  readonly #limit: number;
  readonly #size: BulkSize;
  readonly #decode: ((row: Row) => R) | undefined;
  readonly #windows: readonly TableWindow[];
  readonly #search: ColumnSearch;
  /** Columns are still looked for. */
  #searching: boolean;
  #columns: readonly TableColumn[] = [];
  #rows = 0;
  /** One column a question: an agent of version 1 did not say which of several has ended. */
  #narrow = false;
  /** Columns whose head belongs to the row that comes next. */
  readonly #next: TableColumn[] = [];

  constructor(
    asker: Asker,
    entry: Oid,
    wanted: Wanted,
    maxRepetitions: number | 'auto',
    decode: ((row: Row) => R) | undefined,
  ) {
    super(asker, wanted);
    this.#entry = entry;
    this.#wanted = wanted;
    this.#limit = wanted.limit ?? Number.POSITIVE_INFINITY;
    this.#decode = decode;
    const repetitions = wanted.maxRepetitions ?? maxRepetitions;
    this.#size = repetitions === 'auto' ? asker.repetitions : new FixedRepetitions(repetitions);
    const answered: WindowDone = (...answer) => this.#answered(...answer);
    const { windows = 1 } = wanted;
    this.#windows = Array.from({ length: windows }, () => new TableWindow(asker, this.#size, wanted, answered));
    this.#search = new ColumnSearch(asker, entry, this.#size, wanted, (...answer) => this.#searched(...answer));
    this.#searching = wanted.columns === undefined;
    if (wanted.columns) this.#begin(wanted.columns);
  }

  protected take(): R[] | undefined {
    if (this.#tolerant && !this.ended) return undefined; // the row that comes first may be answered last
    const rows: R[] = [];
    try {
      for (let row = this.#takeRow(); row; row = this.#takeRow()) {
        rows.push(this.#decode ? this.#decode(row) : (row as R));
        if (++this.#rows >= this.#limit) this.#finish();
      }
    } catch (thrown) {
      this.#finish();
      this.fail(thrown); // the definition is the caller's own
    }
    return rows.length > 0 ? rows : undefined;
  }

  protected ask(): void {
    if (this.#searching) {
      if (this.#search.pending) return;
      this.requests++;
      this.#search.ask(this.timeLeft);
      return;
    }
    const idle = this.#windows.filter((window) => !window.pending);
    const due = this.#due();
    const share = this.#narrow ? 1 : Math.ceil(due.length / idle.length);
    for (let i = 0, from = 0; i < idle.length && from < due.length; i++, from += share) {
      this.requests++;
      idle[i]!.ask(due.slice(from, from + share), this.#limit - this.#rows, this.timeLeft);
    }
  }

  protected drop(): void {
    this.#search.cancel();
    for (const window of this.#windows) window.cancel();
    for (const column of this.#columns) column.drop();
  }

  protected get retries(): number {
    return this.#windows.reduce((sum, window) => sum + window.retries, this.#search.retries);
  }

  get #tolerant(): boolean {
    return this.#wanted.order === 'tolerate';
  }

  #begin(numbers: Iterable<number>): void {
    const { from, to } = this.#wanted;
    const sorted = [...new Set(numbers)].sort((a, b) => a - b);
    this.#columns = sorted.map((number) => new TableColumn(this.#entry, number, from, to, this.#tolerant));
    this.#endWhenRead();
  }

  #finish(): void {
    this.drop();
    this.end();
  }

  #endWhenRead(): void {
    if (!this.#columns.every((column) => column.ended)) return;
    if (this.#tolerant) for (const column of this.#columns) column.sort();
    this.end();
  }

  #searched(error: unknown, done: boolean): void {
    if (error) this.fail(error);
    else if (done) {
      this.#searching = false;
      const { found } = this.#search;
      this.#begin(found.keys());
      // With each column its first cell was found.
      if (!this.#wanted.from)
        for (const column of this.#columns) this.#accept([column], [found.get(column.number)!], 1);
    }
    this.tellProgress();
    this.serve();
  }

  #answered(error: unknown, response: Pdu | undefined, columns: readonly TableColumn[], repetitions: number): void {
    if (!response) this.fail(error);
    else if (response.errorStatus !== ErrorStatus.noError) this.#refused(columns, response);
    else if (response.varBinds.length === 0) this.fail(shapeError(this.asker.target, 0, columns.length));
    else this.#accept(columns, response.varBinds, repetitions);
    if (response) this.tellProgress();
    this.serve();
  }

  #refused(columns: readonly TableColumn[], response: Pdu): void {
    const column = columns[response.errorIndex - 1] ?? (columns.length === 1 ? columns[0] : undefined);
    if (response.errorStatus !== ErrorStatus.noSuchName) {
      this.fail(new ResponseError(response, column?.at, this.asker.target));
    } else if (column) {
      column.ended = true; // v1: nothing follows in this column
      this.#endWhenRead();
    } else this.#narrow = true;
  }

  #accept(columns: readonly TableColumn[], varBinds: readonly VarBind[], repetitions: number): void {
    const names = columns.length;
    const most = Math.min(varBinds.length, names * repetitions); // what was not asked for is no answer
    for (const [place, column] of columns.entries()) {
      const before = column.waiting;
      const wrong = column.accept(varBinds, place, names, most);
      this.varBinds += column.waiting - before;
      if (column.waiting > before) this.last = column.at;
      if (wrong) return this.fail(new WalkError(column.at, wrong.oid, this.asker.target));
    }
    this.#endWhenRead();
  }

  /** Columns to ask more of: those with few cells waiting. */
  #due(): TableColumn[] {
    const open = this.#columns.filter((column) => !column.ended);
    const share = this.#size.names(Math.ceil(open.length / this.#windows.length));
    const few = this.#size.repetitions(Math.max(1, share));
    return open.filter((column) => !column.asked && column.waiting <= few);
  }

  /** The row of the smallest index, if every column has come that far. */
  #takeRow(): Row | undefined {
    const next = this.#next;
    next.length = 0;
    for (const column of this.#columns) {
      if (column.waiting === 0) {
        if (column.ended) continue;
        return undefined;
      }
      const order = next.length === 0 ? -1 : column.compareHead(next[0]!);
      if (order < 0) next.length = 0;
      if (order <= 0) next.push(column);
    }
    if (next.length === 0) return undefined;
    const { index } = next[0]!;
    const columns = new Map<number, VarBind>();
    for (const column of next) columns.set(column.number, column.shift());
    return { index, columns };
  }
}
