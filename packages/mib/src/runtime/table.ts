// Tables, typed: what `session.table` takes, and rows as programs hold them.
import { Oid } from '@mgmtapi/ber';
import type { Row, TableDefinition, VarBindLike } from '@mgmtapi/protocol';
import type { Codec, ReadOf, WriteOf } from './codec.js';
import { type AnyColumn, readCell } from './column.js';
import { type IndexLayout, inetTypeOf } from './index-layout.js';

/** What every row has beside its columns. A column of one of these names is found under that name with `_` behind it. */
export interface RowFacts<I> {
  /** The index values by name. Where `shape` is `unreadable` some are missing. */
  readonly index: I;
  /** The index as it came: what follows the column's number in the instance OIDs. */
  readonly instance: Oid;
  /** Whether the agent named the row as RFC 2578 section 7.7 says. */
  readonly shape: 'conforming' | 'nonconforming' | 'unreadable';
}

/** Columns of any types. */
type Columns = Readonly<Record<string, AnyColumn>>;
type CodecOf<C> = C extends { readonly codec: infer D } ? D : never;

/** A row of these columns: a cell that the agent does not have is missing. */
export type TypedRow<I, C extends Columns> = RowFacts<I> & {
  readonly [N in keyof C]?: ReadOf<CodecOf<C[N]>> | undefined;
};

/** A table with its columns and its index. */
export interface TypedTable<I extends object, K extends object, C extends Columns>
  extends TableDefinition<TypedRow<I, C>> {
  readonly name: string;
  readonly index: IndexLayout<I, K>;
  /** The columns by name, as definitions; `columns` has their numbers. */
  readonly column: C;
  /**
   * What to set to make a row: its status column with createAndGo (RFC 2579 section 2, RowStatus) where it has one,
   * then the values.
   */
  create(index: K, values: { readonly [N in keyof C]?: WriteOf<CodecOf<C[N]>> | undefined }): VarBindLike[];
}

/** Parts of a table that not every table has. */
export interface TableParts {
  /** The RowStatus column. */
  readonly rowStatus?: string | undefined;
}

const CREATE_AND_GO = 4;
const TAKEN: ReadonlySet<string> = new Set(['index', 'instance', 'shape']);

/** Defines a table: its OID, its index, its columns by name. */
export function table<I extends object, K extends object, const C extends Columns>(
  name: string,
  oid: string,
  index: IndexLayout<I, K>,
  columns: C,
  parts: TableParts = {},
): TypedTable<I, K, C> {
  const numbers = new Map<string, number>();
  const byNumber = new Map<number, { key: string; column: AnyColumn }>();
  for (const [key, column] of Object.entries(columns)) {
    const number = column.oid.arcs.at(-1)!;
    numbers.set(column.name, number);
    if (!numbers.has(key)) numbers.set(key, number); // what rows call it
    byNumber.set(number, { key: TAKEN.has(key) ? `${key}_` : key, column });
  }
  return {
    name,
    oid: Oid.from(oid),
    index,
    column: columns,
    columns: numbers,
    decodeRow(row) {
      const { shape, values } = index.read(row.index);
      const decoded: Record<string, unknown> = { index: values, instance: row.index, shape };
      for (const [number, cell] of row.columns) {
        const known = byNumber.get(number);
        if (!known) continue;
        const codec = known.column.codec as Codec;
        const value = readCell(
          codec,
          cell,
          codec.typeColumn === undefined ? undefined : typeOf(codec.typeColumn, row, values),
        );
        if (value !== undefined) decoded[known.key] = value;
      }
      return decoded as unknown as TypedRow<I, C>;
    },
    create(key, values) {
      const instance = index.write(key);
      const varBinds: VarBindLike[] = [];
      const status = parts.rowStatus === undefined ? undefined : columns[parts.rowStatus];
      if (status) varBinds.push({ oid: status.oid.child(...instance.arcs), type: 'Integer32', value: CREATE_AND_GO });
      for (const [name, value] of Object.entries(values)) {
        const column = columns[name];
        if (!column) throw new RangeError(`the table has no column ${name}`);
        if (column === status || value === undefined) continue;
        varBinds.push({
          oid: column.oid.child(...instance.arcs),
          ...(column.codec as Codec).write(value),
        } as VarBindLike);
      }
      return varBinds;
    },
  };

  /** The InetAddressType of a row, from its column or from its index. */
  function typeOf(column: string, row: Row, values: object): number | undefined {
    const cell = row.columns.get(numbers.get(column) ?? -1);
    return cell ? inetTypeOf(cell.value) : inetTypeOf((values as Readonly<Record<string, unknown>>)[column]);
  }
}

/** The rows of a table that was defined with `table`. */
export type RowOf<T> = T extends TableDefinition<infer R> ? R : never;
