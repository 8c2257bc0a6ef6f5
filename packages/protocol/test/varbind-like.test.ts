// What callers write, made exact: or refused, with the name of the field.
import { Oid } from '@mgmtapi/ber';
import { toOid, toVarBind, type VarBindLike } from '@mgmtapi/protocol';
import { fromHex } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';

const oid = '1.3.6.1.2.1.1.1.0';

test.each<[VarBindLike, string, unknown]>([
  [{ oid, type: 'Integer32', value: -2147483648 }, 'Integer32', -2147483648],
  [{ oid, type: 'Integer32', value: -0 }, 'Integer32', 0],
  [{ oid, type: 'Counter32', value: 4294967295 }, 'Counter32', 4294967295],
  [{ oid, type: 'Gauge32', value: 0 }, 'Gauge32', 0],
  [{ oid, type: 'Unsigned32', value: 7 }, 'Gauge32', 7],
  [{ oid, type: 'TimeTicks', value: 7 }, 'TimeTicks', 7],
  [{ oid, type: 'UInteger32', value: 7 }, 'UInteger32', 7],
  [{ oid, type: 'Counter64', value: 2n ** 64n - 1n }, 'Counter64', 2n ** 64n - 1n],
  [{ oid, type: 'Counter64', value: Number.MAX_SAFE_INTEGER }, 'Counter64', 2n ** 53n - 1n],
  [{ oid, type: 'OctetString', value: 'ü' }, 'OctetString', fromHex('c3bc')],
  [{ oid, type: 'OctetString', value: Buffer.from('ab') }, 'OctetString', fromHex('6162')],
  [{ oid, type: 'Opaque', value: fromHex('01') }, 'Opaque', fromHex('01')],
  [{ oid, type: 'OpaqueFloat', value: 0.5 }, 'OpaqueFloat', 0.5],
  [{ oid, type: 'OpaqueDouble', value: Number.NaN }, 'OpaqueDouble', Number.NaN],
  [{ oid, type: 'Null' }, 'Null', null],
  [{ oid, type: 'Null', value: null }, 'Null', null],
  [{ oid, type: 'ObjectIdentifier', value: [2, 999] }, 'ObjectIdentifier', Oid.from('2.999')],
  [{ oid, type: 'IpAddress', value: '192.0.2.1' }, 'IpAddress', '192.0.2.1'],
])('%o', (like, type, value) => {
  const varBind = toVarBind(like, 'varBind');
  expect(varBind).toEqual({ oid: Oid.from(oid), type, value });
  expect(Object.keys(varBind)).toEqual(['oid', 'type', 'value']);
});

test('octets are copied', () => {
  const value = fromHex('6162');
  const varBind = toVarBind({ oid, type: 'OctetString', value }, 'varBind');
  value.fill(0);
  expect(varBind.value).toEqual(fromHex('6162'));
});

describe('refused, naming the field', () => {
  test.each<[unknown, string, typeof TypeError | typeof RangeError]>([
    [null, 'v[3] ', TypeError],
    ['1.3', 'v[3] ', TypeError],
    [{ type: 'Null' }, 'v[3].oid', TypeError],
    [{ oid: 'sysDescr', type: 'Null' }, 'v[3].oid', TypeError],
    [{ oid: '1', type: 'Null' }, 'v[3].oid', RangeError],
    [{ oid, type: 'NoSuchObject', value: null }, 'v[3].type', TypeError],
    [{ oid, type: 'Unknown', value: { tag: 1, content: fromHex('') } }, 'v[3].type', TypeError],
    [{ oid, type: 'integer', value: 1 }, 'v[3].type', TypeError],
    [{ oid }, 'v[3].type', TypeError],
    [{ oid, type: 'Integer32', value: 2147483648 }, 'v[3].value', RangeError],
    [{ oid, type: 'Integer32', value: 1.5 }, 'v[3].value', RangeError],
    [{ oid, type: 'Integer32', value: '1' }, 'v[3].value', TypeError],
    [{ oid, type: 'Integer32' }, 'v[3].value', TypeError],
    [{ oid, type: 'Gauge32', value: -1 }, 'v[3].value', RangeError],
    [{ oid, type: 'TimeTicks', value: 4294967296 }, 'v[3].value', RangeError],
    [{ oid, type: 'Counter64', value: -1n }, 'v[3].value', RangeError],
    [{ oid, type: 'Counter64', value: 2n ** 64n }, 'v[3].value', RangeError],
    [{ oid, type: 'Counter64', value: 2 ** 53 }, 'v[3].value', RangeError],
    [{ oid, type: 'Counter64', value: '1' }, 'v[3].value', TypeError],
    [{ oid, type: 'OctetString', value: 5 }, 'v[3].value', TypeError],
    [{ oid, type: 'OctetString', value: [1, 2] }, 'v[3].value', TypeError],
    [{ oid, type: 'Opaque', value: 'text' }, 'v[3].value', TypeError],
    [{ oid, type: 'OpaqueFloat', value: 1n }, 'v[3].value', TypeError],
    [{ oid, type: 'Null', value: 0 }, 'v[3].value', TypeError],
    [{ oid, type: 'ObjectIdentifier', value: '1' }, 'v[3].value', RangeError],
    [{ oid, type: 'ObjectIdentifier', value: 'x' }, 'v[3].value', TypeError],
    [{ oid, type: 'IpAddress', value: '::1' }, 'v[3].value', TypeError],
    [{ oid, type: 'IpAddress', value: '1.2.3.4\n' }, 'v[3].value', TypeError],
  ])('%o', (like, name, type) => {
    expect(() => toVarBind(like as VarBindLike, 'v[3]')).toThrow(type);
    expect(() => toVarBind(like as VarBindLike, 'v[3]')).toThrow(name);
  });

  test('names', () => {
    expect(toOid('1.3', 'oids[0]').toString()).toBe('1.3');
    expect(() => toOid([], 'oids[0]')).toThrow(/^oids\[0\]/);
    expect(() => toOid('x', 'oids[0]')).toThrow(/^oids\[0\]/);
  });
});
