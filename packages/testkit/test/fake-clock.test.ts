// The fake clock: order, cancelling, and what happens between timers.
import { FakeClock, Mailbox, seededRandom } from '@mgmtapi/testkit';
import { MemoryNetwork } from '@mgmtapi/transport';
import { describe, expect, it } from 'vitest';

it('stands still until it is moved', async () => {
  const clock = new FakeClock({ start: 1000 });
  clock.setTimer(() => {}, 0);
  await clock.settle();
  expect([clock.now(), clock.pending, clock.untilNext]).toEqual([1000, 1, 0]);
});

it('runs timers when they are due, in order, those of the same time as they were set', async () => {
  const clock = new FakeClock();
  const ran: string[] = [];
  for (const [name, ms] of [
    ['c', 5],
    ['a', 3],
    ['e', 9],
    ['b', 3],
    ['-', -7],
    ['d', 8],
  ] as const) {
    clock.setTimer(() => ran.push(`${name}${clock.now()}`), ms);
  }
  await clock.advance(8);
  expect(ran).toEqual(['-0', 'a3', 'b3', 'c5', 'd8']);
  expect([clock.now(), clock.pending, clock.untilNext]).toEqual([8, 1, 1]);
  await clock.advance(0.5);
  expect([clock.now(), clock.pending]).toEqual([8.5, 1]);
});

it('agrees with a sorted list on 2,000 random timers, a third of them cleared', async () => {
  const random = seededRandom(7);
  const clock = new FakeClock({ turns: 0 });
  const ran: number[] = [];
  const kept: { ms: number; id: number }[] = [];
  for (let id = 0; id < 2000; id++) {
    const ms = random.integer(300);
    const timer = clock.setTimer(() => ran.push(id), ms);
    if (random.chance(1 / 3)) {
      clock.clearTimer(timer);
      clock.clearTimer(timer);
    } else kept.push({ ms, id });
  }
  expect(clock.pending).toBe(kept.length);
  await clock.advance(300);
  expect(ran).toEqual(kept.sort((a, b) => a.ms - b.ms || a.id - b.id).map(({ id }) => id));
  expect([clock.pending, clock.untilNext]).toEqual([0, undefined]);
});

it('a timer may set and clear others', async () => {
  const clock = new FakeClock();
  const ran: string[] = [];
  const doomed = clock.setTimer(() => ran.push('doomed'), 2);
  clock.setTimer(() => {
    clock.clearTimer(doomed);
    clock.setTimer(() => ran.push(`later ${clock.now()}`), 1);
  }, 1);
  await clock.advance(10);
  expect(ran).toEqual(['later 2']);
});

it('promises settle between timers', async () => {
  const clock = new FakeClock();
  const ran: string[] = [];
  const work = (async () => {
    for (let i = 0; i < 3; i++) {
      await new Promise<void>((resolve) => clock.setTimer(resolve, 10));
      ran.push(`${clock.now()}`);
    }
  })();
  clock.setTimer(() => ran.push('15'), 15);
  await clock.advance(30);
  expect(ran).toEqual(['10', '15', '20', '30']);
  await work;
});

it('so does a round trip over the network in memory', async () => {
  const clock = new FakeClock();
  const network = new MemoryNetwork();
  const mail = new Mailbox();
  const answered: number[] = [];
  mail.onEach = () => answered.push(clock.now());
  const echo = await network.bind(
    { family: 'udp4', address: '192.0.2.1', port: 161 },
    { onMessage: (bytes, address, port) => echo.send(bytes, address, port) },
  );
  const asker = await network.bind({ family: 'udp4' }, mail);
  for (const ms of [10, 11]) clock.setTimer(() => asker.send(Buffer.from('?'), '192.0.2.1', 161), ms);
  await clock.advance(100);
  expect(answered).toEqual([10, 11]);
  await Promise.all([echo.close(), asker.close()]);
});

describe('until', () => {
  it('moves from timer to timer, and no further than needed', async () => {
    const clock = new FakeClock();
    clock.setTimer(() => {}, 500);
    const value = await clock.until(new Promise((resolve) => clock.setTimer(() => resolve('done'), 70)));
    expect([value, clock.now(), clock.pending]).toEqual(['done', 70, 1]);
  });

  it('rejects like the promise', async () => {
    const clock = new FakeClock();
    const failing = new Promise((_, reject) => clock.setTimer(() => reject(new Error('late')), 5));
    await expect(clock.until(failing)).rejects.toThrow('late');
    await expect(clock.until(Promise.reject(new Error('at once')))).rejects.toThrow('at once');
  });

  it('says so when nothing can settle the promise', async () => {
    await expect(new FakeClock().until(new Promise(() => {}))).rejects.toThrow('no timer is set');
  });
});

it('is moved by one at a time, and forward', async () => {
  const clock = new FakeClock();
  const first = clock.advance(1);
  await expect(clock.advance(1)).rejects.toThrow('being moved already');
  await first;
  await clock.advance(1);
  expect(() => clock.advance(-1)).toThrow(RangeError);
  expect(() => clock.advance(Number.NaN)).toThrow(RangeError);
});
