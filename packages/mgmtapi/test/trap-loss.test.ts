// notify() to listen() over a network that loses and doubles: an inform arrives once, or its sender is told.
import { TimeoutError } from '@mgmtapi/engine';
import { FakeClock, faulty, seededRandom } from '@mgmtapi/testkit';
import { MemoryNetwork } from '@mgmtapi/transport';
import { expect, test } from 'vitest';
import { SnmpManager } from '../src/manager.js';
import { expectBalanced, numberIn } from './trap-network.js';

const seeds = [1, 2, 3];

test.each(seeds)('seed %i: every acknowledged inform was delivered once, in spite of loss and copies', async (seed) => {
  const clock = new FakeClock();
  const network = new MemoryNetwork();
  const transport = faulty(network, { loss: 0.3, duplicate: 0.2, seed, clock });
  const sender = new SnmpManager({ transport, clock, random: seededRandom(seed) });
  const receiver = new SnmpManager({ transport: network, clock });
  const listener = await receiver.listen({ port: 1162, address: '127.0.0.1' });
  const acknowledged: number[] = [];
  const failed: number[] = [];
  const all = Array.from({ length: 60 }, async (_, n) => {
    const varBinds = [{ oid: '1.3.6.1.2.1.2.2.1.1.1', type: 'Integer32', value: n } as const];
    try {
      await sender.notify('127.0.0.1:1162', { kind: 'inform', trapOid: '1.3.6.1.6.3.1.1.5.3', uptime: 1, varBinds });
      acknowledged.push(n);
    } catch (error) {
      expect(error).toBeInstanceOf(TimeoutError);
      failed.push(n);
    }
  });
  await clock.until(Promise.all(all));
  await clock.settle();
  const delivered: number[] = [];
  while (listener.counters.queue.queued > 0) delivered.push(numberIn(await listener.next()));
  expect(new Set(delivered).size).toBe(delivered.length); // none twice
  for (const n of acknowledged) expect(delivered).toContain(n);
  expect(acknowledged.length).toBeGreaterThan(40);
  expect(acknowledged.length + failed.length).toBe(60);
  expect(listener.counters.discarded.duplicate).toBeGreaterThan(0);
  expectBalanced(listener.counters);
  await Promise.all([sender.close(), receiver.close()]);
  expect(network.bound).toEqual([]);
});

test('a trap is not repeated, and notify() resolves when the system has it', async () => {
  const clock = new FakeClock();
  const network = new MemoryNetwork();
  const manager = new SnmpManager({ transport: network, clock });
  const listener = await manager.listen({ port: 162, address: '127.0.0.1' });
  await manager.notify('127.0.0.1', { trapOid: '1.3.6.1.4.1.9.0.5', uptime: 3 }); // port 162
  await manager.notify({ host: '127.0.0.1', version: 'v1' }, { trapOid: '1.3.6.1.4.1.9.0.6' });
  await clock.settle();
  const heard = [await listener.next(), await listener.next()];
  expect(heard.map(({ version, trapOid }) => [version, String(trapOid)])).toEqual([
    ['v2c', '1.3.6.1.4.1.9.0.5'],
    ['v1', '1.3.6.1.4.1.9.0.6'],
  ]);
  expect(manager.counters).toMatchObject({ snmpOutTraps: 2, snmpInTraps: 2 });
  expect(network.counters).toMatchObject({ sent: 2 });
  await manager.close();
});

test('what the caller wrote wrong rejects before anything is sent', async () => {
  const network = new MemoryNetwork();
  const manager = new SnmpManager({ transport: network });
  const trapOid = '1.3.6.1.6.3.1.1.5.1';
  const v1 = { host: '127.0.0.1', version: 'v1' } as const;
  await expect(manager.notify(v1, { kind: 'inform', trapOid })).rejects.toThrow(/v1 has no informs/);
  await expect(manager.notify('127.0.0.1', { trapOid: 'linkDown' })).rejects.toThrow(/trapOid.*names/);
  await expect(manager.notify('127.0.0.1', { trapOid, uptime: -1 })).rejects.toThrow(RangeError);
  expect(network.counters.sent).toBe(0);
  await manager.close();
  await expect(manager.notify('127.0.0.1', { trapOid })).rejects.toMatchObject({ code: 'SNMP_CLOSED' });
});
