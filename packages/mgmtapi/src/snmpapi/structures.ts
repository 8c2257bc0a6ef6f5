// The structures of snmp.h as plain mutable objects, and the initialisers that the header offers for them.

import type {
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
} from './constants.js';

/** True or false, where C has a nonzero and a zero number. */
export type BOOL = boolean;

/** An out-parameter: what C takes as a pointer to a variable. */
export interface Ref<T> {
  value: T;
}

/** Octets with a length and no terminator. */
export interface AsnOctetString {
  stream: Uint8Array | null;
  /** Octets of `stream` that count. */
  length: number;
  /** In C: `stream` came from the heap. Kept for fidelity; true on every copy, false after a free. */
  dynamic: boolean;
}

/** An object identifier: `idLength` of the `ids` count, each an unsigned 32-bit number. */
export interface AsnObjectIdentifier {
  idLength: number;
  ids: Uint32Array | number[] | null;
}

/** One value. `asnType` says which; the value itself is always in `asnValue`, whatever the member of the C union. */
export type AsnAny =
  | { asnType: typeof ASN_INTEGER; asnValue: number }
  | {
      asnType: typeof ASN_COUNTER32 | typeof ASN_GAUGE32 | typeof ASN_TIMETICKS | typeof ASN_UINTEGER32;
      asnValue: number;
    }
  | { asnType: typeof ASN_COUNTER64; asnValue: bigint }
  | {
      asnType:
        | typeof ASN_OCTETSTRING
        | typeof ASN_BITS
        | typeof ASN_SEQUENCE
        | typeof ASN_IPADDRESS
        | typeof ASN_OPAQUE;
      asnValue: AsnOctetString;
    }
  | { asnType: typeof ASN_OBJECTIDENTIFIER; asnValue: AsnObjectIdentifier }
  | {
      asnType:
        | typeof ASN_NULL
        | typeof SNMP_EXCEPTION_NOSUCHOBJECT
        | typeof SNMP_EXCEPTION_NOSUCHINSTANCE
        | typeof SNMP_EXCEPTION_ENDOFMIBVIEW;
      asnValue: null;
    };

/** A name with its value. */
export interface SnmpVarBind {
  name: AsnObjectName;
  value: AsnObjectSyntax;
}

/** The bindings of a request or a trap: `len` entries of `list` count. */
export interface SnmpVarBindList {
  list: SnmpVarBind[] | null;
  len: number;
}

export type AsnObjectName = AsnObjectIdentifier;
export type AsnObjectSyntax = AsnAny;
/** Signed 32 bit. */
export type AsnInteger32 = number;
/** Unsigned 32 bit. */
export type AsnUnsigned32 = number;
/** Unsigned 32 bit. */
export type AsnCounter32 = number;
/** Unsigned 32 bit. */
export type AsnGauge32 = number;
/** Unsigned 32 bit, hundredths of a second. */
export type AsnTimeticks = number;
/** Unsigned 64 bit. */
export type AsnCounter64 = bigint;
export type AsnBits = AsnOctetString;
export type AsnSequence = AsnOctetString;
export type AsnImplicitSequence = AsnOctetString;
export type AsnIPAddress = AsnOctetString;
export type AsnNetworkAddress = AsnOctetString;
export type AsnDisplayString = AsnOctetString;
export type AsnOpaque = AsnOctetString;

/** An object identifier over `ids`, which is taken and not copied: `DEFINE_OID([1, 3, 6, 1])`. */
export function DEFINE_OID(ids: Uint32Array | number[]): AsnObjectIdentifier {
  return { idLength: ids.length, ids };
}

/** The object identifier without subidentifiers: what a freed one looks like. */
export function DEFINE_NULLOID(): AsnObjectIdentifier {
  return { idLength: 0, ids: null };
}

/** The octet string without octets: what a freed one looks like. */
export function DEFINE_NULLOCTETS(): AsnOctetString {
  return { stream: null, length: 0, dynamic: false };
}
