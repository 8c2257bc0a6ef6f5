// The queue of a consumer: its arithmetic against a model, and every way to wait for the next item.
import { ClosedError, TimeoutError } from '@mgmtapi/engine';
import { FakeClock } from '@mgmtapi/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotificationQueue, type QueueOptions } from '../src/notification-queue.js';

interface Item {
  readonly n: number;
}

const item = (n: number): Item => ({ n });

function queueOf(options: QueueOptions = {}, clock = new FakeClock()): NotificationQueue<Item> {
  return new NotificationQueue<Item>('listener', options, clock);
}

function balance({ counters }: NotificationQueue<Item>): number {
  return counters.offered - counters.taken - counters.queued - counters.discarded;
}

describe('arithmetic', () => {
  const commands = fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('offer' as const), count: fc.integer({ min: 1, max: 5 }) }),
      },
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 5 }) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('next' as const), count: fc.constant(1) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), count: fc.constant(1) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), count: fc.constant(1) }) },
    ),
    { maxLength: 60 },
  );

  test('any sequence of offers, takes and waits leaves offered = taken + queued + discarded, and the right items', async () => {
    await fc.assert(
      fc.asyncProperty(
        commands,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('oldest' as const, 'newest' as const),
        async (steps, queueLimit, overflow) => {
          const dropped: number[] = [];
          const queue: NotificationQueue<Item> = new NotificationQueue(
            'listener',
            { queueLimit, overflow },
            new FakeClock(),
            {
              onDiscard: ({ n }) => {
                expect(balance(queue)).toBe(0); // also while somebody is being told
                dropped.push(n);
              },
            },
          );
          // The model: plain lists.
          let waiting: number[] = [];
          let hungry = 0;
          let ended = false;
          const modelTaken: number[] = [];
          const modelDropped: number[] = [];
          const taken: number[] = [];
          let ends = 0;
          let modelEnds = 0;
          let n = 0;
          for (const { kind, count } of steps) {
            for (let i = 0; i < count; i++) {
              if (kind === 'offer') {
                queue.offer(item(++n));
                if (ended) modelDropped.push(n);
                else if (hungry > 0) {
                  hungry--;
                  modelTaken.push(n);
                } else if (waiting.length < queueLimit) waiting.push(n);
                else if (overflow === 'newest') modelDropped.push(n);
                else {
                  modelDropped.push(waiting.shift()!);
                  waiting.push(n);
                }
              } else if (kind === 'take') {
                const got = queue.take();
                const expected = waiting.shift();
                expect(got?.n).toBe(expected);
                if (got) taken.push(got.n);
                if (expected !== undefined) modelTaken.push(expected);
              } else if (kind === 'next') {
                queue.next().then(
                  (got) => taken.push(got.n),
                  () => ends++,
                );
                const expected = waiting.shift();
                if (expected !== undefined) modelTaken.push(expected);
                else if (ended) modelEnds++;
                else hungry++;
              } else {
                if (kind === 'end') queue.end();
                else queue.close();
                ended = true;
                modelEnds += hungry;
                hungry = 0;
                if (kind === 'close') {
                  modelDropped.push(...waiting);
                  waiting = [];
                }
              }
              expect(balance(queue)).toBe(0);
              expect(queue.counters).toMatchObject({
                offered: n,
                taken: modelTaken.length,
                queued: waiting.length,
                discarded: modelDropped.length,
              });
              expect(queue.counters.queueFull + queue.counters.closed).toBe(queue.counters.discarded);
            }
          }
          await new Promise(setImmediate);
          expect(taken.sort((a, b) => a - b)).toEqual(modelTaken.sort((a, b) => a - b));
          expect(dropped).toEqual(modelDropped);
          expect(ends).toBe(modelEnds);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('stays first in, first out over many thousands, and forgets what was taken', () => {
    const queue = queueOf({ queueLimit: 5000 });
    let offered = 0;
    let taken = 0;
    for (let round = 0; round < 100; round++) {
      for (let i = 0; i < 250; i++) queue.offer(item(offered++));
      for (let i = 0; i < 230; i++) expect(queue.take()!.n).toBe(taken++);
    }
    for (let one = queue.take(); one; one = queue.take()) expect(one.n).toBe(taken++);
    expect(taken).toBe(25_000);
    expect(queue.counters).toMatchObject({ offered: 25_000, taken: 25_000, queued: 0, discarded: 0 });
  });
});

describe('overflow', () => {
  test.each([
    ['oldest', [3, 4, 5]],
    ['newest', [1, 2, 3]],
  ] as const)('drops the %s', (overflow, left) => {
    const queue = queueOf({ queueLimit: 3, overflow });
    for (let n = 1; n <= 5; n++) queue.offer(item(n));
    expect(queue.counters).toMatchObject({ offered: 5, queued: 3, discarded: 2, queueFull: 2, closed: 0 });
    expect([queue.take()?.n, queue.take()?.n, queue.take()?.n, queue.take()]).toEqual([...left, undefined]);
  });

  test('is signalled once per burst: again only after the queue has drained to half', () => {
    let signals = 0;
    const queue: NotificationQueue<Item> = new NotificationQueue('listener', { queueLimit: 4 }, new FakeClock(), {
      onOverflow: () => {
        signals++;
        expect(queue.counters.discarded).toBeGreaterThan(0);
      },
    });
    const fill = () => {
      for (let n = 0; n < 6; n++) queue.offer(item(n));
    };
    fill();
    fill();
    expect(signals).toBe(1);
    queue.take(); // 3 left: a slow consumer does not end the burst
    fill();
    expect(signals).toBe(1);
    queue.take();
    queue.take(); // 2 left
    fill();
    expect(signals).toBe(2);
  });
});

describe('waiting', () => {
  test('who asked first gets the first', async () => {
    const queue = queueOf();
    const asked = [queue.next(), queue.next(), queue.next()];
    for (let n = 1; n <= 4; n++) queue.offer(item(n));
    expect(await Promise.all(asked)).toEqual([item(1), item(2), item(3)]);
    expect(queue.counters).toMatchObject({ offered: 4, taken: 3, queued: 1 });
  });

  test('a time-out rejects with TimeoutError, and the item that comes later is not lost', async () => {
    const clock = new FakeClock();
    const queue = queueOf({}, clock);
    const late = queue.next({ timeout: 250 });
    const caught = late.catch((error: unknown) => error);
    await clock.advance(250);
    const error = await caught;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ code: 'SNMP_TIMEOUT', tries: 0, elapsed: 250 });
    queue.offer(item(1));
    expect(queue.counters).toMatchObject({ taken: 0, queued: 1 });
    expect(await queue.next({ timeout: 250 })).toEqual(item(1));
    expect(clock.pending).toBe(0);
  });

  test('a time-out of 0 asks without waiting', async () => {
    const clock = new FakeClock();
    const queue = queueOf({}, clock);
    queue.offer(item(1));
    expect(await queue.next({ timeout: 0 })).toEqual(item(1));
    await expect(clock.until(queue.next({ timeout: 0 }))).rejects.toBeInstanceOf(TimeoutError);
  });

  test('aborting rejects with the reason itself, before and while waiting, and takes nothing', async () => {
    const queue = queueOf();
    const reason = { why: 'enough' };
    const controller = new AbortController();
    const waiting = queue.next({ signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    queue.offer(item(1));
    await expect(queue.next({ signal: controller.signal })).rejects.toBe(reason);
    expect(queue.counters).toMatchObject({ taken: 0, queued: 1 });
  });

  test('an item that was handed over is not lost to an abort in the same turn', async () => {
    const queue = queueOf();
    const controller = new AbortController();
    const waiting = queue.next({ signal: controller.signal });
    queue.offer(item(1));
    controller.abort();
    expect(await waiting).toEqual(item(1));
  });

  test('closing rejects with ClosedError, and so does every later next', async () => {
    const queue = queueOf();
    const waiting = queue.next();
    queue.close();
    await expect(waiting).rejects.toBeInstanceOf(ClosedError);
    await expect(queue.next()).rejects.toMatchObject({ code: 'SNMP_CLOSED', message: 'the listener is closed' });
  });

  test('an ended queue still gives what it holds', async () => {
    const queue = queueOf();
    let drained = 0;
    queue.onDrained = () => drained++;
    queue.offer(item(1));
    queue.end();
    queue.offer(item(2));
    expect(await queue.next()).toEqual(item(1));
    expect(drained).toBe(1);
    await expect(queue.next()).rejects.toBeInstanceOf(ClosedError);
    expect(queue.counters).toMatchObject({ offered: 2, taken: 1, discarded: 1, closed: 1 });
  });
});

describe('iterating', () => {
  test('two consumers share the items; each item goes to one', async () => {
    const queue = queueOf();
    const seen: number[][] = [[], []];
    const consume = async (who: number) => {
      for await (const { n } of queue.iterate()) seen[who]!.push(n);
    };
    const both = Promise.all([consume(0), consume(1)]);
    for (let n = 0; n < 20; n++) {
      queue.offer(item(n));
      await Promise.resolve();
    }
    await new Promise(setImmediate);
    queue.end();
    await both;
    expect([...seen[0]!, ...seen[1]!].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test('return ends this consumer alone, waiting or not', async () => {
    const queue = queueOf();
    let left = 0;
    const one = queue.iterate(() => left++);
    const other = queue.iterate();
    const waiting = [one.next(), other.next()];
    expect(await one.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting[0]).toEqual({ done: true, value: undefined });
    expect(await one.next()).toEqual({ done: true, value: undefined });
    await one.return?.();
    expect(left).toBe(1);
    queue.offer(item(1));
    expect(await waiting[1]).toEqual({ done: false, value: item(1) });
  });

  test('closing ends iterators normally, and drops what they did not take', async () => {
    const queue = queueOf();
    queue.offer(item(1));
    queue.offer(item(2));
    const iterator = queue.iterate();
    expect(await iterator.next()).toEqual({ done: false, value: item(1) });
    queue.close();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(queue.counters).toMatchObject({ offered: 2, taken: 1, queued: 0, discarded: 1, closed: 1 });
  });
});

test('wrong options are refused by name', async () => {
  expect(() => queueOf({ queueLimit: 0 })).toThrow(RangeError);
  expect(() => queueOf({ queueLimit: 1.5 })).toThrow(/queueLimit/);
  expect(() => queueOf({ overflow: 'both' as 'oldest' })).toThrow(/overflow/);
  await expect(queueOf().next({ timeout: -1 })).rejects.toThrow(/timeout/);
  await expect(queueOf().next({ timeout: Number.NaN })).rejects.toThrow(RangeError);
});
