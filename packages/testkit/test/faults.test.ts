// The stage of faults, and the transport that goes through it.
import { damage, FakeClock, type FaultOptions, Faults, faulty, Mailbox, seededRandom } from '@mgmtapi/testkit';
import { type Endpoint, MemoryNetwork, type Transport } from '@mgmtapi/transport';
import { describe, expect, it } from 'vitest';

const TOTAL = 10_000;

/** Sends numbered datagrams through a stage, ten milliseconds apart; what came out, and when. */
async function through(options: FaultOptions) {
  const clock = new FakeClock({ turns: 0 });
  const faults = new Faults({ ...options, clock });
  const out: { number: number; at: number; forged: boolean }[] = [];
  for (let number = 0; number < TOTAL; number++) {
    faults.apply(Buffer.from(`${number}`), true, (bytes, forged) =>
      out.push({ number: Number(Buffer.from(bytes).toString()), at: clock.now() - 10 * number, forged }),
    );
    await clock.advance(10);
  }
  await clock.advance(10_000);
  const { counters } = faults;
  const account = counters.offered + counters.duplicated + counters.forged - counters.lost;
  expect([counters.offered, account, clock.pending]).toEqual([TOTAL, counters.passed + counters.abandoned, 0]);
  expect(counters.passed).toBe(out.length);
  return { out, counters };
}

const share = (count: number) => Math.round((10 * count) / TOTAL) / 10; // to a tenth

describe('faults', () => {
  it('none: everything passes at once, in order', async () => {
    const { out, counters } = await through({});
    expect(out.map(({ number }) => number)).toEqual(Array.from({ length: TOTAL }, (_, i) => i));
    expect(out.every(({ at, forged }) => at === 0 && !forged)).toBe(true);
    expect(counters).toMatchObject({ lost: 0, duplicated: 0, reordered: 0, corrupted: 0, forged: 0 });
  });

  it('loss', async () => {
    const { out, counters } = await through({ loss: 0.3 });
    expect([share(counters.lost), share(out.length)]).toEqual([0.3, 0.7]);
  });

  it('duplication', async () => {
    const { out, counters } = await through({ duplicate: 0.3 });
    expect([share(counters.duplicated), share(out.length)]).toEqual([0.3, 1.3]);
    expect(new Set(out.map(({ number }) => number)).size).toBe(TOTAL);
  });

  it('reordering', async () => {
    const { out, counters } = await through({ reorder: 0.3, reorderBy: 50 });
    expect(share(counters.reordered)).toBe(0.3);
    expect(out.filter(({ number }, i) => number < (out[i - 1]?.number ?? 0)).length).toBeGreaterThan(TOTAL / 20);
    expect(out.every(({ at }) => at >= 0 && at < 50)).toBe(true);
  });

  it('delay', async () => {
    expect((await through({ delay: 25 })).out.every(({ at }) => at === 25)).toBe(true);
    const { out } = await through({ delay: [20, 40] });
    expect(out.every(({ at }) => at >= 20 && at < 40)).toBe(true);
    expect(new Set(out.map(({ at }) => Math.floor(at / 5))).size).toBe(4);
  });

  it('corruption: of a copy', async () => {
    const original = Buffer.from('0123456789');
    const faults = new Faults({ corrupt: 0.3 });
    let changed = 0;
    for (let i = 0; i < TOTAL; i++) {
      faults.apply(original, true, (bytes) => {
        if (Buffer.compare(bytes, original) !== 0) changed++;
      });
    }
    expect(original.toString()).toBe('0123456789');
    expect([share(faults.counters.corrupted), changed]).toEqual([0.3, faults.counters.corrupted]);
    const own = new Faults({ corrupt: 1, damage: () => Buffer.from('x') });
    own.apply(original, true, (bytes) => expect(Buffer.from(bytes).toString()).toBe('x'));
  });

  it('forgery: a copy more, and only towards the client', async () => {
    const { out, counters } = await through({ forge: 0.3, forgery: () => Buffer.from('-1') });
    expect(share(counters.forged)).toBe(0.3);
    expect(out.filter(({ forged }) => forged).every(({ number }) => number === -1)).toBe(true);
    const faults = new Faults({ forge: 1 });
    faults.apply(Buffer.from('x'), false, (_bytes, forged) => expect(forged).toBe(false));
    expect(faults.counters.forged).toBe(0);
  });

  it('the same seed gives the same run', async () => {
    const all = { loss: 0.2, duplicate: 0.2, reorder: 0.2, forge: 0.2, delay: [1, 9] as const };
    const [a, b, other] = [
      await through({ ...all, seed: 5 }),
      await through({ ...all, seed: 5 }),
      await through({ ...all, seed: 6 }),
    ];
    expect(a).toEqual(b);
    expect(a).not.toEqual(other);
  });

  it('stop: nothing passes any more, and nothing is unaccounted for', async () => {
    const clock = new FakeClock();
    const faults = new Faults({ delay: 10, clock });
    const out: unknown[] = [];
    for (let i = 0; i < 5; i++) faults.apply(Buffer.from('x'), true, (bytes) => out.push(bytes));
    faults.stop();
    faults.apply(Buffer.from('x'), true, (bytes) => out.push(bytes));
    await clock.advance(100);
    expect([out.length, clock.pending]).toEqual([0, 0]);
    expect(faults.counters).toMatchObject({ offered: 5, abandoned: 5, passed: 0 });
  });
});

it('damage always changes something', () => {
  const random = seededRandom(11);
  for (const text of ['', 'x', 'some octets']) {
    for (let i = 0; i < 1000; i++) {
      const result = damage(Buffer.from(text), random);
      expect(Buffer.compare(result, Buffer.from(text)), `seed ${random.seed}`).not.toBe(0);
    }
  }
});

describe('faulty transport', () => {
  async function pair(transport: Transport) {
    const [mailA, mailB] = [new Mailbox(), new Mailbox()];
    const a = await transport.bind({ family: 'udp4', address: '192.0.2.1', port: 161 }, mailA);
    const b = await transport.bind({ family: 'udp4', address: '192.0.2.2', port: 162 }, mailB);
    return { a, b, mailA, mailB, close: () => Promise.all([a.close(), b.close()]) };
  }
  const told = (from: Endpoint, to: Endpoint) =>
    new Promise((resolve) => from.send(Buffer.from('x'), to.local.address, to.local.port, resolve));

  it('is the transport without faults when there are none', async () => {
    const { a, b, mailB, close } = await pair(faulty(new MemoryNetwork(), {}));
    expect(await told(a, b)).toBeNull();
    await mailB.until(1);
    expect(mailB.letters[0]).toMatchObject({ address: '192.0.2.1', port: 161 });
    expect([a.local.port, a.dropped, a.receiveBuffer > 0]).toEqual([161, 0, true]);
    a.unref();
    a.ref();
    await close();
  });

  it('loses on the way in, or on the way out', async () => {
    for (const direction of ['in', 'out', 'both'] as const) {
      const network = new MemoryNetwork();
      const transport = faulty(network, { loss: 1, direction });
      const { a, b, mailB, close } = await pair(transport);
      expect(await told(a, b)).toBeNull(); // the system took it
      await new Promise(setImmediate);
      expect(mailB.texts()).toEqual([]);
      expect(network.counters.delivered).toBe(direction === 'in' ? 1 : 0);
      expect(transport.counters[direction === 'in' ? 'in' : 'out'].lost).toBe(1);
      await close();
    }
  });

  it('a refusal of the network reaches done, once', async () => {
    const network = new MemoryNetwork({ refuseSend: () => 'ENETUNREACH' });
    const { a, b, close } = await pair(faulty(network, { duplicate: 1 }));
    const calls: unknown[] = [];
    a.send(Buffer.from('x'), b.local.address, 162, (error) => calls.push(error));
    await new Promise(setImmediate);
    expect(calls).toMatchObject([{ code: 'ENETUNREACH' }]);
    await close();
  });

  it('forges sources: another port, or another address', async () => {
    const { a, b, mailB, close } = await pair(faulty(new MemoryNetwork(), { forge: 1, direction: 'in' }));
    for (let i = 0; i < 50; i++) await told(a, b);
    await mailB.until(100);
    const sources = new Set(mailB.letters.map(({ address, port }) => `${address} ${port}`));
    expect([...sources].sort()).toEqual(['192.0.2.1 161', '192.0.2.1 162', '198.51.100.66 161']);
    expect(mailB.letters.filter(({ address, port }) => address === '192.0.2.1' && port === 161).length).toBe(50);
    await close();
  });

  it('closing one endpoint drops what is on its way to it, not what is on its way to others', async () => {
    const clock = new FakeClock();
    const transport = faulty(new MemoryNetwork(), { delay: 10, direction: 'in', clock });
    const { a, b, mailA, mailB } = await pair(transport);
    await Promise.all([told(a, b), told(b, a)]);
    await clock.settle();
    await a.close();
    await clock.advance(10);
    expect([mailA.texts(), mailB.texts()]).toEqual([[], ['x']]);
    await b.close();
    expect(transport.counters.in).toMatchObject({ offered: 2, passed: 1, abandoned: 1 });
    expect(clock.pending).toBe(0);
  });

  it('close inside the handler: the second copy is not delivered', async () => {
    const { a, b, mailB, close } = await pair(faulty(new MemoryNetwork(), { duplicate: 1, direction: 'in' }));
    mailB.onEach = () => void b.close();
    await told(a, b);
    await mailB.until(1);
    await new Promise(setImmediate);
    expect(mailB.texts()).toEqual(['x']);
    await close();
  });
});
