// One of a table's questions that are under way at once: some of its columns, side by side.

import type { ConfirmedPdu } from '@mgmtapi/engine';
import type { Pdu } from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import { BulkQuestion, type Questioner } from './bulk-question.js';
import type { RequestOptions } from './options.js';
import type { BulkSize } from './repetitions.js';
import type { TableColumn } from './table-column.js';

/** Who hears of it: the columns that were asked, so many repetitions of each, and what came of it. */
export type WindowDone = (
  error: unknown,
  response: Pdu | undefined,
  columns: readonly TableColumn[],
  repetitions: number,
) => void;

/** A place for one question at a time, GETBULK or in v1 GETNEXT. */
export class TableWindow implements Questioner {
  readonly #question: BulkQuestion;
  readonly #bulk: boolean;
  readonly #done: WindowDone;
  #columns: readonly TableColumn[] = [];

  constructor(asker: Asker, size: BulkSize, options: RequestOptions, done: WindowDone) {
    this.#question = new BulkQuestion(asker, size, options, this);
    this.#bulk = asker.target.version !== 'v1';
    this.#done = done;
  }

  get pending(): boolean {
    return this.#question.pending;
  }

  get retries(): number {
    return this.#question.retries;
  }

  /** Asks what follows in these columns, or in the first of them. */
  ask(columns: readonly TableColumn[], most: number, totalTimeout: number | undefined): void {
    this.#columns = columns;
    this.#question.ask(columns.length, this.#bulk ? most : 1, totalTimeout);
    for (const column of columns) column.asked = true;
  }

  cancel(): void {
    this.#question.cancel();
  }

  pduOf(names: number, maxRepetitions: number): ConfirmedPdu {
    const oids = this.#columns.slice(0, names).map((column) => column.at);
    if (!this.#bulk) return { type: 'GetNextRequest', oids };
    return { type: 'GetBulkRequest', oids, nonRepeaters: 0, maxRepetitions };
  }

  answered(error: unknown, response: Pdu | undefined, names: number, repetitions: number): void {
    for (const column of this.#columns) column.asked = false;
    this.#done(error, response, this.#columns.slice(0, names), repetitions);
  }
}
