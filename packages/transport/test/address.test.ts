// Address literals: one table of texts, the text that inet_ntop gives for it, and the octets.
import { SocketAddress } from 'node:net';
import { networkInterfaces } from 'node:os';
import { seededRandom } from '@mgmtapi/testkit';
import { addressOctets, canonicalAddress, familyOf, formatHostPort, isIPv4, isIPv6 } from '@mgmtapi/transport';
import { describe, expect, it } from 'vitest';

const literals: [text: string, canonical: string, octets: string][] = [
  ['0.0.0.0', '0.0.0.0', '00000000'],
  ['192.0.2.1', '192.0.2.1', 'c0000201'],
  ['255.255.255.255', '255.255.255.255', 'ffffffff'],
  ['::', '::', '00000000000000000000000000000000'],
  ['0:0:0:0:0:0:0:0', '::', '00000000000000000000000000000000'],
  ['::1', '::1', '00000000000000000000000000000001'],
  ['0:0:0:0:0:0:0:1', '::1', '00000000000000000000000000000001'],
  ['2001:DB8::1', '2001:db8::1', '20010db8000000000000000000000001'],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1', '20010db8000000000000000000000001'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['1::', '1::', '00010000000000000000000000000000'],
  // RFC 5952 section 4.2: a single group of zeros stays, the longest run goes, the first of two equal ones.
  ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1', '20010db8000000010001000100010001'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1', '20010000000000010000000000000001'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', '20010db8000000000001000000000001'],
  ['1:2:3:4:5:6::', '1:2:3:4:5:6::', '00010002000300040005000600000000'],
  ['0:0:3:4:5:6:7:8', '::3:4:5:6:7:8', '00000000000300040005000600070008'],
  // The dotted forms of inet_ntop.
  ['::ffff:1.2.3.4', '::ffff:1.2.3.4', '00000000000000000000ffff01020304'],
  ['::FFFF:102:304', '::ffff:1.2.3.4', '00000000000000000000ffff01020304'],
  ['::1.2.3.4', '::1.2.3.4', '00000000000000000000000001020304'],
  ['::0.0.0.2', '::2', '00000000000000000000000000000002'],
  ['::fffe:1.2.3.4', '::fffe:102:304', '00000000000000000000fffe01020304'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221', '0064ff9b0000000000000000c0000221'],
  // A zone means something for link-local addresses only.
  ['fe80::1%eth0', 'fe80::1%eth0', 'fe800000000000000000000000000001'],
  ['FEBF::1%eth0', 'febf::1%eth0', 'febf0000000000000000000000000001'],
  ['fec0::1%eth0', 'fec0::1', 'fec00000000000000000000000000001'],
  ['2001:db8::1%eth0', '2001:db8::1', '20010db8000000000000000000000001'],
  ['fe80::1%99999', 'fe80::1%99999', 'fe800000000000000000000000000001'],
];

describe('literals', () => {
  it.each(literals)('%s', (text, canonical, octets) => {
    expect(canonicalAddress(text)).toBe(canonical);
    expect(canonicalAddress(canonical)).toBe(canonical);
    expect(Buffer.from(addressOctets(text)).toString('hex')).toBe(octets);
    expect(familyOf(text)).toBe(octets.length === 8 ? 'udp4' : 'udp6');
    expect([isIPv4(text), isIPv6(text)]).toEqual([octets.length === 8, octets.length === 32]);
  });

  it.each(['', 'localhost', '1.2.3', '1.2.3.256', '010.0.0.1', '1.2.3.4 ', '[::1]', ':::', '1:2:3', '::1%', '::12345'])(
    'not one: %j',
    (text) => {
      expect(familyOf(text)).toBeUndefined();
      expect(() => addressOctets(text)).toThrow(TypeError);
      expect(() => canonicalAddress(text)).toThrow(JSON.stringify(text));
    },
  );
});

describe('the text that sockets show', () => {
  it('of 2,000 IPv6 addresses with runs of zeros is ours', () => {
    const random = seededRandom(20260101);
    for (let i = 0; i < 2000; i++) {
      const groups = Array.from({ length: 8 }, () => (random.chance(0.6) ? 0 : random.integer(65536)));
      const text = groups.map((group) => group.toString(16)).join(':');
      const shown = new SocketAddress({ address: text, family: 'ipv6' }).address;
      expect(canonicalAddress(text), `seed ${random.seed}`).toBe(shown);
    }
  });

  it('of this machine, its interfaces and their zones, is ours', () => {
    for (const [name, addresses] of Object.entries(networkInterfaces())) {
      for (const { address, family, scopeid } of addresses ?? []) {
        if (family === 'IPv4' || scopeid === undefined || scopeid === 0) {
          expect(canonicalAddress(address)).toBe(address);
        } else {
          expect(canonicalAddress(`${address}%${scopeid}`)).toBe(`${address}%${name}`);
        }
      }
    }
  });
});

it('host and port', () => {
  expect(formatHostPort('router7', 161)).toBe('router7:161');
  expect(formatHostPort('192.0.2.1', 161)).toBe('192.0.2.1:161');
  expect(formatHostPort('2001:db8::1', 161)).toBe('[2001:db8::1]:161');
  expect(formatHostPort('fe80::1%eth0', 161)).toBe('[fe80::1%eth0]:161');
});
