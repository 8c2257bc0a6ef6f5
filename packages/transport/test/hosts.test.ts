// UDP between two hosts, and at the borders of a host: network namespaces, where root allows them.
import { type ProgramResult, runProgram, testHosts } from '@mgmtapi/testkit';
import { afterAll, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 30_000 }); // each bundles and starts programs

const hosts = testHosts();
afterAll(() => hosts?.down());

const json = (result: ProgramResult): unknown => {
  expect(result).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(result.stdout);
};

it.runIf(hosts)('a link-local sender shows in canonical text, its zone by name', async () => {
  const result = await runProgram(
    `import { canonicalAddress, udp } from '@mgmtapi/transport';
    import { networkInterfaces } from 'node:os';
    const own = networkInterfaces()['v-a'].find(({ scopeid }) => scopeid);
    const endpoint = await udp().bind({ family: 'udp6' }, {
      onMessage: (bytes, address) => {
        console.log(JSON.stringify({ address, byNumber: canonicalAddress(own.address + '%' + own.scopeid) }));
        clearInterval(sending);
        endpoint.close();
      },
    });
    const send = () => endpoint.send(Buffer.from('x'), own.address + '%v-a', endpoint.local.port);
    const sending = setInterval(send, 50); // until the system has made sure that nobody else has the address`,
    { under: hosts!.a },
  );
  const { address, byNumber } = json(result) as { address: string; byNumber: string };
  expect(address).toMatch(/^fe80::.*%v-a$/);
  expect(byNumber).toBe(address);
});

it.runIf(hosts)('a network without a route is ENETUNREACH, told to done', async () => {
  const result = await runProgram(
    `import { udp } from '@mgmtapi/transport';
    const endpoint = await udp().bind({ family: 'udp4' }, { onMessage: () => {} });
    endpoint.send(Buffer.from('x'), '192.0.2.1', 161, (error) => {
      console.log(JSON.stringify([error.code, error.address, error.port]));
      endpoint.close();
    });`,
    { under: hosts!.a },
  );
  expect(json(result)).toEqual(['ENETUNREACH', '192.0.2.1', 161]);
});

it.runIf(hosts)('a datagram goes from host to host and back, in fragments too', async () => {
  const server = runProgram(
    `import { udp } from '@mgmtapi/transport';
    const endpoint = await udp().bind({ family: 'udp4', port: 161 }, {
      onMessage: (bytes, address, port) => endpoint.send(bytes, address, port, () => {
        if (bytes.length > 3000) endpoint.close();
      }),
    });`,
    { under: hosts!.b },
  );
  const result = await runProgram(
    `import { udp } from '@mgmtapi/transport';
    const endpoint = await udp().bind({ family: 'udp4' }, {
      onMessage: (bytes, address, port) => {
        console.log(JSON.stringify([bytes.length, address, port]));
        clearInterval(asking);
        endpoint.close();
      },
    });
    const ask = () => endpoint.send(new Uint8Array(4000), '10.77.0.2', 161);
    const asking = setInterval(ask, 50); // until the other host is up`,
    { under: hosts!.a },
  );
  expect(json(result)).toEqual([4000, '10.77.0.2', 161]);
  expect(await server).toMatchObject({ code: 0, stderr: '' });
});
