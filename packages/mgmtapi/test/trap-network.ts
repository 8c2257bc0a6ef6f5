// A listener on a network in memory, and a device that sends to it: for the tests of the listener.
import { Oid } from '@mgmtapi/ber';
import { type Counters, createCounters, type Discard } from '@mgmtapi/engine';
import { decodeMessage, encodeMessage, type Message, type VarBind } from '@mgmtapi/protocol';
import { FakeClock } from '@mgmtapi/testkit';
import { type Endpoint, MemoryNetwork, type MemoryNetworkOptions } from '@mgmtapi/transport';
import { expect } from 'vitest';
import {
  type ListenerCounters,
  openTrapListener,
  type TrapListener,
  type TrapListenerOptions,
} from '../src/trap-listener.js';

export const linkDown: Oid = Oid.from('1.3.6.1.6.3.1.1.5.3');
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A v2c notification whose third binding is the number `n`. */
export function notification(
  n: number,
  { type = 'SNMPv2-Trap', community = 'public', requestID = n }: NotificationFields = {},
): Uint8Array {
  const varBinds: VarBind[] = [
    { oid: Oid.from('1.3.6.1.2.1.1.3.0'), type: 'TimeTicks', value: 1000 + n },
    { oid: Oid.from('1.3.6.1.6.3.1.1.4.1.0'), type: 'ObjectIdentifier', value: linkDown },
    { oid: Oid.from('1.3.6.1.2.1.2.2.1.1.1'), type: 'Integer32', value: n },
  ];
  return encodeMessage({
    version: 'v2c',
    community: octets(community),
    pdu: { type, requestID, errorStatus: 0, errorIndex: 0, varBinds },
  });
}

interface NotificationFields {
  type?: 'SNMPv2-Trap' | 'InformRequest' | 'GetRequest' | 'Response';
  community?: string;
  requestID?: number;
}

/** The `n` of such a notification. */
export function numberIn({ varBinds }: { readonly varBinds: readonly VarBind[] }): number {
  return varBinds[0]!.value as number;
}

/** Sends datagrams, and keeps what comes back. */
export interface Device {
  readonly answers: Message[];
  /** Sends, and waits until everything on the way has arrived and was handled. */
  send(...datagrams: readonly Uint8Array[]): Promise<void>;
}

/** A listener with everything around it. */
export class TrapNetwork {
  readonly clock: FakeClock = new FakeClock();
  readonly network: MemoryNetwork;
  /** The manager's. */
  readonly total: Counters = createCounters();
  readonly discards: Discard[] = [];
  readonly left: TrapListener[] = [];
  readonly #devices: Endpoint[] = [];

  constructor(options: MemoryNetworkOptions = {}) {
    this.network = new MemoryNetwork(options);
  }

  listen(options: TrapListenerOptions = {}): Promise<TrapListener> {
    return openTrapListener(
      {
        transport: this.network,
        clock: this.clock,
        counters: this.total,
        onDiscard: (discard) => this.discards.push(discard),
        closed: (listener) => this.left.push(listener),
      },
      { port: 1162, address: '127.0.0.1', ...options },
    );
  }

  async device(address = '192.0.2.1', to = { address: '127.0.0.1', port: 1162 }): Promise<Device> {
    const answers: Message[] = [];
    const endpoint = await this.network.bind(
      { family: 'udp4', address, port: 4000 },
      { onMessage: (bytes) => answers.push(decodeMessage(bytes)) },
    );
    this.#devices.push(endpoint);
    return {
      answers,
      send: async (...datagrams) => {
        for (const datagram of datagrams) endpoint.send(datagram, to.address, to.port);
        await this.clock.settle();
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.close()));
  }
}

/** Checks every equation between the counters of a listener. */
export function expectBalanced({ received, delivered, discarded, queue, informs }: ListenerCounters): void {
  expect(received).toBe(delivered + Object.values(discarded).reduce((sum, count) => sum + count, 0));
  expect(queue.offered).toBe(queue.taken + queue.queued + queue.discarded);
  expect(informs.received).toBe(informs.acknowledged + informs.awaiting + informs.unanswered);
}
