// Who waits for which AbortSignal: one listener on each signal, however many requests it is for.

/** What waits for one signal. */
interface Watched {
  readonly waiting: Set<() => void>;
  readonly listener: () => void;
}

/**
 * Thousands of requests may share one signal, as in a poll. A listener for each would make Node warn of a leak, and take
 * time by their square to be removed.
 */
export class Signals {
  readonly #watched = new Map<AbortSignal, Watched>();

  /**
   * Calls `onAbort` once when the signal aborts, until it is unwatched.
   * @param signal - not aborted yet
   */
  watch(signal: AbortSignal, onAbort: () => void): void {
    let watched = this.#watched.get(signal);
    if (!watched) {
      watched = { waiting: new Set(), listener: () => this.#aborted(signal) };
      this.#watched.set(signal, watched);
      signal.addEventListener('abort', watched.listener);
    }
    watched.waiting.add(onAbort);
  }

  /** One that is not watched is fine. */
  unwatch(signal: AbortSignal, onAbort: () => void): void {
    const watched = this.#watched.get(signal);
    if (!watched?.waiting.delete(onAbort) || watched.waiting.size > 0) return;
    this.#forget(signal, watched);
  }

  #aborted(signal: AbortSignal): void {
    const watched = this.#watched.get(signal)!;
    for (const onAbort of watched.waiting) onAbort(); // one that leaves meanwhile is told no more
    this.#forget(signal, watched);
  }

  #forget(signal: AbortSignal, watched: Watched): void {
    signal.removeEventListener('abort', watched.listener);
    this.#watched.delete(signal);
  }
}
