// Decoding takes time in proportion to the octets, counted in reader steps, whatever the octets are.
import { BerReader } from '@mgmtapi/ber';
import { fromHex, wrapHex as wrap } from '@mgmtapi/testkit';
import { describe, expect, test, vi } from 'vitest';
import { MAX_STEPS_PER_OCTET, stepsPerOctet } from './fuzz/oracle.js';
import { counted } from './fuzz/steps.js';

vi.setConfig({ testTimeout: 60_000 }); // a busy machine takes its time

const response = (list: string): Uint8Array =>
  fromHex(wrap('30', '020101 0400', wrap('a2', '020101 020100 020100', wrap('30', list))));
const binding = (name: string, value = '0500'): string => wrap('30', name, value);
const many = (size: number, piece: (i: number) => string): string => {
  let text = '';
  for (let i = 0; text.length < 2 * size; i++) text += piece(i);
  return text;
};
const octet = (i: number): string => (i % 128).toString(16).padStart(2, '0');

/** Sequences in sequences, four octets of header each. */
function nested(size: number): string {
  let text = '';
  for (let inside = 4 * Math.floor(size / 4); inside > 0; inside -= 4) {
    text += `3082${(inside - 4).toString(16).padStart(4, '0')}`;
  }
  return text;
}

/** Each makes a message of about so many octets. */
const shapes: [string, (size: number) => Uint8Array][] = [
  ['bindings of one column', (size) => response(many(size, (i) => binding(wrap('06', '2b06010201020201', octet(i)))))],
  [
    'bindings that begin differently each',
    (size) => response(many(size, (i) => binding(wrap('06', '2b', octet(i * 7), octet(i * 5), octet(i * 3), '01')))),
  ],
  ['bindings as small as they can be', (size) => response(many(size, () => binding('06012b')))],
  ['longest arcs', (size) => response(many(size, (i) => binding(wrap('06', '2b', `8fffffff${octet(i)}`.repeat(120)))))],
  ['an OID of any length', (size) => response(binding(wrap('06', '01'.repeat(size))))],
  ['an OID that never ends', (size) => response(binding(wrap('06', 'ff'.repeat(size))))],
  ['an OID of padding', (size) => response(binding(wrap('06', '80'.repeat(size))))],
  ['an INTEGER of any length', (size) => response(binding('06012b', wrap('02', '00'.repeat(size))))],
  ['a Counter64 of any length', (size) => response(binding('06012b', wrap('46', 'ff'.repeat(size))))],
  ['a string', (size) => response(binding('06012b', wrap('04', '61'.repeat(size))))],
  ['many numbers', (size) => response(many(size, () => binding('06012b', '4609008000000000000000')))],
  ['deep nesting', (size) => response(binding('06012b', nested(size)))],
  ['lengths in the longest form', (size) => response(many(size, () => `30fe${'00'.repeat(125)}0506012b0500`))],
  ['one length in 126 octets, again and again', (size) => response(many(size, () => `30fe${'ff'.repeat(126)}`))],
  ['an unknown type', (size) => response(binding('06012b', wrap('45', '00'.repeat(size))))],
  ['padding behind the message', (size) => Uint8Array.from([...response(''), ...new Uint8Array(size)])],
  ['nothing but zeros', (size) => new Uint8Array(size)],
  ['nothing but ones', (size) => new Uint8Array(size).fill(0xff)],
];

describe('64 KiB take twice as long as 32 KiB', () => {
  test.each(shapes)('%s', (_, shape) => {
    const small = shape(32 * 1024);
    const large = shape(64 * 1024);
    const [a, b] = [stepsPerOctet(small), stepsPerOctet(large)];
    expect(Math.max(a, b)).toBeLessThanOrEqual(MAX_STEPS_PER_OCTET);
    expect(b * large.length).toBeLessThanOrEqual(2.3 * a * small.length + 100);
  });
});

test('steps are counted', () => {
  const { octets, steps } = counted(fromHex('0201050403616263'));
  const r = new BerReader(octets);
  expect([r.integer(), r.octets()]).toEqual([5, fromHex('616263')]);
  expect(steps()).toBeGreaterThanOrEqual(8);
});
