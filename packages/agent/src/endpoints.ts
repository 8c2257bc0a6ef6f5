// The sockets of one agent: one for each address, all on one port.
import { TransportError } from '@mgmtapi/engine';
import { type Endpoint, type EndpointHandlers, familyOf, formatHostPort, type Transport } from '@mgmtapi/transport';

/** Where to bind. */
export interface EndpointsOptions {
  readonly transport: Transport;
  readonly addresses: readonly string[];
  /** 0: a free one. */
  readonly port: number;
  readonly receiveBuffer?: number | undefined;
}

const ATTEMPTS = 10; // a port that is free on one address may be taken on the next

/**
 * Binds all addresses or none.
 * @param handlersOf - what to call for the datagrams of each endpoint; none comes before this resolves
 * @throws {TransportError} one of them cannot be bound
 */
export async function bindAll(
  options: EndpointsOptions,
  handlersOf: (endpoint: () => Endpoint) => EndpointHandlers,
): Promise<Endpoint[]> {
  const { port } = options;
  for (let attempt = 1; ; attempt++) {
    const endpoints: Endpoint[] = [];
    try {
      for (const address of options.addresses) {
        endpoints.push(await bind(options, address, port || (endpoints[0]?.local.port ?? 0), handlersOf));
      }
      return endpoints;
    } catch (error) {
      await Promise.all(endpoints.map((endpoint) => endpoint.close()));
      const taken = error instanceof TransportError && error.code === 'EADDRINUSE';
      if (!taken || port !== 0 || endpoints.length === 0 || attempt === ATTEMPTS) throw error;
    }
  }
}

async function bind(
  { transport, receiveBuffer }: EndpointsOptions,
  address: string,
  port: number,
  handlersOf: (endpoint: () => Endpoint) => EndpointHandlers,
): Promise<Endpoint> {
  const family = familyOf(address) ?? 'udp4';
  let endpoint: Endpoint;
  try {
    endpoint = await transport.bind(
      { family, address, port, receiveBuffer },
      handlersOf(() => endpoint),
    );
    return endpoint;
  } catch (error) {
    throw TransportError.from(error, `agent cannot listen on ${formatHostPort(address, port)}`);
  }
}
