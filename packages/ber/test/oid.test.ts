// Object identifiers: text, arcs, order.
import { BerWriter, Oid } from '@mgmtapi/ber';
import { expect, test } from 'vitest';

test('text and arcs', () => {
  expect(Oid.from('.1.3.6.1').toString()).toBe('1.3.6.1');
  expect(Oid.from([2, 999, 3]).arcs).toEqual([2, 999, 3]);
  expect(Oid.from('2.4294967215').length).toBe(2);
  for (const bad of ['', '.', '1.', '1..3', '1.03', 'sysDescr', '1.3 ', '-1.3'])
    expect(() => Oid.from(bad)).toThrow(TypeError);
  expect(() => Oid.from('1.3.4294967296')).toThrow(RangeError);
  expect(() => Oid.from(Array(129).fill(1))).toThrow(RangeError);
});
test('arcs that BER cannot express fail when written, not before', () => {
  for (const arcs of ['1', '3.1', '0.40', '1.40', '2.4294967216', []]) {
    expect(() => new BerWriter().oid(Oid.from(arcs))).toThrow(RangeError);
  }
});
