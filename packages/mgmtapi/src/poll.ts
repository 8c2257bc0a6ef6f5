// Polling many targets: a bounded number at once, each result as it comes.

import type { OidLike } from '@mgmtapi/ber';
import { ClosedError, TimeoutError } from '@mgmtapi/engine';
import type { VarBind } from '@mgmtapi/protocol';
import {
  checkInteger,
  checkRequestOptions,
  MAX_MILLISECONDS,
  type RequestOptions,
  type SessionOptions,
} from './options.js';
import { type Progress, rateOf } from './progress.js';
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

/** How far a poll has come. */
export interface PollProgress extends Progress {
  /** Jobs whose result was handed out, and those of them that ended with an error. */
  readonly jobs: number;
  readonly failed: number;
}

/** How to poll. `totalTimeout` is for each job. */
export interface PollOptions extends RequestOptions {
  /** Jobs under way or waiting to be taken, at most: 10,000. The window of each socket paces what they send. */
  concurrency?: number | undefined;
  /** Called before each result is handed out. */
  onProgress?: ((progress: PollProgress) => void) | undefined;
}

const DEFAULT_CONCURRENCY = 10_000;

/** What a poll needs of its manager. */
export interface PollHost {
  readonly now: () => number;
  /** The manager is closed, or will be. */
  readonly closing: () => boolean;
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
  readonly #onProgress: ((progress: PollProgress) => void) | undefined;
  /** Ends every job under way. */
  readonly #stop = new AbortController();
  readonly #startedAt: number;
  readonly #ended: { readonly result: PollResult<J>; readonly taken: () => void }[] = [];
  /** Sessions that were opened here and are not closed yet. */
  readonly #opened = new Set<SnmpSession>();
  /** Of each address family the one used last stays open for a while: the socket need not be opened for the next one. */
  readonly #kept = new Map<string, SnmpSession>();
  /** What was counted of each session. */
  readonly #counted = new WeakMap<SnmpSession, { requests: number; retries: number }>();
  #requests = 0;
  #retries = 0;
  #lanes = 0;
  /** One lane at a time asks for the next job. */
  #turn: Promise<unknown> = Promise.resolve();
  #asking = false;
  /** What the source of jobs threw. */
  #failure: { readonly reason: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(
    host: PollHost,
    jobs: Iterable<J> | AsyncIterable<J>,
    request: RequestOptions,
    concurrency: number,
    onProgress: ((progress: PollProgress) => void) | undefined,
  ) {
    this.#host = host;
    this.#jobs = Symbol.asyncIterator in jobs ? jobs[Symbol.asyncIterator]() : jobs[Symbol.iterator]();
    this.#request = request;
    this.#concurrency = concurrency;
    this.#onProgress = onProgress;
    this.#startedAt = host.now();
  }

  async *results(): AsyncGenerator<PollResult<J>, void, undefined> {
    const { signal } = this.#request;
    const onAbort = (): void => this.#wake();
    signal?.addEventListener('abort', onAbort, { once: true });
    let jobs = 0;
    let failed = 0;
    let varBinds = 0;
    try {
      if (!signal?.aborted) this.#openLane();
      while (true) {
        signal?.throwIfAborted();
        if (this.#failure) throw this.#failure.reason;
        const next = this.#ended.shift();
        if (next) {
          const { result, taken } = next;
          if (!result.ok && this.#host.closing()) throw new ClosedError('manager');
          taken();
          jobs++;
          if (result.ok) varBinds += result.varBinds.length;
          else failed++;
          this.#onProgress?.(this.#progress(jobs, failed, varBinds));
          yield result;
        } else if (this.#lanes === 0) return;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      await this.#end();
    }
  }

  #progress(jobs: number, failed: number, varBinds: number): PollProgress {
    const elapsed = this.#host.now() - this.#startedAt;
    const rate = rateOf(varBinds, elapsed);
    return { jobs, failed, varBinds, requests: this.#requests, retries: this.#retries, elapsed, rate };
  }

  /** Ends what is under way, and closes what was opened. */
  async #end(): Promise<void> {
    this.#stop.abort(new ClosedError('poll'));
    for (const { taken } of this.#ended) taken();
    await Promise.all([...this.#opened].map((session) => session.close()));
    // A source that owes a job may owe it for ever: it is told, and not waited for.
    const returned = Promise.resolve(this.#jobs.return?.());
    if (this.#asking) returned.catch(() => {});
    else await returned;
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
      const asked = this.#turn.then(() => this.#nextJob());
      this.#turn = asked.catch(() => {});
      const { value: job, done } = await asked;
      if (done) return;
      if (this.#lanes < this.#concurrency) this.#openLane();
      const result = await this.#run(job);
      if (this.#stop.signal.aborted) return;
      await new Promise<void>((taken) => {
        this.#ended.push({ result, taken });
        this.#wake();
      });
    }
  }

  async #nextJob(): Promise<IteratorResult<J>> {
    if (this.#stop.signal.aborted) return { value: undefined, done: true };
    this.#asking = true;
    const result = await this.#jobs.next();
    this.#asking = false;
    return this.#stop.signal.aborted ? { value: undefined, done: true } : result;
  }

  async #run(job: J): Promise<PollResult<J>> {
    const startedAt = this.#host.now();
    const elapsed = (): number => this.#host.now() - startedAt;
    try {
      const varBinds = await this.#read(job, startedAt);
      return { job, elapsed: elapsed(), ok: true, varBinds };
    } catch (error) {
      return { job, elapsed: elapsed(), ok: false, error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  async #read(job: J, startedAt: number): Promise<VarBind[]> {
    if (typeof job !== 'object' || job === null) throw new TypeError('job: must be { target, oids }');
    if (!Array.isArray(job.oids)) throw new TypeError('oids: must be an array of OIDs');
    const { target } = job;
    if (target instanceof SnmpSession) {
      this.#count(target);
      try {
        // The session is not ours to close: the signal ends what was asked here.
        return await this.#ask(target, job, this.#stop.signal, startedAt);
      } finally {
        this.#count(target);
      }
    }
    const session = await this.#host.open(target, { signal: this.#stop.signal });
    this.#opened.add(session);
    try {
      this.#counted.set(session, { requests: 0, retries: 0 });
      return await this.#ask(session, job, undefined, startedAt);
    } finally {
      this.#count(session);
      await this.#release(session);
    }
  }

  async #ask(
    session: SnmpSession,
    { oids, walk }: J,
    signal: AbortSignal | undefined,
    startedAt: number,
  ): Promise<VarBind[]> {
    if (!walk) return session.get(oids, this.#limits(session, signal, startedAt));
    const varBinds: VarBind[] = [];
    for (const oid of oids) {
      for await (const batch of session.walkBatches(oid, this.#limits(session, signal, startedAt))) {
        for (const varBind of batch) varBinds.push(varBind);
      }
    }
    return varBinds;
  }

  /** With what is left of the job's `totalTimeout`. */
  #limits(session: SnmpSession, signal: AbortSignal | undefined, startedAt: number): RequestOptions {
    const { totalTimeout } = this.#request;
    if (totalTimeout === undefined) return { ...this.#request, signal };
    const elapsed = this.#host.now() - startedAt;
    if (elapsed >= totalTimeout) throw new TimeoutError(session.target, 0, elapsed);
    return { ...this.#request, signal, totalTimeout: totalTimeout - elapsed };
  }

  async #release(session: SnmpSession): Promise<void> {
    const family = session.target.address.includes(':') ? 'udp6' : 'udp4';
    const before = this.#kept.get(family);
    this.#kept.set(family, session);
    if (!before) return;
    this.#opened.delete(before);
    await before.close();
  }

  /** Adds what the session has asked since the last look. */
  #count(session: SnmpSession): void {
    const { requests, retries } = session.counters;
    const seen = this.#counted.get(session);
    if (seen) {
      this.#requests += requests - seen.requests;
      this.#retries += retries - seen.retries;
    }
    this.#counted.set(session, { requests, retries });
  }
}
