// Which columns a table has: asks what follows the beginnings of several at once, and so reads the first cell of each.

import type { Oid } from '@mgmtapi/ber';
import { type ConfirmedPdu, ResponseError, SnmpError, shapeError, WalkError } from '@mgmtapi/engine';
import { ErrorStatus, isException, type Pdu, type VarBind } from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import { BulkQuestion, type Questioner } from './bulk-question.js';
import type { RequestOptions } from './options.js';
import type { BulkSize } from './repetitions.js';

/** Columns asked for at once, by number. */
const AT_ONCE = 10;
/** No table has more columns: an agent that goes on inventing some shall not be asked for ever. */
const MOST_COLUMNS = 1000;

/** Told after each answer: with an error, or whether the search is done. */
export type SearchDone = (error: unknown, done: boolean) => void;

/** The search for the columns of one table. */
export class ColumnSearch implements Questioner {
  /** The first cell of each column found, by the column's number. */
  readonly found: Map<number, VarBind> = new Map();
  readonly #asker: Asker;
  readonly #entry: Oid;
  readonly #question: BulkQuestion;
  readonly #done: SearchDone;
  #next = 1;
  #atOnce = AT_ONCE;

  constructor(asker: Asker, entry: Oid, size: BulkSize, options: RequestOptions, done: SearchDone) {
    this.#asker = asker;
    this.#entry = entry;
    this.#question = new BulkQuestion(asker, size, options, this);
    this.#done = done;
  }

  get pending(): boolean {
    return this.#question.pending;
  }

  get retries(): number {
    return this.#question.retries;
  }

  ask(totalTimeout: number | undefined): void {
    this.#question.ask(this.#atOnce, 1, totalTimeout);
  }

  cancel(): void {
    this.#question.cancel();
  }

  pduOf(names: number): ConfirmedPdu {
    return { type: 'GetNextRequest', oids: Array.from({ length: names }, (_, i) => this.#entry.child(this.#next + i)) };
  }

  answered(error: unknown, response: Pdu | undefined, names: number): void {
    if (!response) return this.#done(error, true);
    const { errorStatus, errorIndex, varBinds } = response;
    if (errorStatus === ErrorStatus.noSuchName) {
      // In v1 one name that nothing follows costs the whole answer.
      this.#atOnce = 1;
      return this.#done(undefined, names === 1);
    }
    const { target } = this.#asker;
    if (errorStatus !== ErrorStatus.noError) {
      const asked = errorIndex > 0 && errorIndex <= names ? this.#entry.child(this.#next + errorIndex - 1) : undefined;
      return this.#done(new ResponseError(response, asked, target), true);
    }
    if (varBinds.length < names) return this.#done(shapeError(target, varBinds.length, names), true);
    let last = this.#next + names - 1;
    for (let i = 0; i < names; i++) {
      const varBind = varBinds[i]!;
      if (isException(varBind)) return this.#done(undefined, true);
      const asked = this.#entry.child(this.#next + i);
      if (varBind.oid.compare(asked) <= 0) return this.#done(new WalkError(asked, varBind.oid, target), true);
      const number = varBind.oid.startsWith(this.#entry) ? varBind.oid.arcs[this.#entry.length] : undefined;
      if (number === undefined) return this.#done(undefined, true);
      this.found.set(number, varBind);
      last = Math.max(last, number);
    }
    this.#next = last + 1;
    if (this.found.size <= MOST_COLUMNS) return this.#done(undefined, last >= 0xffffffff);
    const text = `the table ${this.#entry.slice(0, -1)} seems to have more than ${MOST_COLUMNS} columns: choose some of them`;
    this.#done(new SnmpError('SNMP_RESPONSE_SHAPE', text), true);
  }
}
