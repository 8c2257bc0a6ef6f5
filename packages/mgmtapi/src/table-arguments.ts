// What tables are asked with: options, definitions, columns by name or number, indexes; each checked before anything is sent.

import { Oid, type OidLike } from '@mgmtapi/ber';
import type { NameTree, TableDefinition } from '@mgmtapi/protocol';
import { checkInteger } from './options.js';
import type { WalkOptions } from './walk-options.js';

/** How to read a table. `totalTimeout` is for the whole table, `limit` counts rows. */
export interface TableOptions extends Omit<WalkOptions, 'after' | 'method'> {
  /** Only these columns: by number, or by name where the table is a definition. Absent: all that the agent has. */
  columns?: readonly (number | string)[] | undefined;
  /**
   * Tables whose rows have the same index (AUGMENTS, or sparse; RFC 2578 section 7.8): their columns of an instance
   * come in the same row. Definitions only.
   */
  with?: readonly TableDefinition[] | undefined;
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

/** The table's definition and those to be joined; none where the table is given by its OID. */
export function definitionsOf(table: OidLike | TableDefinition, others: TableOptions['with'] = []): TableDefinition[] {
  if (!Array.isArray(others)) throw new TypeError('with: must be an array of table definitions');
  for (const [i, other] of others.entries())
    if (!isDefinition(other)) throw new TypeError(`with[${i}]: must be a table definition`);
  if (isDefinition(table)) return [table, ...others];
  if (others.length > 0) throw new TypeError('with: needs a table definition as the first argument too');
  return [];
}

/** The numbers of the columns wanted, for each table. A number alone is of the first one. */
export function columnNumbers(
  columns: readonly (number | string)[],
  definitions: readonly TableDefinition[],
  entries: readonly Oid[],
  names: NameTree | undefined,
): number[][] {
  const numbers = entries.map((): number[] => []);
  for (const [i, column] of columns.entries()) {
    const argument = `columns[${i}]`;
    if (typeof column === 'number') {
      checkInteger(argument, column, 1, 0xffffffff);
      numbers[0]!.push(column);
      continue;
    }
    const place = Math.max(
      definitions.findIndex((definition) => definition.columns.has(column)),
      0,
    );
    const number = definitions[place]?.columns.get(column) ?? namedColumn(column, definitions, entries[0]!, names);
    if (number !== undefined) numbers[place]!.push(number);
    else if (definitions.length > 0 || names)
      throw new RangeError(`${argument}: the table has no column ${JSON.stringify(column)}`);
    else throw new TypeError(`${argument}: a name needs a table definition; give the column's number`);
  }
  return numbers;
}

/** A column's number as the loaded names have it, for tables without a definition. */
function namedColumn(
  column: string,
  definitions: readonly TableDefinition[],
  entry: Oid,
  names: NameTree | undefined,
): number | undefined {
  return definitions.length > 0 ? undefined : names?.child(entry, column)?.arcs.at(-1);
}

/** An index wanted. */
export function indexArgument(index: OidLike, argument: string): Oid {
  try {
    return Oid.from(index);
  } catch (error) {
    throw new TypeError(`${argument}: must be an index, as an OID: ${(error as Error).message}`);
  }
}

function isDefinition(table: unknown): table is TableDefinition {
  return typeof table === 'object' && table !== null && 'decodeRow' in table;
}
