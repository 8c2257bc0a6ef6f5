// Thousands of agents on one endpoint in memory: quick enough for a hundred thousand requests in a test.

import { decodeMessage, encodeMessage, type Pdu } from '@mgmtapi/protocol';
import type { Clock, Endpoint, Transport } from '@mgmtapi/transport';

/** The n-th address of 10.0.0.0/8. */
export const addressOf = (n: number): string => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

/** How a fleet behaves. */
export interface FleetOptions {
  readonly clock: Clock;
  /** Milliseconds from a request to its answer, for each address. */
  readonly delay: (address: string) => number;
  /** Who never answers. */
  readonly isDead?: ((address: string) => boolean) | undefined;
  /** Answers to this many datagrams fit the manager's socket while it does not read: the rest is lost. Unlimited. */
  readonly receiveBuffer?: number | undefined;
}

/**
 * A transport whose other end answers each request from the address that was asked, with an INTEGER that tells which one:
 * the last three octets of the address. Answers of one moment arrive together, as after a turn of the loop.
 */
export class Fleet implements Transport {
  readonly #options: FleetOptions;
  /** Sent to each address. */
  readonly sent = new Map<string, number>();
  /** Most answers that lay unread at once. */
  mostUnread = 0;
  bound = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  async bind(
    _options: unknown,
    handlers: { onMessage(bytes: Uint8Array, address: string, port: number): void },
  ): Promise<Endpoint> {
    const { clock, delay, isDead, receiveBuffer = 4 << 20 } = this.#options;
    const arriving = new Map<number, [bytes: Uint8Array, address: string, port: number][]>();
    let closed = false;
    this.bound++;
    const arrive = (at: number) => {
      const answers = arriving.get(at) ?? [];
      arriving.delete(at);
      this.mostUnread = Math.max(this.mostUnread, answers.length);
      for (const answer of answers) if (!closed) handlers.onMessage(...answer);
    };
    return {
      local: { address: '10.255.255.255', port: 50_000, family: 'udp4' },
      receiveBuffer,
      dropped: 0,
      send: (bytes, address, port, done) => {
        if (done) process.nextTick(done, null);
        this.sent.set(address, (this.sent.get(address) ?? 0) + 1);
        if (isDead?.(address)) return;
        const at = clock.now() + delay(address);
        const answers = arriving.get(at);
        if (answers) answers.push([answerTo(bytes, address), address, port]);
        else {
          arriving.set(at, [[answerTo(bytes, address), address, port]]);
          clock.setTimer(() => arrive(at), at - clock.now());
        }
      },
      ref: () => {},
      unref: () => {},
      close: async () => {
        if (!closed) this.bound--;
        closed = true;
      },
    };
  }
}

/** What an agent at this address answers. */
export function valueAt(address: string): number {
  const [, a, b, c] = address.split('.').map(Number) as [number, number, number, number];
  return (a * 256 + b) * 256 + c;
}

function answerTo(bytes: Uint8Array, address: string): Uint8Array {
  const message = decodeMessage(bytes);
  if (message.version === 'v3' || message.pdu.type !== 'GetRequest') throw new Error('the fleet answers GET only');
  const varBinds = message.pdu.varBinds.map(
    ({ oid }) => ({ oid, type: 'Integer32', value: valueAt(address) }) as const,
  );
  const pdu: Pdu = { ...message.pdu, type: 'Response', varBinds };
  return encodeMessage({ ...message, pdu });
}
