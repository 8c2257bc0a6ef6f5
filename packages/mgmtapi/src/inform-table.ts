// The informs heard lately: each is delivered once however often it is sent, and acknowledged as often as it should be.

import { createHash } from 'node:crypto';
import type { Clock } from '@mgmtapi/transport';

/** `received` = `acknowledged` + `awaiting` + `unanswered`, at every moment. Copies of an inform count nowhere here. */
export interface InformCounters {
  /** Different informs delivered. */
  readonly received: number;
  /** Of them acknowledged to their senders. */
  readonly acknowledged: number;
  /** Of them waiting for a consumer to acknowledge them. */
  readonly awaiting: number;
  /** Of them given up: dropped from a full queue, not acknowledged while the sender may have tried, or closed before. */
  readonly unanswered: number;
}

/** One inform that a consumer is to acknowledge. */
export type InformState = 'awaiting' | 'acknowledged' | 'unanswered';

interface Entry {
  readonly key: string;
  state: InformState;
  /** When it or a copy of it came last, in the clock's milliseconds. */
  heardAt: number;
}

/** How long after an inform a copy of it may still come: the longest common retry scheme is Cisco's, 4 tries 15 s apart. */
export const RETRY_WINDOW = 60_000;

const INFORM_LIMIT = 10_000;

/** Bounded in number and in time. Works without timers: what is over is found when something is asked. */
export class InformTable {
  readonly #clock: Clock;
  readonly #limit: number;
  /** Both ordered by `heardAt`. */
  readonly #awaiting = new Map<string, Entry>();
  readonly #acknowledged = new Map<string, Entry>();
  #countAcknowledged = 0;
  #countUnanswered = 0;

  /** @param limit - acknowledged informs remembered, and informs that may wait for their acknowledgement */
  constructor(clock: Clock, limit: number = INFORM_LIMIT) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** No more informs can wait for their acknowledgement. */
  get full(): boolean {
    this.#expire();
    return this.#awaiting.size >= this.#limit;
  }

  get counters(): InformCounters {
    this.#expire();
    const acknowledged = this.#countAcknowledged;
    const unanswered = this.#countUnanswered;
    const awaiting = this.#awaiting.size;
    return { received: acknowledged + awaiting + unanswered, acknowledged, awaiting, unanswered };
  }

  /** What became of an earlier copy of this inform; undefined when there was none. Its retry window starts again. */
  heard(key: string): InformState | undefined {
    this.#expire();
    const now = this.#clock.now();
    for (const entries of [this.#awaiting, this.#acknowledged]) {
      const entry = entries.get(key);
      if (!entry) continue;
      entry.heardAt = now;
      entries.delete(key); // and set again: the map stays ordered
      entries.set(key, entry);
      return entry.state;
    }
    return undefined;
  }

  /** Notes a new inform as acknowledged. */
  addAcknowledged(key: string): void {
    this.#countAcknowledged++;
    this.#remember({ key, state: 'acknowledged', heardAt: this.#clock.now() });
  }

  /** Notes a new inform that a consumer is to acknowledge. The caller saw that the table is not `full`. */
  addAwaiting(key: string): PendingInform {
    const entry: Entry = { key, state: 'awaiting', heardAt: this.#clock.now() };
    this.#awaiting.set(key, entry);
    return {
      acknowledged: () => {
        if (entry.state !== 'awaiting') return;
        this.#awaiting.delete(key);
        this.#countAcknowledged++;
        entry.state = 'acknowledged';
        this.#remember(entry);
      },
      giveUp: () => this.#giveUp(entry),
    };
  }

  /** Gives up all that wait. */
  close(): void {
    for (const entry of this.#awaiting.values()) this.#giveUp(entry);
    this.#acknowledged.clear();
  }

  #remember(entry: Entry): void {
    entry.heardAt = this.#clock.now();
    this.#acknowledged.set(entry.key, entry);
    if (this.#acknowledged.size <= this.#limit) return;
    for (const oldest of this.#acknowledged.keys()) {
      this.#acknowledged.delete(oldest);
      return;
    }
  }

  /** A later copy of it counts as new: the sender still tries, and a consumer may have more luck. */
  #giveUp(entry: Entry): void {
    if (entry.state !== 'awaiting') return;
    entry.state = 'unanswered';
    this.#awaiting.delete(entry.key);
    this.#countUnanswered++;
  }

  #expire(): void {
    const before = this.#clock.now() - RETRY_WINDOW;
    for (const entry of this.#awaiting.values()) {
      if (entry.heardAt > before) break;
      this.#giveUp(entry);
    }
    for (const entry of this.#acknowledged.values()) {
      if (entry.heardAt > before) break;
      this.#acknowledged.delete(entry.key);
    }
  }
}

/** What the notification of an inform holds on to. Each may be called late, and twice. */
export interface PendingInform {
  acknowledged(): void;
  giveUp(): void;
}

/**
 * What tells one inform from another: who sent it, its request-id and its content.
 * @param content - octets that a repetition has in common: the message in v1 and v2c, the plain scoped PDU in v3
 */
export function informKey(address: string, port: number, requestID: number, content: Uint8Array): string {
  // A digest no sender can steer: two informs of one source must not fall together by design.
  const digest = createHash('sha256').update(content).digest('base64');
  return `${address} ${port} ${requestID} ${digest}`;
}
