// Object identifiers against plain lists of arcs, which need no cleverness.
import { BerReader, BerWriter, Oid } from '@mgmtapi/ber';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 }); // a busy machine takes its time

const arc = fc.oneof(
  fc.integer({ min: 0, max: 3 }), // so that lists meet
  fc.constantFrom(127, 128, 16383, 16384, 2097151, 2097152, 268435455, 268435456, 4294967295),
  fc.integer({ min: 0, max: 4294967295 }),
);
const rest = fc.array(arc, { maxLength: 12 });
/** Lists that BER can express. */
const encodable = fc.oneof(
  fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 39 }), rest).map(([a, b, more]) => [a, b, ...more]),
  fc
    .tuple(fc.constant(2), fc.oneof(arc, fc.constant(999)), rest)
    .map(([a, b, more]) => [a, Math.min(b, 4294967215), ...more]),
);
const any = fc.oneof({ weight: 3, arbitrary: encodable }, { weight: 1, arbitrary: fc.array(arc, { maxLength: 3 }) });
const pair = fc.oneof(
  fc.tuple(any, any),
  fc.tuple(any, any).map(([a, b]) => [a, [...a, ...b]] as [number[], number[]]),
  fc.tuple(any, fc.nat(13)).map(([a, n]) => [a, a.slice(0, n)] as [number[], number[]]),
);

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((x, k) => x !== b[k]);
  if (i >= 0 && i < b.length) return a[i]! < b[i]! ? -1 : 1;
  return Math.sign(a.length - b.length);
}

describe('an Oid is its arcs', () => {
  test('compare, equals, startsWith', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(Oid.from(a).compare(b)).toBe(compare(a, b));
        expect(Oid.from(b).compare(Oid.from(a.join('.') || []))).toBe(compare(b, a));
        expect(Oid.from(a).equals(b)).toBe(compare(a, b) === 0);
        expect(Oid.from(b).startsWith(a)).toBe(a.length <= b.length && a.every((x, i) => x === b[i]));
      }),
      { numRuns: 3000 },
    );
  });

  test('text, arcs, length, child, slice', () => {
    fc.assert(
      fc.property(any, any, fc.integer({ min: -14, max: 14 }), fc.integer({ min: -14, max: 14 }), (a, b, from, to) => {
        const oid = Oid.from(a);
        expect(oid.toString()).toBe(a.join('.'));
        expect(oid.arcs).toEqual(a);
        expect([...oid]).toEqual(a);
        expect(oid).toHaveLength(a.length);
        expect(oid.child(...b).arcs).toEqual([...a, ...b]);
        expect(oid.slice(from, to).arcs).toEqual(a.slice(from, to));
        if (a.length > 0) expect(Oid.from(`.${a.join('.')}`).arcs).toEqual(a);
      }),
      { numRuns: 2000 },
    );
  });

  test('octets', () => {
    fc.assert(
      fc.property(encodable, encodable, (a, b) => {
        const oid = Oid.from(a);
        const w = new BerWriter();
        w.oid(oid);
        const bytes = w.toBytes();
        const read = new BerReader(bytes).oid();
        expect(read.arcs).toEqual(a);
        expect(read.toString()).toBe(a.join('.'));
        expect(read.equals(oid)).toBe(true);
        expect(new BerReader(bytes).oid(oid)).toBe(oid);
        const other = Oid.from(b);
        expect(new BerReader(bytes).oid(other) === other).toBe(compare(a, b) === 0);
      }),
      { numRuns: 2000 },
    );
  });
});
