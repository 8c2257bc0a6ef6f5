import { Oid } from '@mgmtapi/ber';
import type { Value, VarBind } from '@mgmtapi/protocol';
import { ASN_BITS, ASN_OPAQUE, type AsnAny, DEFINE_NULLOID } from 'mgmtapi';
import { expect, test } from 'vitest';
import { fromAsnAny, fromAsnOid, toAsnOid, toSnmpVarBind } from '../../src/extension/asn.js';

const oid = Oid.from('1.3.6.1.4.1.99999.4294967295');

test.each<Value>([
  { type: 'Integer32', value: -2147483648 },
  { type: 'OctetString', value: Uint8Array.of(0, 255) },
  { type: 'OctetString', value: new Uint8Array(0) },
  { type: 'ObjectIdentifier', value: oid },
  { type: 'IpAddress', value: '192.0.2.255' },
  { type: 'Counter32', value: 4294967295 },
  { type: 'Gauge32', value: 4294967295 },
  { type: 'TimeTicks', value: 4294967295 },
  { type: 'UInteger32', value: 4294967295 },
  { type: 'Counter64', value: 2n ** 64n - 1n },
  { type: 'Opaque', value: Uint8Array.of(1) },
  { type: 'Null', value: null },
  { type: 'NoSuchObject', value: null },
  { type: 'NoSuchInstance', value: null },
  { type: 'EndOfMibView', value: null },
])('$type there and back', (value) => {
  const structure = toSnmpVarBind({ oid, ...value } as VarBind);
  expect(structure.name).toEqual({ idLength: 8, ids: [1, 3, 6, 1, 4, 1, 99999, 4294967295] });
  expect(fromAsnAny(structure.value)).toEqual(value);
});

test('octets are copied in both directions', () => {
  const octets = Uint8Array.of(1, 2);
  const { value } = toSnmpVarBind({ oid, type: 'OctetString', value: octets });
  const back = fromAsnAny(value);
  octets[0] = 9;
  expect(value.asnValue).toEqual({ stream: Uint8Array.of(1, 2), length: 2, dynamic: true });
  (value.asnValue as { stream: Uint8Array }).stream[0] = 8;
  expect(back.value).toEqual(Uint8Array.of(1, 2));
});

test('floats are what Net-SNMP puts into an Opaque; BITS are octets; a length may be less than the array', () => {
  const opaque = (type: 'OpaqueFloat' | 'OpaqueDouble', value: number): unknown =>
    (toSnmpVarBind({ oid, type, value }).value.asnValue as { stream: Uint8Array }).stream;
  expect(opaque('OpaqueFloat', 12.5)).toEqual(Uint8Array.of(0x9f, 0x78, 4, 0x41, 0x48, 0, 0));
  expect(opaque('OpaqueDouble', -2)).toEqual(Uint8Array.of(0x9f, 0x79, 8, 0xc0, 0, 0, 0, 0, 0, 0, 0));
  const bits: AsnAny = { asnType: ASN_BITS, asnValue: { stream: Uint8Array.of(0x80, 7), length: 1, dynamic: false } };
  expect(fromAsnAny(bits)).toEqual({ type: 'OctetString', value: Uint8Array.of(0x80) });
  expect(fromAsnOid({ idLength: 2, ids: Uint32Array.of(1, 3, 6) })).toEqual(Oid.from('1.3'));
  expect(toAsnOid(Oid.from([]))).toEqual({ idLength: 0, ids: [] });
  expect(fromAsnOid(DEFINE_NULLOID()).length).toBe(0);
});

test.each<[what: string, give: () => unknown, error: RegExp]>([
  ['no value', () => fromAsnAny(null), /unknown type/],
  ['an unknown type', () => fromAsnAny({ asnType: 0x99, asnValue: null } as never), /unknown type 153/],
  [
    'too few octets',
    () => fromAsnAny({ asnType: ASN_OPAQUE, asnValue: { stream: null, length: 1, dynamic: false } }),
    /claims 1/,
  ],
  ['too few subidentifiers', () => fromAsnOid({ idLength: 2, ids: [1] }), /subidentifiers/],
])('%s is refused', (_, give, error) => expect(give).toThrow(error));
