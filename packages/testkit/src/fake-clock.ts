// Time that stands still until a test moves it.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '@mgmtapi/transport';

interface FakeTimer {
  readonly due: number;
  readonly order: number; // of two due at the same time, the one set first runs first
  readonly fn: () => void;
}

/** How a `FakeClock` starts. */
export interface FakeClockOptions {
  /** What `now()` says first, milliseconds. 0. */
  readonly start?: number | undefined;
  /**
   * Turns of the event loop given to promises, and to a `MemoryNetwork` without a clock of its own (one per datagram),
   * before the first timer and after each. 4: two round trips.
   */
  readonly turns?: number | undefined;
}

/** A `Clock` for tests: timers run only inside `advance` and `until`, in order, and promises settle between them. */
export class FakeClock implements Clock {
  readonly #turns: number;
  readonly #timers = new Set<FakeTimer>();
  readonly #heap: FakeTimer[] = []; // by (due, order); those not in #timers were cleared
  #now: number;
  #order = 0;
  #running = false;

  constructor(options: FakeClockOptions = {}) {
    this.#now = options.start ?? 0;
    this.#turns = options.turns ?? 4;
  }

  now(): number {
    return this.#now;
  }

  setTimer(fn: () => void, ms: number): unknown {
    const timer = { due: this.#now + Math.max(0, ms), order: this.#order++, fn };
    this.#timers.add(timer);
    push(this.#heap, timer);
    return timer;
  }

  clearTimer(timer: unknown): void {
    this.#timers.delete(timer as FakeTimer);
  }

  /** Timers that are set and have neither run nor been cleared. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer is due; undefined without timers. */
  get untilNext(): number | undefined {
    const next = this.#next();
    return next && next.due - this.#now;
  }

  /** Lets promises settle, without moving the time. */
  async settle(): Promise<void> {
    for (let i = 0; i < this.#turns; i++) await nextTurn();
  }

  /** Moves the time forward and runs what falls due on the way, each timer at its own time. */
  advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError(`time moves forward only, not by ${ms}`);
    const end = this.#now + ms;
    return this.#exclusively(async () => {
      await this.settle();
      for (let next = this.#next(); next && next.due <= end; next = this.#next()) await this.#run(next);
      this.#now = end;
    });
  }

  /**
   * Moves the time from timer to timer until `promise` settles, and settles like it. Rejects when there is no timer
   * left to wait for: `promise` would never settle.
   */
  until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    return this.#exclusively(async () => {
      await this.settle();
      while (!settled) {
        const next = this.#next();
        if (next === undefined) throw new Error('the promise waits, and no timer is set');
        await this.#run(next);
      }
      return promise;
    });
  }

  async #run(timer: FakeTimer): Promise<void> {
    pop(this.#heap);
    this.#timers.delete(timer);
    this.#now = timer.due;
    timer.fn();
    await this.settle();
  }

  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running) throw new Error('this clock is being moved already');
    this.#running = true;
    try {
      return await work();
    } finally {
      this.#running = false;
    }
  }

  #next(): FakeTimer | undefined {
    while (this.#heap[0] !== undefined && !this.#timers.has(this.#heap[0])) pop(this.#heap);
    return this.#heap[0];
  }
}

function before(a: FakeTimer, b: FakeTimer): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

function push(heap: FakeTimer[], timer: FakeTimer): void {
  let at = heap.length;
  heap.push(timer);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(timer, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = timer;
}

function pop(heap: FakeTimer[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
    if (!before(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
}
