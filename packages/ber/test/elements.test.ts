// One table of elements drives reader and writer; a textbook encoder vouches for the rest.
import { BerReader, BerWriter, Oid, Tag } from '@mgmtapi/ber';
import { fromHex, textbookElement, textbookInteger, textbookOid, toHex } from '@mgmtapi/testkit';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 }); // a busy machine takes its time

/** X.690 section 8.3: at each edge of a length. */
const integers: [number, string][] = [
  [0, '020100'],
  [1, '020101'],
  [-1, '0201ff'],
  [127, '02017f'],
  [128, '02020080'],
  [-128, '020180'],
  [-129, '0202ff7f'],
  [255, '020200ff'],
  [256, '02020100'],
  [32767, '02027fff'],
  [32768, '0203008000'],
  [-32768, '02028000'],
  [-32769, '0203ff7fff'],
  [65535, '020300ffff'],
  [65536, '0203010000'],
  [8388607, '02037fffff'],
  [8388608, '020400800000'],
  [-8388608, '0203800000'],
  [-8388609, '0204ff7fffff'],
  [2147483647, '02047fffffff'],
  [-2147483648, '020480000000'],
];

const unsigned: [number, string][] = [
  [0, '410100'],
  [127, '41017f'],
  [128, '41020080'],
  [65535, '410300ffff'],
  [2147483647, '41047fffffff'],
  [2147483648, '41050080000000'],
  [4294967295, '410500ffffffff'],
];

const unsigned64: [bigint, string][] = [
  [0n, '460100'],
  [127n, '46017f'],
  [128n, '46020080'],
  [4294967295n, '460500ffffffff'],
  [4294967296n, '46050100000000'],
  [9007199254740993n, '460720000000000001'],
  [9223372036854775807n, '46087fffffffffffffff'],
  [9223372036854775808n, '4609008000000000000000'],
  [18446744073709551615n, '460900ffffffffffffffff'],
];

/** X.690 section 8.19.5 has the second; the others sit at the edges of a subidentifier. */
const oids: [string, string][] = [
  ['1.3.6.1.2.1.1.1.0', '06082b06010201010100'],
  ['2.100.3', '0603813403'],
  ['2.999', '06028837'],
  ['0.0', '060100'],
  ['0.39', '060127'],
  ['1.0', '060128'],
  ['1.39', '06014f'],
  ['2.0', '060150'],
  ['2.47', '06017f'],
  ['2.48', '06028100'],
  ['2.4294967215', '06058fffffff7f'],
  ['1.3.127.128', '06042b7f8100'],
  ['1.3.16383.16384', '06062bff7f818000'],
  ['1.3.2097151.2097152', '06082bffff7f81808000'],
  ['1.3.268435455.268435456', '060a2bffffff7f8180808000'],
  ['1.3.4294967295', '06062b8fffffff7f'],
];

const strings: [number, string][] = [
  [0, '0400'],
  [1, '0401'],
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
  [65535, '0482ffff'],
  [65536, '0483010000'],
];

function written(write: (w: BerWriter) => void): string {
  const w = new BerWriter(1); // too small, so that it has to grow
  write(w);
  return toHex(w.toBytes());
}

describe('each element, both ways', () => {
  test.each(integers)('INTEGER %d', (value, hex) => {
    expect(written((w) => w.integer(value))).toBe(hex);
    expect(new BerReader(fromHex(hex), { strict: true }).integer()).toBe(value);
  });

  test.each(unsigned)('Counter32 %d', (value, hex) => {
    expect(written((w) => w.unsigned(value, Tag.Counter32))).toBe(hex);
    expect(new BerReader(fromHex(hex), { strict: true }).unsigned(Tag.Counter32)).toBe(value);
  });

  test.each(unsigned64)('Counter64 %d', (value, hex) => {
    expect(written((w) => w.unsigned64(value))).toBe(hex);
    expect(new BerReader(fromHex(hex), { strict: true }).unsigned64()).toBe(value);
  });

  test.each(oids)('OBJECT IDENTIFIER %s', (text, hex) => {
    expect(written((w) => w.oid(Oid.from(text)))).toBe(hex);
    expect(new BerReader(fromHex(hex), { strict: true }).oid().toString()).toBe(text);
  });

  test.each(strings)('OCTET STRING of %d octets', (size, header) => {
    const value = new Uint8Array(size).fill(0xa5);
    const hex = header + 'a5'.repeat(size);
    expect(written((w) => w.octets(value))).toBe(hex);
    for (const owned of [false, true]) {
      expect(toHex(new BerReader(fromHex(hex), { strict: true, owned }).octets())).toBe('a5'.repeat(size));
    }
  });

  test('NULL', () => {
    expect(written((w) => w.empty())).toBe('0500');
    expect(new BerReader(fromHex('0500')).empty()).toBeNull();
  });

  test('an OID of 128 arcs', () => {
    const arcs = [2, ...new Array<number>(127).fill(4294967295)];
    arcs[1] = 4294967215;
    const bytes = Uint8Array.from(textbookOid(arcs));
    expect(written((w) => w.oid(Oid.from(arcs)))).toBe(toHex(bytes));
    expect(new BerReader(bytes).oid().arcs).toEqual(arcs);
  });
});

describe('the textbook agrees', () => {
  const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  test('numbers', () => {
    fc.assert(
      fc.property(int32, uint32, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (a, b, c) => {
        const write = (w: BerWriter) => {
          w.unsigned64(c);
          w.unsigned(b, Tag.TimeTicks);
          w.integer(a);
        };
        const expected = [
          ...textbookInteger(a),
          ...textbookInteger(b, Tag.TimeTicks),
          ...textbookInteger(c, Tag.Counter64),
        ];
        expect(written(write)).toBe(toHex(Uint8Array.from(expected)));
        const r = new BerReader(Uint8Array.from(expected), { strict: true });
        expect([r.integer(), r.unsigned(Tag.TimeTicks), r.unsigned64()]).toEqual([a, b, c]);
      }),
      { numRuns: 2000 },
    );
  });

  test('nested sequences', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(12), (octets, depth) => {
        let expected = textbookElement(Tag.OctetString, [...octets]);
        for (let i = 0; i < depth; i++) expected = textbookElement(Tag.Sequence, expected);
        const write = (w: BerWriter) => {
          w.octets(octets);
          for (let i = 0; i < depth; i++) w.constructed(Tag.Sequence, 0);
        };
        expect(written(write)).toBe(toHex(Uint8Array.from(expected)));
        const r = new BerReader(Uint8Array.from(expected), { strict: true });
        const outers = Array.from({ length: depth }, () => r.enter());
        expect(r.octets()).toEqual(octets);
        for (const outer of outers.reverse()) r.leave(outer);
        r.finish();
      }),
    );
  });
});
