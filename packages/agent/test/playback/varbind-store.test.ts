import { Oid } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VarBindStore } from '../../src/playback/varbind-store.js';

const integer = (name: string, value: number): VarBind => ({ oid: Oid.from(name), type: 'Integer32', value });

test('variables come out in order, and of equal names the last', () => {
  const store = new VarBindStore([
    integer('1.3.6.1.10', 1),
    integer('1.3.6.1.9', 2),
    integer('1.3.6.1.10', 3),
    integer('1.3.6.1.128', 4),
    integer('1.3.6.1.127', 5),
    integer('1.3.6.1', 6),
    integer('0.0', 7),
    integer('2.999', 8),
    integer('1.3.6.1.10', 9),
  ]);
  expect([...store].map(({ oid, value }) => `${oid}=${value}`)).toEqual([
    '0.0=7',
    '1.3.6.1=6',
    '1.3.6.1.9=2',
    '1.3.6.1.10=9',
    '1.3.6.1.127=5',
    '1.3.6.1.128=4',
    '2.999=8',
  ]);
  expect(store.size).toBe(7);
});

test('get and getNext', () => {
  const store = new VarBindStore([integer('1.3.6.1.1.0', 1), integer('1.3.6.1.2.0', 2)]);
  expect(store.get(Oid.from('1.3.6.1.1.0'))?.value).toBe(1);
  expect(store.get(Oid.from('1.3.6.1.1'))).toBeUndefined();
  expect(store.getNext(Oid.from([]))?.value).toBe(1);
  expect(store.getNext(Oid.from('1'))?.value).toBe(1);
  expect(store.getNext(Oid.from('1.3.6.1.1.0'))?.value).toBe(2);
  expect(store.getNext(Oid.from('1.3.6.1.1.0.0'))?.value).toBe(2);
  expect(store.getNext(Oid.from('1.3.6.1.2.0'))).toBeUndefined();
  expect(new VarBindStore([]).getNext(Oid.from('1.3'))).toBeUndefined();
});

test('it finds what a plain search of a plain list finds', () => {
  const arc = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom(127, 128, 16383, 16384, 2097152, 4294967295));
  const name = fc.array(arc, { maxLength: 5 }).map((arcs) => Oid.from([1, 3, ...arcs]));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 30 }), name, (names, asked) => {
      const store = new VarBindStore(names.map((oid, value): VarBind => ({ oid, type: 'Integer32', value })));
      const later = names.filter((oid) => oid.compare(asked) > 0);
      const next = later.reduce<Oid | undefined>(
        (least, oid) => (least && least.compare(oid) <= 0 ? least : oid),
        undefined,
      );
      expect(store.getNext(asked)?.oid.toString()).toBe(next?.toString());
      const last = names.map((oid) => oid.toString()).lastIndexOf(asked.toString());
      expect(store.get(asked)?.value).toBe(last < 0 ? undefined : last);
    }),
  );
});

test('a variable that cannot be encoded is refused', () => {
  expect(() => new VarBindStore([integer('1', 1)])).toThrow(RangeError);
  expect(() => new VarBindStore([integer('1.3', 2 ** 31)])).toThrow(RangeError);
});
