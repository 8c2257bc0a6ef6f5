// Privacy: ciphers against published values, initial vectors, salts, and what cannot be decrypted.

import { createCipheriv } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TripleDesCbc } from '../../src/usm/cbc.js';
import { AesCfb } from '../../src/usm/cfb.js';
import { PrivKey } from '../../src/usm/priv.js';
import { privAlgorithms } from '../../src/usm/protocols.js';
import { SaltCounter } from '../../src/usm/salts.js';
import { allPriv, hex, octets, seededRandom } from '../messages.js';

const salts = () => new SaltCounter(seededRandom(5));

describe('CFB128-AES, NIST SP 800-38A appendix F.3', () => {
  const iv = octets('000102030405060708090a0b0c0d0e0f');
  const plain = octets(
    '6bc1bee22e409f96e93d7e117393172a' +
      'ae2d8a571e03ac9c9eb76fac45af8e51' +
      '30c81c46a35ce411e5fbc1191a0a52ef' +
      'f69f2445df4f9b17ad2b417be66c3710',
  );
  const vectors: readonly [section: string, key: string, encrypted: string][] = [
    [
      'F.3.13, AES-128',
      '2b7e151628aed2a6abf7158809cf4f3c',
      '3b3fd92eb72dad20333449f8e83cfb4ac8a64537a0b3a93fcde3cdad9f1ce58b26751f67a3cbb140b1808cf187a4f4dfc04b05357c5d1c0eeac4c66f9ff7f2e6',
    ],
    [
      'F.3.15, AES-192',
      '8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b',
      'cdc80d6fddf18cab34c25909c99a417467ce7f7f81173621961a2b70171d3d7a2e1e8a1dd59b88b1c8e60fed1efac4c9c05f9f9ca9834fa042ae8fba584b09ff',
    ],
    [
      'F.3.17, AES-256',
      '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
      'dc7e84bfda79164b7ecd8486985d386039ffed143b28b1c832113c6331e5407bdf10132415e54b92a13ed0a8267ae2f975a385741ab9cef82031623d55b1e471',
    ],
  ];
  describe.each([
    ['native', true],
    ['built on ECB', false],
  ])('%s', (_what, native) => {
    it.each(vectors)('%s', (_section, key, encrypted) => {
      const cfb = new AesCfb(octets(key), undefined, native);
      expect(hex(cfb.encrypt(plain, iv))).toBe(encrypted);
      expect(hex(cfb.decrypt(octets(encrypted), iv))).toBe(hex(plain));
    });
  });

  it('gives the same octets both ways, for every length and whatever came before', () => {
    const key = seededRandom(6).bytes(32);
    const octets16 = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const [native, built] = [new AesCfb(key, undefined, true), new AesCfb(key, undefined, false)];
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), octets16, (data, iv) => {
        const encrypted = native.encrypt(data, iv);
        expect(hex(encrypted)).toBe(hex(createCipheriv('aes-256-cfb', key, iv).update(data)));
        expect(hex(built.encrypt(data, iv))).toBe(hex(encrypted));
        expect(hex(built.decrypt(encrypted, iv))).toBe(hex(data));
      }),
    );
  });
});

it('CFB of a message longer than the work buffer', () => {
  const key = seededRandom(12).bytes(16);
  const iv = new Uint8Array(16);
  const data = seededRandom(13).bytes(5001);
  const cfb = new AesCfb(key);
  const encrypted = createCipheriv('aes-128-cfb', key, iv).update(data);
  expect(hex(cfb.encrypt(data, iv))).toBe(hex(encrypted));
  expect(hex(cfb.decrypt(encrypted, iv))).toBe(hex(data));
});

describe('CBC-DES', () => {
  it('is single DES, through triple DES with one key three times', () => {
    // FIPS 81 table C1: key 0123456789abcdef, IV 1234567890abcdef, "Now is the time for all ".
    const key = PrivKey.of('des', octets('0123456789abcdef' + '1234567890abcdef')); // pre-IV = IV, with a salt of zeros
    const encrypted = octets('e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6');
    const plain = key.decryptData(new Uint8Array(8), encrypted, 0, 0) as Uint8Array;
    expect(Buffer.from(plain).toString()).toBe('Now is the time for all ');
  });

  it('is CBC whatever came before', () => {
    const key = seededRandom(11).bytes(24);
    const cbc = new TripleDesCbc(key);
    for (let i = 1; i < 20; i++) {
      const [iv, data] = [seededRandom(i).bytes(8), seededRandom(i + 100).bytes(8 * i)];
      const encrypted = createCipheriv('des-ede3-cbc', key, iv).setAutoPadding(false).update(data);
      expect(hex(cbc.encrypt(data.slice(), iv))).toBe(hex(encrypted));
      expect(hex(cbc.decrypt(encrypted, iv))).toBe(hex(data));
    }
  });

  it('pads to 8 octets with zeros and takes boots and a counter as its salt', () => {
    const key = PrivKey.of('des', seededRandom(7).bytes(16));
    const counter = salts();
    const first = key.encryptData(new Uint8Array([1, 2, 3]), counter, 9, 9, 0x01020304);
    expect(first.encryptedData).toHaveLength(8);
    expect(hex(first.privParameters).slice(0, 8)).toBe('01020304');
    expect(hex(key.decryptData(first.privParameters, first.encryptedData, 0, 0) as Uint8Array)).toBe(
      '0102030000000000',
    );
    const second = key.encryptData(new Uint8Array([1, 2, 3]), counter, 9, 9, 0x01020304);
    expect(hex(second.privParameters)).not.toBe(hex(first.privParameters));
    expect(hex(second.encryptedData)).not.toBe(hex(first.encryptedData));
  });
});

describe('the initial vector of AES: boots | time | salt (RFC 3826 section 3.1.2.1)', () => {
  it('is what another hand would make', () => {
    const secret = seededRandom(8).bytes(16);
    const { encryptedData, privParameters } = PrivKey.of('aes128', secret).encryptData(
      octets('3003040100'),
      salts(),
      5,
      258,
      0,
    );
    const iv = Buffer.concat([octets('00000005' + '00000102'), privParameters]);
    expect(hex(createCipheriv('aes-128-cfb', secret, iv).update(octets('3003040100')))).toBe(hex(encryptedData));
  });

  it('needs the boots and time of the message to decrypt', () => {
    const key = PrivKey.of('aes256', seededRandom(9).bytes(32));
    const { encryptedData, privParameters } = key.encryptData(octets('3003040100'), salts(), 5, 258, 0);
    expect(hex(key.decryptData(privParameters, encryptedData, 5, 258) as Uint8Array)).toBe('3003040100');
    expect(hex(key.decryptData(privParameters, encryptedData, 5, 259) as Uint8Array)).not.toBe('3003040100');
  });
});

describe('every privacy protocol', () => {
  it.each(allPriv)('%s: there and back, with padding behind at most', (protocol) => {
    const key = PrivKey.of(protocol, seededRandom(10).bytes(privAlgorithms[protocol].keyLength));
    const counter = salts();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), fc.nat(), (data, boots, time) => {
        const { encryptedData, privParameters } = key.encryptData(data, counter, boots, time, boots);
        expect(privParameters).toHaveLength(8);
        const plain = key.decryptData(privParameters, encryptedData, boots, time) as Uint8Array;
        expect(hex(plain.subarray(0, data.length))).toBe(hex(data));
        expect(plain.length - data.length).toBeLessThan(8);
      }),
    );
  });

  it.each(allPriv)('%s refuses a salt that has not 8 octets', (protocol) => {
    const key = PrivKey.of(protocol, new Uint8Array(privAlgorithms[protocol].keyLength));
    for (const length of [0, 7, 9]) {
      expect(key.decryptData(new Uint8Array(length), new Uint8Array(16), 1, 1)).toBeUndefined();
    }
  });

  it.each(allPriv)('%s refuses to decrypt nothing', (protocol) => {
    const key = PrivKey.of(protocol, new Uint8Array(privAlgorithms[protocol].keyLength));
    expect(key.decryptData(new Uint8Array(8), new Uint8Array(0), 1, 1)).toBeUndefined();
  });

  it.each(['des', '3des'] as const)('%s refuses what is no whole number of blocks', (protocol) => {
    const key = PrivKey.of(protocol, new Uint8Array(privAlgorithms[protocol].keyLength));
    for (const length of [7, 15]) {
      expect(key.decryptData(new Uint8Array(8), new Uint8Array(length), 1, 1)).toBeUndefined();
    }
  });

  it.each(allPriv)('%s takes no key of another length, and shows nothing of its own', (protocol) => {
    const { keyLength } = privAlgorithms[protocol];
    expect(() => PrivKey.of(protocol, new Uint8Array(keyLength + 1))).toThrow(/^key: \d+ octets/);
    const key = PrivKey.of(protocol, new Uint8Array(keyLength).fill(0x41));
    key.encryptData(new Uint8Array(8), salts(), 1, 1, 1);
    expect(inspect(key, { depth: 9, showHidden: true })).not.toMatch(/65|41|Buffer|Array/);
    expect(JSON.stringify(key)).toBe('{}');
  });
});

describe('salts', () => {
  it('count on from a random start, over the end of 32 bits', () => {
    const counter = new SaltCounter({ bytes: () => octets('00000001fffffffe') });
    expect(hex(counter.next64())).toBe('00000001ffffffff');
    expect(hex(counter.next64())).toBe('0000000200000000');
    expect(hex(counter.next32(3))).toBe('0000000300000001');
    const last = new SaltCounter({ bytes: () => octets('ffffffffffffffff') });
    expect(hex(last.next64())).toBe('0000000000000000');
  });

  it('never come twice', () => {
    const counter = salts();
    const seen = new Set(Array.from({ length: 10_000 }, () => hex(counter.next64())));
    expect(seen.size).toBe(10_000);
  });
});
