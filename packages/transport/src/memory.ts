// A datagram network inside one process: no ports of the machine, no sockets, and no waiting in tests.
import { clearInterval, setImmediate, setInterval } from 'node:timers';
import { canonicalAddress, familyOf } from './address.js';
import { bindAddress, DEFAULT_BUFFER } from './bind-address.js';
import { badPort, notRunning, systemError } from './error.js';
import type { BindOptions, Clock, Endpoint, EndpointHandlers, ListenAddress, Transport } from './transport.js';

/** How a `MemoryNetwork` behaves. */
export interface MemoryNetworkOptions {
  /** Gives the time that `latency` is measured in, a fake one in tests. Absent: delivered on the next turn of the loop. */
  readonly clock?: Clock | undefined;
  /** Milliseconds from send to delivery on `clock`; 0 when absent. Without `clock`: TypeError. */
  readonly latency?: number | undefined;
  /** Octets of the largest datagram; a longer one is refused with EMSGSIZE. 65507, the limit of UDP over IPv4. */
  readonly maxDatagram?: number | undefined;
  /** Lets a bind fail with the system error it returns: `(at) => (at.port < 1024 ? 'EACCES' : undefined)`. */
  readonly refuseBind?: ((at: ListenAddress) => string | undefined) | undefined;
  /** Lets a send fail likewise: `(from, to) => (to.address === '192.0.2.9' ? 'ENETUNREACH' : undefined)`. */
  readonly refuseSend?: ((from: ListenAddress, to: ListenAddress) => string | undefined) | undefined;
}

/** What happened to the datagrams that a `MemoryNetwork` took: `sent` = `delivered` + `unreachable` + still on the way. */
export interface MemoryNetworkCounters {
  sent: number;
  delivered: number;
  /** Nobody was bound there when they arrived. */
  unreachable: number;
}

const FIRST_EPHEMERAL = 49152; // RFC 6335 section 6
const WILDCARD = { udp4: '0.0.0.0', udp6: '::' } as const;
const LOOPBACK = { udp4: '127.0.0.1', udp6: '::1' } as const;

/**
 * A network in memory, for tests of programs that use this stack: give the same one to a manager and to an agent.
 *
 * Every IP literal may be bound, by its text alone: `192.0.2.1` needs no interface. An endpoint on the wildcard
 * (`0.0.0.0`, `::`) receives what is sent to any address of its family that nobody else is bound to, and sends from the
 * loopback (`127.0.0.1`, `::1`). Nothing is lost, doubled or reordered, delivery is never in the turn of the send, and
 * errors are those of a system: EADDRINUSE, EINVAL, EMSGSIZE.
 */
export class MemoryNetwork implements Transport {
  readonly #options: MemoryNetworkOptions;
  readonly #ports = { udp4: new Map<number, Port>(), udp6: new Map<number, Port>() };
  readonly #counters: MemoryNetworkCounters = { sent: 0, delivered: 0, unreachable: 0 };
  #lastEphemeral = FIRST_EPHEMERAL - 1;

  /** @throws {TypeError | RangeError} an option is wrong; the message names it */
  constructor(options: MemoryNetworkOptions = {}) {
    const { clock, latency = 0, maxDatagram = 65507 } = options;
    if (!(latency >= 0)) throw new RangeError(`latency must be milliseconds from 0 up, not ${latency}`);
    if (latency > 0 && clock === undefined) throw new TypeError('latency needs a clock');
    if (!Number.isInteger(maxDatagram) || maxDatagram < 1) {
      throw new RangeError(`maxDatagram must be a number of octets from 1 up, not ${maxDatagram}`);
    }
    this.#options = { ...options, latency, maxDatagram };
  }

  /** Live figures: read them again for newer ones. */
  get counters(): Readonly<MemoryNetworkCounters> {
    return this.#counters;
  }

  /** Who is bound now. */
  get bound(): readonly ListenAddress[] {
    const ports = [...this.#ports.udp4.values(), ...this.#ports.udp6.values()];
    return ports.flatMap((port) => Array.from(port.values(), (endpoint) => endpoint.local));
  }

  async bind(options: BindOptions, handlers: EndpointHandlers): Promise<Endpoint> {
    const wanted = bindAddress(options);
    const { address, port, family } = wanted;
    if (options.reusePort) throw systemError('ENOTSUP', 'bind', address, port, 'reusePort is for real sockets');
    const refusal = this.#options.refuseBind?.(wanted);
    if (refusal !== undefined) throw systemError(refusal, 'bind', address, port);
    const local = { address, port: port === 0 ? this.#ephemeral(wanted) : port, family };
    if (this.#isTaken(local)) throw systemError('EADDRINUSE', 'bind', address, port);
    const send: Send = (bytes, to, toPort) => this.#send(bytes, local, to, toPort);
    const endpoint = new MemoryEndpoint(local, options.receiveBuffer ?? DEFAULT_BUFFER, handlers, send, () =>
      this.#release(local),
    );
    const ports = this.#ports[family];
    const owners = ports.get(local.port);
    if (owners) owners.set(address, endpoint);
    else ports.set(local.port, new Map([[address, endpoint]]));
    return endpoint;
  }

  /** As without SO_REUSEADDR: the wildcard and a single address exclude each other. */
  #isTaken({ address, port, family }: ListenAddress): boolean {
    const owners = this.#ports[family].get(port);
    return (
      owners !== undefined && (address === WILDCARD[family] || owners.has(address) || owners.has(WILDCARD[family]))
    );
  }

  /** The next free port in turn, so that one just closed is not given out again at once; the last one when all are taken. */
  #ephemeral(wanted: ListenAddress): number {
    for (let tries = FIRST_EPHEMERAL; tries <= 65535; tries++) {
      this.#lastEphemeral = this.#lastEphemeral === 65535 ? FIRST_EPHEMERAL : this.#lastEphemeral + 1;
      if (!this.#isTaken({ ...wanted, port: this.#lastEphemeral })) break;
    }
    return this.#lastEphemeral;
  }

  #release({ address, port, family }: ListenAddress): void {
    const owners = this.#ports[family].get(port);
    owners?.delete(address);
    if (owners?.size === 0) this.#ports[family].delete(port);
  }

  /** Returns the refusal, if any. */
  #send(bytes: Uint8Array, from: ListenAddress, address: string, port: number): Error | null {
    const { family } = from;
    if (familyOf(address) !== family) return systemError('EINVAL', 'send', address, port);
    if (!Number.isInteger(port) || port < 1 || port > 65535) return badPort(port);
    const literal = canonicalAddress(address);
    const to = { address: literal === WILDCARD[family] ? LOOPBACK[family] : literal, port, family };
    const refusal = bytes.length > this.#options.maxDatagram! ? 'EMSGSIZE' : this.#options.refuseSend?.(from, to);
    if (refusal !== undefined) return systemError(refusal, 'send', address, port);
    const copy = new Uint8Array(bytes); // the receiver owns what it gets
    const source = from.address === WILDCARD[family] ? LOOPBACK[family] : from.address;
    const arrive = () => this.#deliver(copy, to, source, from.port);
    this.#counters.sent++;
    const { clock, latency } = this.#options;
    if (clock) clock.setTimer(arrive, latency!);
    else setImmediate(arrive);
    return null;
  }

  /** Whoever is bound when the datagram arrives gets it, as on a wire. */
  #deliver(bytes: Uint8Array, { address, port, family }: ListenAddress, from: string, fromPort: number): void {
    const owners = this.#ports[family].get(port);
    const endpoint = owners?.get(address) ?? owners?.get(WILDCARD[family]);
    if (endpoint === undefined) {
      this.#counters.unreachable++;
      return;
    }
    this.#counters.delivered++;
    endpoint.handlers.onMessage(bytes, from, fromPort);
  }
}

type Port = Map<string, MemoryEndpoint>; // by local address
type Send = (bytes: Uint8Array, address: string, port: number) => Error | null;

class MemoryEndpoint implements Endpoint {
  readonly dropped = 0;
  // What a socket does by being there: a timer that never fires holds the process while the endpoint is referenced.
  readonly #hold = setInterval(() => {}, 0x7fffffff);
  #closed: Promise<void> | undefined;

  constructor(
    readonly local: ListenAddress,
    readonly receiveBuffer: number,
    readonly handlers: EndpointHandlers,
    readonly transmit: Send,
    readonly release: () => void,
  ) {}

  send(bytes: Uint8Array, address: string, port: number, done?: (error: Error | null) => void): void {
    const error = this.#closed ? notRunning() : this.transmit(bytes, address, port);
    if (done) process.nextTick(done, error);
  }

  ref(): void {
    if (this.#closed === undefined) this.#hold.ref();
  }

  unref(): void {
    this.#hold.unref();
  }

  close(): Promise<void> {
    if (this.#closed === undefined) {
      this.release();
      clearInterval(this.#hold);
      this.#closed = Promise.resolve();
    }
    return this.#closed;
  }
}
