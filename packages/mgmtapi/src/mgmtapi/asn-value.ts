// Between the values of the protocol and the AsnAny of the C structures.

import { Oid } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';
import {
  ASN_COUNTER32,
  ASN_COUNTER64,
  ASN_GAUGE32,
  ASN_INTEGER,
  ASN_IPADDRESS,
  ASN_NULL,
  ASN_OBJECTIDENTIFIER,
  ASN_OCTETSTRING,
  ASN_OPAQUE,
  ASN_TIMETICKS,
  ASN_UINTEGER32,
  SNMP_EXCEPTION_ENDOFMIBVIEW,
  SNMP_EXCEPTION_NOSUCHINSTANCE,
  SNMP_EXCEPTION_NOSUCHOBJECT,
  SNMP_MAX_OID_LEN,
} from '../snmpapi/constants.js';
import {
  ERROR_INVALID_PARAMETER,
  SNMP_BERAPI_INVALID_LENGTH,
  SNMP_BERAPI_INVALID_OBJELEM,
  SNMP_BERAPI_INVALID_TAG,
  SNMP_BERAPI_OVERFLOW,
} from '../snmpapi/error-numbers.js';
import { Failure } from '../snmpapi/last-error.js';
import { dynamicOctets } from '../snmpapi/octets.js';
import { idsOf, oidOf } from '../snmpapi/oid.js';
import type { AsnAny, AsnObjectIdentifier, AsnOctetString, SnmpVarBind } from '../snmpapi/structures.js';

/** The binding as a C structure that owns its memory. */
export function toSnmpVarBind(varBind: VarBind): SnmpVarBind {
  return { name: toAsnOid(varBind.oid), value: toAsnAny(varBind) };
}

/** The object identifier as a C structure that owns its memory. */
export function toAsnOid(oid: Oid): AsnObjectIdentifier {
  return oidOf(oid.arcs);
}

function toAsnAny(varBind: VarBind): AsnAny {
  switch (varBind.type) {
    case 'Integer32':
      return { asnType: ASN_INTEGER, asnValue: varBind.value };
    case 'OctetString':
      return { asnType: ASN_OCTETSTRING, asnValue: dynamicOctets(varBind.value) };
    case 'Null':
      return { asnType: ASN_NULL, asnValue: null };
    case 'ObjectIdentifier':
      return { asnType: ASN_OBJECTIDENTIFIER, asnValue: toAsnOid(varBind.value) };
    case 'IpAddress':
      return { asnType: ASN_IPADDRESS, asnValue: dynamicOctets(Uint8Array.from(varBind.value.split('.'), Number)) };
    case 'Counter32':
      return { asnType: ASN_COUNTER32, asnValue: varBind.value };
    case 'Gauge32':
      return { asnType: ASN_GAUGE32, asnValue: varBind.value };
    case 'TimeTicks':
      return { asnType: ASN_TIMETICKS, asnValue: varBind.value };
    case 'UInteger32':
      return { asnType: ASN_UINTEGER32, asnValue: varBind.value };
    case 'Counter64':
      return { asnType: ASN_COUNTER64, asnValue: varBind.value };
    case 'Opaque':
      return { asnType: ASN_OPAQUE, asnValue: dynamicOctets(varBind.value) };
    case 'OpaqueFloat':
    case 'OpaqueDouble':
      return { asnType: ASN_OPAQUE, asnValue: dynamicOctets(opaqueOctets(varBind.type, varBind.value)) };
    case 'NoSuchObject':
      return { asnType: SNMP_EXCEPTION_NOSUCHOBJECT, asnValue: null };
    case 'NoSuchInstance':
      return { asnType: SNMP_EXCEPTION_NOSUCHINSTANCE, asnValue: null };
    case 'EndOfMibView':
      return { asnType: SNMP_EXCEPTION_ENDOFMIBVIEW, asnValue: null };
    case 'Unknown': {
      // The tag as it came, outside the union that C knows: printing and copying call it invalid.
      const { tag, content } = varBind.value;
      return { asnType: tag as typeof ASN_OPAQUE, asnValue: dynamicOctets(content) };
    }
  }
}

/** What the Opaque held: C programs know no Net-SNMP floats. */
function opaqueOctets(type: 'OpaqueFloat' | 'OpaqueDouble', value: number): Uint8Array {
  const octets = new DataView(new ArrayBuffer(type === 'OpaqueFloat' ? 7 : 11));
  octets.setUint8(0, 0x9f);
  octets.setUint8(1, type === 'OpaqueFloat' ? 0x78 : 0x79);
  octets.setUint8(2, octets.byteLength - 3);
  if (type === 'OpaqueFloat') octets.setFloat32(3, value);
  else octets.setFloat64(3, value);
  return new Uint8Array(octets.buffer);
}

/**
 * The name that a C structure holds, fit to be sent.
 * @throws {Failure} 12: more than 128 subidentifiers; 14: fewer than 2, or a first pair that BER cannot write
 */
export function fromAsnOid(oid: AsnObjectIdentifier | null): Oid {
  const ids = idsOf(oid);
  const [first = 3, second] = ids;
  if (ids.length > SNMP_MAX_OID_LEN) throw new Failure(SNMP_BERAPI_OVERFLOW);
  const largest = first < 2 ? 39 : 0xffffffff - 80;
  if (first > 2 || second === undefined || second > largest) throw new Failure(SNMP_BERAPI_INVALID_OBJELEM);
  return Oid.from([...ids]);
}

/**
 * The binding that a C structure holds, for a SetRequest.
 * @param wide - the message is not v1: it may carry Counter64 and UInteger32
 * @throws {Failure} 10: a wrong length; 11: a type that the message cannot carry; 12: a number out of range; 14: see
 * `fromAsnOid`; 87: no value, or one that is not what its `asnType` says
 */
export function fromSnmpVarBind({ name, value }: SnmpVarBind, wide: boolean): VarBind {
  const oid = fromAsnOid(name);
  if (!value) throw new Failure(ERROR_INVALID_PARAMETER);
  switch (value.asnType) {
    case ASN_INTEGER:
      return { oid, type: 'Integer32', value: integer(value, -0x80000000, 0x7fffffff) };
    case ASN_OCTETSTRING:
      return { oid, type: 'OctetString', value: octets(value.asnValue) };
    case ASN_NULL:
      return { oid, type: 'Null', value: null };
    case ASN_OBJECTIDENTIFIER:
      return { oid, type: 'ObjectIdentifier', value: fromAsnOid(value.asnValue) };
    case ASN_IPADDRESS: {
      const address = octets(value.asnValue);
      if (address.length !== 4) throw new Failure(SNMP_BERAPI_INVALID_LENGTH);
      return { oid, type: 'IpAddress', value: address.join('.') };
    }
    case ASN_COUNTER32:
      return { oid, type: 'Counter32', value: integer(value, 0, 0xffffffff) };
    case ASN_GAUGE32:
      return { oid, type: 'Gauge32', value: integer(value, 0, 0xffffffff) };
    case ASN_TIMETICKS:
      return { oid, type: 'TimeTicks', value: integer(value, 0, 0xffffffff) };
    case ASN_OPAQUE:
      return { oid, type: 'Opaque', value: octets(value.asnValue) };
  }
  if (wide && value.asnType === ASN_COUNTER64) return { oid, type: 'Counter64', value: counter64(value.asnValue) };
  if (wide && value.asnType === ASN_UINTEGER32) {
    return { oid, type: 'UInteger32', value: integer(value, 0, 0xffffffff) };
  }
  throw new Failure(SNMP_BERAPI_INVALID_TAG);
}

function integer({ asnValue }: { asnValue: number }, least: number, most: number): number {
  if (typeof asnValue !== 'number') throw new Failure(ERROR_INVALID_PARAMETER);
  if (!Number.isInteger(asnValue) || asnValue < least || asnValue > most) throw new Failure(SNMP_BERAPI_OVERFLOW);
  return asnValue;
}

/** A number will do where it is exact. */
function counter64(value: bigint | number): bigint {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) throw new Failure(ERROR_INVALID_PARAMETER);
  const exact = BigInt(value);
  if (exact < 0n || exact > 0xffffffffffffffffn) throw new Failure(SNMP_BERAPI_OVERFLOW);
  return exact;
}

/** A copy, so that the caller may change its array while the request is under way. */
function octets(value: AsnOctetString): Uint8Array {
  if (typeof value !== 'object' || value === null) throw new Failure(ERROR_INVALID_PARAMETER);
  const { stream, length } = value;
  if (length > (stream?.length ?? 0) || !(length >= 0)) throw new Failure(SNMP_BERAPI_INVALID_LENGTH);
  return stream ? Uint8Array.prototype.slice.call(stream, 0, length) : new Uint8Array(0);
}
