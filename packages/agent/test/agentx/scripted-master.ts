// A master agent for tests: takes one subagent at a time, and sends it what a test says.
import { createServer, type Server, type Socket } from 'node:net';
import type { Oid } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';
import { type AgentXHeader, AgentXType, HEADER_SIZE } from '../../src/agentx/pdu.js';
import { PayloadReader, readHeader } from '../../src/agentx/reader.js';
import { AgentXWriter } from '../../src/agentx/writer.js';

/** A PDU that the subagent sent. */
export interface Received {
  readonly header: AgentXHeader;
  readonly payload: Uint8Array;
}

/** What a Response said. */
export interface Answered {
  readonly error: number;
  readonly index: number;
  readonly varBinds: readonly VarBind[];
}

const SESSION = 77;

export class ScriptedMaster {
  readonly #server: Server;
  readonly #waiting: ((received: Received) => void)[] = [];
  readonly #received: Received[] = [];
  /** What it answers to a PDU of the subagent: res.error, or nothing at all. By type; 0 when absent. */
  readonly errors = new Map<number, number | 'silence'>();
  /** Types of PDUs that came, in order, Responses left out. */
  readonly types: number[] = [];
  #socket: Socket | undefined;
  #lastPacketID = 1000;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#socket = socket;
      let bytes: Uint8Array = new Uint8Array(0);
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        bytes = Buffer.concat([bytes, chunk]);
        for (let header = readHeader(bytes); header; header = readHeader(bytes)) {
          const size = HEADER_SIZE + header.payloadLength;
          if (bytes.length < size) return;
          const payload = bytes.slice(HEADER_SIZE, size);
          bytes = bytes.slice(size);
          this.#take({ header, payload });
        }
      });
    });
  }

  static async open(port = 0): Promise<ScriptedMaster> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new ScriptedMaster(server);
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  get address(): string {
    return `tcp:127.0.0.1:${this.port}`;
  }

  /** The next PDU of the subagent that is no Response. */
  next(): Promise<Received> {
    const received = this.#received.shift();
    return received ? Promise.resolve(received) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Sends octets as they are. */
  raw(bytes: Uint8Array): void {
    this.#socket?.write(bytes);
  }

  /** Sends a PDU, and gives its answer. */
  async ask(
    type: number,
    write: (writer: AgentXWriter) => void = () => undefined,
    { transactionID = 5, flags = 0, sessionID = SESSION } = {},
  ): Promise<Answered> {
    this.send(type, write, { transactionID, flags, sessionID });
    const { header, payload } = await this.next();
    if (header.packetID !== this.#lastPacketID || header.transactionID !== transactionID) throw new Error('wrong ids');
    const reader = new PayloadReader(payload, false);
    reader.uint32();
    return { error: reader.uint16(), index: reader.uint16(), varBinds: reader.varBinds() };
  }

  send(
    type: number,
    write: (writer: AgentXWriter) => void = () => undefined,
    { transactionID = 5, flags = 0, sessionID = SESSION } = {},
  ): void {
    const writer = new AgentXWriter();
    write(writer);
    this.raw(writer.finish(type, sessionID, transactionID, ++this.#lastPacketID, flags));
  }

  /** Asks for search ranges. */
  search(type: number, ranges: readonly (readonly [start: Oid, include?: boolean, end?: Oid])[]): Promise<Answered> {
    return this.ask(type, (writer) => {
      if (type === AgentXType.GetBulk) writer.uint32((1 << 16) | 3); // one non-repeater, three repetitions
      for (const [start, include = false, end] of ranges) {
        writer.oid(start, include);
        writer.oid(end);
      }
    });
  }

  /** Ends the connection. */
  hangUp(): void {
    this.#socket?.destroy();
  }

  async close(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(received: Received): void {
    const { type, transactionID, packetID } = received.header;
    if (type !== AgentXType.Response) {
      this.types.push(type);
      const error = this.errors.get(type) ?? 0;
      if (error === 'silence' || type === AgentXType.Close) return;
      const writer = new AgentXWriter();
      writer.uint32(1);
      writer.uint16(error);
      writer.uint16(0);
      this.raw(writer.finish(AgentXType.Response, SESSION, transactionID, packetID));
      return;
    }
    const waiting = this.#waiting.shift();
    if (waiting) waiting(received);
    else this.#received.push(received);
  }
}
