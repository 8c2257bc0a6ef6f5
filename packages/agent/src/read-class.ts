// GetRequest, GetNextRequest and GetBulkRequest on an agent's MIB: RFC 3416 sections 4.2.1 to 4.2.3.
import type { Oid } from '@mgmtapi/ber';
import { ErrorStatus, isException, type VarBind } from '@mgmtapi/protocol';
import type { HandlerRequest } from './handlers.js';
import type { Instrumentation } from './instrumentation.js';
import { RequestError, refusedAs } from './request-error.js';
import type { AccessControl } from './vacm/access.js';

/** The read class of one agent. Methods reject with a `RequestError`, never with anything else. */
export class ReadClass {
  readonly #mib: Instrumentation;
  readonly #access: AccessControl;

  constructor(mib: Instrumentation, access: AccessControl) {
    this.#mib = mib;
    this.#access = access;
  }

  /** RFC 3416 section 4.2.1. */
  async get(request: HandlerRequest): Promise<VarBind[]> {
    const varBinds: VarBind[] = [];
    for (const { oid } of request.varBinds) {
      varBinds.push(
        this.#mayRead(request, oid)
          ? await this.#asked(varBinds.length + 1, this.#mib.get(oid, request))
          : { oid, type: 'NoSuchObject', value: null },
      );
    }
    return varBinds;
  }

  /** RFC 3416 section 4.2.2. */
  async getNext(request: HandlerRequest): Promise<VarBind[]> {
    const varBinds: VarBind[] = [];
    for (const { oid } of request.varBinds) varBinds.push(await this.#next(oid, varBinds.length + 1, request));
    return varBinds;
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
  ): Promise<VarBind[]> {
    const asked = request.varBinds;
    const once = Math.min(Math.max(nonRepeaters, 0), asked.length); // N
    const varBinds: VarBind[] = [];
    let used = 0;
    const add = async (oid: Oid, index: number): Promise<VarBind> => {
      const varBind = await this.#next(oid, index, request);
      varBinds.push(varBind);
      used += this.#mib.sizeOf(varBind);
      return varBind;
    };
    for (let i = 0; i < once && used <= room; i++) await add(asked[i]!.oid, i + 1);
    let names = asked.slice(once).map(({ oid }) => oid); // R of them
    for (let repetition = 0; repetition < maxRepetitions && names.length > 0; repetition++) {
      let ended = true;
      const next: Oid[] = [];
      for (const [i, name] of names.entries()) {
        if (used > room) return varBinds;
        const varBind = await add(name, once + i + 1);
        next.push(varBind.oid);
        ended &&= varBind.type === 'EndOfMibView';
      }
      if (ended) break; // every further repetition would say the same
      names = next;
    }
    return varBinds;
  }

  /** The next variable that may be read; endOfMibView under the name that was asked when there is none. */
  async #next(asked: Oid, index: number, request: HandlerRequest): Promise<VarBind> {
    let oid = asked;
    for (;;) {
      const found = await this.#asked(index, this.#mib.getNext(oid, request));
      if (found === undefined) return { oid: asked, type: 'EndOfMibView', value: null };
      // Version 1 has no Counter64: such variables are not there. RFC 3584 section 4.2.2.1.
      const unseen = request.principal.securityModel === 'v1' && found.type === 'Counter64';
      if (!unseen && this.#mayRead(request, found.oid)) return found;
      oid = found.oid;
    }
  }

  #mayRead(request: HandlerRequest, oid: Oid): boolean {
    const status = this.#access.isAccessAllowed(request.principal, 'read', oid);
    if (status === 'accessAllowed') return true;
    if (status === 'notInView') return false;
    throw refusedAs(status);
  }

  /** A handler's failure is genErr for the binding that asked for it. */
  async #asked<T>(index: number, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch {
      throw new RequestError(ErrorStatus.genErr, index);
    }
  }
}

/** For version 1 an exception is noSuchName for the first binding that has one. RFC 3584 section 4.2.2. */
export function refuseExceptions(varBinds: readonly VarBind[]): void {
  const index = varBinds.findIndex((varBind) => isException(varBind) || varBind.type === 'Counter64');
  if (index >= 0) throw new RequestError(ErrorStatus.noSuchName, index + 1);
}
