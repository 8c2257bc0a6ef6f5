// Reading any number of variables: split to fit, asked in smaller parts where an answer is too big, answered in order.

import type { Oid } from '@mgmtapi/ber';
import { type Request, ResponseError, shapeError } from '@mgmtapi/engine';
import { ErrorStatus, type VarBind } from '@mgmtapi/protocol';
import type { Asker } from './asker.js';
import type { RequestOptions } from './options.js';

/** Options of `get` and `getNext`. */
export interface ReadOptions extends RequestOptions {
  /**
   * v1 answers one name that it lacks with noSuchName for the whole request. Isolated, such a name becomes a variable of
   * type `NoSuchObject` (`getNext`: `EndOfMibView`), and the others are asked again. False.
   */
  isolate?: boolean | undefined;
}

/** Names in one request, at most: what agents are known to take. */
const MOST_NAMES = 100;
/** Octets of names in one request, at most: the request, and often its answer, stays one packet on an Ethernet. */
const MOST_OCTETS = 1200;
/** Octets of one name's binding beside the name itself. */
const BINDING = 8;

/** Do all these names go into one request? Then nothing need be put together again. */
export function fitsOneRequest(oids: readonly Oid[]): boolean {
  return oids.length <= 10 || endOfPart(oids, 0, MOST_NAMES) === oids.length;
}

/**
 * The answers to `oids`, in their order.
 * @param most - names in one request, at most: fewer where an answer was too big already
 */
export function readAll(
  asker: Asker,
  type: 'GetRequest' | 'GetNextRequest',
  oids: readonly Oid[],
  options: ReadOptions,
  most: number = MOST_NAMES,
): Promise<VarBind[]> {
  return new Reading(asker, type, oids, options, most).result;
}

class Reading {
  readonly result: Promise<VarBind[]>;
  readonly #asker: Asker;
  readonly #type: 'GetRequest' | 'GetNextRequest';
  readonly #oids: readonly Oid[];
  readonly #options: ReadOptions;
  readonly #answers: VarBind[];
  readonly #startedAt: number;
  readonly #pending = new Set<Request>();
  #resolve!: (varBinds: VarBind[]) => void;
  #reject!: (error: unknown) => void;

  constructor(
    asker: Asker,
    type: 'GetRequest' | 'GetNextRequest',
    oids: readonly Oid[],
    options: ReadOptions,
    most: number,
  ) {
    this.#asker = asker;
    this.#type = type;
    this.#oids = oids;
    this.#options = options;
    this.#answers = new Array(oids.length);
    this.#startedAt = asker.now();
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    try {
      for (let from = 0, to = 0; from < oids.length; from = to) {
        to = endOfPart(oids, from, most);
        this.#ask(Array.from({ length: to - from }, (_, i) => from + i));
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param places - which of the names */
  #ask(places: readonly number[]): void {
    const oids = places.map((place) => this.#oids[place]!);
    const expected = this.#type === 'GetRequest' ? oids : undefined;
    const request = this.#asker.ask({ type: this.#type, oids }, expected, this.#limits(), (error, response) => {
      this.#pending.delete(request);
      if (!response) return this.#fail(error);
      if (response.errorStatus !== ErrorStatus.noError)
        return this.#refused(places, new ResponseError(response, oids[response.errorIndex - 1], this.#asker.target));
      if (response.varBinds.length < oids.length)
        return this.#fail(shapeError(this.#asker.target, response.varBinds.length, oids.length));
      for (const [i, place] of places.entries()) this.#answers[place] = response.varBinds[i]!;
      this.#finish();
    });
    this.#pending.add(request);
  }

  #refused(places: readonly number[], error: ResponseError): void {
    const at = error.errorIndex - 1;
    try {
      const isolated = error.errorStatus === ErrorStatus.noSuchName && this.#options.isolate;
      if (isolated && (error.oid || places.length === 1)) this.#lacks(places, error.oid ? at : 0);
      // An agent may also say noSuchName and not of which name.
      else if ((isolated || error.errorStatus === ErrorStatus.tooBig) && places.length > 1) {
        const half = places.length >> 1;
        this.#ask(places.slice(0, half));
        this.#ask(places.slice(half));
      } else this.#fail(error);
    } catch (thrown) {
      this.#fail(thrown); // the session was closed meanwhile
    }
  }

  /** The agent lacks the name at one of these places: asks for the others again. */
  #lacks(places: readonly number[], at: number): void {
    const place = places[at]!;
    const type = this.#type === 'GetRequest' ? 'NoSuchObject' : 'EndOfMibView';
    this.#answers[place] = { oid: this.#oids[place]!, type, value: null };
    if (places.length > 1) this.#ask(places.filter((_, i) => i !== at));
    else this.#finish();
  }

  /** The request's share of `totalTimeout`, which is for the whole call. */
  #limits(): RequestOptions {
    const { totalTimeout } = this.#options;
    if (totalTimeout === undefined) return this.#options;
    return { ...this.#options, totalTimeout: Math.max(1, totalTimeout - (this.#asker.now() - this.#startedAt)) };
  }

  #finish(): void {
    if (this.#pending.size === 0) this.#resolve(this.#answers);
  }

  /** One part that fails ends the others: nobody gets their answers. */
  #fail(error: unknown): void {
    this.#reject(error);
    for (const request of this.#pending) this.#asker.cancel(request);
  }
}

/** Where the part that begins at `from` ends. */
function endOfPart(oids: readonly Oid[], from: number, most: number): number {
  let octets = 0;
  let to = from;
  while (to < oids.length && to - from < most) {
    octets += oids[to]!.octetLength + BINDING;
    if (octets > MOST_OCTETS && to > from) break;
    to++;
  }
  return to;
}
