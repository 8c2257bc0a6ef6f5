// SnmpUtilAsnAnyCpy, SnmpUtilAsnAnyFree: one value of any type.

import {
  ASN_BITS,
  ASN_COUNTER32,
  ASN_COUNTER64,
  ASN_GAUGE32,
  ASN_INTEGER,
  ASN_IPADDRESS,
  ASN_NULL,
  ASN_OBJECTIDENTIFIER,
  ASN_OCTETSTRING,
  ASN_OPAQUE,
  ASN_SEQUENCE,
  ASN_TIMETICKS,
  ASN_UINTEGER32,
  SNMP_EXCEPTION_ENDOFMIBVIEW,
  SNMP_EXCEPTION_NOSUCHINSTANCE,
  SNMP_EXCEPTION_NOSUCHOBJECT,
  SNMPAPI_ERROR,
  SNMPAPI_NOERROR,
} from './constants.js';
import { ERROR_INVALID_PARAMETER, SNMP_BERAPI_INVALID_TAG } from './error-numbers.js';
import { callNow, Failure } from './last-error.js';
import { copyOfOctets, SnmpUtilOctetsFree } from './octets.js';
import { copyOfOid, SnmpUtilOidFree } from './oid.js';
import type { AsnAny } from './structures.js';

/**
 * Copies a value of any type; the copy shares nothing with the source.
 * @returns 1; 0 with last error 11 for a type that does not exist, 87 when either is null: then nothing has changed
 */
export function SnmpUtilAsnAnyCpy(destination: AsnAny | null, source: AsnAny | null): number {
  return callNow(SNMPAPI_ERROR, () => {
    if (!destination || !source) throw new Failure(ERROR_INVALID_PARAMETER);
    Object.assign(destination, copyOfAny(source));
    return SNMPAPI_NOERROR;
  });
}

/**
 * Releases what the value holds and makes it ASN_NULL. As in C, where a union keeps its bits, the number of a numeric
 * value stays readable. Null and a second call are fine.
 */
export function SnmpUtilAsnAnyFree(any: AsnAny | null): void {
  if (!any) return;
  switch (any.asnType) {
    case ASN_OCTETSTRING:
    case ASN_BITS:
    case ASN_SEQUENCE:
    case ASN_IPADDRESS:
    case ASN_OPAQUE:
      SnmpUtilOctetsFree(any.asnValue);
      break;
    case ASN_OBJECTIDENTIFIER:
      SnmpUtilOidFree(any.asnValue);
      break;
  }
  const freed: { asnType: number } = any;
  freed.asnType = ASN_NULL;
}

/**
 * A value that shares nothing with `any`.
 * @throws {Failure} 11 for a type that does not exist
 */
export function copyOfAny(any: AsnAny): AsnAny {
  switch (any.asnType) {
    case ASN_INTEGER:
      return { asnType: any.asnType, asnValue: any.asnValue };
    case ASN_COUNTER32:
    case ASN_GAUGE32:
    case ASN_TIMETICKS:
    case ASN_UINTEGER32:
      return { asnType: any.asnType, asnValue: any.asnValue };
    case ASN_COUNTER64:
      return { asnType: any.asnType, asnValue: any.asnValue };
    case ASN_OCTETSTRING:
    case ASN_BITS:
    case ASN_SEQUENCE:
    case ASN_IPADDRESS:
    case ASN_OPAQUE:
      return { asnType: any.asnType, asnValue: copyOfOctets(any.asnValue) };
    case ASN_OBJECTIDENTIFIER:
      return { asnType: any.asnType, asnValue: copyOfOid(any.asnValue) };
    case ASN_NULL:
    case SNMP_EXCEPTION_NOSUCHOBJECT:
    case SNMP_EXCEPTION_NOSUCHINSTANCE:
    case SNMP_EXCEPTION_ENDOFMIBVIEW:
      return { asnType: any.asnType, asnValue: null };
    default:
      throw new Failure(SNMP_BERAPI_INVALID_TAG);
  }
}
