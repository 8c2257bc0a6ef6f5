// Tables by their MIB definition: rows with the names and types that the MIB gives, written as the MIB says.
import type { Oid } from '@mgmtapi/ber';
import { ErrorStatus, type Value } from '@mgmtapi/protocol';
import type { Clock } from '@mgmtapi/transport';
import type { Awaitable } from '../handlers.js';
import type { ValueLike } from '../scalars.js';
import type { RowSource } from './row-order.js';
import { type TableColumn, TableHandler } from './table-handler.js';

interface Range {
  readonly min: number | bigint;
  readonly max: number | bigint;
}

/** What a definition says about a column: those of `@mgmtapi/mib` do. */
export interface DefinedColumn {
  readonly oid: Oid;
  /** MAX-ACCESS. */
  readonly access: string;
  readonly codec: {
    readonly syntax?: { readonly ranges?: readonly Range[] | undefined } | undefined;
    read(value: Value): unknown;
    write(value: never): object;
  };
}

/** What a definition says about a table: `ifTable` of generated code, and `tree.table('ifTable')`. */
export interface DefinedTable<K extends object, C extends Readonly<Record<string, DefinedColumn>>> {
  readonly oid: Oid;
  readonly index: { write(index: K): Oid };
  readonly column: C;
}

type WriteOf<C> = C extends { readonly codec: { write(value: infer W): unknown } } ? W : never;

/** A row of a program: cells by name, the index by the names of its parts among them or apart in `index`. */
export type AgentRow<K extends object, C> = { readonly [N in keyof C]?: WriteOf<C[N]> | undefined } & (
  | K
  | { readonly index: K }
);

/** Options of `SnmpAgent.table`. */
export interface TypedTableOptions<R, C> {
  /**
   * Takes a new value of a cell, and the old one again when the SET is undone; a throw is commitFailed. Only columns that
   * the MIB lets be written come here. Absent: the table is read-only.
   */
  readonly set?: (<N extends keyof C & string>(row: R, name: N, value: WriteOf<C[N]>) => Awaitable<void>) | undefined;
  /** Milliseconds for which the order of the rows may be kept; 1000 when absent. Cells are never kept. */
  readonly maxAge?: number | undefined;
}

/** The same for a definition whose types are not known before the program runs. */
export interface UntypedTableOptions extends Omit<TypedTableOptions<unknown, unknown>, 'set'> {
  readonly set?: ((row: Readonly<Record<string, unknown>>, name: string, value: unknown) => unknown) | undefined;
}

/** A table that an agent serves. */
export interface AgentTable {
  /** Rows have come, gone, or changed their index: the next request sees it. Changed cells need no word. */
  changed(): void;
  /** Takes the table away. */
  remove(): void;
}

/** Any definition, and any row of one: what is left where types are not known. */
export type AnyTable = DefinedTable<object, Record<string, DefinedColumn>>;
export type AnyRow = AgentRow<object, Record<string, DefinedColumn>>;
export type AnyTableOptions = TypedTableOptions<AnyRow, Record<string, DefinedColumn>>;

const ENTRY = 1; // RFC 2578 section 7.1.12: the row is the table's only child, and nearly always .1
const WRITABLE = ['read-write', 'read-create', 'write-only'];
const NOT_READABLE = ['not-accessible', 'accessible-for-notify', 'write-only', 'not-implemented'];

/**
 * The handler of a defined table, and the OID of its entry.
 * @throws {TypeError} `table` is no definition with columns and index
 */
export function typedTable<K extends object, C extends Readonly<Record<string, DefinedColumn>>>(
  table: DefinedTable<K, C>,
  rows: RowSource<AgentRow<K, C>>,
  options: TypedTableOptions<AgentRow<K, C>, C>,
  clock: Clock,
): { readonly entry: Oid; readonly handler: TableHandler<AgentRow<K, C>> } {
  type R = AgentRow<K, C>;
  if (typeof table?.index?.write !== 'function' || typeof table.column !== 'object') {
    throw new TypeError('table: must be a definition with its columns and index, as @mgmtapi/mib gives');
  }
  const columns: Record<number, TableColumn<R>> = {};
  let entry = table.oid.child(ENTRY);
  for (const [name, column] of Object.entries(table.column)) {
    entry = column.oid.slice(0, -1);
    if (!NOT_READABLE.includes(column.access)) columns[column.oid.arcs.at(-1)!] = columnOf(name, column, options);
  }
  const index = (row: R): Oid => table.index.write('index' in row ? (row.index as K) : (row as unknown as K));
  const handler = new TableHandler<R>(entry, { rows, index, columns, maxAge: options.maxAge, clock });
  return { entry, handler };
}

function columnOf<R extends object, C>(
  name: string,
  { codec, access }: DefinedColumn,
  { set }: TypedTableOptions<R, C>,
): TableColumn<R> {
  const get = (row: R): ValueLike | undefined => {
    const cells = 'index' in row && typeof row.index === 'object' ? { ...row.index, ...row } : row;
    const value: unknown = Reflect.get(cells, name);
    return value === undefined ? undefined : (codec.write(value as never) as ValueLike);
  };
  if (set === undefined || !WRITABLE.includes(access)) return { get };
  const store = set as (row: R, name: string, value: unknown) => Awaitable<void>; // what it gives is not looked at
  return {
    get,
    check: (_row, value) => writableOf(codec, value).errorStatus,
    set: (row, value) => store(row, name, writableOf(codec, value).value),
  };
}

/**
 * A value from the wire in the form that its codec writes: a label where the number has one, text where the type is text,
 * and otherwise as it came. With the error-status of one that the type does not have.
 */
function writableOf(codec: DefinedColumn['codec'], given: Value): { value: unknown; errorStatus: number } {
  const read = codec.read(given);
  if (read === undefined) return { value: undefined, errorStatus: ErrorStatus.wrongType };
  const isEnum = typeof read === 'object' && read !== null && 'label' in read;
  if (isEnum) return { value: read.label, errorStatus: read.label === undefined ? ErrorStatus.wrongValue : 0 };
  const value = typeof read === 'string' ? read : given.value;
  const ranges = codec.syntax?.ranges ?? [];
  const isOutside = ranges.length > 0 && typeof value !== 'object' && typeof value !== 'string';
  if (isOutside && !ranges.some(({ min, max }) => value >= min && value <= max)) {
    return { value, errorStatus: ErrorStatus.wrongValue };
  }
  try {
    codec.write(value as never);
    return { value, errorStatus: ErrorStatus.noError };
  } catch {
    return { value, errorStatus: value instanceof Uint8Array ? ErrorStatus.wrongLength : ErrorStatus.wrongValue };
  }
}
