// Spreads waits, so that what was sent together is not sent again together.

import type { Random } from './random.js';

/** Few different waits, since each has a timer of its own (retry-timers.ts). */
const STEPS = 16;
const POOL = 64;

/** Draws waits from the engine's randomness, some octets at a time. */
export class Jitter {
  readonly #random: Random;
  #pool: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * @param wait - milliseconds
   * @param part - how much longer the wait may get, as a part of it: 0 to 1
   * @returns whole milliseconds
   */
  spread(wait: number, part: number): number {
    if (this.#at === this.#pool.length) {
      this.#pool = this.#random.bytes(POOL);
      this.#at = 0;
    }
    const step = this.#pool[this.#at++]! % STEPS;
    return Math.round(wait * (1 + (part * step) / (STEPS - 1)));
  }
}
