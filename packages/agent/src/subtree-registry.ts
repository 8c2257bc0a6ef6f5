// Which handler answers for which part of the MIB: the longest registered prefix does.
import type { Oid } from '@mgmtapi/ber';
import type { MibHandler } from './handlers.js';
import { indexFrom, type Segment, segmentsOf } from './segments.js';

/** A handler at its subtree. */
export interface Registration {
  readonly subtree: Oid;
  readonly handler: MibHandler;
}

/** The subtrees of one context of an agent. Built for many look-ups and few changes. */
export class SubtreeRegistry {
  readonly #registrations: Registration[] = [];
  #segments: readonly Segment<Registration>[] = [];

  /**
   * @throws {RangeError} this very subtree has a handler already (one inside another is fine)
   */
  add(registration: Registration): void {
    const { subtree } = registration;
    if (this.#registrations.some((other) => other.subtree.equals(subtree))) {
      throw new RangeError(`subtree ${subtree} is registered already`);
    }
    this.#registrations.push(registration);
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
    return segment !== undefined && segment.start.compare(oid) <= 0 ? segment.owner : undefined;
  }

  /** In the order of the names, without overlap. A change makes a new list. */
  get segments(): readonly Segment<Registration>[] {
    return this.#segments;
  }

  /** All that is registered, in no order. */
  get registrations(): readonly Registration[] {
    return this.#registrations;
  }
}
