// One socket's requests: sends them through the window, repeats them in time, and pairs answers with them.

import { BerReader } from '@mgmtapi/ber';
import { MessageError, type Pdu, peekPduType, readPduHeader, readVersion } from '@mgmtapi/protocol';
import type { Clock, Endpoint, ListenAddress } from '@mgmtapi/transport';
import type { Counters } from './counters.js';
import { Deadlines } from './deadlines.js';
import type { Discard, DiscardReason } from './discard.js';
import { TimeoutError, TransportError } from './error.js';
import { prepareDataElements } from './message-processing/community.js';
import type { Peer } from './peer.js';
import type { Random } from './random.js';
import type { Request } from './request.js';
import { RequestTable } from './request-table.js';
import { formatTarget } from './target.js';
import { Window } from './window.js';

/** What all sockets of one engine share. */
export interface EngineContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly counters: Counters;
  readonly onDiscard: ((discard: Discard) => void) | undefined;
}

/** The most that fits one UDP datagram over IPv4; RFC 3417 section 3.2. */
export const MAX_DATAGRAM = 65507;

/**
 * Octets of receive buffer that one answer in flight may take: 1,500 octets on the wire plus the system's own overhead.
 * The ceiling of the window follows from it.
 */
const BUFFER_PER_ANSWER = 2304;

/** The system will take the message later, or the fault is about another datagram: the retry timer goes on. */
const passing: ReadonlySet<string | undefined> = new Set([
  'EAGAIN',
  'ENOBUFS',
  'ENOMEM',
  'EINTR',
  'ECONNREFUSED',
  'ECONNRESET',
]);

/** Pairs answers with requests on one endpoint, for any number of peers. Owns the endpoint and every timer it starts. */
export class Exchange {
  readonly #context: EngineContext;
  readonly #table: RequestTable;
  readonly #window: Window;
  readonly #retries: Deadlines<Request>;
  #endpoint: Endpoint | undefined;
  #closed: Promise<void> | undefined;
  /** Users of this exchange: the last one to leave closes it (`Dispatcher`). */
  users = 0;

  private constructor(context: EngineContext, ceiling: number) {
    this.#context = context;
    this.#table = new RequestTable(context.random);
    this.#window = new Window(ceiling, context.clock, (request) => this.#transmit(request));
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
    exchange = new Exchange(context, ceiling);
    exchange.#endpoint = endpoint;
    endpoint.unref(); // an idle session holds no process
    return exchange;
  }

  get local(): ListenAddress {
    return this.#endpoint!.local;
  }

  /** Unsettled requests, of all peers. */
  get pending(): number {
    return this.#table.size;
  }

  /** Gives the request its id; its message is encoded with it. */
  enter(request: Request): void {
    request.submittedAt = this.#context.clock.now();
    if (this.#table.size === 0) this.#endpoint!.ref();
    this.#table.add(request);
    request.peer.append(request);
  }

  /** Sends the request, now or in its turn. Its `done` is called exactly once, never from within this call for an answer. */
  submit(request: Request): void {
    request.peer.requests++;
    const message = request.message!;
    if (message.length > MAX_DATAGRAM) {
      const text = `cannot send ${message.length} octets to ${formatTarget(request.peer.target)}`;
      this.settle(
        request,
        TransportError.from(Object.assign(new Error('message too long'), { code: 'EMSGSIZE' }), text),
        undefined,
      );
      return;
    }
    this.#window.offer(request.peer);
  }

  /** Ends a request: takes it out of every list, then tells its `done`. A second call does nothing. */
  settle(request: Request, error: unknown, response: Pdu | undefined): void {
    if (request.settled) return;
    request.settled = true;
    const { peer } = request;
    request.limit?.end();
    this.#leave(request, response !== undefined);
    if (response) peer.responses++;
    else if (error instanceof TimeoutError) peer.timeouts++;
    else peer.errors++;
    if (request.tries > 0) this.#window.leave(request);
    request.done(error, response);
    if (peer.pending === 0) peer.onIdle?.();
  }

  /** A request-id for a message that nobody answers. */
  spareId(): number {
    return this.#table.spareId();
  }

  /** Sends a message that nobody answers; resolves when the system took it. */
  async sendUnconfirmed(peer: Peer, message: Uint8Array): Promise<void> {
    const whom = formatTarget(peer.target);
    if (message.length > MAX_DATAGRAM) throw tooLong(message, whom);
    const endpoint = this.#endpoint!;
    endpoint.ref();
    try {
      await new Promise<void>((resolve, reject) => {
        endpoint.send(message, peer.address, peer.target.port, (error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      throw TransportError.from(error, `cannot send to ${whom}`);
    } finally {
      if (this.#table.size === 0) endpoint.unref();
    }
    this.#context.counters.snmpOutPkts++;
    this.#context.counters.snmpOutTraps++; // no other PDU that a manager sends is unconfirmed
  }

  /** Takes back a request that was never submitted. */
  withdraw(request: Request): void {
    request.settled = true;
    this.#leave(request, false);
  }

  #leave(request: Request, answered: boolean): void {
    this.#retries.remove(request);
    this.#table.remove(request, answered);
    request.peer.remove(request);
    request.message = undefined;
    if (this.#table.size === 0) this.#endpoint!.unref();
  }

  /** Ends all requests to one peer with the same error, in this turn. */
  fail(peer: Peer, error: unknown): void {
    // From the last to the first: what is still queued goes before a place that becomes free could send it.
    while (peer.last) this.settle(peer.last, error, undefined);
  }

  /** Stops timers at once and closes the endpoint. Only when no request is pending. Every call gets the same promise. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  #close(): Promise<void> {
    this.#retries.clear();
    this.#window.clear();
    return this.#endpoint!.close();
  }

  #transmit(request: Request): void {
    const { peer } = request;
    const wait = request.policy.timeout * (peer.options.backoff === 'double' ? 2 ** request.tries : 1);
    request.tries++;
    if (request.tries > 1) peer.retries++;
    this.#retries.add(request, Math.min(wait, 0x7fffffff), this.#context.clock.now());
    this.#context.counters.snmpOutPkts++;
    // A peer that has answered can be reached: only then the system's own word on the send is not asked for.
    if (peer.heard && request.tries === 1) this.#endpoint!.send(request.message!, peer.address, request.port);
    else
      this.#endpoint!.send(
        request.message!,
        peer.address,
        request.port,
        (error) => error && this.#refused(request, error),
      );
  }

  #refused(request: Request, error: Error): void {
    if (request.settled || passing.has((error as NodeJS.ErrnoException).code)) return;
    this.settle(request, TransportError.from(error, `cannot send to ${formatTarget(request.peer.target)}`), undefined);
  }

  #due(request: Request): void {
    if (request.tries <= request.policy.retries) {
      this.#transmit(request);
      return;
    }
    const elapsed = this.#context.clock.now() - request.submittedAt;
    this.settle(request, new TimeoutError(request.peer.target, request.tries, elapsed), undefined);
  }

  /** One datagram: delivered to the request that it answers, or counted as dropped. Never throws. */
  receive(bytes: Uint8Array, address: string, port: number): void {
    const { counters } = this.#context;
    counters.received++;
    counters.snmpInPkts++;
    const reader = new BerReader(bytes);
    let request: Request | undefined;
    let response: Pdu;
    try {
      const message = reader.enter();
      const version = readVersion(reader);
      if (version === 'v3') return this.#discard('unexpectedPdu', bytes, address, port);
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
    request.peer.heard = true;
    request.answerOctets = bytes.length;
    counters.delivered++;
    counters.snmpInGetResponses++;
    this.settle(request, undefined, response);
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
    if (!onDiscard) return;
    try {
      onDiscard({ reason, source: { address, port }, bytes, error });
    } catch {
      // The hook is the user's: what it throws must not end the socket's callback.
    }
  }
}

function tooLong(message: Uint8Array, whom: string): TransportError {
  const cause = Object.assign(new Error(`message of ${message.length} octets, ${MAX_DATAGRAM} are the limit`), {
    code: 'EMSGSIZE',
  });
  return TransportError.from(cause, `cannot send to ${whom}`);
}
