// Discovery of engines (RFC 3414 section 4): one probe an address, however many wait for its answer.

import type { EngineAt } from './engine-directory.js';
import { ClosedError, TimeoutError } from './error.js';
import type { Exchange } from './exchange.js';
import type { Request } from './request.js';

/** Told how it ended: with an engineID, or with an error. */
export type DiscoveryDone = (error: unknown, engineID: Uint8Array | undefined) => void;

/** Somebody who wants to know. */
interface Waiter {
  readonly exchange: Exchange;
  /** On whose behalf: its peer and its policy shape the probe. */
  readonly request: Request;
  readonly done: DiscoveryDone;
}

/** Sends the probe of a waiter. `done` is called once, and not from within. */
export type SendProbe = (waiter: Pick<Waiter, 'exchange' | 'request'>, at: EngineAt, done: DiscoveryDone) => Request;

/**
 * The discovery of one engine. The probe goes out on the socket and with the retry policy of the first who waits. When it
 * stays unanswered, those who waited for all of it are told so; who came later gets a probe of its own.
 */
export class Discovery {
  readonly #at: EngineAt;
  readonly #send: SendProbe;
  readonly #now: () => number;
  /** Told when nobody waits any more. */
  readonly #over: () => void;
  readonly #waiters = new Set<Waiter>();
  #probe: { readonly exchange: Exchange; readonly request: Request; readonly waiters: readonly Waiter[] } | undefined;

  constructor(at: EngineAt, send: SendProbe, now: () => number, over: () => void) {
    this.#at = at;
    this.#send = send;
    this.#now = now;
    this.#over = over;
  }

  /** Waits along. @returns stops waiting when called: `done` is not told then */
  join(exchange: Exchange, request: Request, done: DiscoveryDone): () => void {
    const waiter = { exchange, request, done };
    this.#waiters.add(waiter);
    if (!this.#probe) this.#begin();
    return () => this.#leave(waiter);
  }

  #begin(): void {
    const waiters = [...this.#waiters];
    const first = waiters[0]!;
    const { exchange } = first;
    const request = this.#send(first, this.#at, (error, engineID) => this.#ended(error, engineID));
    this.#probe = { exchange, request, waiters };
  }

  #leave(waiter: Waiter): void {
    if (!this.#waiters.delete(waiter) || !this.#probe) return;
    const { exchange, request } = this.#probe;
    for (const other of this.#waiters) if (other.exchange === exchange) return;
    // The socket of the probe may be closed in this turn: it must hold no request of ours then.
    this.#probe = undefined;
    exchange.settle(request, new ClosedError('session'), undefined);
    if (this.#waiters.size > 0) this.#begin();
    else this.#over();
  }

  #ended(error: unknown, engineID: Uint8Array | undefined): void {
    if (!this.#probe) return; // it was cut short
    const { request, waiters } = this.#probe;
    this.#probe = undefined;
    const told = error instanceof TimeoutError ? waiters.filter((each) => this.#waiters.has(each)) : [...this.#waiters];
    for (const waiter of told) this.#waiters.delete(waiter);
    if (this.#waiters.size > 0) this.#begin();
    else this.#over();
    for (const waiter of told) waiter.done(this.#errorFor(waiter, request, error), engineID);
  }

  /** A time-out in the words of the one who waited. */
  #errorFor({ request }: Waiter, probe: Request, error: unknown): unknown {
    if (!(error instanceof TimeoutError)) return error;
    return new TimeoutError(request.peer.target, probe.tries, this.#now() - request.submittedAt);
  }
}
