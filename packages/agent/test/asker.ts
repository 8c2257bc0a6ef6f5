// A manager of a few lines, for tests: sends one message to an agent and gives the one that comes back.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Oid } from '@mgmtapi/ber';
import {
  type BulkPdu,
  decodeMessage,
  encodeMessage,
  encodeUtf8,
  type Pdu,
  toVarBind,
  type VarBind,
  type VarBindLike,
} from '@mgmtapi/protocol';
import { type Endpoint, type ListenAddress, MemoryNetwork, type Transport } from '@mgmtapi/transport';
import { SnmpAgent, type SnmpAgentOptions } from '../src/index.js';

/** What a request may say besides its type and names. */
export interface Asked {
  readonly version?: 'v1' | 'v2c';
  readonly community?: string;
  readonly requestID?: number;
  readonly nonRepeaters?: number;
  readonly maxRepetitions?: number;
  /** Wait until it comes: over a real socket. */
  readonly wait?: boolean;
  /** Take the response to another request too. */
  readonly anyId?: boolean;
}

/** Asks over any transport. */
export class Asker {
  readonly #arrived: Uint8Array[] = [];
  #endpoint!: Endpoint;
  #lastId = 1000;

  static async open(transport: Transport, address = '127.0.0.1'): Promise<Asker> {
    const asker = new Asker();
    const family = address.includes(':') ? 'udp6' : 'udp4';
    asker.#endpoint = await transport.bind({ family, address }, { onMessage: (bytes) => asker.#arrived.push(bytes) });
    return asker;
  }

  /** Sends octets; gives what comes back within `turns` turns of the event loop, undefined for silence. */
  async send(bytes: Uint8Array, to: ListenAddress, turns = 12): Promise<Uint8Array | undefined> {
    this.#endpoint.send(bytes, to.address, to.port);
    for (let i = 0; i < turns && this.#arrived.length === 0; i++) await nextTurn();
    return this.#arrived.shift();
  }

  /** Sends a request and gives its response PDU; undefined for silence. */
  async ask(to: ListenAddress, pdu: Pdu | BulkPdu, asked: Asked = {}): Promise<Pdu | undefined> {
    const { version = 'v2c', community = 'public' } = asked;
    const bytes = encodeMessage({ version, community: encodeUtf8(community), pdu });
    const response = responseIn(await this.send(bytes, to, asked.wait ? Infinity : undefined));
    if (response && response.requestID !== pdu.requestID && !asked.anyId)
      throw new Error('the response to another request came back');
    return response;
  }

  /** Sends a request and waits for its response, passing over what else comes. */
  async askFor(pdu: Pdu | BulkPdu, to: ListenAddress): Promise<Pdu | undefined> {
    let response = await this.ask(to, pdu, { wait: true, anyId: true });
    while (response?.requestID !== pdu.requestID) {
      await this.waitUntil(() => this.#arrived.length > 0);
      response = responseIn(this.#arrived.shift());
    }
    return response;
  }

  /** Turns of the event loop until this is so. */
  async waitUntil(isSo: () => boolean): Promise<void> {
    while (!isSo()) await nextTurn();
  }

  /** A response that is late. */
  async receive(): Promise<Pdu | undefined> {
    for (let i = 0; i < 12 && this.#arrived.length === 0; i++) await nextTurn();
    return responseIn(this.#arrived.shift());
  }

  /** Throws away what has come. */
  forget(): void {
    this.#arrived.length = 0;
  }

  nextId(): number {
    return ++this.#lastId;
  }

  close(): Promise<void> {
    return this.#endpoint.close();
  }
}

function responseIn(bytes: Uint8Array | undefined): Pdu | undefined {
  if (bytes === undefined) return undefined;
  const message = decodeMessage(bytes);
  if (message.version === 'v3' || message.pdu.type !== 'Response') throw new Error('no response came back');
  return message.pdu;
}

/** The four requests, in short. */
export interface Requests {
  get(names: readonly string[], asked?: Asked): Promise<Pdu | undefined>;
  getNext(names: readonly string[], asked?: Asked): Promise<Pdu | undefined>;
  getBulk(names: readonly string[], asked?: Asked): Promise<Pdu | undefined>;
  set(varBinds: readonly VarBindLike[], asked?: Asked): Promise<Pdu | undefined>;
}

/** An agent, and two managers on a network in memory. */
export interface Bench extends Requests {
  readonly agent: SnmpAgent;
  readonly asker: Asker;
  /** From another port. */
  readonly askAlso: Requests;
  close(): Promise<void>;
}

/** Opens all. Community `private` may write. */
export async function openBench(options: SnmpAgentOptions = {}): Promise<Bench> {
  const transport = options.transport ?? new MemoryNetwork();
  const agent = await SnmpAgent.open({
    communities: ['public', { community: 'private', access: 'read-write' }],
    system: false,
    snmp: false,
    ...options,
    transport,
  });
  const asker = await Asker.open(transport);
  const other = await Asker.open(transport);
  const close = async (): Promise<void> => {
    await Promise.all([asker.close(), other.close(), agent.close()]);
  };
  return { agent, asker, ...requestsOf(asker, agent), askAlso: requestsOf(other, agent), close };
}

function requestsOf(asker: Asker, agent: SnmpAgent): Requests {
  const to = agent.address[0];
  const names =
    (type: 'GetRequest' | 'GetNextRequest') =>
    (list: readonly string[], asked: Asked = {}) =>
      asker.ask(to, { ...requestPdu(type, list), requestID: asked.requestID ?? asker.nextId() }, asked);
  return {
    get: names('GetRequest'),
    getNext: names('GetNextRequest'),
    getBulk: (list, asked = {}) => {
      const { nonRepeaters = 0, maxRepetitions = 10 } = asked;
      const { varBinds } = requestPdu('GetRequest', list);
      const requestID = asker.nextId();
      return asker.ask(to, { type: 'GetBulkRequest', requestID, nonRepeaters, maxRepetitions, varBinds }, asked);
    },
    set: (list, asked) => {
      const varBinds = list.map((like, i) => toVarBind(like, `varBinds[${i}]`));
      const pdu: Pdu = { type: 'SetRequest', requestID: asker.nextId(), errorStatus: 0, errorIndex: 0, varBinds };
      return asker.ask(to, pdu, { community: 'private', ...asked });
    },
  };
}

/** Runs `work` on a bench and closes it. */
export async function withBench(work: (bench: Bench) => Promise<void>, options: SnmpAgentOptions = {}): Promise<void> {
  const bench = await openBench(options);
  try {
    await work(bench);
  } finally {
    await bench.close();
  }
}

/** A request for values. */
export function requestPdu(type: 'GetRequest' | 'GetNextRequest', names: readonly string[]): Pdu {
  const varBinds = names.map((name): VarBind => ({ oid: Oid.from(name), type: 'Null', value: null }));
  return { type, requestID: 1, errorStatus: 0, errorIndex: 0, varBinds };
}

/** Bindings as short text: `1.3.6.1.2.1.1.3.0 TimeTicks 5`. */
export function brief(varBinds: readonly VarBind[] | undefined): string[] {
  return (varBinds ?? []).map(({ oid, type, value }) => {
    const text = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
    return value === null ? `${oid} ${type}` : `${oid} ${type} ${text}`;
  });
}
