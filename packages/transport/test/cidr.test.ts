// Which addresses are in a network.
import { parseCidr } from '@mgmtapi/transport';
import { expect, it } from 'vitest';

it.each<[cidr: string, inside: string[], outside: string[]]>([
  ['192.0.2.0/24', ['192.0.2.0', '192.0.2.255'], ['192.0.1.255', '192.0.3.0', '::ffff:192.0.2.1', '']],
  ['10.1.2.3/8', ['10.0.0.0', '10.255.255.255'], ['11.0.0.0', '9.255.255.255']],
  ['10.0.0.128/25', ['10.0.0.128', '10.0.0.255'], ['10.0.0.127']],
  ['192.0.2.4/30', ['192.0.2.4', '192.0.2.7'], ['192.0.2.3', '192.0.2.8']],
  ['192.0.2.1', ['192.0.2.1'], ['192.0.2.0', '192.0.2.2']],
  ['192.0.2.1/32', ['192.0.2.1'], ['192.0.2.0']],
  ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], ['::', 'name']],
  ['2001:db8::/32', ['2001:db8::1', '2001:0DB8:ffff::'], ['2001:db9::', '192.0.2.1']],
  ['2001:db8::8/125', ['2001:db8::8', '2001:db8::f'], ['2001:db8::7', '2001:db8::10']],
  ['fe80::/10', ['fe80::1%eth0', 'febf::1'], ['fec0::1']],
  ['::1', ['::1', '0:0:0:0:0:0:0:1'], ['::2', '127.0.0.1']],
  ['::/0', ['::', 'ffff::'], ['0.0.0.0']],
])('%s', (text, inside, outside) => {
  const network = parseCidr(text);
  expect(inside.filter((address) => !network.contains(address))).toEqual([]);
  expect(outside.filter((address) => network.contains(address))).toEqual([]);
});

it.each([
  '',
  '/',
  '/24',
  '10.0.0.0/',
  '10.0.0.0/x',
  '10.0.0.0/-1',
  '10.0.0/8',
  'h/24',
  'fe80::%eth0/10',
  '10.0.0.0/8/8',
])('no network: %j', (text) => {
  expect(() => parseCidr(text)).toThrow(TypeError);
  expect(() => parseCidr(text)).toThrow(JSON.stringify(text));
});

it.each(['10.0.0.0/33', '::/129', '10.0.0.0/999'])('too long a prefix: %s', (text) => {
  expect(() => parseCidr(text)).toThrow(RangeError);
});
