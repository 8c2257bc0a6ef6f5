// Goes through the instances behind a name, as GetNextRequest and each column of GetBulkRequest do: RFC 3416 section 4.2.2.
import { type Oid, Tag } from '@mgmtapi/ber';
import type { BindingList } from './binding-list.js';
import type { HandlerRequest } from './handlers.js';
import type { Instrumentation } from './instrumentation.js';
import { RecordedTree } from './playback/recorded-tree.js';
import { indexFrom, type Segment } from './segments.js';
import type { Registration } from './subtree-registry.js';
import type { View } from './vacm/view.js';

/**
 * A place in the MIB of one request. Where to look next is where three things overlap:
 *
 *     segments   |  A  |     B     |        C        |         who answers
 *     view           |==========|      |=====|    |======      what may be read
 *     stretch           ^at.....^                              what one handler is asked for
 *
 * In a recorded tree it keeps its place, and the next instance costs a copy.
 */
export class Cursor {
  readonly #mib: Instrumentation;
  readonly #segments: readonly Segment<Registration>[];
  readonly #view: View;
  readonly #hasCounter64: boolean;
  /** What was given last; at first what was asked. Behind the places of `#tree`, if there is one. */
  #name: Oid;
  #tree: RecordedTree | undefined;
  #registration: Registration | undefined;
  #index = 0;
  #limit = 0;
  #ended = false;
  /** Is what comes next behind `#name`, or may it be `#name` itself? */
  #behind: boolean;

  /** @param inclusive - `from` itself may be the first instance, as in AgentX */
  constructor(
    mib: Instrumentation,
    readonly request: HandlerRequest,
    view: View,
    from: Oid,
    inclusive = false,
  ) {
    this.#mib = mib;
    this.#segments = mib.registry.segments;
    this.#view = view;
    this.#hasCounter64 = request.principal.securityModel !== 'v1'; // RFC 3584 section 4.2.2.1
    this.#name = from;
    this.#behind = !inclusive;
  }

  /** Has it given endOfMibView? Then it gives that for ever. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Adds the next instance that the principal may read; endOfMibView under the last name when there is none.
   * @returns a promise where handlers must be asked
   * @throws {HandlerFailure} (or rejects with it)
   */
  next(into: BindingList): Promise<void> | undefined {
    if (this.#tree !== undefined) {
      if (this.#index < this.#limit) {
        this.#mib.copy(this.#registration!, this.#tree, this.#index++, into);
        return undefined;
      }
      this.#name = this.#tree.nameAt(this.#index - 1);
      this.#tree = undefined;
    }
    if (!this.#ended) return this.#search(into);
    this.#end(into);
    return undefined;
  }

  async #search(into: BindingList): Promise<void> {
    let at = this.#name;
    let behind = this.#behind; // not `at` itself
    this.#behind = true;
    for (;;) {
      const segment = this.#segments[indexFrom(this.#segments, at)];
      const stretch = this.#view.stretchFrom(at);
      if (segment === undefined || stretch === undefined) break;
      for (const { start } of [segment, stretch]) {
        if (at.compare(start) >= 0) continue;
        at = start;
        behind = false;
      }
      const end = firstOf(segment.end, stretch.end);
      if (end === undefined || at.compare(end) < 0) {
        if (await this.#within(segment.owner, at, behind, end, into)) return;
        if (end === undefined) break;
        at = end;
        behind = false;
      }
    }
    this.#ended = true;
    this.#end(into);
  }

  /** Adds the first instance from `at` on, before `end`. */
  async #within(
    registration: Registration,
    at: Oid,
    behind: boolean,
    end: Oid | undefined,
    into: BindingList,
  ): Promise<boolean> {
    const { handler } = registration;
    if (handler instanceof RecordedTree) return this.#withinTree(registration, handler, at, behind, end, into);
    const name = await this.#mib.getNext(registration, at, behind, end, this.request, into, ({ oid, type }) => {
      return (this.#hasCounter64 || type !== 'Counter64') && (this.#view.isExact || this.#view.includes(oid));
    });
    if (name === undefined) return false;
    this.#name = name;
    return true;
  }

  #withinTree(
    registration: Registration,
    tree: RecordedTree,
    at: Oid,
    behind: boolean,
    end: Oid | undefined,
    into: BindingList,
  ): boolean {
    const limit = end === undefined ? tree.size : tree.indexFrom(end, false);
    for (let index = tree.indexFrom(at, behind); index < limit; index++) {
      if (!this.#hasCounter64 && tree.tagAt(index) === Tag.Counter64) continue;
      if (!this.#view.isExact && !this.#view.includes(tree.nameAt(index))) continue;
      this.#mib.copy(registration, tree, index, into);
      if (this.#hasCounter64 && this.#view.isExact) {
        this.#tree = tree;
        this.#registration = registration;
        this.#index = index + 1;
        this.#limit = limit;
      } else {
        this.#name = tree.nameAt(index);
      }
      return true;
    }
    return false;
  }

  #end(into: BindingList): void {
    into.add({ oid: this.#name, type: 'EndOfMibView', value: null });
  }
}

/** The one that comes first; undefined comes behind all names. */
function firstOf(a: Oid | undefined, b: Oid | undefined): Oid | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.compare(b) <= 0 ? a : b;
}
