// What consumers of a listener get: one shape, a queue of their own or a shared one, events, and nothing from each other.
import { inspect } from 'node:util';
import { Oid } from '@mgmtapi/ber';
import { ClosedError } from '@mgmtapi/engine';
import { encodeMessage } from '@mgmtapi/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SnmpNotification } from '../src/notification.js';
import { type QueueOverflow, type TrapListener, tapOf } from '../src/trap-listener.js';
import { type Device, expectBalanced, linkDown, notification, numberIn, TrapNetwork } from './trap-network.js';

let around: TrapNetwork;
let device: Device;
let listener: TrapListener;

beforeEach(async () => {
  around = new TrapNetwork();
  device = await around.device();
  listener = await around.listen();
});
afterEach(async () => {
  expectBalanced(listener.counters);
  await listener.close();
  expectBalanced(listener.counters);
  await around.close();
});

describe('one shape', () => {
  test('a v2c trap', async () => {
    const datagram = notification(7);
    await device.send(datagram);
    const got = await listener.next();
    expect(got).toMatchObject({
      kind: 'trap',
      version: 'v2c',
      source: { address: '192.0.2.1', port: 4000 },
      uptime: 1007,
      tolerated: [],
      raw: datagram,
    });
    expect(got.trapOid.equals(linkDown)).toBe(true);
    expect(got.receivedAt).toBeInstanceOf(Date);
    expect(got.varBinds.map(({ oid, type, value }) => [String(oid), type, value])).toEqual([
      ['1.3.6.1.2.1.2.2.1.1.1', 'Integer32', 7],
    ]);
    for (const absent of ['agentAddress', 'genericTrap', 'specificTrap', 'enterprise', 'acknowledge'] as const) {
      expect(got[absent]).toBeUndefined();
    }
  });

  test('a v1 trap', async () => {
    await device.send(
      encodeMessage({
        version: 'v1',
        community: Uint8Array.of(0x70),
        pdu: {
          type: 'Trap',
          enterprise: Oid.from('1.3.6.1.4.1.9'),
          agentAddr: '198.51.100.7',
          genericTrap: 6,
          specificTrap: 4,
          timeStamp: 99,
          varBinds: [],
        },
      }),
    );
    const got = await listener.next();
    expect(got).toMatchObject({
      kind: 'trap',
      version: 'v1',
      source: { address: '192.0.2.1', port: 4000 },
      agentAddress: '198.51.100.7',
      genericTrap: 6,
      specificTrap: 4,
      uptime: 99,
      varBinds: [],
    });
    expect(String(got.trapOid)).toBe('1.3.6.1.4.1.9.0.4');
    expect(String(got.enterprise)).toBe('1.3.6.1.4.1.9');
  });

  test('what the codec tolerated is named', async () => {
    await device.send(Uint8Array.of(...notification(1), 0, 0));
    expect((await listener.next()).tolerated).toEqual(['trailingOctets']);
    await device.send(notification(2));
    expect((await listener.next()).tolerated).toEqual([]);
  });

  test('the community is there, and does not show', async () => {
    await device.send(notification(1, { community: 's3cret' }));
    const got = await listener.next();
    expect(new TextDecoder().decode(got.community)).toBe('s3cret');
    expect(Object.keys(got)).not.toContain('community');
    expect(Object.keys({ ...got })).not.toContain('community');
    for (const shown of [
      inspect(got, { showHidden: true, depth: 9 }),
      inspect(listener, { showHidden: true, depth: 9 }),
    ]) {
      expect(shown).not.toMatch(/s3cret|115,\s+51,\s+99|73 33 63/);
    }
    expect(inspect(got)).toContain('1.3.6.1.6.3.1.1.5.3');
    expect(inspect(listener)).toBe('TrapListener 127.0.0.1:1162 open, 0 queued');
  });
});

describe('the own queue', () => {
  test('is filled from the bind on', async () => {
    await device.send(notification(1), notification(2));
    expect(listener.counters.queue).toMatchObject({ offered: 2, queued: 2 });
    expect(numberIn(await listener.next())).toBe(1);
    for await (const one of listener) {
      expect(numberIn(one)).toBe(2);
      break;
    }
    await device.send(notification(3)); // a break ends no listener
    expect(numberIn(await listener.next())).toBe(3);
  });

  test('with events alone nothing is queued; from the first next() on everything is', async () => {
    const seen: number[] = [];
    await device.send(notification(0));
    listener.on('notification', (one) => seen.push(numberIn(one)));
    await device.send(notification(1), notification(2));
    expect(seen).toEqual([1, 2]);
    expect(listener.counters.queue).toMatchObject({ offered: 1, queued: 1 });
    expect(numberIn(await listener.next())).toBe(0); // what came before the handler was kept
    await device.send(notification(3));
    expect(seen).toEqual([1, 2, 3]);
    expect(numberIn(await listener.next())).toBe(3);
  });

  test('with the last handler gone it is filled again', async () => {
    const handler = () => {};
    listener.on('notification', handler);
    await device.send(notification(1));
    listener.off('notification', handler);
    await device.send(notification(2));
    expect(numberIn(await listener.next())).toBe(2);
  });

  test('can be taken from without promises', async () => {
    const tap = tapOf(listener);
    let signals = 0;
    tap.onQueued = () => signals++;
    expect(tap.take()).toBeUndefined();
    await device.send(notification(1), notification(2));
    expect(signals).toBe(2);
    expect([tap.take(), tap.take()].map((one) => numberIn(one!))).toEqual([1, 2]);
    expect(tap.take()).toBeUndefined();
  });
});

describe('subscriptions', () => {
  test('each sees everything from now on, with a queue and counters of its own', async () => {
    await device.send(notification(1));
    const fast = listener.subscribe();
    const slow = listener.subscribe({ queueLimit: 2 });
    await device.send(notification(2), notification(3), notification(4));
    expect(numberIn(await fast.next())).toBe(2);
    expect(fast.counters).toMatchObject({ offered: 3, taken: 1, queued: 2, discarded: 0 });
    expect(slow.counters).toMatchObject({ offered: 3, taken: 0, queued: 2, discarded: 1, queueFull: 1 });
    expect(numberIn(await slow.next())).toBe(3);
    expect(listener.counters.queue).toMatchObject({ offered: 4, queued: 4, discarded: 0 });
    expect(listener.counters).toMatchObject({ received: 4, delivered: 4 });
  });

  test('a break, or a throw, closes that stream alone', async () => {
    const [one, other] = [listener.subscribe(), listener.subscribe()];
    await device.send(notification(1), notification(2));
    const broken = async () => {
      for await (const _ of one) throw new Error('consumer');
    };
    await expect(broken()).rejects.toThrow('consumer');
    expect(one.counters).toMatchObject({ offered: 2, taken: 1, queued: 0, discarded: 1, closed: 1 });
    await expect(one.next()).rejects.toBeInstanceOf(ClosedError);
    await device.send(notification(3));
    expect(one.counters.offered).toBe(2);
    expect(other.counters.offered).toBe(3);
    expect(listener.counters.delivered).toBe(3);
  });

  test('a closed one is forgotten; twice is fine', async () => {
    const stream = listener.subscribe();
    const waiting = stream.next();
    await Promise.all([stream.close(), stream[Symbol.asyncDispose]()]);
    await expect(waiting).rejects.toBeInstanceOf(ClosedError);
    await device.send(notification(1));
    expect(stream.counters.offered).toBe(0);
    for await (const _ of stream) expect.unreachable();
  });

  test('wrong options are refused by name', () => {
    expect(() => listener.subscribe({ queueLimit: -1 })).toThrow(/queueLimit/);
  });
});

describe('events', () => {
  test('a handler that throws affects nobody else, and is told', async () => {
    const seen: number[] = [];
    const errors: unknown[] = [];
    listener.on('notification', () => {
      throw new Error('mine');
    });
    listener.on('notification', (one) => seen.push(numberIn(one)));
    listener.on('error', (error) => errors.push(error));
    const stream = listener.subscribe();
    await device.send(notification(1), notification(2));
    expect(seen).toEqual([1, 2]);
    expect(errors).toEqual([new Error('mine'), new Error('mine')]);
    expect(listener.counters.errors).toBe(2);
    expect(stream.counters.queued).toBe(2);
  });

  test('an error handler that throws is told to nobody', async () => {
    listener.on('error', () => {
      throw new Error('again');
    });
    listener.on('notification', () => {
      throw new Error('mine');
    });
    await device.send(notification(1));
    expect(listener.counters.errors).toBe(2);
  });

  test('overflow is told once per burst, with the queue it is about', async () => {
    const told: QueueOverflow[] = [];
    listener.on('overflow', (overflow) => told.push(overflow));
    const stream = listener.subscribe({ queueLimit: 2, overflow: 'newest' });
    await device.send(...[1, 2, 3, 4, 5].map((n) => notification(n)));
    expect(told).toHaveLength(1);
    expect(told[0]!.stream).toBe(stream);
    expect(told[0]!.counters).toMatchObject({ offered: 3, queued: 2, discarded: 1 });
    expect(numberIn(await stream.next())).toBe(1);
    await device.send(notification(6), notification(7));
    expect(told).toHaveLength(2);
  });

  test('an unknown event is refused', () => {
    expect(() => listener.on('notifications' as 'notification', () => {})).toThrow(/notifications/);
    expect(listener.on('close', () => {}).off('close', () => {})).toBe(listener);
  });

  test('the counters add up whenever somebody looks', async () => {
    let looks = 0;
    const look = () => {
      looks++;
      expectBalanced(listener.counters);
      const { received, delivered, discarded } = around.total;
      expect(received).toBe(delivered + Object.values(discarded).reduce((sum, count) => sum + count, 0));
    };
    for (const event of ['notification', 'discard', 'overflow'] as const) listener.on(event, look);
    const looking = listener.subscribe({ queueLimit: 1 });
    await device.send(
      notification(1),
      Uint8Array.of(1, 2, 3),
      notification(2, { type: 'InformRequest' }),
      notification(2, { type: 'InformRequest' }),
      notification(3),
    );
    expect(looks).toBe(3 + 2 + 1);
    expect(listener.counters.errors).toBe(0); // expect() in a handler would land there
    expect(looking.counters.offered).toBe(3);
  });
});

test('every consumer of one listener at once', async () => {
  const seen: Record<string, number[]> = { events: [], first: [], second: [], stream: [] };
  listener.on('notification', (one) => seen.events!.push(numberIn(one)));
  const consume = async (name: string, from: AsyncIterable<SnmpNotification>) => {
    for await (const one of from) seen[name]!.push(numberIn(one));
  };
  const stream = listener.subscribe();
  const all = Promise.all([consume('first', listener), consume('second', listener), consume('stream', stream)]);
  const sent = Array.from({ length: 50 }, (_, n) => n);
  for (const n of sent) await device.send(notification(n));
  await listener.close();
  await all;
  expect(seen.events).toEqual(sent);
  expect(seen.stream).toEqual(sent);
  expect([...seen.first!, ...seen.second!].sort((a, b) => a - b)).toEqual(sent);
  expect(seen.first!.length).toBeGreaterThan(0);
  expect(seen.second!.length).toBeGreaterThan(0);
});
