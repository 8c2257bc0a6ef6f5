// SnmpUtilPrintAsnAny: one value as a line of text.

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
  SNMP_EXCEPTION_ENDOFMIBVIEW,
  SNMP_EXCEPTION_NOSUCHINSTANCE,
  SNMP_EXCEPTION_NOSUCHOBJECT,
} from './constants.js';
import { octetsOf } from './octets.js';
import { SnmpUtilOidToA } from './oid-text.js';
import { print } from './settings.js';
import type { AsnAny } from './structures.js';

/** Prints a value and an end of line: `Integer32 -5`, `String Hardware: ...`. Null prints nothing. */
export function SnmpUtilPrintAsnAny(any: AsnAny | null): void {
  if (any) print(`${formatAsnAny(any)}\n`);
}

/** The text that `SnmpUtilPrintAsnAny` prints, without the end of line: a label, one space, the value. */
export function formatAsnAny(any: AsnAny): string {
  switch (any.asnType) {
    case ASN_INTEGER:
      return `Integer32 ${any.asnValue}`;
    case ASN_COUNTER32:
      return `Counter32 ${any.asnValue}`;
    case ASN_GAUGE32:
      return `Gauge32 ${any.asnValue}`;
    case ASN_TIMETICKS:
      return `TimeTicks ${any.asnValue}`;
    case ASN_UINTEGER32:
      return `Unsigned32 ${any.asnValue}`;
    case ASN_COUNTER64:
      return `Counter64 ${any.asnValue}`;
    case ASN_OCTETSTRING:
      return `String ${Array.from(octetsOf(any.asnValue), printable).join('')}`;
    case ASN_IPADDRESS:
      return `IpAddress ${address(octetsOf(any.asnValue))}`;
    case ASN_OPAQUE:
      return `Opaque ${hex(octetsOf(any.asnValue))}`;
    case ASN_BITS:
      return `Bits ${hex(octetsOf(any.asnValue))}`;
    case ASN_OBJECTIDENTIFIER:
      return `ObjectID ${SnmpUtilOidToA(any.asnValue)}`;
    case ASN_NULL:
      return 'Null value';
    case SNMP_EXCEPTION_NOSUCHOBJECT:
      return 'noSuchObject';
    case SNMP_EXCEPTION_NOSUCHINSTANCE:
      return 'noSuchInstance';
    case SNMP_EXCEPTION_ENDOFMIBVIEW:
      return 'endOfMibView';
    default:
      return `Invalid type ${any.asnType}`;
  }
}

/** A printable octet as its character, any other as Windows NT showed it: `<0xaa>`, no padding. */
function printable(octet: number): string {
  return octet >= 0x20 && octet <= 0x7e ? String.fromCharCode(octet) : `<0x${octet.toString(16)}>`;
}

function address(octets: Uint8Array): string {
  return octets.length < 4 ? 'Invalid' : octets.subarray(0, 4).join('.');
}

function hex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => `0x${octet.toString(16).padStart(2, '0')}`).join(' ');
}
