// DISPLAY-HINT, every rule of RFC 2579 section 3.1, both ways.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatInteger,
  formatOctets,
  type IntegerHint,
  type OctetHint,
  parseHint,
  parseInteger,
  parseOctets,
} from '../../src/index.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const integer = (hint: string): IntegerHint => parseHint(hint) as IntegerHint;
const octets = (hint: string): OctetHint => parseHint(hint) as OctetHint;

describe('a hint', () => {
  it.each([
    'd',
    'd-2',
    'x',
    'o',
    'b',
    '1x:',
    '255a',
    '255t',
    '1d.1d.1d.1d/2d',
    '2d-1d-1d,1d:1d:1d.1d,1a1d:1d',
    '0a[2x:2x:2x]0a:2d',
    '*1x:/1x:',
    '*1d./1d',
    '2x:2x:2x:2x:2x:2x:2x:2x%4d',
    '1o',
    '10a',
  ])('%s is one', (hint) => expect(parseHint(hint)).toBeDefined());
  it.each(['', 'a', 'd-', 'z', '1', '1z', 'x2', '-1d', '1x::', '1x:/1x', '**1x', 'd-1-2', '1x*', 'dd'])(
    '%j is none',
    (hint) => expect(parseHint(hint)).toBeUndefined(),
  );
  it('is text alone when it has one text part', () => {
    expect(['255a', '255t', '32a'].map((hint) => octets(hint).text)).toEqual([true, true, true]);
    expect(['1x:', '1a1d', '10a:'].map((hint) => octets(hint).text)).toEqual([false, false, false]);
  });
});

describe('integers', () => {
  it.each([
    ['d', 5, '5'],
    ['d', -5, '-5'],
    ['d-2', 5, '0.05'],
    ['d-2', -5, '-0.05'],
    ['d-2', 1234, '12.34'],
    ['d-2', 0, '0.00'],
    ['d-1', 2147483647, '214748364.7'],
    ['d-12', 1, '0.000000000001'],
    ['x', 255, 'ff'],
    ['x', -255, '-ff'],
    ['o', 8, '10'],
    ['b', 5, '101'],
    ['b', 0, '0'],
  ])('%s: %d shows as %s, and back', (hint, value, text) => {
    expect(formatInteger(value, integer(hint))).toBe(text);
    expect(parseInteger(text, integer(hint))).toBe(value);
  });
  it('shows 64 bits without loss', () =>
    expect(formatInteger(18446744073709551615n, integer('d-2'))).toBe('184467440737095516.15'));
  it.each([
    ['d-2', '1234', 1234],
    ['d-2', ' 7 ', 7],
    ['d-2', '.5', 50],
    ['d-2', '12.3400', 1234],
    ['x', '0xFF', 255],
  ])('%s reads %j as the plain number %d', (hint, text, value) =>
    expect(parseInteger(text, integer(hint))).toBe(value),
  );
  it.each([
    ['d', 'abc'],
    ['d-2', '1.234'],
    ['b', '2'],
    ['o', '8'],
    ['x', 'g'],
    ['d', ''],
    ['d', '99999999999999999999'],
    ['d-2', '.'],
  ])('%s does not read %j', (hint, text) => expect(parseInteger(text, integer(hint))).toBeUndefined());
  it('come back whatever they are', () => {
    fc.assert(
      fc.property(fc.constantFrom('d', 'd-1', 'd-2', 'd-9', 'x', 'o', 'b'), fc.integer(), (hint, value) => {
        expect(parseInteger(formatInteger(value, integer(hint)), integer(hint))).toBe(value);
      }),
    );
  });
});

describe('octets', () => {
  it.each([
    // [hint, octets, text]
    ['1x:', '00 1b 21 ff', '00:1b:21:ff'],
    ['1x:', '', ''],
    ['2x:', '00 1b 21', '001b:21'],
    ['1d.1d.1d.1d', 'c0 00 02 01', '192.0.2.1'],
    ['1d.1d.1d.1d/2d', 'c0 00 02 01 00 a1', '192.0.2.1/161'],
    ['255a', '68 65 6c 6c 6f', 'hello'],
    ['255a', '61 09 0d 0a', 'a\t\r\n'],
    ['255a', '61 00 07 ff', 'a\\x00\\x07\\xff'],
    ['255a', '5c 78 34 31', '\\x5cx41'],
    ['255a', '43 3a 5c 64 69 72', 'C:\\dir'],
    ['255t', '63 61 66 c3 a9', 'caf\u00e9'],
    ['255t', 'c3 28', '\\xc3('],
    ['2d-1d-1d,1d:1d:1d.1d,1a1d:1d', '07 ea 0b 16 09 35 00 00', '2026-11-22,9:53:0.0'],
    ['2d-1d-1d,1d:1d:1d.1d,1a1d:1d', '07 ea 0b 16 09 35 00 00 2b 01 1e', '2026-11-22,9:53:0.0,+1:30'],
    ['1o ', '08 40', '10 100'],
    ['4d', 'ff ff ff ff', '4294967295'],
    ['8d', 'ff ff ff ff ff ff ff ff', '18446744073709551615'],
    // RFC 3419: a length of 0 shows the separator alone.
    [
      '0a[2x:2x:2x:2x:2x:2x:2x:2x]0a:2d',
      '20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 00 a1',
      '[2001:0db8:0000:0000:0000:0000:0000:0001]:161',
    ],
    [
      '2x:2x:2x:2x:2x:2x:2x:2x%4d',
      'fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 03',
      'fe80:0000:0000:0000:0000:0000:0000:0001%3',
    ],
    // A repeat count in the first octet.
    ['*1x:/1d', '02 0a 0b 05', '0a:0b/5'],
    ['*1d./1x:', '03 01 02 03 ff ee', '1.2.3/ff:ee'],
    // The last part again, the last separator not.
    ['1x-1d.', '01 02 03 04', '01-2.3.4'],
  ])('%s: %s shows as %j, and back', (hint, bytes, text) => {
    expect(formatOctets(hex(bytes), octets(hint))).toBe(text);
    expect(parseOctets(text, octets(hint))).toEqual(hex(bytes));
  });
  it('do not cut a character of UTF-8', () => {
    // Groups of three octets: "a" with a two-octet letter fills one, the next letter does not fit and begins the next.
    expect(formatOctets(hex('61 c3 a9 c3 a9 62'), octets('3t|'))).toBe('a\u00e9|\u00e9b');
    expect(formatOctets(hex('c3 a9 c3 a9'), octets('3t|'))).toBe('\u00e9|\u00e9');
  });
  it('that no hint takes follow in hexadecimal', () => {
    expect(formatOctets(hex('41 42'), octets('0a['))).toBe('[4142');
  });
  it.each([
    ['1x:', 'zz'],
    ['1d.1d', '300.1'],
    ['1x:', '00:1b:'],
    ['2d-1d', '5'],
    ['255a', 'caf\u00e9'],
    ['1d', 'x'],
    ['*1x:/1d', '0a:0b'],
  ])('%s reads %j or refuses it, and never throws', (hint, text) =>
    expect(() => parseOctets(text, octets(hint))).not.toThrow(),
  );
  it.each([
    ['1x:', 'zz'],
    ['1d.1d', '300.1'],
    ['255a', 'caf\u00e9'],
    ['1d', 'x'],
    ['0a[', 'x'],
  ])('%s does not read %j', (hint, text) => expect(parseOctets(text, octets(hint))).toBeUndefined());
  it('never fail to show', () => {
    const part = fc.tuple(
      fc.boolean(),
      fc.integer({ min: 0, max: 20 }),
      fc.constantFrom('a', 't', 'x', 'd', 'o'),
      fc.constantFrom('', ':', '-', '[', '\u00e9'),
      fc.constantFrom('', '/'),
    );
    const hints = fc
      .array(part, { minLength: 1, maxLength: 4 })
      .map((parts) =>
        parts
          .map(
            ([star, length, format, separator, end]) =>
              `${star ? '*' : ''}${length}${format}${separator}${star && separator ? end : ''}`,
          )
          .join(''),
      );
    fc.assert(
      fc.property(hints, fc.uint8Array({ maxLength: 64 }), (hint, bytes) => {
        const parsed = parseHint(hint);
        if (parsed?.kind !== 'octets') return;
        const text = formatOctets(bytes, parsed);
        expect(typeof text).toBe('string');
        parseOctets(text, parsed);
      }),
    );
  });
  it.each(['1x:', '2x:', '1d.', '1x', '255a', '1o.', '1d.1d.1d.1d/2d'])('come back by %s', (hint) => {
    const size = hint === '1d.1d.1d.1d/2d' ? 6 : undefined;
    const bytes = fc.uint8Array(
      size === undefined ? { maxLength: hint === '255a' ? 200 : 40 } : { minLength: size, maxLength: size },
    );
    fc.assert(
      fc.property(bytes, (value) => {
        expect(parseOctets(formatOctets(value, octets(hint)), octets(hint))).toEqual(value);
      }),
    );
  });
  it('of UTF-8 come back by 255t', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const value = new TextEncoder().encode(text);
        expect(parseOctets(formatOctets(value, octets('255t')), octets('255t'))).toEqual(value);
      }),
    );
  });
});
