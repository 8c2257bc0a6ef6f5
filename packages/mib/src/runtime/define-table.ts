// A table defined at run time, from the objects of a tree: what generated code says beforehand.
import type { TableDefinition } from '@mgmtapi/protocol';
import type { MibObject } from '../model/object.js';
import type { Syntax } from '../model/syntax.js';
import { codecOf } from './codec.js';
import { type Access, type AnyColumn, column } from './column.js';
import { indexLayout } from './index-layout.js';
import { table as define } from './table.js';

/** The table of these objects. Columns without a known type give their values as they come. */
export function defineTable(
  table: MibObject,
  row: MibObject,
  columns: readonly MibObject[],
): TableDefinition<Record<string, unknown>> {
  const parts = row.index ?? [];
  const layout = indexLayout(
    parts.map(({ name, implied, syntax }, i) => ({ name, implied, codec: codecOf(syntax, typeBefore(parts, i)) })),
  );
  const typed: Record<string, AnyColumn> = {};
  for (const [i, { name, oid, syntax, access }] of columns.entries()) {
    const type = typeBefore(columns, i) ?? typeBefore(parts, parts.length);
    typed[name] = column(name, oid.toString(), codecOf(syntax, type), access as Access, layout) as unknown as AnyColumn;
  }
  const rowStatus = columns.find(({ syntax }) => syntax?.chain?.includes('RowStatus'))?.name;
  return define(table.name, table.oid.toString(), layout, typed, { rowStatus }) as unknown as TableDefinition<
    Record<string, unknown>
  >;
}

/** The nearest InetAddressType before a place: RFC 4001 section 3 puts it before the address it is for. */
export function typeBefore(
  objects: readonly { readonly name: string; readonly syntax?: Syntax | undefined }[],
  before: number,
): string | undefined {
  for (let i = before - 1; i >= 0; i--) {
    if (objects[i]!.syntax?.chain?.includes('InetAddressType')) return objects[i]!.name;
  }
  return undefined;
}
