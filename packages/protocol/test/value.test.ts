// Every type of value at its limits, both ways.
import { BerError, BerReader, BerWriter, Oid } from '@mgmtapi/ber';
import { readValue, type Value, writeValue } from '@mgmtapi/protocol';
import { fromHex, toHex } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';

const name = Oid.from('1.3');
const octets = (hex: string): Uint8Array => fromHex(hex);

const values: [Value, string][] = [
  [{ type: 'Integer32', value: 0 }, '020100'],
  [{ type: 'Integer32', value: -2147483648 }, '020480000000'],
  [{ type: 'Integer32', value: 2147483647 }, '02047fffffff'],
  [{ type: 'OctetString', value: octets('') }, '0400'],
  [{ type: 'OctetString', value: octets('00ff') }, '040200ff'],
  [{ type: 'OctetString', value: new Uint8Array(65536).fill(0x61) }, `0483010000${'61'.repeat(65536)}`],
  [{ type: 'Null', value: null }, '0500'],
  [{ type: 'ObjectIdentifier', value: Oid.from('0.0') }, '060100'],
  [{ type: 'ObjectIdentifier', value: Oid.from('2.4294967215.4294967295') }, '060a8fffffff7f8fffffff7f'],
  [{ type: 'IpAddress', value: '0.0.0.0' }, '400400000000'],
  [{ type: 'IpAddress', value: '192.0.2.1' }, '4004c0000201'],
  [{ type: 'IpAddress', value: '255.255.255.255' }, '4004ffffffff'],
  [{ type: 'Counter32', value: 0 }, '410100'],
  [{ type: 'Counter32', value: 4294967295 }, '410500ffffffff'],
  [{ type: 'Gauge32', value: 2147483648 }, '42050080000000'],
  [{ type: 'TimeTicks', value: 4294967295 }, '430500ffffffff'],
  [{ type: 'UInteger32', value: 4294967295 }, '470500ffffffff'],
  [{ type: 'Counter64', value: 0n }, '460100'],
  [{ type: 'Counter64', value: 18446744073709551615n }, '460900ffffffffffffffff'],
  [{ type: 'Opaque', value: octets('') }, '4400'],
  [{ type: 'Opaque', value: octets('9f780441f00000ff') }, '44089f780441f00000ff'],
  [{ type: 'Opaque', value: octets('9f7804') }, '44039f7804'],
  [{ type: 'Opaque', value: octets('9f7a0441f00000') }, '44079f7a0441f00000'],
  [{ type: 'OpaqueFloat', value: 1.5 }, '44079f78043fc00000'],
  [{ type: 'OpaqueFloat', value: -0 }, '44079f780480000000'],
  [{ type: 'OpaqueFloat', value: Number.POSITIVE_INFINITY }, '44079f78047f800000'],
  [{ type: 'OpaqueFloat', value: Number.NaN }, '44079f78047fc00000'],
  [{ type: 'OpaqueDouble', value: 1.1 }, '440b9f79083ff199999999999a'],
  [{ type: 'OpaqueDouble', value: Number.MIN_VALUE }, '440b9f79080000000000000001'],
  [{ type: 'NoSuchObject', value: null }, '8000'],
  [{ type: 'NoSuchInstance', value: null }, '8100'],
  [{ type: 'EndOfMibView', value: null }, '8200'],
];

/** Kept as read and written back: tolerance `unknownValue`. */
const unknown: [number, string, string][] = [
  [0x45, '0102', '45020102'],
  [0x40, '', '4000'],
  [0x40, '0102030405', '40050102030405'],
  [0x00, '', '0000'],
  [0x01, 'ff', '0101ff'],
  [0x16, '61', '160161'],
  [0x30, '0500', '30020500'],
  [0x48, '01', '480101'],
  [0x83, '', '8300'],
  [0xa0, '00', 'a00100'],
  [0xde, '0a', 'de010a'],
];

function read(hex: string, strict = false): Value {
  const { oid, ...value } = readValue(new BerReader(fromHex(hex), { strict }), name);
  expect(oid).toBe(name);
  return value;
}

function written(value: Value): string {
  const w = new BerWriter();
  writeValue(w, value);
  return toHex(w.toBytes());
}

describe('values', () => {
  test.each(values)('%o', (value, hex) => {
    expect(read(hex, true)).toEqual(value);
    expect(written(value)).toBe(hex);
  });

  test('members come in one order', () => {
    for (const [, hex] of values) {
      expect(Object.keys(readValue(new BerReader(fromHex(hex)), name))).toEqual(['oid', 'type', 'value']);
    }
  });

  test.each(unknown)('tag %i with content %s stays as it is', (tag, content, hex) => {
    const value: Value = { type: 'Unknown', value: { tag, content: octets(content) } };
    expect(read(hex)).toEqual(value);
    expect(written(value)).toBe(hex);
    expect(() => read(hex, true)).toThrow(expect.objectContaining({ code: 'BER_TAG', offset: 0 }));
  });

  test.each(['1f00', '5f0100', 'bf810000', 'ff00'])('a tag of more than one octet is refused: %s', (hex) => {
    expect(() => read(hex)).toThrow(BerError);
  });

  test.each(['050100', '800100', '81020500', '820100'])('content where none can be is refused: %s', (hex) => {
    expect(() => read(hex)).toThrow(expect.objectContaining({ code: 'BER_LENGTH' }));
  });
});

describe('values that cannot be written', () => {
  test.each([
    [{ type: 'Integer32', value: 2147483648 }, RangeError],
    [{ type: 'Integer32', value: 0.5 }, RangeError],
    [{ type: 'Gauge32', value: -1 }, RangeError],
    [{ type: 'Counter64', value: 1 }, TypeError],
    [{ type: 'Counter64', value: -1n }, RangeError],
    [{ type: 'OctetString', value: 'text' }, TypeError],
    [{ type: 'Opaque', value: null }, TypeError],
    [{ type: 'IpAddress', value: '192.0.2' }, TypeError],
    [{ type: 'IpAddress', value: '192.0.2.256' }, TypeError],
    [{ type: 'IpAddress', value: '192.0.2.01' }, TypeError],
    [{ type: 'IpAddress', value: 5 }, TypeError],
    [{ type: 'ObjectIdentifier', value: Oid.from([]) }, RangeError],
    [{ type: 'ObjectIdentifier', value: '1.3' }, TypeError],
    [{ type: 'OpaqueFloat', value: '1' }, TypeError],
    [{ type: 'Unknown', value: { tag: 0x100, content: octets('') } }, RangeError],
    [{ type: 'Unknown', value: { tag: 0x1f, content: octets('') } }, RangeError],
    [{ type: 'Unknown', value: { tag: 0x01, content: 'x' } }, TypeError],
    [{ type: 'Unknown', value: null }, TypeError],
    [{ type: 'Integer64', value: 1 }, TypeError],
    [{ value: 1 }, TypeError],
  ])('%o', (value, type) => {
    expect(() => written(value as Value)).toThrow(type);
  });
});
