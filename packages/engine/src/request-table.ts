// Which request an answer belongs to: a ring of the requests in flight, found by id without a search.

import type { Random } from './random.js';
import type { Request } from './request.js';
import { RequestIds } from './request-ids.js';

const FIRST_SIZE = 64;
const NUMBERS = 0x8000_0000; // 2^31 request numbers

/** The requests in flight on one socket, by id. Ids are not given out again before 2^31 others (`RequestIds`). */
export class RequestTable {
  readonly #ids: RequestIds;
  #ring: (Request | undefined)[] = new Array(FIRST_SIZE).fill(undefined);
  /** The number that was answered last in each place: tells a second answer from one to nothing. */
  #answered = new Int32Array(FIRST_SIZE).fill(-1);
  #next = 0;
  #size = 0;

  constructor(random: Random) {
    this.#ids = new RequestIds(random);
  }

  get size(): number {
    return this.#size;
  }

  /** Gives the request its id. */
  add(request: Request): void {
    if (this.#size * 2 >= this.#ring.length) this.#grow();
    const mask = this.#ring.length - 1;
    let number = this.#next;
    while (this.#ring[number & mask]) number = (number + 1) % NUMBERS; // a straggler holds the place: its number is skipped
    this.#next = (number + 1) % NUMBERS;
    this.#ring[number & mask] = request;
    this.#size++;
    request.number = number;
    request.id = this.#ids.idOf(number);
  }

  /** A request-id for a message that nobody answers. */
  spareId(): number {
    const number = this.#next;
    this.#next = (number + 1) % NUMBERS;
    return this.#ids.idOf(number);
  }

  /** The request in flight with this id. */
  find(id: number): Request | undefined {
    if (id < 0 || id >= NUMBERS) return undefined;
    const number = this.#ids.numberOf(id);
    const request = this.#ring[number & (this.#ring.length - 1)];
    return request !== undefined && request.number === number ? request : undefined;
  }

  /** Was the request with this id answered lately? As far as the ring remembers: for the name of a counter only. */
  wasAnswered(id: number): boolean {
    if (id < 0 || id >= NUMBERS) return false;
    const number = this.#ids.numberOf(id);
    return this.#answered[number & (this.#ring.length - 1)] === number;
  }

  remove(request: Request, answered: boolean): void {
    const place = request.number & (this.#ring.length - 1);
    this.#ring[place] = undefined;
    if (answered) this.#answered[place] = request.number;
    this.#size--;
  }

  #grow(): void {
    const old = this.#ring;
    const mask = old.length * 2 - 1;
    this.#ring = new Array(old.length * 2).fill(undefined);
    this.#answered = new Int32Array(old.length * 2).fill(-1);
    for (const request of old) if (request) this.#ring[request.number & mask] = request;
  }
}
