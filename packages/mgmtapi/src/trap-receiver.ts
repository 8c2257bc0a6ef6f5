// The receiving half of a listener: from datagrams to notifications, each counted, filtered and acknowledged.

import { channel } from 'node:diagnostics_channel';
import {
  type Counters,
  createCounters,
  type Discard,
  type DiscardReason,
  informResponse,
  type MibCounterName,
  type NotificationRefusal,
  processNotification,
  type SnmpEngine,
  TransportError,
} from '@mgmtapi/engine';
import { decodeMessage, encodeScopedPdu, type Message, MessageError, type V3Message } from '@mgmtapi/protocol';
import type { UsmUser } from '@mgmtapi/security';
import type { Clock, Endpoint } from '@mgmtapi/transport';
import { type AcceptedUser, acceptedUsers } from './accepted-users.js';
import { Admission, type AdmissionOptions } from './admission.js';
import { InformAcknowledger, type ReceivedInform } from './inform-acknowledger.js';
import { type InformCounters, informKey } from './inform-table.js';
import type { SocketHandlers } from './listen-sockets.js';
import { ReceivedNotification, type SnmpNotification } from './notification.js';
import { refusal } from './refusal.js';
import { notificationSecurity, SecuredMessages } from './secured-messages.js';

/** Which notifications are welcome, and how informs are answered. */
export interface ReceiverOptions extends AdmissionOptions {
  /**
   * SNMPv3 users whose traps and informs are accepted, each at the most that it can, unless `minimumLevel` says less.
   * Absent: no SNMPv3. Communities are another matter: to take SNMPv3 alone, add `communities: []`.
   */
  readonly users?: readonly (UsmUser | AcceptedUser)[] | undefined;
  /**
   * When an inform is acknowledged: as soon as it was `received`, or when a consumer calls its `acknowledge`.
   * `received`.
   */
  readonly acknowledge?: 'received' | 'manual' | undefined;
}

/** What a receiver needs of its manager. */
export interface ReceiverHost {
  readonly clock: Clock;
  /** For `users`. */
  readonly engine?: SnmpEngine | undefined;
  /** The manager's; the receiver counts there too. */
  readonly counters: Counters;
}

/** Who is told. None of these may throw. */
export interface ReceiverEvents {
  notified(notification: SnmpNotification): void;
  discarded(discard: Discard): void;
  /** A socket reported a fault, or a function of the user threw. */
  failed(error: unknown): void;
  /** An inform that waited was acknowledged or given up. */
  answered(): void;
}

const notificationChannel = channel('mgmtapi.notification');
const discardChannel = channel('mgmtapi.discard');

const NOTHING_TOLERATED: readonly string[] = Object.freeze([]);

const mibCounterOf: Partial<Record<DiscardReason, MibCounterName>> = {
  badVersion: 'snmpInBadVersions',
  badCommunity: 'snmpInBadCommunityNames',
};

/** Owns the sockets of a listener. */
export class TrapReceiver {
  readonly counters: Counters = createCounters();
  /** Set once they are bound. */
  endpoints: readonly Endpoint[] = [];

  /** The listener's counters and the manager's. */
  readonly #counted: readonly [own: Counters, total: Counters];
  readonly #events: ReceiverEvents;
  readonly #admission: Admission;
  readonly #secured: SecuredMessages | undefined;
  readonly #informs: InformAcknowledger;
  #tolerated = NOTHING_TOLERATED;
  readonly #decoding = {
    owned: true, // a datagram's buffer is never used again
    onTolerance: (code: string): void => {
      if (!this.#tolerated.includes(code)) this.#tolerated = [...this.#tolerated, code];
    },
  };
  #stopped = false;
  #closed: Promise<void> | undefined;

  /**
   * @param limit - informs that may wait for their acknowledgement
   * @throws {TypeError | RangeError} an option is wrong; the message names it
   */
  constructor(options: ReceiverOptions, limit: number | undefined, host: ReceiverHost, events: ReceiverEvents) {
    const { users, acknowledge = 'received' } = options;
    const { clock, engine } = host;
    const table = users && acceptedUsers(users);
    if (table && !engine) throw new TypeError('users: there is no engine');
    this.#admission = new Admission(options, clock, (error) => events.failed(error));
    this.#secured = table && engine && new SecuredMessages(engine, table);
    this.#informs = new InformAcknowledger(acknowledge, limit, clock, {
      responding: () => {
        this.#count('snmpOutPkts');
        this.#count('snmpOutGetResponses');
      },
      answered: () => events.answered(),
    });
    this.#counted = [this.counters, host.counters];
    this.#events = events;
  }

  get informCounters(): InformCounters {
    return this.#informs.counters;
  }

  /** Before the sockets are bound: makes ready what SNMPv3 needs. */
  async start(): Promise<void> {
    await this.#secured?.start();
  }

  /** For one socket that is about to be bound. */
  handlers(): SocketHandlers {
    const handlers: SocketHandlers = {
      endpoint: undefined,
      onMessage: (bytes, address, port) => this.#receive(bytes, address, port, handlers),
      onError: (error) => this.#events.failed(error),
    };
    return handlers;
  }

  /** Drops whatever comes from now on, as `closed`. Informs can still be acknowledged. */
  stop(): void {
    this.#stopped = true;
  }

  /** A notification was dropped before a consumer saw it: if it waits for its acknowledgement, it will not get one. */
  giveUp(notification: SnmpNotification): void {
    this.#informs.giveUp(notification);
  }

  /** Datagrams that the system dropped before we saw them; undefined where it does not tell. */
  get kernelDropped(): number | undefined {
    let sum: number | undefined;
    for (const { dropped } of this.endpoints) if (dropped !== undefined) sum = (sum ?? 0) + dropped;
    return sum;
  }

  /** Closes the sockets, all of it started in this turn. Resolves when their handles are gone. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#stopped = true;
    const closing = this.endpoints.map((endpoint) => endpoint.close());
    this.#informs.close();
    const results = await Promise.allSettled(closing);
    for (const result of results) {
      if (result.status === 'rejected') throw TransportError.from(result.reason, 'cannot close the listener');
    }
  }

  /** One datagram, counted exactly once before anybody is told. Never throws. */
  #receive(bytes: Uint8Array, address: string, port: number, socket: SocketHandlers): void {
    const outcome = this.#process(bytes, address, port, socket);
    for (const counters of this.#counted) {
      counters.snmpInPkts++;
      counters.received++;
      if ('reason' in outcome) {
        counters.discarded[outcome.reason]++;
      } else {
        counters.delivered++;
        if (outcome.kind === 'trap') counters.snmpInTraps++;
      }
    }
    if ('reason' in outcome) {
      this.#discarded(outcome, bytes, address, port);
    } else {
      if (notificationChannel.hasSubscribers) notificationChannel.publish(outcome);
      this.#events.notified(outcome);
    }
  }

  /** RFC 3413 section 3.4, after everything that may refuse the datagram before it costs much. */
  #process(
    bytes: Uint8Array,
    address: string,
    port: number,
    socket: SocketHandlers,
  ): ReceivedNotification | NotificationRefusal {
    if (this.#stopped) return refusal.closed;
    const refused = this.#admission.refuseSender(address);
    if (refused) return refused;
    let message: Message;
    this.#tolerated = NOTHING_TOLERATED;
    try {
      // Before the bindings are read: who does not know the community shall not cost more than that.
      const stranger = this.#admission.refuseCommunity(bytes, this.#decoding);
      if (stranger) return stranger;
      message = decodeMessage(bytes, this.#decoding);
    } catch (error) {
      return this.#unreadable(error as Error);
    }
    if (message.version === 'v3') return this.#processV3(message, bytes, address, port, socket);
    const { pdu } = message;
    const record = processNotification(message.version, pdu, this.#tolerated);
    if ('reason' in record) return record;
    const notification = new ReceivedNotification(record, message.community, bytes, address, port);
    if (pdu.type !== 'InformRequest') return this.#admission.accepts(notification) ? notification : refusal.filtered;
    const key = informKey(address, port, pdu.requestID, bytes);
    return this.#processInform({ notification, key, socket, response: () => informResponse(bytes) });
  }

  /** RFC 3412 section 7.2: the security model judges, and what it refuses may be answered with a report. */
  #processV3(
    message: V3Message,
    bytes: Uint8Array,
    address: string,
    port: number,
    socket: SocketHandlers,
  ): ReceivedNotification | NotificationRefusal {
    const secured = this.#secured;
    if (!secured) return refusal.badVersion;
    const elements = secured.process(message, bytes, this.#decoding);
    if ('reason' in elements) {
      const { reason, error, counter, refused, report } = elements;
      if (counter) this.#count(counter);
      if (refused) this.counters[refused.counter as MibCounterName]++; // the security model counts in the manager's
      if (report) this.#report(report, address, port, socket);
      return { reason, error };
    }
    const { scopedPDU } = elements.security;
    const { pdu } = scopedPDU;
    const record = processNotification('v3', pdu, this.#tolerated, notificationSecurity(elements));
    if ('reason' in record) {
      if (record.reason !== 'unexpectedPdu') return record;
      this.#count('snmpUnknownPDUHandlers');
      const report = secured.unknownPduHandler(elements, this.#counted[1].snmpUnknownPDUHandlers);
      if (report) this.#report(report, address, port, socket);
      return record;
    }
    const notification = new ReceivedNotification(record, undefined, bytes, address, port);
    if (pdu.type !== 'InformRequest') return this.#admission.accepts(notification) ? notification : refusal.filtered;
    const response = () => secured.respond(elements, { ...pdu, type: 'Response', errorStatus: 0, errorIndex: 0 });
    let content: Uint8Array;
    try {
      content = encodeScopedPdu(scopedPDU);
      response();
    } catch (error) {
      // Read in spite of what cannot be written: it cannot be answered.
      return this.#unreadable(error as Error);
    }
    const key = informKey(address, port, pdu.requestID, content);
    return this.#processInform({ notification, key, socket, response });
  }

  #report(report: Uint8Array, address: string, port: number, socket: SocketHandlers): void {
    this.#count('snmpOutPkts');
    socket.endpoint?.send(report, address, port);
  }

  #processInform(inform: ReceivedInform): ReceivedNotification | NotificationRefusal {
    const refused = this.#informs.refuse(inform);
    if (refused) return refused;
    if (!this.#admission.accepts(inform.notification)) return refusal.filtered;
    this.#informs.add(inform);
    return inform.notification;
  }

  #unreadable(error: Error): NotificationRefusal {
    const badVersion = error instanceof MessageError && error.code === 'MESSAGE_VERSION';
    const badFlags = error instanceof MessageError && error.code === 'MESSAGE_FLAGS'; // RFC 3412 section 7.2 step 5 d
    if (!badVersion) this.#count(badFlags ? 'snmpInvalidMsgs' : 'snmpInASNParseErrs');
    return { reason: badVersion ? 'badVersion' : 'malformed', error };
  }

  #discarded({ reason, error }: NotificationRefusal, bytes: Uint8Array, address: string, port: number): void {
    const counter = mibCounterOf[reason];
    if (counter) this.#count(counter);
    const discard: Discard = { reason, source: { address, port }, bytes, error };
    if (discardChannel.hasSubscribers) discardChannel.publish(discard);
    this.#events.discarded(discard);
  }

  #count(name: MibCounterName): void {
    for (const counters of this.#counted) counters[name]++;
  }
}
