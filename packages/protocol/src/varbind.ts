// Variable bindings: RFC 3416 section 3.
import type { BerReader, BerWriter, Oid } from '@mgmtapi/ber';
import { Tag } from '@mgmtapi/ber';
import { readValue, type VarBind, writeValue } from './value.js';

/** The three answers in place of a value. RFC 3416 section 3. */
export type ExceptionType = 'NoSuchObject' | 'NoSuchInstance' | 'EndOfMibView';

/** Does the binding hold an exception, so no value at all? */
export function isException(vb: VarBind): vb is Extract<VarBind, { readonly type: ExceptionType }> {
  return vb.type === 'NoSuchObject' || vb.type === 'NoSuchInstance' || vb.type === 'EndOfMibView';
}

/** One binding; its name is `expected` itself when the octets are the same. */
export function readVarBind(r: BerReader, expected?: Oid): VarBind {
  const outer = r.enter();
  const oid = r.oid(expected);
  const varBind = readValue(r, oid);
  r.leave(outer);
  return varBind;
}

/** Written last to first. */
export function writeVarBind(w: BerWriter, varBind: VarBind): void {
  const end = w.length;
  writeValue(w, varBind);
  w.oid(varBind.oid, 'oid');
  w.constructed(Tag.Sequence, end);
}

/**
 * A VarBindList.
 * @param expected - names that may come back in this order: where the octets are the same, these objects are handed out
 */
export function readVarBinds(r: BerReader, expected?: readonly Oid[]): VarBind[] {
  const outer = r.enter();
  const varBinds: VarBind[] = [];
  while (r.more) varBinds.push(readVarBind(r, expected?.[varBinds.length]));
  r.leave(outer);
  return varBinds;
}

/**
 * A VarBindList, written last to first.
 * @throws {TypeError | RangeError} naming the binding
 */
export function writeVarBinds(w: BerWriter, varBinds: readonly VarBind[]): void {
  if (!Array.isArray(varBinds)) throw new TypeError('varBinds is not an array');
  const end = w.length;
  let i = varBinds.length - 1;
  try {
    for (; i >= 0; i--) writeVarBind(w, varBinds[i]!);
  } catch (error) {
    if (error instanceof Error) error.message = `varBinds[${i}]: ${error.message}`;
    throw error;
  }
  w.constructed(Tag.Sequence, end);
}

/** The names alone, each with NULL: what a request for values carries. Written last to first. */
export function writeNames(w: BerWriter, names: readonly Oid[]): void {
  const end = w.length;
  for (let i = names.length - 1; i >= 0; i--) {
    const binding = w.length;
    w.empty();
    w.oid(names[i]!, 'oid');
    w.constructed(Tag.Sequence, binding);
  }
  w.constructed(Tag.Sequence, end);
}
