// Reading a table: columns side by side by GETBULK, rows in the order of their index as soon as they are complete.

import { Oid, type OidLike } from '@mgmtapi/ber';
import { ResponseError, shapeError, WalkError } from '@mgmtapi/engine';
import { ErrorStatus, type NameTree, type Pdu, type Row, type TableDefinition, type VarBind } from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import { BatchReader } from './batch-reader.js';
import { ColumnSearch, type SearchDone } from './column-search.js';
import { oidArgument } from './oid-argument.js';
import { OneByOne } from './one-by-one.js';
import { checkInteger } from './options.js';
import { type BulkSize, FixedRepetitions } from './repetitions.js';
import { columnNumbers, definitionsOf, indexArgument, type TableOptions } from './table-arguments.js';
import { TableColumn } from './table-column.js';
import { TableWindow, type WindowDone } from './table-window.js';
import { joinedDecoder } from './typed-table.js';
import { checkWalkOptions } from './walk-options.js';

/** The most questions under way at once. */
const MOST_WINDOWS = 64;
/** Variables under way in all windows together: more would only wait for each other. */
const MOST_AHEAD = 1000;

/**
 * The rows of a table.
 * @throws {TypeError | RangeError} naming the argument or option that is wrong
 */
export function openTable(
  asker: Asker,
  table: OidLike | TableDefinition,
  names: NameTree | undefined,
  options: TableOptions,
  maxRepetitions: number | 'auto',
): AsyncIterableIterator<unknown> {
  checkWalkOptions(options);
  if (options.windows !== undefined) checkInteger('windows', options.windows, 1, MOST_WINDOWS);
  const definitions = definitionsOf(table, options.with);
  const entries = (
    definitions.length > 0
      ? definitions.map(({ oid }) => Oid.from(oid))
      : [oidArgument(table as OidLike, names, 'table')]
  ).map((oid) => oid.child(1));
  const columns = options.columns && columnNumbers(options.columns, definitions, entries, names);
  const from = options.from === undefined ? undefined : indexArgument(options.from, 'from');
  const to = options.to === undefined ? undefined : indexArgument(options.to, 'to');
  const wanted = { ...options, columns, from, to };
  return new OneByOne(new TableReader(asker, entries, wanted, maxRepetitions, joinedDecoder(definitions)));
}

/** Options with their columns, for each table, and indexes understood. */
interface Wanted extends Omit<TableOptions, 'columns' | 'from' | 'to'> {
  readonly columns: readonly (readonly number[])[] | undefined;
  readonly from: Oid | undefined;
  readonly to: Oid | undefined;
}

/**
 * One table, or several whose rows have the same index.
 *
 *     searching its columns --> reading them --> ended
 *                                |      ^
 *                                '------'  each window asks for its columns again while few of their cells wait
 */
class TableReader<R> extends BatchReader<R> {
  readonly #entries: readonly Oid[];
  readonly #wanted: Wanted;
  readonly #limit: number;
  readonly #size: BulkSize;
  readonly #decode: (rows: readonly Row[]) => R;
  readonly #windows: readonly TableWindow[];
  /** One for each table, one after the other; none where the columns are known. */
  readonly #searches: readonly ColumnSearch[];
  #searched = 0;
  #columns: readonly TableColumn[] = [];
  #rows = 0;
  /** One column a question: an agent of version 1 did not say which of several has ended. */
  #narrow = false;
  /** Columns whose head belongs to the row that comes next. */
  readonly #next: TableColumn[] = [];

  constructor(
    asker: Asker,
    entries: readonly Oid[],
    wanted: Wanted,
    maxRepetitions: number | 'auto',
    decode: (rows: readonly Row[]) => R,
  ) {
    super(asker, wanted);
    this.#entries = entries;
    this.#wanted = wanted;
    this.#limit = wanted.limit ?? Number.POSITIVE_INFINITY;
    this.#decode = decode;
    const repetitions = wanted.maxRepetitions ?? maxRepetitions;
    this.#size = repetitions === 'auto' ? asker.repetitions : new FixedRepetitions(repetitions);
    const answered: WindowDone = (...answer) => this.#answered(...answer);
    const { windows = 1 } = wanted;
    this.#windows = Array.from({ length: windows }, () => new TableWindow(asker, this.#size, wanted, answered));
    const found: SearchDone = (...answer) => this.#found(...answer);
    this.#searches = wanted.columns
      ? []
      : entries.map((entry) => new ColumnSearch(asker, entry, this.#size, wanted, found));
    if (wanted.columns) this.#begin(wanted.columns);
  }

  protected take(): R[] | undefined {
    if (this.#tolerant && !this.ended) return undefined; // the row that comes first may be answered last
    const rows: R[] = [];
    try {
      for (let row = this.#takeRow(); row; row = this.#takeRow()) {
        rows.push(this.#decode(row));
        if (++this.#rows >= this.#limit) this.#finish();
      }
    } catch (thrown) {
      this.#finish();
      this.fail(thrown); // the definition is the caller's own
    }
    return rows.length > 0 ? rows : undefined;
  }

  protected ask(): void {
    const search = this.#searches[this.#searched];
    if (search) {
      if (search.pending) return;
      this.requests++;
      search.ask(this.timeLeft);
      return;
    }
    const idle = this.#windows.filter((window) => !window.pending);
    const due = this.#due();
    const share = this.#narrow ? 1 : Math.ceil(due.length / idle.length);
    const most = Math.min(this.#limit - this.#rows, Math.ceil(MOST_AHEAD / this.#columns.length));
    for (let i = 0, from = 0; i < idle.length && from < due.length; i++, from += share) {
      this.requests++;
      idle[i]!.ask(due.slice(from, from + share), most, this.timeLeft);
    }
  }

  protected drop(): void {
    for (const search of this.#searches) search.cancel();
    for (const window of this.#windows) window.cancel();
    for (const column of this.#columns) column.drop();
  }

  protected get retries(): number {
    return [...this.#searches, ...this.#windows].reduce((sum, { retries }) => sum + retries, 0);
  }

  get #tolerant(): boolean {
    return this.#wanted.order === 'tolerate';
  }

  #begin(numbers: readonly Iterable<number>[]): void {
    const { from, to } = this.#wanted;
    this.#columns = numbers.flatMap((those, table) => {
      const sorted = [...new Set(those)].sort((a, b) => a - b);
      const entry = this.#entries[table]!;
      return sorted.map((number) => new TableColumn(entry, number, from, to, this.#tolerant, table));
    });
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

  #found(error: unknown, done: boolean): void {
    if (error) this.fail(error);
    else if (done && ++this.#searched === this.#searches.length) {
      this.#begin(this.#searches.map(({ found }) => found.keys()));
      // With each column its first cell was found.
      if (!this.#wanted.from)
        for (const column of this.#columns)
          this.#accept([column], [this.#searches[column.table]!.found.get(column.number)!], 1);
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
      if (wrong)
        return this.fail(
          column.hasNoIndex(wrong.oid) ? notATable(wrong.oid) : new WalkError(column.at, wrong.oid, this.asker.target),
        );
    }
    this.#endWhenRead();
  }

  /** Columns to ask more of: those with few cells waiting. */
  #due(): TableColumn[] {
    const open = this.#columns.filter((column) => !column.ended);
    const share = this.#size.names(Math.ceil(open.length / this.#windows.length));
    const few = Math.min(this.#size.repetitions(Math.max(1, share)), Math.ceil(MOST_AHEAD / this.#columns.length));
    return open.filter((column) => !column.asked && column.waiting <= few);
  }

  /** The row of the smallest index in each table, if every column has come that far. */
  #takeRow(): Row[] | undefined {
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
    const rows = this.#entries.map((): Row => ({ index, columns: new Map<number, VarBind>() }));
    for (const column of next) rows[column.table]!.columns.set(column.number, column.shift());
    return rows;
  }
}

/** The caller's mistake, though only the agent's answer shows it: an entry or a column in the place of its table. */
function notATable(oid: Oid): TypeError {
  return new TypeError(
    `table: the agent has a variable ${oid}, so the OID given is that of an entry or a column: give the table's (ifTable, not ifEntry)`,
  );
}
