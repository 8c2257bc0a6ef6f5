// What can be seen of a manager at work: channels, the trace of datagrams, where things were opened.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { encodeMessage, type VarBind } from '@mgmtapi/protocol';
import { answering, FakeClock, late, ScriptedAgent, silentFirst, twice } from '@mgmtapi/testkit';
import {
  type CloseEvent,
  type Discard,
  MemoryNetwork,
  Oid,
  type RequestEvent,
  type ResponseEvent,
  SnmpManager,
  type SnmpManagerOptions,
  TimeoutError,
  type TracedDatagram,
} from 'mgmtapi';
import { afterEach, describe, expect, it } from 'vitest';

const name: VarBind = { oid: Oid.from('1.3.6.1.2.1.1.5.0'), type: 'OctetString', value: Uint8Array.of(0x61) };
const honest = answering([name]);
const secret = 'hunter2-secret';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanup.splice(0).reverse()) await clean();
});

/** Collects what is published on a channel until the test ends. */
function heard<T>(channel: string): T[] {
  const events: T[] = [];
  const listener = (event: unknown) => void events.push(event as T);
  subscribe(channel, listener);
  cleanup.push(() => unsubscribe(channel, listener));
  return events;
}

async function stage(options: SnmpManagerOptions = {}, script = honest) {
  const clock = new FakeClock();
  const network = new MemoryNetwork();
  const agent = await ScriptedAgent.open({ transport: network, script, address: '192.0.2.1', port: 161, clock });
  const manager = new SnmpManager({ transport: network, clock, session: { community: secret }, ...options });
  cleanup.push(() => manager.close());
  cleanup.push(() => agent.close());
  return { clock, network, agent, manager };
}

describe('diagnostics channels', () => {
  it('tell of each request, repeat and end', async () => {
    const requests = heard<RequestEvent>('mgmtapi.request');
    const retries = heard<RequestEvent>('mgmtapi.retry');
    const responses = heard<ResponseEvent>('mgmtapi.response');
    const { manager, clock } = await stage({}, silentFirst(1, honest));
    const session = await manager.open('192.0.2.1');
    await clock.until(session.get(name.oid));
    expect(requests).toMatchObject([{ target: session.target, type: 'GetRequest', tries: 1 }]);
    expect(retries).toMatchObject([{ requestID: requests[0]!.requestID, tries: 2 }]);
    expect(requests[0]!.octets).toBeGreaterThan(20);
    expect(responses).toMatchObject([{ requestID: requests[0]!.requestID, tries: 2, elapsed: 1000, error: undefined }]);
    expect(responses[0]!.response!.varBinds).toEqual([name]);
    expect(inspect([requests, retries, responses], { depth: 9 })).not.toContain('hunter2');
  });

  it('tell one end for each request, also of those that fail and that were never sent', async () => {
    const requests = heard<RequestEvent>('mgmtapi.request');
    const responses = heard<ResponseEvent>('mgmtapi.response');
    const { manager, clock, agent } = await stage();
    const session = await manager.open('192.0.2.1', { maxInFlight: 1, retries: 0 });
    agent.script = () => [];
    const ends = Promise.allSettled([session.get(name.oid), session.get(name.oid, { totalTimeout: 300 })]);
    await clock.until(ends);
    expect(requests.length).toBe(1);
    expect(responses.map(({ tries, elapsed }) => [tries, elapsed])).toEqual([
      [0, 300],
      [1, 1000],
    ]);
    expect(responses.every(({ error, response }) => error instanceof TimeoutError && !response)).toBe(true);
  });

  it('tell of what is dropped and of what is closed', async () => {
    const discards = heard<Discard>('mgmtapi.discard');
    const closes = heard<CloseEvent>('mgmtapi.close');
    const { manager, clock } = await stage({}, twice(honest));
    const session = await manager.open('192.0.2.1');
    const listener = await manager.listen({ port: 1162, address: '192.0.2.9' });
    await session.get(name.oid);
    await clock.settle();
    expect(discards).toMatchObject([{ reason: 'duplicate', source: { address: '192.0.2.1', port: 161 } }]);
    expect(closes).toEqual([]);
    await session.close();
    expect(closes).toEqual([{ kind: 'session', session }]);
    await manager.close();
    expect(closes.slice(1)).toEqual([
      { kind: 'listener', listener },
      { kind: 'manager', manager },
    ]);
    await manager.close();
    expect(closes.length).toBe(3);
  });

  for (const channel of ['mgmtapi.request', 'mgmtapi.response', 'mgmtapi.discard']) {
    it(`may close everything from within ${channel}`, async () => {
      const { manager, clock } = await stage({}, twice(late(5, honest)));
      const session = await manager.open('192.0.2.1', { maxInFlight: 2 });
      const close = () => void manager.close();
      subscribe(channel, close);
      cleanup.push(() => unsubscribe(channel, close));
      const ends = Promise.allSettled(Array.from({ length: 5 }, () => session.get(name.oid)));
      await clock.advance(20);
      expect((await ends).length).toBe(5);
      await manager.close();
      expect(session).toMatchObject({ state: 'closed', inFlight: 0 });
      expect(clock.pending).toBe(0);
    });
  }
});

describe('the trace of datagrams', () => {
  it('gives each one in hex and decoded, in and out, without communities', async () => {
    const trace: TracedDatagram[] = [];
    const { manager } = await stage({ onDatagram: (datagram) => trace.push(datagram) });
    const session = await manager.open('192.0.2.1');
    await session.get(name.oid);
    expect(trace.map(({ direction, remote }) => [direction, remote])).toEqual([
      ['out', { address: '192.0.2.1', port: 161 }],
      ['in', { address: '192.0.2.1', port: 161 }],
    ]);
    const [asked, answered] = trace as [TracedDatagram, TracedDatagram];
    expect(asked.local.port).toBeGreaterThan(0);
    const masked = '2a'.repeat(secret.length);
    expect(asked.hex).toMatch(new RegExp(`^30..020101040e${masked}a0`));
    expect(asked.message).toMatchObject({ version: 'v2c', pdu: { type: 'GetRequest', varBinds: [{ oid: name.oid }] } });
    expect(answered.message).toMatchObject({ pdu: { type: 'Response', varBinds: [name] } });
    expect(Buffer.from(asked.bytes).toString('latin1')).toContain(secret);
    for (const datagram of trace) {
      expect(datagram.hex).not.toContain(Buffer.from(secret).toString('hex'));
      expect(inspect(datagram, { depth: 9, showHidden: true })).not.toContain('hunter2');
      expect(JSON.stringify(datagram)).not.toContain(Buffer.from(secret).toString('hex'));
      expect(datagram.error).toBeUndefined();
    }
  });

  it('gives what a listener receives, and says why something is no message', async () => {
    const trace: TracedDatagram[] = [];
    const { manager, agent, clock } = await stage({ onDatagram: (datagram) => trace.push(datagram) });
    await manager.listen({ port: 1162, address: '192.0.2.9' });
    const to = { address: '192.0.2.9', port: 1162 };
    agent.send({ message: Uint8Array.of(0x30, 0x03, 0x02, 0x01) }, to);
    agent.send({ message: Uint8Array.of(0xff) }, to);
    const community = new TextEncoder().encode(secret);
    const pdu = { type: 'SNMPv2-Trap', requestID: 1, errorStatus: 0, errorIndex: 0, varBinds: [] } as const;
    agent.send({ message: encodeMessage({ version: 'v1', community, pdu: { ...pdu, type: 'GetRequest' } }) }, to);
    await clock.settle();
    expect(trace.map(({ hex }) => hex.slice(0, 8))).toEqual(['30030201', 'ff', expect.stringMatching(/^30/)]);
    expect(trace.map(({ message, error }) => [message?.version, error?.name])).toEqual([
      [undefined, 'BerError'],
      [undefined, 'BerError'],
      ['v1', undefined],
    ]);
    expect(manager.counters.received).toBe(3);
  });

  it('harms nothing when the hook throws', async () => {
    const { manager } = await stage({
      onDatagram: () => {
        throw new Error('from the hook');
      },
    });
    const session = await manager.open('192.0.2.1');
    expect(await session.get(name.oid)).toEqual(name);
  });
});

describe('where things were opened', () => {
  it('is remembered for sessions and listeners with `trace`, and not without', async () => {
    const { manager } = await stage({ trace: true });
    async function somewhereInTheProgram() {
      return [await manager.open('192.0.2.1'), await manager.listen({ port: 1162, address: '192.0.2.9' })] as const;
    }
    for (const opened of await somewhereInTheProgram()) {
      const lines = manager.openedAt(opened)!.split('\n');
      expect(lines[0]).toContain('somewhereInTheProgram');
      expect(lines[0]).toContain('observability.test.ts');
    }
    const plain = await stage();
    const session = await plain.manager.open('192.0.2.1');
    expect(plain.manager.openedAt(session)).toBeUndefined();
  });

  it('is asked for with true or false, hooks are functions', () => {
    expect(() => new SnmpManager({ trace: 1 as never })).toThrow(/trace/);
    expect(() => new SnmpManager({ onDatagram: {} as never })).toThrow(/onDatagram/);
  });
});
