// UsmSecurityParameters, both directions (RFC 3414 section 2.4).

import { BerError } from '@mgmtapi/ber';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUsmParameters, encodeUsmParameters, type UsmParameters } from '../../src/index.js';
import { hex, netSnmp, octets, utf8, v3 } from '../messages.js';

const nothing = new Uint8Array(0);
const empty: UsmParameters = {
  msgAuthoritativeEngineID: nothing,
  msgAuthoritativeEngineBoots: 0,
  msgAuthoritativeEngineTime: 0,
  msgUserName: nothing,
  msgAuthenticationParameters: nothing,
  msgPrivacyParameters: nothing,
};

const good: readonly [what: string, parameters: UsmParameters, hex: string][] = [
  ['a discovery, as Net-SNMP sends it', empty, '300e0400020100020100040004000400'],
  [
    'everything at its largest',
    {
      msgAuthoritativeEngineID: octets('80001f8804'),
      msgAuthoritativeEngineBoots: 2147483647,
      msgAuthoritativeEngineTime: 2147483647,
      msgUserName: utf8('john'),
      msgAuthenticationParameters: octets('0102030405060708090a0b0c'),
      msgPrivacyParameters: octets('1112131415161718'),
    },
    '3031040580001f8804' +
      '02047fffffff'.repeat(2) +
      '04046a6f686e' +
      '040c0102030405060708090a0b0c' +
      '04081112131415161718',
  ],
];

describe('msgSecurityParameters', () => {
  it.each(good)('%s', (_what, parameters, wire) => {
    expect(hex(encodeUsmParameters(parameters))).toBe(wire);
    expect(decodeUsmParameters(octets(wire))).toEqual(parameters);
  });

  it('comes out of recorded messages and goes back into the same octets', () => {
    for (const { request, response } of netSnmp.users) {
      for (const wire of [request, response]) {
        const { msgSecurityParameters } = v3(octets(wire));
        expect(hex(encodeUsmParameters(decodeUsmParameters(msgSecurityParameters)))).toBe(hex(msgSecurityParameters));
      }
    }
  });

  it('keeps a negative number as it was read: it is never timely', () => {
    expect(decodeUsmParameters(octets('300e04000201dd0201dd040004000400'))).toEqual({
      ...empty,
      msgAuthoritativeEngineBoots: -35,
      msgAuthoritativeEngineTime: -35,
    });
  });

  const bad: readonly [what: string, hex: string, code: string][] = [
    ['nothing', '', 'BER_TRUNCATED'],
    ['not a sequence', '040e0400020100020100040004000400', 'BER_TAG'],
    ['a field too few', '300c040002010002010004000400', 'BER_TRUNCATED'],
    ['a field too many', '30100400020100020100040004000400' + '0400', 'BER_TRAILING'],
    ['octets behind it', '300e0400020100020100040004000400' + '00', 'BER_TRAILING'],
    ['a length beyond the end', '300e0400020100020100040004000401', 'BER_TRUNCATED'],
    ['a name of 33 octets', `302f04000201000201000421${'61'.repeat(33)}04000400`, 'BER_RANGE'],
    ['text where a number belongs', '300e0400040100020100040004000400', 'BER_TAG'],
  ];
  it.each(bad)('refuses %s', (_what, wire, code) => {
    expect(() => decodeUsmParameters(octets(wire))).toThrow(expect.objectContaining({ code }));
  });

  it('takes any six fields there and back', () => {
    const field = (maxLength: number) => fc.uint8Array({ maxLength });
    fc.assert(
      fc.property(
        fc.record({
          msgAuthoritativeEngineID: field(32),
          msgAuthoritativeEngineBoots: fc.nat(),
          msgAuthoritativeEngineTime: fc.nat(),
          msgUserName: field(32),
          msgAuthenticationParameters: field(200),
          msgPrivacyParameters: field(8),
        }),
        (parameters) => {
          expect(decodeUsmParameters(encodeUsmParameters(parameters))).toEqual(parameters);
        },
      ),
    );
  });

  it('throws nothing but a BerError, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (wire) => {
        try {
          decodeUsmParameters(wire);
        } catch (error) {
          expect(error).toBeInstanceOf(BerError);
        }
      }),
    );
  });
});
