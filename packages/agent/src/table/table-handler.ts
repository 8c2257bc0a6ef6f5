// The handler of a table: its rows are the program's own objects, its cells are read when they are asked for.
import { Oid, type OidLike } from '@mgmtapi/ber';
import { ErrorStatus, toVarBind, type Value, type VarBind, type VarBindLike } from '@mgmtapi/protocol';
import { type Clock, realClock } from '@mgmtapi/transport';
import type { Awaitable, MibHandler } from '../handlers.js';
import type { ValueLike } from '../scalars.js';
import { type IndexOf, type PlacedRow, RowOrder, type RowSource } from './row-order.js';

/** A column of a table. A function alone reads. */
export interface TableColumn<R> {
  /** What the cell of this row shows; undefined: the row has no such cell. */
  get(row: R): Awaitable<ValueLike | undefined>;
  /** Takes a new value, and the old one again when the SET is undone. A throw is commitFailed. Absent: read-only. */
  set?(row: R, value: Value): Awaitable<void>;
  /** Is the value one that the cell may take? An error-status or 0. Absent: every value of the type that it has now. */
  check?(row: R, value: Value): Awaitable<number>;
}

/** How a table is made of rows. */
export interface TableOptions<R> {
  readonly rows: RowSource<R>;
  /** What names a row: the arcs behind the column's number. */
  readonly index: IndexOf<R>;
  /** By number, from 1. */
  readonly columns: Readonly<Record<number, TableColumn<R>['get'] | TableColumn<R>>>;
  /** Milliseconds for which the order of the rows may be kept; 1000 when absent. Cells are never kept. */
  readonly maxAge?: number | undefined;
  /** Real time when absent. */
  readonly clock?: Clock | undefined;
}

interface Column<R> extends TableColumn<R> {
  readonly number: number;
  readonly oid: Oid;
}

interface Cell<R> {
  readonly column: Column<R>;
  readonly row: R;
}

/**
 * Serves rows as a table. Register it at the table's entry:
 *
 *     agent.register('1.3.6.1.4.1.99999.5.1', new TableHandler('1.3.6.1.4.1.99999.5.1', {
 *       rows: jobs, index: (job) => job.id,
 *       columns: { 2: (job) => ({ type: 'OctetString', value: job.name }) },
 *     }));
 *
 * A request costs O(log n) in the number of rows, as long as their order is kept.
 */
export class TableHandler<R> implements MibHandler {
  readonly #entry: Oid;
  readonly #columns: readonly Column<R>[];
  readonly #order: RowOrder<R>;
  readonly #before = new WeakMap<VarBind, Value>();

  /**
   * @param entry - the OID of the table's row
   * @throws {TypeError | RangeError} an option is wrong
   */
  constructor(entry: OidLike, options: TableOptions<R>) {
    const { rows, index, columns, maxAge = 1000, clock = realClock } = options;
    if (typeof index !== 'function') throw new TypeError('index: must be a function');
    if (typeof rows !== 'function' && typeof (rows as Iterable<R> | undefined)?.[Symbol.iterator] !== 'function') {
      throw new TypeError('rows: must be an array, a Map, an iterable, or a function that gives one');
    }
    if (typeof maxAge !== 'number' || !(maxAge >= 0)) throw new RangeError('maxAge: must be milliseconds from 0 up');
    this.#entry = Oid.from(entry);
    this.#columns = Object.entries(columns)
      .map(([key, column]) => columnOf(this.#entry, key, column))
      .sort((a, b) => a.number - b.number);
    this.#order = new RowOrder(rows, index, clock, maxAge);
  }

  /** Rows have come, gone, or changed their index: the next request sorts anew. Changed cells need no word. */
  changed(): void {
    this.#order.changed();
  }

  async get(oid: Oid): Promise<Value> {
    const column = this.#columns.find((each) => oid.startsWith(each.oid));
    if (column === undefined) return { type: 'NoSuchObject', value: null };
    const cell = await this.#find(oid);
    return (cell && (await read(cell))) ?? { type: 'NoSuchInstance', value: null };
  }

  getNext(oid: Oid): Promise<VarBind | undefined> {
    return this.#from(oid, true);
  }

  getFrom(oid: Oid): Promise<VarBind | undefined> {
    return this.#from(oid, false);
  }

  async test({ oid, type, value }: VarBind): Promise<number> {
    const column = this.#columns.find((each) => oid.startsWith(each.oid));
    if (column?.set === undefined) return ErrorStatus.notWritable;
    const cell = await this.#find(oid);
    const now = cell && (await read(cell));
    if (cell === undefined || now === undefined) return ErrorStatus.noCreation;
    if (type !== now.type) return ErrorStatus.wrongType;
    return (await column.check?.(cell.row, { type, value } as Value)) ?? ErrorStatus.noError;
  }

  async commit(varBind: VarBind): Promise<void> {
    const cell = await this.#find(varBind.oid);
    const now = cell && (await read(cell));
    if (cell === undefined || now === undefined) throw new Error('the row has gone');
    this.#before.set(varBind, now);
    await cell.column.set?.(cell.row, { type: varBind.type, value: varBind.value } as Value);
  }

  async undo(varBind: VarBind): Promise<void> {
    const before = this.#before.get(varBind);
    const cell = await this.#find(varBind.oid);
    if (before !== undefined && cell !== undefined) await cell.column.set?.(cell.row, before);
  }

  async #from(oid: Oid, behind: boolean): Promise<VarBind | undefined> {
    const rows = await this.#order.rows();
    for (const column of this.#columns) {
      const first = placeIn(rows, column, oid, behind);
      for (let i = first; i < rows.length; i++) {
        const { row, index } = rows[i]!;
        const value = await read({ column, row });
        if (value !== undefined) return { oid: column.oid.child(...index.arcs), ...value } as VarBind;
      }
    }
    return undefined;
  }

  async #find(oid: Oid): Promise<Cell<R> | undefined> {
    const column = this.#columns.find((each) => oid.startsWith(each.oid));
    if (column === undefined) return undefined;
    const rows = await this.#order.rows();
    const found = rows[placeIn(rows, column, oid, false)];
    return found && oid.equals(column.oid.child(...found.index.arcs)) ? { column, row: found.row } : undefined;
  }
}

/** The place of the first row of a column from `oid` on, or behind it; the number of all when there is none. */
function placeIn<R>(rows: readonly PlacedRow<R>[], column: Column<R>, oid: Oid, behind: boolean): number {
  if (!oid.startsWith(column.oid)) return oid.compare(column.oid) < 0 ? 0 : rows.length;
  const index = oid.slice(column.oid.length);
  const least = behind ? 1 : 0;
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle]!.index.compare(index) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function read<R>({ column, row }: Cell<R>): Promise<Value | undefined> {
  const like = await column.get(row);
  if (like === undefined) return undefined;
  const { type, value } = toVarBind({ oid: ANY, ...like } as VarBindLike, column.oid.toString());
  return { type, value } as Value;
}

const ANY = Oid.from('0.0');

function columnOf<R>(entry: Oid, key: string, given: TableColumn<R>['get'] | TableColumn<R>): Column<R> {
  const number = Number(key);
  if (!Number.isInteger(number) || number < 1) throw new RangeError(`columns: ${key} is no number of a column`);
  const column = typeof given === 'function' ? { get: given } : given;
  if (typeof column?.get !== 'function') throw new TypeError(`columns[${key}]: must be a function or have get()`);
  return {
    number,
    oid: entry.child(number),
    get: (row) => column.get(row),
    ...(column.set && { set: (row: R, value: Value) => column.set?.(row, value) }),
    ...(column.check && { check: (row: R, value: Value) => column.check?.(row, value) ?? ErrorStatus.noError }),
  };
}
