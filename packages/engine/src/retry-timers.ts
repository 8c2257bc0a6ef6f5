// The retry timers of all requests on one socket: one timer for each length of wait, not one for each request.

import type { Clock } from '@mgmtapi/transport';

/** Something that waits since a time. Its link fields belong to the queue that it waits in. */
export interface Deadline {
  /** Clock milliseconds from which it waits; not to be changed while it does. */
  readonly sentAt: number;
  queue: DeadlineQueue | undefined;
  earlier: Deadline | undefined;
  later: Deadline | undefined;
}

/** All that wait equally long are due in the order in which they began: a list, with one timer for its head. */
export class DeadlineQueue {
  head: Deadline | undefined = undefined;
  tail: Deadline | undefined = undefined;
  timer: unknown = undefined;

  constructor(readonly wait: number) {}
}

/**
 * Calls `onDue` once for each deadline that passes. Adding and removing cost a few pointer writes; the timer of a
 * queue is set again only when it fires, so an answered request leaves it alone.
 */
export class Deadlines<T extends Deadline> {
  readonly #queues = new Map<number, DeadlineQueue>();
  readonly #clock: Clock;
  readonly #onDue: (deadline: T) => void;

  constructor(clock: Clock, onDue: (deadline: T) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** @param wait - milliseconds from its `sentAt`, which is now */
  add(deadline: T, wait: number): void {
    let queue = this.#queues.get(wait);
    if (!queue) {
      queue = new DeadlineQueue(wait);
      this.#queues.set(wait, queue);
    }
    deadline.queue = queue;
    deadline.earlier = queue.tail;
    deadline.later = undefined;
    if (queue.tail) queue.tail.later = deadline;
    else queue.head = deadline;
    queue.tail = deadline;
    if (queue.timer === undefined) this.#arm(queue, wait);
  }

  /** One that is not waiting is fine. */
  remove(deadline: T): void {
    const queue = deadline.queue;
    if (!queue) return;
    if (deadline.earlier) deadline.earlier.later = deadline.later;
    else queue.head = deadline.later;
    if (deadline.later) deadline.later.earlier = deadline.earlier;
    else queue.tail = deadline.earlier;
    deadline.queue = undefined;
    deadline.earlier = undefined;
    deadline.later = undefined;
  }

  /** Stops every timer; what waits is forgotten. */
  clear(): void {
    for (const queue of this.#queues.values()) this.#clock.clearTimer(queue.timer);
    this.#queues.clear();
  }

  #arm(queue: DeadlineQueue, wait: number): void {
    queue.timer = this.#clock.setTimer(() => this.#fire(queue), wait);
  }

  #fire(queue: DeadlineQueue): void {
    queue.timer = undefined;
    // Node's timers count whole milliseconds and may fire a fraction early: half a millisecond is on time.
    const latest = this.#clock.now() + 0.5 - queue.wait;
    while (queue.head && queue.head.sentAt <= latest) {
      const deadline = queue.head as T;
      this.remove(deadline);
      this.#onDue(deadline);
    }
    // onDue may have added to this queue and armed it; or closed everything.
    if (this.#queues.get(queue.wait) !== queue || queue.timer !== undefined) return;
    if (queue.head) this.#arm(queue, Math.max(1, Math.ceil(queue.head.sentAt - latest)));
    else this.#queues.delete(queue.wait);
  }
}
