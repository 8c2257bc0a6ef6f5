// Beginnings that many object identifiers share: a column's, for all of its rows.

/** All subidentifiers of an OID but the last: checked octets in memory of their own, and their text once it is needed. */
export interface OidPrefix {
  readonly octets: Uint8Array;
  /** With a dot behind. */
  text: string | undefined;
}

export const emptyPrefix: OidPrefix = { octets: new Uint8Array(0), text: undefined };

/** Longer ones are not kept for others. */
const MAX_SIZE = 64;
const SLOTS = 256;

/**
 * The beginnings met last, one in each slot. Without them, checking OIDs and making their text is two thirds of the time
 * of decoding.
 */
const slots: (OidPrefix | undefined)[] = new Array<OidPrefix | undefined>(SLOTS).fill(undefined);

/** The prefix that these octets are, if it has been met lately. */
export function findPrefix(octets: Uint8Array, from: number, to: number): OidPrefix | undefined {
  if (from === to) return emptyPrefix;
  const prefix = slots[slotOf(octets, from, to)];
  if (prefix === undefined) return undefined;
  const known = prefix.octets;
  const size = to - from;
  if (known.length !== size) return undefined;
  for (let i = size - 1; i >= 0; i--) if (known[i] !== octets[from + i]) return undefined; // ends differ soonest
  return prefix;
}

/** A prefix of octets that have been checked, kept for the next OID that begins so. */
export function keepPrefix(octets: Uint8Array, from: number, to: number): OidPrefix {
  const size = to - from;
  const own = new Uint8Array(size);
  for (let i = 0; i < size; i++) own[i] = octets[from + i]!;
  const prefix = { octets: own, text: undefined };
  if (size <= MAX_SIZE) slots[slotOf(octets, from, to)] = prefix;
  return prefix;
}

/** Spreads by length, last and middle octet: what tells one column from the next. */
function slotOf(octets: Uint8Array, from: number, to: number): number {
  const middle = octets[from + ((to - from) >> 1)]!;
  return (octets[to - 1]! ^ (middle << 3) ^ ((to - from) << 5)) & (SLOTS - 1);
}
