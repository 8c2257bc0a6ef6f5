// Walking a subtree: GETBULK or GETNEXT again and again, one response at a time, checked for order.

import { Oid, type OidLike } from '@mgmtapi/ber';
import { ClosedError, type ConfirmedPdu, ResponseError, shapeError, TimeoutError, WalkError } from '@mgmtapi/engine';
import { ErrorStatus, isException, type NameTree, type Pdu, type VarBind } from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import { BulkQuestion } from './bulk-question.js';
import { oidArgument } from './oid-argument.js';
import { checkInteger, checkRequestOptions, MAX_MILLISECONDS, type RequestOptions } from './options.js';
import type { Repetitions } from './repetitions.js';

/** How far long work has come. */
export interface Progress {
  readonly varBinds: number;
  readonly requests: number;
  /** Sends after the first of a request, and requests asked anew with fewer repetitions. */
  readonly retries: number;
  /** Milliseconds since its first request. */
  readonly elapsed: number;
  /** The last name that was read. */
  readonly last?: Oid | undefined;
}

/** How to walk. `totalTimeout` is for the whole walk. */
export interface WalkOptions extends RequestOptions {
  /** Repetitions of each GETBULK: the session's when absent. */
  maxRepetitions?: number | 'auto' | undefined;
  /** `getBulk`, in v1 always `getNext`. */
  method?: 'getBulk' | 'getNext' | undefined;
  /** Begin after this name: to resume a walk that broke. */
  after?: OidLike | undefined;
  /** `strict`: names that do not increase end the walk with a `WalkError`. `tolerate`: only names that go round in circles do. */
  order?: 'strict' | 'tolerate' | undefined;
  /** End after so many variables. */
  limit?: number | undefined;
  /** Called after each response. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Backward steps that a tolerant walk remembers, to recognise a circle. More than so many count as one. */
const MOST_BACKWARD_STEPS = 10_000;

type Waiter = { resolve(result: IteratorResult<VarBind[]>): void; reject(error: unknown): void };

/** One walk. The next request goes out before a batch is handed over, so agent and consumer work at the same time. */
export class Walk implements AsyncIterableIterator<VarBind[]> {
  readonly #asker: Asker;
  readonly #root: Oid;
  readonly #options: WalkOptions;
  readonly #repetitions: Repetitions | number;
  readonly #bulk: boolean;
  readonly #backward = new Set<string>();
  readonly #waiters: Waiter[] = [];
  /** The last name read, or where to begin. */
  #last: Oid;
  #question: BulkQuestion | undefined;
  #ready: VarBind[] | undefined;
  #ended = false;
  #error: { readonly reason: unknown } | undefined;
  /** The root itself was asked for, because nothing is below it. */
  #askedRoot = false;

  #startedAt: number | undefined;
  #varBinds = 0;
  #requests = 0;
  #retries = 0;

  constructor(
    asker: Asker,
    root: Oid,
    names: NameTree | undefined,
    maxRepetitions: number | 'auto',
    options: WalkOptions,
  ) {
    checkWalkOptions(options);
    this.#asker = asker;
    this.#root = root;
    this.#options = options;
    this.#last = options.after === undefined ? firstName(root) : oidArgument(options.after, names, 'after');
    this.#bulk = asker.target.version !== 'v1' && options.method !== 'getNext';
    const wanted = this.#bulk ? (options.maxRepetitions ?? maxRepetitions) : 1;
    this.#repetitions = wanted === 'auto' ? asker.repetitions : wanted;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<VarBind[]>> {
    if (!this.#ended && this.#options.signal?.aborted) this.#stop(this.#options.signal.reason);
    else if (this.#startedAt !== undefined && !this.#ended && !this.#asker.open) this.#stop(new ClosedError('session'));
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.#serve();
      if (this.#waiters.length > 0 || !this.#ready) this.#ask();
    });
  }

  /** Ends the walk early: nobody waits for its last request any more. */
  return(): Promise<IteratorResult<VarBind[]>> {
    this.#end();
    this.#ready = undefined;
    this.#question?.cancel();
    this.#serve();
    return Promise.resolve({ value: undefined, done: true });
  }

  /** Ends at once with `reason`; what was read ahead is not handed out any more. */
  #stop(reason: unknown): void {
    this.#ready = undefined;
    this.#end(reason === undefined ? undefined : { reason });
    this.#question?.cancel();
  }

  #end(error?: { readonly reason: unknown }): void {
    this.#ended = true;
    this.#error = error;
  }

  /** Gives the waiting calls what there is: the batch read ahead, then the end. */
  #serve(): void {
    if (this.#ready && this.#waiters.length > 0) {
      const value = this.#ready;
      this.#ready = undefined;
      this.#waiters.shift()!.resolve({ value, done: false });
    }
    if (!this.#ended || this.#ready) return;
    for (let waiter = this.#waiters.shift(); waiter; waiter = this.#waiters.shift()) {
      const error = this.#error;
      this.#error = undefined; // told once; after that the iterator is simply done
      if (error) waiter.reject(error.reason);
      else waiter.resolve({ value: undefined, done: true });
    }
  }

  /** Asks for the next response, unless one is on its way or still waits to be taken. */
  #ask(): void {
    if (this.#question || this.#ready || this.#ended) return;
    const now = this.#asker.now();
    this.#startedAt ??= now;
    const { totalTimeout } = this.#options;
    let options: RequestOptions = this.#options;
    if (totalTimeout !== undefined) {
      const elapsed = now - this.#startedAt;
      if (elapsed >= totalTimeout) return this.#fail(new TimeoutError(this.#asker.target, this.#requests, elapsed));
      options = { ...options, totalTimeout: totalTimeout - elapsed };
    }
    try {
      this.#requests++;
      const size = this.#askedRoot ? 1 : this.#repetitions;
      const pduOf = (count: number) => this.#pdu(count);
      this.#question = new BulkQuestion(this.#asker, size, pduOf, options, (error, response) =>
        this.#answered(error, response),
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  #pdu(size: number): ConfirmedPdu {
    if (this.#askedRoot) return { type: 'GetRequest', oids: [this.#root] };
    const oids = [this.#last];
    if (!this.#bulk) return { type: 'GetNextRequest', oids };
    const left = (this.#options.limit ?? Number.POSITIVE_INFINITY) - this.#varBinds;
    return { type: 'GetBulkRequest', oids, nonRepeaters: 0, maxRepetitions: Math.min(size, left) };
  }

  #fail(error: unknown): void {
    this.#end({ reason: error });
    this.#serve();
  }

  #answered(error: unknown, response: Pdu | undefined): void {
    this.#retries += this.#question?.retries ?? 0;
    this.#question = undefined;
    if (this.#ended) return;
    if (!response) return this.#fail(error);
    if (response.errorStatus !== ErrorStatus.noError) return this.#refused(response);
    const batch = this.#accept(response.varBinds);
    if (batch.length > 0) this.#ready = batch;
    try {
      this.#options.onProgress?.(this.#progress());
    } catch (thrown) {
      this.#end({ reason: thrown }); // the hook is the caller's own: what it throws ends the walk
    }
    if (this.#ended && !this.#error && this.#varBinds === 0 && !this.#askedRoot && this.#mayBeLeaf()) this.#askRoot();
    // The agent shall work on the next answer while the consumer works on this one.
    if (this.#waiters.length > 0 && this.#ready) {
      const value = this.#ready;
      this.#ready = undefined;
      const waiter = this.#waiters.shift()!;
      this.#ask();
      waiter.resolve({ value, done: false });
    }
    this.#serve();
    if (this.#waiters.length > 0) this.#ask();
  }

  #refused(response: Pdu): void {
    const { errorStatus } = response;
    // The end of the view in v1 (RFC 1157 section 4.1.3), and in agents that were v1 once.
    if (errorStatus === ErrorStatus.noSuchName) {
      this.#end();
      if (this.#varBinds === 0 && !this.#askedRoot && this.#mayBeLeaf()) this.#askRoot();
      this.#serve();
      if (this.#waiters.length > 0) this.#ask();
      return;
    }
    this.#fail(new ResponseError(response, this.#askedRoot ? this.#root : this.#last, this.#asker.target));
  }

  /** The part of a response that belongs to the walk. Ends it where the subtree, the view, or the order ends. */
  #accept(varBinds: readonly VarBind[]): VarBind[] {
    const { target } = this.#asker;
    if (varBinds.length === 0) {
      this.#end({
        reason: shapeError(target, 0, 1),
      });
      return [];
    }
    if (this.#askedRoot) {
      this.#end();
      const [leaf] = varBinds;
      if (isException(leaf!) || !leaf!.oid.equals(this.#root)) return [];
      this.#varBinds = 1;
      return [leaf!];
    }
    const strict = this.#options.order !== 'tolerate';
    const limit = this.#options.limit ?? Number.POSITIVE_INFINITY;
    let taken = 0;
    for (const varBind of varBinds) {
      if (isException(varBind)) {
        this.#end();
        break;
      }
      const { oid } = varBind;
      const inside = oid.startsWith(this.#root);
      if (oid.compare(this.#last) <= 0 && (strict || (inside && this.#isCircle(oid)))) {
        this.#end({ reason: new WalkError(this.#last, oid, target) });
        break;
      }
      if (!inside) {
        this.#end();
        break;
      }
      this.#last = oid;
      taken++;
      if (++this.#varBinds >= limit) {
        this.#end();
        break;
      }
    }
    return taken === varBinds.length ? (varBinds as VarBind[]) : varBinds.slice(0, taken);
  }

  /** A circle has a backward step in it, and takes it again. */
  #isCircle(oid: Oid): boolean {
    const text = `${this.#last} ${oid}`;
    if (this.#backward.has(text) || this.#backward.size >= MOST_BACKWARD_STEPS) return true;
    this.#backward.add(text);
    return false;
  }

  /** GETNEXT never gives the very name that was asked: a root that is an instance itself needs a GET. */
  #mayBeLeaf(): boolean {
    return this.#root.length >= 2 && this.#options.after === undefined;
  }

  #askRoot(): void {
    this.#ended = false;
    this.#askedRoot = true;
  }

  #progress(): Progress {
    const elapsed = this.#asker.now() - this.#startedAt!;
    const last = this.#varBinds > 0 ? this.#last : undefined;
    return { varBinds: this.#varBinds, requests: this.#requests, retries: this.#retries, elapsed, last };
  }
}

/** A walk, one variable at a time. */
export class VarBindWalk implements AsyncIterableIterator<VarBind> {
  readonly #walk: Walk;
  #batch: readonly VarBind[] = [];
  #at = 0;
  /** The batch that is on its way, however many calls wait for it. */
  #coming: Promise<boolean> | undefined;

  constructor(walk: Walk) {
    this.#walk = walk;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<VarBind>> {
    if (this.#at < this.#batch.length) return Promise.resolve({ value: this.#batch[this.#at++]!, done: false });
    this.#coming ??= this.#nextBatch();
    return this.#coming.then((more) => (more ? this.next() : { value: undefined, done: true }));
  }

  return(): Promise<IteratorResult<VarBind>> {
    this.#at = this.#batch.length;
    return this.#walk.return().then(() => ({ value: undefined, done: true }));
  }

  async #nextBatch(): Promise<boolean> {
    try {
      const result = await this.#walk.next();
      if (result.done) return false;
      this.#batch = result.value;
      this.#at = 0;
      return true;
    } finally {
      this.#coming = undefined;
    }
  }
}

/** Where a walk begins: BER cannot express a name of one arc, so such a root is asked from `root.0`. */
function firstName(root: Oid): Oid {
  return root.length >= 2 ? root : Oid.from([...root.arcs, 0, 0].slice(0, 2));
}

/** @throws {TypeError | RangeError} naming the option that is wrong */
export function checkWalkOptions(options: WalkOptions): void {
  checkRequestOptions(options);
  const { maxRepetitions, method, order, limit, onProgress } = options;
  if (maxRepetitions !== undefined && maxRepetitions !== 'auto')
    checkInteger('maxRepetitions', maxRepetitions, 1, MAX_MILLISECONDS);
  if (method !== undefined && method !== 'getBulk' && method !== 'getNext')
    throw new RangeError("method: must be 'getBulk' or 'getNext'");
  if (order !== undefined && order !== 'strict' && order !== 'tolerate')
    throw new RangeError("order: must be 'strict' or 'tolerate'");
  if (limit !== undefined) checkInteger('limit', limit, 1, Number.MAX_SAFE_INTEGER);
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new TypeError('onProgress: must be a function');
}
