// How often a thing may happen: so many times a second, and at most as many at once.

import type { MonotonicClock } from './timeliness.js';

/** A bucket that starts full and holds one second's worth. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #clock: MonotonicClock;
  #tokens: number;
  #filledAt: number;

  constructor(perSecond: number, clock: MonotonicClock, argument = 'perSecond') {
    if (!(perSecond > 0)) throw new RangeError(`${argument}: expected a number above 0`);
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#tokens = Math.max(1, perSecond);
    this.#filledAt = clock.now();
  }

  /** May it happen now? Then it is taken to have happened. */
  take(): boolean {
    const now = this.#clock.now();
    const gained = ((now - this.#filledAt) * this.#perSecond) / 1000;
    this.#tokens = Math.min(Math.max(1, this.#perSecond), this.#tokens + gained);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
