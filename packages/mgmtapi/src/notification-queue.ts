// The bounded queue between one receiver and the consumers that compete for what it holds.

import { ClosedError, TimeoutError } from '@mgmtapi/engine';
import type { Clock } from '@mgmtapi/transport';
import { checkInteger, MAX_MILLISECONDS } from './options.js';

/** `offered` = `taken` + `queued` + `discarded`, at every moment; `discarded` = `queueFull` + `closed`. */
export interface QueueCounters {
  readonly offered: number;
  /** Handed to a consumer. */
  readonly taken: number;
  /** Waiting now. */
  readonly queued: number;
  readonly discarded: number;
  /** Discarded because the queue was at its limit. */
  readonly queueFull: number;
  /** Discarded because they still waited when the queue was closed. */
  readonly closed: number;
}

/** How long a queue may get, and what it drops when it is there. */
export interface QueueOptions {
  /** Most notifications that wait at once, 10,000. */
  readonly queueLimit?: number | undefined;
  /** Which one a full queue drops: the one that waited longest, or the one that just came. `'oldest'`. */
  readonly overflow?: 'oldest' | 'newest' | undefined;
}

/** When to stop waiting for the next notification. */
export interface NextOptions {
  /** Aborting rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from the call. Absent: no limit. */
  readonly timeout?: number | undefined;
}

/** What the owner of a queue is told. Called after the counters changed; neither may throw. */
export interface QueueEvents<T> {
  /** The first drop of a burst. A burst is over when the queue has drained to half its limit. */
  onOverflow?: (() => void) | undefined;
  /** One item was dropped, for want of room or at close. */
  onDiscard?: ((item: T) => void) | undefined;
}

/** Hands over an item, or undefined when none will come. */
type Waiter<T> = (item: T | undefined) => void;

const DEFAULT_LIMIT = 10_000;
const MAX_LIMIT = 0x7fffffff;

/** First in, first out. Each item goes to one taker; takers are served in the order they asked. */
export class NotificationQueue<T extends object> {
  /** Told after an item was queued because nobody was waiting for it. It may take it at once. Must not throw. */
  onQueued: (() => void) | undefined;
  /** Told when the last item left an ended queue. */
  onDrained: (() => void) | undefined;

  readonly #what: string;
  readonly #limit: number;
  readonly #dropNewest: boolean;
  readonly #clock: Clock;
  readonly #events: QueueEvents<T>;
  readonly #waiters = new Set<Waiter<T>>();
  /** Items from `#head` on; what lies before it has been taken. */
  #items: (T | undefined)[] = [];
  #head = 0;
  #taken = 0;
  #queueFull = 0;
  #closed = 0;
  #overflowing = false;
  #ended = false;

  /**
   * @param what - who owns it, for the message of a `ClosedError`
   * @throws {TypeError | RangeError} an option is wrong; the message names it
   */
  constructor(what: string, options: QueueOptions, clock: Clock, events: QueueEvents<T> = {}) {
    const { queueLimit = DEFAULT_LIMIT, overflow = 'oldest' } = options;
    checkInteger('queueLimit', queueLimit, 1, MAX_LIMIT);
    if (overflow !== 'oldest' && overflow !== 'newest') {
      throw new TypeError(`overflow: must be 'oldest' or 'newest', not ${String(overflow)}`);
    }
    this.#what = what;
    this.#limit = queueLimit;
    this.#dropNewest = overflow === 'newest';
    this.#clock = clock;
    this.#events = events;
  }

  /** How many wait now. */
  get queued(): number {
    return this.#items.length - this.#head;
  }

  /** A snapshot. */
  get counters(): QueueCounters {
    const { queued } = this;
    const discarded = this.#queueFull + this.#closed;
    const offered = this.#taken + queued + discarded; // no item is anywhere else
    return { offered, taken: this.#taken, queued, discarded, queueFull: this.#queueFull, closed: this.#closed };
  }

  /** Gives the item to who waits longest, else keeps it, else drops one. An ended queue drops it. */
  offer(item: T): void {
    if (this.#ended) {
      this.#closed++;
      this.#events.onDiscard?.(item);
      return;
    }
    for (const waiter of this.#waiters) {
      this.#waiters.delete(waiter);
      this.#taken++;
      waiter(item);
      return;
    }
    let dropped: T | undefined;
    if (this.queued < this.#limit) {
      this.#items.push(item);
    } else {
      this.#queueFull++;
      if (this.#dropNewest) {
        dropped = item;
      } else {
        dropped = this.#shift();
        this.#items.push(item);
      }
    }
    if (dropped === undefined) {
      this.onQueued?.();
      return;
    }
    this.#events.onDiscard?.(dropped);
    if (!this.#overflowing) {
      this.#overflowing = true;
      this.#events.onOverflow?.();
    }
    if (dropped !== item) this.onQueued?.();
  }

  /** The oldest item, or undefined when none waits. */
  take(): T | undefined {
    if (this.queued === 0) return undefined;
    const item = this.#shift();
    this.#taken++;
    if (this.#overflowing && this.queued <= this.#limit >> 1) this.#overflowing = false;
    if (this.#ended && this.queued === 0) this.onDrained?.();
    return item;
  }

  /**
   * Resolves with the oldest item, or with the next to come.
   * @throws {TimeoutError} none came in time
   * @throws {ClosedError} the queue was closed, or is being drained and empty
   */
  async next(options: NextOptions = {}): Promise<T> {
    const item = await this.#nextOrEnd(options);
    if (item === undefined) throw new ClosedError(this.#what);
    return item;
  }

  /**
   * A consumer: its `next` ends when the queue does, its `return` ends it alone.
   * @param ended - told once when the consumer left by `return` (a `break` or a throw out of `for await`)
   */
  iterate(ended?: () => void): AsyncIterableIterator<T> {
    const waiting = new Set<Waiter<T>>();
    let left = false;
    const end: IteratorReturnResult<undefined> = { done: true, value: undefined };
    return {
      next: () => {
        if (left) return Promise.resolve(end);
        const item = this.take();
        if (item !== undefined) return Promise.resolve({ done: false, value: item });
        if (this.#ended) return Promise.resolve(end);
        return new Promise((resolve) => {
          const waiter: Waiter<T> = (next) => {
            waiting.delete(waiter);
            resolve(next === undefined ? end : { done: false, value: next });
          };
          waiting.add(waiter);
          this.#waiters.add(waiter);
        });
      },
      return: () => {
        if (!left) {
          left = true;
          for (const waiter of waiting) {
            this.#waiters.delete(waiter);
            waiter(undefined);
          }
          ended?.();
        }
        return Promise.resolve(end);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** Takes no more items; what waits can still be taken. Who waits for more is told that there is none. */
  end(): void {
    this.#ended = true;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiters) waiter(undefined);
  }

  /** Ends, and drops what waits. */
  close(): void {
    this.end();
    const rest = this.#items.slice(this.#head) as T[];
    this.#closed += rest.length;
    this.#items = [];
    this.#head = 0;
    if (this.#events.onDiscard) for (const item of rest) this.#events.onDiscard(item);
  }

  async #nextOrEnd({ signal, timeout }: NextOptions): Promise<T | undefined> {
    if (timeout !== undefined && !(timeout >= 0 && timeout <= MAX_MILLISECONDS)) {
      throw new RangeError(`timeout: must be from 0 to ${MAX_MILLISECONDS} ms, not ${timeout}`);
    }
    signal?.throwIfAborted();
    const item = this.take();
    if (item !== undefined || this.#ended) return item;
    let waiter: Waiter<T> | undefined;
    let timer: unknown;
    let abort: (() => void) | undefined;
    try {
      return await new Promise<T | undefined>((resolve, reject) => {
        waiter = resolve;
        this.#waiters.add(waiter);
        if (timeout !== undefined) {
          const since = this.#clock.now();
          timer = this.#clock.setTimer(() => {
            this.#waiters.delete(resolve);
            reject(noneInTime(timeout, this.#clock.now() - since));
          }, timeout);
        }
        if (signal) {
          abort = () => {
            this.#waiters.delete(resolve);
            reject(signal.reason);
          };
          signal.addEventListener('abort', abort);
        }
      });
    } finally {
      if (timer !== undefined) this.#clock.clearTimer(timer);
      if (abort) signal?.removeEventListener('abort', abort);
    }
  }

  /** The oldest item; there is one. */
  #shift(): T {
    const item = this.#items[this.#head] as T;
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length) {
      this.#items.length = 0;
      this.#head = 0;
    } else if (this.#head >= 1024 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head); // each item is moved once on average
      this.#head = 0;
    }
    return item;
  }
}

function noneInTime(timeout: number, elapsed: number): TimeoutError {
  return new TimeoutError(undefined, 0, elapsed, `no notification in ${timeout} ms`);
}
