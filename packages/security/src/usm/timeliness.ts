// Is a message of now, or delayed or replayed? RFC 3414 sections 2.2, 2.3 and 3.2 step 7.

import type { EngineTime } from '../security-model.js';

/** The value where snmpEngineBoots and snmpEngineTime end (RFC 3414 section 2.2). */
export const MAX_ENGINE_BOOTS = 2147483647;

/** Half of the time window, seconds (RFC 3414 section 2.2.3). */
export const TIME_WINDOW = 150;

/** What tells the time here. */
export interface MonotonicClock {
  /** Milliseconds from an origin of its own. Never goes back. */
  now(): number;
}

/**
 * Is the message inside the window of this engine, which is the authoritative one? RFC 3414 section 3.2 step 7 a.
 * @param boots - msgAuthoritativeEngineBoots
 * @param time - msgAuthoritativeEngineTime, seconds
 */
export function isTimely(local: EngineTime, boots: number, time: number): boolean {
  if (local.boots === MAX_ENGINE_BOOTS) return false; // latched at its maximum: never timely again
  return boots === local.boots && Math.abs(time - local.time) <= TIME_WINDOW;
}

/** What a non-authoritative engine knows of an authoritative one's clock (RFC 3414 section 2.3). */
export class RemoteEngineTime {
  readonly #clock: MonotonicClock;
  #boots = 0;
  /** Milliseconds of our clock at which its snmpEngineTime was 0. */
  #origin: number;
  #latestReceivedEngineTime = 0;
  /** What an unauthenticated message said; good for a first guess only. */
  #hint: RemoteEngineTime | undefined;

  constructor(clock: MonotonicClock) {
    this.#clock = clock;
    this.#origin = clock.now();
  }

  /** Has an authentic message ever set this clock? */
  get isSynchronized(): boolean {
    return this.#boots > 0 || this.#latestReceivedEngineTime > 0;
  }

  /** Our notion of snmpEngineBoots; 0 before the first authentic message. */
  get boots(): number {
    return this.#boots;
  }

  /** Our notion of snmpEngineTime, seconds; it stands still at 0 before the first authentic message. */
  get time(): number {
    if (!this.isSynchronized) return 0;
    return Math.min(Math.max(0, Math.floor((this.#clock.now() - this.#origin) / 1000)), MAX_ENGINE_BOOTS);
  }

  /** The highest msgAuthoritativeEngineTime of an authentic message since the engine last started, seconds. */
  get latestReceivedEngineTime(): number {
    return this.#latestReceivedEngineTime;
  }

  /** What to put into a message for that engine: what is known, else what was said without proof, else zeros. */
  get forSending(): EngineTime {
    const source = this.isSynchronized ? this : this.#hint;
    return source === undefined ? { boots: 0, time: 0 } : { boots: source.boots, time: source.time };
  }

  /**
   * An authentic message came: RFC 3414 section 3.2 step 7 b. Moves the clock forward first (step b 1), then judges.
   * @param boots - msgAuthoritativeEngineBoots
   * @param time - msgAuthoritativeEngineTime, seconds
   * @returns false for a message outside the time window
   */
  receive(boots: number, time: number): boolean {
    if (!isEngineTime(boots, time)) return false;
    if (boots > this.#boots || (boots === this.#boots && time > this.#latestReceivedEngineTime)) this.set(boots, time);
    if (this.#boots === MAX_ENGINE_BOOTS) return false; // step b 2: latched
    return boots === this.#boots && time >= this.time - TIME_WINDOW;
  }

  /**
   * Takes another time, even an earlier one: for an authentic answer to a fresh question of our own, when the engine
   * lost its boots. A caller that cannot tell fresh from replayed must not call this.
   */
  set(boots: number, time: number): void {
    if (!isEngineTime(boots, time)) return;
    this.#boots = boots;
    this.#latestReceivedEngineTime = time;
    this.#origin = this.#clock.now() - time * 1000;
    this.#hint = undefined;
  }

  /** An unauthenticated message told a time: only used for sending, and only until an authentic one comes. */
  hint(boots: number, time: number): void {
    if (this.isSynchronized || !isEngineTime(boots, time)) return;
    this.#hint = new RemoteEngineTime(this.#clock);
    this.#hint.set(boots, time);
  }
}

function isEngineTime(boots: number, time: number): boolean {
  return boots >= 0 && boots <= MAX_ENGINE_BOOTS && time >= 0 && time <= MAX_ENGINE_BOOTS;
}
