// One socket's requests: sends them through the window, repeats them in time, and pairs answers with them.

import { BerReader, type BerReaderOptions } from '@mgmtapi/ber';
import { ErrorStatus, MessageError, type Pdu, peekPduType, readPduHeader, readVersion } from '@mgmtapi/protocol';
import type { Clock, Endpoint, ListenAddress } from '@mgmtapi/transport';
import type { AnswerProcessor, AskAnew } from './answer.js';
import {
  discardChannel,
  publishEnded,
  publishSent,
  requestChannel,
  responseChannel,
  retryChannel,
} from './channels.js';
import type { Counters, MibCounterName } from './counters.js';
import type { Discard, DiscardReason } from './discard.js';
import { TimeoutError, TransportError } from './error.js';
import type { Jitter } from './jitter.js';
import { prepareDataElements } from './message-processing/community.js';
import type { Peer, Request } from './request.js';
import type { RequestIds } from './request-ids.js';
import { RequestTable } from './request-table.js';
import { Deadlines } from './retry-timers.js';
import type { Signals } from './signals.js';
import { formatTarget } from './target.js';
import { type Sender, Window } from './window.js';

/** What all sockets of one engine share. */
export interface EngineContext {
  readonly clock: Clock;
  readonly ids: RequestIds;
  readonly jitter: Jitter;
  readonly signals: Signals;
  readonly counters: Counters;
  readonly onDiscard: ((discard: Discard) => void) | undefined;
  /** For datagrams of v3; absent: nobody here speaks it. */
  readonly processAnswer: AnswerProcessor | undefined;
}

/**
 * Octets of receive buffer that one answer in flight may take: 1,500 octets on the wire plus the system's own overhead.
 * The ceiling of the window follows from it.
 */
const BUFFER_PER_ANSWER = 2304;

/** Octets that any path takes. The system may refuse a longer message for its length, so it is asked. */
const SURE_TO_FIT = 1200;

/** The system will take the message later, or the fault is about another datagram: the retry timer goes on. */
const passing: ReadonlySet<string | undefined> = new Set([
  'EAGAIN',
  'ENOBUFS',
  'ENOMEM',
  'EINTR',
  'ECONNREFUSED',
  'ECONNRESET',
]);

/** A datagram's buffer belongs to whoever received it: what is read from it may share it. */
const OWNED: BerReaderOptions = { owned: true };

const requestCounterOf: Partial<Record<Request['pdu']['type'], MibCounterName>> = {
  GetRequest: 'snmpOutGetRequests',
  GetNextRequest: 'snmpOutGetNexts',
  SetRequest: 'snmpOutSetRequests',
};

/** By error-status: the five of version 1. */
const errorCounters: readonly (MibCounterName | undefined)[] = [
  undefined,
  'snmpInTooBigs',
  'snmpInNoSuchNames',
  'snmpInBadValues',
  'snmpInReadOnlys',
  'snmpInGenErrs',
];

/** Pairs answers with requests on one endpoint, for any number of peers. Owns the endpoint and every timer it starts. */
export class Exchange implements Sender {
  readonly #context: EngineContext;
  readonly #endpoint: Endpoint;
  readonly #table: RequestTable;
  readonly #window: Window;
  readonly #retries: Deadlines<Request>;
  #closed: Promise<void> | undefined;
  /** Users of this exchange: the last one to leave closes it (`Dispatcher`). */
  users = 0;
  /** By which the dispatcher finds it, if it is shared. */
  key: string | undefined = undefined;

  private constructor(context: EngineContext, endpoint: Endpoint, ceiling: number) {
    this.#context = context;
    this.#endpoint = endpoint;
    this.#table = new RequestTable(context.ids);
    this.#window = new Window(ceiling, context.clock, this);
    this.#retries = new Deadlines(context.clock, (request) => this.#due(request));
  }

  /**
   * Binds the endpoint and starts listening for answers.
   * @param bind - gives the endpoint, told whom to hand datagrams to
   * @param maxInFlight - ceiling of requests on the wire; absent: what the granted receive buffer can hold
   */
  static async open(
    context: EngineContext,
    bind: (onMessage: (bytes: Uint8Array, address: string, port: number) => void) => Promise<Endpoint>,
    maxInFlight: number | undefined,
  ): Promise<Exchange> {
    let exchange: Exchange | undefined;
    const endpoint = await bind((bytes, address, port) => exchange?.receive(bytes, address, port));
    const ceiling = maxInFlight ?? Math.max(32, Math.floor(endpoint.receiveBuffer / BUFFER_PER_ANSWER));
    exchange = new Exchange(context, endpoint, ceiling);
    endpoint.unref(); // an idle session holds no process
    return exchange;
  }

  /** Who waits for a signal, on all sockets of the engine. */
  get signals(): Signals {
    return this.#context.signals;
  }

  get local(): ListenAddress {
    return this.#endpoint.local;
  }

  /** Unsettled requests, of all peers. */
  get pending(): number {
    return this.#table.size;
  }

  /** The id of the next request; it is encoded with it, and then submitted in the same turn. */
  nextId(): number {
    return this.#table.nextId();
  }

  /** Sends the request, now or in its turn. Its `done` is called exactly once, and never from within this call. */
  submit(request: Request): void {
    this.hold(request);
    this.#window.offer(request.peer, request.submittedAt);
  }

  /** Takes a request that has no message yet: it counts as pending, and waits for `release`. */
  hold(request: Request): void {
    const { peer } = request;
    const { counters } = this.#context;
    request.submittedAt = this.#now();
    if (this.#table.size === 0) this.#endpoint.ref();
    this.#table.add(request);
    peer.append(request);
    peer.requests++;
    const counter = requestCounterOf[request.pdu.type];
    if (counter) counters[counter]++;
  }

  /** A request that was held has its message now: sends it, now or in its turn. */
  release(request: Request): void {
    this.#window.offer(request.peer, this.#now());
  }

  /** Ends a request: takes it out of every list, then tells its `done`. A second call does nothing. */
  settle(request: Request, error: unknown, response: Pdu | undefined): void {
    if (request.settled) return;
    request.settled = true;
    const { peer } = request;
    request.limit?.end();
    this.#retries.remove(request);
    this.#table.remove(request, response !== undefined);
    peer.remove(request);
    request.message = undefined;
    if (this.#table.size === 0) this.#endpoint.unref();
    if (response) peer.responses++;
    else if (error instanceof TimeoutError) peer.timeouts++;
    else peer.errors++;
    if (request.tries > 0) this.#window.leave(request);
    else if (request.secured) this.#window.offer(peer, this.#now()); // others may have waited behind one that was held
    request.done(error, response);
    if (responseChannel.hasSubscribers) publishEnded(request, this.#now(), error, response);
    if (peer.pending === 0) peer.onIdle?.();
  }

  /** Ends all requests to one peer with the same error, in this turn. */
  fail(peer: Peer, error: unknown): void {
    // From the last to the first: what is still queued goes before a place that becomes free could send it.
    while (peer.last) this.settle(peer.last, error, undefined);
  }

  /** Sends a message that nobody answers; resolves when the system took it. */
  async sendUnconfirmed(peer: Peer, message: Uint8Array): Promise<void> {
    const endpoint = this.#endpoint;
    endpoint.ref();
    try {
      await new Promise<void>((resolve, reject) => {
        endpoint.send(message, peer.address, peer.target.port, (error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      throw TransportError.from(error, `cannot send to ${formatTarget(peer.target)}`);
    } finally {
      if (this.#table.size === 0) endpoint.unref();
    }
    this.#context.counters.snmpOutPkts++;
    this.#context.counters.snmpOutTraps++; // no other PDU that a manager sends is unconfirmed
  }

  /** Stops timers at once and closes the endpoint. Only when no request is pending. Every call gets the same promise. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  #close(): Promise<void> {
    this.#retries.clear();
    this.#window.clear();
    return this.#endpoint.close();
  }

  /** Clock milliseconds, whole: see `Request`. */
  #now(): number {
    return Math.round(this.#context.clock.now());
  }

  /** @internal For the window: everyone else submits. */
  transmit(request: Request, now: number): void {
    const { peer, policy } = request;
    const { backoff, jitter } = peer.options;
    let wait = request.tries === 0 || backoff === 'fixed' ? policy.timeout : policy.timeout * 2 ** request.tries;
    if (jitter > 0) wait = this.#context.jitter.spread(wait, jitter);
    const message = request.message!;
    request.sentAt = now;
    request.tries++;
    this.#retries.add(request, Math.min(wait, 0x7fffffff));
    this.#context.counters.snmpOutPkts++;
    // A peer that has answered can be reached: only then the system's own word on a send is not asked for.
    const done =
      peer.heard && request.tries === 1 && message.length <= SURE_TO_FIT
        ? undefined
        : (error: Error | null) => error && this.#refused(request, error);
    this.#endpoint.send(message, peer.address, request.port, done);
    // Last: who listens may close everything.
    if (request.tries === 1) {
      if (requestChannel.hasSubscribers) publishSent(requestChannel, request);
    } else if (retryChannel.hasSubscribers) publishSent(retryChannel, request);
  }

  #refused(request: Request, error: Error): void {
    if (request.settled || passing.has((error as NodeJS.ErrnoException).code)) return;
    this.settle(request, TransportError.from(error, `cannot send to ${formatTarget(request.peer.target)}`), undefined);
  }

  #due(request: Request): void {
    const now = this.#now();
    if (request.tries <= request.policy.retries) {
      request.peer.retries++;
      this.#window.retry(request);
      this.transmit(request, now);
      return;
    }
    this.settle(request, new TimeoutError(request.peer.target, request.tries, now - request.submittedAt), undefined);
  }

  /** One datagram: delivered to the request that it answers, or counted as dropped. Never throws. */
  receive(bytes: Uint8Array, address: string, port: number): void {
    const { counters } = this.#context;
    counters.received++;
    counters.snmpInPkts++;
    const reader = new BerReader(bytes, OWNED);
    let request: Request | undefined;
    let response: Pdu;
    try {
      const message = reader.enter();
      const version = readVersion(reader);
      if (version === 'v3') return this.#receiveV3(bytes, address, port);
      reader.octets(); // the community of an answer need not be the one that was asked with
      if (peekPduType(reader) !== 'Response') return this.#discard('unexpectedPdu', bytes, address, port);
      const header = readPduHeader(reader);
      request = this.#table.find(header.requestID);
      if (!request) {
        const reason = this.#table.wasAnswered(header.requestID) ? 'duplicate' : 'unknownRequest';
        return this.#discard(reason, bytes, address, port);
      }
      const { peer } = request;
      const fromPeer = (request.port === port && peer.address === address) || peer.options.anySource;
      if (!fromPeer) return this.#discard('wrongSource', bytes, address, port);
      if (version !== peer.version) return this.#discard('badVersion', bytes, address, port);
      response = prepareDataElements(reader, message, header, request.expected);
    } catch (error) {
      return this.#unreadable(error as Error, bytes, address, port);
    }
    this.#answered(request, undefined, response, bytes.length);
  }

  /** A message of v3: what it means for the request that it answers. */
  #receiveV3(bytes: Uint8Array, address: string, port: number): void {
    const { processAnswer } = this.#context;
    if (!processAnswer) return this.#discard('unexpectedPdu', bytes, address, port);
    const outcome = processAnswer(bytes, address, port, this.#table);
    if ('reason' in outcome) return this.#discard(outcome.reason, bytes, address, port, outcome.error);
    if ('encode' in outcome) return this.#askAnew(outcome);
    this.#answered(outcome.request, outcome.error, outcome.response, bytes.length);
  }

  #answered(request: Request, error: unknown, response: Pdu | undefined, octets: number): void {
    const { counters } = this.#context;
    request.peer.heard = true;
    request.answerOctets = octets;
    counters.delivered++;
    if (response) {
      if (response.type === 'Response') counters.snmpInGetResponses++;
      if (response.errorStatus !== ErrorStatus.noError) this.#countError(response.errorStatus);
    }
    this.settle(request, error, response);
  }

  /** Sends a request as a new message under a new id: what still comes for the old one is late. It keeps its place. */
  #askAnew({ request, encode }: AskAnew): void {
    this.#context.counters.delivered++;
    this.#retries.remove(request);
    this.#table.remove(request, true);
    request.id = this.#table.nextId();
    this.#table.add(request);
    request.message = encode(request);
    request.tries = 0;
    this.transmit(request, this.#now());
  }

  #countError(errorStatus: number): void {
    const counter = errorCounters[errorStatus];
    if (counter) this.#context.counters[counter]++;
  }

  #unreadable(error: Error, bytes: Uint8Array, address: string, port: number): void {
    const { counters } = this.#context;
    const badVersion = error instanceof MessageError && error.code === 'MESSAGE_VERSION';
    if (badVersion) counters.snmpInBadVersions++;
    else counters.snmpInASNParseErrs++;
    this.#discard(badVersion ? 'badVersion' : 'malformed', bytes, address, port, error);
  }

  #discard(reason: DiscardReason, bytes: Uint8Array, address: string, port: number, error?: Error): void {
    const { counters, onDiscard } = this.#context;
    counters.discarded[reason]++;
    if (!onDiscard && !discardChannel.hasSubscribers) return;
    const discard: Discard = { reason, source: { address, port }, bytes, error };
    discardChannel.publish(discard);
    try {
      onDiscard?.(discard);
    } catch {
      // The hook is the user's: what it throws must not end the socket's callback.
    }
  }
}
