// Request ids: unpredictable, unique, and not repeated before 2^31 others were given out.

import type { Random } from './random.js';

const ROUNDS = 4;
const NUMBERS = 0x8000_0000; // 2^31

/**
 * A keyed permutation of 0..2^31-1 (a Feistel network over halves of 16 and 15 bits). The n-th request gets the
 * image of n as its id; the inverse leads from an answer's id straight back to n. Positive ids only:
 * some agents mishandle negative ones, and msgID of RFC 3412 section 6.2 has no others.
 */
export class RequestIds {
  readonly #keys: readonly number[];
  #next = 0;

  constructor(random: Random) {
    const octets = random.bytes(ROUNDS * 4);
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    this.#keys = Array.from({ length: ROUNDS }, (_, round) => view.getUint32(round * 4) | 1);
  }

  /** The number of the next request; all sockets of an engine draw from one row. */
  nextNumber(): number {
    const number = this.#next;
    this.#next = number + 1 === NUMBERS ? 0 : number + 1;
    return number;
  }

  /** The id of request number `n`, 0..2^31-1. */
  idOf(n: number): number {
    const keys = this.#keys;
    let high = n >>> 15; // 16 bits
    let low = n & 0x7fff; // 15 bits
    high ^= mix(low, keys[0]!) & 0xffff;
    low ^= mix(high, keys[1]!) & 0x7fff;
    high ^= mix(low, keys[2]!) & 0xffff;
    low ^= mix(high, keys[3]!) & 0x7fff;
    return (high * 0x8000 + low) | 0;
  }

  /** The number of the request that got `id`: the rounds of `idOf`, last to first. */
  numberOf(id: number): number {
    const keys = this.#keys;
    let high = id >>> 15;
    let low = id & 0x7fff;
    low ^= mix(high, keys[3]!) & 0x7fff;
    high ^= mix(low, keys[2]!) & 0xffff;
    low ^= mix(high, keys[1]!) & 0x7fff;
    high ^= mix(low, keys[0]!) & 0xffff;
    return (high * 0x8000 + low) | 0;
  }
}

/** A round function: any function does, this one spreads each input bit over the result. */
function mix(half: number, key: number): number {
  let x = Math.imul(half ^ key, 0x9e3779b1);
  x ^= x >>> 15;
  x = Math.imul(x, key);
  return x ^ (x >>> 13);
}
