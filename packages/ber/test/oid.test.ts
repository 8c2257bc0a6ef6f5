// Object identifiers as callers give them and see them.
import { inspect } from 'node:util';
import { Oid } from '@mgmtapi/ber';
import { describe, expect, test } from 'vitest';

describe('from', () => {
  test.each([
    ['1.3.6.1', '1.3.6.1'],
    ['.1.3.6.1', '1.3.6.1'],
    [[1, 3, 6, 1], '1.3.6.1'],
    [Oid.from('1.3.6.1'), '1.3.6.1'],
    ['0', '0'],
    ['.7.4294967295', '7.4294967295'],
    [[], ''],
    ['2.100.3', '2.100.3'],
  ])('%s', (value, text) => {
    expect(Oid.from(value).toString()).toBe(text);
    expect(String(Oid.from(value))).toBe(text);
    expect(JSON.stringify({ oid: Oid.from(value) })).toBe(`{"oid":"${text}"}`);
    expect(inspect(Oid.from(value))).toBe(`Oid(${text})`);
  });

  test.each([
    '',
    '.',
    '..',
    '1.',
    '..1',
    '1..3',
    '1.03',
    '01',
    '00',
    ' 1.3',
    '1.3 ',
    '-1',
    '+1',
    '1e3',
    '1.3.x',
    'sysDescr',
    '1,3',
    '１',
  ])('%j is no object identifier', (text) => {
    expect(() => Oid.from(text)).toThrow(TypeError);
  });

  test.each([null, undefined, 5, 5n, true, {}, new Uint8Array([1, 3]), ['1', '3'], [1, undefined]])(
    '%s is none either',
    (value) => {
      expect(() => Oid.from(value as unknown as Oid)).toThrow(TypeError);
    },
  );

  test.each([
    ['1.3.4294967296'],
    ['1.3.99999999999999999999999'],
    [Array.from({ length: 129 }, () => 1).join('.')],
    [new Array<number>(129).fill(1)],
    [[1, -1]],
    [[1, 1.5]],
    [[1, 4294967296]],
    [[1, Number.NaN]],
  ])('%s is out of range', (value) => {
    expect(() => Oid.from(value)).toThrow(RangeError);
  });

  test('a long text is cut short in the message', () => {
    expect(() => Oid.from('x'.repeat(1e6))).toThrow(/^.{1,120}$/);
  });

  test('a failure leaves nothing behind', () => {
    expect(() => Oid.from('1.3.6.1.4.1.x')).toThrow();
    expect(() => Oid.from([1, 3, 6, 1, -1])).toThrow();
    expect(Oid.from('2.5').arcs).toEqual([2, 5]);
  });

  test('many texts, more than are remembered', () => {
    for (let i = 0; i < 3000; i++) expect(Oid.from(`1.3.6.1.4.1.${i}`).arcs[6]).toBe(i);
  });
});

describe('an Oid', () => {
  test('cannot be changed through its arcs', () => {
    const oid = Oid.from('1.3.6');
    expect(() => (oid.arcs as number[]).push(1)).toThrow(TypeError);
    expect(Object.isFrozen(Oid.from([3]).arcs)).toBe(true);
    const arcs = [3, 1];
    const own = Oid.from(arcs);
    arcs[0] = 5;
    expect(own.arcs).toEqual([3, 1]);
  });

  test('refuses children beyond 128 arcs or 32 bits', () => {
    expect(() => Oid.from([1, 3]).child(...new Array<number>(127).fill(1))).toThrow(RangeError);
    expect(() => Oid.from([1, 3]).child(-1)).toThrow(RangeError);
    expect(Oid.from([1, 3]).child().equals('1.3')).toBe(true);
  });

  test('of other arcs is another to toEqual', () => {
    expect(Oid.from('1.3.6')).toEqual(Oid.from([1, 3, 6]));
    expect(Oid.from('1.3.6')).not.toEqual(Oid.from('1.3.7'));
  });
});

test('what follows a prefix compares, and becomes an OID, like the arcs', () => {
  const column = Oid.from('1.3.6.1.2.1.2.2.1.10');
  const wide = Oid.from('1.3.6.1.4.1.4294967295.1.200');
  const indexes = [[], [0], [1], [127], [128], [4294967295], [1, 0], [1, 128], [128, 1], [192, 0, 2, 1], [200, 1, 1]];
  for (const a of indexes) {
    expect([...column.child(...a).after(column.octetLength)]).toEqual(a);
    for (const b of indexes) {
      const expected = Oid.from(a).compare(b);
      expect(column.child(...a).compareAfter(column.octetLength, wide.child(...b), wide.octetLength)).toBe(expected);
      expect(wide.child(...a).compareAfter(wide.octetLength, column.child(...b), column.octetLength)).toBe(expected);
    }
  }
});
test('length is that of the arcs', () => {
  for (const text of ['1', '1.3', '0.0', '2.4294967215', '1.3.6', '2.999.128.16384.4294967295.0']) {
    expect(Oid.from(text).length).toBe(text.split('.').length);
  }
  expect(Oid.from([]).length).toBe(0);
});

test('has no property by which test runners take it for a Set', () => {
  for (const oid of [Oid.from([]), Oid.from('10'), Oid.from('1.3.6')]) expect('size' in oid).toBe(false);
  expect(Oid.from('10')).toEqual(Oid.from([10]));
});
