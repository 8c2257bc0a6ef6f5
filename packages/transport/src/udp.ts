// UDP over IPv4 and IPv6 on node:dgram.
import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { setImmediate } from 'node:timers';
import { canonicalAddress } from './address.js';
import { bindAddress, DEFAULT_BUFFER } from './bind-address.js';
import { systemError } from './error.js';
import { droppedByKernel } from './kernel-drops.js';
import type { BindOptions, Endpoint, EndpointHandlers, Family, ListenAddress, Transport } from './transport.js';

/** What all endpoints of one `udp()` have in common. */
export interface UdpOptions {
  /** Octets asked for the send buffer of each socket, 4 MiB when absent; the system may grant less. */
  readonly sendBuffer?: number | undefined;
}

/** Linux's default receive buffer, assumed where a runtime does not tell the real one. */
const SMALL_BUFFER = 212_992;

/**
 * The real network: one `node:dgram` socket per endpoint.
 *
 * IPv6 endpoints are IPv6 only, so that an IPv4 sender always shows as IPv4. Only IP literals reach a socket: names are
 * looked up once, by `resolveHost`. In a worker of `node:cluster` each endpoint is the worker's own.
 * @throws {RangeError} `sendBuffer` is no number of octets
 */
export function udp(options: UdpOptions = {}): Transport {
  const { sendBuffer = DEFAULT_BUFFER } = options;
  if (!Number.isInteger(sendBuffer) || sendBuffer < 1 || sendBuffer > 0x7fffffff) {
    throw new RangeError(`sendBuffer must be a number of octets from 1 to 2147483647, not ${sendBuffer}`);
  }
  return { bind: (bindOptions, handlers) => bind(bindOptions, handlers, sendBuffer) };
}

/** Does this version of Node know SO_REUSEPORT? It came with 23.1 and 22.12; others ignore the option without a word. */
export function hasReusePort(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12);
}

async function bind(options: BindOptions, handlers: EndpointHandlers, sendBuffer: number): Promise<Endpoint> {
  const wanted = bindAddress(options);
  const reusePort = options.reusePort === true;
  if (reusePort && !hasReusePort(process.versions.node)) {
    const detail = `reusePort needs Node 22.12 or later, this is ${process.versions.node}`;
    throw systemError('ENOTSUP', 'bind', wanted.address, wanted.port, detail);
  }
  const socket = openSocket(wanted.family, reusePort);
  try {
    await bound(socket, wanted);
  } catch (error) {
    await closed(socket); // a socket that failed to bind keeps its descriptor until then
    throw error;
  }
  // What the system clips, or a runtime does not offer, is no failure: the size is read back.
  attempt(() => socket.setSendBufferSize(sendBuffer));
  attempt(() => socket.setRecvBufferSize(options.receiveBuffer ?? DEFAULT_BUFFER));
  return new UdpEndpoint(socket, wanted.family, handlers);
}

function openSocket(family: Family, reusePort: boolean): Socket {
  const version = family === 'udp4' ? 4 : 6;
  const options: SocketOptions & { reusePort: boolean } = {
    type: family,
    ipv6Only: version === 6,
    reusePort,
    // Node looks up even an IP literal, and answers a turn later. Answered at once, bind and send are synchronous.
    lookup: (literal, _options, done) => done(null, literal, version),
  };
  return createSocket(options);
}

/** Exclusive: in a cluster's worker the socket would be the primary's, and outlive the endpoint. */
function bound(socket: Socket, { address, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject); // stays: an 'error' without a listener would end the process
    socket.bind({ address, port, exclusive: true }, resolve);
  });
}

/** Closes a socket, which happens at once, and waits until its handle has left the process. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    // Handles leave in the closing phase of the loop, after the immediates of the same turn: so one turn more.
    socket.close(() => setImmediate(() => setImmediate(resolve)));
  });
}

function attempt<T>(fn: () => T): T | undefined {
  try {
    return fn();
  } catch {
    return undefined;
  }
}

class UdpEndpoint implements Endpoint {
  readonly local: ListenAddress;
  readonly receiveBuffer: number;
  readonly #socket: Socket;
  #closed: Promise<void> | undefined;

  constructor(socket: Socket, family: Family, handlers: EndpointHandlers) {
    this.#socket = socket;
    const { address, port } = socket.address();
    this.local = { address: canonicalAddress(address), port, family };
    this.receiveBuffer = attempt(() => socket.getRecvBufferSize()) ?? SMALL_BUFFER;
    socket.on('message', (bytes, from) => handlers.onMessage(bytes, from.address, from.port));
    socket.on('error', (error) => {
      if (this.#closed === undefined) handlers.onError?.(error);
    });
  }

  send(bytes: Uint8Array, address: string, port: number, done?: (error: Error | null) => void): void {
    try {
      // Node takes an empty address for the loopback.
      if (address === '') throw systemError('EINVAL', 'send', address, port);
      this.#socket.send(bytes, port, address, done);
    } catch (error) {
      // A closed socket, a port out of range. Like every other refusal it is told in a later turn.
      if (done) process.nextTick(done, error);
    }
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  get dropped(): number | undefined {
    return this.#closed === undefined ? droppedByKernel(this.local) : undefined;
  }

  close(): Promise<void> {
    this.#closed ??= closed(this.#socket);
    return this.#closed;
  }
}
