// Values for people and for JSON.
import { Oid } from '@mgmtapi/ber';
import {
  decodeUtf8,
  ErrorStatus,
  encodeUtf8,
  errorStatusName,
  hexOf,
  isException,
  jsonOf,
  numberOf,
  textOf,
  type Value,
  type VarBind,
} from '@mgmtapi/protocol';
import { fromHex } from '@mgmtapi/testkit';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 }); // a busy machine takes its time

const oid = Oid.from('1.3.6.1.2.1.1.1.0');
const octets = (hex: string): Value => ({ type: 'OctetString', value: fromHex(hex) });
const unknown: Value = { type: 'Unknown', value: { tag: 0x45, content: fromHex('0a0b') } };

/** Value, text, JSON without oid and type. */
const values: [Value, string, object][] = [
  [{ type: 'Integer32', value: -5 }, '-5', { value: -5 }],
  [{ type: 'TimeTicks', value: 100 }, '100', { value: 100 }],
  [{ type: 'Counter64', value: 2n ** 64n - 1n }, '18446744073709551615', { value: '18446744073709551615' }],
  [octets('65746830'), 'eth0', { value: 'eth0' }],
  [octets('c3bc0a'), 'ü\n', { value: 'ü\n' }],
  [octets(''), '', { value: '' }],
  [octets('001b2c'), '\u0000\u001b,', { value: '001b2c', encoding: 'hex' }],
  [octets('fc62'), 'üb', { value: 'fc62', encoding: 'hex' }],
  [{ type: 'Null', value: null }, '', { value: null }],
  [{ type: 'ObjectIdentifier', value: oid }, '1.3.6.1.2.1.1.1.0', { value: '1.3.6.1.2.1.1.1.0' }],
  [{ type: 'IpAddress', value: '192.0.2.1' }, '192.0.2.1', { value: '192.0.2.1' }],
  [{ type: 'Opaque', value: fromHex('0102') }, '01:02', { value: '0102', encoding: 'hex' }],
  [{ type: 'OpaqueFloat', value: 1.5 }, '1.5', { value: 1.5 }],
  [{ type: 'OpaqueDouble', value: Number.NaN }, 'NaN', { value: 'NaN' }],
  [{ type: 'NoSuchObject', value: null }, 'NoSuchObject', { value: null }],
  [{ type: 'EndOfMibView', value: null }, 'EndOfMibView', { value: null }],
  [unknown, '0a:0b', { tag: 69, value: '0a0b', encoding: 'hex' }],
];

describe('text and JSON', () => {
  test.each(values)('%o', (value, text, json) => {
    expect(textOf(value)).toBe(text);
    const varBind: VarBind = { oid, ...value };
    expect(JSON.parse(JSON.stringify(jsonOf(varBind)))).toEqual({
      oid: '1.3.6.1.2.1.1.1.0',
      type: value.type,
      ...json,
    });
  });

  test('hex', () => {
    expect(hexOf(octets('001b2c'))).toBe('00:1b:2c');
    expect(hexOf(octets('001b2c'), '')).toBe('001b2c');
    expect(hexOf(unknown, ' ')).toBe('0a 0b');
    expect(() => hexOf({ type: 'Integer32', value: 1 })).toThrow(TypeError);
    expect(() => hexOf({ type: 'Null', value: null })).toThrow(TypeError);
  });

  test('numbers, none with digits lost', () => {
    expect(numberOf({ type: 'Gauge32', value: 4294967295 })).toBe(4294967295);
    expect(numberOf({ type: 'Counter64', value: 2n ** 53n - 1n })).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => numberOf({ type: 'Counter64', value: 2n ** 53n })).toThrow(RangeError);
    expect(numberOf({ type: 'OpaqueFloat', value: 0.5 })).toBe(0.5);
    for (const value of [octets('31'), unknown, { type: 'NoSuchObject', value: null }] as Value[]) {
      expect(() => numberOf(value)).toThrow(TypeError);
    }
  });

  test('exceptions', () => {
    const exceptions = values.filter(([value]) => isException({ oid, ...value })).map(([{ type }]) => type);
    expect(exceptions).toEqual(['NoSuchObject', 'EndOfMibView']);
  });
});

describe('UTF-8, without help from Node or the DOM', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decode = (bytes: Uint8Array): string | undefined => {
    try {
      return strict.decode(bytes);
    } catch {
      return undefined;
    }
  };

  test('text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      }),
    );
    expect(encodeUtf8('a\ud800b')).toEqual(new TextEncoder().encode('a\ud800b'));
  });

  test('octets of any kind', () => {
    const near = fc.constantFrom(
      0x00,
      0x41,
      0x7f,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(near, { maxLength: 6 }).map((a) => Uint8Array.from(a)),
        ),
        (bytes) => {
          expect(decodeUtf8(bytes)).toBe(decode(bytes));
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('error-status', () => {
  test('is 0 to 18, RFC 3416 section 3', () => {
    expect(Object.values(ErrorStatus)).toEqual(Array.from({ length: 19 }, (_, i) => i));
    expect([errorStatusName(0), errorStatusName(5), errorStatusName(18)]).toEqual([
      'noError',
      'genErr',
      'inconsistentName',
    ]);
    expect([errorStatusName(19), errorStatusName(-1), errorStatusName(0.5)]).toEqual([undefined, undefined, undefined]);
  });
});
