// What can happen to a datagram on its way, by seeded chance: one stage for the faulty transport and the relay.
import { type Clock, realClock } from '@mgmtapi/transport';
import { type SeededRandom, seededRandom } from './seeded-random.js';

/** Faults of a network. Each probability goes from 0 (absent: never) to 1 and is drawn per datagram. */
export interface FaultOptions {
  /** It never arrives. */
  readonly loss?: number | undefined;
  /** It arrives twice. */
  readonly duplicate?: number | undefined;
  /** It is held back for up to `reorderBy` milliseconds, so that later ones overtake it. */
  readonly reorder?: number | undefined;
  /** Milliseconds; 20. */
  readonly reorderBy?: number | undefined;
  /** Some of its octets change on the way: see `damage`. */
  readonly corrupt?: number | undefined;
  /** What a corrupted datagram becomes; by default some octets flipped, the end cut off, or octets added. */
  readonly damage?: ((bytes: Uint8Array, random: SeededRandom) => Uint8Array) | undefined;
  /** Before it, a copy arrives from a source that is not its sender's. Only towards the client. */
  readonly forge?: number | undefined;
  /** What the forged copy says; by default the same octets. */
  readonly forgery?: ((bytes: Uint8Array, random: SeededRandom) => Uint8Array) | undefined;
  /** Milliseconds that every datagram takes, or the least and the most of them. */
  readonly delay?: number | readonly [number, number] | undefined;
  /** 1 when absent. */
  readonly seed?: number | undefined;
  /** Measures `delay` and `reorderBy`; the real one when absent. */
  readonly clock?: Clock | undefined;
}

/** `offered + duplicated + forged = lost + passed + abandoned`, once nothing is on its way. */
export interface FaultCounters {
  offered: number;
  passed: number;
  lost: number;
  duplicated: number;
  reordered: number;
  corrupted: number;
  forged: number;
  /** Still on the way when the stage was stopped. */
  abandoned: number;
}

function noFaults(): FaultCounters {
  return { offered: 0, passed: 0, lost: 0, duplicated: 0, reordered: 0, corrupted: 0, forged: 0, abandoned: 0 };
}

/** Passes one copy on; `forged` asks for a false source. */
export type Pass = (bytes: Uint8Array, forged: boolean) => void;

/** A stage that datagrams pass through. */
export class Faults {
  readonly counters: FaultCounters;
  readonly random: SeededRandom;
  readonly #options: FaultOptions;
  readonly #clock: Clock;
  readonly #onTheWay = new Set<unknown>(); // timers
  #stopped = false;

  /**
   * @param random - shared with other stages, so that one seed makes one run
   * @param counters - likewise
   */
  constructor(
    options: FaultOptions,
    random: SeededRandom = seededRandom(options.seed ?? 1),
    counters: FaultCounters = noFaults(),
  ) {
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    this.random = random;
    this.counters = counters;
  }

  /** A stage of its own with these options, chances and counters: stopping it leaves this one be. */
  branch(): Faults {
    return new Faults(this.#options, this.random, this.counters);
  }

  /**
   * Sends one datagram through: `pass` is called for each copy that arrives, at once or later.
   * @param bytes - must not be changed afterwards
   * @param mayForge - is this the way towards the client?
   */
  apply(bytes: Uint8Array, mayForge: boolean, pass: Pass): void {
    if (this.#stopped) return;
    const options = this.#options;
    const { random, counters } = this;
    counters.offered++;
    if (mayForge && random.chance(options.forge ?? 0)) {
      counters.forged++;
      this.#carry(options.forgery?.(bytes, random) ?? bytes, true, pass);
    }
    if (random.chance(options.loss ?? 0)) {
      counters.lost++;
      return;
    }
    if (random.chance(options.duplicate ?? 0)) {
      counters.duplicated++;
      this.#carry(bytes, false, pass);
    }
    if (random.chance(options.corrupt ?? 0)) {
      counters.corrupted++;
      this.#carry((options.damage ?? damage)(bytes, random), false, pass);
    } else this.#carry(bytes, false, pass);
  }

  /** Forgets what is on its way; nothing passes from now on. */
  stop(): void {
    this.#stopped = true;
    this.counters.abandoned += this.#onTheWay.size;
    for (const timer of this.#onTheWay) this.#clock.clearTimer(timer);
    this.#onTheWay.clear();
  }

  #carry(bytes: Uint8Array, forged: boolean, pass: Pass): void {
    const arrive = () => {
      this.counters.passed++;
      pass(bytes, forged);
    };
    const wait = this.#wait();
    if (this.#stopped)
      this.counters.abandoned++; // by what an earlier copy led to
    else if (wait === 0) arrive();
    else {
      const timer = this.#clock.setTimer(() => {
        this.#onTheWay.delete(timer);
        arrive();
      }, wait);
      this.#onTheWay.add(timer);
    }
  }

  #wait(): number {
    const { delay = 0, reorder = 0, reorderBy = 20 } = this.#options;
    const [least, most] = typeof delay === 'number' ? [delay, delay] : delay;
    const base = least + (most > least ? this.random.next() * (most - least) : 0);
    if (!this.random.chance(reorder)) return base;
    this.counters.reordered++;
    return base + this.random.next() * reorderBy;
  }
}

/** One to three octets flipped, or the end cut off, or some octets added. */
export function damage(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  if (bytes.length === 0) return random.bytes(1);
  switch (random.integer(4)) {
    case 0:
      return bytes.slice(0, random.integer(bytes.length));
    case 1:
      return Uint8Array.of(...bytes, ...random.bytes(1 + random.integer(8)));
    default: {
      const result = Uint8Array.from(bytes);
      for (let flips = 1 + random.integer(3); flips > 0; flips--) {
        const at = random.integer(result.length);
        result[at] = result[at]! ^ (1 + random.integer(255));
      }
      return result;
    }
  }
}
