// One question of a walk or table, asked until it is answered: for less each time where the size learns.

import { type ConfirmedPdu, type Request, TimeoutError } from '@mgmtapi/engine';
import { ErrorStatus, type Pdu } from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import { MAX_MILLISECONDS, type RequestOptions } from './options.js';
import { type BulkSize, Repetitions } from './repetitions.js';

/** Who asks: says what, and hears once what came of it. */
export interface Questioner {
  /** The request for so many repetitions of the first `names` of its names. */
  pduOf(names: number, repetitions: number): ConfirmedPdu;
  /** The response, whatever its error-status, to a request of this size; or none, and an error. */
  answered(error: unknown, response: Pdu | undefined, names: number, repetitions: number): void;
}

/**
 * A place for one question at a time. With a size that learns, each try is a request of its own: one that is not answered
 * makes the next smaller, and counts as one of the question's retries. With a fixed size the engine repeats the same
 * octets. What is too big for an answer is asked for in a smaller size at once.
 */
export class BulkQuestion {
  /** Sends after the first, of all questions so far. */
  retries = 0;
  readonly #asker: Asker;
  readonly #size: BulkSize;
  readonly #options: RequestOptions;
  readonly #questioner: Questioner;
  #request: Request | undefined;
  /** How much is asked for now. */
  #names = 0;
  #repetitions = 0;
  /** Sends so far of this question, and those of them that were waited for in full: each wait doubles the next. */
  #tries = 0;
  #waits = 0;
  #startedAt = 0;
  #askedAt = 0;
  #totalTimeout: number | undefined;

  constructor(asker: Asker, size: BulkSize, options: RequestOptions, questioner: Questioner) {
    this.#asker = asker;
    this.#size = size;
    this.#options = options;
    this.#questioner = questioner;
  }

  /** Is an answer awaited? */
  get pending(): boolean {
    return this.#request !== undefined;
  }

  /**
   * Asks about so many names, or fewer.
   * @param most - repetitions, at most
   * @param totalTimeout - milliseconds for all tries
   * @throws {TypeError | RangeError | ClosedError} what the session says to the first try
   */
  ask(wanted: number, most: number, totalTimeout: number | undefined): void {
    this.#totalTimeout = totalTimeout;
    this.#tries = 0;
    this.#waits = 0;
    if (totalTimeout !== undefined || this.#size instanceof Repetitions) this.#startedAt = this.#asker.now();
    const names = this.#size.names(wanted);
    this.#send(names, Math.min(most, this.#size.repetitions(names)));
  }

  /** Nobody wants the answer any more, nor is told of it. */
  cancel(): void {
    const request = this.#request;
    this.#request = undefined;
    if (request) this.#asker.cancel(request);
  }

  #send(names: number, repetitions: number): void {
    this.#names = names;
    this.#repetitions = repetitions;
    const pdu = this.#questioner.pduOf(names, repetitions);
    const size = this.#size;
    const options = size instanceof Repetitions ? this.#tryOptions(size) : this.#limited(this.#options);
    this.#request = this.#asker.ask(pdu, undefined, options, this.#onDone);
  }

  readonly #onDone = (error: unknown, response: Pdu | undefined): void => {
    const request = this.#request;
    if (!request) return; // cancelled
    this.#request = undefined;
    this.#tries += request.tries;
    if (request.tries > 1) this.retries += request.tries - 1;
    if (response) this.#answered(response, request);
    else this.#unanswered(error, request.tries);
  };

  #answered(response: Pdu, request: Request): void {
    const size = this.#size;
    const names = this.#names;
    const repetitions = this.#repetitions;
    const { errorStatus, varBinds } = response;
    if (errorStatus === ErrorStatus.tooBig && names * repetitions > 1) {
      size.tooBig(names, repetitions);
      if (repetitions > 1) this.#again(names, Math.min(size.repetitions(names), repetitions >> 1));
      else this.#again(Math.min(size.names(names), names >> 1), 1);
      return;
    }
    if (size instanceof Repetitions && errorStatus === ErrorStatus.noError) {
      const elapsed = this.#asker.now() - this.#askedAt;
      size.came(names, repetitions, varBinds.length, request.answerOctets, elapsed, request.tries);
    }
    this.#questioner.answered(undefined, response, names, repetitions);
  }

  #unanswered(error: unknown, tries: number): void {
    const size = this.#size;
    const names = this.#names;
    const repetitions = this.#repetitions;
    if (!(size instanceof Repetitions) || !(error instanceof TimeoutError)) {
      return this.#questioner.answered(error, undefined, names, repetitions);
    }
    const elapsed = this.#asker.now() - this.#startedAt;
    let left = this.#retries + 1 - this.#tries;
    if (size.isKnown(names, repetitions)) size.lost(names, repetitions, tries);
    else {
      size.failed(names, repetitions);
      if (size.hasAnswered && left === 0) left = 1; // what may have been too much does not end the question
    }
    if (left <= 0 || (this.#totalTimeout !== undefined && elapsed >= this.#totalTimeout)) {
      const told = new TimeoutError(this.#asker.target, this.#tries, elapsed);
      return this.#questioner.answered(told, undefined, names, repetitions);
    }
    const fewer = left === 1 ? 1 : size.names(names);
    this.#again(fewer, left === 1 ? 1 : size.repetitions(fewer)); // the last try: the least has the best chance
  }

  #again(names: number, repetitions: number): void {
    this.retries++;
    try {
      this.#send(names, repetitions);
    } catch (error) {
      this.#questioner.answered(error, undefined, names, repetitions); // the session was closed meanwhile
    }
  }

  get #retries(): number {
    return this.#options.retries ?? this.#asker.policy.retries;
  }

  /** How often to send a try, and how long to wait for it: from try to try longer, as the engine does. */
  #tryOptions(size: Repetitions): RequestOptions {
    const { policy } = this.#asker;
    const full = (this.#options.timeout ?? policy.timeout) * (policy.backoff === 'double' ? 2 ** this.#waits : 1);
    const left = Math.max(1, this.#retries + 1 - this.#tries);
    const known = size.isKnown(this.#names, this.#repetitions);
    const timeout = known ? full : size.patience(full);
    let sends = 1;
    if (this.#names * this.#repetitions === 1) sends = left;
    // What was answered before is sent again: that a datagram got lost is more likely than that it is too much now.
    else if (known && this.#waits === 0) sends = Math.min(left > 2 ? left - 1 : left, size.sends);
    if (timeout === full) this.#waits += sends;
    this.#askedAt = this.#asker.now();
    return this.#limited({ ...this.#options, timeout: Math.min(timeout, MAX_MILLISECONDS), retries: sends - 1 });
  }

  /** With what is left of the limit for all tries. */
  #limited(options: RequestOptions): RequestOptions {
    const limit = this.#totalTimeout;
    if (limit === undefined) return options;
    return { ...options, totalTimeout: Math.max(1, limit - (this.#asker.now() - this.#startedAt)) };
  }
}
