// Many recorded devices in one process: by port, by address, by community.
import { Oid } from '@mgmtapi/ber';
import { MemoryNetwork } from '@mgmtapi/transport';
import { expect, test } from 'vitest';
import { SnmpAgent } from '../../src/index.js';
import { Asker, requestPdu } from '../asker.js';

const NAME = '1.3.6.1.2.1.1.7.0';
const device = (value: number) => [{ oid: Oid.from(NAME), type: 'Integer32', value }] as const;

test('each answers as itself', async () => {
  const transport = new MemoryNetwork();
  const byPort = { address: () => '127.0.0.1', port: (i: number) => 2000 + i };
  const byAddress = { address: (i: number) => `127.0.1.${i}`, port: () => 161 };
  const agents: SnmpAgent[] = [];
  for (const { address, port } of [byPort, byAddress]) {
    for (let i = 1; i <= 40; i++) {
      const agent = await SnmpAgent.open({ transport, address: address(i), port: port(i) });
      agent.play(device(agents.length));
      agents.push(agent);
    }
  }
  const names = Array.from({ length: 40 }, (_, i) => `device-${i}`);
  const shared = await SnmpAgent.open({
    transport,
    port: 1999,
    communities: names.map((name) => ({ community: name, context: name })),
  });
  for (const [i, context] of names.entries()) shared.play(device(i), { context });

  const asker = await Asker.open(transport);
  for (const [i, agent] of agents.entries()) {
    const answer = await asker.ask(agent.address[0], requestPdu('GetRequest', [NAME]));
    expect(answer?.varBinds[0]?.value).toBe(i);
  }
  for (const [i, community] of names.entries()) {
    const answer = await asker.ask(shared.address[0], requestPdu('GetRequest', [NAME]), { community });
    expect(answer?.varBinds[0]?.value).toBe(i);
  }
  await Promise.all([asker.close(), shared.close(), ...agents.map((agent) => agent.close())]);
  expect(transport.bound).toEqual([]);
});
