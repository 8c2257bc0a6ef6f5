// The receiving half of a listener: from datagrams to notifications, each counted, filtered and acknowledged.

import { channel } from 'node:diagnostics_channel';
import { BerReader } from '@mgmtapi/ber';
import {
  ClosedError,
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
import { type Cidr, type Clock, type Endpoint, formatHostPort, parseCidr } from '@mgmtapi/transport';
import { type AcceptedUser, acceptedUsers } from './accepted-users.js';
import { Communities } from './communities.js';
import { InformTable, informKey } from './inform-table.js';
import type { SocketHandlers } from './listen-sockets.js';
import { ReceivedNotification, type SnmpNotification } from './notification.js';
import { RateLimit, type RateLimitOptions } from './rate-limit.js';
import { notificationSecurity, SecuredMessages } from './secured-messages.js';

/** Which notifications are welcome. What is refused is counted by reason; a refused inform is not acknowledged. */
export interface ReceiverOptions {
  /** Accepted communities; absent: any. Compared in constant time. */
  readonly communities?: readonly (string | Uint8Array)[] | undefined;
  /**
   * SNMPv3 users whose traps and informs are accepted, each at the most that it can, unless `minimumLevel` says less.
   * Absent: no SNMPv3. Communities are another matter: to take SNMPv3 alone, add `communities: []`.
   */
  readonly users?: readonly (UsmUser | AcceptedUser)[] | undefined;
  /** Accepted senders as networks, such as `192.0.2.0/24` and `2001:db8::/32`; absent: any. */
  readonly sources?: readonly string[] | undefined;
  /** Asked for each notification, once: only `true` lets it in; a throw counts as no, and is told to the event `error`. */
  readonly accept?: ((notification: SnmpNotification) => boolean) | undefined;
  /** How much each source address may send. */
  readonly rateLimit?: RateLimitOptions | undefined;
  /**
   * When an inform is acknowledged: as soon as it was `received`, or when a consumer calls its `acknowledge`.
   * `received`.
   */
  readonly acknowledge?: 'received' | 'manual' | undefined;
}

/** Who is told. None of these may throw. */
export interface ReceiverEvents {
  notified(notification: SnmpNotification): void;
  discarded(discard: Discard): void;
  /** A socket reported a fault, or a function of the user threw. */
  failed(error: unknown): void;
  /** The last inform that waited was acknowledged or given up. */
  answered(): void;
}

const notificationChannel = channel('mgmtapi.notification');
const discardChannel = channel('mgmtapi.discard');

const NOTHING_TOLERATED: readonly string[] = Object.freeze([]);

const mibCounterOf: Partial<Record<DiscardReason, MibCounterName>> = {
  badVersion: 'snmpInBadVersions',
  badCommunity: 'snmpInBadCommunityNames',
};

/** What needs no error to explain it. */
const refusal = {
  closed: { reason: 'closed' },
  filtered: { reason: 'filtered' },
  rateLimited: { reason: 'rateLimited' },
  badCommunity: { reason: 'badCommunity' },
  badVersion: { reason: 'badVersion' },
  duplicate: { reason: 'duplicate' },
  queueFull: { reason: 'queueFull' },
} as const satisfies Partial<Record<DiscardReason, NotificationRefusal>>;

/** Owns the sockets of a listener. */
export class TrapReceiver {
  readonly counters: Counters = createCounters();
  readonly informs: InformTable;
  /** Set once they are bound. */
  endpoints: readonly Endpoint[] = [];

  /** The listener's counters and the manager's. */
  readonly #counted: readonly Counters[];
  readonly #events: ReceiverEvents;
  readonly #communities: Communities | undefined;
  readonly #secured: SecuredMessages | undefined;
  readonly #sources: readonly Cidr[] | undefined;
  readonly #accept: ((notification: SnmpNotification) => boolean) | undefined;
  readonly #rateLimit: RateLimit | undefined;
  readonly #manual: boolean;
  /** How to give up an inform that waits for its acknowledgement. */
  readonly #waiting = new WeakMap<SnmpNotification, () => void>();
  /** Rejects each acknowledgement that the system has not taken yet. */
  readonly #sending = new Set<() => void>();
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
   * @param total - the manager's counters: everything is counted there too
   * @param limit - informs that may wait for their acknowledgement
   * @param engine - of the manager: for `users`
   * @throws {TypeError | RangeError} an option is wrong; the message names it
   */
  constructor(
    options: ReceiverOptions,
    limit: number | undefined,
    clock: Clock,
    total: Counters,
    events: ReceiverEvents,
    engine: SnmpEngine | undefined,
  ) {
    const { communities, users, sources, accept, rateLimit, acknowledge = 'received' } = options;
    if (accept !== undefined && typeof accept !== 'function') throw new TypeError('accept: must be a function');
    if (acknowledge !== 'received' && acknowledge !== 'manual') {
      throw new TypeError(`acknowledge: must be 'received' or 'manual', not ${String(acknowledge)}`);
    }
    this.#communities = communities && new Communities(communities);
    const table = users && acceptedUsers(users);
    if (table && !engine) throw new TypeError('users: there is no engine');
    this.#secured = table && engine && new SecuredMessages(engine, table);
    this.#sources = sources?.map(parseSource);
    this.#accept = accept;
    this.#rateLimit = rateLimit && new RateLimit(rateLimit, clock);
    this.#manual = acknowledge === 'manual';
    this.informs = new InformTable(clock, this.#manual ? limit : undefined);
    this.#counted = [this.counters, total];
    this.#events = events;
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
    this.#waiting.get(notification)?.();
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
    this.informs.close();
    for (const abort of this.#sending) abort();
    this.#sending.clear();
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
    if (this.#sources?.every((network) => !network.contains(address))) return refusal.filtered;
    if (this.#rateLimit?.admit(address) === false) return refusal.rateLimited;
    let message: Message;
    this.#tolerated = NOTHING_TOLERATED;
    try {
      // Before the bindings are read: who does not know the community shall not cost more than that.
      if (this.#communities && !this.#isAllowed(bytes)) return refusal.badCommunity;
      message = decodeMessage(bytes, this.#decoding);
    } catch (error) {
      return this.#unreadable(error as Error);
    }
    if (message.version === 'v3') return this.#processV3(message, bytes, address, port, socket);
    const { pdu } = message;
    const record = processNotification(message.version, pdu, this.#tolerated);
    if ('reason' in record) return record;
    const notification = new ReceivedNotification(record, message.community, bytes, address, port);
    if (pdu.type === 'InformRequest') {
      return this.#processInform(notification, pdu.requestID, bytes, socket, () => informResponse(bytes));
    }
    return this.#accepts(notification) ? notification : refusal.filtered;
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
      const report = secured.unknownPduHandler(elements, this.#counted[1]!.snmpUnknownPDUHandlers);
      if (report) this.#report(report, address, port, socket);
      return record;
    }
    const notification = new ReceivedNotification(record, undefined, bytes, address, port);
    if (pdu.type !== 'InformRequest') return this.#accepts(notification) ? notification : refusal.filtered;
    const respond = () => secured.respond(elements, { ...pdu, type: 'Response', errorStatus: 0, errorIndex: 0 });
    let content: Uint8Array;
    try {
      content = encodeScopedPdu(scopedPDU);
      respond();
    } catch (error) {
      // Read in spite of what cannot be written: it cannot be answered.
      return this.#unreadable(error as Error);
    }
    return this.#processInform(notification, pdu.requestID, content, socket, respond);
  }

  #report(report: Uint8Array, address: string, port: number, socket: SocketHandlers): void {
    this.#count('snmpOutPkts');
    socket.endpoint?.send(report, address, port);
  }

  /**
   * Acknowledges an inform, now or when a consumer says so. One that was delivered before is refused.
   * @param content - what its copies have in common
   * @param response - makes the octets that acknowledge it
   */
  #processInform(
    notification: ReceivedNotification,
    requestID: number,
    content: Uint8Array,
    socket: SocketHandlers,
    response: () => Uint8Array,
  ): ReceivedNotification | NotificationRefusal {
    const { source } = notification;
    const key = informKey(source.address, source.port, requestID, content);
    const earlier = this.informs.heard(key);
    if (earlier === 'acknowledged') this.#respond(notification, socket, response);
    if (earlier !== undefined) return refusal.duplicate;
    if (this.#manual && this.informs.full) return refusal.queueFull; // its sender tries again
    if (!this.#accepts(notification)) return refusal.filtered;
    if (this.#manual) {
      this.#await(notification, key, socket, response);
    } else {
      this.informs.addAcknowledged(key);
      this.#respond(notification, socket, response);
    }
    return notification;
  }

  /** Leaves the acknowledgement to the consumers. */
  #await(notification: ReceivedNotification, key: string, socket: SocketHandlers, response: () => Uint8Array): void {
    const pending = this.informs.addAwaiting(key);
    this.#waiting.set(notification, () => {
      pending.giveUp();
      this.#events.answered();
    });
    let sent: Promise<void> | undefined;
    notification.acknowledge = () => {
      sent ??= this.#acknowledge(notification, socket, response).then(
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

  #respond(notification: ReceivedNotification, socket: SocketHandlers, response: () => Uint8Array): void {
    const { address, port } = notification.source;
    this.#count('snmpOutPkts');
    this.#count('snmpOutGetResponses');
    socket.endpoint?.send(response(), address, port);
  }

  #acknowledge(notification: ReceivedNotification, socket: SocketHandlers, response: () => Uint8Array): Promise<void> {
    const { source } = notification;
    if (this.#closed) return Promise.reject(new ClosedError('listener'));
    return new Promise((resolve, reject) => {
      const abort = () => reject(new ClosedError('listener'));
      this.#sending.add(abort);
      this.#count('snmpOutPkts');
      this.#count('snmpOutGetResponses');
      socket.endpoint?.send(response(), source.address, source.port, (error) => {
        this.#sending.delete(abort);
        const whom = formatHostPort(source.address, source.port);
        if (error) reject(TransportError.from(error, `cannot acknowledge to ${whom}`));
        else resolve();
      });
    });
  }

  /** v3 has no community, and is refused elsewhere. */
  #isAllowed(bytes: Uint8Array): boolean {
    const reader = new BerReader(bytes, this.#decoding);
    reader.enter();
    const version = reader.integer();
    if (version !== 0 && version !== 1) return true;
    return this.#communities!.has(reader.octets());
  }

  #accepts(notification: SnmpNotification): boolean {
    try {
      return this.#accept === undefined || this.#accept(notification) === true;
    } catch (error) {
      this.#events.failed(error);
      return false;
    }
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

function parseSource(text: string): Cidr {
  try {
    return parseCidr(text);
  } catch (error) {
    const Kind = error instanceof RangeError ? RangeError : TypeError;
    throw new Kind(`sources: ${(error as Error).message}`);
  }
}
