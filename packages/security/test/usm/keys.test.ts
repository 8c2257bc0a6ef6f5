// Keys against RFC 3414 appendix A, draft-reeder appendix B, and what Net-SNMP keeps for 42 users.

import { describe, expect, it } from 'vitest';
import { extendKey, localizeKey, passwordToKey } from '../../src/index.js';
import type { AuthProtocol, PrivProtocol } from '../../src/usm/protocols.js';
import { allAuth, hex, netSnmp, octets, utf8 } from '../messages.js';

const engineID = octets('000000000000000000000002');

describe('password to key, RFC 3414 appendix A.3: "maplesyrup" on engine 00..02', () => {
  const vectors: readonly [protocol: AuthProtocol, ku: string, kul: string][] = [
    ['md5', '9faf3283884e92834ebc9847d8edd963', '526f5eed9fcce26f8964c2930787d82b'], // A.3.1
    ['sha1', '9fb5cc0381497b3793528939ff788d5d79145211', '6695febc9288e36282235fc7151f128497b38f3f'], // A.3.2
  ];
  it.each(vectors)('%s', (protocol, ku, kul) => {
    expect(hex(passwordToKey(protocol, 'maplesyrup'))).toBe(ku);
    expect(hex(passwordToKey(protocol, utf8('maplesyrup')))).toBe(ku);
    expect(hex(localizeKey(protocol, octets(ku), engineID))).toBe(kul);
  });
});

describe('extension of a key, draft-reeder-snmpv3-usm-3desede appendix B and draft-blumenthal-aes-usm-04', () => {
  const md5 = '526f5eed9fcce26f8964c2930787d82b';
  const sha1 = '6695febc9288e36282235fc7151f128497b38f3f';
  const vectors: readonly [auth: AuthProtocol, priv: PrivProtocol, kul: string, more: string][] = [
    ['md5', '3des', md5, '79eff44a90650ee0a3a40abfac5acc12'],
    ['sha1', '3des', sha1, '9b8b6d78936ba6e7d19dfd9c'],
    ['sha1', 'aes192c', sha1, '9b8b6d78'],
    ['sha1', 'aes256c', sha1, '9b8b6d78936ba6e7d19dfd9c'],
    ['sha1', 'aes192', sha1, '505e07eb'],
    ['sha1', 'aes256', sha1, '505e07eb9af25568fa1f5dbe'],
    ['md5', 'aes128', md5, ''],
  ];
  it.each(vectors)('%s, %s', (auth, priv, kul, more) => {
    expect(hex(extendKey(auth, priv, octets(kul), engineID))).toBe(kul + more);
  });

  it('cuts a key that is long enough', () => {
    const kul = octets(`${sha1}000000`).subarray(0, 20);
    expect(hex(extendKey('sha1', 'aes128', kul, engineID))).toBe(sha1.slice(0, 32));
    expect(hex(extendKey('sha1', 'des', kul, engineID))).toBe(sha1.slice(0, 32));
  });
});

describe('every protocol pair gives the keys that Net-SNMP keeps (usmUser in its persistent file)', () => {
  const theirs = octets(netSnmp.engineID);
  const users = netSnmp.users.filter((user) => user.auth);
  it.each(users)('$userName', ({ auth, priv, authKey, privKey }) => {
    const protocol = auth as AuthProtocol;
    const kul = localizeKey(protocol, passwordToKey(protocol, netSnmp.authPassword), theirs);
    expect(hex(kul)).toBe(authKey);
    if (priv === undefined) return;
    const privKul = localizeKey(protocol, passwordToKey(protocol, netSnmp.privPassword), theirs);
    expect(hex(extendKey(protocol, priv, privKul, theirs))).toBe(privKey);
  });
});

describe('what a caller can get wrong', () => {
  const key = new Uint8Array(20);
  const wrong: readonly [what: string, call: () => unknown, message: RegExp][] = [
    ['short password', () => passwordToKey('sha1', 'seven77'), /^password: shorter than 8 octets/],
    ['no password', () => passwordToKey('sha1', undefined as unknown as string), /^password: expected a string/],
    ['unknown protocol', () => passwordToKey('sha' as AuthProtocol, 'long enough'), /did you mean 'sha1'/],
    ['key too short', () => localizeKey('sha256', key, engineID), /^key: 20 octets where the protocol takes 32/],
    ['empty engineID', () => localizeKey('sha1', key, new Uint8Array(0)), /^engineID:/],
    ['engineID as text', () => localizeKey('sha1', key, '8000' as unknown as Uint8Array), /^engineID: expected/],
    ['key too long', () => extendKey('md5', 'aes256', key, engineID), /^localizedKey: 20 octets .* 16/],
    ['privacy protocol', () => extendKey('sha1', 'aes-256' as PrivProtocol, key, engineID), /did you mean 'aes256'/],
  ];
  it.each(wrong)('%s', (_what, call, message) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });

  it('counts a password in octets, not in characters', () => {
    expect(passwordToKey('md5', 'äöüß')).toHaveLength(16); // 4 characters, 8 octets
  });

  const nearest: readonly [given: string, meant: string][] = [
    ['sha', 'sha1'],
    ['SHA', 'sha1'],
    ['SHA-256', 'sha256'],
    ['sha2', 'sha256'],
    ['HMAC-MD5-96', 'md5'],
    ['usmHMACSHA512', 'sha512'],
    ['sha255', 'sha256'],
  ];
  it.each(nearest)('%s: did you mean %s', (given, meant) => {
    expect(() => passwordToKey(given as AuthProtocol, 'long enough')).toThrow(`did you mean '${meant}'?`);
  });

  it('takes no name that every object has', () => {
    expect(() => passwordToKey('constructor' as AuthProtocol, 'long enough')).toThrow(
      /unknown authentication protocol/,
    );
  });

  it.each(allAuth)('%s makes a key as long as its digest', (protocol) => {
    const key = passwordToKey(protocol, 'long enough');
    expect(localizeKey(protocol, key, engineID)).toHaveLength(key.length);
  });
});
