// Walking a subtree: GETBULK or GETNEXT again and again, one response at a time, checked for order.

import { Oid } from '@mgmtapi/ber';
import { type ConfirmedPdu, ResponseError, shapeError, WalkError } from '@mgmtapi/engine';
import { ErrorStatus, isException, type NameTree, type Pdu, type VarBind } from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import { BatchReader } from './batch-reader.js';
import { BulkQuestion, type Questioner } from './bulk-question.js';
import { oidArgument } from './oid-argument.js';
import { FixedRepetitions } from './repetitions.js';
import { Steps } from './steps.js';
import { checkWalkOptions, type WalkOptions } from './walk-options.js';

/**
 * One walk.
 *
 *     asking --> asking           a response inside the subtree
 *       |-> ended                 past the subtree, the view, the limit; an error
 *       '-> asking for the root   nothing is below it: GETNEXT never gives the very name that was asked
 */
export class Walk extends BatchReader<VarBind> implements Questioner {
  readonly #root: Oid;
  readonly #bulk: boolean;
  readonly #limit: number;
  readonly #question: BulkQuestion;
  /** Backward steps taken, where they are tolerated. */
  readonly #steps: Steps | undefined;
  readonly #mayBeLeaf: boolean;
  /** The next request asks what follows this. */
  #at: Oid;
  #ready: VarBind[] | undefined;
  #askedRoot = false;

  /** @throws {TypeError | RangeError} naming the option that is wrong */
  constructor(
    asker: Asker,
    root: Oid,
    names: NameTree | undefined,
    maxRepetitions: number | 'auto',
    options: WalkOptions,
  ) {
    checkWalkOptions(options);
    super(asker, options);
    const { after, limit = Number.POSITIVE_INFINITY, method, order } = options;
    this.#root = root;
    this.#limit = limit;
    const first = firstName(root);
    const resumed = after === undefined ? undefined : oidArgument(after, names, 'after');
    this.#at = resumed && resumed.compare(root) >= 0 ? resumed : first;
    this.#mayBeLeaf = this.#at === first && root.length >= 2;
    this.#steps = order === 'tolerate' ? new Steps() : undefined;
    this.#bulk = asker.target.version !== 'v1' && method !== 'getNext';
    const wanted = this.#bulk ? (options.maxRepetitions ?? maxRepetitions) : 1;
    const size = wanted === 'auto' ? asker.repetitions : new FixedRepetitions(wanted);
    this.#question = new BulkQuestion(asker, size, options, this);
  }

  protected take(): VarBind[] | undefined {
    const ready = this.#ready;
    this.#ready = undefined;
    return ready;
  }

  protected ask(): void {
    if (this.#ready || this.#question.pending) return;
    this.requests++;
    this.#question.ask(1, this.#askedRoot ? 1 : this.#limit - this.varBinds, this.timeLeft);
  }

  protected drop(): void {
    this.#ready = undefined;
    this.#question.cancel();
  }

  protected get retries(): number {
    return this.#question.retries;
  }

  pduOf(_names: number, repetitions: number): ConfirmedPdu {
    if (this.#askedRoot) return { type: 'GetRequest', oids: [this.#root] };
    const oids = [this.#at];
    if (!this.#bulk) return { type: 'GetNextRequest', oids };
    return { type: 'GetBulkRequest', oids, nonRepeaters: 0, maxRepetitions: repetitions };
  }

  answered(error: unknown, response: Pdu | undefined, _names: number, repetitions: number): void {
    if (!response) this.fail(error);
    else if (response.errorStatus !== ErrorStatus.noError) this.#refused(response);
    else if (this.#askedRoot) this.#acceptRoot(response.varBinds);
    else this.#accept(response.varBinds, repetitions);
    if (response) this.tellProgress();
    this.serve();
  }

  #refused(response: Pdu): void {
    // The end of the view in v1 (RFC 1157 section 4.1.3), and in agents that were v1 once.
    if (response.errorStatus === ErrorStatus.noSuchName) this.#leave();
    else this.fail(new ResponseError(response, this.#askedRoot ? this.#root : this.#at, this.asker.target));
  }

  /** The end of the subtree, unless the root itself may be all there is. */
  #leave(): void {
    if (this.varBinds > 0 || this.#askedRoot || !this.#mayBeLeaf) this.end();
    else this.#askedRoot = true;
  }

  #acceptRoot(varBinds: readonly VarBind[]): void {
    this.end();
    const [leaf] = varBinds;
    if (leaf && !isException(leaf) && leaf.oid.equals(this.#root)) this.#keep([leaf], 1);
  }

  /** Keeps the part of a response that belongs to the walk. Ends it where the subtree, the view, or the order ends. */
  #accept(varBinds: readonly VarBind[], repetitions: number): void {
    if (varBinds.length === 0) return this.fail(shapeError(this.asker.target, 0, 1));
    const most = Math.min(varBinds.length, repetitions); // what was not asked for is no answer
    const count = this.#steps
      ? this.#countTolerant(varBinds, most, this.#steps)
      : this.#countIncreasing(varBinds, most);
    if (count > 0) this.#keep(varBinds, count);
    if (this.varBinds >= this.#limit) this.end();
    if (count === most || this.ended) return;
    const next = varBinds[count]!;
    const inOrder = isException(next) || next.oid.compare(this.#at) > 0;
    // Under `tolerate` a step back that leaves the subtree is an end like any other; one inside it closes a circle.
    if (inOrder || (this.#steps && !next.oid.startsWith(this.#root))) this.#leave();
    else this.fail(new WalkError(this.#at, next.oid, this.asker.target));
  }

  #keep(varBinds: readonly VarBind[], count: number): void {
    this.#ready = count === varBinds.length ? (varBinds as VarBind[]) : varBinds.slice(0, count);
    this.#at = varBinds[count - 1]!.oid;
    this.last = this.#at;
    this.varBinds += count;
  }

  /** How many variables come in order and inside the subtree. Names that increase are inside when the last of them is. */
  #countIncreasing(varBinds: readonly VarBind[], most: number): number {
    let last = this.#at;
    let count = 0;
    for (; count < most; count++) {
      const varBind = varBinds[count]!;
      if (varBind.oid.compare(last) <= 0 || (varBind.value === null && isException(varBind))) break;
      last = varBind.oid;
    }
    const root = this.#root;
    while (count > 0 && !varBinds[count - 1]!.oid.startsWith(root)) count--;
    return count;
  }

  /** How many are inside the subtree and do not close a circle. */
  #countTolerant(varBinds: readonly VarBind[], most: number, steps: Steps): number {
    let last = this.#at;
    let count = 0;
    for (; count < most; count++) {
      const varBind = varBinds[count]!;
      if (isException(varBind) || !varBind.oid.startsWith(this.#root)) break;
      if (varBind.oid.compare(last) <= 0 && steps.isCircle(last, varBind.oid)) break;
      last = varBind.oid;
    }
    return count;
  }
}

/** Where a walk begins: BER cannot express a name of one arc, so such a root is asked from `root.0`. */
function firstName(root: Oid): Oid {
  return root.length >= 2 ? root : Oid.from([...root.arcs, 0, 0].slice(0, 2));
}
