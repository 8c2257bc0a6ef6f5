// Closing, in every state: what was pending rejects in the same turn, nothing is called afterwards, nothing is left.

import { createSocket } from 'node:dgram';
import type { VarBind } from '@mgmtapi/protocol';
import { answering, FakeClock, late, leavesNothingOpen, openHandles, ScriptedAgent, silent } from '@mgmtapi/testkit';
import {
  ClosedError,
  type LookupFunction,
  MemoryNetwork,
  Oid,
  SnmpManager,
  type SnmpSession,
  type Transport,
  udp,
} from 'mgmtapi';
import { describe, expect, it } from 'vitest';

const name: VarBind = { oid: Oid.from('1.3.6.1.2.1.1.5.0'), type: 'OctetString', value: Uint8Array.of(0x61) };
const objects = Array.from(
  { length: 100 },
  (_, i): VarBind => ({ oid: Oid.from([1, 3, 6, 1, 4, 1, 99999, 1, 7, i]), type: 'Integer32', value: i }),
);
const honest = answering([name, ...objects]);
const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

/** A UDP port of the loopback where nobody answers. */
async function silentPort(): Promise<{ port: number; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => socket.close(() => setImmediate(() => setImmediate(resolve))));
  return { port: socket.address().port, close };
}

describe('a session’s close', () => {
  it('rejects what is pending in the same turn, sent and queued, and nothing comes later', async () => {
    const clock = new FakeClock();
    const network = new MemoryNetwork();
    const agent = await ScriptedAgent.open({ transport: network, script: late(10, honest), port: 161, clock });
    const manager = new SnmpManager({ transport: network, clock });
    const session = await manager.open('127.0.0.1', { maxInFlight: 2 });
    const ends: unknown[] = [];
    for (let i = 0; i < 5; i++)
      session.get(name.oid).then(
        (vb) => ends.push(vb),
        (error) => ends.push(error),
      );
    const closing = session.close();
    expect(session.inFlight).toBe(0);
    expect(session.state).toBe('closing');
    expect(manager.sessions.size).toBe(0);
    await Promise.resolve();
    expect(ends.length).toBe(5);
    expect(ends.every((end) => end instanceof ClosedError)).toBe(true);
    await closing;
    expect(session.state).toBe('closed');
    await clock.advance(60_000);
    expect(ends.length).toBe(5);
    await agent.close();
    expect(network.bound).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('twice and at the same time resolves each; a closed session refuses with ClosedError', async () => {
    const manager = new SnmpManager({ transport: new MemoryNetwork() });
    const session = await manager.open('192.0.2.1');
    await Promise.all([session.close(), session.close()]);
    await session.close();
    for (const refused of [
      session.get(name.oid),
      session.getNext([name.oid]),
      session.getBulk([name.oid]),
      session.set([{ oid: name.oid, type: 'OctetString', value: 'x' }]),
      session.walk('1.3.6.1').next(),
      session.table('1.3.6.1.2.1.2.2').next(),
    ]) {
      expect(await outcome(refused)).toMatchObject({ name: 'ClosedError', code: 'SNMP_CLOSED' });
    }
    await manager.close();
  });

  it('leaves other sessions on the same socket alone, and closes the socket with the last one', async () => {
    const network = new MemoryNetwork();
    const agent = await ScriptedAgent.open({ transport: network, script: honest, port: 161 });
    const manager = new SnmpManager({ transport: network });
    const [a, b] = (await Promise.all([manager.open('127.0.0.1'), manager.open('127.0.0.1')])) as [
      SnmpSession,
      SnmpSession,
    ];
    expect(network.bound.length).toBe(2); // the agent's, and one for both sessions
    await a.close();
    expect(await b.get(name.oid)).toEqual(name);
    await b.close();
    expect(network.bound.length).toBe(1);
    const own = await Promise.all([1, 2].map(() => manager.open('127.0.0.1', { socket: 'own' })));
    expect(network.bound.length).toBe(3);
    await own[0]!.close();
    expect(await own[1]!.get(name.oid)).toEqual(name);
    await manager.close();
    await agent.close();
    expect(network.bound).toEqual([]);
  });

  it('ends a walk and a table with ClosedError, also between two responses', async () => {
    const network = new MemoryNetwork();
    const agent = await ScriptedAgent.open({ transport: network, script: honest, port: 161 });
    const manager = new SnmpManager({ transport: network });
    for (const start of [
      (session: SnmpSession) => session.walk('1.3.6.1.4.1.99999', { maxRepetitions: 5 }),
      (session: SnmpSession) => session.walkBatches('1.3.6.1.4.1.99999', { maxRepetitions: 5 }),
      (session: SnmpSession) => session.table('1.3.6.1.4.1.99999', { columns: [7], maxRepetitions: 5 }),
    ]) {
      const session = await manager.open('127.0.0.1');
      const iterator: AsyncIterator<unknown> = start(session);
      const first = await outcome(iterator.next());
      const pending = iterator.next();
      const closing = session.close();
      const seen: unknown[] = [first, await outcome(pending)];
      for (let i = 0; i < 200; i++) {
        const next = await outcome(iterator.next());
        seen.push(next);
        if (next instanceof ClosedError || (next as IteratorResult<unknown>).done) break;
      }
      const error = seen.find((each) => each instanceof ClosedError);
      const complete = seen.findIndex((each) => (each as IteratorResult<unknown>).done === true);
      expect(complete === -1 || seen.indexOf(error) < complete).toBe(true);
      expect(error).toBeInstanceOf(ClosedError);
      await closing;
    }
    await manager.close();
    await agent.close();
  });

  it('with drain lets what is in flight finish and refuses the rest at once', async () => {
    const clock = new FakeClock();
    const network = new MemoryNetwork();
    const agent = await ScriptedAgent.open({ transport: network, script: late(200, honest), port: 161, clock });
    const manager = new SnmpManager({ transport: network, clock });
    const session = await manager.open('127.0.0.1');
    const inFlight = session.get(name.oid);
    const closing = session.close({ drain: 5000 });
    expect(session.state).toBe('closing');
    expect(await outcome(session.get(name.oid))).toBeInstanceOf(ClosedError);
    expect(await clock.until(inFlight)).toEqual(name);
    await clock.until(closing);
    expect(clock.now()).toBeLessThan(1000);
    expect(session.state).toBe('closed');

    const slow = await manager.open('127.0.0.1');
    agent.script = silent;
    const never = outcome(slow.get(name.oid, { timeout: 60_000 }));
    const limit = clock.now() + 300;
    await clock.until(manager.close({ drain: 300 }));
    expect(clock.now()).toBe(limit);
    expect(await never).toBeInstanceOf(ClosedError);
    await agent.close();
    expect(clock.pending).toBe(0);
  });

  it('ends a close that drains at once, for a session and for a manager', async () => {
    const clock = new FakeClock();
    const manager = new SnmpManager({ transport: new MemoryNetwork(), clock });
    const session = await manager.open('192.0.2.1');
    const pending = outcome(session.get(name.oid));
    const draining = session.close({ drain: 60_000 });
    expect(session.close({ drain: 5000 })).toBe(draining);
    await session.close();
    await draining;
    expect(await pending).toBeInstanceOf(ClosedError);
    const other = await manager.open('192.0.2.1');
    const alsoPending = outcome(other.get(name.oid));
    const managerDraining = manager.close({ drain: 60_000 });
    await manager.close();
    await managerDraining;
    expect(await alsoPending).toBeInstanceOf(ClosedError);
    expect([clock.now(), clock.pending]).toEqual([0, 0]);
  });

  it('from within the hook of a dropped datagram is as exact', async () => {
    const network = new MemoryNetwork();
    const agent = await ScriptedAgent.open({
      transport: network,
      script: () => [{ message: Uint8Array.of(1) }],
      port: 161,
    });
    let closing: Promise<void> | undefined;
    const manager: SnmpManager = new SnmpManager({
      transport: network,
      onDiscard: () => {
        closing = manager.close();
      },
    });
    const session = await manager.open('127.0.0.1');
    expect(await outcome(session.get(name.oid))).toBeInstanceOf(ClosedError);
    await closing;
    await agent.close();
    expect(network.bound).toEqual([]);
  });

  it('from within the handler of an answer is as exact', async () => {
    const network = new MemoryNetwork();
    const agent = await ScriptedAgent.open({ transport: network, script: honest, port: 161 });
    const manager = new SnmpManager({ transport: network });
    const session = await manager.open('127.0.0.1');
    const others = [1, 2, 3].map(() => outcome(session.get(name.oid)));
    await session.get(name.oid).catch(() => {});
    await session.close();
    for (const end of await Promise.all(others))
      expect(end instanceof ClosedError || (end as VarBind).type === 'OctetString').toBe(true);
    await manager.close();
    await agent.close();
  });

  it('settles each of 10,000 requests in flight exactly once, and leaves no handle and no timer', async () => {
    const deaf = await silentPort();
    await leavesNothingOpen(async () => {
      const manager = new SnmpManager();
      const session = await manager.open(`127.0.0.1:${deaf.port}`, { maxInFlight: 10_000 });
      let settled = 0;
      let wrong = 0;
      for (let i = 0; i < 10_000; i++) {
        session.get(name.oid).then(
          () => wrong++,
          (error) => (error instanceof ClosedError ? settled++ : wrong++),
        );
      }
      expect(session.inFlight).toBe(10_000);
      await manager.close();
      expect([settled, wrong]).toEqual([10_000, 0]);
    });
    await deaf.close();
  });
});

describe('a manager’s close', () => {
  it('rejects opening at once while a name is looked up, and ignores the late answer', async () => {
    const network = new MemoryNetwork();
    const manager = new SnmpManager({ transport: network });
    let answer: () => void = () => {};
    const lookup: LookupFunction = (_host, _options, done) => {
      answer = () => done(null, '192.0.2.7', 4);
    };
    const opening = outcome(manager.open('router.example', { lookup }));
    await Promise.resolve();
    const closing = manager.close();
    expect(await opening).toBeInstanceOf(ClosedError);
    await closing;
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    expect(network.bound).toEqual([]);
    expect(manager.sessions.size).toBe(0);
    expect(await outcome(manager.open('192.0.2.1'))).toBeInstanceOf(ClosedError);
    expect(await outcome(manager.listen({ port: 0 }))).toBeInstanceOf(ClosedError);
  });

  it('is not needed for an opening that was aborted: look-up or bind, nothing stays behind', async () => {
    const network = new MemoryNetwork();
    let goOn: () => void = () => {};
    const slow: Transport = {
      bind: async (options, handlers) => {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        return network.bind(options, handlers);
      },
    };
    const manager = new SnmpManager({ transport: slow });
    const reason = new Error('changed my mind');
    const lookup: LookupFunction = (_host, _options, done) => {
      goOn = () => done(null, '192.0.2.7', 4);
    };
    for (const [target, options] of [
      ['router.example', { lookup }],
      ['192.0.2.1', {}],
      ['192.0.2.1', { socket: 'own' }],
    ] as const) {
      const controller = new AbortController();
      const opening = outcome(manager.open(target, { ...options, signal: controller.signal }));
      await new Promise((resolve) => setImmediate(resolve));
      controller.abort(reason);
      expect(await opening).toBe(reason);
      for (let i = 0; i < 3; i++) {
        goOn(); // the look-up answers, the socket is bound: too late
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(network.bound).toEqual([]);
      expect(manager.sessions.size).toBe(0);
    }
    await manager.close();
  });

  it('rejects opening while the socket is bound, and closes the socket all the same', async () => {
    const network = new MemoryNetwork();
    let let_go: () => void = () => {};
    const slow: Transport = {
      bind: async (options, handlers) => {
        await new Promise<void>((resolve) => {
          let_go = resolve;
        });
        return network.bind(options, handlers);
      },
    };
    const manager = new SnmpManager({ transport: slow });
    const opening = outcome(manager.open('192.0.2.1'));
    await new Promise((resolve) => setImmediate(resolve));
    const closing = manager.close();
    expect(await opening).toBeInstanceOf(ClosedError);
    let closed = false;
    void closing.then(() => {
      closed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(false); // a socket is still on its way: not closed before it is gone
    let_go();
    await closing;
    expect(network.bound).toEqual([]);
  });

  it('reports a socket that would not close, after everything else was released', async () => {
    const network = new MemoryNetwork();
    const failing: Transport = {
      bind: async (options, handlers) => {
        const endpoint = await network.bind(options, handlers);
        const close = endpoint.close.bind(endpoint);
        let closed: Promise<void> | undefined;
        endpoint.close = () =>
          (closed ??= close().then(() => {
            throw Object.assign(new Error('close EIO'), { code: 'EIO' });
          }));
        return endpoint;
      },
    };
    const manager = new SnmpManager({ transport: failing });
    const session = await manager.open('192.0.2.1');
    expect(await outcome(manager.close())).toMatchObject({ code: 'EIO' });
    expect(network.bound).toEqual([]);
    expect(session.state).toBe('closed');
    expect(manager.sessions.size).toBe(0);
  });

  it('frees the port for the next one at once, 1,000 times in a row', async () => {
    await leavesNothingOpen(async () => {
      const first = new SnmpManager();
      const probe = await first.listen({ port: 0, address: '127.0.0.1' });
      const { port } = probe.address[0];
      await first.close();
      for (let i = 0; i < 1000; i++) {
        const manager = new SnmpManager();
        await manager.open('127.0.0.1', { localAddress: '127.0.0.1', localPort: port });
        await manager.close();
      }
    });
  });

  it('is awaited by `await using`', async () => {
    await leavesNothingOpen(async () => {
      let kept: SnmpSession;
      {
        await using manager = new SnmpManager({ transport: udp() });
        await using session = await manager.open('127.0.0.1');
        kept = session;
        expect(manager.sessions.has(session)).toBe(true);
      }
      expect(kept.state).toBe('closed');
    });
  });

  it('is not needed for the program to end: an idle session holds nothing', async () => {
    const manager = new SnmpManager();
    await manager.open('127.0.0.1');
    expect(openHandles().resources.UDPWrap).toBeUndefined();
    await manager.close();
  });
});

describe('what is shown of managers and sessions', () => {
  it('holds no community', async () => {
    const { inspect } = await import('node:util');
    const secret = 'hunter2-secret';
    const manager = new SnmpManager({ transport: new MemoryNetwork(), session: { community: secret } });
    const session = await manager.open('192.0.2.1', { community: secret });
    for (const thing of [manager, session, session.target, session.counters, manager.counters]) {
      expect(inspect(thing, { depth: 10, showHidden: true })).not.toContain('hunter2');
      expect(JSON.stringify(thing) ?? '').not.toContain('hunter2');
    }
    await manager.close();
  });
});
