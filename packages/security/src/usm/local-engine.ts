// This engine as the authoritative one: its identity, its boots and its clock (RFC 3414 section 2.2).

import type { EngineTime } from '../security-model.js';
import { MAX_ENGINE_BOOTS, type MonotonicClock } from './timeliness.js';

/** An engine that answers for itself: a notification originator, a receiver of informs, an agent. */
export class LocalEngine implements EngineTime {
  /** snmpEngineID. Do not change. */
  readonly engineID: Uint8Array;
  readonly #startBoots: number;
  readonly #clock: MonotonicClock;
  readonly #start: number;

  /**
   * @param engineID - 5 to 32 octets
   * @param boots - snmpEngineBoots of this start, 1..2147483647: one more than at the last start
   * @throws {TypeError | RangeError} naming what is wrong
   */
  constructor(engineID: Uint8Array, boots: number, clock: MonotonicClock) {
    if (!(engineID instanceof Uint8Array)) throw new TypeError('engineID: expected a Uint8Array');
    if (engineID.length < 5 || engineID.length > 32) throw new RangeError('engineID: expected 5 to 32 octets');
    if (!Number.isInteger(boots) || boots < 0 || boots > MAX_ENGINE_BOOTS) {
      throw new RangeError('boots: expected a whole number from 0 to 2147483647');
    }
    this.engineID = engineID.slice();
    this.#startBoots = boots;
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** snmpEngineBoots. One more each time snmpEngineTime has run to its end, which takes 68 years. */
  get boots(): number {
    return Math.min(this.#startBoots + Math.floor(this.#seconds() / (MAX_ENGINE_BOOTS + 1)), MAX_ENGINE_BOOTS);
  }

  /** snmpEngineTime: seconds since the start. */
  get time(): number {
    return this.#seconds() % (MAX_ENGINE_BOOTS + 1);
  }

  #seconds(): number {
    return Math.max(0, Math.floor((this.#clock.now() - this.#start) / 1000));
  }
}
