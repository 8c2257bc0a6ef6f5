// How long a sent request may hold its place: as long as answers on this socket are known to take.

/** Milliseconds until the first answers have told more. */
const FIRST = 100;
/** Milliseconds that a place is held at most. */
const LONGEST = 1000;

/** The estimator of TCP's retransmission timer, over all peers of a socket. RFC 6298 section 2. */
export class PlaceTime {
  #smoothed = 0;
  #variation = 0;
  #current = FIRST;

  /** Milliseconds. */
  get current(): number {
    return this.#current;
  }

  /** @param took - milliseconds from a request's only send to its answer */
  answered(took: number): void {
    if (this.#smoothed === 0) {
      this.#smoothed = took;
      this.#variation = took / 2;
    } else {
      this.#variation += (Math.abs(this.#smoothed - took) - this.#variation) / 4;
      this.#smoothed += (took - this.#smoothed) / 8;
    }
    // At least one tick of the clock above the mean, as the RFC has it.
    this.#current = Math.min(LONGEST, Math.ceil(this.#smoothed + Math.max(1, 4 * this.#variation)));
  }
}
