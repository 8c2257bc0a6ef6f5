// How a listener answers informs: each is delivered once, and acknowledged at once or when a consumer says so.

import { ClosedError, type NotificationRefusal, TransportError } from '@mgmtapi/engine';
import { type Clock, formatHostPort } from '@mgmtapi/transport';
import { type InformCounters, InformTable } from './inform-table.js';
import type { SocketHandlers } from './listen-sockets.js';
import type { ReceivedNotification, SnmpNotification } from './notification.js';
import { refusal } from './refusal.js';

/** One inform, and how to answer it. */
export interface ReceivedInform {
  readonly notification: ReceivedNotification;
  /** What its copies have in common: `informKey`. */
  readonly key: string;
  /** Where it came in, and where its answer goes out. */
  readonly socket: SocketHandlers;
  /** Makes the octets that acknowledge it. */
  readonly response: () => Uint8Array;
}

/** Who is told. None of these may throw. */
export interface AcknowledgerEvents {
  /** An acknowledgement goes out. */
  responding(): void;
  /** An inform that waited was acknowledged or given up. */
  answered(): void;
}

/** The informs of one listener. */
export class InformAcknowledger {
  readonly #manual: boolean;
  readonly #table: InformTable;
  readonly #events: AcknowledgerEvents;
  /** How to give up an inform that waits for its acknowledgement. */
  readonly #waiting = new WeakMap<SnmpNotification, () => void>();
  /** Rejects each acknowledgement that the system has not taken yet. */
  readonly #sending = new Set<() => void>();
  #closed = false;

  /**
   * @param acknowledge - `manual`: consumers say when, and at most `limit` may wait for it
   * @throws {TypeError} it is neither; the message names it
   */
  constructor(acknowledge: 'received' | 'manual', limit: number | undefined, clock: Clock, events: AcknowledgerEvents) {
    if (acknowledge !== 'received' && acknowledge !== 'manual') {
      throw new TypeError(`acknowledge: must be 'received' or 'manual', not ${String(acknowledge)}`);
    }
    this.#manual = acknowledge === 'manual';
    this.#table = new InformTable(clock, this.#manual ? limit : undefined);
    this.#events = events;
  }

  get counters(): InformCounters {
    return this.#table.counters;
  }

  /** Why this one is not to be delivered; undefined: it is new. A copy of an acknowledged one is acknowledged again. */
  refuse(inform: ReceivedInform): NotificationRefusal | undefined {
    const earlier = this.#table.heard(inform.key);
    if (earlier === 'acknowledged') this.#respond(inform);
    if (earlier !== undefined) return refusal.duplicate;
    return this.#manual && this.#table.full ? refusal.queueFull : undefined; // its sender tries again
  }

  /** Acknowledges a new one, or leaves that to its consumers. */
  add(inform: ReceivedInform): void {
    if (this.#manual) {
      this.#await(inform);
    } else {
      this.#table.addAcknowledged(inform.key);
      this.#respond(inform);
    }
  }

  /** It was dropped before a consumer saw it: if it waits for its acknowledgement, it will not get one. */
  giveUp(notification: SnmpNotification): void {
    this.#waiting.get(notification)?.();
  }

  /** Gives up all that wait; what the system has not taken yet rejects with `ClosedError`. */
  close(): void {
    this.#closed = true;
    this.#table.close();
    for (const abort of this.#sending) abort();
    this.#sending.clear();
  }

  #await(inform: ReceivedInform): void {
    const { notification, key } = inform;
    const pending = this.#table.addAwaiting(key);
    this.#waiting.set(notification, () => {
      pending.giveUp();
      this.#events.answered();
    });
    let sent: Promise<void> | undefined;
    notification.acknowledge = () => {
      sent ??= this.#acknowledge(inform).then(
        () => {
          pending.acknowledged();
          this.#events.answered();
        },
        (error) => {
          sent = undefined; // it may be tried again
          throw error;
        },
      );
      return sent;
    };
  }

  /** Nobody waits for the outcome: where it is lost, the sender tries again. */
  #respond({ notification, socket, response }: ReceivedInform): void {
    const { address, port } = notification.source;
    this.#events.responding();
    socket.endpoint?.send(response(), address, port);
  }

  #acknowledge({ notification, socket, response }: ReceivedInform): Promise<void> {
    if (this.#closed) return Promise.reject(new ClosedError('listener'));
    const { address, port } = notification.source;
    return new Promise((resolve, reject) => {
      const octets = response();
      const abort = () => reject(new ClosedError('listener'));
      this.#sending.add(abort);
      this.#events.responding();
      socket.endpoint?.send(octets, address, port, (error) => {
        this.#sending.delete(abort);
        if (error) reject(TransportError.from(error, `cannot acknowledge to ${formatHostPort(address, port)}`));
        else resolve();
      });
    });
  }
}
