// Which sockets a listener binds: all of them or none, on one port, IPv4 alone where there is no IPv6.
import { TransportError } from '@mgmtapi/engine';
import { MemoryNetwork, type MemoryNetworkOptions } from '@mgmtapi/transport';
import { expect, test } from 'vitest';
import { bindAll, checkListenOptions, type ListenOptions } from '../src/listen-sockets.js';

async function bind(options: ListenOptions, networkOptions: MemoryNetworkOptions = {}, taken: string[] = []) {
  const network = new MemoryNetwork(networkOptions);
  const others = [];
  for (const place of taken) {
    const at = place.lastIndexOf(':');
    const address = place.slice(0, at);
    const family = address.includes(':') ? 'udp6' : 'udp4';
    others.push(await network.bind({ family, address, port: Number(place.slice(at + 1)) }, { onMessage: () => {} }));
  }
  try {
    const endpoints = await bindAll(network, options, () => ({ endpoint: undefined, onMessage: () => {} }));
    const places = endpoints.map(({ local }) => `${local.address}:${local.port}`);
    for (const endpoint of endpoints) await endpoint.close();
    return places;
  } finally {
    for (const other of others) await other.close();
    expect(network.bound).toEqual([]); // also after a failure
  }
}

test.each<[string, ListenOptions, string[]]>([
  ['everything, port 162, by default', {}, ['0.0.0.0:162', ':::162']],
  ['another port', { port: 1162 }, ['0.0.0.0:1162', ':::1162']],
  ['one address', { port: 1162, address: '192.0.2.1' }, ['192.0.2.1:1162']],
  ['several addresses', { port: 1162, address: ['192.0.2.1', '2001:db8::1'] }, ['192.0.2.1:1162', '2001:db8::1:1162']],
  ['each address once', { port: 1162, address: ['192.0.2.1', '192.0.2.1'] }, ['192.0.2.1:1162']],
])('%s', async (_, options, places) => {
  expect(await bind(options)).toEqual(places);
});

test('port 0: one that is free, the same on all addresses, also when the first choice is not', async () => {
  const [four, six] = await bind({ port: 0 });
  expect(four!.slice('0.0.0.0:'.length)).toBe(six!.slice(':::'.length));
  expect(await bind({ port: 0 }, {}, [':::49152', ':::49153'])).toEqual(['0.0.0.0:49154', ':::49154']);
});

test.each(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])('where there is no IPv6 (%s), IPv4 alone', async (code) => {
  const refuseBind: MemoryNetworkOptions['refuseBind'] = ({ family }) => (family === 'udp6' ? code : undefined);
  expect(await bind({}, { refuseBind })).toEqual(['0.0.0.0:162']);
  await expect(bind({ address: '::1' }, { refuseBind })).rejects.toMatchObject({ code }); // asked for by name
});

test('a port without the right: EACCES, and what to do', async () => {
  const failed = bind({}, { refuseBind: ({ port }) => (port < 1024 ? 'EACCES' : undefined) });
  await expect(failed).rejects.toBeInstanceOf(TransportError);
  await expect(failed).rejects.toMatchObject({ code: 'EACCES', message: /0\.0\.0\.0:162.*CAP_NET_BIND_SERVICE/s });
});

test('a taken port: EADDRINUSE naming the address, and the sockets bound before are closed', async () => {
  await expect(bind({ port: 1162 }, {}, [':::1162'])).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: expect.stringContaining('[::]:1162'),
  });
});

test.each<[ListenOptions, RegExp]>([
  [{ port: -1 }, /^port/],
  [{ port: 65536 }, /^port/],
  [{ port: '162' as unknown as number }, /^port/],
  [{ address: 'localhost' }, /^address.*"localhost"/],
  [{ address: [] }, /^address/],
  [{ address: [42 as unknown as string] }, /^address/],
  [{ receiveBuffer: 0 }, /^receiveBuffer/],
  [{ reusePort: 1 as unknown as boolean }, /^reusePort/],
])('%o is refused by name', (options, message) => {
  expect(() => checkListenOptions(options)).toThrow(message);
});
