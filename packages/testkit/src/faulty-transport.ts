// A transport whose network loses, doubles, reorders, delays, damages and forges datagrams.
import type { BindOptions, Endpoint, EndpointHandlers, Family, ListenAddress, Transport } from '@mgmtapi/transport';
import { type FaultCounters, type FaultOptions, Faults } from './faults.js';
import { type SeededRandom, seededRandom } from './seeded-random.js';

/** Which way the faults of a `FaultyTransport` happen; forged sources are seen on the way in only. */
export interface FaultyOptions extends FaultOptions {
  /** 'both' when absent. */
  readonly direction?: 'both' | 'in' | 'out' | undefined;
}

/** What `faulty` gives. */
export interface FaultyTransport extends Transport {
  /** Sums over the endpoints that were bound, the two directions apart. */
  readonly counters: { readonly in: Readonly<FaultCounters>; readonly out: Readonly<FaultCounters> };
}

/**
 * Wraps any transport. Its endpoints are those of the transport but for the faults; `done` is told null for a datagram
 * that got lost or is on its way, as by a system that took it.
 */
export function faulty(transport: Transport, options: FaultyOptions): FaultyTransport {
  const { direction = 'both' } = options;
  const random = seededRandom(options.seed ?? 1);
  const stages = {
    in: new Faults(direction === 'out' ? {} : options, random),
    out: new Faults(direction === 'in' ? {} : options, random),
  };
  return {
    counters: { in: stages.in.counters, out: stages.out.counters },
    bind: (bindOptions, handlers) => bind(transport, bindOptions, handlers, stages),
  };
}

async function bind(
  transport: Transport,
  options: BindOptions,
  handlers: EndpointHandlers,
  stages: { in: Faults; out: Faults },
): Promise<Endpoint> {
  const incoming = stages.in.branch();
  const outgoing = stages.out.branch();
  const inner = await transport.bind(options, {
    ...handlers,
    onMessage: (bytes, address, port) =>
      incoming.apply(bytes, true, (copy, forged) => {
        const source = forged ? falseSource(options.family, address, port, incoming.random) : { address, port };
        handlers.onMessage(copy, source.address, source.port);
      }),
  });
  return new FaultyEndpoint(inner, incoming, outgoing);
}

/** The sender's address with another port, or an address of documentation (RFC 5737, RFC 3849) with its port. */
function falseSource(
  family: Family,
  address: string,
  port: number,
  random: SeededRandom,
): { address: string; port: number } {
  if (random.chance(0.5)) return { address, port: port === 65535 ? 1024 : port + 1 };
  return { address: family === 'udp4' ? '198.51.100.66' : '2001:db8::66', port };
}

class FaultyEndpoint implements Endpoint {
  readonly #inner: Endpoint;
  readonly #incoming: Faults;
  readonly #outgoing: Faults;

  constructor(inner: Endpoint, incoming: Faults, outgoing: Faults) {
    this.#inner = inner;
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  get local(): ListenAddress {
    return this.#inner.local;
  }

  get receiveBuffer(): number {
    return this.#inner.receiveBuffer;
  }

  get dropped(): number | undefined {
    return this.#inner.dropped;
  }

  send(bytes: Uint8Array, address: string, port: number, done?: (error: Error | null) => void): void {
    let waiting = done; // the first copy sent at once takes it: the system's refusal is told
    this.#outgoing.apply(bytes, false, (copy) => {
      this.#inner.send(copy, address, port, waiting);
      waiting = undefined;
    });
    if (waiting) process.nextTick(waiting, null);
    waiting = undefined;
  }

  ref(): void {
    this.#inner.ref();
  }

  unref(): void {
    this.#inner.unref();
  }

  close(): Promise<void> {
    this.#incoming.stop();
    this.#outgoing.stop();
    return this.#inner.close();
  }
}
