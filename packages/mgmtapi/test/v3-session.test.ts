// SNMPv3 sessions: discovery, which answer counts, what reports may do, and how a session gets over a restart.
import type { SecurityLevel, UsmUser } from '@mgmtapi/security';
import { FakeClock, seededRandom } from '@mgmtapi/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ClosedError,
  type Discard,
  MemoryNetwork,
  ReportError,
  type SessionOptions,
  SnmpManager,
  type SnmpManagerOptions,
  type SnmpSession,
  TimeoutError,
} from '../src/index.js';
import { alice, type Crafted, engineIDIn, sysName, type Taken, usmParametersIn, V3Agent } from './v3-agent.js';

interface Stage {
  clock: FakeClock;
  network: MemoryNetwork;
  agent: V3Agent;
  manager: SnmpManager;
  discards: Discard[];
  open(options?: Partial<SessionOptions>): Promise<SnmpSession>;
}

const stages: { stage: Stage; agents: V3Agent[] }[] = [];

async function stage(users?: readonly UsmUser[], options: SnmpManagerOptions = {}): Promise<Stage> {
  const clock = new FakeClock({ turns: 6 });
  const network = new MemoryNetwork();
  const discards: Discard[] = [];
  const agent = await V3Agent.open({ network, clock, ...(users && { users }) });
  const random = seededRandom(7);
  const manager = new SnmpManager({
    transport: network,
    clock,
    random,
    onDiscard: (d) => discards.push(d),
    ...options,
  });
  const open = (more: Partial<SessionOptions> = {}) =>
    manager.open({ host: agent.address, user: alice.authPriv, ...more });
  const made = { clock, network, agent, manager, discards, open };
  stages.push({ stage: made, agents: [agent] });
  return made;
}

afterEach(async () => {
  for (const { stage, agents } of stages.splice(0)) {
    const { manager, clock, network } = stage;
    await manager.close();
    for (const agent of agents) await agent.close();
    const { received, delivered, discarded } = manager.counters;
    expect(received).toBe(delivered + Object.values(discarded).reduce((sum, count) => sum + count, 0));
    expect(clock.pending).toBe(0);
    expect(network.bound).toEqual([]);
  }
});

const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);
/** Waits, and moves the time only when turns of the loop do not help: keys are made in turns that no timer stands for. */
async function soon<T>({ clock }: Stage, promise: Promise<T>): Promise<T> {
  let done = false;
  const mark = () => {
    done = true;
  };
  promise.then(mark, mark);
  for (let turn = 0; turn < 60 && !done; turn++) await clock.settle();
  return done ? promise : clock.until(promise);
}
const ask = (s: Stage, session: SnmpSession): Promise<unknown> =>
  soon(s, outcome(session.get(sysName, { timeout: 1000, retries: 0 })));
const device = expect.objectContaining({ type: 'OctetString', value: new Uint8Array(Buffer.from('device')) });

describe('discovery', () => {
  it('costs one probe an engine, and outlives sessions', async () => {
    const s = await stage();
    for (let i = 0; i < 2; i++) {
      const session = await s.open();
      expect(await ask(s, session)).toEqual(device);
      expect(session.target).toEqual({
        host: '192.0.2.1',
        address: '192.0.2.1',
        port: 161,
        version: 'v3',
        userName: 'alice',
      });
      expect(session.counters).toEqual({ requests: 1, responses: 1, retries: 0, timeouts: 0, errors: 0 });
      await session.close();
    }
    expect(s.agent.discoveries).toBe(1);
    expect(s.agent.heard).toHaveLength(3);
    expect(s.agent.requests.map(({ elements }) => elements.security.securityLevel)).toEqual(['authPriv', 'authPriv']);
  });

  it('serves every caller that waits, of all sessions and users', async () => {
    const bob: UsmUser = { userName: 'bob', auth: { protocol: 'md5', password: 'bob-auth-1' } };
    const s = await stage([alice.authPriv, bob]);
    const sessions = await Promise.all([s.open(), s.open({ socket: 'own' }), s.open({ user: bob }), s.open()]);
    const asked = sessions.flatMap((session) => [session.get(sysName), session.get(sysName)]);
    await soon(s, Promise.all(asked));
    expect(s.agent.discoveries).toBe(1);
    expect(s.agent.requests).toHaveLength(8);
  });

  it('that nobody answers ends in a time-out like any other', async () => {
    const s = await stage();
    s.agent.silent = true;
    const session = await s.open({ timeout: 1000, retries: 2 });
    const error = await s.clock.until(outcome(session.get(sysName)));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ tries: 3, elapsed: 7000 });
    expect(s.agent.heard).toHaveLength(3);
    expect(new Set(s.agent.heard.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
    expect(session.counters).toEqual({ requests: 1, responses: 0, retries: 0, timeouts: 1, errors: 0 });
    s.agent.silent = false;
    expect(await ask(s, session)).toEqual(device);
  });

  it('does not time out those who came late with the one who came first', async () => {
    const s = await stage();
    s.agent.silent = true;
    const first = await s.open({ timeout: 1000, retries: 0 });
    const second = await s.open({ timeout: 1000, retries: 0 });
    const early = outcome(first.get(sysName));
    await s.clock.advance(900);
    const late = outcome(second.get(sysName));
    await s.clock.advance(50);
    s.agent.silent = false;
    await s.clock.advance(60);
    expect(await early).toBeInstanceOf(TimeoutError);
    expect(await s.clock.until(late)).toEqual(device);
  });

  it('goes on when who began it leaves, from another socket if need be', async () => {
    const s = await stage();
    s.agent.silent = true;
    const first = await s.open({ socket: 'own' });
    const second = await s.open({ socket: 'own' });
    const left = outcome(first.get(sysName));
    const stays = second.get(sysName);
    await s.clock.advance(10);
    expect(s.agent.heard).toHaveLength(1);
    s.agent.silent = false;
    await first.close();
    expect(await left).toBeInstanceOf(ClosedError);
    expect(await s.clock.until(stays)).toEqual(device);
    expect(s.agent.heard).toHaveLength(3); // the first probe, the second, the request
  });

  it('ends with the last who waits: closed, aborted, out of time', async () => {
    const s = await stage();
    s.agent.silent = true;
    const session = await s.open();
    const reason = new Error('enough');
    const abort = new AbortController();
    const aborted = outcome(session.get(sysName, { signal: abort.signal }));
    const limited = outcome(session.get(sysName, { totalTimeout: 300 }));
    expect(session.inFlight).toBe(2);
    abort.abort(reason);
    expect(await aborted).toBe(reason);
    expect(await s.clock.until(limited)).toBeInstanceOf(TimeoutError);
    expect(session.inFlight).toBe(0);
    expect(s.clock.pending).toBeLessThanOrEqual(1); // the deadline queue's own timer
    const closed = outcome(session.get(sysName));
    await session.close();
    expect(await closed).toBeInstanceOf(ClosedError);
  });

  it('takes one probe for each of 1,000 engines with 50 callers each', async () => {
    const clock = new FakeClock({ turns: 6 });
    const network = new MemoryNetwork();
    const user = alice.noAuthNoPriv;
    const agents = await Promise.all(
      Array.from({ length: 1000 }, (_, i) =>
        V3Agent.open({
          network,
          clock,
          address: `10.0.${i >> 8}.${i & 255}`,
          engineID: `80000000050000${(i + 0x1000).toString(16)}`,
          users: [user],
        }),
      ),
    );
    const manager = new SnmpManager({ transport: network, clock, random: seededRandom(1), session: { user } });
    const sessions = await Promise.all(agents.flatMap(({ address }) => [manager.open(address), manager.open(address)]));
    const asked = sessions.flatMap((session) => Array.from({ length: 25 }, () => session.get(sysName)));
    await clock.until(Promise.all(asked));
    expect(asked).toHaveLength(50_000);
    expect(agents.filter(({ discoveries }) => discoveries !== 1)).toEqual([]);
    expect(manager.counters.delivered).toBe(51_000);
    await manager.close();
    for (const agent of agents) await agent.close();
  }, 60_000);
});

describe('an answer counts', () => {
  const levels: readonly SecurityLevel[] = ['noAuthNoPriv', 'authNoPriv', 'authPriv'];

  /** The first request is answered with `wrong` and then rightly. */
  async function answeredWith(wrong: (taken: Taken, s: Stage) => Uint8Array, options: Partial<SessionOptions> = {}) {
    const s = await stage(options.user ? [options.user] : undefined);
    const session = await s.open(options);
    await ask(s, session); // discovery and a first exchange
    s.agent.onRequest = (taken) => [wrong(taken, s), s.agent.craft(taken, {})];
    expect(await ask(s, session)).toEqual(device);
    return s;
  }

  for (const asked of levels) {
    for (const answered of levels) {
      const counts = asked === answered;
      it(`${asked} asked, ${answered} answered: ${counts ? 'yes' : 'no'}`, async () => {
        const user = alice[asked];
        const s = await stage([user]);
        const session = await s.open({ user });
        await ask(s, session);
        s.agent.onRequest = (taken) => [s.agent.craft(taken, { level: answered })];
        const result = await ask(s, session);
        if (counts) expect(result).toEqual(device);
        else {
          expect(result).toBeInstanceOf(TimeoutError);
          expect(s.discards.map(({ reason }) => reason)).toEqual(['security']);
          // Stronger than the user can is for USM to refuse; weaker than asked is for message processing.
          const isStronger = levels.indexOf(answered) > levels.indexOf(asked);
          expect(s.manager.counters.usmStatsUnsupportedSecLevels).toBe(isStronger ? 1 : 0);
        }
      });
    }
  }

  it.each<[string, Crafted, string, string?]>([
    ['of another user', { user: { ...alice.authPriv, userName: 'mallory' } }, 'security', 'usmStatsUnknownUserNames'],
    [
      'of another password',
      { user: { ...alice.authPriv, auth: { protocol: 'sha256', password: 'mallory-1' } } },
      'security',
      'usmStatsWrongDigests',
    ],
    [
      'of another privacy password',
      { user: { ...alice.authPriv, priv: { protocol: 'aes128', password: 'mallory-2' } } },
      'security',
      'usmStatsDecryptionErrors',
    ],
    ['of another engine', { engineID: Buffer.from('8000000005eeeeeeee', 'hex') }, 'security'],
    ['of another context', { contextName: 'other' }, 'security'],
    ['of another context engine', { contextEngineID: Buffer.from('8000000005eeeeeeee', 'hex') }, 'security'],
    ['for another request-id', { pdu: { requestID: 1 } }, 'unknownRequest'],
    ['for another msgID', { msgID: 1 }, 'unknownRequest'],
    ['that is a request', { pdu: { type: 'GetRequest' } }, 'unexpectedPdu'],
    ['delayed by more than the window', { behind: 200 }, 'security', 'usmStatsNotInTimeWindows'],
    ['of an earlier boot', { boots: 4 }, 'security', 'usmStatsNotInTimeWindows'],
  ])('not one %s', async (_, how, reason, counter) => {
    const s = await stage();
    const session = await s.open();
    await s.clock.advance(400_000); // older than any window
    await ask(s, session);
    s.agent.onRequest = (taken) => [s.agent.craft(taken, how), s.agent.craft(taken, {})];
    expect(await ask(s, session)).toEqual(device);
    expect(s.discards.map((discard) => discard.reason)).toEqual([reason]);
    const counted = Object.entries(s.manager.counters).filter(([name, n]) => name.startsWith('usmStats') && n !== 0);
    expect(counted).toEqual(counter ? [[counter, 1]] : []);
    expect(s.agent.discoveries).toBe(1);
  });

  it('not with any bit of the message changed', async () => {
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    let length = 1;
    for (let at = 0; at < length; at++) {
      s.agent.onRequest = (taken) => {
        const right = s.agent.craft(taken, {});
        length = right.length;
        const wrong = right.slice();
        wrong[at]! ^= 1 << (at & 7);
        return [wrong, right];
      };
      expect(await ask(s, session)).toEqual(device);
    }
    expect(s.discards).toHaveLength(length);
  });

  it('not with a digest cut short', async () => {
    const s = await answeredWith((taken, { agent }) => cutDigest(agent.craft(taken, {})));
    expect(s.discards.map(({ reason }) => reason)).toEqual(['security']);
    expect(s.manager.counters.usmStatsWrongDigests).toBe(1);
  });

  it('not from another address or port', async () => {
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    const elsewhere = await V3Agent.open({ network: s.network, clock: s.clock, address: '192.0.2.2' });
    s.agent.onRequest = (taken) => {
      elsewhere.send(s.agent.craft(taken, {}), { address: '127.0.0.1', port: 49152 });
      return [];
    };
    expect(await ask(s, session)).toBeInstanceOf(TimeoutError);
    expect(s.discards.map(({ reason }) => reason)).toEqual(['wrongSource']);
    await elsewhere.close();
  });

  it('once: a replay is a duplicate, and later an answer to nothing', async () => {
    const s = await stage();
    const session = await s.open();
    let recorded: Uint8Array | undefined;
    s.agent.onRequest = (taken) => {
      recorded ??= s.agent.craft(taken, {});
      return [recorded, recorded];
    };
    expect(await ask(s, session)).toEqual(device);
    s.agent.onRequest = undefined;
    for (let i = 0; i < 100; i++) await ask(s, session);
    s.agent.onRequest = (taken) => [recorded!, s.agent.craft(taken, {})];
    expect(await ask(s, session)).toEqual(device);
    expect(s.discards.map(({ reason }) => reason)).toEqual(['duplicate', 'unknownRequest']);
  });

  it('in any order', async () => {
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    const held: Uint8Array[] = [];
    s.agent.onRequest = (taken) => {
      held.push(s.agent.craft(taken, {}));
      return held.length === 3 ? held.reverse() : [];
    };
    const all = await soon(s, Promise.all([session.get(sysName), session.get(sysName), session.get(sysName)]));
    expect(all).toEqual([device, device, device]);
    expect(s.discards).toEqual([]);
  });

  it('and a v2c answer to a v3 request does not, nor the reverse', async () => {
    const { encodeMessage } = await import('@mgmtapi/protocol');
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    s.agent.onRequest = (taken) => {
      const pdu = { ...taken.pdu, type: 'Response' as const };
      return [encodeMessage({ version: 'v2c', community: new Uint8Array(), pdu }), s.agent.craft(taken, {})];
    };
    expect(await ask(s, session)).toEqual(device);
    expect(s.discards.map(({ reason }) => reason)).toEqual(['badVersion']);
  });
});

/** The same message with four octets less of digest. */
function cutDigest(bytes: Uint8Array): Uint8Array {
  const hex = Buffer.from(bytes).toString('hex');
  const digest = Buffer.from(usmParametersIn(bytes).msgAuthenticationParameters).toString('hex');
  const cut = hex.replace(`04${(digest.length / 2).toString(16).padStart(2, '0')}${digest}`, () => {
    const short = digest.slice(0, -8);
    return `04${(short.length / 2).toString(16).padStart(2, '0')}${short}`;
  });
  // The four headers around it say four octets less: SEQUENCE of the message, OCTET STRING and SEQUENCE of the parameters.
  const octets = Buffer.from(cut, 'hex');
  const parametersAt = octets.indexOf(Buffer.from('020103', 'hex'), 6) + 3; // behind msgSecurityModel
  octets[octets[1] === 0x81 ? 2 : 1]! -= 4;
  octets[parametersAt + 1]! -= 4;
  octets[parametersAt + 3]! -= 4;
  return octets;
}

describe('a report', () => {
  it.each([
    ['usmStatsUnsupportedSecLevels', /level/],
    ['usmStatsUnknownUserNames', /userName/],
    ['usmStatsWrongDigests', /password/],
    ['usmStatsDecryptionErrors', /privacy password/],
    ['usmStatsUnknownEngineIDs', /engineID/],
    ['usmStatsNotInTimeWindows', /clock|window/],
  ] as const)('of %s ends the request, and says what to look at', async (counter, hint) => {
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    s.agent.onRequest = (taken) => [s.agent.report(taken, counter)];
    const error = (await ask(s, session)) as ReportError;
    expect(error).toBeInstanceOf(ReportError);
    expect(error).toMatchObject({ code: 'SNMP_REPORT', counter });
    expect(error.hint).toMatch(hint);
    expect(session.counters.errors).toBe(1);
    s.agent.onRequest = undefined;
    expect(await ask(s, session)).toEqual(device);
    expect(s.agent.discoveries).toBe(1);
  });

  it('without authentication moves no clock', async () => {
    const s = await stage();
    const session = await s.open();
    await s.clock.advance(1_000_000);
    await ask(s, session);
    const before = usmParametersIn(s.agent.requests.at(-1)!.bytes);
    s.agent.onRequest = (taken) => [s.agent.report(taken, 'usmStatsNotInTimeWindows', { boots: 99 })];
    expect(await ask(s, session)).toMatchObject({ counter: 'usmStatsNotInTimeWindows' });
    s.agent.onRequest = undefined;
    expect(await ask(s, session)).toEqual(device);
    const after = usmParametersIn(s.agent.requests.at(-1)!.bytes);
    expect(after.msgAuthoritativeEngineBoots).toBe(before.msgAuthoritativeEngineBoots);
  });

  it('without authentication changes no identity', async () => {
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    const other = Buffer.from('8000000005badbadba', 'hex');
    s.agent.onRequest = (taken) => [s.agent.report(taken, 'usmStatsUnknownEngineIDs', { engineID: other })];
    // The other engine is tried once; it does not exist, and the true one says so.
    expect(await ask(s, session)).toBeInstanceOf(ReportError);
    s.agent.onRequest = undefined;
    const fresh = await s.open();
    expect(await ask(s, fresh)).toEqual(device);
    expect(Buffer.from(engineIDIn(s.agent.heard.at(-1)!))).toEqual(s.agent.engineID);
    expect(await ask(s, session)).toEqual(device);
    expect(s.agent.discoveries).toBe(1);
  });

  it('from elsewhere, or with another msgID, does nothing', async () => {
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    s.agent.onRequest = (taken) => [
      s.agent.report(taken, 'usmStatsWrongDigests', { msgID: 5 }),
      s.agent.craft(taken, {}),
    ];
    expect(await ask(s, session)).toEqual(device);
  });
});

describe('a restart of the agent', () => {
  it.each([
    ['with one boot more', 1],
    ['with a hundred boots more', 100],
    ['with fewer boots: it lost them', -4],
    ['with the same boots: it never kept any', 0],
  ])('%s is got over within the request', async (_, more) => {
    const s = await stage();
    const session = await s.open();
    await s.clock.advance(5_000_000);
    expect(await ask(s, session)).toEqual(device);
    s.agent.restart({ boots: s.agent.boots + more });
    const sent = s.agent.heard.length;
    expect(await ask(s, session)).toEqual(device);
    expect(s.agent.heard.length - sent).toBe(2); // refused, and asked anew
    expect(await ask(s, session)).toEqual(device);
    expect(s.agent.heard.length - sent).toBe(3);
    expect(s.agent.discoveries).toBe(1);
    expect(session.counters).toMatchObject({ requests: 3, responses: 3, retries: 0, errors: 0 });
  });

  it('under many requests is got over by each', async () => {
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    s.agent.restart({ boots: s.agent.boots + 1 });
    const all = await soon(s, Promise.all(Array.from({ length: 40 }, () => session.get(sysName))));
    expect(all).toHaveLength(40);
    expect(session.counters).toMatchObject({ requests: 41, responses: 41, retries: 0 });
  });

  it.each(['noAuthNoPriv', 'authPriv'] as const)('with another engineID is got over, at %s', async (level) => {
    const s = await stage([alice[level]]);
    const session = await s.open({ user: alice[level] });
    await ask(s, session);
    const engineID = Buffer.from('80000000050123456789', 'hex');
    s.agent.restart({ engineID, boots: 1 });
    for (let i = 0; i < 2; i++) expect(await ask(s, session)).toEqual(device);
    const sent = s.agent.heard.length;
    expect(await ask(s, session)).toEqual(device);
    expect(s.agent.heard.length - sent).toBe(1); // known by now
    expect(Buffer.from(engineIDIn(s.agent.heard.at(-1)!))).toEqual(engineID);
  });

  it('asks anew once: an agent that is never content ends the request', async () => {
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    const sent = s.agent.heard.length;
    s.agent.onRequest = (taken) => [s.agent.report(taken, 'usmStatsNotInTimeWindows', { level: 'authNoPriv' })];
    expect(await ask(s, session)).toMatchObject({ counter: 'usmStatsNotInTimeWindows' });
    expect(s.agent.heard.length - sent).toBe(2);
  });
});

describe('what is sent', () => {
  it('retries with the same octets', async () => {
    const s = await stage();
    const session = await s.open();
    await ask(s, session);
    let dropped = 0;
    s.agent.onRequest = () => (dropped++ < 2 ? [] : undefined);
    const asked = session.get(sysName, { timeout: 1000, retries: 3 });
    expect(await s.clock.until(asked)).toEqual(device);
    const [a, b, c] = s.agent.heard.slice(-3).map((bytes) => Buffer.from(bytes).toString('hex'));
    expect([b, c]).toEqual([a, a]);
    expect(session.counters.retries).toBe(2);
  });

  it('carries the context of the session, or of the call', async () => {
    const s = await stage();
    const contextEngineID = Buffer.from('8000000005c0c0c0c0', 'hex');
    const session = await s.open({ contextName: 'vlan-7' });
    await soon(s, session.get(sysName));
    await soon(s, session.get(sysName, { contextName: 'vlan-8', contextEngineID }));
    await soon(s, session.get(sysName, { contextName: '' }));
    const scoped = s.agent.requests.map(({ elements }) => elements.security.scopedPDU);
    expect(scoped.map(({ contextName }) => Buffer.from(contextName).toString())).toEqual(['vlan-7', 'vlan-8', '']);
    expect(scoped.map((each) => Buffer.from(each.contextEngineID))).toEqual([
      s.agent.engineID,
      contextEngineID,
      s.agent.engineID,
    ]);
  });

  it('is protected as the session was told', async () => {
    const s = await stage();
    s.agent.onRequest = (taken) => [s.agent.craft(taken, { user: alice.authPriv })];
    const session = await s.open({ level: 'authNoPriv' });
    await ask(s, session);
    // The agent's own table asks for the most that the user can.
    expect(s.agent.requests).toHaveLength(0);
    expect(session.counters.errors).toBe(1);
    expect((await outcome(s.open({ user: alice.authNoPriv, level: 'authPriv' }))) as Error).toMatchObject({
      message: expect.stringMatching(/^level: user alice can no more than authNoPriv/),
    });
  });
});

describe('what no caller may say', () => {
  const user = alice.authPriv;
  it.each<[string, Partial<SessionOptions>, RegExp]>([
    ['a user and a community', { user, community: 'public' }, /^community: /],
    ['a user and v2c', { user, version: 'v2c' }, /^version: /],
    ['v3 without a user', { version: 'v3' }, /^user: /],
    ['v3 with a community', { version: 'v3', community: 'public' }, /^community: /],
    ['a level without a user', { level: 'authPriv' }, /^level: /],
    ['a context without a user', { contextName: 'x' }, /^contextName: /],
    ['no level', { user, level: 'high' as SecurityLevel }, /^level: /],
    [
      'a short password',
      { user: { userName: 'a', auth: { protocol: 'md5', password: 'short' } } },
      /^user\.auth\.password: /,
    ],
    [
      'a protocol that is none',
      { user: { userName: 'a', auth: { protocol: 'sha' as 'sha1', password: 'x'.repeat(8) } } },
      /sha1/,
    ],
    [
      'privacy without authentication',
      { user: { userName: 'a', priv: { protocol: 'des', password: 'x'.repeat(8) } } },
      /^user\.priv: /,
    ],
    [
      'a key of the wrong length',
      { user: { userName: 'a', auth: { protocol: 'md5', key: new Uint8Array(3) } } },
      /^user\.auth\.key: /,
    ],
    ['no name', { user: { userName: '' } }, /^user\.userName: /],
    ['a contextEngineID too short', { user, contextEngineID: new Uint8Array(4) }, /^contextEngineID: /],
    ['a contextName that is none', { user, contextName: 7 as unknown as string }, /^contextName: /],
  ])('%s', async (_, options, message) => {
    const manager = new SnmpManager({ transport: new MemoryNetwork() });
    const error = (await outcome(manager.open({ host: '192.0.2.1', ...options }))) as Error;
    expect(error instanceof TypeError || error instanceof RangeError, String(error)).toBe(true);
    expect(error.message).toMatch(message);
    await manager.close();
  });

  it('in a call what its session has not', async () => {
    const s = await stage();
    const v3 = await s.open();
    const v2c = await s.manager.open('192.0.2.1');
    expect(await outcome(v3.get(sysName, { community: 'x' }))).toMatchObject({
      message: expect.stringMatching(/^community: /),
    });
    expect(await outcome(v2c.get(sysName, { contextName: 'x' }))).toMatchObject({
      message: expect.stringMatching(/^contextName: /),
    });
  });

  it('and the manager’s defaults give way to what a call says', async () => {
    const s = await stage(undefined, { session: { user } });
    const versions = await Promise.all([
      s.manager.open('192.0.2.1'),
      s.manager.open({ host: '192.0.2.1', community: 'public' }),
      s.manager.open({ host: '192.0.2.1', version: 'v1' }),
      s.manager.open({ host: '192.0.2.1', user: alice.noAuthNoPriv }),
    ]);
    expect(versions.map(({ target }) => target.version)).toEqual(['v3', 'v2c', 'v1', 'v3']);
  });
});
