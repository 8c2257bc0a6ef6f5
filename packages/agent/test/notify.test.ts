import { ClosedError } from '@mgmtapi/engine';
import { FakeClock } from '@mgmtapi/testkit';
import { MemoryNetwork } from '@mgmtapi/transport';
import { SnmpManager } from 'mgmtapi';
import { expect, test } from 'vitest';
import { SnmpAgent } from '../src/index.js';

const coldStart = '1.3.6.1.6.3.1.1.5.1';

test('traps and informs carry the uptime of the agent; closing the agent ends those on the way', async () => {
  const clock = new FakeClock();
  const transport = new MemoryNetwork();
  const agent = await SnmpAgent.open({ transport, clock });
  const manager = new SnmpManager({ transport });
  const listener = await manager.listen({ address: '127.0.0.1', port: 1162 });
  await clock.advance(5000);

  await agent.notify('127.0.0.1:1162', { trapOid: coldStart });
  expect(await listener.next()).toMatchObject({ kind: 'trap', version: 'v2c', uptime: 500 });
  await agent.notify({ host: '127.0.0.1', port: 1162, version: 'v1' }, { trapOid: coldStart, uptime: 7 });
  expect(await listener.next()).toMatchObject({ kind: 'trap', version: 'v1', uptime: 7, genericTrap: 0 });
  await agent.notify('127.0.0.1:1162', { kind: 'inform', trapOid: coldStart });
  expect(await listener.next()).toMatchObject({ kind: 'inform', uptime: 500 });

  const unheard = agent.notify('127.0.0.1:1163', { kind: 'inform', trapOid: coldStart });
  const rejected = expect(unheard).rejects.toThrow(ClosedError);
  await clock.settle();
  await agent.close();
  await rejected;
  await expect(agent.notify('127.0.0.1:1162', { trapOid: coldStart })).rejects.toThrow(ClosedError);
  expect(clock.pending).toBe(0);
  await manager.close();
  expect(transport.bound).toEqual([]);
});
