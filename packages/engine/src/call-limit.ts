// What may end a request from the caller's side: an AbortSignal, and a limit on the whole call.

import type { Clock } from '@mgmtapi/transport';
import { TimeoutError } from './error.js';
import type { Exchange } from './exchange.js';
import type { Request } from './request.js';

/** Limits of one call, beside its retry policy. */
export interface CallLimits {
  /** Aborting rejects with `signal.reason` itself. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from the call, waiting for a place included. */
  readonly totalTimeout?: number | undefined;
}

/** Watches one request's limits until it is settled. Most requests have none, and no such object. */
export class CallLimit {
  readonly #exchange: Exchange;
  readonly #request: Request;
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: unknown;

  constructor(exchange: Exchange, request: Request, clock: Clock, limits: CallLimits) {
    this.#exchange = exchange;
    this.#request = request;
    this.#clock = clock;
    this.#signal = limits.signal;
    if (this.#signal) exchange.signals.watch(this.#signal, this.#onAbort);
    if (limits.totalTimeout !== undefined) this.#timer = clock.setTimer(this.#onTimeout, limits.totalTimeout);
  }

  /** The request is settled: nothing is watched any more. */
  end(): void {
    if (this.#signal) this.#exchange.signals.unwatch(this.#signal, this.#onAbort);
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
  }

  readonly #onAbort = (): void => this.#exchange.settle(this.#request, this.#signal!.reason, undefined);

  readonly #onTimeout = (): void => {
    const { peer, tries, submittedAt } = this.#request;
    const elapsed = Math.round(this.#clock.now()) - submittedAt;
    this.#exchange.settle(this.#request, new TimeoutError(peer.target, tries, elapsed), undefined);
  };
}
