// What walks and tables have in common: batches for whoever waits, one read ahead, and every end told once.

import type { Oid } from '@mgmtapi/ber';
import { ClosedError, SnmpError, TimeoutError } from '@mgmtapi/engine';
import type { Asker } from './asker.js';
import { rateOf } from './progress.js';
import type { WalkOptions } from './walk-options.js';

interface Waiter<T> {
  resolve(result: IteratorResult<T[]>): void;
  reject(error: unknown): void;
}

/**
 * An iterator of batches. Before a batch is handed over, more is asked for, so that agent and consumer work at the same
 * time. What was read before an error is handed out before it.
 */
export abstract class BatchReader<T> implements AsyncIterableIterator<T[]> {
  protected varBinds = 0;
  protected requests = 0;
  protected last: Oid | undefined;
  readonly #waiters: Waiter<T>[] = [];
  #ended = false;
  #error: { readonly reason: unknown } | undefined;
  #startedAt: number | undefined;

  constructor(
    protected readonly asker: Asker,
    protected readonly options: Pick<WalkOptions, 'signal' | 'totalTimeout' | 'onProgress'>,
  ) {}

  /** What can be handed out now; undefined when nothing can. */
  protected abstract take(): T[] | undefined;
  /** Asks for more, unless enough is on its way or waits to be taken. */
  protected abstract ask(): void;
  /** Ends what is on its way, and forgets what was not taken. */
  protected abstract drop(): void;
  /** Sends after the first of all requests. */
  protected abstract get retries(): number;

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T[]>> {
    const { signal } = this.options;
    if (!this.#ended && signal?.aborted) this.#cut(signal.reason);
    else if (!this.#ended && this.#startedAt !== undefined && !this.asker.open) this.#cut(new ClosedError('session'));
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.serve();
    });
  }

  /** Ends early: nobody waits any more for what is on its way. */
  return(): Promise<IteratorResult<T[]>> {
    this.end();
    this.drop();
    this.serve();
    return Promise.resolve({ value: undefined, done: true });
  }

  protected get ended(): boolean {
    return this.#ended;
  }

  /** Nothing more is read. What was read can still be taken. */
  protected end(): void {
    this.#ended = true;
  }

  /** Ends with an error, told once after what was read. One of ours says how far it had come, and so where to resume. */
  protected fail(reason: unknown): void {
    this.#ended = true;
    this.#error = { reason };
    if (!(reason instanceof SnmpError) || reason instanceof ClosedError || reason.last || !this.last) return;
    reason.last = this.last;
    reason.message += ` (after ${this.varBinds} variables, the last ${this.last})`;
  }

  /** Hands out what there is, asks for more, and tells the end. */
  protected serve(): void {
    const waiters = this.#waiters;
    while (waiters.length > 0) {
      const value = this.take();
      if (!value) break;
      const waiter = waiters.shift()!;
      if (!this.#ended) this.#ask();
      waiter.resolve({ value, done: false });
    }
    if (waiters.length > 0 && !this.#ended) this.#ask();
    if (!this.#ended) return;
    while (waiters.length > 0) {
      const value = this.take();
      const error = this.#error;
      if (value) waiters.shift()!.resolve({ value, done: false });
      else if (error) {
        this.#error = undefined; // told once; after that the iterator is simply done
        waiters.shift()!.reject(error.reason);
      } else waiters.shift()!.resolve({ value: undefined, done: true });
    }
  }

  /** What is left of the limit for all requests together. */
  protected get timeLeft(): number | undefined {
    const { totalTimeout } = this.options;
    return totalTimeout && totalTimeout - (this.asker.now() - this.#startedAt!);
  }

  /** Tells the hook, if there is one. What it throws ends the work: it is the caller's own. */
  protected tellProgress(): void {
    const { onProgress } = this.options;
    if (!onProgress || this.#startedAt === undefined) return;
    const { varBinds, requests, retries, last } = this;
    const elapsed = this.asker.now() - this.#startedAt;
    try {
      onProgress({ varBinds, requests, retries, elapsed, rate: rateOf(varBinds, elapsed), last });
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  #ask(): void {
    this.#startedAt ??= this.asker.now();
    const left = this.timeLeft;
    try {
      if (left !== undefined && left <= 0) {
        throw new TimeoutError(this.asker.target, this.requests + this.retries, this.options.totalTimeout! - left);
      }
      this.ask();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Ends at once; what was read ahead is not handed out any more. */
  #cut(reason: unknown): void {
    this.drop();
    this.fail(reason);
  }
}
