// How large a question of a walk or table may be: a fixed number, or what the agent and the path have shown to carry.

/** Numbers that are tried, of repetitions and of variables: agents that go silent do so above a round number. */
const STEPS: readonly number[] = [1, 2, 5, 10, 25, 50, 100, 200, 400, 800, 1600];
const FIRST = 10;
/** Octets of an answer that are tried: one packet of an Ethernet, a few fragments, and what gains nothing any more. */
const OCTETS: readonly number[] = [1400, 6000, 24_000];
/** What needs no trying. */
const UNFRAGMENTED = 1400;
/** A size this much below one that failed is close enough to it. */
const CLOSE = 1.3;

/** Answers that come whole before a size that surely failed is tried again; twice as many after each further failure. */
const PATIENCE = 32;
/** The same while it may as well have been chance. */
const PATIENCE_UNSURE = 3;
/** So unlikely must chance be before a failure counts as the agent's or the path's limit. */
const UNLIKELY = 0.01;
/** Share of questions that get lost, until something is known of it; and how many sends that guess weighs. */
const LOSS = 0.01;
const LOSS_WEIGHT = 5;
/** Sends after which half of what is known of losses is forgotten. */
const LOSS_MEMORY = 128;

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
  now: number;
  readonly #steps: readonly number[];
  readonly #first: number;
  /** The most that was answered. */
  #good = 0;
  /** The least that was not, of what is above. */
  #bad = Number.POSITIVE_INFINITY;
  #failures = 0;
  /** Answers since the last failure. */
  #waited = 0;

  constructor(steps: readonly number[], first: number) {
    this.#steps = steps;
    this.#first = first;
    this.now = first;
  }

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
   * @param loss - share of questions that are lost by chance
   */
  raise(least: number, loss: number): void {
    const next = this.#steps.find((step) => step >= least) ?? this.#steps[this.#steps.length - 1]!;
    if (next < this.#bad) {
      this.now = next;
      return;
    }
    if (++this.#waited < this.#patience(loss)) return;
    this.#waited = 0;
    const between = Math.floor(Math.sqrt(this.now * this.#bad));
    this.now = this.#bad > this.now * CLOSE && between >= least ? between : Math.min(next, Math.max(least, this.#bad));
  }

  /** A question of this size, not known to work, was not answered. */
  failed(size: number): void {
    if (size <= this.#good) return;
    this.#failures++;
    this.#lower(size);
  }

  /** A question of this size was answered before, and is not any more. */
  lost(size: number): void {
    this.#failures = 1;
    this.#good = size >> 1;
    this.#lower(size);
  }

  #lower(bad: number): void {
    this.#bad = Math.min(this.#bad, bad);
    this.#waited = 0;
    this.now = Math.max(1, this.#good);
  }

  #patience(loss: number): number {
    const more = this.#failures - triesUntilSure(loss);
    // An agent that cannot take even what every question begins with is rare: more often a datagram was lost.
    if (more < 0 || this.#good < this.#first) return PATIENCE_UNSURE * 2 ** Math.max(0, more);
    return PATIENCE * 2 ** more;
  }
}

/** How many tries in a row must fail before chance alone is an unlikely cause. */
function triesUntilSure(loss: number): number {
  return Math.ceil(Math.log(UNLIKELY) / Math.log(loss));
}

/**
 * What has been learned of one agent. Questions grow a step with each answer that came whole. A size that is new and gets
 * no answer is given up soon, and tried again after some patience.
 *
 * Repetitions, variables (repetitions times names) and octets of the answer are measured apart: some agents go silent
 * above a number of the one, some of the other, and some paths carry no fragments. One object serves all walks and tables
 * of an agent.
 */
export class Repetitions implements BulkSize {
  readonly #rounds = new Measure(STEPS, FIRST);
  readonly #variables = new Measure(STEPS, FIRST);
  readonly #octets = new Measure(OCTETS, UNFRAGMENTED);
  /** Octets that a variable takes in answers, of late. */
  #each = 0;
  /** Milliseconds from question to answer, of late. */
  #roundTrip = 0;
  /** Sends of questions of a size that was answered before, and those of them that were not. */
  #sends = 0;
  #losses = 0;

  names(wanted: number): number {
    return Math.min(wanted, this.#variables.now);
  }

  repetitions(names: number): number {
    const variables =
      this.#each === 0 ? this.#variables.now : Math.min(this.#variables.now, this.#octets.now / this.#each);
    return Math.max(1, Math.min(this.#rounds.now, Math.floor(variables / names)));
  }

  /** Has anything been answered? */
  get hasAnswered(): boolean {
    return this.#roundTrip > 0;
  }

  /** Has a question of this size been answered before? */
  isKnown(names: number, repetitions: number): boolean {
    const variables = names * repetitions;
    if (!this.#rounds.isKnown(repetitions) || !this.#variables.isKnown(variables)) return false;
    const octets = (variables * this.#each) / CLOSE; // an estimate
    return octets <= UNFRAGMENTED || this.#octets.isKnown(octets);
  }

  /** Milliseconds that a question larger than any answered before is waited for: `timeout` at most. */
  patience(timeout: number): number {
    return this.hasAnswered ? Math.min(timeout, Math.max(LEAST_WAIT, this.#roundTrip * ROUND_TRIPS)) : timeout;
  }

  /** Sends that a question of a known size is worth before it counts as too large. */
  get sends(): number {
    return Math.max(2, triesUntilSure(this.#loss));
  }

  /**
   * An answer came.
   * @param got - variables that it had: fewer than asked is the agent's own limit, or the end of its view
   * @param octets - how long it was
   * @param elapsed - milliseconds since the question
   * @param tries - sends of the question
   */
  came(names: number, repetitions: number, got: number, octets: number, elapsed: number, tries: number): void {
    const asked = names * repetitions;
    this.#count(tries, tries - 1);
    if (got > 0) this.#each = Math.max(octets / got, this.#each * 0.9); // large ones may come again
    this.#rounds.came(repetitions);
    this.#variables.came(asked);
    this.#octets.came(octets);
    if (tries === 1 || !this.hasAnswered) this.#roundTrip = Math.max(elapsed, this.#roundTrip * 0.9, 1);
    if (got >= asked && repetitions >= this.repetitions(names)) this.#grow(names, repetitions);
  }

  /** No answer came to a question that was not known to work. */
  failed(names: number, repetitions: number): void {
    this.#rounds.failed(repetitions);
    this.#variables.failed(names * repetitions);
    const octets = (names * repetitions * this.#each) / CLOSE;
    if (octets > UNFRAGMENTED) this.#octets.failed(octets);
  }

  /** No answer came to any of so many sends, although this size was answered before. */
  lost(names: number, repetitions: number, sends: number): void {
    this.#count(sends, sends);
    this.#rounds.lost(repetitions);
    this.#variables.lost(names * repetitions);
    const octets = names * repetitions * this.#each;
    if (octets > UNFRAGMENTED) this.#octets.lost(octets);
  }

  tooBig(names: number, repetitions: number): void {
    if (this.isKnown(names, repetitions)) this.lost(names, repetitions, 0);
    else this.failed(names, repetitions);
  }

  #grow(names: number, repetitions: number): void {
    const loss = this.#loss;
    const more = (repetitions + 1) * names;
    if (repetitions >= this.#rounds.now) this.#rounds.raise(repetitions + 1, loss);
    if (more > this.#variables.now) this.#variables.raise(more, loss);
    const octets = Math.min(this.#rounds.now * names, this.#variables.now) * this.#each;
    if (octets > this.#octets.now) this.#octets.raise(octets, loss);
  }

  #count(sends: number, losses: number): void {
    this.#sends += sends;
    this.#losses += losses;
    if (this.#sends <= LOSS_MEMORY) return;
    this.#sends /= 2;
    this.#losses /= 2;
  }

  /** Share of questions that are lost by chance. */
  get #loss(): number {
    return Math.max(LOSS, (this.#losses + LOSS * LOSS_WEIGHT) / (this.#sends + LOSS_WEIGHT));
  }
}
