// The notification originator of an agent: RFC 3413 section 3.3.
import { ClosedError, type Counters, type MibCounterName, type SnmpEngine } from '@mgmtapi/engine';
import type { Clock, Transport } from '@mgmtapi/transport';
import { type NotificationInit, type RequestOptions, type SessionOptions, SnmpManager } from 'mgmtapi';
import type { NotificationProblem, NotificationTargets } from './notification-targets.js';
import type { ReadWriteScalar } from './scalars.js';
import { enableAuthenTraps } from './snmp-group.js';

/** What a notifier needs of its agent. */
export interface NotifierOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly engine: SnmpEngine;
  readonly counters: Counters;
  readonly targets: NotificationTargets;
  /** Hundredths of a second. */
  readonly uptime: () => number;
  /** snmpEnableAuthenTraps at first. */
  readonly authenticationTraps: boolean;
  readonly onProblem: ((problem: NotificationProblem) => void) | undefined;
}

const COLD_START = '1.3.6.1.6.3.1.1.5.1';
const AUTHENTICATION_FAILURE = '1.3.6.1.6.3.1.1.5.5';
/** A flood of causes must not become a flood of notifications. */
const MAX_TELLING = 100;

/** Sends what an agent has to tell. */
export class Notifier {
  readonly #options: NotifierOptions;
  /** snmpEnableAuthenTraps, RFC 3418. */
  readonly authenTraps: ReadWriteScalar;
  /** Made when the first notification is sent. */
  #manager: SnmpManager | undefined;
  /** The agent's own notifications on their way. */
  #telling = 0;
  #isClosed = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.authenTraps = enableAuthenTraps(options.authenticationTraps);
  }

  /** @throws {ClosedError | TimeoutError} (rejects) see `SnmpAgent.notify` */
  async notify(
    target: string | SessionOptions,
    notification: NotificationInit,
    options: RequestOptions = {},
  ): Promise<void> {
    if (this.#isClosed) throw new ClosedError('agent');
    const { transport, clock, engine, uptime, counters } = this.#options;
    this.#manager ??= new SnmpManager({ transport, clock, engine });
    await this.#manager.notify(target, { ...notification, uptime: notification.uptime ?? uptime() }, options);
    if (notification.kind !== 'inform') counters.snmpOutTraps++;
  }

  /** @throws {AggregateError} (rejects) see `SnmpAgent.notifyTargets` */
  notifyTargets(notification: NotificationInit): Promise<void> {
    return this.#options.targets.send(notification, (target, init) => this.notify(target, init));
  }

  /** Tells the targets that the agent has started. */
  coldStart(): void {
    this.#tell(COLD_START);
  }

  /** Tells the targets of a message that was not authentic, if they are to hear of it. */
  authenticationFailure(): void {
    if (this.authenTraps.value.value === 1) this.#tell(AUTHENTICATION_FAILURE);
  }

  /** What the sockets of notifications have counted. */
  count(name: MibCounterName): number {
    return this.#manager?.counters[name] ?? 0;
  }

  /**
   * Ends those on their way; resolves when their sockets are gone.
   * @param drain - milliseconds that they may still take; the notifier must be closed without it afterwards
   */
  async close(drain?: number): Promise<void> {
    this.#isClosed = true;
    await this.#manager?.close({ drain });
  }

  #tell(trapOid: string): void {
    if (this.#telling >= MAX_TELLING) return;
    this.#telling++;
    this.notifyTargets({ trapOid })
      .catch((error: unknown) => {
        if (!(error instanceof AggregateError) || this.#isClosed) return;
        for (const problem of error.errors) this.#options.onProblem?.(problem);
      })
      .finally(() => this.#telling--)
      .catch(() => undefined); // a hook that throws has nobody left to tell
  }
}
