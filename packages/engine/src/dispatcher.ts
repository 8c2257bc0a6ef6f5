// The dispatcher of RFC 3411 section 3.1.1: which socket a request goes out on, and who still needs that socket.

import { BerWriter, type Oid } from '@mgmtapi/ber';
import type { Clock, Family, Transport } from '@mgmtapi/transport';
import { CallLimit, type CallLimits } from './call-limit.js';
import type { Counters } from './counters.js';
import type { Discard } from './discard.js';
import type { SnmpEngine } from './engine.js';
import { TransportError } from './error.js';
import { type EngineContext, Exchange } from './exchange.js';
import { Jitter } from './jitter.js';
import { type ConfirmedPdu, prepareOutgoingMessage } from './message-processing/community.js';
import type { Random } from './random.js';
import { type Peer, Request, type RequestDone, type RetryPolicy } from './request.js';
import { RequestIds } from './request-ids.js';
import { SecuredRequests } from './secured-requests.js';
import { Signals } from './signals.js';

/** Which socket a session wants. Two sessions that want the same share it. */
export interface ExchangeKey {
  readonly family: Family;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

/** What an engine's dispatcher stands on. */
export interface DispatcherOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  /** Counted here: `received` = `delivered` + the sum of `discarded`, at every moment. */
  readonly counters: Counters;
  /** Told of every datagram that is dropped. What it throws is ignored. */
  readonly onDiscard: ((discard: Discard) => void) | undefined;
  /** Ceiling of requests on the wire for each socket. */
  readonly maxInFlight?: number | undefined;
  /** Octets of receive buffer asked for each socket. */
  readonly receiveBuffer?: number | undefined;
  /** For v3; absent: nobody here speaks it. */
  readonly engine?: SnmpEngine | undefined;
}

/** Opens sockets on first need and closes each with its last user. */
export class Dispatcher {
  /** Requests of v3. */
  readonly secured: SecuredRequests | undefined;
  readonly #options: DispatcherOptions;
  readonly #context: EngineContext;
  /** Who waits for a signal, on all sockets and before there is one. */
  readonly signals: Signals = new Signals();
  /** For every message that goes out. */
  readonly #writer = new BerWriter();
  // Plain objects, by key: a `Map` that few enter and leave all the time is a trail of tables (registry.ts of mgmtapi).
  readonly #shared: Record<string, Exchange | undefined> = Object.create(null);
  /** Sockets that are being bound: whoever comes meanwhile waits for the same. */
  readonly #opening: Record<string, Promise<Exchange> | undefined> = Object.create(null);
  /** Sockets that are being bound, or whose handle is on its way out of the process. */
  #busy = 0;
  #onIdle: (() => void)[] = [];

  constructor(options: DispatcherOptions) {
    const { clock, random, counters, onDiscard, engine } = options;
    this.#options = options;
    this.secured = engine && new SecuredRequests(engine, clock);
    this.#context = {
      clock,
      counters,
      onDiscard,
      ids: new RequestIds(random),
      jitter: new Jitter(random),
      signals: this.signals,
      processAnswer: this.secured?.processAnswer,
    };
  }

  /** The shared exchange of this key, if it is open: taken without waiting. Release it when done. */
  take(key: ExchangeKey): Exchange | undefined {
    const exchange = this.#shared[keyText(key)];
    if (exchange) exchange.users++;
    return exchange;
  }

  /**
   * Hands an exchange of this key to `take`, opened if need be, and gives what that returns. Undefined: it is not wanted any
   * more, and released. Else release it when done.
   * @param own - nobody else shall have it
   * @param take - called in the turn in which the exchange is there
   * @throws {TransportError} it cannot be bound
   */
  async acquire<T>(
    key: ExchangeKey,
    own: boolean,
    take: (exchange: Exchange) => T | undefined,
  ): Promise<T | undefined> {
    this.#busy++;
    try {
      const exchange = own ? await this.#bind(key) : await this.#share(key);
      exchange.users++;
      const taken = take(exchange);
      if (taken === undefined) this.release(exchange)?.catch(() => {});
      return taken;
    } finally {
      this.#done();
    }
  }

  async #share(key: ExchangeKey): Promise<Exchange> {
    const text = keyText(key);
    for (;;) {
      const exchange = this.#shared[text] ?? (await (this.#opening[text] ??= this.#open(key, text)));
      // Between its opening and this turn its first user may have come and gone, and closed it.
      if (this.#shared[text] === exchange) return exchange;
    }
  }

  async #open(key: ExchangeKey, text: string): Promise<Exchange> {
    try {
      const exchange = await this.#bind(key);
      exchange.key = text;
      this.#shared[text] = exchange;
      return exchange;
    } finally {
      delete this.#opening[text];
    }
  }

  async #bind({ family, localAddress: address, localPort: port }: ExchangeKey): Promise<Exchange> {
    const { transport, receiveBuffer, maxInFlight } = this.#options;
    try {
      return await Exchange.open(
        this.#context,
        (onMessage) => transport.bind({ family, address, port, receiveBuffer }, { onMessage }),
        maxInFlight,
      );
    } catch (error) {
      const where = address || port ? ` on ${address ?? ''}:${port ?? 0}` : '';
      throw TransportError.from(error, `cannot open a ${family} socket${where}`);
    }
  }

  /** One user less. The last one closes the socket: then this resolves when its handle is gone. */
  release(exchange: Exchange): Promise<void> | undefined {
    if (--exchange.users > 0) return undefined;
    if (exchange.key !== undefined) delete this.#shared[exchange.key];
    this.#busy++;
    return exchange.close().finally(() => this.#done());
  }

  /** Resolves when no socket of this dispatcher is being bound or closed. */
  idle(): Promise<void> {
    return this.#busy === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
  }

  #done(): void {
    if (--this.#busy === 0) for (const told of this.#onIdle.splice(0)) told();
  }

  /**
   * Sends a confirmed PDU and tells `done` exactly once how it ended. RFC 3411 section 4.1.1 `sendPdu`.
   * @throws {TypeError | RangeError} the PDU cannot be encoded: nothing was sent, `done` is not called
   */
  sendPdu(
    exchange: Exchange,
    peer: Peer,
    community: Uint8Array,
    pdu: ConfirmedPdu,
    expected: readonly Oid[] | undefined,
    policy: RetryPolicy,
    limits: CallLimits | undefined,
    done: RequestDone,
  ): Request {
    const request = new Request(peer, exchange.nextId(), pdu, policy, expected, done);
    request.message = prepareOutgoingMessage(this.#writer, peer.version as 'v1' | 'v2c', community, pdu, request.id);
    if (limits?.signal || limits?.totalTimeout !== undefined) {
      request.limit = new CallLimit(exchange, request, this.#context.clock, limits);
    }
    exchange.submit(request);
    return request;
  }
}

function keyText({ family, localAddress = '', localPort = 0 }: ExchangeKey): string {
  if (localAddress === '' && localPort === 0) return family;
  return `${family} ${localAddress} ${localPort}`;
}
