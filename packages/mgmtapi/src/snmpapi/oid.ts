// SnmpUtilOidCpy, Append, Cmp, NCmp, Free: object identifiers as structures.

import { SNMP_MAX_OID_LEN, SNMPAPI_ERROR, SNMPAPI_NOERROR } from './constants.js';
import { ERROR_INVALID_PARAMETER, SNMP_BERAPI_OVERFLOW } from './error-numbers.js';
import { callNow, Failure } from './last-error.js';
import type { AsnObjectIdentifier } from './structures.js';

/**
 * Copies an object identifier; the copy shares nothing with the source. A null `source` makes `destination` the one
 * without subidentifiers.
 * @returns 1; 0 with last error 87 when `destination` is null
 */
export function SnmpUtilOidCpy(destination: AsnObjectIdentifier | null, source: AsnObjectIdentifier | null): number {
  return callNow(SNMPAPI_ERROR, () => {
    if (!destination) throw new Failure(ERROR_INVALID_PARAMETER);
    Object.assign(destination, copyOfOid(source));
    return SNMPAPI_NOERROR;
  });
}

/**
 * Appends the subidentifiers of `source` to `destination`.
 * @returns 1, also for a null `source`; 0 with last error 12 when there would be more than 128, or 87 when `destination`
 * is null: then nothing has changed
 */
export function SnmpUtilOidAppend(destination: AsnObjectIdentifier | null, source: AsnObjectIdentifier | null): number {
  return callNow(SNMPAPI_ERROR, () => {
    if (!destination) throw new Failure(ERROR_INVALID_PARAMETER);
    const tail = idsOf(source);
    if (tail.length === 0) return SNMPAPI_NOERROR;
    const ids = [...idsOf(destination), ...tail];
    if (ids.length > SNMP_MAX_OID_LEN) throw new Failure(SNMP_BERAPI_OVERFLOW);
    Object.assign(destination, oidOf(ids, destination.ids ?? source?.ids));
    return SNMPAPI_NOERROR;
  });
}

/**
 * Compares the first `count` subidentifiers, as unsigned numbers; one that ends earlier is smaller.
 * @returns -1, 0 or 1; only the sign is the contract. 0 when either is null
 */
export function SnmpUtilOidNCmp(a: AsnObjectIdentifier | null, b: AsnObjectIdentifier | null, count: number): number {
  if (!a || !b) return 0;
  const most = count >>> 0; // UINT
  const idsA = idsOf(a).subarray(0, most);
  const idsB = idsOf(b).subarray(0, most);
  const common = Math.min(idsA.length, idsB.length);
  for (let i = 0; i < common; i++) {
    if (idsA[i] !== idsB[i]) return idsA[i]! < idsB[i]! ? -1 : 1;
  }
  return Math.sign(idsA.length - idsB.length);
}

/**
 * Compares in the order of the MIB: subidentifier by subidentifier, a prefix before what it begins.
 * @returns -1, 0 or 1; only the sign is the contract. 0 when either is null
 */
export function SnmpUtilOidCmp(a: AsnObjectIdentifier | null, b: AsnObjectIdentifier | null): number {
  return SnmpUtilOidNCmp(a, b, 0xffffffff);
}

/** Makes it the object identifier without subidentifiers. Null and a second call are fine. */
export function SnmpUtilOidFree(oid: AsnObjectIdentifier | null): void {
  if (oid) Object.assign(oid, oidOf([]));
}

/** The subidentifiers that count, unsigned: never more than `idLength` says, never past the end of `ids`. */
export function idsOf(oid: AsnObjectIdentifier | null): Uint32Array {
  if (!oid?.ids) return new Uint32Array(0);
  const { ids } = oid;
  return (ids instanceof Uint32Array ? ids : Uint32Array.from(ids)).subarray(0, oid.idLength);
}

/**
 * A structure over a fresh array of its own.
 * @param like - where it is a plain array, so is the fresh one
 */
export function oidOf(ids: ArrayLike<number>, like?: AsnObjectIdentifier['ids']): AsnObjectIdentifier {
  if (ids.length === 0) return { idLength: 0, ids: null };
  return { idLength: ids.length, ids: Array.isArray(like) ? Array.from(ids) : Uint32Array.from(ids) };
}

/** A structure that shares nothing with `oid`. */
export function copyOfOid(oid: AsnObjectIdentifier | null): AsnObjectIdentifier {
  return oidOf(idsOf(oid), oid?.ids);
}
