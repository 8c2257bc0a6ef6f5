// INDEX: instance OIDs to values and back, by RFC 2578 section 7.7, and agents that do otherwise.
import { Oid } from '@mgmtapi/ber';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIndex, encodeIndex, type IndexPart, type IndexValue, type Syntax, shapeOf } from '../../src/index.js';

const part = (name: string, syntax: Syntax | undefined, implied = false): IndexPart => ({ name, implied, syntax });
const size = (...pairs: [number, number][]): Syntax => ({
  base: 'OctetString',
  sizes: pairs.map(([min, max]) => ({ min, max })),
});
const INTEGER: Syntax = { base: 'Integer32' };
const STRING: Syntax = { base: 'OctetString' };
const OID: Syntax = { base: 'ObjectIdentifier' };
const ADDRESS: Syntax = { base: 'IpAddress' };
const NETWORK: Syntax = { base: 'IpAddress', type: 'NetworkAddress' };
const BITS: Syntax = {
  base: 'Bits',
  enums: new Map([
    [0, 'a'],
    [1, 'b'],
  ]),
};
const COLOUR: Syntax = {
  base: 'Integer32',
  enums: new Map([
    [1, 'red'],
    [2, 'blue'],
  ]),
};
const octets = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('the form of a part', () => {
  it.each([
    ['integer', INTEGER, false, { form: 'integer' }],
    ['TimeTicks', { base: 'TimeTicks' }, false, { form: 'integer' }],
    ['IpAddress', ADDRESS, false, { form: 'address' }],
    ['NetworkAddress', NETWORK, false, { form: 'network' }],
    ['SIZE (6)', size([6, 6]), false, { form: 'fixed', size: 6 }],
    ['SIZE (6), IMPLIED', size([6, 6]), true, { form: 'fixed', size: 6 }],
    ['SIZE (4 | 8)', size([4, 4], [8, 8]), false, { form: 'string' }],
    ['SIZE (0..64)', size([0, 64]), false, { form: 'string' }],
    ['no size', STRING, false, { form: 'string' }],
    ['no size, IMPLIED', STRING, true, { form: 'impliedString' }],
    ['OID', OID, false, { form: 'oid' }],
    ['OID, IMPLIED', OID, true, { form: 'impliedOid' }],
    ['BITS', BITS, false, { form: 'string' }],
    ['unknown', undefined, false, { form: 'unknown' }],
    ['Opaque', { base: 'Opaque' }, false, { form: 'unknown' }],
  ] as const)('%s', (_, syntax, implied, shape) =>
    expect(shapeOf(part('x', syntax as Syntax | undefined, implied))).toEqual(shape),
  );
});

describe('an index', () => {
  it.each<[string, IndexPart[], IndexValue[], string]>([
    ['one integer', [part('a', INTEGER)], [3], '3'],
    ['the greatest', [part('a', { base: 'Unsigned32' })], [4294967295], '4294967295'],
    ['an address', [part('a', ADDRESS), part('b', INTEGER)], ['192.0.2.1', 7], '192.0.2.1.7'],
    ['a NetworkAddress', [part('a', NETWORK)], ['192.0.2.1'], '1.192.0.2.1'],
    [
      'a fixed string',
      [part('a', size([6, 6])), part('b', INTEGER)],
      [octets(0, 27, 33, 1, 2, 3), 9],
      '0.27.33.1.2.3.9',
    ],
    ['a variable string', [part('a', STRING), part('b', INTEGER)], [octets(97, 98), 9], '2.97.98.9'],
    ['an empty string', [part('a', STRING)], [octets()], '0'],
    ['an implied string', [part('a', INTEGER), part('b', STRING, true)], [1, octets(97, 98)], '1.97.98'],
    ['an empty implied string', [part('a', INTEGER), part('b', STRING, true)], [1, octets()], '1'],
    ['an OID', [part('a', OID), part('b', INTEGER)], [Oid.from('1.3.6'), 5], '3.1.3.6.5'],
    ['an implied OID', [part('a', OID, true)], [Oid.from('1.3.6')], '1.3.6'],
    [
      'InetAddress: IPv4 with its length',
      [part('t', INTEGER), part('a', size([0, 255]))],
      [1, octets(192, 0, 2, 1)],
      '1.4.192.0.2.1',
    ],
    ['InetAddressIPv4: none', [part('a', size([4, 4]))], [octets(192, 0, 2, 1)], '192.0.2.1'],
    ['BITS', [part('a', BITS)], [octets(0xc0)], '1.192'],
    ['something unknown', [part('a', undefined)], [Oid.from('5.6.7')], '5.6.7'],
  ])('%s, both ways', (_, parts, values, oid) => {
    expect(String(encodeIndex(parts, values))).toBe(oid);
    const decoded = decodeIndex(parts, oid);
    expect(decoded).toMatchObject({ ok: true, shape: 'conforming' });
    expect(decoded.values.map(String)).toEqual(values.map(String));
  });

  it.each<[string, IndexPart[], IndexValue[], string]>([
    ['a label', [part('a', COLOUR)], ['blue'], '2'],
    ['a bigint', [part('a', INTEGER)], [5n], '5'],
    ['text', [part('a', STRING)], ['ab'], '2.97.98'],
    ['text by its hint', [part('a', { ...size([6, 6]), displayHint: '1x:' })], ['00:1b:21:01:02:03'], '0.27.33.1.2.3'],
    [
      'an address as text',
      [part('a', { ...size([0, 255]), chain: ['InetAddress'] })],
      ['2001:db8::1'],
      '16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1',
    ],
    ['octets as a list', [part('a', STRING)], [[1, 2]], '2.1.2'],
    ['an OID as text', [part('a', OID)], ['1.3'], '2.1.3'],
  ])('is written from %s', (_, parts, values, oid) => expect(String(encodeIndex(parts, values))).toBe(oid));

  it.each<[string, IndexPart[], IndexValue[], RegExp]>([
    ['too few values', [part('a', INTEGER), part('b', INTEGER)], [1], /2 values wanted \(a, b\), 1 given/],
    ['a negative number', [part('a', INTEGER)], [-1], /index a: .*-1 given/],
    ['a number beyond 32 bits', [part('a', INTEGER)], [4294967296], /index a/],
    ['half a number', [part('a', INTEGER)], [1.5], /index a/],
    ['no such label', [part('a', COLOUR)], ['green'], /index a/],
    ['a wrong size', [part('a', size([6, 6]))], [octets(1)], /index a: 6 octets wanted, 1 given/],
    ['a size outside', [part('a', size([1, 2]))], [octets(1, 2, 3)], /outside its SIZE/],
    ['no address', [part('a', ADDRESS)], ['192.0.2.256'], /index a: an IPv4 address/],
    ['text that its hint does not fit', [part('a', { ...STRING, displayHint: '1d.1d' })], ['x'], /DISPLAY-HINT 1d.1d/],
  ])('refuses %s, naming the part', (_, parts, values, message) => {
    expect(() => encodeIndex(parts, values)).toThrow(RangeError);
    expect(() => encodeIndex(parts, values)).toThrow(message);
  });
  it.each<[string, IndexPart[], IndexValue[]]>([
    ['octets for a number', [part('a', INTEGER)], [octets(1)]],
    ['a number for an address', [part('a', ADDRESS)], [5]],
    ['a number for a string', [part('a', STRING)], [5]],
    ['text for an OID', [part('a', OID)], ['x']],
  ])('refuses %s', (_, parts, values) => expect(() => encodeIndex(parts, values)).toThrow(/index a/));
});

describe('an instance OID that does not fit', () => {
  it.each([
    ['too short', [part('a', INTEGER), part('b', INTEGER)], '1', { ok: false, at: 1, reason: 'tooShort' }],
    ['too long', [part('a', INTEGER)], '1.2', { ok: false, at: 1, reason: 'tooLong' }],
    [
      'a length without its octets',
      [part('a', STRING), part('b', INTEGER)],
      '5.1.2',
      { ok: false, at: 0, reason: 'tooShort' },
    ],
    ['an octet above 255', [part('a', size([2, 2]))], '1.256', { ok: false, at: 0, reason: 'octetRange' }],
    ['an address above 255', [part('a', ADDRESS)], '192.0.2.256', { ok: false, reason: 'octetRange' }],
    ['another choice', [part('a', NETWORK)], '2.192.0.2.1', { ok: false, at: 0, reason: 'choice' }],
    ['nothing', [part('a', INTEGER)], [], { ok: false, at: 0, reason: 'tooShort' }],
  ])('%s: one typed result with the raw sub-identifiers', (_, parts, oid, result) => {
    const decoded = decodeIndex(parts, oid as string);
    expect(decoded).toMatchObject(result);
    expect(decoded.raw.equals(oid as string)).toBe(true);
  });
  it('keeps what was read before the fault', () => {
    expect(decodeIndex([part('a', INTEGER), part('b', INTEGER)], '7')).toMatchObject({ ok: false, values: [7] });
  });
  it('is read as the agent means it: the last string without its length', () => {
    const decoded = decodeIndex([part('a', INTEGER), part('b', size([0, 32]))], '1.97.98.99');
    expect(decoded).toMatchObject({ ok: true, shape: 'nonconforming' });
    expect(decoded.values).toEqual([1, octets(97, 98, 99)]);
  });
  it('is read as the agent means it: a length though IMPLIED', () => {
    const text: Syntax = { ...size([1, 32]), displayHint: '255t' };
    const decoded = decodeIndex([part('a', text, true)], '3.97.98.99');
    expect(decoded).toMatchObject({ ok: true, shape: 'nonconforming' });
    expect(decoded.values).toEqual([octets(97, 98, 99)]);
    // The first character of an implied string is never cut off where it can be one.
    expect(decodeIndex([part('a', text, true)], '97.98').values).toEqual([octets(97, 98)]);
  });
});

it('every index comes back', () => {
  const parts = fc.constantFrom<[Syntax, fc.Arbitrary<IndexValue>]>(
    [INTEGER, fc.integer({ min: 0, max: 4294967295 })],
    [STRING, fc.uint8Array({ maxLength: 12 })],
    [size([4, 4]), fc.uint8Array({ minLength: 4, maxLength: 4 })],
    [OID, fc.array(fc.integer({ min: 0, max: 4294967295 }), { maxLength: 8 }).map((arcs) => Oid.from(arcs))],
    [ADDRESS, fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 255 }))).map((four) => four.join('.'))],
    [NETWORK, fc.constant('10.0.0.1')],
  );
  const row = fc
    .array(parts, { minLength: 1, maxLength: 5 })
    .chain((chosen) =>
      fc.tuple(fc.constant(chosen.map(([syntax]) => syntax)), fc.tuple(...chosen.map(([, value]) => value))),
    );
  fc.assert(
    fc.property(row, fc.boolean(), ([syntaxes, values], implied) => {
      const list = syntaxes.map((syntax, i) => part(`p${i}`, syntax, implied && i === syntaxes.length - 1));
      const decoded = decodeIndex(list, encodeIndex(list, values));
      expect(decoded.ok).toBe(true);
      if (decoded.ok && decoded.shape === 'conforming') expect(decoded.values.map(String)).toEqual(values.map(String));
    }),
  );
});

it('reading never throws, whatever the agent sends', () => {
  const anything = fc.array(fc.integer({ min: 0, max: 4294967295 }), { maxLength: 20 });
  const shapes = fc.array(
    fc.constantFrom<Syntax | undefined>(INTEGER, STRING, OID, ADDRESS, NETWORK, size([3, 3]), BITS, undefined),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(anything, shapes, fc.boolean(), (arcs, syntaxes, implied) => {
      const list = syntaxes.map((syntax, i) => part(`p${i}`, syntax, implied && i === syntaxes.length - 1));
      expect(decodeIndex(list, arcs).raw.equals(arcs)).toBe(true);
    }),
  );
});
