// Carries out what a master agent asks: RFC 2741 section 7.2.
import { BerWriter, Oid } from '@mgmtapi/ber';
import { ErrorStatus, type VarBind } from '@mgmtapi/protocol';
import { BindingList } from '../binding-list.js';
import type { MibContext, MibContexts } from '../contexts.js';
import { Cursor } from '../cursor.js';
import type { HandlerRequest } from '../handlers.js';
import { failedAs, RequestError } from '../request-error.js';
import { varBindsIn } from '../response.js';
import type { SetTransaction } from '../set-transaction.js';
import type { View } from '../vacm/view.js';
import { AgentXErrorCode, type MasterRequest, type SearchRange } from './pdu.js';

/** What goes back. */
export interface AgentXAnswer {
  readonly error: number;
  readonly index: number;
  readonly varBinds: readonly VarBind[];
}

/** What a master asks that is answered; the rest is about the session. */
export type DataRequest = Exclude<MasterRequest, { type: 'Close' | 'Response' }>;
type Search = Extract<DataRequest, { ranges: readonly SearchRange[] }>;

const SOURCE = { address: 'agentx', port: 0 };
const EMPTY = Oid.from([]);

/** The requests of one session. */
export class AgentXResponder {
  readonly #contexts: MibContexts;
  readonly #writer = new BerWriter();
  readonly #transactions = new Map<number, SetTransaction>();
  /** One phase after the other, in the order that the master asks. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(contexts: MibContexts) {
    this.#contexts = contexts;
  }

  /** The answer; undefined for a CleanupSet, which has none. Never rejects for what masters or handlers do. */
  async answer(transactionID: number, request: DataRequest): Promise<AgentXAnswer | undefined> {
    try {
      if ('ranges' in request) return { error: 0, index: 0, varBinds: await this.#search(request) };
      const phase = this.#last.then(() => this.#phase(transactionID, request));
      this.#last = phase.catch(() => undefined);
      await phase;
      return request.type === 'CleanupSet' ? undefined : { error: 0, index: 0, varBinds: [] };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return { error: error.errorStatus, index: error.errorIndex, varBinds: [] };
    }
  }

  /** The session is over: whoever tested a SET may let go. */
  async abandon(): Promise<void> {
    await this.#last;
    const transactions = [...this.#transactions.values()];
    this.#transactions.clear();
    for (const transaction of transactions) await transaction.cleanup();
  }

  async #search(request: Search): Promise<VarBind[]> {
    const context = this.#context(request.context);
    const type = `${request.type}Request` as const;
    const varBinds = request.ranges.map(({ start }): VarBind => ({ oid: start, type: 'Null', value: null }));
    const asked = requestOf(type, varBinds, request.context);
    const into = new BindingList(this.#writer);
    if (request.type === 'Get') {
      for (const [i, { start }] of request.ranges.entries()) {
        await orFail(i + 1, asked, () => context.mib.get(start, asked, into));
      }
      return varBindsIn(into);
    }
    const cursors = request.ranges.map(({ start, include, end }) => {
      return new Cursor(context.mib, asked, rangeView(end), start, include);
    });
    // RFC 2741 section 7.2.3.3: as GETBULK does, where a GetNext repeats nothing.
    const { nonRepeaters, maxRepetitions } =
      request.type === 'GetBulk' ? request : { nonRepeaters: cursors.length, maxRepetitions: 0 };
    const once = Math.min(nonRepeaters, cursors.length);
    for (let i = 0; i < once; i++) await orFail(i + 1, asked, () => cursors[i]!.next(into));
    for (let repetition = 0; repetition < maxRepetitions; repetition++) {
      if (cursors.slice(once).every(({ ended }) => ended)) break;
      for (let i = once; i < cursors.length; i++) await orFail(i + 1, asked, () => cursors[i]!.next(into));
    }
    return varBindsIn(into);
  }

  async #phase(transactionID: number, request: Exclude<DataRequest, Search>): Promise<void> {
    if (request.type === 'TestSet') {
      const asked = requestOf('SetRequest', request.varBinds, request.context);
      const begun = this.#context(request.context).writeClass.begin(asked);
      await this.#transactions.get(transactionID)?.cleanup();
      this.#transactions.set(transactionID, begun);
      return begun.test();
    }
    const transaction = this.#transactions.get(transactionID);
    if (request.type === 'CleanupSet') {
      this.#transactions.delete(transactionID);
      return transaction?.cleanup();
    }
    if (transaction === undefined) throw new RequestError(AgentXErrorCode.processingError, 0);
    if (request.type === 'UndoSet') return transaction.undo();
    // RFC 2741 section 7.2.4.2: commitFailed is all that a commit can say.
    return transaction.commit().catch((error: unknown) => {
      const index = error instanceof RequestError ? error.errorIndex : 0;
      throw new RequestError(ErrorStatus.commitFailed, index);
    });
  }

  #context(name: string): MibContext {
    const context = this.#contexts.get(name);
    if (context === undefined) throw new RequestError(AgentXErrorCode.unsupportedContext, 0);
    return context;
  }
}

/** The master has decided who may do it: of the principal it tells nothing but the context. */
function requestOf(type: HandlerRequest['type'], varBinds: readonly VarBind[], contextName: string): HandlerRequest {
  const principal = {
    securityModel: 'v2c',
    securityName: 'agentx',
    securityLevel: 'noAuthNoPriv',
    contextName,
  } as const;
  return { type, principal, source: SOURCE, varBinds };
}

/** A handler's failure is genErr for the range that asked for it. */
async function orFail(index: number, request: HandlerRequest, ask: () => Promise<void> | undefined): Promise<void> {
  try {
    await ask();
  } catch (error) {
    throw failedAs(error, index, ErrorStatus.genErr, request);
  }
}

/** What lies before the end of a search range. */
function rangeView(end: Oid | undefined): View {
  const stretch = { start: EMPTY, end };
  return {
    includes: (name) => end === undefined || name.compare(end) < 0,
    stretchFrom: (name) => (end === undefined || name.compare(end) < 0 ? stretch : undefined),
    isExact: true,
  };
}
