// An agent that does what a script says, right or wrong: what managers must bear with, on any transport.
import { type BulkPdu, decodeMessage, encodeMessage, type Message, type Pdu } from '@mgmtapi/protocol';
import { type Clock, type Endpoint, familyOf, type ListenAddress, realClock, type Transport } from '@mgmtapi/transport';

/** What reached the agent. */
export interface ScriptedRequest {
  readonly message: Message;
  /** The PDU of a version 1 or 2c request; undefined for version 3, and for a trap of version 1. */
  readonly pdu: Pdu | BulkPdu | undefined;
  readonly bytes: Uint8Array;
  readonly from: { readonly address: string; readonly port: number };
  /** Which one, from 0. */
  readonly number: number;
}

/** What the agent sends. */
export interface ScriptedReply {
  /** A message, or octets as they are. */
  readonly message: Message | Uint8Array;
  /** Where it comes from when not from the agent: another address, another port (0: any), or both. */
  readonly source?: { readonly address?: string; readonly port?: number } | undefined;
  /** Milliseconds until it leaves; 0. */
  readonly after?: number | undefined;
}

/** Says what is sent for a request: nothing, one reply, many. Scripts are made from others in `scripts.ts`. */
export type Script = (request: ScriptedRequest) => readonly ScriptedReply[];

/** Where an agent stands. */
export interface ScriptedAgentOptions {
  readonly transport: Transport;
  readonly script: Script;
  /** 127.0.0.1. */
  readonly address?: string | undefined;
  /** 0: any. */
  readonly port?: number | undefined;
  /** For `after`; the real one when absent. */
  readonly clock?: Clock | undefined;
}

/** A bound agent. Close it when the test ends. */
export class ScriptedAgent implements AsyncDisposable {
  /** Replaced at any time: it counts from the next request on. */
  script: Script;
  /** What arrived and could be decoded, in order. */
  readonly requests: ScriptedRequest[] = [];
  /** Datagrams that could not be decoded. */
  malformed = 0;
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #timers = new Set<unknown>();
  readonly #others = new Map<string, Promise<Endpoint | undefined>>(); // false sources, by address and port
  #endpoint!: Endpoint;
  #closed: Promise<void> | undefined;

  private constructor(options: ScriptedAgentOptions) {
    this.#transport = options.transport;
    this.#clock = options.clock ?? realClock;
    this.script = options.script;
  }

  /** Resolves when bound; rejects like `bind`. */
  static async open(options: ScriptedAgentOptions): Promise<ScriptedAgent> {
    const { address = '127.0.0.1', port } = options;
    const agent = new ScriptedAgent(options);
    agent.#endpoint = await agent.#transport.bind(
      { family: familyOf(address) ?? 'udp4', address, port },
      { onMessage: (bytes, from, fromPort) => agent.#onMessage(bytes, { address: from, port: fromPort }) },
    );
    return agent;
  }

  get local(): ListenAddress {
    return this.#endpoint.local;
  }

  /** Sends without having been asked. */
  send(reply: ScriptedReply, to: { readonly address: string; readonly port: number }): void {
    const bytes = reply.message instanceof Uint8Array ? reply.message : encodeMessage(reply.message);
    if (!reply.after) {
      void this.#transmit(bytes, reply.source, to);
      return;
    }
    const timer = this.#clock.setTimer(() => {
      this.#timers.delete(timer);
      void this.#transmit(bytes, reply.source, to);
    }, reply.after);
    this.#timers.add(timer);
  }

  /** Forgets what is to be sent later, and closes all its ports. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #onMessage(bytes: Uint8Array, from: { address: string; port: number }): void {
    let message: Message;
    try {
      message = decodeMessage(bytes);
    } catch {
      this.malformed++;
      return;
    }
    const pdu = message.version === 'v3' || message.pdu.type === 'Trap' ? undefined : message.pdu;
    const request = { message, pdu, bytes, from, number: this.requests.length };
    this.requests.push(request);
    for (const reply of this.script(request)) this.send(reply, from);
  }

  async #transmit(
    bytes: Uint8Array,
    source: ScriptedReply['source'],
    to: { address: string; port: number },
  ): Promise<void> {
    const endpoint = source === undefined ? this.#endpoint : await this.#other(source);
    endpoint?.send(bytes, to.address, to.port);
  }

  #other(source: { readonly address?: string; readonly port?: number }): Promise<Endpoint | undefined> {
    const { address = this.local.address, port = source.address === undefined ? 0 : this.local.port } = source;
    const key = `${address} ${port}`;
    let other = this.#others.get(key);
    if (other === undefined) {
      const { family } = this.local;
      other = this.#transport.bind({ family, address, port }, { onMessage: () => {} }).catch(() => undefined);
      this.#others.set(key, other);
    }
    return other;
  }

  async #close(): Promise<void> {
    for (const timer of this.#timers) this.#clock.clearTimer(timer);
    this.#timers.clear();
    const others = await Promise.all(this.#others.values());
    await Promise.all([this.#endpoint, ...others].map((endpoint) => endpoint?.close()));
  }
}
