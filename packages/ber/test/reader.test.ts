// What the reader refuses, with which code and where; what it forgives, by which name.
import { BerError, type BerErrorCode, BerReader, Oid, Tag, tolerances } from '@mgmtapi/ber';
import { fromHex, toHex } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';

type Read = (r: BerReader) => unknown;
const integer: Read = (r) => r.integer();
const unsigned: Read = (r) => r.unsigned(Tag.Gauge32);
const unsigned64: Read = (r) => r.unsigned64();
const octets: Read = (r) => r.octets();
const oid: Read = (r) => r.oid().toString();
const empty: Read = (r) => r.empty();
const enter: Read = (r) => r.enter();

/** In which way it is wrong, octets, how it is read, code, offset. */
const refused: [string, string, Read, BerErrorCode, number][] = [
  ['nothing', '', integer, 'BER_TRUNCATED', 0],
  ['a tag alone', '02', integer, 'BER_TRUNCATED', 1],
  ['content missing', '0201', integer, 'BER_TRUNCATED', 0],
  ['content cut short', '0404616263', octets, 'BER_TRUNCATED', 0],
  ['long length cut short', '048201', octets, 'BER_TRUNCATED', 3],
  ['a length of 126 octets', `04fe${'ff'.repeat(126)}`, octets, 'BER_TRUNCATED', 0],
  ['a length of 2^53', '048720000000000000', octets, 'BER_TRUNCATED', 0],
  ['another tag', '040100', integer, 'BER_TAG', 0],
  ['a primitive for a sequence', '1000', enter, 'BER_TAG', 0],
  ['indefinite length', '30800000', enter, 'BER_LENGTH', 0],
  ['reserved length', '04ff00', octets, 'BER_LENGTH', 0],
  ['INTEGER without content', '0200', integer, 'BER_LENGTH', 2],
  ['Gauge32 without content', '4200', unsigned, 'BER_LENGTH', 2],
  ['Counter64 without content', '4600', unsigned64, 'BER_LENGTH', 2],
  ['NULL with content', '050100', empty, 'BER_LENGTH', 2],
  ['INTEGER above 2^53', '020720000000000000', integer, 'BER_RANGE', 2],
  ['INTEGER of 1,000 octets', `028203e8${'7f'.repeat(1000)}`, integer, 'BER_RANGE', 4],
  ['INTEGER of 1,000 octets below zero', `028203e8${'80'.repeat(1000)}`, integer, 'BER_RANGE', 4],
  ['Gauge32 below -2^31', '4205ff7fffffff', unsigned, 'BER_RANGE', 2],
  ['Counter64 above 2^64', '4609010000000000000000', unsigned64, 'BER_RANGE', 2],
  ['Counter64 below -2^64', '4609fe0000000000000000', unsigned64, 'BER_RANGE', 2],
  ['subidentifier without an end', '06022b86', oid, 'BER_TRUNCATED', 4],
  ['one subidentifier without an end', '060186', oid, 'BER_TRUNCATED', 3],
  ['subidentifier of 2^32', '06062b9080808000', oid, 'BER_RANGE', 6],
  ['subidentifier of six octets', '06072b818080808000', oid, 'BER_RANGE', 7],
  ['first subidentifier of 2^32', '06059080808000', oid, 'BER_RANGE', 5],
  ['padded subidentifier', '06032b8001', oid, 'BER_RANGE', 3],
  ['padded first subidentifier', '0602802b', oid, 'BER_RANGE', 2],
  ['129 arcs', `0681802b${'01'.repeat(127)}`, oid, 'BER_TOO_BIG', 3],
];

function failure(hex: string, read: Read): BerError {
  try {
    read(new BerReader(fromHex(hex)));
  } catch (error) {
    if (error instanceof BerError) return error;
    throw error;
  }
  throw new Error(`accepted ${hex}`);
}

describe('refused', () => {
  test.each(refused)('%s', (_, hex, read, code, offset) => {
    expect(failure(hex, read)).toMatchObject({ name: 'BerError', code, offset });
  });

  test('an OID that begins as one just read is checked as well', () => {
    const beginning = '2b060104018ffffffe01';
    expect(oid(new BerReader(fromHex(`060b${beginning}03`)))).toBeDefined();
    for (const [end, code] of [
      ['81', 'BER_TRUNCATED'],
      ['8001', 'BER_RANGE'],
      ['9080808000', 'BER_RANGE'],
    ] as const) {
      const size = (beginning.length + end.length) / 2;
      expect(failure(`06${size.toString(16).padStart(2, '0')}${beginning}${end}`, oid).code).toBe(code);
    }
  });

  test('nothing is read beyond the element one is in', () => {
    const r = new BerReader(fromHex('3003 020200ff'));
    r.enter();
    expect(() => r.integer()).toThrow(expect.objectContaining({ code: 'BER_TRUNCATED', offset: 2 }));
  });

  test('octets left over in an element', () => {
    const r = new BerReader(fromHex('3004 02010005'));
    const outer = r.enter();
    r.integer();
    expect(() => r.leave(outer)).toThrow(expect.objectContaining({ code: 'BER_TRAILING', offset: 5 }));
  });

  test('the message never shows content', () => {
    for (const [, hex, read] of refused)
      expect(failure(`0409${'73'.repeat(9)}${hex}`, (r) => [r.octets(), read(r)]).message).not.toContain('73');
  });
});

/** Tolerance, octets, how they are read, value, offset. */
const forgiven: [keyof typeof tolerances, string, Read, unknown, number][] = [
  ['nonMinimalLength', '02810105', integer, 5, 0],
  ['nonMinimalLength', '0284000000017f', integer, 127, 0],
  ['nonMinimalLength', '0288000000000000000105', integer, 5, 0],
  ['longInteger', '02020005', integer, 5, 2],
  ['longInteger', '0202ff80', integer, -128, 2],
  ['longInteger', '020400000001', integer, 1, 2],
  ['longInteger', `020a${'ff'.repeat(10)}`, integer, -1, 2],
  ['longInteger', '420600000000007f', unsigned, 127, 2],
  ['longInteger', `460c${'00'.repeat(4)}8000000000000000`, unsigned64, 2n ** 63n, 2],
  ['integerRange', '02050080000000', integer, 2147483648, 2],
  ['integerRange', '0205ff7fffffff', integer, -2147483649, 2],
  ['integerRange', '02071fffffffffffff', integer, Number.MAX_SAFE_INTEGER, 2],
  ['integerRange', '42050100000000', unsigned, 4294967296, 2],
  ['negativeUnsigned', '4201ff', unsigned, 4294967295, 2],
  ['negativeUnsigned', '420480000000', unsigned, 2147483648, 2],
  ['negativeUnsigned', '4608feffffffffffffff', unsigned64, 0xfeffffffffffffffn, 2],
  ['negativeUnsigned', '4601fe', unsigned64, 2n ** 64n - 2n, 2],
  ['emptyOid', '0600', oid, '', 2],
  ['trailingOctets', '0201050000', (r) => [r.integer(), r.finish()][0], 5, 3],
];

describe('forgiven, and told', () => {
  test.each(forgiven)('%s: %s', (name, hex, read, value, offset) => {
    const told: unknown[] = [];
    expect(read(new BerReader(fromHex(hex), { onTolerance: (...args) => told.push(args) }))).toEqual(value);
    expect(told).toContainEqual([name, offset]);
    expect(read(new BerReader(fromHex(hex)))).toEqual(value);
    expect(() => read(new BerReader(fromHex(hex), { strict: true }))).toThrow(
      expect.objectContaining({ code: tolerances[name].code, offset }),
    );
  });
});

describe("what comes out is the reader's to give", () => {
  test('octets that are not owned may be overwritten', () => {
    const bytes = fromHex(`0404 61626364 0450 ${'65'.repeat(80)} 0608 2b06010201010100`);
    const r = new BerReader(bytes);
    const [short, long, name] = [r.octets(), r.octets(), r.oid()];
    bytes.fill(0xff);
    expect(toHex(short)).toBe('61626364');
    expect(toHex(long)).toBe('65'.repeat(80));
    expect(name.toString()).toBe('1.3.6.1.2.1.1.1.0');
    for (const value of [short, long]) expect(value.buffer.byteLength).toBe(value.length);
  });

  test('octets that are owned are shared', () => {
    const bytes = fromHex('040461626364');
    const value = new BerReader(bytes.subarray(0), { owned: true }).octets();
    expect([value.buffer, value.byteOffset, value.constructor]).toEqual([bytes.buffer, 2, Uint8Array]);
  });

  test('an expected name comes back itself', () => {
    const expected = Oid.from('1.3.6.1.2.1.1.1.0');
    expect(new BerReader(fromHex('06082b06010201010100')).oid(expected)).toBe(expected);
    expect(new BerReader(fromHex('06082b06010201010101')).oid(expected)).not.toBe(expected);
    expect(new BerReader(fromHex('06092b0601020101018100')).oid(expected).toString()).toBe('1.3.6.1.2.1.1.1.128');
    expect(() => new BerReader(fromHex('06092b0601020101018000')).oid(expected)).toThrow(BerError);
  });
});
