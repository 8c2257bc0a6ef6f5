// SnmpUtilVarBindCpy, VarBindListCpy and their Free functions: bindings as structures.

import { copyOfAny, SnmpUtilAsnAnyFree } from './asn-any.js';
import { ASN_NULL, SNMPAPI_ERROR, SNMPAPI_NOERROR } from './constants.js';
import { ERROR_INVALID_PARAMETER } from './error-numbers.js';
import { callNow, Failure } from './last-error.js';
import { copyOfOid, SnmpUtilOidFree } from './oid.js';
import type { SnmpVarBind, SnmpVarBindList } from './structures.js';

/**
 * Copies name and value; the copy shares nothing with the source. A null `source` makes the value of `destination`
 * ASN_NULL.
 * @returns 1; 0 with last error 11 for a value of a type that does not exist, 87 when `destination` is null: then nothing
 * has changed
 */
export function SnmpUtilVarBindCpy(destination: SnmpVarBind | null, source: SnmpVarBind | null): number {
  return callNow(SNMPAPI_ERROR, () => {
    if (!destination) throw new Failure(ERROR_INVALID_PARAMETER);
    Object.assign(destination, source ? copyOfVarBind(source) : { value: { asnType: ASN_NULL, asnValue: null } });
    return SNMPAPI_NOERROR;
  });
}

/** Frees name and value: no subidentifiers, ASN_NULL. Null and a second call are fine. */
export function SnmpUtilVarBindFree(varBind: SnmpVarBind | null): void {
  if (!varBind) return;
  SnmpUtilOidFree(varBind.name);
  SnmpUtilAsnAnyFree(varBind.value);
}

/**
 * Copies all entries that count. A null `source` makes `destination` the list without entries.
 * @returns 1; 0 with last error 11 for a value of a type that does not exist, 87 when `destination` is null or an entry is
 * missing: then nothing has changed
 */
export function SnmpUtilVarBindListCpy(destination: SnmpVarBindList | null, source: SnmpVarBindList | null): number {
  return callNow(SNMPAPI_ERROR, () => {
    if (!destination) throw new Failure(ERROR_INVALID_PARAMETER);
    const list = source?.list ? entriesOf(source).map(copyOfVarBind) : null;
    Object.assign(destination, { list, len: list?.length ?? 0 });
    return SNMPAPI_NOERROR;
  });
}

/** Frees all entries and the list: null, length 0. Null and a second call are fine. */
export function SnmpUtilVarBindListFree(list: SnmpVarBindList | null): void {
  if (!list) return;
  for (const varBind of list.list?.slice(0, list.len) ?? []) SnmpUtilVarBindFree(varBind);
  Object.assign(list, { list: null, len: 0 });
}

/**
 * The `len` entries of a list that count.
 * @throws {Failure} 87 when one of them is missing
 */
export function entriesOf(list: SnmpVarBindList): SnmpVarBind[] {
  const entries = list.list?.slice(0, list.len) ?? [];
  if (entries.length !== list.len || entries.some((each) => !each)) throw new Failure(ERROR_INVALID_PARAMETER);
  return entries;
}

function copyOfVarBind(varBind: SnmpVarBind): SnmpVarBind {
  return { name: copyOfOid(varBind.name), value: copyOfAny(varBind.value) };
}
