// What the writer refuses, and whose its octets are.
import { BerWriter, Oid, Tag } from '@mgmtapi/ber';
import { toHex } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';

const bad: [string, (w: BerWriter) => void, typeof TypeError | typeof RangeError][] = [
  ['requestID', (w) => w.integer(2 ** 31, Tag.Integer, 'requestID'), RangeError],
  ['requestID', (w) => w.integer(1.5, Tag.Integer, 'requestID'), RangeError],
  ['requestID', (w) => w.integer(Number.NaN, Tag.Integer, 'requestID'), RangeError],
  ['timeStamp', (w) => w.unsigned(-1, Tag.TimeTicks, 'timeStamp'), RangeError],
  ['timeStamp', (w) => w.unsigned(2 ** 32, Tag.TimeTicks, 'timeStamp'), RangeError],
  ['octets', (w) => w.unsigned64(-1n, Tag.Counter64, 'octets'), RangeError],
  ['octets', (w) => w.unsigned64(2n ** 64n, Tag.Counter64, 'octets'), RangeError],
  ['octets', (w) => w.unsigned64(5 as unknown as bigint, Tag.Counter64, 'octets'), TypeError],
  ['community', (w) => w.octets('public' as unknown as Uint8Array, Tag.OctetString, 'community'), TypeError],
  ['requestID', (w) => w.integer('5' as unknown as number, Tag.Integer, 'requestID'), RangeError],
];

describe("the caller's mistakes", () => {
  test.each(bad)('%s', (name, write, type) => {
    const w = new BerWriter();
    expect(() => write(w)).toThrow(type);
    expect(() => write(w)).toThrow(name);
    expect(w.length).toBe(0);
  });

  test.each([[], '1', '3.1', '0.40', '1.40', '2.4294967216'])('an OID that BER cannot express: %s', (oid) => {
    expect(() => new BerWriter().oid(Oid.from(oid))).toThrow(RangeError);
  });
});

describe('octets', () => {
  test('what was handed out is never written again', () => {
    const w = new BerWriter(16);
    const all = Array.from({ length: 500 }, (_, i) => {
      w.octets(new Uint8Array(i).fill(i));
      return w.toBytes();
    });
    for (const [i, bytes] of all.entries())
      expect(bytes.subarray(-i || bytes.length).every((octet) => octet === (i & 0xff))).toBe(true);
  });

  test('reset forgets what was not handed out', () => {
    const w = new BerWriter();
    w.integer(1);
    const first = w.toBytes();
    w.integer(2);
    w.reset();
    w.integer(3);
    expect([toHex(first), toHex(w.toBytes()), w.length]).toEqual(['020101', '020103', 0]);
  });

  test('length is the distance from the end', () => {
    const w = new BerWriter();
    w.octets(new Uint8Array(300));
    w.raw(Uint8Array.of(0x05, 0x00));
    expect(w.length).toBe(306);
    w.constructed(Tag.Sequence, 0);
    expect(toHex(w.toBytes().subarray(0, 10))).toBe('3082013205000482012c');
  });
});
