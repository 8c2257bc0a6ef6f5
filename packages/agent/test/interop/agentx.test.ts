// Our subagent behind Net-SNMP's snmpd, over a Unix socket and over TCP, asked by Net-SNMP's programs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Oid } from '@mgmtapi/ber';
import { leavesNothingOpen, type NetSnmp, peersMissing, startNetSnmpAgent } from '@mgmtapi/testkit';
import { SnmpManager } from 'mgmtapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AgentXSubagent,
  readWrite,
  recordedTree,
  type Scalar,
  SnmpAgent,
  scalars,
  TableHandler,
} from '../../src/index.js';
import { CLIENTS, run } from './tools.js';

const ROOT = '1.3.6.1.4.1.99999';
const dotted = (suffix: string): string => `.${ROOT}.${suffix}`;
const values: Record<string, Scalar> = {
  [`${ROOT}.1.1.0`]: readWrite({ type: 'Integer32', value: -2147483648 }),
  [`${ROOT}.1.2.0`]: readWrite({ type: 'OctetString', value: 'hello' }),
  [`${ROOT}.1.3.0`]: readWrite({ type: 'ObjectIdentifier', value: '1.3.6.1.4.1.4294967295' }),
  [`${ROOT}.1.4.0`]: readWrite({ type: 'Gauge32', value: 4294967295 }),
  [`${ROOT}.1.5.0`]: readWrite({ type: 'Counter32', value: 4294967295 }),
  [`${ROOT}.1.6.0`]: readWrite({ type: 'TimeTicks', value: 123456 }),
  [`${ROOT}.1.7.0`]: readWrite({ type: 'IpAddress', value: '192.0.2.17' }),
  [`${ROOT}.1.8.0`]: readWrite({ type: 'Counter64', value: 2n ** 64n - 1n }),
  [`${ROOT}.1.9.0`]: readWrite({ type: 'Opaque', value: Uint8Array.of(4, 3, 0x61, 0x62, 0x63) }),
  [`${ROOT}.1.10.0`]: readWrite({ type: 'OctetString', value: Uint8Array.of(0, 0x80, 0xff, 0x0a, 0x7f) }),
  [`${ROOT}.1.11.0`]: readWrite({ type: 'OctetString', value: '' }),
  [`${ROOT}.1.12.0`]: readWrite({ type: 'OpaqueFloat', value: 12.5 }),
  [`${ROOT}.1.13.0`]: readWrite({ type: 'OpaqueDouble', value: -0.1 }),
  [`${ROOT}.1.14.0`]: { type: 'OctetString', value: 'read me' },
  [`${ROOT}.1.15.0`]: () => Promise.reject(new Error('broken')),
};
const rows = Array.from({ length: 300 }, (_, i) => ({ id: i + 1, name: `row ${i + 1}` }));

/** The same behind snmpd and in an agent of our own: Net-SNMP's programs must not see a difference. */
async function registerAll(register: (subtree: string, handler: never) => unknown): Promise<void> {
  const table = new TableHandler(`${ROOT}.2.1`, {
    rows,
    index: ({ id }) => id,
    columns: {
      1: ({ id }) => ({ type: 'Integer32', value: id }),
      2: async ({ name }) => ({ type: 'OctetString', value: name }),
    },
  });
  const recorded = recordedTree([
    { oid: Oid.from(`${ROOT}.3.1.0`), type: 'Integer32', value: 1 },
    { oid: Oid.from(`${ROOT}.3.7.0`), type: 'Integer32', value: 7 },
  ]);
  await register(`${ROOT}.1`, scalars(values) as never);
  await register(`${ROOT}.2.1`, table as never);
  await register(`${ROOT}.3`, recorded as never);
}

async function freeTcpPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const missing = peersMissing('snmpd', 'cc', 'net-snmp-config', ...CLIENTS);
describe.skipIf(missing).each(['unix', 'tcp'] as const)('over %s', (kind) => {
  const dir = mkdtempSync(join(tmpdir(), 'agentx-'));
  let snmpd: NetSnmp;
  let subagent: AgentXSubagent;
  let agent: SnmpAgent;
  let master: string;

  beforeAll(async () => {
    const more: string[] = [];
    if (kind === 'tcp') {
      const port = await freeTcpPort();
      master = `tcp:127.0.0.1:${port}`;
      writeFileSync(join(dir, 'more.conf'), `agentXSocket ${master}\n`);
      more.push('--conf', join(dir, 'more.conf'));
    }
    snmpd = await startNetSnmpAgent(more);
    if (kind === 'unix') master = join(snmpd.directory, 'agentx');
    subagent = await AgentXSubagent.open({ master, descr: 'test', id: '1.3.6.1.4.1.99999' });
    await registerAll((subtree, handler) => subagent.register(subtree, handler));
    agent = await SnmpAgent.open({ port: 0, communities: ['public', { community: 'private', access: 'read-write' }] });
    await registerAll((subtree, handler) => agent.register(subtree, handler));
    agent.register('1.3.6.1.6', scalars({ '1.3.6.1.6.1.0': { type: 'Integer32', value: 0 } })); // snmpd ends later, too
  }, 60_000);

  afterAll(async () => {
    await subagent?.close();
    await agent?.close();
    await snmpd?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  test.each([
    ...['-v1', '-v2c'].flatMap((version) => [
      `snmpget ${version} ${[1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14].map((i) => dotted(`1.${i}.0`)).join(' ')}`,
      `snmpget ${version} ${dotted('1.1.1')} ${dotted('1.2.0')}`,
      `snmpget ${version} ${dotted('1.99.0')}`,
      `snmpgetnext ${version} ${dotted('1')} ${dotted('1.1')} ${dotted('1.1.0')} ${dotted('2.1.1.17')} ${dotted('3.1')}`,
      `snmpwalk ${version} ${dotted('2')}`,
      `snmpwalk ${version} ${dotted('3')}`,
    ]),
    `snmpget -v2c ${dotted('1.8.0')}`,
    `snmpget -v2c ${dotted('1.1.0')} ${dotted('1.15.0')}`, // in version 1 snmpd makes noSuchName of a subagent's genErr
    `snmpbulkwalk -v2c -Cr40 ${dotted('2')}`,
    `snmpbulkget -v2c -Cn1 -Cr2 ${dotted('1.1')} ${dotted('2.1.1.295')} ${dotted('3')}`,
    ...['-v1', '-v2c'].flatMap((version) => [
      `snmpset ${version} -cprivate ${dotted('1.1.0')} i -5`,
      `snmpset ${version} -cprivate ${dotted('1.2.0')} s text ${dotted('1.7.0')} a 192.0.2.9 ${dotted('1.4.0')} u 7`,
      `snmpset ${version} -cprivate ${dotted('1.1.0')} i 6 ${dotted('1.14.0')} s text`,
      `snmpset ${version} -cprivate ${dotted('1.1.0')} s text`,
      `snmpset ${version} -cprivate ${dotted('1.9.0')} i 1`,
      `snmpset ${version} -cprivate ${dotted('2.1.1.1')} i 1`,
      `snmpset ${version} -cprivate ${dotted('3.1.0')} i 1`,
    ]),
    `snmpset -v2c -cprivate ${dotted('1.8.0')} C 18446744073709551614`,
    `snmpset -v2c -cprivate ${dotted('1.12.0')} F 0.25 ${dotted('1.13.0')} D 1.5`,
    `snmpget -v2c ${[1, 2, 4, 7, 8, 12, 13].map((i) => dotted(`1.${i}.0`)).join(' ')}`,
  ])('%s', async (command) => {
    const expected = await run(command, agent.address[0].port);
    expect(expected).not.toContain('Timeout');
    expect(await run(command, snmpd.port)).toBe(expected);
  });

  test('the master refuses what it has already, and takes it again once it is free', async () => {
    const handler = scalars({ [`${ROOT}.4.1.0`]: { type: 'Integer32', value: 4 } });
    const other = await AgentXSubagent.open({ master });
    const remove = await other.register(`${ROOT}.4`, handler);
    await expect(subagent.register(`${ROOT}.4`, handler)).rejects.toMatchObject({ name: 'AgentXError', code: 263 });
    expect(await run(`snmpget -v2c ${dotted('4.1.0')}`, snmpd.port)).toContain('INTEGER: 4');
    await remove();
    expect(await run(`snmpget -v2c ${dotted('4.1.0')}`, snmpd.port)).toContain('No Such');
    const again = await subagent.register(`${ROOT}.4`, handler);
    expect(await run(`snmpget -v2c ${dotted('4.1.0')}`, snmpd.port)).toContain('INTEGER: 4');
    await again();
    await other.close();
  });

  test('closing takes everything away and leaves nothing open', async () => {
    await leavesNothingOpen(async () => {
      const short = await AgentXSubagent.open({ master });
      await short.register(`${ROOT}.5`, scalars({ [`${ROOT}.5.1.0`]: { type: 'Integer32', value: 5 } }));
      await Promise.all([short.close(), short.close()]);
      expect(short.isOpen).toBe(false);
      await expect(short.register(`${ROOT}.5`, scalars({}))).rejects.toThrow(/closed/);
    });
    expect(await run(`snmpget -v2c ${dotted('5.1.0')}`, snmpd.port)).toContain('No Such');
  });
});

describe.skipIf(missing)('notifications and a master that comes back', () => {
  test('what the subagent notifies, the master sends to its own targets', async () => {
    await using manager = new SnmpManager();
    const listener = await manager.listen({ port: 0, address: '127.0.0.1' });
    await using snmpd = await startNetSnmpAgent(['--trap', String(listener.address[0].port)]);
    await using subagent = await AgentXSubagent.open({ master: join(snmpd.directory, 'agentx') });
    await subagent.notify({
      trapOid: `${ROOT}.0.5`,
      uptime: 4711,
      varBinds: [{ oid: `${ROOT}.1.1.0`, type: 'Integer32', value: -5 }],
    });
    const seen = [];
    while (seen.length < 3) {
      const notification = await listener.next({ timeout: 10_000 });
      if (notification.trapOid.equals(`${ROOT}.0.5`)) seen.push(notification);
    }
    expect(seen.map(({ version, kind }) => `${version} ${kind}`).sort()).toEqual(['v1 trap', 'v2c inform', 'v2c trap']);
    for (const { varBinds } of seen) expect(varBinds[0]).toMatchObject({ type: 'Integer32', value: -5 });
    for (const { uptime } of seen) expect(uptime).toBe(4711);
    await expect(subagent.notify({ trapOid: 'no oid' })).rejects.toThrow(TypeError);
  }, 60_000);

  test('a master that goes and comes back gets all subtrees again', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'agentx-'));
    const master = `tcp:127.0.0.1:${await freeTcpPort()}`;
    const conf = join(dir, 'more.conf');
    writeFileSync(conf, `agentXSocket ${master}\n`);
    const told: string[] = [];
    let whole: (() => void) | undefined;
    await using first = await startNetSnmpAgent(['--conf', conf]);
    const subagent = await AgentXSubagent.open({
      master,
      reconnect: 50,
      onConnection: (isOpen, error) => {
        if (isOpen || told.length === 0) told.push(isOpen ? 'open' : String(error));
        if (isOpen) whole?.();
      },
    });
    try {
      await subagent.register(`${ROOT}.6`, scalars({ [`${ROOT}.6.1.0`]: { type: 'Integer32', value: 6 } }));
      const back = new Promise<void>((resolve) => {
        whole = resolve;
      });
      await first.stop();
      const second = await startNetSnmpAgent(['--conf', conf]);
      try {
        await back;
        expect(told).toHaveLength(2);
        expect(told[1]).toBe('open');
        expect(subagent.isOpen).toBe(true);
        expect(await run(`snmpget -v2c ${dotted('6.1.0')}`, second.port)).toContain('INTEGER: 6');
      } finally {
        await second.stop();
      }
    } finally {
      await subagent.close();
      rmSync(dir, { recursive: true, force: true });
    }
  }, 60_000);
});
