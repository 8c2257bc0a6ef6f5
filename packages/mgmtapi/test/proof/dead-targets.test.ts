// Dead targets slow nobody: on a clock that stands still, so that only waiting for others can take time.

import { FakeClock } from '@mgmtapi/testkit';
import { SnmpManager, type SnmpManagerOptions, TimeoutError } from 'mgmtapi';
import { describe, expect, it } from 'vitest';
import { addressOf, Fleet, valueAt } from './fleet.js';

const name = '1.3.6.1.2.1.1.3.0';

interface Round {
  /** Clock milliseconds until the last live target had answered. */
  readonly live: number;
  /** Of each live target, by its number. */
  readonly answeredAt: ReadonlyMap<number, number>;
  readonly timeouts: number;
  readonly mostUnread: number;
}

/** Asks `count` targets at once, those that `isDead` names in vain. */
async function round(
  count: number,
  isDead: (n: number) => boolean,
  delay: (n: number) => number,
  options: SnmpManagerOptions = {},
): Promise<Round> {
  const clock = new FakeClock({ turns: 1 });
  const fleet = new Fleet({
    clock,
    delay: (address) => delay(valueAt(address)),
    isDead: (address) => isDead(valueAt(address)),
  });
  const manager = new SnmpManager({ transport: fleet, clock, ...options });
  const answeredAt = new Map<number, number>();
  let timeouts = 0;
  const all = [];
  for (let n = 0; n < count; n++) {
    const session = await manager.open(addressOf(n), { retries: 1 });
    all.push(
      session.get(name).then(
        ({ value }) => {
          expect(value).toBe(n);
          answeredAt.set(n, clock.now());
        },
        (error) => {
          expect(error).toBeInstanceOf(TimeoutError);
          timeouts++;
        },
      ),
    );
  }
  await clock.until(Promise.all(all));
  await manager.close();
  expect(clock.pending).toBe(0);
  return { live: Math.max(...answeredAt.values()), answeredAt, timeouts, mostUnread: fleet.mostUnread };
}

const nobody = () => false;
const everyFifth = (n: number) => n % 5 === 2;

describe('with 20 % of 5,000 targets dead the others finish within 1.1 of the round without dead ones', () => {
  const settings: [what: string, options: SnmpManagerOptions, delay: (n: number) => number][] = [
    ['as it comes', {}, () => 10],
    ['on Linux as it comes, where the receive buffer is small', { maxInFlight: 184 }, () => 10],
    ['far away', { maxInFlight: 184 }, () => 80],
    ['near and far', { maxInFlight: 184 }, (n) => 5 + (n % 40)],
    ['with the ceiling very low', { maxInFlight: 32 }, () => 20],
  ];
  for (const [what, options, delay] of settings) {
    it(what, async () => {
      const without = await round(5000, nobody, delay, options);
      const withDead = await round(5000, everyFifth, delay, options);
      expect([without.timeouts, withDead.timeouts]).toEqual([0, 1000]);
      expect(withDead.answeredAt.size).toBe(4000);
      console.log(`${what}: ${without.live} ms without dead targets, ${withDead.live} ms with`);
      expect(withDead.live / without.live).toBeLessThanOrEqual(1.1);
      expect(without.mostUnread).toBeLessThanOrEqual(options.maxInFlight ?? 1820);
    });
  }
});

it('one dead target among 1,000 delays no other by a millisecond', async () => {
  const delay = (n: number) => 1 + (n % 50);
  const without = await round(1000, nobody, delay);
  const withDead = await round(1000, (n) => n === 500, delay);
  expect(withDead.timeouts).toBe(1);
  without.answeredAt.forEach((at, n) => {
    if (n !== 500) expect(withDead.answeredAt.get(n)).toBe(at);
  });
});

it('10,000 requests to one dead target keep nobody else waiting', async () => {
  const clock = new FakeClock({ turns: 1 });
  const fleet = new Fleet({ clock, delay: () => 10, isDead: (address) => address === addressOf(0) });
  const manager = new SnmpManager({ transport: fleet, clock, maxInFlight: 100 });
  const dead = await manager.open(addressOf(0));
  const ends = Array.from({ length: 10_000 }, () => dead.get(name).catch(() => {}));
  const answers: Promise<unknown>[] = [];
  for (let n = 1; n <= 100; n++) answers.push((await manager.open(addressOf(n))).get(name));
  await clock.until(Promise.all(answers));
  expect(clock.now()).toBeLessThanOrEqual(200); // the dead one's window lost its places after the first 100 ms
  expect(dead.inFlight).toBe(10_000);
  await manager.close();
  await Promise.all(ends);
  expect(clock.pending).toBe(0);
});

it('a poll of 5,000 targets takes no longer for the live ones when 20 % are dead', async () => {
  const roundOf = async (isDead: (n: number) => boolean) => {
    const clock = new FakeClock({ turns: 1 });
    const fleet = new Fleet({ clock, delay: () => 10, isDead: (address) => isDead(valueAt(address)) });
    const manager = new SnmpManager({ transport: fleet, clock, session: { retries: 1 } });
    const jobs = Array.from({ length: 5000 }, (_, n) => ({ target: addressOf(n), oids: [name], n }));
    let live = 0;
    let dead = 0;
    const polled = (async () => {
      for await (const result of manager.poll(jobs)) {
        if (!result.ok) dead++;
        else {
          expect(result.varBinds[0]!.value).toBe(result.job.n);
          live = clock.now();
        }
      }
    })();
    await clock.until(polled);
    expect(manager.sessions.size).toBe(0);
    await manager.close();
    return { live, dead };
  };
  const without = await roundOf(nobody);
  const withDead = await roundOf(everyFifth);
  expect([without.dead, withDead.dead]).toEqual([0, 1000]);
  expect(withDead.live / without.live).toBeLessThanOrEqual(1.1);
});
