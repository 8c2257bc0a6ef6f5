// The sockets of one listener: all of them bound, or none.

import { TransportError } from '@mgmtapi/engine';
import {
  type Endpoint,
  type EndpointHandlers,
  type Family,
  familyOf,
  formatHostPort,
  type Transport,
} from '@mgmtapi/transport';
import { checkInteger } from './options.js';

/** Where to listen. */
export interface ListenOptions {
  /** 162. 0: one that is free, the same on all addresses. */
  readonly port?: number | undefined;
  /** IP literals. Absent: all addresses of the machine, IPv4 and (where there is IPv6) IPv6. */
  readonly address?: string | readonly string[] | undefined;
  /** Octets asked for each socket's receive buffer: 4 MiB. The system may grant less. */
  readonly receiveBuffer?: number | undefined;
  /** Several processes or workers share the port, each sender staying with one of them (Node 22.23 and later). */
  readonly reusePort?: boolean | undefined;
}

interface Place {
  readonly family: Family;
  readonly address: string;
  /** The listener does without it where the machine has no such family. */
  readonly optional: boolean;
}

const ANYWHERE: readonly Place[] = [
  { family: 'udp4', address: '0.0.0.0', optional: false },
  { family: 'udp6', address: '::', optional: true },
];

/** How often a free port is looked for that all addresses have free. */
const PORT_ATTEMPTS = 16;

/** @throws {TypeError | RangeError} an option is wrong; the message names it */
export function checkListenOptions({ port, address, receiveBuffer, reusePort }: ListenOptions): void {
  if (port !== undefined) checkInteger('port', port, 0, 65535);
  if (receiveBuffer !== undefined) checkInteger('receiveBuffer', receiveBuffer, 1, 0x7fffffff);
  if (reusePort !== undefined && typeof reusePort !== 'boolean')
    throw new TypeError('reusePort: must be true or false');
  placesOf(address);
}

/** What one socket calls, and the endpoint that it became once it was bound. */
export interface SocketHandlers extends EndpointHandlers {
  endpoint: Endpoint | undefined;
}

/**
 * Binds every address, or none.
 * @param handlersOf - called for each socket before it is bound
 * @throws {TransportError} the system refused one of them: its code, and what to do
 */
export async function bindAll(
  transport: Transport,
  options: ListenOptions,
  handlersOf: () => SocketHandlers,
): Promise<readonly [Endpoint, ...Endpoint[]]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await bindOnce(transport, options, handlersOf);
    } catch (error) {
      // A port that was free on the first address need not be free on the next: look for another.
      const taken = options.port === 0 && (error as TransportError).code === 'EADDRINUSE';
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function bindOnce(
  transport: Transport,
  { port = 162, address: addresses, receiveBuffer, reusePort }: ListenOptions,
  handlersOf: () => SocketHandlers,
): Promise<readonly [Endpoint, ...Endpoint[]]> {
  const bound: Endpoint[] = [];
  let samePort = port;
  for (const { family, address, optional } of placesOf(addresses)) {
    const handlers = handlersOf();
    try {
      const endpoint = await transport.bind({ family, address, port: samePort, receiveBuffer, reusePort }, handlers);
      handlers.endpoint = endpoint;
      samePort = endpoint.local.port;
      bound.push(endpoint);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (optional && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')) continue;
      await Promise.allSettled(bound.map((endpoint) => endpoint.close()));
      throw TransportError.from(error, `cannot listen on ${formatHostPort(address, samePort)}`);
    }
  }
  return bound as [Endpoint, ...Endpoint[]]; // the first place is never optional
}

function placesOf(address: string | readonly string[] | undefined): readonly Place[] {
  if (address === undefined) return ANYWHERE;
  const addresses = typeof address === 'string' ? [address] : address;
  if (!Array.isArray(addresses) || addresses.length === 0) {
    throw new TypeError('address: must be an IP address, or a list of at least one');
  }
  return [...new Set<string>(addresses)].map((each) => {
    const family = typeof each === 'string' ? familyOf(each) : undefined;
    if (!family) throw new TypeError(`address: must be an IP address, not ${JSON.stringify(each)}`);
    return { family, address: each, optional: false };
  });
}
