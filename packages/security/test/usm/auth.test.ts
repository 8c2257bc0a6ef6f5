// HMAC over whole messages and its truncation (RFC 3414 sections 6 and 7, RFC 7860).

import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuthKey } from '../../src/usm/auth.js';
import { type AuthProtocol, authAlgorithms } from '../../src/usm/protocols.js';
import { allAuth, hex, seededRandom } from '../messages.js';

describe('digest lengths', () => {
  const lengths: readonly [protocol: AuthProtocol, mac: number, source: string][] = [
    ['md5', 12, 'RFC 3414 section 6.1'],
    ['sha1', 12, 'RFC 3414 section 7.1'],
    ['sha224', 16, 'RFC 7860 section 4.1'],
    ['sha256', 24, 'RFC 7860 section 4.1'],
    ['sha384', 32, 'RFC 7860 section 4.1'],
    ['sha512', 48, 'RFC 7860 section 4.1'],
  ];
  it.each(lengths)('%s: %i octets (%s)', (protocol, mac) => {
    const key = new AuthKey(protocol, new Uint8Array(authAlgorithms[protocol].digestLength));
    expect(key.emptyParameters).toEqual(new Uint8Array(mac));
  });
});

describe('HMAC', () => {
  it.each(allAuth)('%s over a message of any length is what node:crypto says', (protocol) => {
    const { hash, digestLength, macLength } = authAlgorithms[protocol];
    const random = seededRandom(3);
    for (const length of [macLength, 64, 127, 128, 129, 484, 4095, 4096, 4097, 65507]) {
      const secret = random.bytes(digestLength);
      const key = new AuthKey(protocol, secret);
      const message = random.bytes(length);
      const at = Math.floor((length - macLength) / 2);
      message.fill(0, at, at + macLength);
      const digest = createHmac(hash, secret).update(message).digest().subarray(0, macLength);
      key.authenticateOutgoingMsg(message, at);
      expect(hex(message.subarray(at, at + macLength))).toBe(hex(digest));
      expect(key.authenticateIncomingMsg(message, at, macLength)).toBe(true);
      message[length - 1]! ^= 1;
      expect(key.authenticateIncomingMsg(message, at, macLength)).toBe(false);
    }
  });

  it.each(allAuth)('%s: any bit of message or digest counts', (protocol) => {
    const { digestLength, macLength } = authAlgorithms[protocol];
    const key = new AuthKey(protocol, seededRandom(4).bytes(digestLength));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 60, maxLength: 200 }), fc.nat(), fc.nat(7), (message, where, bit) => {
        key.authenticateOutgoingMsg(message.fill(0, 5, 5 + macLength), 5);
        expect(key.authenticateIncomingMsg(message, 5, macLength)).toBe(true);
        message[where % message.length]! ^= 1 << bit;
        expect(key.authenticateIncomingMsg(message, 5, macLength)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a digest of another length, even one that begins right', () => {
    const key = new AuthKey('sha256', new Uint8Array(32));
    const message = new Uint8Array(100);
    key.authenticateOutgoingMsg(message, 10);
    for (const length of [0, 1, 12, 23, 25, 32]) expect(key.authenticateIncomingMsg(message, 10, length)).toBe(false);
    expect(key.authenticateIncomingMsg(message, 90, 24)).toBe(false); // over the end
    expect(key.authenticateIncomingMsg(message, -1, 24)).toBe(false);
    expect(key.authenticateIncomingMsg(message, 10, 24)).toBe(true);
  });

  it('does not change an incoming message', () => {
    const key = new AuthKey('sha1', new Uint8Array(20));
    const message = new Uint8Array(100).fill(7);
    key.authenticateIncomingMsg(message, 10, 12);
    expect(message).toEqual(new Uint8Array(100).fill(7));
  });

  it('takes no key of another length', () => {
    expect(() => new AuthKey('sha256', new Uint8Array(20))).toThrow(/^localizedKey: 20 octets .* takes 32$/);
  });

  it('shows nothing of the key', () => {
    const key = new AuthKey('md5', new Uint8Array(16).fill(0x41));
    expect(inspect(key, { depth: 9, showHidden: true })).not.toMatch(/65|41|pads/);
    expect(JSON.stringify(key)).toBe('{}');
  });
});
