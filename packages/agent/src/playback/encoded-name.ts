// The order of object identifiers, told from their BER octets: X.690 section 8.19, RFC 3416 section 4.2.2.
import type { Oid } from '@mgmtapi/ber';

const CAPACITY = 128 * 5; // of the longest name

/** A name to compare others with. Used again for the next. */
export class EncodedName {
  /** Its content octets stand at the front. */
  readonly octets: Uint8Array = new Uint8Array(CAPACITY);
  /** How many octets. */
  size = 0;
  /** What a name of fewer than two arcs adds: its only arc, or nothing. Such names have no encoding. */
  #arcs: readonly number[] | undefined;

  set(oid: Oid): void {
    this.#arcs = undefined;
    try {
      this.size = oid.octetLength;
    } catch {
      this.#arcs = oid.arcs;
      return;
    }
    oid.copyBefore(this.octets, this.size);
  }

  /** The arcs of a name that has no encoding, and so equals no variable's. */
  get unencodable(): readonly number[] | undefined {
    return this.#arcs;
  }
}

/** An encoded name, at `from` up to `to` of `octets`, against another: negative when it comes first, 0 when equal. */
export function compareNames(octets: Uint8Array, from: number, to: number, other: EncodedName): number {
  const arcs = other.unencodable;
  if (arcs !== undefined) return compareWithArcs(octets, from, arcs);
  const theirs = other.octets;
  const mine = to - from;
  const shorter = Math.min(mine, other.size);
  let start = 0; // of the subidentifier that holds octet i
  for (let i = 0; i < shorter; i++) {
    const octet = octets[from + i]!;
    if (octet !== theirs[i]) return subidentifierAt(octets, from + start) - subidentifierAt(theirs, start);
    if (octet < 0x80) start = i + 1;
  }
  return mine - other.size;
}

function compareWithArcs(octets: Uint8Array, from: number, arcs: readonly number[]): number {
  const first = subidentifierAt(octets, from);
  const root = Math.min(2, Math.floor(first / 40)); // X.690 section 8.19.4
  const [theirRoot, theirSecond = -1] = arcs;
  if (theirRoot === undefined) return 1;
  if (root !== theirRoot) return root - theirRoot;
  return first - 40 * root - theirSecond; // never 0: two such arcs have an encoding
}

function subidentifierAt(octets: Uint8Array, at: number): number {
  let octet = octets[at]!;
  let value = octet & 0x7f;
  for (let i = at + 1; octet >= 0x80; i++) {
    octet = octets[i]!;
    value = value * 128 + (octet & 0x7f);
  }
  return value;
}
