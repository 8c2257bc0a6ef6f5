// How long a sent request may hold its place: as long as most answers on this socket take.

/** Milliseconds until the first answer has told more. */
const FIRST = 100;
/** Milliseconds that a place is held at most. */
const LONGEST = 1000;

/**
 * Follows the time within which two of three answers come, over all peers of a socket: steps down by one with each that
 * came sooner, up by two with each that came later. A mean would be at the mercy of a few far peers.
 */
export class PlaceTime {
  #typical: number | undefined;
  #current = FIRST;

  /** Milliseconds. */
  get current(): number {
    return this.#current;
  }

  /** @param took - milliseconds from a request's only send to its answer */
  answered(took: number): void {
    const typical = this.#typical ?? took;
    const step = Math.max(1, typical) / 32;
    this.#typical = typical + (took > typical ? 2 * step : took < typical ? -step : 0);
    // Two steps, so that it does not fall below an answer time that is always the same; and one tick of the clock.
    this.#current = Math.min(LONGEST, Math.ceil(this.#typical + 2 * step) + 1);
  }
}
