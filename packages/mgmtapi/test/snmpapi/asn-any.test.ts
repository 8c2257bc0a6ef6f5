// Values of any type: copy and free; and the bindings that hold them.
import { beforeEach, describe, expect, it } from 'vitest';
import { getLastError, setLastError } from '../../src/mgmtapi/index.js';
import {
  type AsnAny,
  type AsnOctetString,
  DEFINE_OID,
  SnmpUtilAsnAnyCpy,
  SnmpUtilAsnAnyFree,
  SnmpUtilVarBindCpy,
  SnmpUtilVarBindFree,
  SnmpUtilVarBindListCpy,
  SnmpUtilVarBindListFree,
  type SnmpVarBind,
  type SnmpVarBindList,
} from '../../src/snmpapi/index.js';

const octets = (...values: number[]): AsnOctetString => ({
  stream: Uint8Array.from(values),
  length: values.length,
  dynamic: false,
});
const nothing = (): AsnAny => ({ asnType: 5, asnValue: null });
const oddType = (): AsnAny => ({ asnType: 0x45, asnValue: octets(1) }) as unknown as AsnAny;
const binding = (value: AsnAny): SnmpVarBind => ({ name: DEFINE_OID([1, 3, 6]), value });

const scalars: AsnAny[] = [
  { asnType: 2, asnValue: -2147483648 },
  { asnType: 0x41, asnValue: 4294967295 },
  { asnType: 0x42, asnValue: 1 },
  { asnType: 0x43, asnValue: 4294967295 },
  { asnType: 0x47, asnValue: 7 },
  { asnType: 0x46, asnValue: 18446744073709551615n },
];
const strings: AsnAny[] = [3, 4, 0x30, 0x40, 0x44].map(
  (asnType) => ({ asnType, asnValue: octets(192, 0, 2, 7) }) as AsnAny,
);
const valueless: AsnAny[] = [5, 0x80, 0x81, 0x82].map((asnType) => ({ asnType, asnValue: null }) as AsnAny);

beforeEach(() => setLastError(0));

describe('SnmpUtilAsnAnyCpy', () => {
  it.each([...scalars, ...valueless])('copies type $asnType by value', (source) => {
    const copy = { asnType: 4, asnValue: octets(9) } as AsnAny;
    expect(SnmpUtilAsnAnyCpy(copy, source)).toBe(1);
    expect(copy).toEqual(source);
  });

  it.each(strings)('copies type $asnType with its octets', (source) => {
    const copy = nothing();
    expect(SnmpUtilAsnAnyCpy(copy, source)).toBe(1);
    expect(copy).toEqual({ asnType: source.asnType, asnValue: { ...octets(192, 0, 2, 7), dynamic: true } });
    (source.asnValue as AsnOctetString).stream![0] = 10;
    expect((copy.asnValue as unknown as AsnOctetString).stream![0]).toBe(192);
  });

  it('copies an object identifier with its array', () => {
    const ids = [1, 3, 6];
    const copy = nothing();
    expect(SnmpUtilAsnAnyCpy(copy, { asnType: 6, asnValue: { idLength: 3, ids } })).toBe(1);
    ids[0] = 9;
    expect(copy).toEqual({ asnType: 6, asnValue: { idLength: 3, ids: [1, 3, 6] } });
  });

  it('refuses a type that does not exist, and changes nothing', () => {
    const destination = nothing();
    expect(SnmpUtilAsnAnyCpy(destination, oddType())).toBe(0);
    expect(getLastError()).toBe(11);
    expect(destination).toEqual(nothing());
  });

  it.each<[AsnAny | null, AsnAny | null]>([
    [null, nothing()],
    [nothing(), null],
  ])('refuses null', (destination, source) => {
    expect(SnmpUtilAsnAnyCpy(destination, source)).toBe(0);
    expect(getLastError()).toBe(87);
  });
});

describe('SnmpUtilAsnAnyFree', () => {
  it('makes it ASN_NULL and keeps the number readable', () => {
    const any: AsnAny = { asnType: 2, asnValue: 1 };
    SnmpUtilAsnAnyFree(any);
    expect(any).toEqual({ asnType: 5, asnValue: 1 });
  });

  it.each(strings)('releases the octets of type $asnType', (source) => {
    const any = nothing();
    SnmpUtilAsnAnyCpy(any, source);
    const held = any.asnValue;
    SnmpUtilAsnAnyFree(any);
    expect(any.asnType).toBe(5);
    expect(held).toEqual({ stream: null, length: 0, dynamic: false });
  });

  it('releases an object identifier', () => {
    const held = DEFINE_OID([1, 3]);
    const any: AsnAny = { asnType: 6, asnValue: held };
    SnmpUtilAsnAnyFree(any);
    expect(any.asnType).toBe(5);
    expect(held).toEqual({ idLength: 0, ids: null });
  });

  it('bears null, a second call, and a type that does not exist', () => {
    const odd = oddType();
    SnmpUtilAsnAnyFree(null);
    SnmpUtilAsnAnyFree(odd);
    SnmpUtilAsnAnyFree(odd);
    expect(odd.asnType).toBe(5);
  });
});

describe('SnmpUtilVarBindCpy', () => {
  it('copies name and value', () => {
    const source = binding({ asnType: 4, asnValue: octets(1, 2) });
    const copy = binding(nothing());
    expect(SnmpUtilVarBindCpy(copy, source)).toBe(1);
    source.name.ids![0] = 9;
    (source.value.asnValue as AsnOctetString).stream![0] = 9;
    expect(copy).toEqual({
      name: { idLength: 3, ids: [1, 3, 6] },
      value: { asnType: 4, asnValue: { ...octets(1, 2), dynamic: true } },
    });
  });

  it('makes the value ASN_NULL for a null source', () => {
    const destination = binding({ asnType: 2, asnValue: 1 });
    expect(SnmpUtilVarBindCpy(destination, null)).toBe(1);
    expect(destination.value.asnType).toBe(5);
  });

  it('refuses a null destination, and a type that does not exist', () => {
    expect(SnmpUtilVarBindCpy(null, binding(nothing()))).toBe(0);
    expect(getLastError()).toBe(87);
    const destination = { name: DEFINE_OID([1]), value: nothing() };
    expect(SnmpUtilVarBindCpy(destination, binding(oddType()))).toBe(0);
    expect(getLastError()).toBe(11);
    expect(destination).toEqual({ name: DEFINE_OID([1]), value: nothing() });
  });
});

describe('SnmpUtilVarBindFree', () => {
  it('frees name and value', () => {
    const varBind = binding({ asnType: 2, asnValue: 1 });
    SnmpUtilVarBindFree(varBind);
    SnmpUtilVarBindFree(varBind);
    expect(varBind).toEqual({ name: { idLength: 0, ids: null }, value: { asnType: 5, asnValue: 1 } });
  });

  it('bears null', () => {
    expect(() => SnmpUtilVarBindFree(null)).not.toThrow();
  });
});

describe('SnmpUtilVarBindListCpy', () => {
  it('copies all entries that count', () => {
    const source = { list: [...scalars, ...valueless, ...strings].map(binding), len: 10 };
    const copy: SnmpVarBindList = { list: null, len: 0 };
    expect(SnmpUtilVarBindListCpy(copy, source)).toBe(1);
    expect(copy.len).toBe(10);
    expect(copy.list).toHaveLength(10);
    expect(copy.list!.map(({ value }) => value)).toEqual([...scalars, ...valueless].slice(0, 10).map((each) => each));
    source.list[0]!.name.ids![0] = 9;
    expect(copy.list![0]!.name.ids![0]).toBe(1);
  });

  it.each<[string, SnmpVarBindList | null]>([
    ['null', null],
    ['an empty list', { list: [], len: 0 }],
    ['a freed list', { list: null, len: 0 }],
  ])('has no entries for %s', (_, source) => {
    const destination: SnmpVarBindList = { list: [binding(nothing())], len: 1 };
    expect(SnmpUtilVarBindListCpy(destination, source)).toBe(1);
    expect(destination.len).toBe(0);
    expect(destination.list ?? []).toEqual([]);
  });

  it.each<[string, SnmpVarBindList, number]>([
    ['one entry cannot be copied', { list: [binding(nothing()), binding(oddType())], len: 2 }, 11],
    ['an entry is missing', { list: [binding(nothing())], len: 2 }, 87],
  ])('copies nothing when %s', (_, source, lastError) => {
    const destination: SnmpVarBindList = { list: null, len: 0 };
    expect(SnmpUtilVarBindListCpy(destination, source)).toBe(0);
    expect(getLastError()).toBe(lastError);
    expect(destination).toEqual({ list: null, len: 0 });
  });

  it('refuses a null destination', () => {
    expect(SnmpUtilVarBindListCpy(null, { list: [], len: 0 })).toBe(0);
    expect(getLastError()).toBe(87);
  });
});

describe('SnmpUtilVarBindListFree', () => {
  it('frees all entries and the array', () => {
    const entry = binding({ asnType: 2, asnValue: 1 });
    const list: SnmpVarBindList = { list: [entry], len: 1 };
    SnmpUtilVarBindListFree(list);
    expect(list).toEqual({ list: null, len: 0 });
    expect(entry.name).toEqual({ idLength: 0, ids: null });
    SnmpUtilVarBindListFree(list);
    expect(list).toEqual({ list: null, len: 0 });
  });

  it('bears null', () => {
    expect(() => SnmpUtilVarBindListFree(null)).not.toThrow();
  });
});
