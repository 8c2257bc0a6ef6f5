// Which request an answer belongs to: a ring of the requests in flight, found by id without a search.

import type { Request } from './request.js';
import type { RequestIds } from './request-ids.js';

/** A power of two. Small: a session with a socket of its own has a table of its own. */
const FIRST_SIZE = 16;
/** How often a table that is half full gets larger, a power of two: many requests at once are there after a few steps. */
const GROWTH = 8;

/** The requests in flight on one socket, by id. Ids are not given out again before 2^31 others (`RequestIds`). */
export class RequestTable {
  readonly #ids: RequestIds;
  #ring: (Request | undefined)[];
  /** The id that was answered last in each place: tells a second answer from one to nothing. */
  #answered: Int32Array;
  #size = 0;

  /** @param ids - shared with the other sockets of the engine */
  constructor(ids: RequestIds) {
    this.#ids = ids;
    // Here and not above: V8 compiles a field that is set where it is declared as if it were never set again.
    this.#ring = new Array(FIRST_SIZE).fill(undefined);
    this.#answered = new Int32Array(FIRST_SIZE).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  /** The id of the next message. A request that gets it is added in the same turn. */
  nextId(): number {
    if (this.#size * 2 >= this.#ring.length) this.#grow();
    const mask = this.#ring.length - 1;
    let number: number;
    do number = this.#ids.nextNumber();
    while (this.#ring[number & mask] !== undefined); // a straggler holds the place: the number is skipped
    return this.#ids.idOf(number);
  }

  add(request: Request): void {
    this.#ring[this.#place(request.id)] = request;
    this.#size++;
  }

  /** The request in flight with this id. */
  find(id: number): Request | undefined {
    const request = isId(id) ? this.#ring[this.#place(id)] : undefined;
    return request?.id === id ? request : undefined;
  }

  /** Was the request with this id answered lately? As far as the ring remembers: for the name of a counter only. */
  wasAnswered(id: number): boolean {
    return isId(id) && this.#answered[this.#place(id)] === id;
  }

  remove(request: Request, answered: boolean): void {
    const place = this.#place(request.id);
    this.#ring[place] = undefined;
    if (answered) this.#answered[place] = request.id;
    this.#size--;
  }

  #place(id: number): number {
    return this.#ids.numberOf(id) & (this.#ring.length - 1);
  }

  #grow(): void {
    const old = this.#ring;
    const size = old.length * GROWTH;
    this.#ring = new Array(size).fill(undefined);
    this.#answered = new Int32Array(size).fill(-1);
    for (let i = 0; i < old.length; i++) {
      const request = old[i];
      if (request !== undefined) this.#ring[this.#place(request.id)] = request;
    }
  }
}

/** Ids as we give them: a peer may answer with anything. */
function isId(id: number): boolean {
  return (id | 0) === id && id >= 0;
}
