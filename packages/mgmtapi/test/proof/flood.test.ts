// A socket that is flooded: by a stranger, by late answers, by rubbish. Requests beside it are answered, and all is counted.

import { createSocket } from 'node:dgram';
import { answering, type FaultyTransport, faulty, ScriptedAgent } from '@mgmtapi/testkit';
import { type ListenAddress, Oid, SnmpManager, type Transport, udp, type VarBind } from 'mgmtapi';
import { expect, it } from 'vitest';

const name: VarBind = { oid: Oid.from('1.3.6.1.2.1.1.5.0'), type: 'OctetString', value: Uint8Array.of(0x61) };

it('20,000 datagrams of a stranger, on the wire', async () => {
  const agent = await ScriptedAgent.open({ transport: udp(), script: answering([name]) });
  let local: ListenAddress | undefined;
  const inner = udp();
  const transport: Transport = {
    bind: async (options, handlers) => {
      const endpoint = await inner.bind(options, handlers);
      local = endpoint.local;
      return endpoint;
    },
  };
  const manager = new SnmpManager({ transport });
  const session = await manager.open(`127.0.0.1:${agent.local.port}`, { timeout: 5000 });
  const stranger = createSocket('udp4');
  const rubbish = Buffer.from('3082ffff020101', 'hex');
  const late = Buffer.from('302602010104067075626c6963a2190204112233440201000201003', 'hex');
  let answered = 0;
  for (let i = 0; i < 200; i++) {
    const asked = session.get(name.oid);
    for (let k = 0; k < 100; k++) stranger.send(k % 2 ? rubbish : late, local!.port, '127.0.0.1');
    expect(await asked).toEqual(name);
    answered++;
  }
  const { received, delivered, discarded } = manager.counters;
  expect([answered, delivered]).toEqual([200, 200]);
  expect(discarded.malformed).toBeGreaterThan(1000);
  expect(received).toBe(delivered + Object.values(discarded).reduce((sum, count) => sum + count, 0));
  await new Promise<void>((resolve) => stranger.close(resolve));
  await manager.close();
  await agent.close();
});

it('forged answers before each true one: only the agent’s own counts', async () => {
  const inner = udp();
  const forging: FaultyTransport = faulty(inner, { forge: 1, direction: 'in', seed: 3 });
  const agent = await ScriptedAgent.open({ transport: inner, script: answering([name]) });
  const manager = new SnmpManager({ transport: forging });
  const session = await manager.open(`127.0.0.1:${agent.local.port}`);
  for (let i = 0; i < 200; i++) expect(await session.get(name.oid)).toEqual(name);
  expect(manager.counters).toMatchObject({ received: 400, delivered: 200, discarded: { wrongSource: 200 } });
  await manager.close();
  await agent.close();
});
