// One session with a master agent: our requests with their answers, its requests with ours. RFC 2741 section 7.

import type { Oid } from '@mgmtapi/ber';
import { ClosedError } from '@mgmtapi/engine';
import { ErrorStatus } from '@mgmtapi/protocol';
import type { Clock } from '@mgmtapi/transport';
import { AgentXConnection, type MasterAddress } from './connection.js';
import {
  AgentXError,
  AgentXErrorCode,
  AgentXFlag,
  type AgentXHeader,
  AgentXParseError,
  AgentXType,
  CloseReason,
  type MasterRequest,
} from './pdu.js';
import { readPayload } from './reader.js';
import type { AgentXAnswer, AgentXResponder } from './responder.js';
import { AgentXWriter } from './writer.js';

/** How a session is opened. */
export interface AgentXSessionOptions {
  readonly master: MasterAddress;
  readonly clock: Clock;
  /** Milliseconds that the master may take for an answer. */
  readonly responseTimeout: number;
  /** Seconds that the master waits for us, o.timeout; 0: as it likes. */
  readonly timeout: number;
  readonly id: Oid | undefined;
  readonly descr: string;
  readonly responder: AgentXResponder;
  /** Told once, when the session has ended without `close`. */
  readonly onEnd: (error: Error) => void;
}

interface Pending {
  readonly what: string;
  readonly settle: (error: Error | undefined, header?: AgentXHeader) => void;
}

/** A session that is open. Owns its connection and every timer. */
export class AgentXSession {
  readonly #options: AgentXSessionOptions;
  readonly #writer = new AgentXWriter();
  readonly #pending = new Map<number, Pending>();
  readonly #answering = new Set<Promise<void>>();
  #connection!: AgentXConnection;
  #sessionID = 0;
  #lastPacketID = 0;
  #isOpen = false;
  #ended = false;

  private constructor(options: AgentXSessionOptions) {
    this.#options = options;
  }

  /**
   * Connects and opens a session. RFC 2741 section 7.1.1.
   * @throws (rejects) the system's error, an `AgentXError`, the signal's reason
   */
  static async open(options: AgentXSessionOptions, signal: AbortSignal): Promise<AgentXSession> {
    const session = new AgentXSession(options);
    const handlers = {
      onPdu: (header: AgentXHeader, payload: Uint8Array) => session.#onPdu(header, payload),
      onClose: (error: Error | undefined) => session.#end(error ?? new Error('the connection has ended')),
    };
    session.#connection = await AgentXConnection.open(options.master, handlers, signal);
    try {
      await session.#openSession();
      session.#isOpen = true;
    } catch (error) {
      session.#ended = true;
      await session.#connection.close();
      throw error;
    }
    return session;
  }

  /** @throws {AgentXError} (rejects) the master refused: duplicateRegistration, ... */
  async register(subtree: Oid, priority: number, context: string): Promise<void> {
    this.#registration(subtree, priority, context, this.#options.timeout);
    await this.#ask(AgentXType.Register, `register ${subtree}`, context);
  }

  /** @throws {AgentXError} (rejects) */
  async unregister(subtree: Oid, priority: number, context: string): Promise<void> {
    this.#registration(subtree, priority, context, 0);
    await this.#ask(AgentXType.Unregister, `unregister ${subtree}`, context);
  }

  /**
   * @param write - writes the bindings
   * @throws {AgentXError} (rejects)
   */
  async notify(write: (writer: AgentXWriter) => void, context: string): Promise<void> {
    if (context !== '') this.#writer.text(context);
    write(this.#writer);
    await this.#ask(AgentXType.Notify, 'notify', context);
  }

  /** Is the master there? RFC 2741 section 7.1.11. */
  async ping(): Promise<void> {
    await this.#ask(AgentXType.Ping, 'ping', '');
  }

  /** Says so to the master, and ends the connection. Resolves when its handle is gone; twice is fine. */
  async close(): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      this.#writer.uint8(CloseReason.shutdown);
      this.#writer.uint8(0);
      this.#writer.uint16(0);
      this.#connection.send(this.#writer.finish(AgentXType.Close, this.#sessionID, 0, ++this.#lastPacketID));
      this.#failPending(new ClosedError('AgentX session'));
    }
    await this.#connection.close();
    await Promise.allSettled(this.#answering);
    await this.#options.responder.abandon();
  }

  /** Ends the connection as if the master had: what is broken is opened anew. */
  abort(error: Error): void {
    this.#connection.destroy(error);
  }

  async #openSession(): Promise<void> {
    const { id, descr, timeout } = this.#options;
    this.#writer.uint8(timeout);
    this.#writer.uint8(0);
    this.#writer.uint16(0);
    this.#writer.oid(id);
    this.#writer.text(descr);
    const { sessionID } = await this.#ask(AgentXType.Open, 'open', '');
    this.#sessionID = sessionID;
  }

  /** The payload that Register and Unregister have in common. RFC 2741 section 6.2.3. */
  #registration(subtree: Oid, priority: number, context: string, timeout: number): void {
    if (context !== '') this.#writer.text(context);
    this.#writer.uint8(timeout);
    this.#writer.uint8(priority);
    this.#writer.uint8(0); // no range
    this.#writer.uint8(0);
    this.#writer.oid(subtree);
  }

  /** Sends what the writer holds, and waits for the answer to it. */
  #ask(type: number, what: string, context: string): Promise<AgentXHeader> {
    const packetID = (this.#lastPacketID = (this.#lastPacketID + 1) >>> 0);
    const flags = context === '' ? 0 : AgentXFlag.NonDefaultContext;
    const bytes = this.#writer.finish(type, this.#sessionID, 0, packetID, flags);
    if (this.#ended) return Promise.reject(new ClosedError('AgentX session'));
    const { clock, responseTimeout } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimer(
        () => settle(new Error(`${what}: no answer in ${responseTimeout} ms`)),
        responseTimeout,
      );
      const settle: Pending['settle'] = (error, header) => {
        clock.clearTimer(timer);
        this.#pending.delete(packetID);
        if (error !== undefined) reject(error);
        else resolve(header!);
      };
      this.#pending.set(packetID, { what, settle });
      this.#connection.send(bytes);
    });
  }

  #onPdu(header: AgentXHeader, payload: Uint8Array): void {
    const request = parse(header, payload);
    if (request === undefined && header.type === AgentXType.Response)
      return this.abort(new AgentXParseError('Response'));
    if (request === undefined) return this.#respond(header, refusal(AgentXErrorCode.parseError));
    if (request.type === 'Response') {
      const pending = this.#pending.get(header.packetID);
      pending?.settle(request.error === 0 ? undefined : new AgentXError(request.error, pending.what), header);
      return;
    }
    if (request.type === 'Close') {
      this.#connection.destroy(new Error(`the master agent closed the session, reason ${request.reason}`));
      return;
    }
    // RFC 2741 section 7.2.2 (2).
    if (header.sessionID !== this.#sessionID) return this.#respond(header, refusal(AgentXErrorCode.notOpen));
    const answering: Promise<void> = this.#options.responder
      .answer(header.transactionID, request)
      .then((answer) => {
        if (answer !== undefined && !this.#ended) this.#respond(header, answer);
      })
      .catch((error: unknown) => this.abort(error instanceof Error ? error : new Error('answer failed')))
      .finally(() => this.#answering.delete(answering));
    this.#answering.add(answering);
  }

  /** RFC 2741 section 6.2.16: the ids of the request; res.sysUpTime is the master's to tell. */
  #respond({ sessionID, transactionID, packetID }: Ids, answer: AgentXAnswer): void {
    const writer = new AgentXWriter();
    writer.uint32(0);
    writer.uint16(answer.error);
    writer.uint16(answer.index);
    for (const [i, varBind] of answer.varBinds.entries()) {
      try {
        writer.varBind(varBind);
      } catch {
        return this.#respond({ sessionID, transactionID, packetID }, refusal(ErrorStatus.genErr, i + 1));
      }
    }
    this.#connection.send(writer.finish(AgentXType.Response, sessionID, transactionID, packetID));
  }

  #end(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failPending(error);
    void this.#options.responder.abandon();
    if (this.#isOpen) this.#options.onEnd(error);
  }

  #failPending(error: Error): void {
    for (const { settle } of [...this.#pending.values()]) settle(error);
  }
}

type Ids = Pick<AgentXHeader, 'sessionID' | 'transactionID' | 'packetID'>;

function refusal(error: number, index = 0): AgentXAnswer {
  return { error, index, varBinds: [] };
}

/** What the master says; undefined when it cannot be read. RFC 2741 section 7.2.2 (1). */
function parse(header: AgentXHeader, payload: Uint8Array): MasterRequest | undefined {
  try {
    return readPayload(header, payload);
  } catch (error) {
    if (error instanceof AgentXParseError) return undefined;
    throw error;
  }
}
