// The subidentifiers of object identifiers as octets: X.690 section 8.19.
import { BerError } from './error.js';

/** RFC 2578 section 3.5: at most 128 subidentifiers, each of 32 bits. */
export const MAX_ARCS = 128;
export const MAX_ARC = 0xffffffff;
/** Octets of the longest subidentifier. */
export const MAX_SIZE = 5;

/** How many octets a subidentifier needs. */
export function sizeOf(subidentifier: number): number {
  if (subidentifier < 0x80) return 1;
  if (subidentifier < 0x4000) return 2;
  if (subidentifier < 0x200000) return 3;
  return subidentifier < 0x10000000 ? 4 : MAX_SIZE;
}

/** Writes a subidentifier so that it ends before `end`, and returns where it starts. */
export function putBefore(octets: Uint8Array, end: number, subidentifier: number): number {
  let at = end - 1;
  octets[at] = subidentifier & 0x7f; // the last octet alone has its top bit clear
  for (let rest = subidentifier >>> 7; rest !== 0; rest >>>= 7) octets[--at] = rest | 0x80;
  return at;
}

/** The subidentifier that starts at `at`, of octets already checked. */
export function subidentifierAt(octets: Uint8Array, at: number): number {
  let octet = octets[at]!;
  let value = octet & 0x7f;
  for (let i = at + 1; octet >= 0x80; i++) {
    octet = octets[i]!;
    value = value * 128 + (octet & 0x7f);
  }
  return value;
}

/** How many arcs stand before the last of an OID that begins with these octets. */
export function countArcs(octets: Uint8Array): number {
  let count = 1; // the first subidentifier, here or behind, holds two
  for (let i = 0; i < octets.length; i++) if (octets[i]! < 0x80) count++;
  return count;
}

/** Where the last subidentifier starts. */
export function startOfLast(octets: Uint8Array, from: number, to: number): number {
  let last = to - 1;
  while (last > from && octets[last - 1]! >= 0x80) last--;
  return last;
}

/** Where the subidentifier after that at `at` starts. */
export function startOfNext(octets: Uint8Array, at: number): number {
  let next = at;
  while (octets[next]! >= 0x80) next++;
  return next + 1;
}

/** Throws unless the octets are whole subidentifiers of 32 bits, each in the fewest octets, 127 at most. */
export function checkSubidentifiers(octets: Uint8Array, from: number, to: number): void {
  let arcs = 1; // the first subidentifier holds two
  let size = 0; // of what precedes the last octet of a subidentifier
  for (let i = from; i < to; i++) {
    const octet = octets[i]!;
    if (octet < 0x80) {
      arcs++;
      size = 0;
      continue;
    }
    if (size === 0 && octet === 0x80) throw new BerError('BER_RANGE', i, 'padded subidentifier');
    size++;
    const isAbove = size === MAX_SIZE || (size === MAX_SIZE - 1 && octets[i - 3]! > 0x8f);
    if (isAbove) throw new BerError('BER_RANGE', i, 'subidentifier above 2^32-1');
  }
  if (size > 0) throw new BerError('BER_TRUNCATED', to, 'subidentifier without an end');
  if (arcs > MAX_ARCS) throw new BerError('BER_TOO_BIG', from, `object identifier of ${arcs} arcs`);
}

/** The first subidentifier holds two arcs: X.690 section 8.19.4. */
export function splitFirst(subidentifier: number): [number, number] {
  if (subidentifier >= 80) return [2, subidentifier - 80];
  return subidentifier >= 40 ? [1, subidentifier - 40] : [0, subidentifier];
}

/** The subidentifier that holds the first two arcs, or undefined where BER has none for them: X.690 section 8.19.4. */
export function joinFirst(root: number, second: number): number | undefined {
  if (root > 2 || (root < 2 && second > 39)) return undefined;
  const first = root * 40 + second;
  return first > MAX_ARC ? undefined : first;
}
