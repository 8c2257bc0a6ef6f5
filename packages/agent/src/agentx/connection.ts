// One stream to a master agent, cut into PDUs: RFC 2741 section 8.
import { createConnection, type Socket } from 'node:net';
import { type AgentXHeader, AgentXParseError, HEADER_SIZE } from './pdu.js';
import { readHeader } from './reader.js';

/** Where a master agent listens: a Unix socket, or TCP. */
export type MasterAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** What a connection tells its owner. */
export interface ConnectionHandlers {
  onPdu(header: AgentXHeader, payload: Uint8Array): void;
  /** Told once, when the stream has ended; with what ended it, unless `close` did. */
  onClose(error: Error | undefined): void;
}

const DEFAULT_PATH = '/var/agentx/master';
const DEFAULT_PORT = 705;
/** No master sends that much; who announces it has lost its place in the stream. */
const MAX_PAYLOAD = 4 * 1024 * 1024;

/**
 * The address in a text: `/path`, `unix:/path`, `tcp:host:port`, `tcp:host`, `host:port`. Absent: `/var/agentx/master`.
 * @throws {TypeError} it is none
 */
export function parseMaster(master: string | MasterAddress = DEFAULT_PATH): MasterAddress {
  if (typeof master === 'object' && master !== null) {
    if ('path' in master && typeof master.path === 'string') return { path: master.path };
    if ('host' in master && typeof master.host === 'string')
      return { host: master.host, port: master.port ?? DEFAULT_PORT };
  }
  if (typeof master !== 'string') throw new TypeError('master: must be a path or an address');
  const path = /^(?:unix:)?(\/.+)$/.exec(master)?.[1];
  if (path !== undefined) return { path };
  const [, host, port = DEFAULT_PORT] = /^(?:tcp:)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(master) ?? [];
  if (host === undefined || !(Number(port) > 0 && Number(port) < 65536)) {
    throw new TypeError(`master: must be a path or host:port, not ${JSON.stringify(master)}`);
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** A stream that is open. Its owner closes it. */
export class AgentXConnection {
  readonly #socket: Socket;
  readonly #handlers: ConnectionHandlers;
  readonly #closed: Promise<void>;
  #received: Uint8Array = new Uint8Array(0);
  #error: Error | undefined;
  #isOpen = false;
  #isClosing = false;

  private constructor(socket: Socket, handlers: ConnectionHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error) => {
      this.#error ??= error;
    });
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
        if (this.#isOpen && !this.#isClosing) handlers.onClose(this.#error ?? new Error('the master agent hung up'));
      });
    });
  }

  /**
   * @param signal - gives it up
   * @throws (rejects) the system's error, or the signal's reason
   */
  static async open(
    master: MasterAddress,
    handlers: ConnectionHandlers,
    signal: AbortSignal,
  ): Promise<AgentXConnection> {
    signal.throwIfAborted();
    const connection = new AgentXConnection(createConnection(master), handlers);
    const socket = connection.#socket;
    const giveUp = (): void => void socket.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      const connected = new Promise<void>((resolve) => socket.once('connect', resolve));
      await Promise.race([connected, connection.#closed]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
    signal.throwIfAborted();
    if (socket.destroyed) throw connection.#error ?? new Error('the master agent hung up');
    connection.#isOpen = true;
    return connection;
  }

  /** Sends a PDU; what becomes of it shows in the answer, or in the end of the stream. */
  send(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  /** Ends the stream, behind what was sent. Resolves when its handle is gone; twice is fine. */
  close(): Promise<void> {
    this.#isClosing = true;
    this.#socket.destroySoon();
    return this.#closed;
  }

  /** Ends the stream at once. */
  destroy(error?: Error): void {
    this.#socket.destroy(error);
  }

  #receive(chunk: Uint8Array): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    try {
      for (;;) {
        const header = readHeader(this.#received);
        if (header === undefined) return;
        if (header.payloadLength > MAX_PAYLOAD) throw new AgentXParseError(`payload of ${header.payloadLength} octets`);
        const size = HEADER_SIZE + header.payloadLength;
        if (this.#received.length < size) return;
        const payload = this.#received.subarray(HEADER_SIZE, size);
        this.#received = this.#received.subarray(size);
        if (!this.#isClosing) this.#handlers.onPdu(header, payload);
      }
    } catch (error) {
      this.#socket.destroy(error instanceof Error ? error : undefined);
    }
  }
}
