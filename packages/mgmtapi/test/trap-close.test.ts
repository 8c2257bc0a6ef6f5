// The end of a listener: exact, whoever is waiting, and whatever is under way.
import { ClosedError, createCounters } from '@mgmtapi/engine';
import { leavesNothingOpen } from '@mgmtapi/testkit';
import { realClock, udp } from '@mgmtapi/transport';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTrapListener, type TrapListener, type TrapListenerOptions } from '../src/trap-listener.js';
import { type Device, expectBalanced, notification, numberIn, TrapNetwork } from './trap-network.js';

let around: TrapNetwork;
let device: Device;

beforeEach(async () => {
  around = new TrapNetwork();
  device = await around.device();
});
afterEach(() => around.close());

const inform = (n: number) => notification(n, { type: 'InformRequest' });

describe('close()', () => {
  test('in its turn: next() rejects, iterators end, what is queued is dropped and counted, the sockets are gone', async () => {
    const listener = await around.listen();
    const stream = listener.subscribe();
    const waiting = listener.subscribe();
    await device.send(notification(1), notification(2));
    await waiting.next();
    await waiting.next();
    const rejected = waiting.next();
    const iterator = waiting[Symbol.asyncIterator]();
    const ended = iterator.next();
    const closed = listener.close();
    expect(listener.state).toBe('closing');
    expect(around.network.bound.map(({ port }) => port)).toEqual([4000]); // the device alone
    expect(listener.counters.queue).toMatchObject({ offered: 2, queued: 0, discarded: 2, closed: 2 });
    expect(stream.counters).toMatchObject({ offered: 2, queued: 0, discarded: 2, closed: 2 });
    await expect(rejected).rejects.toBeInstanceOf(ClosedError);
    expect(await ended).toEqual({ done: true, value: undefined });
    await closed;
    expect(listener.state).toBe('closed');
    expect(around.left).toEqual([listener]);
    await expect(listener.next()).rejects.toMatchObject({ code: 'SNMP_CLOSED' });
    for await (const _ of listener) expect.unreachable();
    expect(() => listener.subscribe()).toThrow(ClosedError);
    expectBalanced(listener.counters);
  });

  test('twice is fine, and every call resolves with the same end', async () => {
    const listener = await around.listen();
    expect(listener.close()).toBe(listener.close());
    await listener[Symbol.asyncDispose]();
    await listener.close({ drain: 100 });
    expect(around.left).toHaveLength(1);
  });

  test('`close` is the last event, and comes once', async () => {
    const listener = await around.listen();
    const events: string[] = [];
    for (const event of ['notification', 'discard', 'overflow', 'close', 'error'] as const) {
      listener.on(event, () => events.push(event));
    }
    const sending = device.send(notification(1), Uint8Array.of(0)); // on the way
    await Promise.all([listener.close(), sending]);
    await device.send(notification(2));
    expect(events).toEqual(['close']);
    expect(listener.counters.received).toBe(0);
  });

  test('from within a handler, and from within the predicate', async () => {
    for (const where of ['handler', 'accept'] as const) {
      let closed: Promise<void> | undefined;
      const listener: TrapListener = await around.listen({
        accept: () => {
          if (where === 'accept') closed = listener.close();
          return true;
        },
      });
      if (where === 'handler') {
        listener.on('notification', () => {
          closed = listener.close();
        });
      }
      await device.send(inform(1), notification(2));
      await closed;
      expect(listener.state).toBe('closed');
      expect(listener.counters).toMatchObject({ received: 1, delivered: 1 });
      expectBalanced(listener.counters);
    }
  });

  test('a wrong drain is refused by name', async () => {
    const listener = await around.listen();
    await expect(listener.close({ drain: -1 })).rejects.toThrow(/^drain/);
    expect(listener.state).toBe('open');
    await listener.close();
  });

  test('a socket that cannot be closed is told, when all the rest is done', async () => {
    const listener = await openTrapListener(
      {
        transport: {
          bind: async (options, handlers) => {
            const endpoint = await around.network.bind(options, handlers);
            const close = endpoint.close.bind(endpoint);
            endpoint.close = () => close().then(() => Promise.reject(Object.assign(new Error('io'), { code: 'EIO' })));
            return endpoint;
          },
        },
        clock: around.clock,
        counters: around.total,
        closed: (left) => around.left.push(left),
      },
      { port: 1162, address: ['127.0.0.1', '127.0.0.2'] },
    );
    await expect(listener.close()).rejects.toMatchObject({ name: 'TransportError', code: 'EIO' });
    expect(around.left).toEqual([listener]);
    expect(around.network.bound).toHaveLength(1);
  });
});

describe('close({ drain })', () => {
  test('what is queued can be taken; what arrives meanwhile is dropped as closed', async () => {
    const listener = await around.listen();
    const taken: number[] = [];
    await device.send(notification(1), notification(2), notification(3));
    const closed = listener.close({ drain: 5000 });
    await expect(Promise.race([closed, 'open'])).resolves.toBe('open');
    await device.send(notification(4));
    expect(listener.counters).toMatchObject({ received: 4, delivered: 3, discarded: { closed: 1 } });
    for await (const one of listener) taken.push(numberIn(one));
    expect(taken).toEqual([1, 2, 3]);
    await closed;
    expect(listener.counters.queue).toMatchObject({ offered: 3, taken: 3, discarded: 0 });
    expect(around.clock.pending).toBe(0);
  });

  test('ends at its time, and drops the rest', async () => {
    const listener = await around.listen();
    const stream = listener.subscribe();
    await device.send(notification(1));
    await listener.next();
    const closed = listener.close({ drain: 5000 });
    await around.clock.advance(4999);
    expect(listener.state).toBe('closing');
    await around.clock.until(closed);
    expect(stream.counters).toMatchObject({ offered: 1, taken: 0, closed: 1 });
  });

  test('ends at once when nothing waits, and when the last stream with something left is closed', async () => {
    const empty = await around.listen();
    await empty.close({ drain: 5000 });
    const listener = await around.listen();
    const stream = listener.subscribe();
    await device.send(notification(1));
    await listener.next();
    const closed = listener.close({ drain: 5000 });
    await stream.close();
    await closed;
    expect(around.clock.pending).toBe(0);
  });

  test('a second call without drain cuts it short', async () => {
    const listener = await around.listen();
    await device.send(notification(1));
    const drained = listener.close({ drain: 5000 });
    await listener.close();
    await drained;
    expect(listener.counters.queue).toMatchObject({ queued: 0, closed: 1 });
    expect(around.clock.pending).toBe(0);
  });

  test('informs can still be acknowledged, and are waited for', async () => {
    const listener = await around.listen({ acknowledge: 'manual' });
    await device.send(inform(1));
    const got = await listener.next();
    const closed = listener.close({ drain: 5000 });
    await expect(Promise.race([closed, 'open'])).resolves.toBe('open');
    await got.acknowledge!();
    await closed;
    await around.clock.settle();
    expect(device.answers).toHaveLength(1);
    expect(listener.counters.informs).toMatchObject({ acknowledged: 1, unanswered: 0 });
  });
});

describe('over UDP', () => {
  const open = (options: TrapListenerOptions) =>
    openTrapListener(
      { transport: udp(), clock: realClock, counters: createCounters(), closed: () => {} },
      { port: 0, ...options },
    );

  test('no handle is left, and the port is free at once, 200 times over', async () => {
    await leavesNothingOpen(async () => {
      let port = 0;
      for (let i = 0; i < 200; i++) {
        const listener = await open({ port, address: '127.0.0.1' });
        port = listener.address[0].port;
        void listener.next().catch(() => {});
        await listener.close();
      }
    });
  });

  test('also while informs are being answered', async () => {
    await leavesNothingOpen(async () => {
      const listener = await open({ address: '127.0.0.1' });
      const [{ port }] = listener.address;
      let answers = 0;
      const sender = await udp().bind({ family: 'udp4', address: '127.0.0.1' }, { onMessage: () => answers++ });
      await new Promise<void>((resolve) => {
        listener.on('notification', () => {
          if (listener.counters.delivered === 100) resolve();
        });
        for (let n = 0; n < 500; n++) sender.send(inform(n), '127.0.0.1', port);
      });
      await listener.close();
      const { delivered, informs } = listener.counters;
      expect(informs.acknowledged).toBe(delivered);
      expectBalanced(listener.counters);
      await sender.close();
      expect(answers).toBeLessThanOrEqual(delivered);
    });
  });
});
