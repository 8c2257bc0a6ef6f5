// An agent that answers when it is told to, once, late, or again: with a value that tells which request it was.

import { decodeMessage, encodeMessage, type Pdu } from '@mgmtapi/protocol';
import type { Endpoint, Transport } from '@mgmtapi/transport';

const base = '1.3.6.1.4.1.99999.2';

/** What request `number` asks for. */
export const nameFor = (number: number): string => `${base}.${number}`;

/** What the agent at `address` answers to request `number`: right for no other request, and for no other agent. */
export const valueAt = (address: string, number: number): number =>
  (Math.imul(number, 256) + Number(address.split('.')[3])) | 0;

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
    this.#endpoint.send(
      answerTo(bytes, (asked) => valueAt(this.address, asked)),
      address,
      port,
    );
    return isBound(port);
  }

  close(): Promise<void> {
    return this.#endpoint.close();
  }
}

function numberIn(bytes: Uint8Array): number {
  const message = decodeMessage(bytes);
  if (message.version === 'v3' || message.pdu.type === 'Trap') throw new Error('this agent knows GET only');
  return message.pdu.varBinds[0]!.oid.arcs.at(-1)!;
}

/** The response to a GET of one name. */
export function answerTo(bytes: Uint8Array, valueFor: (number: number) => number): Uint8Array {
  const message = decodeMessage(bytes);
  if (message.version === 'v3' || message.pdu.type !== 'GetRequest') throw new Error('this agent knows GET only');
  const { requestID } = message.pdu;
  const varBinds = message.pdu.varBinds.map(({ oid }) => {
    return { oid, type: 'Integer32', value: valueFor(oid.arcs.at(-1)!) } as const;
  });
  const pdu: Pdu = { type: 'Response', requestID, errorStatus: 0, errorIndex: 0, varBinds };
  return encodeMessage({ ...message, pdu });
}
