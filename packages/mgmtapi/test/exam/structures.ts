// Short hand for the C structures in the tables of the exam.
import {
  ASN_NULL,
  type AsnAny,
  type AsnObjectIdentifier,
  type AsnOctetString,
  type SnmpVarBind,
  type SnmpVarBindList,
} from 'mgmtapi';

/** '1.3.6' as an AsnObjectIdentifier; '' is one without arcs. */
export function oid(text: string): AsnObjectIdentifier {
  const ids = text === '' ? [] : text.split('.').map(Number);
  return { idLength: ids.length, ids };
}

/** The arcs of a structure as text, '' for none: independent of which kind of array holds them. */
export function arcs(from: AsnObjectIdentifier | undefined | null): string {
  return Array.from(from?.ids ?? [])
    .slice(0, from?.idLength)
    .join('.');
}

export function octets(content: string | readonly number[], dynamic = false): AsnOctetString {
  const stream =
    typeof content === 'string' ? Uint8Array.from(Buffer.from(content, 'latin1')) : Uint8Array.from(content);
  return { stream, length: stream.length, dynamic };
}

/** The octets of a structure as an array, null where there are none. */
export function bytesOf(from: AsnOctetString | undefined | null): number[] | null {
  return from?.stream ? Array.from(from.stream.subarray(0, from.length)) : null;
}

export function varBind(name: string, value: AsnAny = { asnType: ASN_NULL, asnValue: null }): SnmpVarBind {
  return { name: oid(name), value };
}

export function listOf(...list: SnmpVarBind[]): SnmpVarBindList {
  return { list, len: list.length };
}
