// Calls handlers so that nothing they do can hurt the agent: throws are reported, hanging ends, close ends all.
import type { Oid } from '@mgmtapi/ber';
import type { Clock } from '@mgmtapi/transport';
import type { Awaitable, HandlerPhase, HandlerProblem } from './handlers.js';
import { StatusError } from './status-error.js';
import type { Registration } from './subtree-registry.js';

/** A handler did not answer in time. */
export class HandlerTimeoutError extends Error {
  override readonly name = 'HandlerTimeoutError';
  constructor(
    /** Milliseconds that it was given. */
    readonly timeout: number,
  ) {
    super(`no answer from the handler in ${timeout} ms`);
  }
}

/** Thrown where a handler failed, once the problem was reported: the request ends with an error-status. */
export class HandlerFailure extends Error {
  override readonly name = 'HandlerFailure';
}

/** What `HandlerCalls` needs of its agent. */
export interface HandlerCallsOptions {
  readonly clock: Clock;
  /** Milliseconds that a promise of a handler may take. */
  readonly timeout: number;
  readonly onHandlerError?: ((problem: HandlerProblem) => void) | undefined;
}

/** All calls of handlers of one agent. Owns their timers. */
export class HandlerCalls {
  readonly #options: HandlerCallsOptions;
  readonly #waiting = new Set<() => void>();
  #closed = false;

  constructor(options: HandlerCallsOptions) {
    this.#options = options;
  }

  /**
   * What the handler answers. At once when it does: only a promise is waited for.
   * @throws {HandlerFailure} (or rejects with it) it threw, rejected, or took too long; reported already
   * @throws {StatusError} (or rejects with it) the handler did, to end the request so
   */
  run<T>(registration: Registration, phase: HandlerPhase, oid: Oid, call: () => Awaitable<T>): T | Promise<T> {
    let answer: Awaitable<T>;
    try {
      answer = call();
    } catch (error) {
      throw error instanceof StatusError ? error : this.fail(registration, phase, oid, error);
    }
    return isPromiseLike(answer) ? this.#wait(answer, registration, phase, oid) : answer;
  }

  /** Reports a problem; the caller throws what this returns. */
  fail(registration: Registration, phase: HandlerPhase, oid: Oid, error: unknown): HandlerFailure {
    try {
      this.#options.onHandlerError?.({ subtree: registration.subtree, phase, oid, error });
    } catch {
      // A hook that throws has nobody left to tell.
    }
    return new HandlerFailure(`handler of ${registration.subtree} failed`);
  }

  /** Ends every wait with a failure that is not reported. Later answers of handlers are ignored. */
  close(): void {
    this.#closed = true;
    for (const end of this.#waiting) end();
  }

  async #wait<T>(answer: PromiseLike<T>, registration: Registration, phase: HandlerPhase, oid: Oid): Promise<T> {
    const { clock, timeout } = this.#options;
    let timer: unknown;
    let end: (() => void) | undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        end = () => reject(new HandlerFailure('the agent is closed'));
        answer.then(resolve, reject);
        if (this.#closed) return end();
        this.#waiting.add(end);
        timer = clock.setTimer(() => reject(new HandlerTimeoutError(timeout)), timeout);
      });
    } catch (error) {
      const isMeant = error instanceof HandlerFailure || error instanceof StatusError;
      throw isMeant ? error : this.fail(registration, phase, oid, error);
    } finally {
      if (timer !== undefined) clock.clearTimer(timer);
      if (end !== undefined) this.#waiting.delete(end);
    }
  }
}

function isPromiseLike<T>(answer: Awaitable<T>): answer is PromiseLike<T> {
  return typeof (answer as PromiseLike<T> | null | undefined)?.then === 'function';
}
