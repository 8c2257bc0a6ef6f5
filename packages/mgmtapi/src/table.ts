// Reading a table: all columns side by side by GETBULK, rows in index order as soon as they are complete.

import { Oid, type OidLike } from '@mgmtapi/ber';
import { ClosedError, type ConfirmedPdu, ResponseError, shapeError, TimeoutError, WalkError } from '@mgmtapi/engine';
import {
  ErrorStatus,
  isException,
  type NameTree,
  type Pdu,
  type Row,
  type TableDefinition,
  type VarBind,
} from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import { BulkQuestion } from './bulk-question.js';
import { oidArgument } from './oid-argument.js';
import { checkInteger } from './options.js';
import type { Repetitions } from './repetitions.js';
import { TableColumn } from './table-column.js';
import { checkWalkOptions, type WalkOptions } from './walk.js';

/** How to read a table. `totalTimeout` is for the whole table, `limit` counts rows. */
export interface TableOptions extends Omit<WalkOptions, 'after' | 'method'> {
  /** Only these columns: by number, or by name where the table is a definition. Absent: all that the agent has. */
  columns?: readonly (number | string)[] | undefined;
  /** The first index wanted: `[3]`, `'3'`, `[192, 0, 2, 1]`. */
  from?: OidLike | undefined;
  /** The last index wanted; an index that begins with it counts as wanted. */
  to?: OidLike | undefined;
}

/** Columns looked for at once where the agent's columns are not known. */
const COLUMNS_SOUGHT = 10;

/**
 * The rows of a table.
 * @throws {TypeError | RangeError} naming the argument or option that is wrong
 */
export function openTable<R>(
  asker: Asker,
  table: OidLike | TableDefinition<R>,
  names: NameTree | undefined,
  options: TableOptions,
  maxRepetitions: number | 'auto',
): AsyncIterableIterator<Row | R> {
  checkWalkOptions(options);
  const definition = isDefinition(table) ? table : undefined;
  const oid = definition ? definition.oid : oidArgument(table as OidLike, names, 'table');
  const columns = options.columns?.map((column, i) => columnNumber(column, definition, `columns[${i}]`));
  const from = options.from === undefined ? undefined : indexArgument(options.from, 'from');
  const to = options.to === undefined ? undefined : indexArgument(options.to, 'to');
  const reader = new TableReader(asker, oid.child(1), columns, from, to, options, maxRepetitions);
  const decode = (row: Row): Row | R => (definition ? definition.decodeRow(row) : row);
  return reader.rows(decode);
}

function isDefinition<R>(table: OidLike | TableDefinition<R>): table is TableDefinition<R> {
  return typeof table === 'object' && table !== null && 'decodeRow' in table;
}

function columnNumber(column: number | string, definition: TableDefinition | undefined, argument: string): number {
  if (typeof column === 'number') {
    checkInteger(argument, column, 1, 0xffffffff);
    return column;
  }
  const number = definition?.columns.get(column);
  if (number !== undefined) return number;
  if (!definition) throw new TypeError(`${argument}: a name needs a table definition; give the column's number`);
  throw new RangeError(`${argument}: the table has no column ${JSON.stringify(column)}`);
}

function indexArgument(index: OidLike, argument: string): Oid {
  try {
    return Oid.from(index);
  } catch (error) {
    throw new TypeError(`${argument}: must be an index, as an OID: ${(error as Error).message}`);
  }
}

/** A question under way. */
interface Ahead {
  readonly answer: Promise<Answer>;
  cancel(): void;
}

/** A response, and the columns that its request asked for. */
interface Answer {
  readonly response: Pdu;
  readonly columns: readonly TableColumn[];
}

class TableReader {
  readonly #asker: Asker;
  readonly #entry: Oid;
  readonly #wanted: readonly number[] | undefined;
  readonly #from: Oid | undefined;
  readonly #to: Oid | undefined;
  readonly #options: TableOptions;
  readonly #startedAt: number;
  /** Rows asked at once, or what has been learned of how many variables an answer may have. */
  readonly #repetitions: number | Repetitions;
  #columns: readonly TableColumn[] = [];
  #varBinds = 0;
  #requests = 0;
  #retries = 0;
  #last: Oid | undefined;

  constructor(
    asker: Asker,
    entry: Oid,
    wanted: readonly number[] | undefined,
    from: Oid | undefined,
    to: Oid | undefined,
    options: TableOptions,
    maxRepetitions: number | 'auto',
  ) {
    this.#asker = asker;
    this.#entry = entry;
    this.#wanted = wanted && [...new Set(wanted)].sort((a, b) => a - b);
    this.#from = from;
    this.#to = to;
    this.#options = options;
    this.#startedAt = asker.now();
    const repetitions = options.maxRepetitions ?? maxRepetitions;
    this.#repetitions = repetitions === 'auto' ? asker.repetitions : repetitions;
  }

  async *rows<T>(decode: (row: Row) => T): AsyncGenerator<T, void, undefined> {
    const numbers = this.#wanted ?? (await this.#findColumns());
    this.#columns = numbers.map((number) => new TableColumn(this.#entry.child(number), number, this.#from, this.#to));
    const limit = this.#options.limit ?? Number.POSITIVE_INFINITY;
    let count = 0;
    let ahead = this.#fetch();
    try {
      while (ahead) {
        this.#accept(await ahead.answer);
        ahead = this.#fetch(); // the agent works while the consumer takes what is complete
        for (let row = this.#takeRow(); row; row = this.#takeRow()) {
          if (!this.#asker.open) throw new ClosedError('session');
          this.#options.signal?.throwIfAborted();
          yield decode(row);
          if (++count >= limit) return;
        }
        ahead ??= this.#fetch();
      }
    } finally {
      ahead?.cancel();
    }
  }

  /** Asks for more of the columns that have few cells waiting; undefined when no column needs more now. */
  #fetch(): Ahead | undefined {
    const open = this.#columns.filter((column) => !column.ended);
    const size = typeof this.#repetitions === 'number' ? this.#repetitions * open.length : this.#repetitions.size;
    const few = Math.ceil(size / Math.max(1, open.length));
    const columns = open.filter((column) => column.size <= few);
    if (columns.length === 0) return undefined;
    const oids = columns.map((column) => column.at);
    return this.#ask(
      oids,
      columns,
      typeof this.#repetitions === 'number' ? this.#repetitions * oids.length : this.#repetitions,
    );
  }

  /** Asks what follows each of `oids`, as many of them and as many rounds as an answer may have variables. */
  #ask(oids: readonly Oid[], columns: readonly TableColumn[], size: number | Repetitions): Ahead {
    const bulk = this.#asker.target.version !== 'v1';
    const pduOf = (variables: number): ConfirmedPdu => {
      const some = oids.slice(0, Math.max(1, variables));
      if (!bulk) return { type: 'GetNextRequest', oids: some };
      return {
        type: 'GetBulkRequest',
        oids: some,
        nonRepeaters: 0,
        maxRepetitions: Math.max(1, Math.floor(variables / some.length)),
      };
    };
    let question: BulkQuestion | undefined;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#requests++;
      question = new BulkQuestion(this.#asker, size, pduOf, this.#limits(), (error, response, asked) => {
        this.#retries += question?.retries ?? 0;
        if (response) resolve({ response, columns: columns.slice(0, 'oids' in asked ? asked.oids.length : 0) });
        else reject(error);
      });
    });
    answer.catch(() => {}); // whoever cancels does not wait for it
    return { answer, cancel: () => question?.cancel() };
  }

  /** The request's share of `totalTimeout`, which is for the whole table. */
  #limits(): TableOptions {
    const { totalTimeout } = this.#options;
    if (totalTimeout === undefined) return this.#options;
    const elapsed = this.#asker.now() - this.#startedAt;
    if (elapsed >= totalTimeout) throw new TimeoutError(this.#asker.target, this.#requests, elapsed);
    return { ...this.#options, totalTimeout: totalTimeout - elapsed };
  }

  #accept({ response, columns }: Answer): void {
    if (response.errorStatus !== ErrorStatus.noError) return this.#refused(columns, response);
    const { varBinds } = response;
    if (varBinds.length < columns.length) throw shapeError(this.#asker.target, varBinds.length, columns.length);
    const before = new Set(columns.filter((column) => column.ended));
    for (const [i, varBind] of varBinds.entries()) {
      const column = columns[i % columns.length]!;
      if (before.has(column)) continue;
      const last = column.at;
      const taken = column.accept(varBind);
      if (taken === 'order' && this.#options.order !== 'tolerate')
        throw new WalkError(last, varBind.oid, this.#asker.target);
      if (taken === 'order') column.ended = true;
      if (column.ended) before.add(column);
      else {
        this.#varBinds++;
        this.#last = varBind.oid;
      }
    }
    this.#options.onProgress?.({
      varBinds: this.#varBinds,
      requests: this.#requests,
      retries: this.#retries,
      elapsed: this.#asker.now() - this.#startedAt,
      last: this.#last,
    });
  }

  #refused(columns: readonly TableColumn[], response: Pdu): void {
    const { errorStatus, errorIndex } = response;
    const column = columns[errorIndex - 1];
    if (errorStatus === ErrorStatus.noSuchName && column) {
      column.ended = true; // v1: nothing follows in this column
      return;
    }
    throw new ResponseError(response, column?.at, this.#asker.target);
  }

  /** The row of the smallest index, if every column has come that far. */
  #takeRow(): Row | undefined {
    let index: Oid | undefined;
    for (const column of this.#columns) {
      const { head } = column;
      if (head) {
        if (!index || head.index.compare(index) < 0) index = head.index;
      } else if (!column.ended) return undefined;
    }
    if (!index) return undefined;
    const columns = new Map<number, VarBind>();
    for (const column of this.#columns) {
      const { head } = column;
      if (!head?.index.equals(index)) continue;
      columns.set(column.number, head.varBind);
      column.shift();
    }
    return { index, columns };
  }

  /** Which columns have a cell at all: asks what follows several columns' beginnings at once. */
  async #findColumns(): Promise<number[]> {
    const found = new Set<number>();
    let next = 1;
    let most = COLUMNS_SOUGHT;
    let count = 1; // the first question finds the first column; from there on several are guessed at once
    while (true) {
      const oids = Array.from({ length: count }, (_, i) => this.#entry.child(next + i));
      const { response } = await this.#ask(oids, [], count).answer;
      const { varBinds, errorStatus, errorIndex } = response;
      const tooMany = errorStatus === ErrorStatus.tooBig || errorStatus === ErrorStatus.noSuchName;
      if (tooMany && count > 1) {
        count = most = 1; // in v1 one name without a successor costs the whole answer
        continue;
      }
      if (errorStatus === ErrorStatus.noSuchName) break;
      if (errorStatus !== ErrorStatus.noError) {
        throw new ResponseError(response, oids[errorIndex - 1], this.#asker.target);
      }
      if (varBinds.length < count) throw shapeError(this.#asker.target, varBinds.length, count);
      const inside = varBinds.slice(0, count).filter((vb) => !isException(vb) && vb.oid.startsWith(this.#entry));
      for (const { oid } of inside) found.add(oid.arcs[this.#entry.length] ?? 0);
      if (inside.length < count) break;
      next = Math.max(next + count - 1, ...found) + 1;
      count = most;
    }
    return [...found].filter((number) => number > 0).sort((a, b) => a - b);
  }
}
