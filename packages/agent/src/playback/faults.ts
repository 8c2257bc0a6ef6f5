// What goes wrong on purpose, so that managers can be tested: late answers, no answers, errors.
import { ErrorStatus, errorStatusName } from '@mgmtapi/protocol';
import type { Clock } from '@mgmtapi/transport';

/** Faults of a device. Each share goes from 0 (absent: never) to 1 (always). */
export interface FaultOptions {
  /** Milliseconds that every answer takes, or the least and the most. */
  readonly delay?: number | readonly [least: number, most: number] | undefined;
  /** The share of requests that is dropped, and counted as `filtered`. */
  readonly loss?: number | undefined;
  /** The share of requests that ends with `errorStatus`. */
  readonly errors?: number | undefined;
  /** genErr when absent. It is about the first variable. */
  readonly errorStatus?: number | undefined;
  /** A number from 0 up to but without 1 for each decision; `Math.random` when absent. */
  readonly random?: (() => number) | undefined;
}

/** The faults of one device or agent, checked. */
export class Faults {
  readonly #least: number;
  readonly #most: number;
  readonly #loss: number;
  readonly #errors: number;
  readonly #errorStatus: number;
  readonly #random: () => number;

  /** @throws {TypeError | RangeError} naming the option */
  constructor(options: FaultOptions) {
    const { delay = 0, loss = 0, errors = 0, errorStatus = ErrorStatus.genErr, random = Math.random } = options;
    const [least, most] = typeof delay === 'number' ? [delay, delay] : delay;
    if (!(least >= 0 && most >= least && most < 2 ** 31))
      throw new RangeError('faults.delay: must be milliseconds from 0 up');
    for (const [name, share] of Object.entries({ loss, errors })) {
      if (!(share >= 0 && share <= 1)) throw new RangeError(`faults.${name}: must be a share from 0 to 1`);
    }
    if (errorStatus === 0 || errorStatusName(errorStatus) === undefined) {
      throw new RangeError('faults.errorStatus: must be an error-status other than noError');
    }
    this.#least = least;
    this.#most = most;
    this.#loss = loss;
    this.#errors = errors;
    this.#errorStatus = errorStatus;
    this.#random = random;
  }

  /** Is this request lost? */
  loses(): boolean {
    return this.#loss > 0 && this.#random() < this.#loss;
  }

  /** The error-status that this request ends with; undefined: none. */
  error(): number | undefined {
    return this.#errors > 0 && this.#random() < this.#errors ? this.#errorStatus : undefined;
  }

  /** Milliseconds that this answer takes. */
  delay(): number {
    return this.#most > this.#least ? this.#least + this.#random() * (this.#most - this.#least) : this.#least;
  }
}

/** Answers that wait for their time. Owns their timers. */
export class Delays {
  readonly #clock: Clock;
  readonly #waiting = new Map<unknown, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after so many milliseconds, or when all are ended. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(() => {
        this.#waiting.delete(timer);
        resolve();
      }, ms);
      this.#waiting.set(timer, resolve);
    });
  }

  /** Ends every wait now. */
  end(): void {
    for (const [timer, resolve] of this.#waiting) {
      this.#clock.clearTimer(timer);
      resolve();
    }
    this.#waiting.clear();
  }
}
