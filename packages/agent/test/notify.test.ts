import { inspect } from 'node:util';
import { Oid } from '@mgmtapi/ber';
import { ClosedError } from '@mgmtapi/engine';
import { ErrorStatus, type VarBind } from '@mgmtapi/protocol';
import { FakeClock } from '@mgmtapi/testkit';
import { MemoryNetwork } from '@mgmtapi/transport';
import { SnmpManager } from 'mgmtapi';
import { describe, expect, test } from 'vitest';
import { type NotificationProblem, SnmpAgent, type SnmpAgentOptions } from '../src/index.js';
import { Asker, brief, requestPdu } from './asker.js';

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

describe('targets', () => {
  const open = async (options: SnmpAgentOptions) => {
    const clock = new FakeClock();
    const transport = new MemoryNetwork();
    const manager = new SnmpManager({ transport });
    const listener = await manager.listen({ address: '127.0.0.1', port: 1162 });
    const agent = await SnmpAgent.open({ transport, clock, ...options });
    const close = async (): Promise<void> => {
      await agent.close();
      await manager.close();
      expect(transport.bound).toEqual([]);
      expect(clock.pending).toBe(0);
    };
    return { clock, transport, listener, agent, close };
  };
  const inEachVersion = [
    { host: '127.0.0.1', port: 1162, version: 'v1' },
    '127.0.0.1:1162',
    { host: '127.0.0.1', port: 1162, kind: 'inform', community: 'secret' },
  ] as const;

  test('each target gets a notification in the kind and version that it wants', async () => {
    const { agent, listener, close } = await open({ targets: inEachVersion });
    await agent.notifyTargets({ trapOid: '1.3.6.1.4.1.99999.0.5', varBinds: [] });
    const seen = [await listener.next(), await listener.next(), await listener.next()];
    expect(seen.map(({ version, kind }) => `${version} ${kind}`).sort()).toEqual(['v1 trap', 'v2c inform', 'v2c trap']);
    expect(new Set(seen.map(({ trapOid }) => trapOid.toString()))).toEqual(new Set(['1.3.6.1.4.1.99999.0.5']));
    await close();
  });

  test('cold start is told when the agent has opened, authentication failures when they come', async () => {
    const { agent, listener, transport, close } = await open({
      targets: ['127.0.0.1:1162'],
      coldStart: true,
      authenticationTraps: true,
    });
    expect((await listener.next()).trapOid.toString()).toBe(coldStart);
    const asker = await Asker.open(transport);
    const name = '1.3.6.1.2.1.11.30.0'; // snmpEnableAuthenTraps
    expect(await asker.ask(agent.address[0], requestPdu('GetRequest', [name]), { community: 'wrong' })).toBeUndefined();
    expect((await listener.next()).trapOid.toString()).toBe('1.3.6.1.6.3.1.1.5.5');
    const told = await asker.ask(agent.address[0], requestPdu('GetRequest', [name]));
    expect(brief(told?.varBinds)).toEqual([`${name} Integer32 1`]);
    await asker.close();
    await close();
    expect(listener.counters.delivered).toBe(2);
  });

  test('a manager turns authentication failures on and off', async () => {
    const name = '1.3.6.1.2.1.11.30.0';
    const { agent, transport, listener, close } = await open({
      targets: ['127.0.0.1:1162'],
      communities: [{ community: 'private', access: 'read-write' }],
    });
    const asker = await Asker.open(transport);
    const set = (value: number) => {
      const varBinds: VarBind[] = [{ oid: Oid.from(name), type: 'Integer32', value }];
      const pdu = { type: 'SetRequest', requestID: asker.nextId(), errorStatus: 0, errorIndex: 0, varBinds } as const;
      return asker.ask(agent.address[0], pdu, { community: 'private' });
    };
    expect(await set(3)).toMatchObject({ errorStatus: ErrorStatus.wrongValue });
    expect(agent.authenticationTraps).toBe(false);
    expect(await set(1)).toMatchObject({ errorStatus: 0 });
    expect(agent.authenticationTraps).toBe(true);
    await asker.ask(agent.address[0], requestPdu('GetRequest', [name]), { community: 'wrong' });
    expect((await listener.next()).trapOid.toString()).toBe('1.3.6.1.6.3.1.1.5.5');
    await asker.close();
    await close();
  });

  test('neither is told unless it was asked for', async () => {
    const { agent, listener, transport, close } = await open({ targets: ['127.0.0.1:1162'] });
    const asker = await Asker.open(transport);
    await asker.ask(agent.address[0], requestPdu('GetRequest', ['1.3.6.1']), { community: 'wrong' });
    await asker.close();
    await close();
    expect(listener.counters.received).toBe(0);
  });

  test('an inform is sent again until its retries are over; then its target is named, and not its community', async () => {
    const problems: NotificationProblem[] = [];
    const deaf = {
      host: '127.0.0.1',
      port: 1163,
      kind: 'inform',
      retries: 2,
      timeout: 100,
      community: 'secret',
    } as const;
    const { agent, clock, transport, close } = await open({
      targets: [deaf, '127.0.0.1:1162'],
      coldStart: true,
      onNotificationProblem: (problem) => problems.push(problem),
    });
    let copies = 0;
    const silent = await transport.bind(
      { family: 'udp4', address: '127.0.0.1', port: 1163 },
      { onMessage: () => copies++ },
    );
    for (let i = 0; problems.length === 0 && i < 100; i++) await clock.advance(50);
    expect(problems).toMatchObject([{ target: '127.0.0.1:1163', error: { code: 'SNMP_TIMEOUT' } }]);
    expect(copies).toBe(3);
    const failed = agent.notifyTargets({ trapOid: coldStart });
    const rejected = expect(failed).rejects.toThrow('1 of 2 targets were not told');
    for (let i = 0; i < 40; i++) await clock.advance(50);
    await rejected;
    expect(inspect(problems)).not.toContain('secret');
    expect(inspect(agent, { depth: 9 })).not.toContain('secret');
    await silent.close();
    await close();
  });

  test.each<[targets: unknown, error: RegExp]>([
    ['127.0.0.1', /targets: must be an array/],
    [[{ port: 5 }], /targets\[0\]/],
    [['127.0.0.1', { host: '::1', kind: 'report' }], /targets\[1\]\.kind/],
    [[{ host: '::1', kind: 'inform', version: 'v1' }], /v1 has no informs/],
  ])('%j is refused', async (targets, error) => {
    const options = { transport: new MemoryNetwork(), targets } as SnmpAgentOptions;
    await expect(SnmpAgent.open(options)).rejects.toThrow(error);
  });
});
