// RFC 3414 appendix A.2 and A.3, the same with SHA-2, and both ways to make a key longer.

import { describe, expect, it } from 'vitest';
import { extendKey, localizeKey, passwordToKey } from '../../src/usm/keys.js';
import type { AuthProtocol, PrivProtocol } from '../../src/usm/protocols.js';

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const octets = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

const engineID = octets('00 00 00 00 00 00 00 00 00 00 00 02');

describe('password to key, RFC 3414 appendix A.3 ("maplesyrup", engine 00..02)', () => {
  const vectors: readonly [protocol: AuthProtocol, ku: string, kul: string, source: string][] = [
    ['md5', '9faf3283884e92834ebc9847d8edd963', '526f5eed9fcce26f8964c2930787d82b', 'RFC 3414 A.3.1'],
    ['sha1', '9fb5cc0381497b3793528939ff788d5d79145211', '6695febc9288e36282235fc7151f128497b38f3f', 'RFC 3414 A.3.2'],
  ];
  it.each(vectors)('%s: Ku and Kul', (protocol, ku, kul) => {
    expect(hex(passwordToKey(protocol, 'maplesyrup'))).toBe(ku);
    expect(hex(passwordToKey(protocol, new TextEncoder().encode('maplesyrup')))).toBe(ku);
    expect(hex(localizeKey(protocol, octets(ku), engineID))).toBe(kul);
  });
});
