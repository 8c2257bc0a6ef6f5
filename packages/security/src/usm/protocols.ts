// The authentication and privacy protocols: their names, their lengths, and the RFC of each.

/** HMAC-MD5-96 and HMAC-SHA-96 (RFC 3414 sections 6 and 7), and the SHA-2 family (RFC 7860). */
export type AuthProtocol = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/**
 * CBC-DES (RFC 3414 section 8), CFB128-AES-128 (RFC 3826), and what the field made of them. `aes192` and `aes256`
 * extend the key as draft-blumenthal-aes-usm-04 does; `3des`, `aes192c` and `aes256c` as draft-reeder-snmpv3-usm-3desede
 * does (Cisco's way).
 */
export type PrivProtocol = 'des' | 'aes128' | 'aes192' | 'aes256' | '3des' | 'aes192c' | 'aes256c';

/** What an authentication protocol fixes. Lengths in octets. */
export interface AuthAlgorithm {
  /** Name of the hash in node:crypto. */
  readonly hash: string;
  /** Of the whole digest, and so of Ku and Kul. */
  readonly digestLength: number;
  /** Of the hash's input block: what HMAC pads its key to (RFC 2104). */
  readonly blockLength: number;
  /** Of msgAuthenticationParameters: the digest cut as its RFC says. */
  readonly macLength: number;
  /** What stands in for the digest while it is computed (RFC 3414 section 6.3.1 step 1). Do not change. */
  readonly zeros: Uint8Array;
}

/** What a privacy protocol fixes. Lengths in octets. */
export interface PrivAlgorithm {
  readonly cipher: 'des' | '3des' | 'aes';
  /** Of the privacy key as USM hands it over: cipher key, and pre-IV where the protocol has one. */
  readonly keyLength: number;
  /** How a localized key that is too short grows. */
  readonly extension: 'blumenthal' | 'reeder';
}

/** RFC 3414 sections 6.1 and 7.1, RFC 7860 section 4.1. */
export const authAlgorithms: Readonly<Record<AuthProtocol, AuthAlgorithm>> = {
  md5: { hash: 'md5', digestLength: 16, blockLength: 64, macLength: 12, zeros: new Uint8Array(12) },
  sha1: { hash: 'sha1', digestLength: 20, blockLength: 64, macLength: 12, zeros: new Uint8Array(12) },
  sha224: { hash: 'sha224', digestLength: 28, blockLength: 64, macLength: 16, zeros: new Uint8Array(16) },
  sha256: { hash: 'sha256', digestLength: 32, blockLength: 64, macLength: 24, zeros: new Uint8Array(24) },
  sha384: { hash: 'sha384', digestLength: 48, blockLength: 128, macLength: 32, zeros: new Uint8Array(32) },
  sha512: { hash: 'sha512', digestLength: 64, blockLength: 128, macLength: 48, zeros: new Uint8Array(48) },
};

/** RFC 3414 section 8.2.1, RFC 3826 section 1.2.1 and the two drafts. */
export const privAlgorithms: Readonly<Record<PrivProtocol, PrivAlgorithm>> = {
  des: { cipher: 'des', keyLength: 16, extension: 'blumenthal' }, // never too short: MD5 gives 16
  '3des': { cipher: '3des', keyLength: 32, extension: 'reeder' }, // 24 of key, 8 of pre-IV
  aes128: { cipher: 'aes', keyLength: 16, extension: 'blumenthal' },
  aes192: { cipher: 'aes', keyLength: 24, extension: 'blumenthal' },
  aes256: { cipher: 'aes', keyLength: 32, extension: 'blumenthal' },
  aes192c: { cipher: 'aes', keyLength: 24, extension: 'reeder' },
  aes256c: { cipher: 'aes', keyLength: 32, extension: 'reeder' },
};

/**
 * The facts of an authentication protocol.
 * @param argument - what to call the value in an error
 * @throws {TypeError} for a name that is none of ours, with the nearest one that is
 */
export function authAlgorithm(protocol: string, argument = 'protocol'): AuthAlgorithm {
  return find(authAlgorithms, protocol, argument, 'authentication');
}

/**
 * The facts of a privacy protocol.
 * @param argument - what to call the value in an error
 * @throws {TypeError} for a name that is none of ours, with the nearest one that is
 */
export function privAlgorithm(protocol: string, argument = 'protocol'): PrivAlgorithm {
  return find(privAlgorithms, protocol, argument, 'privacy');
}

function find<T>(table: Readonly<Record<string, T>>, name: string, argument: string, kind: string): T {
  if (typeof name === 'string' && Object.hasOwn(table, name)) return table[name]!;
  if (typeof name !== 'string') throw new TypeError(`${argument}: expected the name of an ${kind} protocol`);
  const shown = JSON.stringify(name.slice(0, 32));
  throw new TypeError(
    `${argument}: unknown ${kind} protocol ${shown}, did you mean '${nearestName(name, Object.keys(table))}'?`,
  );
}

/** How other tools spell the names that letters and digits alone do not lead to. */
const otherSpellings: Readonly<Record<string, string>> = {
  sha: 'sha1',
  sha2: 'sha256',
  aes: 'aes128',
  cfb128aes128: 'aes128',
  tripledes: '3des',
  desede3: '3des',
};

/** The name in `names` that takes the fewest edits, after what people write around it is gone: `HMAC-SHA-256`, `AES_192_C`. */
function nearestName(name: string, names: readonly string[]): string {
  const plain = name
    .slice(0, 32)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/^(usm|hmac)+/, '');
  const wanted = otherSpellings[plain] ?? plain;
  let best = names[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of names) {
    const edits = editDistance(wanted, candidate);
    if (edits < least) {
      least = edits;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein's: insertions, deletions and replacements that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
