// The trace of a manager: every datagram of its sockets, in and out, in hex and decoded.

import { BerReader } from '@mgmtapi/ber';
import { decodeMessage, type Message } from '@mgmtapi/protocol';
import type { Endpoint, EndpointHandlers, ListenAddress, Transport } from '@mgmtapi/transport';

/** What a community's octets are replaced by in what a log may take. */
const MASK = 0x2a; // *

/**
 * One datagram as `onDatagram` gets it. `hex` and `message` are made when they are first read, with every octet of a
 * community replaced by `*`; a v3 message has no secret in clear.
 */
export class TracedDatagram {
  readonly #bytes: Uint8Array; // private: whoever prints the object prints no community
  #shown: Uint8Array | undefined;
  #message: Message | Error | undefined;

  /** @internal */
  constructor(
    readonly direction: 'in' | 'out',
    /** Our socket. */
    readonly local: ListenAddress,
    /** The other side. */
    readonly remote: { readonly address: string; readonly port: number },
    bytes: Uint8Array,
  ) {
    this.#bytes = bytes;
  }

  /** The octets as they are, community and all: not for a log. Not to be changed. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Two digits an octet. */
  get hex(): string {
    const { buffer, byteOffset, length } = this.#withoutSecret();
    return Buffer.from(buffer, byteOffset, length).toString('hex');
  }

  /** The decoded message; undefined when it is none: see `error`. */
  get message(): Message | undefined {
    const message = this.#decoded();
    return message instanceof Error ? undefined : message;
  }

  /** Why it is no message: a `BerError` or a `MessageError`. */
  get error(): Error | undefined {
    const message = this.#decoded();
    return message instanceof Error ? message : undefined;
  }

  #decoded(): Message | Error {
    try {
      this.#message ??= decodeMessage(this.#withoutSecret(), { owned: true });
    } catch (error) {
      this.#message = error as Error;
    }
    return this.#message;
  }

  /** A copy. Where not even the community can be found there is none to hide. */
  #withoutSecret(): Uint8Array {
    if (this.#shown) return this.#shown;
    const copy = Uint8Array.from(this.#bytes);
    const reader = new BerReader(copy, { owned: true });
    try {
      reader.enter();
      if (reader.integer() < 3) reader.octets().fill(MASK); // a view of the copy
    } catch {
      // Neither a community nor a message.
    }
    this.#shown = copy;
    return copy;
  }
}

/** A transport whose endpoints tell `hook` of each datagram, before anything is done with it. What it throws is ignored. */
export function traced(transport: Transport, hook: (datagram: TracedDatagram) => void): Transport {
  const tell: Tell = (direction, local, address, port, bytes) => {
    try {
      hook(new TracedDatagram(direction, local, { address, port }, bytes));
    } catch {
      // The hook is the user's: what it throws must not end a socket's callback, nor keep a request from being sent.
    }
  };
  return {
    bind: async (options, handlers: EndpointHandlers) => {
      const endpoint: Endpoint = await transport.bind(options, {
        onMessage: (bytes, address, port) => {
          tell('in', endpoint.local, address, port, bytes);
          handlers.onMessage(bytes, address, port);
        },
        onError: (error) => handlers.onError?.(error),
      });
      return new TracedEndpoint(endpoint, tell);
    },
  };
}

type Tell = (direction: 'in' | 'out', local: ListenAddress, address: string, port: number, bytes: Uint8Array) => void;

class TracedEndpoint implements Endpoint {
  readonly #inner: Endpoint;
  readonly #tell: Tell;

  constructor(inner: Endpoint, tell: Tell) {
    this.#inner = inner;
    this.#tell = tell;
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
    this.#tell('out', this.local, address, port, bytes);
    this.#inner.send(bytes, address, port, done);
  }

  ref(): void {
    this.#inner.ref();
  }

  unref(): void {
    this.#inner.unref();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
