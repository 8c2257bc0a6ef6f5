// Polling: results as data, never more at once than wanted, ends that leave nothing behind.

import { answering, FakeClock, type Script, ScriptedAgent, silent } from '@mgmtapi/testkit';
import { MemoryNetwork, type PollJob, type PollProgress, SnmpManager, type Transport, udp } from 'mgmtapi';
import { afterEach, describe, expect, it } from 'vitest';
import { collect, integer } from './walk-stage.js';

const name = '1.3.6.1.2.1.1.7.0';
const objects = [integer(name, 72), ...[1, 2, 3].map((row) => integer(`1.3.6.1.2.1.2.2.1.1.${row}`, row))];
const honest = answering(objects);

interface Host {
  readonly clock: FakeClock;
  readonly network: MemoryNetwork;
  readonly manager: SnmpManager;
  readonly agent: ScriptedAgent;
  /** Sockets that the manager bound. */
  readonly binds: { count: number };
}

const hosts: Host[] = [];

/** One agent that answers at every address, and a manager. */
async function host(script: Script = honest): Promise<Host> {
  const clock = new FakeClock({ turns: 30 });
  const network = new MemoryNetwork();
  const binds = { count: 0 };
  const counting: Transport = {
    bind: (options, handlers) => {
      binds.count++;
      return network.bind(options, handlers);
    },
  };
  const agent = await ScriptedAgent.open({ transport: network, script, address: '0.0.0.0', port: 161, clock });
  const manager = new SnmpManager({
    transport: counting,
    clock,
    session: { anySource: true, timeout: 100, retries: 1 },
  });
  const made = { clock, network, manager, agent, binds };
  hosts.push(made);
  return made;
}

afterEach(async () => {
  for (const { manager, agent, network } of hosts.splice(0)) {
    await manager.close();
    await agent.close();
    expect(network.bound).toEqual([]);
  }
});

const jobsFor = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ target: `10.0.${i >> 8}.${i & 255}`, oids: [name], i }));

describe('a poll', () => {
  it('gives each job its result, and your own fields with it', async () => {
    const { manager } = await host();
    const { items, error } = await collect(manager.poll(jobsFor(300), { concurrency: 20 }));
    expect(error).toBeUndefined();
    expect(items.map(({ job }) => job.i).sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i));
    for (const result of items) expect(result).toMatchObject({ ok: true, varBinds: [{ value: 72 }], elapsed: 0 });
    expect(manager.sessions.size).toBe(0);
  });

  it('reads ten thousand targets through one socket', async () => {
    const { manager, binds, agent } = await host();
    let count = 0;
    for await (const result of manager.poll(jobsFor(10_000))) if (result.ok) count++;
    expect(count).toBe(10_000);
    expect(agent.requests.length).toBe(10_000);
    expect(binds.count).toBe(1);
    expect(manager.sessions.size).toBe(0);
  });

  it('keeps its socket from job to job, even one at a time', async () => {
    const { manager, binds } = await host();
    for await (const { ok } of manager.poll(jobsFor(50), { concurrency: 1 })) expect(ok).toBe(true);
    expect(binds.count).toBe(1);
  });

  it('walks subtrees, of several OIDs in turn', async () => {
    const { manager } = await host();
    const jobs = [{ target: '10.0.0.1', oids: ['1.3.6.1.2.1.2', name], walk: true }];
    const { items } = await collect(manager.poll(jobs));
    expect(items).toMatchObject([{ ok: true, varBinds: [{ value: 1 }, { value: 2 }, { value: 3 }, { value: 72 }] }]);
  });

  it('uses sessions that are given, and leaves them open', async () => {
    const { manager } = await host();
    const session = await manager.open('10.0.0.1');
    const { items } = await collect(manager.poll([1, 2, 3].map((i) => ({ target: session, oids: [name], i }))));
    expect(items.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(session.state).toBe('open');
    expect(session.inFlight).toBe(0);
    await session.close();
    expect((await collect(manager.poll([{ target: session, oids: [name] }]))).items).toMatchObject([
      { ok: false, error: { code: 'SNMP_CLOSED' } },
    ]);
  });

  it('takes jobs from generators, also asynchronous ones', async () => {
    const { manager } = await host();
    async function* source() {
      for (const job of jobsFor(40)) {
        await Promise.resolve();
        yield job;
      }
    }
    expect((await collect(manager.poll(source(), { concurrency: 7 }))).items.length).toBe(40);
    expect((await collect(manager.poll([]))).items).toEqual([]);
  });
});

describe('errors of a target are its result', () => {
  it('whatever they are: no answer, no such name, bad options, bad OIDs, no job at all', async () => {
    const { manager, clock } = await host((request) =>
      request.from && request.pdu?.varBinds[0]?.oid.equals('1.3.9') ? [] : honest(request),
    );
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND nowhere.invalid'), { code: 'ENOTFOUND' });
    const lookup = ((_host: string, _options: unknown, done: (error: Error) => void) => done(unknown)) as never;
    const jobs = [
      { target: '10.0.0.1', oids: ['1.3.9'], as: 'silent' },
      { target: { host: 'nowhere.invalid', lookup }, oids: [name], as: 'unknown' },
      { target: { host: '10.0.0.1', port: 70_000 }, oids: [name], as: 'options' },
      { target: '10.0.0.1', oids: ['no such name'], as: 'oid' },
      { target: '10.0.0.1', oids: ['no such name'], walk: true, as: 'walk' },
      { target: undefined as unknown as string, oids: [name], as: 'target' },
      { target: '10.0.0.1', oids: [name], as: 'good' },
    ];
    const { items, error } = await clock.until(collect(manager.poll([...jobs, null as unknown as (typeof jobs)[0]])));
    expect(error).toBeUndefined();
    const byName = new Map(items.map((result) => [result.job?.as as string | undefined, result]));
    expect(byName.get('silent')).toMatchObject({ ok: false, error: { code: 'SNMP_TIMEOUT' }, elapsed: 300 });
    expect(byName.get('unknown')).toMatchObject({ ok: false, error: { code: 'ENOTFOUND' } });
    expect(byName.get('options')).toMatchObject({ ok: false, error: { message: expect.stringContaining('port') } });
    for (const as of ['oid', 'walk', 'target'])
      expect(byName.get(as)).toMatchObject({ ok: false, error: expect.any(TypeError) });
    expect(byName.get('good')).toMatchObject({ ok: true });
    expect(byName.get(undefined)).toMatchObject({ ok: false, error: expect.any(TypeError) });
  });

  it('a walk that breaks is an error, not a part', async () => {
    let left = 1;
    const { manager, clock } = await host((request) => (left-- > 0 ? honest(request) : []));
    const { items } = await clock.until(
      collect(manager.poll([{ target: '10.0.0.1', oids: ['1.3.6.1.2.1.2', name], walk: true }])),
    );
    expect(items).toMatchObject([{ ok: false, error: { code: 'SNMP_TIMEOUT' } }]);
  });

  it('totalTimeout is for each job, however many OIDs it walks', async () => {
    const { manager, clock } = await host(silent);
    const jobs = jobsFor(3).map((job) => ({ ...job, oids: [name, '1.3.6.1.2.1.2'], walk: true }));
    const { items } = await clock.until(collect(manager.poll(jobs, { totalTimeout: 150, concurrency: 1 })));
    expect(items.map(({ ok, elapsed }) => [ok, elapsed])).toEqual([1, 2, 3].map(() => [false, 150]));
  });
});

describe('a poll runs no more jobs than wanted', () => {
  it('at once, counting those whose results wait', async () => {
    const { manager, clock, agent } = await host(silent);
    let taken = 0;
    function* source() {
      for (const job of jobsFor(100)) {
        taken++;
        yield job;
      }
    }
    const results = manager.poll(source(), { concurrency: 10 });
    await clock.until(results.next()); // one is taken, and so the eleventh begun
    expect(new Set(agent.requests.map(({ pdu }) => pdu?.requestID)).size).toBe(11);
    await clock.advance(60_000); // the others have ended too, and wait to be taken
    expect(taken).toBe(11);
    await clock.until(results.next());
    await clock.settle();
    expect(taken).toBe(12);
    await results.return?.();
  });
});

describe('a poll that ends early leaves nothing behind', () => {
  const ends: [string, (controller: AbortController, manager: SnmpManager) => unknown][] = [
    ['abort', (controller) => controller.abort(new Error('enough'))],
    ['close of the manager', (_, manager) => void manager.close()],
  ];
  it.each(ends)('by %s: told as such', async (what, end) => {
    const { manager, clock } = await host((request) => (request.number % 2 ? [] : honest(request)));
    const given = await manager.open('10.1.0.1');
    const controller = new AbortController();
    const jobs: PollJob[] = [...jobsFor(100), ...jobsFor(10).map((job) => ({ ...job, target: given }))];
    let count = 0;
    const run = (async () => {
      for await (const _ of manager.poll(jobs, { concurrency: 30, signal: controller.signal }))
        if (++count === 5) end(controller, manager);
    })().catch((error: unknown) => error);
    const error = await clock.until(run);
    if (what === 'abort') expect(error).toBe(controller.signal.reason);
    else expect(error).toMatchObject({ code: 'SNMP_CLOSED' });
    expect(count).toBeLessThan(100);
    expect(given.inFlight).toBe(0);
    await clock.settle();
    expect(clock.pending).toBeLessThan(3); // the timers of the socket, unless it is gone
    for (const session of manager.sessions) expect(session).toBe(given);
  });

  it('by leaving the loop, while jobs and their source are under way', async () => {
    const { manager, clock } = await host();
    let ended = false;
    async function* source() {
      try {
        for (const job of jobsFor(3)) yield job;
        await new Promise(() => {}); // the next job never comes
      } finally {
        ended = true;
      }
    }
    for await (const { ok } of manager.poll(source())) {
      expect(ok).toBe(true);
      break;
    }
    await clock.settle();
    expect(manager.sessions.size).toBe(0);
    expect(ended).toBe(false); // it is stuck, and the loop was left all the same
    let returned = false;
    function* honestSource() {
      try {
        for (const job of jobsFor(1000)) yield job;
      } finally {
        returned = true;
      }
    }
    for await (const _ of manager.poll(honestSource(), { concurrency: 3 })) break;
    expect(returned).toBe(true);
  });

  it('when its source throws: with what it threw', async () => {
    const { manager } = await host();
    const thrown = new Error('database gone');
    for (const asynchronous of [false, true]) {
      function* source() {
        yield* jobsFor(3);
        throw thrown;
      }
      async function* slowSource() {
        yield* source();
      }
      const { items, error } = await collect(manager.poll(asynchronous ? slowSource() : source(), { concurrency: 2 }));
      expect(error).toBe(thrown);
      expect(items.length).toBeLessThanOrEqual(3);
      expect(manager.sessions.size).toBe(0);
    }
  });

  it('before it began: a signal that is aborted already', async () => {
    const { manager, agent } = await host();
    const { items, error } = await collect(manager.poll(jobsFor(3), { signal: AbortSignal.abort('no') }));
    expect([items, error]).toEqual([[], 'no']);
    expect(agent.requests.length).toBe(0);
  });

  it('that nobody takes results from asks nobody', async () => {
    const { manager, agent, clock } = await host();
    manager.poll(jobsFor(3));
    await clock.settle();
    expect(agent.requests.length).toBe(0);
  });
});

describe('progress', () => {
  it('counts jobs, failures, variables, requests and retries, of given sessions too', async () => {
    const { manager, clock, agent } = await host((request) =>
      request.pdu?.varBinds[0]?.oid.equals('1.3.9') ? [] : honest(request),
    );
    const given = await manager.open('10.1.0.1');
    await given.get(name);
    const before = agent.requests.length;
    const jobs = [
      ...jobsFor(5),
      ...jobsFor(4).map((job) => ({ ...job, target: given })),
      { target: '10.0.0.1', oids: ['1.3.9'], i: 0 },
      { target: '10.0.0.1', oids: ['1.3.6.1.2.1.2'], walk: true, i: 0 },
    ];
    const progress: PollProgress[] = [];
    await clock.until(collect(manager.poll(jobs, { onProgress: (p) => progress.push(p), concurrency: 3 })));
    expect(progress.map((p) => p.jobs)).toEqual(jobs.map((_, i) => i + 1));
    const last = progress.at(-1)!;
    expect(last).toMatchObject({ failed: 1, varBinds: 12, retries: 1, elapsed: clock.now() });
    expect(last.requests + last.retries).toBe(agent.requests.length - before);
    expect(last.rate).toBe((12 * 1000) / clock.now());
  });

  it('is the caller’s: what its hook throws ends the poll', async () => {
    const { manager } = await host();
    const onProgress = () => {
      throw new Error('from the hook');
    };
    expect((await collect(manager.poll(jobsFor(3), { onProgress }))).error).toMatchObject({ message: 'from the hook' });
    expect(manager.sessions.size).toBe(0);
  });
});

it('options that cannot be meant are refused at the call', async () => {
  const { manager } = await host();
  expect(() => manager.poll([], { concurrency: 0 })).toThrow(/concurrency/);
  expect(() => manager.poll([], { timeout: -1 })).toThrow(/timeout/);
  expect(() => manager.poll([], { onProgress: 1 as never })).toThrow(/onProgress/);
  expect(() => manager.poll(7 as never)).toThrow(/jobs/);
});

it('ten thousand targets on real sockets: all of 127/8 answers', { timeout: 60_000 }, async () => {
  const agent = await ScriptedAgent.open({ transport: udp(), script: honest, address: '0.0.0.0' });
  const { port } = agent.local;
  // The agent answers from 127.0.0.1 whatever address was asked: multi-homed, as one on the wildcard is.
  await using manager = new SnmpManager({ session: { anySource: true, port, timeout: 30_000 } });
  const jobs = Array.from({ length: 10_000 }, (_, i) => ({ target: `127.1.${i >> 8}.${i & 255}`, oids: [name] }));
  let good = 0;
  for await (const result of manager.poll(jobs)) if (result.ok && result.varBinds[0]?.value === 72) good++;
  expect(good).toBe(10_000);
  expect(manager.counters.received).toBe(10_000);
  await agent.close();
});
