// Requests: which answer counts, how often and when a request is sent, and how each one ends.

import type { Pdu, VarBind } from '@mgmtapi/protocol';
import {
  answering,
  changing,
  FakeClock,
  late,
  otherRequestID,
  otherSource,
  type Script,
  ScriptedAgent,
  seededRandom,
  silent,
  silentFirst,
  twice,
} from '@mgmtapi/testkit';
import {
  ClosedError,
  type Discard,
  MemoryNetwork,
  Oid,
  SnmpManager,
  type SnmpManagerOptions,
  type SnmpSession,
  TimeoutError,
} from 'mgmtapi';
import { afterEach, describe, expect, it } from 'vitest';

const name: VarBind = { oid: Oid.from('1.3.6.1.2.1.1.5.0'), type: 'OctetString', value: Uint8Array.of(0x61) };
const objects: VarBind[] = [name, { oid: Oid.from('1.3.6.1.2.1.1.7.0'), type: 'Integer32', value: 72 }];
const honest = answering(objects);

interface Stage {
  clock: FakeClock;
  network: MemoryNetwork;
  agent: ScriptedAgent;
  manager: SnmpManager;
  session: SnmpSession;
  discards: Discard[];
}

const stages: Stage[] = [];

async function stage(script: Script, options: SnmpManagerOptions = {}): Promise<Stage> {
  const clock = new FakeClock();
  const network = new MemoryNetwork();
  const discards: Discard[] = [];
  const agent = await ScriptedAgent.open({ transport: network, script, address: '192.0.2.1', port: 161, clock });
  const manager = new SnmpManager({
    transport: network,
    clock,
    random: seededRandom(7),
    onDiscard: (d) => discards.push(d),
    ...options,
  });
  const session = await manager.open('192.0.2.1');
  const made = { clock, network, agent, manager, session, discards };
  stages.push(made);
  return made;
}

afterEach(async () => {
  for (const { manager, agent, clock, network } of stages.splice(0)) {
    await manager.close();
    await agent.close();
    const { received, delivered, discarded } = manager.counters;
    const dropped = Object.values(discarded).reduce((sum, count) => sum + count, 0);
    expect(received).toBe(delivered + dropped);
    expect(clock.pending).toBe(0);
    expect(network.bound).toEqual([]);
  }
});

/** How a promise ended, without failing the test when it rejects. */
const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('an answer counts', () => {
  it('when everything fits, and comes in the order asked', async () => {
    const { session, manager } = await stage(honest);
    const [a, missing, b] = await session.get(['1.3.6.1.2.1.1.7.0', '1.3.6.1.2.1.1.9.0', name.oid]);
    expect(a).toMatchObject({ type: 'Integer32', value: 72 });
    expect(missing.type).toBe('NoSuchInstance');
    expect(b).toEqual(name);
    expect(b.oid).toBe(name.oid); // the very object that was asked
    expect(manager.counters).toMatchObject({ received: 1, delivered: 1, snmpInGetResponses: 1, snmpOutPkts: 1 });
    expect(session.counters).toEqual({ requests: 1, responses: 1, retries: 0, timeouts: 0, errors: 0 });
  });

  const wrong: [what: string, script: Script, reason: Discard['reason']][] = [
    ['another request-id', otherRequestID(honest), 'unknownRequest'],
    ['another port', otherSource(honest, { port: 7161 }), 'wrongSource'],
    ['another address', otherSource(honest, { address: '192.0.2.2' }), 'wrongSource'],
    ['another PDU type', changing(honest, () => ({ type: 'SetRequest' })), 'unexpectedPdu'],
    [
      'another version',
      (request) => honest(request).map((reply) => ({ message: { ...reply.message, version: 'v1' } as never })),
      'badVersion',
    ],
    ['octets that are no message', () => [{ message: Uint8Array.of(0x30, 0x03, 0x02, 0x01) }], 'malformed'],
    ['a version that nobody speaks', () => [{ message: Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x07) }], 'badVersion'],
  ];
  for (const [what, script, reason] of wrong) {
    it(`not with ${what}: it is dropped as ${reason}, and the request waits on`, async () => {
      const { session, clock, discards, manager } = await stage(script);
      const end = outcome(session.get(name.oid, { retries: 0 }));
      await clock.advance(1000);
      expect(await end).toBeInstanceOf(TimeoutError);
      expect(discards.map((discard) => discard.reason)).toEqual([reason]);
      expect(manager.counters.discarded[reason]).toBe(1);
      expect(discards[0]!.source!.port).toBeGreaterThan(0);
    });
  }

  it('from anywhere, for a multi-homed agent by option', async () => {
    const { manager } = await stage(otherSource(honest, { address: '192.0.2.2' }));
    const session = await manager.open('192.0.2.1', { anySource: true });
    expect(await session.get(name.oid)).toEqual(name);
  });

  it('once: a second copy is a duplicate, and never another request gets it', async () => {
    const { session, discards, clock } = await stage(twice(honest));
    expect(await session.get(name.oid)).toEqual(name);
    await clock.settle();
    expect(await session.get('1.3.6.1.2.1.1.7.0')).toMatchObject({ value: 72 });
    await clock.settle();
    expect(discards.map((discard) => discard.reason)).toEqual(['duplicate', 'duplicate']);
  });

  it('not after its request has ended: it is dropped as unknownRequest', async () => {
    const { session, clock, discards } = await stage(late(1500, honest));
    const end = outcome(session.get(name.oid, { retries: 0 }));
    await clock.advance(1000);
    expect(await end).toBeInstanceOf(TimeoutError);
    await clock.advance(1000);
    expect(discards.map((discard) => discard.reason)).toEqual(['unknownRequest']);
  });

  it('a hook that throws harms nothing', async () => {
    const { session } = await stage(twice(honest), {
      onDiscard: () => {
        throw new Error('from the hook');
      },
    });
    for (let i = 0; i < 3; i++) expect(await session.get(name.oid)).toEqual(name);
  });
});

describe('a request', () => {
  it('is sent 1 + retries times, the same octets, each wait twice the one before', async () => {
    const { session, clock, agent } = await stage(silent);
    const sentAt: number[] = [];
    agent.script = () => {
      sentAt.push(clock.now());
      return [];
    };
    const end = outcome(session.get(name.oid, { timeout: 100, retries: 3 }));
    const error = (await clock.until(end)) as TimeoutError;
    expect(sentAt).toEqual([0, 100, 300, 700]);
    expect(clock.now()).toBe(1500);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({
      code: 'SNMP_TIMEOUT',
      tries: 4,
      elapsed: 1500,
      target: { host: '192.0.2.1', port: 161 },
    });
    expect(error.message).toContain('192.0.2.1:161');
    expect(error.message).not.toContain('public');
    expect(new Set(agent.requests.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
    expect(session.counters).toEqual({ requests: 1, responses: 0, retries: 3, timeouts: 1, errors: 0 });
  });

  it('waits equally long each time with backoff fixed', async () => {
    const { manager, clock, agent } = await stage(silent);
    const session = await manager.open('192.0.2.1', { backoff: 'fixed', timeout: 50, retries: 2 });
    await clock.until(outcome(session.get(name.oid)));
    expect(clock.now()).toBe(150);
    expect(agent.requests.length).toBe(3);
  });

  it('is answered by the answer to any of its copies', async () => {
    const { session, clock } = await stage(silentFirst(2, honest));
    expect(await clock.until(session.get(name.oid))).toEqual(name);
    expect(session.counters.retries).toBe(2);
    expect(clock.now()).toBe(3000);
  });

  it('ends at its totalTimeout, queue included', async () => {
    const { manager, clock } = await stage(silent);
    const session = await manager.open('192.0.2.1', { maxInFlight: 1 });
    const first = outcome(session.get(name.oid, { timeout: 10_000 }));
    const second = outcome(session.get(name.oid, { totalTimeout: 500 }));
    await clock.advance(500);
    expect(await second).toMatchObject({ code: 'SNMP_TIMEOUT', tries: 0, elapsed: 500 });
    await session.close();
    expect(await first).toBeInstanceOf(ClosedError);
  });

  it('that is aborted rejects with the reason itself, sent or queued, and the answer is nobody else’s', async () => {
    const { manager, clock, discards } = await stage(late(100, honest));
    const session = await manager.open('192.0.2.1', { maxInFlight: 1 });
    const controllers = [new AbortController(), new AbortController()];
    const ends = controllers.map(({ signal }) => outcome(session.get(name.oid, { signal })));
    const reason = new Error('changed my mind');
    for (const controller of controllers.reverse()) controller.abort(reason); // the queued one first: it is never sent
    expect(await Promise.all(ends)).toEqual([reason, reason]);
    expect(session.inFlight).toBe(0);
    const next = session.get('1.3.6.1.2.1.1.7.0');
    expect(await clock.until(next)).toMatchObject({ value: 72 });
    expect(discards.map((discard) => discard.reason)).toEqual(['unknownRequest']);
    const before = new AbortController();
    before.abort(reason);
    expect(await outcome(session.get(name.oid, { signal: before.signal }))).toBe(reason);
  });

  it('that gets an error-status rejects with it, told by name, place and OID', async () => {
    const { session } = await stage(changing(honest, () => ({ errorStatus: 5, errorIndex: 2 }) as Partial<Pdu>));
    const error = await outcome(session.get([name.oid, '1.3.6.1.2.1.1.7.0']));
    expect(error).toMatchObject({
      name: 'ResponseError',
      code: 'SNMP_RESPONSE',
      status: 'genErr',
      errorStatus: 5,
      errorIndex: 2,
    });
    expect(String((error as { oid: Oid }).oid)).toBe('1.3.6.1.2.1.1.7.0');
  });

  it('with fewer variables in the answer rejects; more are left out', async () => {
    const { session, agent } = await stage(changing(honest, ({ varBinds }) => ({ varBinds: varBinds.slice(1) })));
    expect(await outcome(session.get([name.oid, name.oid]))).toMatchObject({ code: 'SNMP_RESPONSE_SHAPE' });
    agent.script = changing(honest, ({ varBinds }) => ({ varBinds: [...varBinds, ...varBinds] }));
    expect(await session.get([name.oid])).toEqual([name]);
  });

  it('the system refuses rejects at once with its code', async () => {
    const network = new MemoryNetwork({ refuseSend: () => 'ENETUNREACH' });
    const manager = new SnmpManager({ transport: network });
    const session = await manager.open('192.0.2.9');
    expect(await outcome(session.get(name.oid))).toMatchObject({ name: 'TransportError', code: 'ENETUNREACH' });
    const value = 'x'.repeat(65_507);
    expect(await outcome(session.set([{ oid: name.oid, type: 'OctetString', value }]))).toMatchObject({
      code: 'EMSGSIZE',
    });
    expect(session.counters).toMatchObject({ requests: 2, errors: 2 });
    await manager.close();
  });

  for (const code of ['ENETUNREACH', 'EMSGSIZE']) {
    it(`that the system refuses with ${code} when it is sent again ends there, once, with nothing left`, async () => {
      let sends = 0;
      const clock = new FakeClock();
      const network = new MemoryNetwork({ refuseSend: () => (++sends > 1 ? code : undefined) });
      const manager = new SnmpManager({ transport: network, clock });
      const session = await manager.open('192.0.2.9');
      let settled = 0;
      const end = outcome(session.get(name.oid)).finally(() => settled++);
      expect(await clock.until(end)).toMatchObject({ name: 'TransportError', code });
      expect(clock.now()).toBe(1000);
      await clock.advance(60_000);
      expect([settled, sends, session.inFlight, clock.pending]).toEqual([1, 2, 0, 0]);
      await manager.close();
    });
  }

  it('too long for a datagram is refused at once, also by a peer that has answered before', async () => {
    const { session, clock } = await stage(honest);
    await session.get(name.oid);
    const value = new Uint8Array(65_507);
    const end = outcome(session.set([{ oid: name.oid, type: 'OctetString', value }]));
    expect(await end).toMatchObject({ name: 'TransportError', code: 'EMSGSIZE', message: /ask for less/ });
    expect(clock.now()).toBe(0);
    expect(session.counters.errors).toBe(1);
  });

  it('waits longer by chance with jitter, and never longer than it says', async () => {
    const { manager, clock, agent } = await stage(silent);
    const session = await manager.open('192.0.2.1', { jitter: 0.5, timeout: 100, retries: 2 });
    const sentAt: number[][] = [];
    for (let i = 0; i < 20; i++) {
      const times: number[] = [];
      agent.script = () => {
        times.push(clock.now());
        return [];
      };
      await clock.until(outcome(session.get(name.oid)));
      sentAt.push([times[1]! - times[0]!, times[2]! - times[1]!, clock.now() - times[2]!]);
    }
    for (const waits of sentAt) {
      for (const [k, wait] of waits.entries()) {
        expect(wait).toBeGreaterThanOrEqual(100 * 2 ** k);
        expect(wait).toBeLessThanOrEqual(150 * 2 ** k);
      }
    }
    expect(new Set(sentAt.map(([first]) => first)).size).toBeGreaterThan(4);
  });

  it('is counted by the names of the MIB, by type and by error-status', async () => {
    const { session, agent, manager } = await stage(changing(honest, () => ({ errorStatus: 5, errorIndex: 1 })));
    await outcome(session.get(name.oid));
    agent.script = honest;
    await session.getNext(name.oid);
    await outcome(session.set([{ oid: name.oid, type: 'OctetString', value: 'x' }])); // genErr, by `answering`
    expect(manager.counters).toMatchObject({
      snmpInPkts: 3,
      snmpOutPkts: 3,
      snmpOutGetRequests: 1,
      snmpOutGetNexts: 1,
      snmpOutSetRequests: 1,
      snmpInGetResponses: 3,
      snmpInGenErrs: 2,
    });
  });

  it('passing trouble with a send does not end: the retry may get through', async () => {
    let refusals = 1;
    const clock = new FakeClock();
    const network = new MemoryNetwork({ refuseSend: () => (refusals-- > 0 ? 'ENOBUFS' : undefined) });
    const agent = await ScriptedAgent.open({ transport: network, script: honest, address: '192.0.2.1', port: 161 });
    const manager = new SnmpManager({ transport: network, clock });
    const session = await manager.open('192.0.2.1');
    expect(await clock.until(session.get(name.oid))).toEqual(name);
    expect(session.counters.retries).toBe(1);
    await manager.close();
    await agent.close();
  });
});

describe('a caller’s mistake is told before anything is sent', () => {
  const mistakes: [what: string, call: (session: SnmpSession) => Promise<unknown>, text: RegExp][] = [
    ['an OID that is none', (s) => s.get('1.3.x'), /oids.*names/],
    ['a name without names', (s) => s.get('sysName.0'), /standardMibs/],
    ['an OID too short to be sent', (s) => s.get('1'), /cannot be encoded/],
    ['oids that are no array', (s) => s.get(5 as never), /oid/],
    ['numbers instead of OIDs', (s) => s.get([1, 3, 6] as never), /oids/],
    ['a timeout of 0', (s) => s.get(name.oid, { timeout: 0 }), /timeout/],
    ['retries below 0', (s) => s.get(name.oid, { retries: -1 }), /retries/],
    ['a signal that is none', (s) => s.get(name.oid, { signal: {} as never }), /signal/],
    ['repetitions that are none', (s) => s.getBulk([name.oid], { maxRepetitions: 1.5 }), /maxRepetitions/],
    [
      'a value out of range',
      (s) => s.set([{ oid: name.oid, type: 'Integer32', value: 2 ** 31 }]),
      /varBinds\[0\].value/,
    ],
    [
      'a type that cannot be sent',
      (s) => s.set([{ oid: name.oid, type: 'NoSuchObject' } as never]),
      /varBinds\[0\].type/,
    ],
  ];
  for (const [what, call, text] of mistakes) {
    it(what, async () => {
      const { session, network } = await stage(honest);
      const error = await outcome(call(session));
      expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
      expect((error as Error).message).toMatch(text);
      expect(network.counters.sent).toBe(0);
      expect(session.inFlight).toBe(0);
    });
  }
});
