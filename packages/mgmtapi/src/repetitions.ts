// How many repetitions a GETBULK asks for: fixed, or as many as the agent and the path have shown to carry.

/** Repetitions of the first request of an adaptive walk. */
const FIRST = 20;
const MOST = 100;

/** The max-repetitions of one walk, RFC 3416 section 4.2.3. Doubles while answers come whole, halves when they do not. */
export class Repetitions {
  #count: number;
  readonly #adaptive: boolean;
  #most = MOST;

  constructor(wanted: number | 'auto') {
    this.#adaptive = wanted === 'auto';
    this.#count = wanted === 'auto' ? FIRST : wanted;
  }

  get count(): number {
    return this.#count;
  }

  /** All that was asked came. */
  whole(): void {
    if (this.#adaptive) this.#count = Math.min(this.#most, this.#count * 2);
  }

  /** The answer was too big, or did not come. Returns false when there is nothing left to halve. */
  halve(): boolean {
    if (!this.#adaptive || this.#count === 1) return false;
    this.#most = Math.max(1, this.#count - 1);
    this.#count = this.#count >> 1;
    return true;
  }
}
