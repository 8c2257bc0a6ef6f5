// A token bucket for each source, so that one storming device cannot drown the rest.

import type { Clock } from '@mgmtapi/transport';

/** How much one source may send. */
export interface RateLimitOptions {
  /** Datagrams per second in the long run; fractions are fine. */
  readonly perSecond: number;
  /** Datagrams at once after a quiet time. `perSecond`, and at least 1. */
  readonly burst?: number | undefined;
}

interface Bucket {
  tokens: number;
  /** When they were counted, in the clock's milliseconds. */
  at: number;
}

/** Sources remembered at once. The one silent the longest is forgotten first; it then starts with a full bucket. */
const SOURCE_LIMIT = 10_000;

/** Memory is bounded, whatever addresses are forged. */
export class RateLimit {
  readonly #perMillisecond: number;
  readonly #burst: number;
  readonly #clock: Clock;
  readonly #sourceLimit: number;
  /** The source heard last is the last. */
  readonly #buckets = new Map<string, Bucket>();

  /** @throws {RangeError} a number is wrong; the message names it */
  constructor(options: RateLimitOptions, clock: Clock, sourceLimit: number = SOURCE_LIMIT) {
    const { perSecond, burst = Math.max(perSecond, 1) } = options;
    if (!(perSecond > 0 && perSecond < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`rateLimit.perSecond: must be a positive number, not ${perSecond}`);
    }
    if (!(burst >= 1 && burst < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`rateLimit.burst: must be at least 1, not ${burst}`);
    }
    this.#perMillisecond = perSecond / 1000;
    this.#burst = burst;
    this.#clock = clock;
    this.#sourceLimit = sourceLimit;
  }

  /** May this source send one more now? Asking takes the token. */
  admit(source: string): boolean {
    const now = this.#clock.now();
    let bucket = this.#buckets.get(source);
    if (bucket) {
      this.#buckets.delete(source); // and set again: the map stays ordered by the last datagram
      bucket.tokens = Math.min(this.#burst, bucket.tokens + (now - bucket.at) * this.#perMillisecond);
      bucket.at = now;
    } else {
      bucket = { tokens: this.#burst, at: now };
      if (this.#buckets.size >= this.#sourceLimit)
        for (const oldest of this.#buckets.keys()) {
          this.#buckets.delete(oldest);
          break;
        }
    }
    this.#buckets.set(source, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }
}
