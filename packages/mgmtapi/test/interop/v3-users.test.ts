// All 43 users of interop/users.sh against Net-SNMP: get, set, walk, trap and inform, in and out.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type InteropUser,
  interopUsers,
  type NetSnmp,
  type NetSnmpTrapd,
  netSnmp,
  peersMissing,
  startNetSnmpAgent,
  startNetSnmpTrapd,
} from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  ReportError,
  ResponseError,
  SnmpManager,
  type SnmpNotification,
  type TrapListener,
  textOf,
  type VarBind,
} from '../../src/index.js';

const SYSTEM = '1.3.6.1.2.1.1';
const SETTABLE = '1.3.6.1.4.1.8072.9999.9999.2.0';
const COLD_START = '1.3.6.1.6.3.1.1.5.1';
/** What snmptrapd takes v3 traps of. */
const ENGINE_ID = '8000000001020304';

describe.skipIf(peersMissing('snmpd', 'snmptrapd', 'snmptrap', 'snmpinform'))('43 users with Net-SNMP', () => {
  let agent: NetSnmp;
  let trapd: NetSnmpTrapd;
  let listener: TrapListener;
  const heard: SnmpNotification[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'v3-users-'));
  const manager = new SnmpManager({
    session: { timeout: 3000 },
    engine: { engineID: Buffer.from(ENGINE_ID, 'hex') },
  });

  beforeAll(async () => {
    [agent, trapd, listener] = await Promise.all([
      startNetSnmpAgent(),
      startNetSnmpTrapd(ENGINE_ID),
      manager.listen({
        port: 0,
        address: '127.0.0.1',
        communities: [],
        users: interopUsers.map(({ user }) => user),
      }),
    ]);
    listener.on('notification', (notification) => heard.push(notification));
  }, 30_000);
  afterAll(async () => {
    await manager.close();
    await Promise.all([agent?.stop(), trapd?.stop()]);
    rmSync(folder, { recursive: true });
  });

  test('there are 43, of three levels', () => {
    const count = (level: string) => interopUsers.filter((each) => each.level === level).length;
    expect([count('noAuthNoPriv'), count('authNoPriv'), count('authPriv')]).toEqual([1, 6, 36]);
  });

  // Concurrent where nothing is awaited of the machine but answers; sessions of all users at once are a test of their own.
  test.concurrent.each(interopUsers)('$name: get, walk, getNext, what is lacking', async ({ user, level }) => {
    const session = await manager.open({ host: '127.0.0.1', port: agent.port, user });
    const name = await session.get(`${SYSTEM}.5.0`);
    expect(textOf(name)).toBe('interop-agent');
    expect(session.target).toMatchObject({ version: 'v3', userName: user.userName });
    const [missing] = await session.get(['1.3.6.1.2.1.1.5.1']);
    expect(missing.type).toBe('NoSuchInstance');
    const [next] = await session.getNext([`${SYSTEM}.4.0`]);
    expect(next.oid.toString()).toBe(`${SYSTEM}.5.0`);
    const walked: VarBind[] = [];
    for await (const varBind of session.walk(SYSTEM)) walked.push(varBind);
    expect(walked.find(({ oid }) => oid.equals(`${SYSTEM}.5.0`))).toEqual(name);
    expect(walked.length).toBeGreaterThan(10);
    expect(level).toBe(user.priv ? 'authPriv' : user.auth ? 'authNoPriv' : 'noAuthNoPriv');
    expect(session.counters).toMatchObject({ retries: 0, errors: 0 });
    await session.close();
  });

  // One after the other: they write the same object.
  test.each(interopUsers)('$name: set', async ({ name, user }) => {
    const session = await manager.open({ host: '127.0.0.1', port: agent.port, user });
    const written = { oid: SETTABLE, type: 'OctetString', value: `by ${name}` } as const;
    expect(textOf((await session.set([written]))[0]!)).toBe(`by ${name}`);
    expect(textOf(await session.get(SETTABLE))).toBe(`by ${name}`);
    const refused = await session.set([{ oid: `${SYSTEM}.5.0`, type: 'OctetString', value: 'x' }]).catch((e) => e);
    expect(refused).toBeInstanceOf(ResponseError);
    expect(refused.status).toBe('notWritable');
    await session.close();
  });

  /** What came from `user`. */
  const from = ({ name }: InteropUser, kind: string) =>
    heard.filter((each) => each.securityName === name && each.kind === kind);

  test('every user: traps and informs in', async () => {
    const to = `127.0.0.1:${listener.address[0].port}`;
    const index = new Map(interopUsers.map((user, i) => [user, i]));
    await inParallel(4, interopUsers, async (user) => {
      const engineID = `80000000020000${(index.get(user)! + 16).toString(16)}`;
      // A folder each: two programs that start at once would garble each other's engineID file.
      const own = mkdtempSync(join(folder, 'user-'));
      const binding = [`${SYSTEM}.5.0`, 's', user.name];
      const asEngine = ['-e', `0x${engineID}`, '-Z', '3,100'];
      await netSnmp('snmptrap', [...user.args, ...asEngine, to, '4711', COLD_START, ...binding], own);
      await netSnmp('snmpinform', [...user.args, to, '4712', COLD_START, ...binding], own); // fails unless acknowledged
      await vi.waitFor(() => expect(from(user, 'trap')).toHaveLength(1), { timeout: 5000 });
      const [trap] = from(user, 'trap');
      const [inform] = from(user, 'inform');
      expect(trap).toMatchObject({ version: 'v3', securityLevel: user.level, contextName: '', uptime: 4711 });
      expect(Buffer.from(trap!.engineID!).toString('hex')).toBe(engineID);
      expect(inform).toMatchObject({ version: 'v3', securityLevel: user.level, contextName: '', uptime: 4712 });
      for (const each of [trap!, inform!]) {
        expect(each.trapOid.toString()).toBe(COLD_START);
        expect(each.varBinds.map(textOf)).toEqual([user.name]);
      }
    });
    expect(listener.counters.discarded).toMatchObject({ malformed: 0, unexpectedPdu: 0, duplicate: 0 });
    // The only refusals: snmpinform asks for our engineID first.
    expect(listener.counters.discarded.security).toBe(listener.counters.usmStatsUnknownEngineIDs);
  }, 60_000);

  test('every user: traps and informs out', async () => {
    await inParallel(8, interopUsers, async ({ name, user }) => {
      const target = { host: '127.0.0.1', port: trapd.port, user };
      const varBinds = [{ oid: `${SYSTEM}.5.0`, type: 'OctetString', value: `to ${name}` }] as const;
      await manager.notify(target, { trapOid: COLD_START, varBinds });
      await manager.notify(target, { kind: 'inform', trapOid: COLD_START, varBinds });
    });
    await vi.waitFor(() => expect(trapd.notifications()).toHaveLength(2 * interopUsers.length), { timeout: 10_000 });
    for (const { name } of interopUsers) {
      const lines = trapd.notifications().filter((line) => line.includes(`"to ${name}"`));
      expect(lines.map((line) => line.split('|')[3]!.split(',')[0]).sort(), name).toEqual(['INFORM', 'TRAP2']);
      for (const line of lines) expect(line, name).toContain(`SNMP v3, user ${name}, context `);
    }
  }, 60_000);

  test.each([
    ['usmStatsUnknownUserNames', { userName: 'nobody' }, undefined],
    ['usmStatsWrongDigests', { userName: 'sha256', auth: { protocol: 'sha256', password: 'not the one' } }, undefined],
    ['usmStatsWrongDigests', { userName: 'sha256', auth: { protocol: 'sha1', password: 'auth-secret-1' } }, undefined],
    [
      'usmStatsUnsupportedSecLevels',
      {
        userName: 'sha256',
        auth: { protocol: 'sha256', password: 'auth-secret-1' },
        priv: { protocol: 'aes128', password: 'priv-secret-2' },
      },
      undefined,
    ],
    ['authorizationError', interopUsers.find(({ name }) => name === 'sha-aes128')!.user, 'authNoPriv'],
  ] as const)('%s is what the agent says', async (counter, user, level) => {
    const session = await manager.open({ host: '127.0.0.1', port: agent.port, user, ...(level && { level }) });
    const error = await session.get(`${SYSTEM}.5.0`).catch((reason: unknown) => reason);
    if (error instanceof ReportError) {
      expect(error.counter).toBe(counter);
      expect(error.hint.length).toBeGreaterThan(20);
    } else expect((error as ResponseError).status).toBe(counter);
    await session.close();
  });
});

async function inParallel<T>(width: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = [...all];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let one = rest.shift(); one; one = rest.shift()) await work(one);
    }),
  );
}
