// The SnmpUtil and SnmpSvc functions: copies, comparisons, freed states, texts, memory. One table for each function.
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
  type AsnAny,
  type AsnObjectIdentifier,
  type AsnOctetString,
  configureMgmtApi,
  DEFINE_NULLOCTETS,
  DEFINE_NULLOID,
  getLastError,
  SNMP_EXCEPTION_ENDOFMIBVIEW,
  SNMP_EXCEPTION_NOSUCHINSTANCE,
  SNMP_EXCEPTION_NOSUCHOBJECT,
  SnmpSvcGetUptime,
  SnmpSvcSetLogLevel,
  SnmpSvcSetLogType,
  SnmpUtilAsnAnyCpy,
  SnmpUtilAsnAnyFree,
  SnmpUtilDbgPrint,
  SnmpUtilIdsToA,
  SnmpUtilMemAlloc,
  SnmpUtilMemFree,
  SnmpUtilMemReAlloc,
  SnmpUtilOctetsCmp,
  SnmpUtilOctetsCpy,
  SnmpUtilOctetsFree,
  SnmpUtilOctetsNCmp,
  SnmpUtilOidAppend,
  SnmpUtilOidCmp,
  SnmpUtilOidCpy,
  SnmpUtilOidFree,
  SnmpUtilOidNCmp,
  SnmpUtilOidToA,
  SnmpUtilPrintAsnAny,
  SnmpUtilPrintOid,
  SnmpUtilVarBindCpy,
  SnmpUtilVarBindFree,
  SnmpUtilVarBindListCpy,
  SnmpUtilVarBindListFree,
  setLastError,
} from 'mgmtapi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arcs, bytesOf, listOf, octets, oid, varBind } from './structures.js';

const ones = (count: number): string => Array(count).fill('1').join('.');
/** A value that no C compiler would let through at this place. */
const wrong = (value: unknown): never => value as never;

let printed = '';
beforeEach(() => {
  printed = '';
  setLastError(0);
  configureMgmtApi({ print: (text) => (printed += text) });
});
afterEach(() => {
  SnmpSvcSetLogLevel(0);
  SnmpSvcSetLogType(1);
  configureMgmtApi({});
});

describe('SnmpUtilOidNCmp', () => {
  it.each([
    ['1.3.6', '1.3.6', 3, 0],
    ['1.3.6', '1.3.6', 2, 0],
    ['1.3.6', '1.3.6', 0, 0],
    ['1.3.6', '2.3.6', 0, 0],
    ['1.3.6', '1.3.6', 100, 0],
    ['1.3.6', '1.3.7', 3, -1],
    ['1.3.7', '1.3.6', 3, 1],
    ['1.3.6', '1.3.7', 2, 0],
    ['1.3', '1.3.6', 2, 0],
    ['1.3', '1.3.6', 3, -1],
    ['1.3.6', '1.3', 3, 1],
    ['1.3.6', '1.3', 2, 0],
    ['1.3', '1.3.6', 1000, -1],
    ['', '', 5, 0],
    ['', '1', 1, -1],
    ['1', '', 1, 1],
    ['', '1', 0, 0],
    ['4294967295', '1', 1, 1],
    ['2147483648', '2147483647', 1, 1],
    ['1', '4294967295', 1, -1],
    ['0.4294967295', '0.4294967294', 2, 1],
    ['10', '9', 1, 1],
    ['1.9', '1.2.1', 3, 1],
  ])('%s and %s, first %i: %i', (a, b, n, expected) => {
    expect(SnmpUtilOidNCmp(oid(a), oid(b), n)).toBe(expected);
  });

  it('reads idLength arcs, whatever else the array holds', () => {
    const short: AsnObjectIdentifier = { idLength: 2, ids: [1, 3, 6, 1] };
    expect(SnmpUtilOidNCmp(short, oid('1.3'), 4)).toBe(0);
    expect(SnmpUtilOidNCmp(short, oid('1.3.6.1'), 4)).toBe(-1);
  });

  it('takes arcs as Uint32Array as well', () => {
    expect(SnmpUtilOidNCmp({ idLength: 2, ids: Uint32Array.of(1, 4294967295) }, oid('1.4294967295'), 2)).toBe(0);
  });
});

describe('SnmpUtilOidCmp', () => {
  it.each([
    ['1.3.6', '1.3.6', 0],
    ['1.3.6.1.9', '1.3.6.1.2.1', 1],
    ['1.3.6.1.2.1', '1.3.6.1.9', -1],
    ['1.3', '1.3.6', -1],
    ['1.3.6', '1.3', 1],
    ['', '', 0],
    ['', '1', -1],
    ['1', '', 1],
    ['1.4294967295', '1.1', 1],
    ['1.2147483648', '1.2147483647', 1],
    ['2', '1.3.6.1.4.1.77.999', 1],
    ['1.10', '1.9', 1],
  ])('%s and %s: %i', (a, b, expected) => {
    expect(SnmpUtilOidCmp(oid(a), oid(b))).toBe(expected);
  });

  it.each([
    ['null, oid', null, oid('1.3')],
    ['oid, null', oid('1.3'), null],
    ['null, null', null, null],
  ])('%s: a number, no crash', (_name, a, b) => {
    expect(SnmpUtilOidCmp(wrong(a), wrong(b))).toBeTypeOf('number');
    expect(SnmpUtilOidNCmp(wrong(a), wrong(b), 2)).toBeTypeOf('number');
  });
});

describe('SnmpUtilOidCpy', () => {
  it.each(['', '1', '1.3.6.1.2.1', '1.4294967295', ones(128)])('copies %s', (text) => {
    const to = DEFINE_NULLOID();
    expect(SnmpUtilOidCpy(to, oid(text))).toBe(1);
    expect([to.idLength, arcs(to)]).toEqual([oid(text).idLength, text]);
    if (text !== '') expect(to).toEqual(oid(text)); // a plain array stays one
  });

  it('shares no array with its source', () => {
    const from = oid('1.3.6');
    const to = DEFINE_NULLOID();
    SnmpUtilOidCpy(to, from);
    (from.ids ?? [])[0] = 9;
    expect(arcs(to)).toBe('1.3.6');
    (to.ids ?? [])[1] = 8;
    expect(arcs(from)).toBe('9.3.6');
  });

  it('src null: 1, {0, NULL}', () => {
    const to = oid('1.3');
    expect(SnmpUtilOidCpy(to, null)).toBe(1);
    expect(to).toEqual({ idLength: 0, ids: null });
  });

  it('dst null: 0 with 87', () => {
    expect(SnmpUtilOidCpy(wrong(null), oid('1.3'))).toBe(0);
    expect(getLastError()).toBe(87);
  });

  it('onto itself', () => {
    const self = oid('1.3.6');
    expect(SnmpUtilOidCpy(self, self)).toBe(1);
    expect(arcs(self)).toBe('1.3.6');
  });
});

describe('SnmpUtilOidAppend', () => {
  it.each([
    ['1.3', '6.1', 1, '1.3.6.1'],
    ['', '1.3', 1, '1.3'],
    ['1.3', '', 1, '1.3'],
    ['', '', 1, ''],
    [ones(127), '2', 1, `${ones(127)}.2`],
    [ones(64), ones(64), 1, ones(128)],
    [ones(128), '', 1, ones(128)],
    [ones(128), '1', 0, ones(128)],
    [ones(64), ones(65), 0, ones(64)],
  ])('%s + %s: %i', (a, b, expected, after) => {
    const to = oid(a);
    expect(SnmpUtilOidAppend(to, oid(b))).toBe(expected);
    expect([to.idLength, arcs(to)]).toEqual([oid(after).idLength, after]);
    expect(getLastError()).toBe(expected ? 0 : 12);
  });

  it.each([
    ['dst null', null, oid('1'), 0],
    ['src null', oid('1.3'), null, 1],
  ])('%s', (_name, to, from, expected) => {
    expect(SnmpUtilOidAppend(wrong(to), wrong(from))).toBe(expected);
    expect(getLastError()).toBe(expected ? 0 : 87);
    if (to) expect(arcs(to)).toBe('1.3');
  });

  it('an OID to itself', () => {
    const self = oid('1.3');
    expect(SnmpUtilOidAppend(self, self)).toBe(1);
    expect(arcs(self)).toBe('1.3.1.3');
  });
});

describe('SnmpUtilOidFree', () => {
  it('leaves {0, NULL}, also the second time, and takes null', () => {
    const o = oid('1.3.6');
    SnmpUtilOidFree(o);
    expect(o).toEqual({ idLength: 0, ids: null });
    expect(SnmpUtilOidFree(o)).toBeUndefined();
    expect(o).toEqual({ idLength: 0, ids: null });
    expect(SnmpUtilOidFree(null)).toBeUndefined();
  });
});

describe('SnmpUtilOidToA, SnmpUtilIdsToA', () => {
  it.each([
    ['1.3.6.1.4.1.311', '1.3.6.1.4.1.311'],
    ['1', '1'],
    ['0', '0'],
    ['4294967295', '4294967295'],
    ['1.2147483648.0', '1.2147483648.0'],
    ['', '<null oid>'],
    [ones(128), ones(128)],
    [ones(258), ones(258)],
  ])('%s', (from, text) => {
    expect(SnmpUtilOidToA(oid(from))).toBe(text);
    expect(SnmpUtilIdsToA(oid(from).ids, oid(from).idLength)).toBe(text);
  });

  it.each([
    ['null', null, 3, '<null oid>'],
    ['n = 0', [1, 3], 0, '<null oid>'],
    ['fewer than the array holds', [1, 3, 6], 2, '1.3'],
    ['Uint32Array', Uint32Array.of(1, 4294967295), 2, '1.4294967295'],
  ])('IdsToA: %s', (_name, ids, n, text) => {
    expect(SnmpUtilIdsToA(ids, n)).toBe(text);
  });

  it.each([
    ['null', null],
    ['{0, NULL}', DEFINE_NULLOID()],
    ['a length without an array', { idLength: 2, ids: null }],
  ])('OidToA: %s', (_name, from) => {
    expect(SnmpUtilOidToA(from)).toBe('<null oid>');
  });

  it.each([
    [{ signed: true }, '1.4294967295', '1.-1'],
    [{ signed: true }, '1.2147483647', '1.2147483647'],
    [{ signed: false }, '1.4294967295', '1.4294967295'],
    [{ limit: 256 }, ones(128), ones(128)],
    [{ limit: 256 }, ones(200), `${ones(200).slice(0, 253)}...`],
    [{ limit: 13 }, '1.3.6.1.2.1.1', '1.3.6.1.2.1.1'],
  ])('configureMgmtApi({ oidText: %j }): %s', (oidText, from, text) => {
    configureMgmtApi({ oidText });
    expect(SnmpUtilOidToA(oid(from))).toBe(text);
  });
});

describe('configureMgmtApi', () => {
  it.each([
    { print: 'stdout' },
    { names: {} },
    { names: 'mib-2' },
    { oidText: { limit: -1 } },
    { oidText: { limit: Number.NaN } },
    { oidText: { limit: 'long' } },
  ])('%j: TypeError naming it, and nothing changed', (settings) => {
    configureMgmtApi({ print: (text) => (printed += text), oidText: { signed: true } });
    expect(() => configureMgmtApi(wrong(settings))).toThrow(TypeError);
    expect(() => configureMgmtApi(wrong(settings))).toThrow(Object.keys(settings)[0] ?? '?');
    SnmpUtilPrintOid(oid('1.4294967295'));
    expect(printed).toBe('1.-1');
  });
});

describe('SnmpUtilPrintOid', () => {
  it.each([
    ['1.3.6.1', oid('1.3.6.1'), '1.3.6.1'],
    ['NULL', null, ''],
  ])('%s', (_name, from, text) => {
    expect(SnmpUtilPrintOid(from)).toBeUndefined();
    expect(printed).toBe(text);
  });
});

describe('SnmpUtilOctetsCpy', () => {
  it.each([
    ['static', octets('abc', false), [97, 98, 99]],
    ['dynamic', octets('abc', true), [97, 98, 99]],
    ['shorter than its array', { stream: Uint8Array.of(1, 2, 3), length: 2, dynamic: false }, [1, 2]],
  ])('%s: a dynamic copy', (_name, from, expected) => {
    const to = DEFINE_NULLOCTETS();
    expect(SnmpUtilOctetsCpy(to, from)).toBe(1);
    expect(to).toMatchObject({ length: expected.length, dynamic: true });
    expect(bytesOf(to)).toEqual(expected);
    (from.stream ?? [])[0] = 0;
    expect(bytesOf(to)).toEqual(expected);
  });

  it('src null: 1, {NULL, 0, FALSE}', () => {
    const to = octets('abc', true);
    expect(SnmpUtilOctetsCpy(to, null)).toBe(1);
    expect(to).toEqual({ stream: null, length: 0, dynamic: false });
  });

  it.each([
    ['with a source', octets('a')],
    ['without', null],
  ])('dst null, %s: 0 with 87', (_name, from) => {
    expect(SnmpUtilOctetsCpy(wrong(null), from)).toBe(0);
    expect(getLastError()).toBe(87);
  });
});

describe('SnmpUtilOctetsFree', () => {
  it.each([
    ['dynamic', octets('abc', true)],
    ['static', octets('abc', false)],
    ['freed before', DEFINE_NULLOCTETS()],
  ])('%s: {NULL, 0, FALSE}', (_name, o) => {
    expect(SnmpUtilOctetsFree(o)).toBeUndefined();
    expect(o).toEqual({ stream: null, length: 0, dynamic: false });
  });

  it('takes null', () => {
    expect(SnmpUtilOctetsFree(null)).toBeUndefined();
  });
});

describe('SnmpUtilOctetsNCmp', () => {
  it.each([
    ['12345', '12345', 5, 0],
    ['1', '5', 1, -4],
    ['5', '1', 1, 4],
    ['12345', '54321', 5, -4],
    ['12345', '54321', 0, 0],
    ['abc', 'abd', 2, 0],
    ['abc', 'abd', 3, -1],
    ['\xff', '\x00', 1, 255],
    ['\x00', '\xff', 1, -255],
    ['\x80', '\x7f', 1, 1],
    ['12', '123', 2, 0],
    ['12', '123', 3, -1],
    ['123', '12', 3, 1],
    ['123', '123', 99, 0],
    ['', '', 1, 0],
    ['', 'a', 1, -1],
    ['a', '', 1, 1],
  ])('%j and %j, first %i: %i', (a, b, n, expected) => {
    expect(SnmpUtilOctetsNCmp(octets(a), octets(b), n)).toBe(expected);
  });

  it.each([
    [null, octets('a')],
    [octets('a'), null],
    [null, null],
  ])('NULL: 0', (a, b) => {
    expect(SnmpUtilOctetsNCmp(a, b, 1)).toBe(0);
  });
});

describe('SnmpUtilOctetsCmp', () => {
  it.each([
    ['1234', '1234', 0],
    ['1234', '123', 1],
    ['123', '1234', -1],
    ['', '', 0],
    ['', 'a', -1],
    ['a', '', 1],
    ['2', '12', 1],
    ['12', '2', -1],
    ['\xff', 'aaaa', 1],
  ])('%j and %j: sign %i', (a, b, expected) => {
    expect(Math.sign(SnmpUtilOctetsCmp(octets(a), octets(b)))).toBe(expected);
  });

  it('a difference of length alone gives exactly 1 and -1', () => {
    expect(SnmpUtilOctetsCmp(octets('1234'), octets('1'))).toBe(1);
    expect(SnmpUtilOctetsCmp(octets('1'), octets('1234'))).toBe(-1);
  });

  it('NULL does not crash', () => {
    expect(SnmpUtilOctetsCmp(null, octets('a'))).toBeTypeOf('number');
    expect(SnmpUtilOctetsCmp(octets('a'), null)).toBeTypeOf('number');
  });
});

const values: readonly (readonly [string, AsnAny])[] = [
  ['ASN_INTEGER', { asnType: ASN_INTEGER, asnValue: -2147483648 }],
  ['ASN_COUNTER32', { asnType: ASN_COUNTER32, asnValue: 4294967295 }],
  ['ASN_GAUGE32', { asnType: ASN_GAUGE32, asnValue: 7 }],
  ['ASN_TIMETICKS', { asnType: ASN_TIMETICKS, asnValue: 4294967295 }],
  ['ASN_UINTEGER32', { asnType: ASN_UINTEGER32, asnValue: 1 }],
  ['ASN_COUNTER64', { asnType: ASN_COUNTER64, asnValue: 18446744073709551615n }],
  ['ASN_NULL', { asnType: ASN_NULL, asnValue: null }],
  ['noSuchObject', { asnType: SNMP_EXCEPTION_NOSUCHOBJECT, asnValue: null }],
  ['noSuchInstance', { asnType: SNMP_EXCEPTION_NOSUCHINSTANCE, asnValue: null }],
  ['endOfMibView', { asnType: SNMP_EXCEPTION_ENDOFMIBVIEW, asnValue: null }],
];
const strings: readonly (readonly [string, Extract<AsnAny, { asnValue: AsnOctetString }>])[] = [
  ['ASN_OCTETSTRING', { asnType: ASN_OCTETSTRING, asnValue: octets('abc') }],
  ['ASN_BITS', { asnType: ASN_BITS, asnValue: octets([0x80, 1]) }],
  ['ASN_SEQUENCE', { asnType: ASN_SEQUENCE, asnValue: octets([5, 0]) }],
  ['ASN_IPADDRESS', { asnType: ASN_IPADDRESS, asnValue: octets([192, 0, 2, 1]) }],
  ['ASN_OPAQUE', { asnType: ASN_OPAQUE, asnValue: octets([0x9f]) }],
];
const empty = (): AsnAny => ({ asnType: ASN_NULL, asnValue: null });

describe('SnmpUtilAsnAnyCpy', () => {
  it.each(values)('%s by value', (_name, from) => {
    const to = empty();
    expect(SnmpUtilAsnAnyCpy(to, from)).toBe(1);
    expect(to).toEqual(from);
    expect(to).not.toBe(from);
  });

  it.each(strings)('%s with memory of its own', (_name, from) => {
    const to = empty();
    expect(SnmpUtilAsnAnyCpy(to, from)).toBe(1);
    expect(to.asnType).toBe(from.asnType);
    expect(to.asnValue).not.toBe(from.asnValue);
    expect(to.asnValue).toEqual({ ...from.asnValue, dynamic: true });
    expect((to.asnValue as AsnOctetString).stream).not.toBe(from.asnValue.stream);
  });

  it('ASN_OBJECTIDENTIFIER with an array of its own', () => {
    const from = { asnType: ASN_OBJECTIDENTIFIER, asnValue: oid('1.3.6') } as const;
    const to = empty();
    expect(SnmpUtilAsnAnyCpy(to, from)).toBe(1);
    (from.asnValue.ids ?? [])[0] = 9;
    expect(arcs(to.asnValue as AsnObjectIdentifier)).toBe('1.3.6');
  });

  it.each([0x99, 0x00, 0x45, 0xa0])('unknown tag %i: 0', (asnType) => {
    const to = empty();
    expect(SnmpUtilAsnAnyCpy(to, wrong({ asnType, asnValue: 1 }))).toBe(0);
    expect(to).toEqual(empty());
  });

  it('dst null: 0 with 87', () => {
    expect(SnmpUtilAsnAnyCpy(wrong(null), empty())).toBe(0);
    expect(getLastError()).toBe(87);
  });

  it('src null: no crash, a number', () => {
    expect(SnmpUtilAsnAnyCpy(empty(), wrong(null))).toBeTypeOf('number');
  });
});

describe('SnmpUtilAsnAnyFree', () => {
  it.each(values)('%s: ASN_NULL, and the number stays', (_name, from) => {
    const any = empty();
    SnmpUtilAsnAnyCpy(any, from);
    expect(SnmpUtilAsnAnyFree(any)).toBeUndefined();
    expect(any.asnType).toBe(ASN_NULL);
    expect(any.asnValue).toBe(from.asnValue);
  });

  it.each(strings)('%s: ASN_NULL, and no octets stay', (_name, from) => {
    const any = empty();
    SnmpUtilAsnAnyCpy(any, from);
    SnmpUtilAsnAnyFree(any);
    expect(any.asnType).toBe(ASN_NULL);
    expect(bytesOf(any.asnValue as AsnOctetString | null)).toBeNull();
    SnmpUtilAsnAnyFree(any);
    expect(any.asnType).toBe(ASN_NULL);
  });

  it('takes null', () => {
    expect(SnmpUtilAsnAnyFree(null)).toBeUndefined();
  });
});

describe('SnmpUtilVarBindCpy, SnmpUtilVarBindFree', () => {
  it('copies name and value deeply', () => {
    const from = varBind('1.3.6', { asnType: ASN_OCTETSTRING, asnValue: octets('abc') });
    const to = varBind('');
    expect(SnmpUtilVarBindCpy(to, from)).toBe(1);
    SnmpUtilVarBindFree(from);
    expect(arcs(to.name)).toBe('1.3.6');
    expect(to.value.asnType).toBe(ASN_OCTETSTRING);
    expect(bytesOf(to.value.asnValue as AsnOctetString)).toEqual([97, 98, 99]);
  });

  it('free: name {0, NULL}, value ASN_NULL with its number', () => {
    const vb = varBind('1.3.6', { asnType: ASN_INTEGER, asnValue: 1 });
    SnmpUtilVarBindFree(vb);
    expect(vb.name).toEqual({ idLength: 0, ids: null });
    expect(vb.value).toEqual({ asnType: ASN_NULL, asnValue: 1 });
    SnmpUtilVarBindFree(vb);
    expect(SnmpUtilVarBindFree(null)).toBeUndefined();
  });

  it('src null: 1, value ASN_NULL', () => {
    const to = varBind('1.3.6', { asnType: ASN_INTEGER, asnValue: 1 });
    expect(SnmpUtilVarBindCpy(to, null)).toBe(1);
    expect(to.value.asnType).toBe(ASN_NULL);
  });

  it('dst null: 0 with 87', () => {
    expect(SnmpUtilVarBindCpy(wrong(null), varBind('1.3'))).toBe(0);
    expect(getLastError()).toBe(87);
  });

  it('a value of unknown type: 0', () => {
    expect(SnmpUtilVarBindCpy(varBind(''), varBind('1.3', wrong({ asnType: 0x99, asnValue: 1 })))).toBe(0);
  });
});

describe('SnmpUtilVarBindListCpy, SnmpUtilVarBindListFree', () => {
  it('copies every entry deeply', () => {
    const from = listOf(varBind('1.3.6'), varBind('1.3.7', { asnType: ASN_INTEGER, asnValue: 5 }));
    const to = listOf();
    expect(SnmpUtilVarBindListCpy(to, from)).toBe(1);
    expect(to.len).toBe(2);
    expect(to.list).not.toBe(from.list);
    SnmpUtilVarBindListFree(from);
    expect(to.list?.map((vb) => [arcs(vb.name), vb.value.asnType])).toEqual([
      ['1.3.6', ASN_NULL],
      ['1.3.7', ASN_INTEGER],
    ]);
  });

  it.each([
    ['an empty list', listOf()],
    ['{NULL, 0}', { list: null, len: 0 }],
    ['null', null],
  ])('%s: 1, length 0', (_name, from) => {
    const to = listOf(varBind('1.3'));
    expect(SnmpUtilVarBindListCpy(to, from)).toBe(1);
    expect(to.len).toBe(0);
    expect(to.list ?? []).toEqual([]);
  });

  it('src null leaves {NULL, 0}', () => {
    const to = listOf(varBind('1.3'));
    SnmpUtilVarBindListCpy(to, null);
    expect(to).toEqual({ list: null, len: 0 });
  });

  it('copies len entries, whatever else the array holds', () => {
    const to = listOf();
    expect(SnmpUtilVarBindListCpy(to, { list: [varBind('1.3'), varBind('1.4')], len: 1 })).toBe(1);
    expect([to.len, to.list?.length]).toEqual([1, 1]);
  });

  it('one entry that fails: 0, and nothing stays of the others', () => {
    const to = listOf();
    const from = listOf(varBind('1.3'), varBind('1.4', wrong({ asnType: 0x99, asnValue: 1 })));
    expect(SnmpUtilVarBindListCpy(to, from)).toBe(0);
    expect(to.len).toBe(0);
    expect(to.list ?? []).toEqual([]);
  });

  it('dst null: 0 with 87', () => {
    expect(SnmpUtilVarBindListCpy(wrong(null), listOf())).toBe(0);
    expect(getLastError()).toBe(87);
  });

  it('free leaves {NULL, 0} and frees the entries', () => {
    const entry = varBind('1.3', { asnType: ASN_OCTETSTRING, asnValue: octets('abc') });
    const list = listOf(entry);
    expect(SnmpUtilVarBindListFree(list)).toBeUndefined();
    expect(list).toEqual({ list: null, len: 0 });
    expect(entry.name).toEqual({ idLength: 0, ids: null });
    expect(entry.value.asnType).toBe(ASN_NULL);
    SnmpUtilVarBindListFree(list);
    expect(SnmpUtilVarBindListFree(null)).toBeUndefined();
  });
});

describe('memory', () => {
  it.each([0, 1, 16, 65536])('SnmpUtilMemAlloc(%i): zero-filled', (n) => {
    const block = SnmpUtilMemAlloc(n);
    expect(block).toBeInstanceOf(Uint8Array);
    expect(block).toEqual(new Uint8Array(n));
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 64])(
    'SnmpUtilMemAlloc(%d): null with 1',
    (n) => {
      expect(SnmpUtilMemAlloc(n)).toBeNull();
      expect(getLastError()).toBe(1);
    },
  );

  it.each([
    ['longer', [1, 2, 3], 5, [1, 2, 3, 0, 0]],
    ['shorter', [1, 2, 3], 2, [1, 2]],
    ['as long', [1, 2, 3], 3, [1, 2, 3]],
    ['nothing', [1, 2, 3], 0, []],
  ])('SnmpUtilMemReAlloc: %s', (_name, from, n, expected) => {
    const before = Uint8Array.from(from);
    const after = SnmpUtilMemReAlloc(before, n);
    expect(after).not.toBe(before);
    expect(Array.from(after ?? [9])).toEqual(expected);
  });

  it('SnmpUtilMemReAlloc(null, n) allocates', () => {
    expect(SnmpUtilMemReAlloc(null, 3)).toEqual(new Uint8Array(3));
  });

  it.each([-1, 0.5, 2 ** 60])('SnmpUtilMemReAlloc(p, %d): null with 1', (n) => {
    expect(SnmpUtilMemReAlloc(new Uint8Array(2), n)).toBeNull();
    expect(getLastError()).toBe(1);
  });

  it.each([new Uint8Array(3), null])('SnmpUtilMemFree does nothing', (block) => {
    expect(SnmpUtilMemFree(block)).toBeUndefined();
  });
});

describe('SnmpUtilPrintAsnAny', () => {
  it.each<[string, unknown]>([
    ['Integer32 -5', { asnType: ASN_INTEGER, asnValue: -5 }],
    ['Integer32 0', { asnType: ASN_INTEGER, asnValue: 0 }],
    ['String Hardware: Intel64', { asnType: ASN_OCTETSTRING, asnValue: octets('Hardware: Intel64') }],
    ['String <0x0><0xaa><0x0>7?<0xce>', { asnType: ASN_OCTETSTRING, asnValue: octets([0, 0xaa, 0, 0x37, 0x3f, 0xce]) }],
    ['String <0x1f> ~<0x7f>', { asnType: ASN_OCTETSTRING, asnValue: octets([0x1f, 0x20, 0x7e, 0x7f]) }],
    ['ObjectID 1.3.6.1.4.1.311', { asnType: ASN_OBJECTIDENTIFIER, asnValue: oid('1.3.6.1.4.1.311') }],
    ['IpAddress 192.0.2.7', { asnType: ASN_IPADDRESS, asnValue: octets([192, 0, 2, 7]) }],
    ['IpAddress Invalid', { asnType: ASN_IPADDRESS, asnValue: octets([192, 0, 2]) }],
    ['Counter32 4294967295', { asnType: ASN_COUNTER32, asnValue: 4294967295 }],
    ['Gauge32 3749', { asnType: ASN_GAUGE32, asnValue: 3749 }],
    ['TimeTicks 815316', { asnType: ASN_TIMETICKS, asnValue: 815316 }],
    ['Opaque 0x01 0xff', { asnType: ASN_OPAQUE, asnValue: octets([1, 255]) }],
    ['Bits 0x80 0x01', { asnType: ASN_BITS, asnValue: octets([0x80, 1]) }],
    ['Counter64 18446744073709551615', { asnType: ASN_COUNTER64, asnValue: 18446744073709551615n }],
    ['Unsigned32 7', { asnType: ASN_UINTEGER32, asnValue: 7 }],
    ['Null value', { asnType: ASN_NULL, asnValue: null }],
    ['noSuchObject', { asnType: SNMP_EXCEPTION_NOSUCHOBJECT, asnValue: null }],
    ['noSuchInstance', { asnType: SNMP_EXCEPTION_NOSUCHINSTANCE, asnValue: null }],
    ['endOfMibView', { asnType: SNMP_EXCEPTION_ENDOFMIBVIEW, asnValue: null }],
    ['Invalid type 153', { asnType: 0x99, asnValue: 1 }],
  ])('%s', (text, any) => {
    expect(SnmpUtilPrintAsnAny(wrong(any))).toBeUndefined();
    expect(printed).toBe(`${text}\n`);
  });

  it('an empty string shows String and nothing visible after it', () => {
    SnmpUtilPrintAsnAny({ asnType: ASN_OCTETSTRING, asnValue: octets('') });
    expect(printed.trimEnd()).toBe('String');
    expect(printed.endsWith('\n')).toBe(true);
  });

  it('null does not crash', () => {
    expect(SnmpUtilPrintAsnAny(wrong(null))).toBeUndefined();
  });
});

describe('SnmpUtilDbgPrint', () => {
  it.each([
    [0, 1, false],
    [1, 1, true],
    [1, 2, false],
    [3, 2, true],
    [5, 5, true],
    [5, 1, true],
    [5, 0, false],
    [0, 0, false],
    [4, 5, false],
  ])('log level %i, message of level %i: %s', (current, level, shown) => {
    SnmpSvcSetLogLevel(current);
    SnmpUtilDbgPrint(level, 'text');
    expect(printed.includes('text')).toBe(shown);
  });

  it.each<[string, string, readonly (number | string | bigint)[]]>([
    ['plain', 'plain', []],
    ['-5', '%d', [-5]],
    ['-5', '%i', [-5]],
    ['-1', '%d', [4294967295]],
    ['4294967295', '%u', [4294967295]],
    ['4294967295', '%u', [-1]],
    ['ff', '%x', [255]],
    ['FF', '%X', [255]],
    ['ffffffff', '%x', [-1]],
    ['17', '%o', [15]],
    ['abc', '%s', ['abc']],
    ['A', '%c', [65]],
    ['100%', '%d%%', [100]],
    ['-7', '%ld', [-7]],
    ['7', '%lu', [7]],
    ['1f', '%lx', [31]],
    ['   42', '%5d', [42]],
    ['00042', '%05d', [42]],
    ['-0042', '%05d', [-42]],
    ['0x0a', '0x%02x', [10]],
    ['00FF', '%04X', [255]],
    ['    ab', '%6s', ['ab']],
    ['12345', '%3d', [12345]],
    ['a=1 b=two', 'a=%d b=%s', [1, 'two']],
  ])('%s from %j %j', (text, format, args) => {
    SnmpSvcSetLogLevel(5);
    SnmpUtilDbgPrint(1, format, ...args);
    expect(printed.replace(/\n$/, '')).toBe(text);
  });

  it('%p shows a number in hex', () => {
    SnmpSvcSetLogLevel(5);
    SnmpUtilDbgPrint(1, '%p', 0xabcd);
    expect(printed.toLowerCase()).toContain('abcd');
  });

  it('too few arguments, or none, do not crash', () => {
    SnmpSvcSetLogLevel(5);
    expect(SnmpUtilDbgPrint(1, '%d %s %c %x %p')).toBeUndefined();
    expect(SnmpUtilDbgPrint(1, wrong(null))).toBeUndefined();
  });
});

describe('SnmpSvc', () => {
  it('SnmpSvcGetUptime: unsigned 32 bit, never backwards', () => {
    const first = SnmpSvcGetUptime();
    const second = SnmpSvcGetUptime();
    expect(Number.isInteger(first) && first >= 0 && first < 2 ** 32).toBe(true);
    expect(second).toBeGreaterThanOrEqual(first);
  });

  it.each([0, 1, 5, -1, 6, Number.NaN])('SnmpSvcSetLogLevel(%d) and SetLogType answer nothing', (n) => {
    expect(SnmpSvcSetLogLevel(n)).toBeUndefined();
    expect(SnmpSvcSetLogType(n)).toBeUndefined();
  });
});
