// The token buckets of a listener.
import { FakeClock } from '@mgmtapi/testkit';
import { expect, test } from 'vitest';
import { RateLimit } from '../src/rate-limit.js';

function admitted(limit: RateLimit, source: string, tries: number): number {
  let count = 0;
  for (let i = 0; i < tries; i++) if (limit.admit(source)) count++;
  return count;
}

test('a burst, then so many a second, each source on its own', async () => {
  const clock = new FakeClock();
  const limit = new RateLimit({ perSecond: 10, burst: 3 }, clock);
  expect(admitted(limit, '192.0.2.1', 10)).toBe(3);
  expect(admitted(limit, '192.0.2.2', 10)).toBe(3);
  await clock.advance(100);
  expect(admitted(limit, '192.0.2.1', 10)).toBe(1);
  await clock.advance(200);
  expect(admitted(limit, '192.0.2.1', 10)).toBe(2);
  await clock.advance(60_000);
  expect(admitted(limit, '192.0.2.1', 10)).toBe(3);
});

test('the burst is perSecond unless it is given, and at least one', () => {
  expect(admitted(new RateLimit({ perSecond: 7 }, new FakeClock()), 'a', 100)).toBe(7);
  expect(admitted(new RateLimit({ perSecond: 0.1 }, new FakeClock()), 'a', 100)).toBe(1);
});

test('remembers a bounded number of sources, and forgets the one silent the longest', () => {
  const limit = new RateLimit({ perSecond: 1, burst: 1 }, new FakeClock(), 3);
  for (const source of ['a', 'b', 'c']) expect(limit.admit(source)).toBe(true);
  expect(limit.admit('a')).toBe(false); // and is now the one heard last
  expect(limit.admit('d')).toBe(true); // in place of b
  expect(limit.admit('a')).toBe(false);
  expect(limit.admit('b')).toBe(true);
});

test.each([
  [{ perSecond: 0 }, /perSecond/],
  [{ perSecond: Number.NaN }, /perSecond/],
  [{ perSecond: Number.POSITIVE_INFINITY }, /perSecond/],
  [{ perSecond: 1, burst: 0.5 }, /burst/],
])('%o is refused', (options, message) => {
  expect(() => new RateLimit(options, new FakeClock())).toThrow(message);
});
