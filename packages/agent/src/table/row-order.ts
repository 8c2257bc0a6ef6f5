// The rows of a table in the order of their indexes, kept for a while: sorting at each request would cost O(n).
import { Oid, type OidLike } from '@mgmtapi/ber';
import type { Clock } from '@mgmtapi/transport';
import type { Awaitable } from '../handlers.js';

/**
 * Where rows come from: an array, a Map, anything that can be iterated, or a function that gives such a thing now or later,
 * an asynchronous iterable too.
 */
export type RowSource<R> = Rows<R> | (() => Awaitable<Rows<R> | AsyncIterable<R>>);
type Rows<R> = Iterable<R> | ReadonlyMap<unknown, R>;

/** A row at its place. */
export interface PlacedRow<R> {
  readonly index: Oid;
  readonly row: R;
}

/** What a row's index is; `key` is its key where the rows are a Map. */
export type IndexOf<R> = (row: R, key: unknown) => OidLike | number;

/**
 * The order. Made anew when it is older than `maxAge`, when `changed` was called, and when an array or a Map has another
 * size; requests that come while an asynchronous source is read wait for the same reading.
 */
export class RowOrder<R> {
  readonly #source: RowSource<R>;
  readonly #indexOf: IndexOf<R>;
  readonly #clock: Clock;
  readonly #maxAge: number;
  #rows: readonly PlacedRow<R>[] = [];
  #size: number | undefined;
  #readAt = -Infinity;
  #reading: Promise<readonly PlacedRow<R>[]> | undefined;

  /** @param maxAge - milliseconds */
  constructor(source: RowSource<R>, indexOf: IndexOf<R>, clock: Clock, maxAge: number) {
    this.#source = source;
    this.#indexOf = indexOf;
    this.#clock = clock;
    this.#maxAge = maxAge;
  }

  /** Rows have come, gone, or changed their index: the next request sorts anew. */
  changed(): void {
    this.#readAt = -Infinity;
    this.#reading = undefined;
  }

  /**
   * The rows in order.
   * @throws (or rejects with) what the source throws, and what is wrong with an index
   */
  rows(): Awaitable<readonly PlacedRow<R>[]> {
    const source = this.#source;
    const isFresh = this.#clock.now() - this.#readAt < this.#maxAge;
    if (typeof source === 'function') return isFresh ? this.#rows : this.#wait(source);
    const size = sizeOf(source);
    if (!isFresh || size !== this.#size) {
      this.#keep(this.#sorted(entriesOf(source)));
      this.#size = size;
    }
    return this.#rows;
  }

  #wait(source: () => Awaitable<Rows<R> | AsyncIterable<R>>): Promise<readonly PlacedRow<R>[]> {
    if (this.#reading !== undefined) return this.#reading;
    const reading = this.#read(source).then(
      (rows) => {
        if (this.#reading === reading) this.#keep(rows); // else: changed meanwhile
        return rows;
      },
      (error: unknown) => {
        if (this.#reading === reading) this.#reading = undefined;
        throw error;
      },
    );
    this.#reading = reading;
    return reading;
  }

  async #read(source: () => Awaitable<Rows<R> | AsyncIterable<R>>): Promise<readonly PlacedRow<R>[]> {
    const given = await source();
    if (!(Symbol.asyncIterator in given)) return this.#sorted(entriesOf(given));
    const rows: [unknown, R][] = [];
    for await (const row of given) rows.push([undefined, row]);
    return this.#sorted(rows);
  }

  #sorted(entries: Iterable<readonly [unknown, R]>): readonly PlacedRow<R>[] {
    const rows: PlacedRow<R>[] = [];
    for (const [key, row] of entries) {
      const index = this.#indexOf(row, key);
      rows.push({ index: Oid.from(typeof index === 'number' ? [index] : index), row });
    }
    return rows.sort((a, b) => a.index.compare(b.index));
  }

  #keep(rows: readonly PlacedRow<R>[]): void {
    this.#rows = rows;
    this.#readAt = this.#clock.now();
    this.#reading = undefined;
  }
}

function sizeOf<R>(rows: Rows<R>): number | undefined {
  if (Array.isArray(rows)) return rows.length;
  return rows instanceof Map || rows instanceof Set ? rows.size : undefined;
}

function* entriesOf<R>(rows: Rows<R>): Iterable<readonly [unknown, R]> {
  if (rows instanceof Map) yield* rows as ReadonlyMap<unknown, R>;
  else for (const row of rows as Iterable<R>) yield [undefined, row];
}
