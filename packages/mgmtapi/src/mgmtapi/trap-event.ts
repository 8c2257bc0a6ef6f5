// The event that SnmpMgrTrapListen gives: signalled when traps wait, until the program resets it.

import { type Clock, realClock } from '@mgmtapi/transport';

/** How a wait ended. */
export type WaitResult = 'signaled' | 'timeout' | 'closed';

/** When to stop waiting. */
export interface WaitOptions {
  /** Milliseconds from the call. Absent: no limit. */
  readonly timeoutMs?: number | undefined;
  /** Aborting rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A manual-reset event. It stays signalled until `reset`, however many traps came and however many waits it ended; reset it
 * before taking the traps, so that one that comes meanwhile signals again. Waiting costs no CPU: nothing polls.
 *
 * ```text
 *              set            close
 *   clear  ──────────▶  set  ───────▶  closed (never set again)
 *     ▲  ◀──────────            ▲
 *     │      reset              │
 *     └──────────── close ──────┘
 * ```
 */
export class TrapEvent {
  readonly #clock: Clock;
  /** Those who wait for the next signal, or the close. */
  readonly #waiting = new Set<(result: WaitResult) => void>();
  readonly #handlers = new Set<() => void>();
  #isSet = false;
  #isClosed = false;

  /** @param clock - for time-outs; the real one when absent */
  constructor(clock: Clock = realClock) {
    this.#clock = clock;
  }

  /** Signalled, and not reset since. */
  get isSet(): boolean {
    return this.#isSet;
  }

  /** Clears the signal: before taking the traps, never after. */
  reset(): void {
    this.#isSet = false;
  }

  /**
   * Resolves when the event is signalled, at once if it is; the signal stays. `'closed'` when the listener was closed.
   * @throws {RangeError} `timeoutMs` is no number from 0
   */
  async wait({ timeoutMs, signal }: WaitOptions = {}): Promise<WaitResult> {
    if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs >= 0)) {
      throw new RangeError('timeoutMs: must be a number from 0');
    }
    signal?.throwIfAborted();
    if (this.#isClosed) return 'closed';
    if (this.#isSet) return 'signaled';
    if (timeoutMs === 0) return 'timeout';
    let timer: unknown;
    let end: ((result: WaitResult) => void) | undefined;
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise<WaitResult>((resolve, reject) => {
        end = resolve;
        onAbort = () => reject(signal?.reason);
        this.#waiting.add(resolve);
        signal?.addEventListener('abort', onAbort, { once: true });
        if (timeoutMs !== undefined && Number.isFinite(timeoutMs)) {
          timer = this.#clock.setTimer(() => resolve('timeout'), timeoutMs);
        }
      });
    } finally {
      if (timer !== undefined) this.#clock.clearTimer(timer);
      if (onAbort) signal?.removeEventListener('abort', onAbort);
      if (end) this.#waiting.delete(end);
    }
  }

  /** Adds a handler that is called each time the event goes from clear to signalled. */
  on(_event: 'signal', handler: () => void): this {
    this.#handlers.add(handler);
    return this;
  }

  /** Takes a handler out; one that was not added is fine. */
  off(_event: 'signal', handler: () => void): this {
    this.#handlers.delete(handler);
    return this;
  }

  /** @internal Signals; the listener does it. A handler that throws disturbs nobody: it is reported as uncaught. */
  set(): void {
    if (this.#isSet || this.#isClosed) return;
    this.#isSet = true;
    this.#wake('signaled');
    for (const handler of this.#handlers) {
      try {
        handler();
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** @internal Ends every wait for good, unsignalled. */
  close(): void {
    this.#isSet = false;
    this.#isClosed = true;
    this.#handlers.clear();
    this.#wake('closed');
  }

  #wake(result: WaitResult): void {
    for (const end of this.#waiting) end(result);
  }
}
