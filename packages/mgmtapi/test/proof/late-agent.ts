// An agent that answers when it is told to, once, late, or again: with a value that tells which request it is for.

import { decodeMessage, encodeMessage, type Pdu, type VarBind } from '@mgmtapi/protocol';
import type { Endpoint, Transport } from '@mgmtapi/transport';

const base = '1.3.6.1.4.1.99999.2';

/** Tells damage apart from another request's answer. */
function checksum(text: string): number {
  let sum = 0;
  for (const octet of Buffer.from(text)) sum = (Math.imul(sum, 0x01000193) ^ octet) >>> 0;
  return sum;
}

/** What request `number` asks for. */
export const nameFor = (number: number): string => `${base}.${number}.${checksum(String(number))}`;

/** What the agent at `address` answers to request `number`. */
function valueFor(address: string, number: number): string {
  const text = `${number} at ${address}`;
  return `${text} ${checksum(text)}`;
}

/** Is this the answer of that agent to that request, one that was damaged on the way, or an answer to something else? */
export function judge({ value }: VarBind, address: string, number: number): 'right' | 'damaged' | 'wrong' {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : '';
  if (text === valueFor(address, number)) return 'right';
  const end = text.lastIndexOf(' ');
  return end > 0 && Number(text.slice(end + 1)) === checksum(text.slice(0, end)) ? 'wrong' : 'damaged';
}

interface Received {
  readonly bytes: Uint8Array;
  readonly address: string;
  readonly port: number;
}

const REMEMBERED = 5000;

/** Remembers the last requests by their numbers. */
export class LateAgent {
  readonly #requests = new Map<number, Received>();
  #endpoint!: Endpoint;

  private constructor(readonly address: string) {}

  static async open(transport: Transport, address: string, port: number): Promise<LateAgent> {
    const agent = new LateAgent(address);
    agent.#endpoint = await transport.bind(
      { family: 'udp4', address, port },
      { onMessage: (bytes, from, fromPort) => agent.#remember(bytes, from, fromPort) },
    );
    return agent;
  }

  get port(): number {
    return this.#endpoint.local.port;
  }

  #remember(bytes: Uint8Array, address: string, port: number): void {
    const number = numberIn(bytes);
    this.#requests.delete(number);
    this.#requests.set(number, { bytes, address, port });
    if (this.#requests.size > REMEMBERED)
      for (const oldest of this.#requests.keys()) {
        this.#requests.delete(oldest);
        break;
      }
  }

  /** The numbers of the requests that came lately. */
  get received(): readonly number[] {
    return [...this.#requests.keys()];
  }

  has(number: number): boolean {
    return this.#requests.has(number);
  }

  /**
   * Answers a request that came, for the first time or again.
   * @param isBound - is somebody there?
   * @returns what `isBound` says of whoever asked
   */
  answer(number: number, isBound: (port: number) => boolean = () => true): boolean {
    const { bytes, address, port } = this.#requests.get(number)!;
    this.#endpoint.send(answerTo(bytes, this.address), address, port);
    return isBound(port);
  }

  close(): Promise<void> {
    return this.#endpoint.close();
  }
}

function numberIn(bytes: Uint8Array): number {
  const message = decodeMessage(bytes);
  if (message.version === 'v3' || message.pdu.type !== 'GetRequest') throw new Error('this agent knows GET only');
  return message.pdu.varBinds[0]!.oid.arcs.at(-2)!;
}

/**
 * The response of the agent at `address` to a GET of one name.
 * @throws {Error} the request was damaged on the way
 */
export function answerTo(bytes: Uint8Array, address: string): Uint8Array {
  const message = decodeMessage(bytes);
  if (message.version === 'v3' || message.pdu.type !== 'GetRequest') throw new Error('this agent knows GET only');
  const { requestID } = message.pdu;
  const varBinds = message.pdu.varBinds.map(({ oid }) => {
    const number = oid.arcs.at(-2)!;
    if (String(oid) !== nameFor(number)) throw new Error('damaged');
    return { oid, type: 'OctetString', value: Buffer.from(valueFor(address, number)) } as const;
  });
  const pdu: Pdu = { type: 'Response', requestID, errorStatus: 0, errorIndex: 0, varBinds };
  return encodeMessage({ ...message, pdu });
}
