// How many variables one answer is asked to have: a fixed number, or as many as the agent and the path have shown to carry.

/** Sizes that are tried. Agents that go silent do so above a round number. */
const STEPS: readonly number[] = [1, 2, 5, 10, 25, 50, 100, 200, 400, 800, 1600];
const FIRST = STEPS.indexOf(10);

/** Octets of an answer that cross an Ethernet in one piece, with room for the headers of IPv6. */
const OCTETS_UNFRAGMENTED = 1400;
/** Octets of an answer on the loopback, whose packets are 64 KiB: RFC 3417 section 3.2 allows 65,507. */
const OCTETS_LOOPBACK = 60_000;

/** Answers of the size before, until a size that once failed is tried again. Doubles with each failure. */
const PATIENCE = 64;

/**
 * The size of the next answer, max-repetitions of RFC 3416 section 4.2.3 or, in a table, repetitions times columns. It
 * goes up a step with each answer that came whole, as long as answers stay in one piece on the path, and down a step with
 * each that was too big or did not come. One object serves all walks of a session: what was learned is kept.
 */
export class Repetitions {
  readonly #octets: number;
  #step = FIRST;
  /** The smallest size that failed, and how long to keep below it. */
  #failed = Number.POSITIVE_INFINITY;
  #patience = PATIENCE;
  #wholeSince = 0;

  /** @param address - the agent's, an IP literal */
  constructor(address: string) {
    this.#octets = /^(127\.|::1$)/.test(address) ? OCTETS_LOOPBACK : OCTETS_UNFRAGMENTED;
  }

  get size(): number {
    return STEPS[this.#step]!;
  }

  /**
   * An answer came.
   * @param asked - variables it was asked to have
   * @param got - variables it had: fewer than asked is the agent's own limit
   * @param octets - how long it was
   */
  came(asked: number, got: number, octets: number): void {
    if (got < asked || asked < this.size) return;
    const each = octets / got;
    if (this.#step > 0 && this.size * each > this.#octets) {
      this.#step--;
      return;
    }
    const next = STEPS[this.#step + 1];
    if (next === undefined || next * each > this.#octets) return;
    if (next >= this.#failed && ++this.#wholeSince < this.#patience) return;
    this.#wholeSince = 0;
    this.#step++;
  }

  /**
   * An answer of this size was too big or did not come.
   * @param last - no further try is left: the smallest size is the best chance
   */
  failed(asked: number, last: boolean): void {
    const at = STEPS.findIndex((size) => size >= asked);
    const failing = STEPS[at < 0 ? STEPS.length - 1 : at]!;
    if (failing >= this.#failed) this.#patience *= 2;
    this.#failed = Math.min(this.#failed, failing);
    this.#wholeSince = 0;
    this.#step = last ? 0 : Math.max(0, Math.min(this.#step, at < 0 ? this.#step : at) - 1);
  }
}
