// Object identifiers and values as text.
import { afterEach, describe, expect, it } from 'vitest';
import { configureMgmtApi } from '../../src/mgmtapi/index.js';
import {
  type AsnAny,
  type AsnObjectIdentifier,
  DEFINE_NULLOID,
  DEFINE_OID,
  formatAsnAny,
  SnmpUtilIdsToA,
  SnmpUtilOidToA,
  SnmpUtilPrintAsnAny,
  SnmpUtilPrintOid,
} from '../../src/snmpapi/index.js';

const ones = (count: number): number[] => new Array<number>(count).fill(1);

afterEach(() => configureMgmtApi());

describe('SnmpUtilIdsToA and SnmpUtilOidToA', () => {
  it.each<[Uint32Array | number[] | null, number, string]>([
    [[1, 3, 6, 1, 4, 1, 311], 7, '1.3.6.1.4.1.311'],
    [Uint32Array.of(1, 3, 6), 3, '1.3.6'],
    [[1, 3, 6], 2, '1.3'],
    [[1, 3, 6], 9, '1.3.6'],
    [[0], 1, '0'],
    [[1, 4294967295], 2, '1.4294967295'],
    [null, 0, '<null oid>'],
    [null, 5, '<null oid>'],
    [[1, 3], 0, '<null oid>'],
    [[], 0, '<null oid>'],
  ])('%j, %i', (ids, count, text) => {
    expect(SnmpUtilIdsToA(ids, count)).toBe(text);
    expect(SnmpUtilOidToA({ ids, idLength: count })).toBe(text);
  });

  it.each<[AsnObjectIdentifier | null]>([[null], [DEFINE_NULLOID()]])('%j is <null oid>', (oid) => {
    expect(SnmpUtilOidToA(oid)).toBe('<null oid>');
  });

  it('cuts nothing by itself', () => {
    expect(SnmpUtilIdsToA(ones(600), 600)).toHaveLength(1199);
  });

  it('gives a fresh text each time', () => {
    const first = SnmpUtilIdsToA([1, 3], 2);
    SnmpUtilIdsToA([2, 5], 2);
    expect(first).toBe('1.3');
  });

  it.each([
    [128, 255, '1'],
    [129, 256, '...'],
    [130, 256, '...'],
  ])('documented: %i subidentifiers give %i characters that end in %s', (count, length, end) => {
    const text = SnmpUtilIdsToA(ones(count), count, { limit: 'documented' });
    expect(text).toHaveLength(length);
    expect(text.endsWith(end)).toBe(true);
  });

  // What Windows does: 256 give 511 characters, 257 give 513, and 258 the same 513.
  it.each([
    [256, 511],
    [257, 513],
    [258, 513],
  ])('observed: %i subidentifiers give %i characters', (count, length) => {
    const text = SnmpUtilIdsToA(ones(count), count, { limit: 'observed' });
    expect(text).toBe(ones(257).join('.').slice(0, length));
  });

  it('signs what Windows signs', () => {
    expect(SnmpUtilIdsToA([1, 4294967295, 2147483647], 3, { signed: true })).toBe('1.-1.2147483647');
  });

  it('follows configureMgmtApi, until it says nothing', () => {
    configureMgmtApi({ oidText: { limit: 8, signed: true } });
    expect(SnmpUtilOidToA(DEFINE_OID([1, 4294967295, 311, 77]))).toBe('1.-1....');
    configureMgmtApi({});
    expect(SnmpUtilOidToA(DEFINE_OID([1, 4294967295]))).toBe('1.4294967295');
  });
});

const octets = (text: string): object => ({
  stream: Buffer.from(text, 'latin1'),
  length: text.length,
  dynamic: false,
});

const lines: [number, unknown, string][] = [
  [0x02, -5, 'Integer32 -5'],
  [0x02, 0, 'Integer32 0'],
  [0x41, 4294967295, 'Counter32 4294967295'],
  [0x42, 3749, 'Gauge32 3749'],
  [0x43, 815316, 'TimeTicks 815316'],
  [0x43, 4294967295, 'TimeTicks 4294967295'],
  [0x46, 18446744073709551615n, 'Counter64 18446744073709551615'],
  [0x47, 7, 'Unsigned32 7'],
  [0x04, octets('Hardware: Intel64'), 'String Hardware: Intel64'],
  [0x04, octets(''), 'String '],
  [0x04, octets('\0\xaa\0' + '7?\xce'), 'String <0x0><0xaa><0x0>7?<0xce>'],
  [0x04, octets(' ~\x7f\n'), 'String  ~<0x7f><0xa>'],
  [0x04, { stream: null, length: 0, dynamic: false }, 'String '],
  [0x06, { idLength: 3, ids: [1, 3, 6] }, 'ObjectID 1.3.6'],
  [0x06, { idLength: 2, ids: [1, 4294967295] }, 'ObjectID 1.4294967295'],
  [0x40, octets('\xc0\0\x02\x07'), 'IpAddress 192.0.2.7'],
  [0x40, octets('\xc0\0\x02'), 'IpAddress Invalid'],
  [0x40, octets(''), 'IpAddress Invalid'],
  [0x44, octets('\x01\xff'), 'Opaque 0x01 0xff'],
  [0x03, octets('\xa0\x0f'), 'Bits 0xa0 0x0f'],
  [0x05, null, 'Null value'],
  [0x80, null, 'noSuchObject'],
  [0x81, null, 'noSuchInstance'],
  [0x82, null, 'endOfMibView'],
  [0x45, octets('\x01'), 'Invalid type 69'],
  [0, null, 'Invalid type 0'],
];

describe('values', () => {
  it.each(lines)('of type %i as text', (asnType, asnValue, text) => {
    const printed: string[] = [];
    configureMgmtApi({ print: (each) => printed.push(each) });
    const any = { asnType, asnValue } as AsnAny;
    expect(formatAsnAny(any)).toBe(text);
    SnmpUtilPrintAsnAny(any);
    expect(printed).toEqual([`${text}\n`]);
  });
});

describe('printing', () => {
  it('writes an object identifier without an end of line, and nothing for null', () => {
    const printed: string[] = [];
    configureMgmtApi({ print: (each) => printed.push(each) });
    SnmpUtilPrintOid(DEFINE_OID([1, 3, 6, 1]));
    SnmpUtilPrintOid(null);
    SnmpUtilPrintAsnAny(null);
    expect(printed).toEqual(['1.3.6.1']);
  });
});
