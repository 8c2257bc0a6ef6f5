// A listener: hears traps and informs, and hands each to every consumer in the way that consumer chose.

import { brand, inspectAs } from '@mgmtapi/ber';
import { ClosedError, type Counters, type Discard } from '@mgmtapi/engine';
import { formatHostPort, type ListenAddress, type Transport } from '@mgmtapi/transport';
import { EventHandlers } from './event-handlers.js';
import type { InformCounters } from './inform-table.js';
import { bindAll, checkListenOptions, type ListenOptions } from './listen-sockets.js';
import type { SnmpNotification } from './notification.js';
import { type NextOptions, NotificationQueue, type QueueCounters, type QueueOptions } from './notification-queue.js';
import { NotificationStream } from './notification-stream.js';
import { checkIsOptions, checkSpelling } from './option-names.js';
import { checkInteger, MAX_MILLISECONDS } from './options.js';
import { type ReceiverHost, type ReceiverOptions, TrapReceiver } from './trap-receiver.js';

/** Where a listener listens, what it accepts, and how long its own queue may get. All of it is optional. */
export interface TrapListenerOptions extends ListenOptions, ReceiverOptions, QueueOptions {}

/** A snapshot. `received` = `delivered` + the sum of `discarded`, at every moment, for all sockets together. */
export interface ListenerCounters extends Readonly<Counters> {
  /** The listener's own queue. */
  readonly queue: QueueCounters;
  /** Informs and their acknowledgements. */
  readonly informs: InformCounters;
  /** Datagrams that the system dropped for want of buffer, before `received`; undefined where it does not tell. Read when asked for. */
  readonly kernelDropped: number | undefined;
  /** Faults that sockets reported, and what handlers and `accept` threw: see the event `error`. */
  readonly errors: number;
}

/** A queue began to overflow: told once, until it has drained to half its limit. */
export interface QueueOverflow {
  /** Whose queue; undefined: the listener's own. */
  readonly stream: NotificationStream | undefined;
  readonly counters: QueueCounters;
}

/** The events of a listener, and what their handlers get. */
export interface TrapListenerEvents {
  /** A trap or an inform arrived. Handlers are called at once, in the order they were added. */
  notification: [notification: SnmpNotification];
  /** A datagram was dropped, and why. */
  discard: [discard: Discard];
  overflow: [overflow: QueueOverflow];
  /** A socket reported a fault, or a handler or `accept` threw. The listener goes on. */
  error: [error: unknown];
  /** Everything is closed; the last event. */
  close: [];
}

/** What a listener needs of its manager. */
export interface ListenerHost extends ReceiverHost {
  readonly transport: Transport;
  readonly onDiscard?: ((discard: Discard) => void) | undefined;
  /** The listener has left for good: off the registry. */
  closed(listener: TrapListener): void;
}

/** The listener's own queue without promises, for the C-style functions. */
export interface ListenerTap {
  /** The oldest notification, or undefined. */
  take(): SnmpNotification | undefined;
  /** Told after a notification was queued. */
  onQueued: (() => void) | undefined;
}

/**
 * Binds, and resolves with the listener: for the manager.
 * @throws {TypeError | RangeError} an option is wrong; the message names it
 * @throws {TransportError} the system refused: its code, and what to do
 */
export let openTrapListener: (host: ListenerHost, options?: TrapListenerOptions) => Promise<TrapListener>;
/** For the C-style functions. */
export let tapOf: (listener: TrapListener) => ListenerTap;

const listenerOptionNames: readonly (keyof TrapListenerOptions)[] = [
  'port',
  'address',
  'receiveBuffer',
  'reusePort',
  'communities',
  'users',
  'sources',
  'accept',
  'rateLimit',
  'acknowledge',
  'queueLimit',
  'overflow',
];

const eventNames = ['notification', 'discard', 'overflow', 'error', 'close'] as const;

/**
 * Hears traps and informs on one or more sockets. Made by `SnmpManager.listen`; it holds the process until it is closed.
 *
 * Consumers do not disturb each other:
 * - `next()` and `for await` over the listener take from its own queue; each notification goes to one of them;
 * - `subscribe()` gives a stream with a queue of its own, which sees everything;
 * - handlers of `notification` see everything at once; one that throws, or is slow, affects only itself.
 *
 * The own queue fills from the bind on, so that nothing is lost before the first `next()`. Only where there are handlers
 * of `notification`, and nobody has ever asked the queue, nothing is queued; what it held before stays for a later
 * `next()`, and from the first one on it is filled again.
 */
export class TrapListener implements AsyncDisposable, AsyncIterable<SnmpNotification> {
  readonly #host: ListenerHost;
  readonly #events: EventHandlers<TrapListenerEvents>;
  readonly #receiver: TrapReceiver;
  readonly #queue: NotificationQueue<SnmpNotification>;
  /** Queue and stream of each subscription. */
  readonly #streams = new Map<NotificationQueue<SnmpNotification>, NotificationStream>();
  /** Somebody has asked the own queue. */
  #asked = false;
  #errors = 0;
  /** Kept at close: afterwards the system does not tell any more. */
  #kernelDropped: number | undefined;
  #state: 'open' | 'closing' | 'closed' = 'open';
  #draining: Promise<void> | undefined;
  /** Ends the wait of a drain. */
  #endDrain: (() => void) | undefined;
  #closed: Promise<void> | undefined;

  static {
    brand(TrapListener, 'mgmtapi.TrapListener');
    inspectAs(TrapListener, (listener) => {
      const places = listener.address.map(({ address, port }) => formatHostPort(address, port));
      return `TrapListener ${places.join(', ')} ${listener.#state}, ${listener.#queue.queued} queued`;
    });
    openTrapListener = async (host, options = {}) => {
      checkIsOptions(options);
      checkSpelling(options, listenerOptionNames);
      checkListenOptions(options);
      const listener = new TrapListener(host, options);
      const receiver = listener.#receiver;
      await receiver.start();
      receiver.endpoints = await bindAll(host.transport, options, () => receiver.handlers());
      return listener;
    };
    tapOf = (listener) => listener.#tap();
  }

  private constructor(host: ListenerHost, options: TrapListenerOptions) {
    this.#host = host;
    this.#events = new EventHandlers<TrapListenerEvents>(eventNames, (error, event) => this.#failed(error, event));
    this.#queue = this.#newQueue('listener', options, () => undefined);
    this.#receiver = new TrapReceiver(options, options.queueLimit, host, {
      notified: (notification) => this.#notified(notification),
      discarded: (discard) => this.#discarded(discard),
      failed: (error) => this.#failed(error),
      answered: () => this.#checkDrained(),
    });
  }

  /** Where it listens: address, port and family of each socket. */
  get address(): readonly [ListenAddress, ...ListenAddress[]] {
    return this.#receiver.endpoints.map(({ local }) => local) as [ListenAddress, ...ListenAddress[]];
  }

  /** Octets of receive buffer that the system granted, for each socket. */
  get receiveBuffers(): readonly number[] {
    return this.#receiver.endpoints.map(({ receiveBuffer }) => receiveBuffer);
  }

  /** A snapshot, exact at every moment. */
  get counters(): ListenerCounters {
    const { counters, informCounters } = this.#receiver;
    const kernelDropped = () => (this.#closed ? this.#kernelDropped : this.#receiver.kernelDropped);
    return {
      ...counters,
      discarded: { ...counters.discarded },
      queue: this.#queue.counters,
      informs: informCounters,
      errors: this.#errors,
      // Asking the system takes its time: only for who wants to know.
      get kernelDropped() {
        return kernelDropped();
      },
    };
  }

  get state(): 'open' | 'closing' | 'closed' {
    return this.#state;
  }

  /**
   * Resolves with the oldest notification of the own queue, or with the next to come. (Not an iterator's `next`: it gives
   * the notification itself.)
   * @throws {TimeoutError} none came in `timeout` milliseconds
   * @throws {ClosedError} the listener was closed
   */
  next(options?: NextOptions): Promise<SnmpNotification> {
    this.#asked = true;
    return this.#queue.next(options);
  }

  /** Takes from the own queue, beside other takers. Ends normally when the listener is closed. */
  [Symbol.asyncIterator](): AsyncIterableIterator<SnmpNotification> {
    this.#asked = true;
    return this.#queue.iterate();
  }

  /**
   * A stream of everything from now on, with its own queue and counters.
   * @throws {TypeError | RangeError} an option is wrong; the message names it
   * @throws {ClosedError} the listener is closed, or closing
   */
  subscribe(options: QueueOptions = {}): NotificationStream {
    if (this.#state !== 'open') throw new ClosedError('listener');
    const queue = this.#newQueue('notification stream', options, () => this.#streams.get(queue));
    const stream = new NotificationStream(queue, () => {
      this.#streams.delete(queue);
      this.#checkDrained();
    });
    this.#streams.set(queue, stream);
    return stream;
  }

  /**
   * Adds a handler. One that throws, or whose promise rejects, is told to `error`; everything else goes on.
   * @throws {TypeError} no such event, or no function
   */
  on<Name extends keyof TrapListenerEvents>(event: Name, handler: (...args: TrapListenerEvents[Name]) => void): this {
    this.#events.add(event, handler);
    return this;
  }

  /** Takes a handler out; one that was not added is fine. */
  off<Name extends keyof TrapListenerEvents>(event: Name, handler: (...args: TrapListenerEvents[Name]) => void): this {
    this.#events.remove(event, handler);
    return this;
  }

  /**
   * Stops listening. In this turn: sockets start to close, `next()` rejects with `ClosedError`, iterators end, and what
   * is queued is dropped and counted. With `drain`, what is queued can still be taken, and informs acknowledged, for so
   * long; what arrives meanwhile is dropped as `closed`. Resolves when the sockets' handles are gone and no handler will
   * be called any more. Twice is fine; a second call without `drain` cuts the first one short.
   */
  close(options: { readonly drain?: number | undefined } = {}): Promise<void> {
    const { drain = 0 } = options;
    try {
      checkInteger('drain', drain, 0, MAX_MILLISECONDS);
    } catch (error) {
      return Promise.reject(error);
    }
    if (drain > 0 && !this.#closed) return (this.#draining ??= this.#drain(drain));
    return (this.#closed ??= this.#close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #newQueue(
    what: string,
    options: QueueOptions,
    streamOf: () => NotificationStream | undefined,
  ): NotificationQueue<SnmpNotification> {
    const queue: NotificationQueue<SnmpNotification> = new NotificationQueue(what, options, this.#host.clock, {
      onDiscard: (notification) => this.#receiver.giveUp(notification),
      onOverflow: () => this.#events.emit('overflow', { stream: streamOf(), counters: queue.counters }),
    });
    queue.onDrained = () => this.#checkDrained();
    return queue;
  }

  #notified(notification: SnmpNotification): void {
    if (this.#asked || !this.#events.has('notification')) this.#queue.offer(notification);
    for (const queue of this.#streams.keys()) queue.offer(notification);
    this.#events.emit('notification', notification);
  }

  #discarded(discard: Discard): void {
    try {
      this.#host.onDiscard?.(discard);
    } catch (error) {
      this.#failed(error);
    }
    this.#events.emit('discard', discard);
  }

  #failed(error: unknown, event?: keyof TrapListenerEvents): void {
    this.#errors++;
    if (event !== 'error') this.#events.emit('error', error); // else nobody is left to tell
  }

  #tap(): ListenerTap {
    const queue = this.#queue;
    return {
      take: () => {
        this.#asked = true;
        return queue.take();
      },
      get onQueued() {
        return queue.onQueued;
      },
      set onQueued(told) {
        queue.onQueued = told;
      },
    };
  }

  async #drain(milliseconds: number): Promise<void> {
    const { clock } = this.#host;
    this.#state = 'closing';
    this.#receiver.stop();
    for (const queue of [this.#queue, ...this.#streams.keys()]) queue.end();
    let timer: unknown;
    await new Promise<void>((resolve) => {
      this.#endDrain = resolve;
      timer = clock.setTimer(resolve, milliseconds);
      this.#checkDrained();
    });
    clock.clearTimer(timer);
    return (this.#closed ??= this.#close());
  }

  #checkDrained(): void {
    if (!this.#endDrain || this.#queue.queued > 0 || this.#receiver.informCounters.awaiting > 0) return;
    for (const queue of this.#streams.keys()) if (queue.queued > 0) return;
    this.#endDrain();
  }

  async #close(): Promise<void> {
    this.#state = 'closing';
    this.#endDrain?.();
    this.#kernelDropped = this.#receiver.kernelDropped;
    for (const queue of [this.#queue, ...this.#streams.keys()]) queue.close();
    this.#streams.clear();
    try {
      await this.#receiver.close();
    } finally {
      this.#state = 'closed';
      this.#events.emit('close');
      this.#events.stop();
      this.#host.closed(this);
    }
  }
}
