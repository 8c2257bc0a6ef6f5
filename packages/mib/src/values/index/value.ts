// Index values as programs hold them, one form for each syntax.
import type { Oid } from '@mgmtapi/ber';
import type { Syntax } from '../../model/syntax.js';

/** Integers as numbers, IpAddress as `'192.0.2.1'`, strings as octets, OIDs as `Oid`; nothing is interpreted. */
export type RawIndexValue = number | string | Uint8Array | Oid;

/** Octets from sub-identifiers; undefined when one is above 255. */
export function octetsFrom(arcs: readonly number[], from: number, to: number): Uint8Array | undefined {
  const octets = new Uint8Array(to - from);
  for (let i = from; i < to; i++) {
    const arc = arcs[i]!;
    if (arc > 255) return undefined;
    octets[i - from] = arc;
  }
  return octets;
}

/** May this be a value of the declared syntax? Only sizes are looked at; ranges are the agent's business. */
export function sizeFits({ sizes }: Syntax, size: number): boolean {
  return sizes === undefined || sizes.length === 0 || sizes.some(({ min, max }) => size >= min && size <= max);
}
