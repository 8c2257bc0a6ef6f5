// Between bindings of the protocol and the structures of snmp.h that extension agents read and change.
import { Oid } from '@mgmtapi/ber';
import type { Value, VarBind } from '@mgmtapi/protocol';
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
  ASN_TIMETICKS,
  ASN_UINTEGER32,
  type AsnAny,
  type AsnObjectIdentifier,
  type AsnOctetString,
  SNMP_EXCEPTION_ENDOFMIBVIEW,
  SNMP_EXCEPTION_NOSUCHINSTANCE,
  SNMP_EXCEPTION_NOSUCHOBJECT,
  type SnmpVarBind,
} from 'mgmtapi';

/** The name as a structure of its own. */
export function toAsnOid(oid: Oid): AsnObjectIdentifier {
  return { idLength: oid.length, ids: [...oid.arcs] };
}

/** The binding as a structure of its own; `Null` where there is no value yet. */
export function toSnmpVarBind(varBind: VarBind): SnmpVarBind {
  return { name: toAsnOid(varBind.oid), value: toAsnAny(varBind) };
}

function toAsnAny(value: Value): AsnAny {
  switch (value.type) {
    case 'Integer32':
      return { asnType: ASN_INTEGER, asnValue: value.value };
    case 'OctetString':
      return { asnType: ASN_OCTETSTRING, asnValue: toAsnOctets(value.value) };
    case 'ObjectIdentifier':
      return { asnType: ASN_OBJECTIDENTIFIER, asnValue: toAsnOid(value.value) };
    case 'IpAddress':
      return { asnType: ASN_IPADDRESS, asnValue: toAsnOctets(Uint8Array.from(value.value.split('.'), Number)) };
    case 'Counter32':
      return { asnType: ASN_COUNTER32, asnValue: value.value };
    case 'Gauge32':
      return { asnType: ASN_GAUGE32, asnValue: value.value };
    case 'TimeTicks':
      return { asnType: ASN_TIMETICKS, asnValue: value.value };
    case 'UInteger32':
      return { asnType: ASN_UINTEGER32, asnValue: value.value };
    case 'Counter64':
      return { asnType: ASN_COUNTER64, asnValue: value.value };
    case 'Opaque':
      return { asnType: ASN_OPAQUE, asnValue: toAsnOctets(value.value) };
    case 'OpaqueFloat':
    case 'OpaqueDouble':
      return { asnType: ASN_OPAQUE, asnValue: toAsnOctets(opaqueOctets(value.type, value.value)) };
    case 'Unknown':
      // The tag as it came: the agent finds a type that it does not know.
      return { asnType: value.value.tag as typeof ASN_OPAQUE, asnValue: toAsnOctets(value.value.content) };
    case 'NoSuchObject':
      return { asnType: SNMP_EXCEPTION_NOSUCHOBJECT, asnValue: null };
    case 'NoSuchInstance':
      return { asnType: SNMP_EXCEPTION_NOSUCHINSTANCE, asnValue: null };
    case 'EndOfMibView':
      return { asnType: SNMP_EXCEPTION_ENDOFMIBVIEW, asnValue: null };
    case 'Null':
      return { asnType: ASN_NULL, asnValue: null };
  }
}

/**
 * The name that an agent gave.
 * @throws {TypeError | RangeError} it is none
 */
export function fromAsnOid(oid: AsnObjectIdentifier | null | undefined): Oid {
  const { idLength, ids } = oid ?? { idLength: 0, ids: null };
  if (idLength > (ids?.length ?? 0)) throw new TypeError('object identifier without its subidentifiers');
  return Oid.from(Array.from((ids ?? []).slice(0, idLength)));
}

/**
 * The value that an agent gave. A float in an Opaque stays an Opaque, and BITS are octets: on the wire they are the same.
 * @throws {TypeError | RangeError} it is none
 */
export function fromAsnAny(any: AsnAny | null | undefined): Value {
  switch (any?.asnType) {
    case ASN_INTEGER:
      return { type: 'Integer32', value: any.asnValue };
    case ASN_OCTETSTRING:
    case ASN_BITS:
      return { type: 'OctetString', value: fromAsnOctets(any.asnValue) };
    case ASN_OBJECTIDENTIFIER:
      return { type: 'ObjectIdentifier', value: fromAsnOid(any.asnValue) };
    case ASN_IPADDRESS:
      return { type: 'IpAddress', value: fromAsnOctets(any.asnValue).join('.') };
    case ASN_COUNTER32:
      return { type: 'Counter32', value: any.asnValue };
    case ASN_GAUGE32:
      return { type: 'Gauge32', value: any.asnValue };
    case ASN_TIMETICKS:
      return { type: 'TimeTicks', value: any.asnValue };
    case ASN_UINTEGER32:
      return { type: 'UInteger32', value: any.asnValue };
    case ASN_COUNTER64:
      return { type: 'Counter64', value: BigInt(any.asnValue) };
    case ASN_OPAQUE:
      return { type: 'Opaque', value: fromAsnOctets(any.asnValue) };
    case ASN_NULL:
      return { type: 'Null', value: null };
    case SNMP_EXCEPTION_NOSUCHOBJECT:
      return { type: 'NoSuchObject', value: null };
    case SNMP_EXCEPTION_NOSUCHINSTANCE:
      return { type: 'NoSuchInstance', value: null };
    case SNMP_EXCEPTION_ENDOFMIBVIEW:
      return { type: 'EndOfMibView', value: null };
    default:
      throw new TypeError(`value of unknown type ${String(any?.asnType)}`);
  }
}

function toAsnOctets(octets: Uint8Array): AsnOctetString {
  return { stream: octets.slice(), length: octets.length, dynamic: true };
}

/** A copy: the agent may use its array again. */
function fromAsnOctets(octets: AsnOctetString | null | undefined): Uint8Array {
  const { stream, length } = octets ?? { stream: null, length: 0 };
  if (length > (stream?.length ?? 0))
    throw new RangeError(`octet string of ${stream?.length ?? 0} octets claims ${length}`);
  return stream === null ? new Uint8Array(0) : Uint8Array.prototype.slice.call(stream, 0, length);
}

/** What the Opaque held: extension agents know no Net-SNMP floats. */
function opaqueOctets(type: 'OpaqueFloat' | 'OpaqueDouble', value: number): Uint8Array {
  const size = type === 'OpaqueFloat' ? 4 : 8;
  const octets = new DataView(new ArrayBuffer(3 + size));
  octets.setUint16(0, type === 'OpaqueFloat' ? 0x9f78 : 0x9f79);
  octets.setUint8(2, size);
  if (type === 'OpaqueFloat') octets.setFloat32(3, value);
  else octets.setFloat64(3, value);
  return new Uint8Array(octets.buffer);
}
