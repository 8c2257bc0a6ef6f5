// SNMPv3 notifications: which a listener takes, what it reports, and what a manager sends; over a network in memory.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Oid } from '@mgmtapi/ber';
import { decodeMessage, type Pdu, type ScopedPdu, type V3Message } from '@mgmtapi/protocol';
import { checkUser, LocalEngine, type SecurityLevel, Usm, type UsmUser, usmStatsNameOf } from '@mgmtapi/security';
import { FakeClock, seededRandom } from '@mgmtapi/testkit';
import type { Endpoint } from '@mgmtapi/transport';
import { afterEach, describe, expect, it } from 'vitest';
import {
  FileBootsStore,
  MemoryBootsStore,
  MemoryNetwork,
  SnmpManager,
  type SnmpManagerOptions,
  type TrapListener,
  type TrapListenerOptions,
} from '../src/index.js';
import { alice, usmParametersIn } from './v3-agent.js';

const levels: readonly SecurityLevel[] = ['noAuthNoPriv', 'authNoPriv', 'authPriv'];
const OURS = Buffer.from('80000000050aaaaaaa', 'hex');
const THEIRS = Buffer.from('80000000050bbbbbbb', 'hex');

interface Stage {
  clock: FakeClock;
  network: MemoryNetwork;
  manager: SnmpManager;
  listener: TrapListener;
  sender: Sender;
}
const stages: Stage[] = [];

async function stage(options: TrapListenerOptions, more: SnmpManagerOptions = {}): Promise<Stage> {
  const clock = new FakeClock({ turns: 8 });
  const network = new MemoryNetwork();
  const manager = new SnmpManager({
    transport: network,
    clock,
    random: seededRandom(5),
    engine: { engineID: OURS },
    ...more,
  });
  const listener = await manager.listen({ port: 1162, address: '127.0.0.1', ...options });
  const sender = await Sender.open(network, clock);
  const made = { clock, network, manager, listener, sender };
  stages.push(made);
  return made;
}

afterEach(async () => {
  for (const { manager, sender, clock, network, listener } of stages.splice(0)) {
    for (const { received, delivered, discarded } of [manager.counters, listener.counters]) {
      expect(received).toBe(delivered + Object.values(discarded).reduce((sum, count) => sum + count, 0));
    }
    await manager.close();
    await sender.close();
    expect(clock.pending).toBe(0);
    expect(network.bound).toEqual([]);
  }
});

interface Sent {
  readonly level?: SecurityLevel;
  readonly user?: UsmUser;
  readonly type?: 'SNMPv2-Trap' | 'InformRequest' | 'GetRequest';
  /** The authoritative engine named in it. */
  readonly engineID?: Uint8Array;
  readonly boots?: number;
  readonly time?: number;
  readonly reportable?: boolean;
  readonly requestID?: number;
  readonly contextName?: string;
}

/** A device that makes messages to measure, and keeps what comes back. */
class Sender {
  readonly answers: Uint8Array[] = [];
  #endpoint!: Endpoint;
  #clock!: FakeClock;
  #msgID = 100;

  static async open(network: MemoryNetwork, clock: FakeClock): Promise<Sender> {
    const sender = new Sender();
    sender.#clock = clock;
    sender.#endpoint = await network.bind(
      { family: 'udp4', address: '192.0.2.1', port: 4000 },
      { onMessage: (bytes) => sender.answers.push(bytes) },
    );
    return sender;
  }

  make({ level = 'authPriv', type = 'SNMPv2-Trap', requestID = 1, ...sent }: Sent): Uint8Array {
    const engineID = sent.engineID ?? (type === 'SNMPv2-Trap' ? THEIRS : OURS);
    const random = seededRandom(this.#msgID);
    let now = 0;
    const local = new LocalEngine(engineID, sent.boots ?? 1, { now: () => now });
    now = (sent.time ?? Math.floor(this.#clock.now() / 1000)) * 1000;
    const usm = new Usm({ clock: this.#clock, random, localEngine: local });
    const scopedPDU: ScopedPdu = {
      contextEngineID: THEIRS,
      contextName: Buffer.from(sent.contextName ?? 'ctx'),
      pdu: {
        type,
        requestID,
        errorStatus: 0,
        errorIndex: 0,
        varBinds: [
          { oid: Oid.from('1.3.6.1.2.1.1.3.0'), type: 'TimeTicks', value: 5 },
          {
            oid: Oid.from('1.3.6.1.6.3.1.1.4.1.0'),
            type: 'ObjectIdentifier',
            value: Oid.from('1.3.6.1.6.3.1.1.5.1'),
          },
        ],
      },
    };
    return usm.generateRequestMsg({
      globalData: { msgID: this.#msgID++, msgMaxSize: 65507, reportable: sent.reportable ?? type !== 'SNMPv2-Trap' },
      securityEngineID: engineID,
      principal: checkUser(sent.user ?? alice[level]),
      securityLevel: level,
      scopedPDU,
    });
  }

  async send(bytes: Uint8Array): Promise<void> {
    this.#endpoint.send(bytes, '127.0.0.1', 1162);
    await this.#clock.settle();
  }

  close(): Promise<void> {
    return this.#endpoint.close();
  }
}

/** What a report is about, as it stands in a plain one. */
function reportIn(bytes: Uint8Array | undefined): string | undefined {
  const { scopedPdu } = decodeMessage(bytes!) as V3Message;
  const { pdu } = scopedPdu as ScopedPdu;
  return pdu.type === 'Report' ? (usmStatsNameOf(pdu.varBinds[0]!.oid) ?? pdu.varBinds[0]!.oid.toString()) : undefined;
}

const usmCounted = (counters: object) =>
  Object.entries(counters).filter(([name, count]) => /^usmStats|Unknown|Invalid/.test(name) && count !== 0);

describe('a listener with users', () => {
  for (const type of ['SNMPv2-Trap', 'InformRequest'] as const) {
    for (const configured of levels) {
      for (const received of levels) {
        const taken = configured === received;
        it(`${type} at ${received} of a user of ${configured}: ${taken ? 'taken' : 'refused'}`, async () => {
          const s = await stage({ users: [alice[configured]] });
          await s.sender.send(s.sender.make({ type, level: received }));
          expect(s.listener.counters.delivered).toBe(taken ? 1 : 0);
          expect(s.listener.counters.discarded.security).toBe(taken ? 0 : 1);
          const counted = taken ? [] : [['usmStatsUnsupportedSecLevels', 1]];
          expect(usmCounted(s.listener.counters)).toEqual(counted);
          expect(usmCounted(s.manager.counters)).toEqual(counted);
          if (type === 'SNMPv2-Trap') expect(s.sender.answers).toEqual([]);
          else {
            expect(s.sender.answers).toHaveLength(1);
            if (!taken) expect(reportIn(s.sender.answers[0])).toBe('usmStatsUnsupportedSecLevels');
          }
          if (!taken) return;
          const n = await s.listener.next();
          expect(n).toMatchObject({
            version: 'v3',
            securityName: 'alice',
            securityLevel: received,
            contextName: 'ctx',
          });
          expect(Buffer.from(n.engineID!)).toEqual(THEIRS);
          expect(n.community).toBeUndefined();
        });
      }
    }
  }

  it('takes a user below its most only when that was said', async () => {
    const s = await stage({ users: [{ user: alice.authPriv, minimumLevel: 'authNoPriv' }] });
    for (const level of levels) await s.sender.send(s.sender.make({ level }));
    expect(s.listener.counters).toMatchObject({ delivered: 2, usmStatsUnsupportedSecLevels: 1 });
  });

  it.each<[string, Sent, string | undefined, string | undefined]>([
    [
      'a user that nobody knows',
      { user: { ...alice.authPriv, userName: 'eve' } },
      'usmStatsUnknownUserNames',
      undefined,
    ],
    [
      'another password',
      { user: { ...alice.authPriv, auth: { protocol: 'sha256', password: 'guessed-1' } } },
      'usmStatsWrongDigests',
      undefined,
    ],
    [
      'another privacy password',
      { user: { ...alice.authPriv, priv: { protocol: 'aes128', password: 'guessed-2' } } },
      'usmStatsDecryptionErrors',
      undefined,
    ],
    ['an engineID that is none', { engineID: Buffer.from('80000000', 'hex') }, 'usmStatsUnknownEngineIDs', undefined],
  ])('refuses a trap with %s, without a word', async (_, sent, counter) => {
    const s = await stage({ users: [alice.authPriv] });
    const bytes = sent.engineID ? truncatedEngine(s.sender.make({})) : s.sender.make(sent);
    await s.sender.send(bytes);
    expect(s.listener.counters.discarded.security).toBe(1);
    expect(usmCounted(s.listener.counters)).toEqual([[counter, 1]]);
    expect(s.sender.answers).toEqual([]);
  });

  it.each<[string, Sent, string]>([
    ['for another engine', { engineID: THEIRS }, 'usmStatsUnknownEngineIDs'],
    ['of a user that nobody knows', { user: { ...alice.authPriv, userName: 'eve' } }, 'usmStatsUnknownUserNames'],
    [
      'with another password',
      { user: { ...alice.authPriv, auth: { protocol: 'sha256', password: 'guessed-1' } } },
      'usmStatsWrongDigests',
    ],
    ['of an earlier boot', { boots: 0 }, 'usmStatsNotInTimeWindows'],
    ['of a later boot', { boots: 2 }, 'usmStatsNotInTimeWindows'],
    ['older than the window', { time: 0 }, 'usmStatsNotInTimeWindows'],
    ['from the future', { time: 1200 }, 'usmStatsNotInTimeWindows'],
  ])('refuses an inform %s, and reports it', async (_, sent, counter) => {
    const s = await stage({ users: [alice.authPriv] });
    await s.clock.advance(1_000_000);
    await s.sender.send(s.sender.make({ type: 'InformRequest', ...sent }));
    expect(s.listener.counters.delivered).toBe(0);
    expect(usmCounted(s.listener.counters)).toEqual([[counter, 1]]);
    const [report] = s.sender.answers;
    expect(reportIn(report)).toBe(counter);
    expect(Buffer.from(usmParametersIn(report!).msgAuthoritativeEngineID)).toEqual(OURS);
    // Only a report about time is authentic: its receiver shall believe the time in it.
    const { msgAuthenticationParameters, msgAuthoritativeEngineTime } = usmParametersIn(report!);
    expect(msgAuthenticationParameters.length).toBe(counter === 'usmStatsNotInTimeWindows' ? 24 : 0);
    expect(msgAuthoritativeEngineTime).toBe(1000);
  });

  it('refuses replays: within the window of a trap they are copies, behind it they are old', async () => {
    const s = await stage({ users: [alice.authPriv] });
    const old = s.sender.make({ time: 10 });
    await s.sender.send(old);
    await s.sender.send(s.sender.make({ time: 300 }));
    await s.sender.send(old);
    expect(s.listener.counters).toMatchObject({ delivered: 2, usmStatsNotInTimeWindows: 1 });
    await s.sender.send(s.sender.make({ boots: 2, time: 0 })); // the device was started anew
    await s.sender.send(s.sender.make({ boots: 1, time: 301 }));
    expect(s.listener.counters).toMatchObject({ delivered: 3, usmStatsNotInTimeWindows: 2 });
  });

  it('takes traps in any order within the window', async () => {
    const s = await stage({ users: [alice.authPriv] });
    const all = [100, 101, 102].map((time, requestID) => s.sender.make({ time, requestID }));
    for (const bytes of all.reverse()) await s.sender.send(bytes);
    expect(s.listener.counters.delivered).toBe(3);
  });

  it('answers an inform as often as it comes, and delivers it once', async () => {
    const s = await stage({ users: [alice.authPriv] });
    for (const time of [1, 2, 3]) await s.sender.send(s.sender.make({ type: 'InformRequest', requestID: 9, time }));
    expect(s.listener.counters).toMatchObject({ delivered: 1, informs: { received: 1, acknowledged: 1 } });
    expect(s.listener.counters.discarded.duplicate).toBe(2);
    expect(s.sender.answers).toHaveLength(3);
    // Each is an answer that the sender can check.
    const sender = new Usm({ clock: s.clock, random: seededRandom(1) });
    for (const bytes of s.sender.answers) {
      const message = decodeMessage(bytes, { owned: true }) as V3Message;
      const taken = sender.processIncomingMsg({
        wholeMsg: bytes,
        securityParameters: message.msgSecurityParameters,
        securityLevel: 'authPriv',
        reportable: false,
        maxMessageSize: message.msgMaxSize,
        scopedPDU: message.scopedPdu,
        principal: checkUser(alice.authPriv),
      });
      if (!taken.accepted) throw taken.error;
      const { pdu, contextEngineID, contextName } = taken.scopedPDU;
      expect([pdu.type, (pdu as Pdu).requestID, (pdu as Pdu).errorStatus]).toEqual(['Response', 9, 0]);
      expect(pdu.varBinds).toHaveLength(2);
      expect([Buffer.from(contextEngineID), Buffer.from(contextName).toString()]).toEqual([THEIRS, 'ctx']);
    }
  });

  it('leaves the acknowledgement to its consumer, when told so', async () => {
    const s = await stage({ users: [alice.authPriv], acknowledge: 'manual' });
    await s.sender.send(s.sender.make({ type: 'InformRequest' }));
    const inform = await s.listener.next();
    expect(s.sender.answers).toEqual([]);
    await s.clock.advance(1_000_000); // however late: the answer is of now
    await inform.acknowledge!();
    await s.clock.settle();
    expect(usmParametersIn(s.sender.answers[0]!).msgAuthoritativeEngineTime).toBe(1000);
  });

  it('reports a request that is no inform as one that nobody handles', async () => {
    const s = await stage({ users: [alice.authNoPriv] });
    await s.sender.send(s.sender.make({ type: 'GetRequest', level: 'authNoPriv' }));
    expect(s.listener.counters.discarded.unexpectedPdu).toBe(1);
    expect(s.manager.counters.snmpUnknownPDUHandlers).toBe(1);
    expect(reportIn(s.sender.answers[0])).toBe('1.3.6.1.6.3.11.2.1.3.0');
  });

  it('takes no trap of another security model, nor one that cannot be', async () => {
    const s = await stage({ users: [alice.noAuthNoPriv] });
    const right = s.sender.make({ level: 'noAuthNoPriv' });
    const model = right.slice();
    const flags = right.slice();
    const at = Buffer.from(right).indexOf(Buffer.from('04010002010304', 'hex')); // msgFlags 0, msgSecurityModel 3
    model[at + 5] = 4;
    flags[at + 2] = 2;
    await s.sender.send(model);
    await s.sender.send(flags);
    expect(s.listener.counters).toMatchObject({ snmpUnknownSecurityModels: 1, snmpInvalidMsgs: 1, delivered: 0 });
    expect(s.listener.counters.discarded).toMatchObject({ security: 1, malformed: 1 });
  });

  it('has nothing to do with communities', async () => {
    const { notification } = await import('./trap-network.js');
    const both = await stage({ users: [alice.authPriv], communities: ['one'] });
    await both.sender.send(notification(1, { community: 'one' }));
    await both.sender.send(notification(2, { community: 'two' }));
    await both.sender.send(both.sender.make({}));
    expect(both.listener.counters.delivered).toBe(2);
    expect(both.listener.counters.discarded.badCommunity).toBe(1);
    const none = await stage({ communities: ['one'] });
    await none.sender.send(none.sender.make({}));
    expect(none.listener.counters.discarded.badVersion).toBe(1);
    expect(none.sender.answers).toEqual([]);
  });

  it('shows no secret', async () => {
    const s = await stage({ users: [alice.authPriv] });
    await s.sender.send(s.sender.make({}));
    const text = inspect([s.listener, s.manager, await s.listener.next()], { depth: 9, showHidden: true });
    expect(text).not.toMatch(/alice-auth-1|alice-priv-2/);
    expect(text).toMatch(/alice/);
  });

  it.each<[string, TrapListenerOptions['users'], RegExp]>([
    ['a user twice', [alice.authPriv, alice.authNoPriv], /^users: alice is there twice/],
    [
      'a short password',
      [{ userName: 'a', auth: { protocol: 'md5', password: 'short' } }],
      /^users\[0\]\.auth\.password: /,
    ],
    ['a level that the user cannot', [{ user: alice.authNoPriv, minimumLevel: 'authPriv' }], /^minimumLevel: /],
    ['no list', 'alice' as never, /^users: /],
  ])('is refused with %s', async (_, users, message) => {
    const manager = new SnmpManager({ transport: new MemoryNetwork() });
    await expect(manager.listen({ users, port: 0 })).rejects.toThrow(message);
    await manager.close();
  });
});

/** The same trap with an authoritative engineID of four octets. */
function truncatedEngine(bytes: Uint8Array): Uint8Array {
  const hex = Buffer.from(bytes).toString('hex');
  const cut = Buffer.from(hex.replace(`0409${THEIRS.toString('hex')}`, '040480000000'), 'hex');
  const at = cut.indexOf(Buffer.from('020103', 'hex'), 6) + 3;
  cut[cut[1] === 0x81 ? 2 : 1]! -= 5;
  cut[at + 1]! -= 5;
  cut[at + 3]! -= 5;
  return cut;
}

describe('a manager as an engine', () => {
  it('counts its starts where it is told, once, and only when it is authoritative', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'boots-'));
    const path = join(folder, 'boots.json');
    for (const boots of [1, 2]) {
      const s = await stage(
        { users: [alice.authPriv] },
        { engine: { engineID: OURS, boots: new FileBootsStore(path) } },
      );
      await s.manager.notify(
        { host: '192.0.2.1', port: 4000, user: alice.authPriv },
        { trapOid: '1.3.6.1.6.3.1.1.5.1' },
      );
      await s.clock.settle();
      const { msgAuthoritativeEngineID, msgAuthoritativeEngineBoots } = usmParametersIn(s.sender.answers[0]!);
      expect(Buffer.from(msgAuthoritativeEngineID)).toEqual(OURS);
      expect(msgAuthoritativeEngineBoots).toBe(boots);
      await s.manager.close();
    }
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ [OURS.toString('hex')]: 2 });
    const idle = new SnmpManager({ transport: new MemoryNetwork(), engine: { boots: new FileBootsStore(path) } });
    await (await idle.open({ host: '192.0.2.1', user: alice.authPriv })).close();
    await idle.close();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ [OURS.toString('hex')]: 2 });
    rmSync(folder, { recursive: true });
  });

  it('says what its store says, and tries again', async () => {
    let broken = true;
    const memory = new MemoryBootsStore();
    const boots = { next: (id: Uint8Array) => (broken ? Promise.reject(new Error('disk full')) : memory.next(id)) };
    const manager = new SnmpManager({ transport: new MemoryNetwork(), engine: { boots } });
    await expect(manager.listen({ users: [alice.authPriv], port: 1 })).rejects.toThrow('disk full');
    broken = false;
    await (await manager.listen({ users: [alice.authPriv], port: 1 })).close();
    await manager.close();
  });

  it.each([
    [{ engineID: new Uint8Array(4) }, /^engine\.engineID: /],
    [{ engineID: new Uint8Array(12) }, /^engine\.engineID: /],
    [{ boots: {} as never }, /^engine\.boots: /],
    [7 as never, /^engine: /],
  ])('takes no identity that is none', (engine, message) => {
    expect(() => new SnmpManager({ engine })).toThrow(message);
  });

  it('speaks with another manager: traps and informs at every level, with its boots and time', async () => {
    const users = levels.map((level) => ({ ...alice[level], userName: `alice-${level}` }));
    const s = await stage({ users });
    const other = new SnmpManager({
      transport: s.network,
      clock: s.clock,
      random: seededRandom(8),
      engine: { engineID: THEIRS },
    });
    for (const user of users) {
      for (const kind of ['trap', 'inform'] as const) {
        const target = { host: '127.0.0.1', port: 1162, user, contextName: 'there' };
        const sent = other.notify(target, { kind, trapOid: '1.3.6.1.6.3.1.1.5.3', uptime: 77 });
        for (let i = 0; i < 20; i++) await s.clock.settle();
        await sent;
        const heard = await s.listener.next();
        expect(heard).toMatchObject({
          kind,
          version: 'v3',
          securityName: user.userName,
          contextName: 'there',
          uptime: 77,
        });
        expect(Buffer.from(heard.engineID!)).toEqual(kind === 'trap' ? THEIRS : OURS);
        await s.clock.advance(100_000);
      }
    }
    expect(s.listener.counters.discarded.security).toBe(1); // one discovery for three users
    await other.close();
  });

  it('makes another salt for each message', async () => {
    const s = await stage({ users: [alice.authPriv] });
    const target = { host: '192.0.2.1', port: 4000, user: alice.authPriv };
    for (let i = 0; i < 20; i++) await s.manager.notify(target, { trapOid: '1.3.6.1.6.3.1.1.5.1' });
    await s.clock.settle();
    for (let i = 0; i < 20; i++) await s.clock.settle();
    const salts = s.sender.answers.map((bytes) => usmParametersIn(bytes).msgPrivacyParameters);
    expect(new Set(salts.map((salt) => createHash('sha1').update(salt).digest('hex'))).size).toBe(20);
  });
});
