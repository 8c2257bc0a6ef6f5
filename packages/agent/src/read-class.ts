// GetRequest, GetNextRequest and GetBulkRequest on an agent's MIB: RFC 3416 sections 4.2.1 to 4.2.3.
import type { Oid } from '@mgmtapi/ber';
import { ErrorStatus } from '@mgmtapi/protocol';
import type { BindingList } from './binding-list.js';
import { Cursor } from './cursor.js';
import type { HandlerRequest } from './handlers.js';
import type { Instrumentation } from './instrumentation.js';
import { failedAs, refusedAs } from './request-error.js';
import type { AccessControl } from './vacm/access.js';
import type { View } from './vacm/view.js';

/** The read class on one MIB. Methods reject with a `RequestError`, never with anything else. */
export class ReadClass {
  readonly #mib: Instrumentation;
  readonly #access: AccessControl;

  constructor(mib: Instrumentation, access: AccessControl) {
    this.#mib = mib;
    this.#access = access;
  }

  /** RFC 3416 section 4.2.1. */
  async get(request: HandlerRequest, into: BindingList): Promise<void> {
    const view = this.#view(request);
    for (const { oid } of request.varBinds) {
      const index = into.length + 1;
      try {
        const pending = view.includes(oid) ? this.#mib.get(oid, request, into) : notInView(oid, into);
        if (pending !== undefined) await pending; // most answers are there at once
      } catch (error) {
        throw failedAs(error, index, ErrorStatus.genErr, request);
      }
    }
  }

  /** RFC 3416 section 4.2.2. */
  async getNext(request: HandlerRequest, into: BindingList): Promise<void> {
    const view = this.#view(request);
    for (const { oid } of request.varBinds) {
      const pending = this.#next(new Cursor(this.#mib, request, view, oid), into.length + 1, into);
      if (pending !== undefined) await pending;
    }
  }

  /**
   * RFC 3416 section 4.2.3. Ends early when all that is repeated is behind the end of the MIB, and when `room` is used up.
   * @param room - octets that all bindings together may take; the last one given may go beyond
   */
  async getBulk(
    request: HandlerRequest,
    nonRepeaters: number,
    maxRepetitions: number,
    room: number,
    into: BindingList,
  ): Promise<void> {
    const view = this.#view(request);
    const cursors = request.varBinds.map(({ oid }) => new Cursor(this.#mib, request, view, oid));
    const once = Math.min(Math.max(nonRepeaters, 0), cursors.length); // N
    for (let i = 0; i < once && into.size <= room; i++) await this.#next(cursors[i]!, i + 1, into);
    for (let repetition = 0; repetition < maxRepetitions && once < cursors.length; repetition++) {
      let ended = true;
      for (let i = once; i < cursors.length; i++) {
        if (into.size > room) return;
        const pending = this.#next(cursors[i]!, i + 1, into);
        if (pending !== undefined) await pending;
        ended &&= cursors[i]!.ended;
      }
      if (ended) return; // every further repetition would say the same
    }
  }

  /** A handler's failure is genErr for the binding that asked for it. */
  #next(cursor: Cursor, index: number, into: BindingList): Promise<void> | undefined {
    const fail = (error: unknown): never => {
      throw failedAs(error, index, ErrorStatus.genErr, cursor.request);
    };
    try {
      return cursor.next(into)?.catch(fail);
    } catch (error) {
      return fail(error);
    }
  }

  #view(request: HandlerRequest): View {
    const selected = this.#access.selectView(request.principal, 'read');
    if (typeof selected === 'string') throw refusedAs(selected);
    return selected;
  }
}

/** RFC 3416 section 4.2.1: what may not be accessed is not there. */
function notInView(oid: Oid, into: BindingList): undefined {
  into.add({ oid, type: 'NoSuchObject', value: null });
}
