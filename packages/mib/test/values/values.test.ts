// DateAndTime, InetAddress, BITS, and values as text by their syntax.
import { Oid } from '@mgmtapi/ber';
import type { Value } from '@mgmtapi/protocol';
import { describe, expect, it } from 'vitest';
import {
  dateOf,
  decodeBits,
  decodeDateAndTime,
  decodeInetAddress,
  encodeBits,
  encodeDateAndTime,
  formatValue,
  inetOctets,
  Octets,
  parseValue,
  type Syntax,
  standardMibs,
} from '../../src/index.js';
import { acmeTree } from '../fixtures.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replace(/\s/g, ''), 'hex'));
const toHex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

describe('DateAndTime (RFC 2579 section 2)', () => {
  // The example of the RFC: Tuesday May 26, 1992 at 1:30:15 PM EDT, as 1992-5-26,13:30:15.0,-4:0.
  it('reads the example of the RFC', () => {
    const time = decodeDateAndTime(hex('07c8 05 1a 0d 1e 0f 00 2d 04 00'))!;
    expect(time).toEqual({
      year: 1992,
      month: 5,
      day: 26,
      hour: 13,
      minute: 30,
      second: 15,
      deciSecond: 0,
      offset: -240,
    });
    expect(dateOf(time)!.toISOString()).toBe('1992-05-26T17:30:15.000Z');
    expect(toHex(encodeDateAndTime(time))).toBe('07c8051a0d1e0f002d0400');
  });
  it('without an offset is the agent\u2019s local time, and no instant', () => {
    const time = decodeDateAndTime(hex('07c8 05 1a 0d 1e 0f 05'))!;
    expect(time.offset).toBeUndefined();
    expect(dateOf(time)).toBeUndefined();
    expect(toHex(encodeDateAndTime(time))).toBe('07c8051a0d1e0f05');
  });
  it('takes a Date', () =>
    expect(toHex(encodeDateAndTime(new Date('2026-11-22T09:53:07.250Z')))).toBe('07ea0b16093507022b0000'));
  it.each(['', '00'.repeat(8), '07c8 0d 1a 0d 1e 0f 00', '07c8 05 1a 0d 1e 0f 00 2e 04 00', '07c8 05 1a 0d 1e 0f'])(
    '%j is none',
    (text) => expect(decodeDateAndTime(hex(text))).toBeUndefined(),
  );
  it('refuses fields out of range', () => {
    expect(() => encodeDateAndTime(new Date(Number.NaN))).toThrow(RangeError);
    expect(() =>
      encodeDateAndTime({ year: 2026, month: 13, day: 1, hour: 0, minute: 0, second: 0, deciSecond: 0 }),
    ).toThrow(RangeError);
  });
});

describe('InetAddress (RFC 4001)', () => {
  it.each([
    [1, 'c0000201', 'ipv4', '192.0.2.1'],
    [2, '20010db8000000000000000000000001', 'ipv6', '2001:db8::1'],
    [2, '00000000000000000000000000000000', 'ipv6', '::'],
    [2, '20010db8000000010001000100010001', 'ipv6', '2001:db8:0:1:1:1:1:1'],
    [2, '20010000000000010000000000000001', 'ipv6', '2001:0:0:1::1'],
    [3, 'c000020100000007', 'ipv4z', '192.0.2.1%7'],
    [4, 'fe80000000000000000000000000000100000003', 'ipv6z', 'fe80::1%3'],
    [16, '6578616d706c652e6f7267', 'dns', 'example.org'],
    [undefined, 'c0000201', 'ipv4', '192.0.2.1'],
    [undefined, 'fe80000000000000000000000000000100000003', 'ipv6z', 'fe80::1%3'],
    [1, '20010db8000000000000000000000001', 'ipv6', '2001:db8::1'], // the type lies: the length decides
    [0, '', 'unknown', ''],
    [undefined, '0102', 'unknown', '01:02'],
  ])('type %s, %s: %s %s', (type, octets, kind, text) => {
    const address = decodeInetAddress(hex(octets), type);
    expect({ type: address.type, text: address.text }).toEqual({ type: kind, text });
    if (kind !== 'dns' && kind !== 'unknown') expect(toHex(inetOctets(text)!)).toBe(octets);
  });
  it.each([
    '',
    'x',
    '1.2.3',
    '1.2.3.256',
    '1::2::3',
    '1:2',
    ':::',
    'fe80::1%',
    'fe80::1%x',
    '1:2:3:4:5:6:7:8:9',
    '::%1%2',
  ])('%j is none', (text) => expect(inetOctets(text)).toBeUndefined());
  it('reads IPv4 inside IPv6', () =>
    expect(toHex(inetOctets('::ffff:192.0.2.1')!)).toBe('00000000000000000000ffffc0000201'));
});

describe('BITS', () => {
  const enums = new Map([
    [0, 'hot'],
    [1, 'wet'],
    [9, 'loud'],
  ]);
  it('reads labels, and positions that have none', () => {
    const bits = decodeBits(hex('c0 60'), enums);
    expect([...bits]).toEqual(['hot', 'wet', 'loud']);
    expect(bits.unknown).toEqual([10]);
    expect(bits.has('hot')).toBe(true);
    expect(String(bits)).toBe('hot, wet, loud, 10');
  });
  it.each([
    [['hot', 'loud'], '8040'],
    [[], '0000'],
    [['wet', 3], '5000'],
    [[17], '000040'],
  ])('%j is written as %s', (labels, octets) => expect(toHex(encodeBits(labels as string[], enums))).toBe(octets));
  it('refuses what it does not know', () => expect(() => encodeBits(['dry'], enums)).toThrow('no such bit: dry'));
});

describe('octets that know their hint', () => {
  it('show by it', () => {
    const octets = new Octets(hex('001b21'), '1x:');
    expect(octets.format()).toBe('00:1b:21');
    expect(octets.slice(1)).toEqual(hex('1b21'));
    expect(new Octets(hex('0a1f')).format()).toBe('0a:1f');
    expect(new Octets(hex('0a1f'), 'bad').format()).toBe('0a:1f');
  });
});

describe('a value as text', () => {
  const tree = acmeTree();
  const syntax = (name: string): Syntax => tree.find(name)!.syntax!;
  it.each<[string, Value, string]>([
    ['acmeColour', { type: 'Integer32', value: 3 }, 'darkBlue'],
    ['acmeColour', { type: 'Integer32', value: 9 }, '9'],
    ['acmeHeat', { type: 'Integer32', value: 205 }, '20.5'],
    ['acmeMac', { type: 'OctetString', value: hex('001b21010203') }, '00:1b:21:01:02:03'],
    ['acmeFlags', { type: 'OctetString', value: hex('8040') }, 'hot, loud'],
    ['acmeTotal', { type: 'Counter64', value: 18446744073709551615n }, '18446744073709551615'],
    ['acmeName', { type: 'OctetString', value: hex('c3a9') }, '\u00e9'],
    ['acmeAddr', { type: 'OctetString', value: hex('c0000201') }, '192.0.2.1'],
    ['acmeMade', { type: 'OctetString', value: hex('07ea0b1609350000') }, '2026-11-22,9:53:0.0'],
    ['ifInOctets', { type: 'Counter32', value: 7 }, '7'],
    ['ifSpecific', { type: 'ObjectIdentifier', value: Oid.from('0.0') }, '0.0'],
    ['oldAddress', { type: 'IpAddress', value: '192.0.2.1' }, '192.0.2.1'],
    ['ifDescr', { type: 'NoSuchInstance', value: null }, 'NoSuchInstance'],
  ])('%s', (name, value, text) => expect(formatValue(value, syntax(name))).toBe(text));
  it('without a hint is hexadecimal, printable or not', () => {
    expect(formatValue({ type: 'OctetString', value: hex('41424344') })).toBe('41:42:43:44');
    expect(formatValue({ type: 'Opaque', value: hex('9f') })).toBe('9f');
    expect(formatValue({ type: 'Unknown', value: { tag: 0x45, content: hex('0102') } })).toBe('01:02');
  });
  it.each<[string, string, unknown]>([
    ['acmeColour', 'darkBlue', { type: 'Integer32', value: 3 }],
    ['acmeColour', '2', { type: 'Integer32', value: 2 }],
    ['acmeHeat', '20.5', { type: 'Integer32', value: 205 }],
    ['acmeHeat', '205', { type: 'Integer32', value: 205 }],
    ['acmeMac', '00:1b:21:01:02:03', { type: 'OctetString', value: hex('001b21010203') }],
    ['acmeFlags', 'hot, loud', { type: 'OctetString', value: hex('8040') }],
    ['acmeTotal', '18446744073709551615', { type: 'Counter64', value: 18446744073709551615n }],
    ['acmeAddr', '2001:db8::1', { type: 'OctetString', value: hex('20010db8000000000000000000000001') }],
    ['acmeName', 'plain', { type: 'OctetString', value: hex('706c61696e') }],
    ['oldAddress', '192.0.2.1', { type: 'IpAddress', value: '192.0.2.1' }],
  ])('%s is read from %j', (name, text, value) => expect(parseValue(text, syntax(name))).toEqual(value));
  it.each([
    ['acmeColour', 'sideways'],
    ['acmeTotal', '-1'],
    ['acmeTotal', '18446744073709551616'],
    ['acmeMac', 'zz'],
    ['oldAddress', '::1'],
    ['ifSpecific', 'x'],
    ['ifIndex', '99999999999'],
  ])('%s does not read %j', (name, text) => expect(() => parseValue(text, syntax(name))).toThrow(RangeError));
  it('reads octets without a hint as they show', () => {
    expect(parseValue('0a:1f', { base: 'OctetString' })).toEqual({ type: 'OctetString', value: hex('0a1f') });
    expect(parseValue('plain', { base: 'OctetString' })).toEqual({ type: 'OctetString', value: hex('706c61696e') });
  });
  it('knows the built-in modules', () => {
    const standard = standardMibs();
    expect(formatValue({ type: 'Integer32', value: 6 }, standard.find('ifType')!.syntax)).toBe('ethernetCsmacd');
  });
});
