// The seams through which names and tables come in: a MIB package implements them, the session uses them.
import type { Oid, OidLike } from '@mgmtapi/ber';
import type { VarBind } from './value.js';
import type { VarBindLike } from './varbind-like.js';

/** Names for object identifiers, and object identifiers for names. */
export interface NameTree {
  /** The OID of `'ifDescr.3'`, `'IF-MIB::ifDescr'`; undefined when it is not known. */
  resolve(text: string): Oid | undefined;
  /** The OID of the node that `name` names directly below `parent`. */
  child(parent: OidLike, name: string): Oid | undefined;
  /** The nearest name at or above `oid`, and the arcs that follow it. */
  nameOf(oid: OidLike): { readonly module?: string | undefined; readonly name: string; readonly rest: Oid } | undefined;
}

/** One conceptual row: the index that its instances share, and the cells by column number. RFC 2578 section 7.7. */
export interface Row {
  readonly index: Oid;
  readonly columns: Map<number, VarBind>;
}

/** One variable that can be written, and how values of its type are: `session.set(instance, value)`. */
export interface Instance<T> {
  readonly oid: Oid;
  /** @throws {TypeError | RangeError} a value that the type does not have */
  encode(value: T): VarBindLike;
}

/** A table whose rows are read as values of type `R`. */
export interface TableDefinition<R = unknown> {
  /** Of the table, not of its entry. */
  readonly oid: Oid;
  /** Column names and their numbers below the entry. */
  readonly columns: ReadonlyMap<string, number>;
  decodeRow(row: Row): R;
}
