// Which handler answers for which part of the MIB: the longest registered prefix does.
import { Oid } from '@mgmtapi/ber';
import type { MibHandler } from './handlers.js';

/** A handler at its subtree. */
export interface Registration {
  readonly subtree: Oid;
  readonly handler: MibHandler;
}

/**
 * A stretch of names that one handler answers for. A subtree inside another splits the outer one:
 *
 *     registered    1.3.6.1.2.1 -> A                     1.3.6.1.2.1.2 -> B
 *
 *     segments      | 1.3.6.1.2.1 ... A ... | 1.3.6.1.2.1.2 ... B ... | 1.3.6.1.2.1.3 ... A ... | 1.3.6.1.2.2
 */
export interface Segment {
  /** The first name inside. */
  readonly start: Oid;
  /** The first name behind; undefined: there is none. */
  readonly end: Oid | undefined;
  readonly registration: Registration;
}

/** The subtrees of one agent. Built for many look-ups and few changes. */
export class SubtreeRegistry {
  readonly #registrations: Registration[] = [];
  #segments: readonly Segment[] = [];

  /**
   * @throws {RangeError} this very subtree has a handler already (one inside another is fine)
   */
  add(registration: Registration): void {
    const { subtree } = registration;
    if (this.#registrations.some((other) => other.subtree.equals(subtree))) {
      throw new RangeError(`subtree ${subtree} is registered already`);
    }
    this.#registrations.push(registration);
    this.#registrations.sort((a, b) => a.subtree.compare(b.subtree));
    this.#segments = segmentsOf(this.#registrations);
  }

  /** Takes a registration away; one that is not there is fine. */
  remove(registration: Registration): void {
    const index = this.#registrations.indexOf(registration);
    if (index < 0) return;
    this.#registrations.splice(index, 1);
    this.#segments = segmentsOf(this.#registrations);
  }

  /** Who answers for this name. */
  find(oid: Oid): Registration | undefined {
    const segment = this.#segments[indexFrom(this.#segments, oid)];
    return segment !== undefined && segment.start.compare(oid) <= 0 ? segment.registration : undefined;
  }

  /** In the order of the names, without overlap. A change makes a new list. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }
}

/** The place of the segment that holds `oid`, or else of the next behind it. */
export function indexFrom(segments: readonly Segment[], oid: Oid): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { end } = segments[middle]!;
    if (end === undefined || end.compare(oid) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** @param sorted - by subtree, so that an outer one comes before those inside it */
function segmentsOf(sorted: readonly Registration[]): Segment[] {
  const segments: Segment[] = [];
  const open: Registration[] = []; // from the outermost in
  let at: Oid | undefined = EMPTY; // where the names not yet given out begin; undefined: behind all names
  const closeLast = (): void => {
    const registration = open.pop()!;
    const end = successorOf(registration.subtree);
    if (at !== undefined && (end === undefined || at.compare(end) < 0)) {
      segments.push({ start: at, end, registration });
    }
    at = end;
  };
  for (const registration of sorted) {
    while (open.length > 0 && !registration.subtree.startsWith(open.at(-1)!.subtree)) closeLast();
    const outer = open.at(-1);
    if (outer !== undefined && at !== undefined && at.compare(registration.subtree) < 0) {
      segments.push({ start: at, end: registration.subtree, registration: outer });
    }
    open.push(registration);
    at = registration.subtree;
  }
  while (open.length > 0) closeLast();
  return segments;
}

const EMPTY = Oid.from([]);
const MAX_ARC = 0xffffffff;

/** The first name behind a subtree; undefined when no name is. */
function successorOf(subtree: Oid): Oid | undefined {
  const arcs = [...subtree.arcs];
  while (arcs.at(-1) === MAX_ARC) arcs.pop();
  if (arcs.length === 0) return undefined;
  arcs.push(arcs.pop()! + 1);
  return Oid.from(arcs);
}
