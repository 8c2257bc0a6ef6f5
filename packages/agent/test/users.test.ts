// An agent with SNMPv3 users: who is let in at which level, what is reported, and what managers make of it.
import { type SecurityLevel, securityLevels, type UsmUser } from '@mgmtapi/security';
import { FakeClock } from '@mgmtapi/testkit';
import { MemoryNetwork } from '@mgmtapi/transport';
import { ReportError, type SessionOptions, SnmpManager, TimeoutError, textOf } from 'mgmtapi';
import { afterEach, describe, expect, it } from 'vitest';
import { readWrite, SnmpAgent, type SnmpAgentOptions, scalars } from '../src/index.js';

const SYS_NAME = '1.3.6.1.2.1.1.5.0';
const OWN = '1.3.6.1.4.1.99999.1.0';

/** One name, three sets of credentials. */
const alice: Readonly<Record<SecurityLevel, UsmUser>> = {
  noAuthNoPriv: { userName: 'alice' },
  authNoPriv: { userName: 'alice', auth: { protocol: 'sha1', password: 'alice-auth-1' } },
  authPriv: {
    userName: 'alice',
    auth: { protocol: 'sha1', password: 'alice-auth-1' },
    priv: { protocol: 'aes256', password: 'alice-priv-2' },
  },
};

interface Stage {
  clock: FakeClock;
  network: MemoryNetwork;
  manager: SnmpManager;
  agent: SnmpAgent;
  /** The agent's next life. */
  restart(options?: Partial<SnmpAgentOptions>): Promise<SnmpAgent>;
}
const stages: Stage[] = [];

async function stage(options: SnmpAgentOptions): Promise<Stage> {
  const clock = new FakeClock({ turns: 8 });
  const network = new MemoryNetwork();
  const open = async (more: Partial<SnmpAgentOptions> = {}) => {
    const base: SnmpAgentOptions = { port: 1161, transport: network, clock, system: { name: 'ours' } };
    const agent = await SnmpAgent.open({ ...base, ...options, ...more });
    agent.register('1.3.6.1.4.1.99999', scalars({ [OWN]: readWrite({ type: 'Integer32', value: 1 }) }));
    return agent;
  };
  const manager = new SnmpManager({ transport: network, clock });
  const made: Stage = {
    clock,
    network,
    manager,
    agent: await open(),
    restart: async (more) => {
      await made.agent.close();
      made.agent = await open(more);
      return made.agent;
    },
  };
  stages.push(made);
  return made;
}

afterEach(async () => {
  for (const { manager, agent, network, clock } of stages.splice(0)) {
    const { received, delivered, discarded } = agent.counters;
    expect(received).toBe(delivered + Object.values(discarded).reduce((sum, count) => sum + count, 0));
    await manager.close();
    await agent.close();
    expect(network.bound).toEqual([]);
    expect(clock.pending).toBe(0);
  }
});

async function asking<T>(
  { clock, manager }: Stage,
  options: Partial<SessionOptions>,
  work: (session: Awaited<ReturnType<SnmpManager['open']>>) => Promise<T>,
): Promise<T | Error> {
  const session = await manager.open({ host: '127.0.0.1', port: 1161, timeout: 1000, retries: 0, ...options });
  const result = work(session).catch((error: Error) => error);
  let done = false;
  result.then(() => {
    done = true;
  });
  for (let i = 0; i < 60 && !done; i++) await clock.settle();
  const outcome = done ? await result : await clock.until(result);
  await session.close();
  return outcome;
}
const getName = (s: Stage, options: Partial<SessionOptions>) =>
  asking(s, options, async (session) => textOf(await session.get(SYS_NAME)));

describe('an agent with users', () => {
  for (const configured of securityLevels) {
    for (const asked of securityLevels) {
      const isLetIn = configured === asked;
      it(`${asked} of a user of ${configured}: ${isLetIn ? 'let in' : 'refused'}`, async () => {
        const s = await stage({ users: [alice[configured]] });
        const result = await getName(s, { user: alice[asked] });
        if (isLetIn) expect(result).toBe('ours');
        else {
          expect(result).toBeInstanceOf(ReportError);
          expect((result as ReportError).counter).toBe('usmStatsUnsupportedSecLevels');
          expect(s.agent.counters.usmStatsUnsupportedSecLevels).toBe(1);
        }
      });
    }
  }

  it('lets a user in at less than its most where that was said, and what it may do depends on that', async () => {
    const s = await stage({ users: [{ user: alice.authPriv, minimumLevel: 'authNoPriv' }] });
    expect(await getName(s, { user: alice.authPriv })).toBe('ours');
    expect(await getName(s, { user: alice.authPriv, level: 'authNoPriv' })).toBe('ours');
    expect(await getName(s, { user: alice.authPriv, level: 'noAuthNoPriv' })).toBeInstanceOf(ReportError);
  });

  it('lets nobody in without a user, unless that was said', async () => {
    const closed = await stage({ users: [alice.authPriv] });
    for (const version of ['v1', 'v2c'] as const) {
      expect(await getName(closed, { version })).toBeInstanceOf(TimeoutError);
    }
    expect(closed.agent.counters.snmpInBadCommunityNames).toBe(2);
    const open = await stage({ users: [alice.authPriv], communities: ['public'] });
    expect(await getName(open, { community: 'public' })).toBe('ours');
    const v2cOnly = await stage({});
    expect(await getName(v2cOnly, { community: 'public' })).toBe('ours');
    expect(await getName(v2cOnly, { user: alice.authPriv })).toBeInstanceOf(TimeoutError);
    expect(v2cOnly.agent.counters.discarded.badVersion).toBe(1);
  });

  it('lets each do what was said: read-only, read-write, views', async () => {
    const writer: UsmUser = { userName: 'writer', auth: { protocol: 'sha512', password: 'writer-1' } };
    const clerk: UsmUser = { userName: 'clerk' };
    const s = await stage({
      users: [alice.authPriv, { user: writer, access: 'read-write' }, { user: clerk, read: ['1.3.6.1.2.1'] }],
    });
    const set = (user: UsmUser) =>
      asking(s, { user }, async (session) => {
        const [written] = await session.set([{ oid: OWN, type: 'Integer32', value: 7 }]);
        return written!.value;
      });
    expect(await set(writer)).toBe(7);
    expect(await set(alice.authPriv)).toMatchObject({ status: 'noAccess' });
    expect(await asking(s, { user: clerk }, (session) => session.get(OWN))).toMatchObject({ type: 'NoSuchObject' });
    expect(await getName(s, { user: clerk })).toBe('ours');
  });

  it.each<[string, UsmUser, string]>([
    ['a stranger', { userName: 'eve' }, 'usmStatsUnknownUserNames'],
    [
      'another password',
      { userName: 'alice', auth: { protocol: 'sha1', password: 'guessed-1' } },
      'usmStatsWrongDigests',
    ],
    [
      'another privacy password',
      { ...alice.authPriv, priv: { protocol: 'aes256', password: 'guessed-2' } },
      'usmStatsDecryptionErrors',
    ],
  ])('tells %s what is wrong', async (_, user, counter) => {
    const s = await stage({ users: [{ user: alice.authPriv, minimumLevel: 'authNoPriv' }] });
    expect(await getName(s, { user })).toMatchObject({ code: 'SNMP_REPORT', counter });
    expect(s.agent.counters[counter as 'usmStatsWrongDigests']).toBe(1);
    expect(s.agent.counters.discarded.security).toBe(2); // the discovery, and this
  });

  it('has contexts, and says when there is none of that name', async () => {
    const s = await stage({ users: [alice.authPriv] });
    s.agent.register('1.3.6.1.4.1.77', scalars({ '1.3.6.1.4.1.77.1.0': { type: 'Integer32', value: 77 } }), {
      context: 'vlan-7',
    });
    const user = alice.authPriv;
    const value = (options: Partial<SessionOptions>) =>
      asking(s, { user, ...options }, async (session) => (await session.get('1.3.6.1.4.1.77.1.0')).value);
    expect(await value({ contextName: 'vlan-7' })).toBe(77);
    expect(await value({})).toBeNull();
    expect(await value({ contextName: 'vlan-8' })).toMatchObject({ counter: 'snmpUnknownContexts' });
    const contextEngineID = Buffer.from('8000000005ffffff', 'hex');
    expect(await value({ contextEngineID })).toMatchObject({ counter: 'snmpUnknownPDUHandlers' });
  });

  it('walks in GETBULKs, whatever the protocols', async () => {
    const s = await stage({ users: [alice.authPriv] });
    const walked = await asking(s, { user: alice.authPriv }, async (session) => {
      const names: string[] = [];
      for await (const { oid } of session.walk('1.3.6.1')) names.push(oid.toString());
      return names;
    });
    expect(walked).toContain(SYS_NAME);
    expect(walked).toContain('1.3.6.1.6.3.10.2.1.1.0'); // snmpEngineID
    expect(walked).toContain('1.3.6.1.6.3.15.1.1.6.0'); // usmStatsDecryptionErrors
  });

  it('tells about its engine, truly', async () => {
    const engineID = Buffer.from('80007ed9056f757273', 'hex');
    const s = await stage({ users: [alice.authPriv], engine: { engineID } });
    await s.clock.advance(42_000);
    await getName(s, { user: { ...alice.authPriv, userName: 'eve' } });
    const names = ['1.1.0', '1.2.0', '1.3.0'].map((rest) => `1.3.6.1.6.3.10.2.${rest}`);
    const answers = await asking(s, { user: alice.authPriv }, (session) =>
      session.get([...names, '1.3.6.1.6.3.15.1.1.3.0']),
    );
    expect((answers as { value: unknown }[]).map(({ value }) => value)).toEqual([new Uint8Array(engineID), 1, 42, 1]);
  });

  it('is found again after a restart: boots kept, lost, or another engineID', async () => {
    const engineID = Buffer.from('80007ed9056f757273', 'hex');
    let boots = 9;
    const s = await stage({ users: [alice.authPriv], engine: { engineID, boots: { next: async () => boots } } });
    const session = await s.manager.open({ host: '127.0.0.1', port: 1161, user: alice.authPriv });
    const name = async () => {
      const asked = session.get(SYS_NAME);
      for (let i = 0; i < 60; i++) await s.clock.settle();
      return textOf(await asked);
    };
    await s.clock.advance(500_000);
    expect(await name()).toBe('ours');
    for (boots of [10, 2]) {
      await s.restart();
      expect(await name()).toBe('ours');
    }
    await s.restart({ engine: {} });
    expect(await name()).toBe('ours');
    expect(session.counters).toMatchObject({ requests: 4, responses: 4, retries: 0 });
  });

  it('sends notifications as the engine that it is', async () => {
    const engineID = Buffer.from('80007ed9056f757273', 'hex');
    const s = await stage({ users: [alice.authPriv], engine: { engineID, boots: { next: async () => 3 } } });
    await s.clock.advance(400_000);
    const listener = await s.manager.listen({ port: 1162, address: '127.0.0.1', users: [alice.authPriv] });
    const target = { host: '127.0.0.1', port: 1162, user: alice.authPriv };
    await s.agent.notify(target, { trapOid: '1.3.6.1.6.3.1.1.5.1' });
    for (let i = 0; i < 20; i++) await s.clock.settle();
    expect(listener.counters.usmStatsNotInTimeWindows).toBe(0);
    const trap = await listener.next();
    expect(Buffer.from(trap.engineID!)).toEqual(engineID);
    // The manager knows the agent's clock from the trap: its request is in the window at once.
    const before = s.agent.counters.received;
    expect(await getName(s, target)).toMatchObject({ counter: 'snmpUnknownPDUHandlers' }); // that was the listener
    expect(await getName(s, { user: alice.authPriv })).toBe('ours');
    expect(s.agent.counters.received - before).toBe(2);
  });

  it.each<[string, SnmpAgentOptions, RegExp]>([
    ['no list', { users: 'alice' as never }, /^users: /],
    ['a user twice', { users: [alice.authPriv, { user: alice.authNoPriv }] }, /^users: alice is there twice/],
    [
      'a short password',
      { users: [{ user: { userName: 'a', auth: { protocol: 'md5', password: 'x' } } }] },
      /^users\[0\]\.user\.auth\.password: /,
    ],
    ['an access that is none', { users: [{ user: alice.authPriv, access: 'all' as never }] }, /^users\[0\]\.access: /],
    ['an engineID that is none', { users: [], engine: { engineID: new Uint8Array(3) } }, /^engine\.engineID: /],
  ])('is not opened with %s', async (_, options, message) => {
    await expect(SnmpAgent.open({ transport: new MemoryNetwork(), ...options })).rejects.toThrow(message);
  });
});

describe('a response', () => {
  it('is no longer than its manager can receive', async () => {
    const { decodeMessage, encodeMessage } = await import('@mgmtapi/protocol');
    const s = await stage({ users: [alice.noAuthNoPriv] });
    s.agent.register(
      '1.3.6.1.4.1.88',
      scalars(
        Object.fromEntries(
          Array.from({ length: 50 }, (_, i) => [
            `1.3.6.1.4.1.88.${i + 1}.0`,
            { type: 'OctetString', value: 'x'.repeat(50) } as const,
          ]),
        ),
      ),
    );
    const answers: Uint8Array[] = [];
    const small = await s.network.bind(
      { family: 'udp4', address: '192.0.2.9', port: 4 },
      { onMessage: (bytes) => answers.push(bytes) },
    );
    // What a session would send, with another msgMaxSize.
    let sent: Uint8Array | undefined;
    const spy = new SnmpManager({
      transport: s.network,
      clock: s.clock,
      onDatagram: ({ direction, bytes }) => {
        if (direction === 'out') sent = bytes;
      },
    });
    const session = await spy.open({ host: '127.0.0.1', port: 1161, user: alice.noAuthNoPriv });
    const walked = session.getBulk(['1.3.6.1.4.1.88'], { maxRepetitions: 50 });
    for (let i = 0; i < 20; i++) await s.clock.settle();
    expect((await walked).length).toBe(50);
    const message = decodeMessage(sent!);
    if (message.version !== 'v3') throw new Error('not v3');
    for (const msgMaxSize of [484, 1472, 100]) {
      small.send(encodeMessage({ ...message, msgMaxSize }), '127.0.0.1', 1161);
      await s.clock.settle();
    }
    expect(answers.map(({ length }) => length > 300 && length <= 484)).toEqual([true, false, true]);
    expect(answers[1]!.length).toBeGreaterThan(1300);
    expect(answers[1]!.length).toBeLessThanOrEqual(1472);
    await spy.close();
    await small.close();
  });
});
