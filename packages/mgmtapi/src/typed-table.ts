// Tables by definition: which columns can be asked for, and what the rows of one table or of several joined are like.

import type { Oid } from '@mgmtapi/ber';
import type { Row, TableDefinition } from '@mgmtapi/protocol';
import type { TableOptions } from './table-arguments.js';

/** What typed rows have beside their columns. */
type RowFact = 'index' | 'instance' | 'shape';
/** Rows that name their cells by column, as those of generated code do; a definition of one's own may do otherwise. */
type NamedByColumn = { readonly instance: Oid };

/** The columns that rows of type `R` can have. */
export type ColumnOf<R> = R extends NamedByColumn ? Exclude<keyof R & string, RowFact> : string;

/** Rows of type `R` with what the tables `W` have of the same instances. */
export type RowWith<R, W extends readonly TableDefinition[]> = W extends readonly [
  TableDefinition<infer S>,
  ...infer Rest extends readonly TableDefinition[],
]
  ? RowWith<R & Omit<S, RowFact>, Rest>
  : R;

/** Rows of type `R` where only the columns `C` were asked for. */
export type RowOnly<R, C> = number extends C
  ? R
  : R extends NamedByColumn
    ? Extract<C, number> extends never
      ? { readonly [N in Extract<keyof R, RowFact>]: R[N] } & Pick<R, Exclude<Extract<keyof R, C>, RowFact>>
      : R
    : R;

/** Options whose columns are chosen at run time: the type of the rows does not tell which they are. */
export type RunTimeColumns<O extends TableOptions> = string extends NonNullable<O['columns']>[number] ? O : never;

/** The tables that options join. */
export type JoinedTables<O> = O extends { readonly with: infer W extends readonly TableDefinition[] } ? W : readonly [];

/** Reads what several tables have of one instance: of what two of them name alike the first one counts. */
export function joinedDecoder(definitions: readonly TableDefinition[]): (rows: readonly Row[]) => unknown {
  const [first] = definitions;
  if (!first) return ([row]) => row;
  if (definitions.length === 1) return ([row]) => first.decodeRow(row!);
  return (rows) => {
    const joined: object = {};
    for (let i = definitions.length - 1; i >= 0; i--) Object.assign(joined, definitions[i]!.decodeRow(rows[i]!));
    return joined;
  };
}
