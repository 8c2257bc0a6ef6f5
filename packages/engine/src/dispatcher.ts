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
  readonly #shared = new Map<string, Exchange>();
  /** Sockets that are being bound, by key: whoever comes meanwhile waits for the same. */
  readonly #opening = new Map<string, Promise<Exchange>>();
  /** Sockets whose handle is on its way out of the process. */
  readonly #leaving = new Set<Promise<void>>();

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
    const exchange = this.#shared.get(keyText(key));
    if (exchange) exchange.users++;
    return exchange;
  }

  /**
   * The shared exchange of this key, opened if need be. Release it when done.
   * @throws {TransportError} it cannot be bound
   */
  async acquire(key: ExchangeKey): Promise<Exchange> {
    const text = keyText(key);
    const open = this.take(key);
    if (open) return open;
    let opening = this.#opening.get(text);
    if (!opening) {
      opening = this.acquireOwn(key).then(
        (exchange) => {
          exchange.users = 0;
          this.#opening.delete(text);
          this.#shared.set(text, exchange);
          return exchange;
        },
        (error) => {
          this.#opening.delete(text);
          throw error;
        },
      );
      this.#opening.set(text, opening);
    }
    const exchange = await opening;
    // Between its opening and this turn its first user may have come and gone, and closed it.
    if (this.#shared.get(text) !== exchange) return this.acquire(key);
    exchange.users++;
    return exchange;
  }

  /** An exchange of its own, with one user. */
  async acquireOwn(key: ExchangeKey): Promise<Exchange> {
    const { transport, receiveBuffer, maxInFlight } = this.#options;
    const { family, localAddress: address, localPort: port } = key;
    try {
      const exchange = await Exchange.open(
        this.#context,
        (onMessage) => transport.bind({ family, address, port, receiveBuffer }, { onMessage }),
        maxInFlight,
      );
      exchange.users = 1;
      return exchange;
    } catch (error) {
      throw TransportError.from(
        error,
        `cannot open a ${family} socket${address || port ? ` on ${address ?? ''}:${port ?? 0}` : ''}`,
      );
    }
  }

  /** One user less. The last one closes the socket: then this resolves when its handle is gone. */
  release(exchange: Exchange): Promise<void> | undefined {
    if (--exchange.users > 0) return undefined;
    for (const [text, shared] of this.#shared) if (shared === exchange) this.#shared.delete(text);
    const leaving = exchange.close();
    this.#leaving.add(leaving);
    const left = () => this.#leaving.delete(leaving);
    leaving.then(left, left);
    return leaving;
  }

  /** Resolves when no socket of this dispatcher is being bound or closed. */
  async idle(): Promise<void> {
    while (this.#opening.size > 0 || this.#leaving.size > 0) {
      await Promise.allSettled([...this.#opening.values(), ...this.#leaving]);
    }
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
