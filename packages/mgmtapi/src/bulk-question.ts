// One question of a walk or table, asked until it is answered: with fewer variables each time when the size is free.

import { type ConfirmedPdu, type Request, TimeoutError } from '@mgmtapi/engine';
import { ErrorStatus, type Pdu } from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import type { RequestOptions } from './options.js';
import type { Repetitions } from './repetitions.js';

/** Told once: with the response, whatever its error-status, and the PDU that it answers, or with an error. */
export type BulkDone = (error: unknown, response: Pdu | undefined, asked: ConfirmedPdu) => void;

/**
 * Asks `pduOf(size)`. With a `Repetitions`, an answer that is too big or does not come makes the next try smaller; it
 * counts as one of the question's retries, and its wait grows like theirs. Without, the engine repeats the same octets.
 */
export class BulkQuestion {
  /** Sends after the first. */
  retries = 0;
  readonly #asker: Asker;
  readonly #repetitions: Repetitions | undefined;
  readonly #pduOf: (size: number) => ConfirmedPdu;
  readonly #options: RequestOptions;
  readonly #done: BulkDone;
  readonly #startedAt: number;
  #request: Request | undefined;
  #size: number;
  #tries = 0;

  /**
   * Sends the first try.
   * @param repetitions - a fixed size, or one that learns
   * @throws {TypeError | RangeError | ClosedError} what the session says to the first try
   */
  constructor(
    asker: Asker,
    repetitions: Repetitions | number,
    pduOf: (size: number) => ConfirmedPdu,
    options: RequestOptions,
    done: BulkDone,
  ) {
    this.#asker = asker;
    this.#repetitions = typeof repetitions === 'number' ? undefined : repetitions;
    this.#size = typeof repetitions === 'number' ? repetitions : repetitions.size;
    this.#pduOf = pduOf;
    this.#options = options;
    this.#done = done;
    this.#startedAt = asker.now();
    this.#ask();
  }

  /** Nobody wants the answer any more; `done` is told so. */
  cancel(): void {
    if (this.#request) this.#asker.cancel(this.#request);
  }

  #ask(): void {
    const pdu = this.#pduOf(this.#size);
    const request = this.#asker.ask(pdu, undefined, this.#tryOptions(), (error, response) => {
      this.#request = undefined;
      this.retries += Math.max(0, request.tries - 1);
      if (response) this.#answered(response, pdu, request.answerOctets);
      else this.#unanswered(error, pdu);
    });
    this.#request = request;
  }

  /** A question that learns is one request for each try. */
  #tryOptions(): RequestOptions {
    if (!this.#repetitions) return this.#options;
    const { timeout, backoff } = this.#policy;
    const wait = Math.min(timeout * (backoff === 'double' ? 2 ** this.#tries : 1), 0x7fffffff);
    const { totalTimeout } = this.#options;
    const left =
      totalTimeout === undefined ? undefined : Math.max(1, totalTimeout - (this.#asker.now() - this.#startedAt));
    return { ...this.#options, timeout: wait, retries: 0, totalTimeout: left };
  }

  get #policy(): { timeout: number; retries: number; backoff: 'double' | 'fixed' } {
    const { policy } = this.#asker;
    const { timeout = policy.timeout, retries = policy.retries } = this.#options;
    return { timeout, retries, backoff: policy.backoff };
  }

  #answered(response: Pdu, asked: ConfirmedPdu, octets: number): void {
    if (response.errorStatus === ErrorStatus.tooBig && this.#repetitions && this.#size > 1) {
      this.#repetitions.failed(this.#size, false);
      this.#again(Math.min(this.#repetitions.size, this.#size >> 1), asked);
      return;
    }
    if (response.errorStatus === ErrorStatus.noError)
      this.#repetitions?.came(this.#size, response.varBinds.length, octets);
    this.#done(undefined, response, asked);
  }

  #unanswered(error: unknown, asked: ConfirmedPdu): void {
    const { retries } = this.#policy;
    if (!this.#repetitions || !(error instanceof TimeoutError)) return this.#done(error, undefined, asked);
    const elapsed = this.#asker.now() - this.#startedAt;
    const { totalTimeout = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#tries >= retries || elapsed >= totalTimeout) {
      return this.#done(new TimeoutError(this.#asker.target, this.#tries + error.tries, elapsed), undefined, asked);
    }
    this.#tries++;
    const last = this.#tries === retries;
    this.#repetitions.failed(this.#size, last);
    this.#again(last ? 1 : Math.min(this.#repetitions.size, Math.max(1, this.#size >> 1)), asked);
  }

  #again(size: number, asked: ConfirmedPdu): void {
    this.retries++;
    this.#size = size;
    try {
      this.#ask();
    } catch (error) {
      this.#done(error, undefined, asked); // the session was closed meanwhile
    }
  }
}
