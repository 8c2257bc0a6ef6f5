// One subscription to a listener: a queue of its own, so that no other consumer can slow it or starve it.

import type { SnmpNotification } from './notification.js';
import type { NextOptions, NotificationQueue, QueueCounters } from './notification-queue.js';

/**
 * Everything that its listener hears from `subscribe()` on. Leaving a `for await` over it (`break`, a throw) closes it:
 * nothing would take what its queue collects. The listener and its other consumers notice nothing.
 */
export class NotificationStream implements AsyncIterable<SnmpNotification>, AsyncDisposable {
  readonly #queue: NotificationQueue<SnmpNotification>;
  readonly #left: () => void;

  /** @internal `TrapListener.subscribe` makes them. */
  constructor(queue: NotificationQueue<SnmpNotification>, left: () => void) {
    this.#queue = queue;
    this.#left = left;
  }

  /** A snapshot: `offered` = `taken` + `queued` + `discarded`. */
  get counters(): QueueCounters {
    return this.#queue.counters;
  }

  /**
   * Resolves with the next notification. (Not an iterator's `next`: it gives the notification itself.)
   * @throws {TimeoutError} none came in `timeout` milliseconds
   * @throws {ClosedError} the stream or its listener was closed
   */
  next(options?: NextOptions): Promise<SnmpNotification> {
    return this.#queue.next(options);
  }

  /** Ends normally when the stream or its listener is closed. */
  [Symbol.asyncIterator](): AsyncIterableIterator<SnmpNotification> {
    return this.#queue.iterate(() => this.#shut());
  }

  /** Ends the subscription; what still waits is dropped, and counted. Twice is fine. */
  close(): Promise<void> {
    this.#shut();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #shut(): void {
    this.#left();
    this.#queue.close();
  }
}
