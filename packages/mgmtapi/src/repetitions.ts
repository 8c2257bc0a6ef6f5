// How large a question of a walk or table may be: a fixed number, or what the agent and the path have shown to carry.

/** Sizes that are tried: agents that go silent do so above a round number. */
const STEPS: readonly number[] = [1, 2, 5, 10, 25, 50, 100, 200, 400, 800, 1600];
const FIRST = 10;
/** A size this much below one that failed is close enough to it. */
const CLOSE = 1.3;

/** Octets of an answer that cross an Ethernet in one piece, with room for the headers of IPv6. */
const OCTETS_UNFRAGMENTED = 1400;
/** Octets of an answer on the loopback, whose packets are 64 KiB. Larger ones gain nothing, and several shall fit the receive buffer. */
const OCTETS_LOOPBACK = 24_000;

/** Answers that came whole before a size that failed is tried again; twice as many after each further failure. */
const PATIENCE = 32;
/** The same on a path that loses datagrams: there, a failure says little about the size. */
const PATIENCE_LOSSY = 4;
/** Of the last answers, the share that had to be asked for twice: above it the path counts as one that loses datagrams. */
const LOSSY = 0.02;

/** The least that a size not seen to work is waited for, milliseconds. */
const LEAST_WAIT = 250;
/** Times the usual round trip that it is waited for. */
const ROUND_TRIPS = 8;

/** How much to ask for at once, in names and repetitions (max-repetitions of RFC 3416 section 4.2.3). */
export interface BulkSize {
  /** How many of these names may go into one question. */
  names(wanted: number): number;
  /** How many repetitions of so many names. */
  repetitions(names: number): number;
  /** An answer to a question of this size would be too big. */
  tooBig(names: number, repetitions: number): void;
}

/** A number that the caller has fixed. Only an agent that says `tooBig` makes it smaller, for one walk or table. */
export class FixedRepetitions implements BulkSize {
  #repetitions: number;
  #names = Number.POSITIVE_INFINITY;

  constructor(repetitions: number) {
    this.#repetitions = repetitions;
  }

  names(wanted: number): number {
    return Math.min(wanted, this.#names);
  }

  repetitions(): number {
    return this.#repetitions;
  }

  tooBig(names: number, repetitions: number): void {
    if (repetitions > 1) this.#repetitions = Math.min(this.#repetitions, repetitions >> 1);
    else this.#names = Math.max(1, names >> 1);
  }
}

/** One measure of the size of questions: how large one may be now, what was answered, what was not. */
class Measure {
  /** The most that is asked for now. */
  now = FIRST;
  /** The most that was answered. */
  #good = 0;
  /** The least that was not, of what is above. */
  #bad = Number.POSITIVE_INFINITY;
  #failures = 0;
  /** Answers since the last failure, or since a step up that worked. */
  #waited = 0;

  isKnown(size: number): boolean {
    return size <= this.#good;
  }

  came(size: number): void {
    if (size <= this.#good) return;
    this.#good = size;
    if (this.#bad === Number.POSITIVE_INFINITY) return;
    if (size >= this.#bad) this.#bad = Number.POSITIVE_INFINITY;
    this.#failures = 0;
    this.#waited = Number.POSITIVE_INFINITY; // what failed may have been chance: go on at once
  }

  /**
   * A step up, to `least` at least; to what has failed only after some patience.
   * @param patience - answers to wait for after the first failure; twice as many after each further one
   */
  raise(least: number, patience: number): void {
    const next = STEPS.find((step) => step >= least);
    if (next === undefined) return;
    if (next < this.#bad) {
      this.now = next;
      return;
    }
    // An agent that cannot even take what every question begins with is rare: more often a datagram was lost.
    const base = this.#good < FIRST ? Math.min(patience, PATIENCE_LOSSY) : patience;
    if (++this.#waited < base * 2 ** this.#failures) return;
    this.#waited = 0;
    const between = Math.floor(Math.sqrt(this.now * this.#bad));
    this.now = this.#bad > this.now * CLOSE && between >= least ? between : Math.max(least, this.#bad);
  }

  /** A question of this size, not known to work, was not answered. */
  failed(size: number): void {
    if (size <= this.#good) return;
    if (this.#bad < Number.POSITIVE_INFINITY) this.#failures++;
    this.#lower(size, this.#good);
  }

  /** A question of this size was answered before, and is not any more. */
  lost(size: number): void {
    this.#good = size >> 1;
    this.#lower(size, this.#good);
  }

  #lower(bad: number, good: number): void {
    this.#bad = Math.min(this.#bad, bad);
    this.#waited = 0;
    this.now = Math.max(1, good);
  }
}

/**
 * What has been learned of one agent. Questions grow a step with each answer that came whole, as long as answers stay in
 * one piece on the path. A size that is new and gets no answer is given up soon, and tried again after some patience.
 *
 * Repetitions and variables (repetitions times names) are measured apart: some agents go silent above a number of the
 * one, some of the other. One object serves all walks and tables of an agent.
 */
export class Repetitions implements BulkSize {
  readonly #octets: number;
  readonly #rounds = new Measure();
  readonly #variables = new Measure();
  /** Octets that a variable took in the last answer. */
  #each = 0;
  /** Milliseconds from question to answer, of late. */
  #roundTrip = 0;
  #lossRate = 0;

  /** @param address - the agent's, an IP literal */
  constructor(address: string) {
    this.#octets = /^(127\.|::1$)/.test(address) ? OCTETS_LOOPBACK : OCTETS_UNFRAGMENTED;
  }

  names(wanted: number): number {
    return Math.min(wanted, this.#variables.now);
  }

  repetitions(names: number): number {
    return Math.max(1, Math.min(this.#rounds.now, Math.floor(Math.min(this.#variables.now, this.#room()) / names)));
  }

  /** Has anything been answered? */
  get hasAnswered(): boolean {
    return this.#roundTrip > 0;
  }

  /** Has a question of this size been answered before? */
  isKnown(names: number, repetitions: number): boolean {
    return this.#rounds.isKnown(repetitions) && this.#variables.isKnown(names * repetitions);
  }

  /** Milliseconds that a question larger than any answered before is waited for: `timeout` at most. */
  patience(timeout: number): number {
    return !this.hasAnswered ? timeout : Math.min(timeout, Math.max(LEAST_WAIT, this.#roundTrip * ROUND_TRIPS));
  }

  /**
   * An answer came.
   * @param got - variables that it had: fewer than asked is the agent's own limit, or the end of its view
   * @param octets - how long it was
   * @param elapsed - milliseconds since the question
   * @param again - it had to be asked for more than once
   */
  came(names: number, repetitions: number, got: number, octets: number, elapsed: number, again: boolean): void {
    const asked = names * repetitions;
    this.#lossRate += ((again ? 1 : 0) - this.#lossRate) / 32;
    if (got > 0) this.#each = octets / got;
    this.#rounds.came(repetitions);
    this.#variables.came(asked);
    if (again && this.hasAnswered) return; // the time says nothing
    this.#roundTrip = Math.max(elapsed, this.#roundTrip * 0.9, 1);
    if (got >= asked && repetitions >= this.repetitions(names)) this.#grow(names, repetitions);
  }

  /** No answer came to a question that was not known to work. */
  failed(names: number, repetitions: number): void {
    this.#rounds.failed(repetitions);
    this.#variables.failed(names * repetitions);
  }

  /** No answer came, not even to the second try, although this size was answered before. */
  lost(names: number, repetitions: number): void {
    this.#rounds.lost(repetitions);
    this.#variables.lost(names * repetitions);
  }

  tooBig(names: number, repetitions: number): void {
    if (this.isKnown(names, repetitions)) this.lost(names, repetitions);
    else this.failed(names, repetitions);
  }

  #grow(names: number, repetitions: number): void {
    const more = (repetitions + 1) * names;
    if (more > this.#room()) return;
    const patience = this.#lossRate > LOSSY ? PATIENCE_LOSSY : PATIENCE;
    if (repetitions >= this.#rounds.now) this.#rounds.raise(repetitions + 1, patience);
    if (more > this.#variables.now) this.#variables.raise(more, patience);
  }

  /** Variables that fit an answer in one piece, as far as the last answer tells. */
  #room(): number {
    return this.#each === 0 ? Number.POSITIVE_INFINITY : this.#octets / this.#each;
  }
}
