// The subidentifiers of object identifiers as octets: X.690 section 8.19.
import { BerError } from './error.js';

/** RFC 2578 section 3.5: at most 128 subidentifiers, each of 32 bits. */
export const MAX_ARCS = 128;
export const MAX_ARC = 0xffffffff;

/** How many octets a subidentifier needs. */
export function sizeOf(subidentifier: number): number {
  if (subidentifier < 0x80) return 1;
  if (subidentifier < 0x4000) return 2;
  if (subidentifier < 0x200000) return 3;
  return subidentifier < 0x10000000 ? 4 : 5;
}

/** Writes a subidentifier at `at` and returns where the next one goes. */
export function putSubidentifier(octets: Uint8Array, at: number, subidentifier: number): number {
  const next = at + sizeOf(subidentifier);
  let rest = subidentifier;
  let more = 0; // the last octet alone has its top bit clear
  for (let i = next - 1; i >= at; i--) {
    octets[i] = (rest & 0x7f) | more;
    rest = Math.floor(rest / 128);
    more = 0x80;
  }
  return next;
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

/** The arcs that octets already checked stand for: the first subidentifier holds two. */
export function arcsOf(octets: Uint8Array, from: number, to: number): number[] {
  const arcs: number[] = [];
  let value = 0;
  for (let i = from; i < to; i++) {
    const octet = octets[i]!;
    value = value * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    if (arcs.length > 0) arcs.push(value);
    else if (value < 80) arcs.push(Math.floor(value / 40), value % 40);
    else arcs.push(2, value - 80);
    value = 0;
  }
  return arcs;
}

/** The content octets of these arcs, or undefined where BER has none for them: X.690 section 8.19.4. */
export function octetsOf(arcs: readonly number[]): Uint8Array | undefined {
  if (arcs.length === 0) return new Uint8Array(0);
  const first = firstSubidentifier(arcs);
  if (first === undefined) return undefined;
  let size = sizeOf(first);
  for (let i = 2; i < arcs.length; i++) size += sizeOf(arcs[i]!);
  const octets = new Uint8Array(size);
  let at = putSubidentifier(octets, 0, first);
  for (let i = 2; i < arcs.length; i++) at = putSubidentifier(octets, at, arcs[i]!);
  return octets;
}

function firstSubidentifier(arcs: readonly number[]): number | undefined {
  const root = arcs[0]!;
  const second = arcs[1];
  if (second === undefined || root > 2 || (root < 2 && second > 39)) return undefined;
  const first = root * 40 + second;
  return first > MAX_ARC ? undefined : first;
}

/** Throws unless the octets are whole subidentifiers of 32 bits, in the fewest octets, 128 arcs at most. */
export function checkSubidentifiers(octets: Uint8Array, from: number, to: number): void {
  let arcs = 1; // the first subidentifier holds two
  let at = from;
  while (at < to) {
    const first = octets[at++]!;
    if (first >= 0x80) {
      const start = at - 1;
      if (first === 0x80) throw new BerError('BER_RANGE', start, 'padded subidentifier');
      do {
        if (at === to) throw new BerError('BER_TRUNCATED', start, 'subidentifier without an end');
      } while (octets[at++]! >= 0x80);
      const size = at - start;
      if (size > 5 || (size === 5 && first > 0x8f))
        throw new BerError('BER_RANGE', start, 'subidentifier above 2^32-1');
    }
    arcs++;
  }
  if (arcs > MAX_ARCS) throw new BerError('BER_TOO_BIG', from, `object identifier of ${arcs} arcs`);
}
