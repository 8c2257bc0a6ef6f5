// Polling many targets: a bounded number at once, each result as it comes.

import type { OidLike } from '@mgmtapi/ber';
import { ClosedError } from '@mgmtapi/engine';
import type { VarBind } from '@mgmtapi/protocol';
import { type Progress, rateOf } from './batch-reader.js';
import {
  checkInteger,
  checkRequestOptions,
  MAX_MILLISECONDS,
  type RequestOptions,
  type SessionOptions,
} from './options.js';
import { SnmpSession } from './session.js';

/** What to read from one target. Your own fields may stand beside these: they come back with the result. */
export interface PollJob {
  /** A session stays open; any other target gets one for the time of its job. */
  target: string | SessionOptions | SnmpSession;
  oids: readonly OidLike[];
  /** Walk the subtree of each OID instead of reading the variable. */
  walk?: boolean | undefined;
}

/** What came of one job. `elapsed` in milliseconds. */
export type PollResult<J> = { readonly job: J; readonly elapsed: number } & (
  | { readonly ok: true; readonly varBinds: VarBind[] }
  | { readonly ok: false; readonly error: Error }
);

/** How to poll. */
export interface PollOptions extends RequestOptions {
  /** Jobs under way or waiting to be taken, at most: 10,000. The window of each socket paces what they send. */
  concurrency?: number | undefined;
  /** Called after each job. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

const DEFAULT_CONCURRENCY = 10_000;

/** What a poll needs of its manager. */
export interface PollHost {
  readonly now: () => number;
  open(target: string | SessionOptions, options: { signal?: AbortSignal | undefined }): Promise<SnmpSession>;
}

/**
 * Runs the jobs and yields their results in the order in which they end. A job is started only when a result has been
 * taken for each `concurrency` before it, so a slow consumer slows the poll and nothing piles up.
 * @throws {TypeError | RangeError} naming the option that is wrong, at the call
 */
export function poll<J extends PollJob>(
  host: PollHost,
  jobs: Iterable<J> | AsyncIterable<J>,
  options: PollOptions,
): AsyncIterableIterator<PollResult<J>> {
  const { concurrency = DEFAULT_CONCURRENCY, onProgress, ...request } = options;
  checkRequestOptions(request);
  checkInteger('concurrency', concurrency, 1, MAX_MILLISECONDS);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new TypeError('onProgress: must be a function');
  if (typeof jobs !== 'object' || jobs === null || !(Symbol.iterator in jobs || Symbol.asyncIterator in jobs)) {
    throw new TypeError('jobs: must be iterable');
  }
  return new Poll(host, jobs, request, concurrency, onProgress).results();
}

/** One poll: lanes that each take a job, run it, and wait until its result is taken. */
class Poll<J extends PollJob> {
  readonly #host: PollHost;
  readonly #jobs: Iterator<J> | AsyncIterator<J>;
  readonly #request: RequestOptions;
  readonly #concurrency: number;
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  /** Leaving the loop, or the caller's signal, ends every job under way. */
  readonly #stop = new AbortController();
  readonly #startedAt: number;
  readonly #ended: { readonly result: PollResult<J>; readonly taken: () => void }[] = [];
  #lanes = 0;
  /** One lane at a time asks for the next job. */
  #turn: Promise<unknown> = Promise.resolve();
  /** What the source of jobs, or the hook, threw. */
  #failure: { readonly reason: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(
    host: PollHost,
    jobs: Iterable<J> | AsyncIterable<J>,
    request: RequestOptions,
    concurrency: number,
    onProgress: ((progress: Progress) => void) | undefined,
  ) {
    this.#host = host;
    this.#jobs = Symbol.asyncIterator in jobs ? jobs[Symbol.asyncIterator]() : jobs[Symbol.iterator]();
    const { signal } = request;
    this.#request = { ...request, signal: signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal };
    this.#concurrency = concurrency;
    this.#onProgress = onProgress;
    this.#startedAt = host.now();
  }

  async *results(): AsyncGenerator<PollResult<J>, void, undefined> {
    const { signal } = this.#request;
    const onAbort = (): void => this.#wake();
    signal?.addEventListener('abort', onAbort, { once: true });
    let varBinds = 0;
    let requests = 0;
    this.#openLane();
    try {
      while (true) {
        signal?.throwIfAborted();
        if (this.#failure) throw this.#failure.reason;
        const next = this.#ended.shift();
        if (next) {
          next.taken();
          requests++;
          if (next.result.ok) varBinds += next.result.varBinds.length;
          const spent = this.#host.now() - this.#startedAt;
          this.#onProgress?.({ varBinds, requests, retries: 0, elapsed: spent, rate: rateOf(varBinds, spent) });
          yield next.result;
        } else if (this.#lanes === 0) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.#stop.abort(new ClosedError('poll'));
      for (const { taken } of this.#ended) taken();
      await this.#jobs.return?.();
    }
  }

  #openLane(): void {
    this.#lanes++;
    this.#lane()
      .catch((reason: unknown) => {
        this.#failure ??= { reason };
      })
      .finally(() => {
        this.#lanes--;
        this.#wake();
      });
  }

  async #lane(): Promise<void> {
    while (true) {
      const asked = this.#turn.then(() => this.#jobs.next());
      this.#turn = asked.catch(() => {});
      const { value: job, done } = await asked;
      if (done || this.#stop.signal.aborted) return;
      if (this.#lanes < this.#concurrency) this.#openLane();
      const result = await this.#run(job);
      if (this.#stop.signal.aborted) return;
      await new Promise<void>((taken) => {
        this.#ended.push({ result, taken });
        this.#wake();
      });
    }
  }

  async #run(job: J): Promise<PollResult<J>> {
    const startedAt = this.#host.now();
    const elapsed = (): number => this.#host.now() - startedAt;
    try {
      const varBinds = await this.#read(job);
      return { job, elapsed: elapsed(), ok: true, varBinds };
    } catch (error) {
      return { job, elapsed: elapsed(), ok: false, error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  async #read({ target, oids, walk }: J): Promise<VarBind[]> {
    const given = target instanceof SnmpSession;
    const session = given ? target : await this.#host.open(target, { signal: this.#request.signal });
    try {
      if (!walk) return await session.get(oids, this.#request);
      const varBinds: VarBind[] = [];
      for (const oid of oids) {
        for await (const batch of session.walkBatches(oid, this.#request)) varBinds.push(...batch);
      }
      return varBinds;
    } finally {
      if (!given) await session.close();
    }
  }
}
