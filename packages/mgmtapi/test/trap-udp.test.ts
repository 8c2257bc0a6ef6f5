// The listener on real sockets: both families, bursts, what the system drops, and ports that are taken.
import { openHandles } from '@mgmtapi/testkit';
import { type Endpoint, type Family, udp } from '@mgmtapi/transport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SnmpManager } from '../src/manager.js';
import { expectBalanced, notification, numberIn } from './trap-network.js';

let manager: SnmpManager;
const devices: Endpoint[] = [];

beforeEach(() => {
  manager = new SnmpManager();
});
afterEach(async () => {
  await manager.close();
  await Promise.all(devices.splice(0).map((device) => device.close()));
});

async function device(family: Family = 'udp4'): Promise<Endpoint> {
  const address = family === 'udp4' ? '127.0.0.1' : '::1';
  const endpoint = await udp().bind({ family, address }, { onMessage: () => {} });
  devices.push(endpoint);
  return endpoint;
}

test('by default both families on one port; a sender of IPv4 shows as one', async () => {
  const listener = await manager.listen({ port: 0 });
  const [four, six] = listener.address;
  expect(four).toMatchObject({ address: '0.0.0.0', family: 'udp4' });
  expect(six).toMatchObject({ address: '::', family: 'udp6', port: four.port });
  (await device('udp4')).send(notification(4), '127.0.0.1', four.port);
  expect((await listener.next({ timeout: 5000 })).source.address).toBe('127.0.0.1');
  (await device('udp6')).send(notification(6), '::1', four.port);
  expect((await listener.next({ timeout: 5000 })).source.address).toBe('::1');
  expect(listener.counters.kernelDropped).toBe(process.platform === 'linux' ? 0 : undefined);
});

test('several listeners, several consumers', async () => {
  const listeners = await Promise.all([0, 1, 2].map(() => manager.listen({ port: 0, address: '127.0.0.1' })));
  expect([...manager.listeners]).toEqual(listeners);
  const sender = await device();
  for (const [i, listener] of listeners.entries()) sender.send(notification(i), '127.0.0.1', listener.address[0].port);
  const heard = await Promise.all(listeners.map((listener) => listener.next({ timeout: 5000 })));
  expect(heard.map(numberIn)).toEqual([0, 1, 2]);
  expect(manager.counters).toMatchObject({ received: 3, delivered: 3 });
});

test.runIf(process.platform === 'linux')(
  'what a small buffer cannot hold is counted by the system, and shown',
  async () => {
    const listener = await manager.listen({ port: 0, address: '127.0.0.1', receiveBuffer: 4096 });
    const sender = await device();
    const [{ port }] = listener.address;
    for (let n = 0; n < 1000; n++) sender.send(notification(n), '127.0.0.1', port); // all in one turn: nothing is read meanwhile
    const seen = () => listener.counters.received + listener.counters.kernelDropped!;
    while (seen() < 1000) await new Promise(setImmediate);
    expect(seen()).toBe(1000);
    expect(listener.counters.kernelDropped).toBeGreaterThan(0);
    expectBalanced(listener.counters);
    const { kernelDropped } = listener.counters;
    await listener.close();
    expect(listener.counters.kernelDropped).toBe(kernelDropped);
  },
);

test.runIf(process.platform === 'linux')(
  'a burst of 5,000 in one turn: what the system had no room for is seen, everything else arrives',
  async () => {
    const listener = await manager.listen({ port: 0, address: '127.0.0.1' });
    const sender = await device();
    const [{ port }] = listener.address;
    for (let n = 0; n < 5000; n++) sender.send(notification(n), '127.0.0.1', port);
    const { counters: first } = listener;
    expect(first.received).toBe(0);
    while (listener.counters.received + listener.counters.kernelDropped! < 5000) await new Promise(setImmediate);
    // Whole where the system grants the buffer and has the memory for it: bench/ shows that, a busy machine need not.
    expect(listener.counters.received).toBeGreaterThan(0);
    for (let n = listener.counters.received; n > 0; n--) await listener.next();
    expectBalanced(listener.counters);
  },
);

test('a taken port: EADDRINUSE naming it, and nothing is left open', async () => {
  const { port } = (await manager.listen({ port: 0, address: '127.0.0.1' })).address[0];
  const before = openHandles();
  await expect(manager.listen({ port, address: '127.0.0.1' })).rejects.toMatchObject({
    name: 'TransportError',
    code: 'EADDRINUSE',
    message: expect.stringContaining(`127.0.0.1:${port}`),
  });
  await expect(manager.listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(openHandles()).toEqual(before);
  expect(manager.listeners.size).toBe(1);
});

test('reusePort: two listeners on one port, or a word on what it needs', async () => {
  const options = { port: 0, address: '127.0.0.1', reusePort: true };
  const opened = await manager.listen(options).catch((error: unknown) => error);
  if (opened instanceof Error) {
    expect(opened).toMatchObject({ code: 'ENOTSUP', message: expect.stringContaining('reusePort') });
    return;
  }
  const [one] = manager.listeners;
  const { port } = one!.address[0];
  const other = await manager.listen({ ...options, port });
  const sender = await device();
  sender.send(notification(1), '127.0.0.1', port);
  expect(numberIn(await Promise.any([one!.next({ timeout: 5000 }), other.next({ timeout: 5000 })]))).toBe(1);
});

test('a flood of garbage beside good traps: each is counted, and the good ones arrive', async () => {
  const listener = await manager.listen({ port: 0, address: '127.0.0.1' });
  const [{ port }] = listener.address;
  const sender = await device();
  let seed = 1;
  const octet = () => (seed = (seed * 48271) % 0x7fffffff) & 0xff;
  for (let n = 0; n < 300; n++) {
    const garbage =
      n % 2 ? Uint8Array.from({ length: n }, octet) : notification(n).map((o) => (octet() < 8 ? octet() : o));
    sender.send(garbage, '127.0.0.1', port);
    if (n % 100 === 99) sender.send(notification(1_000_000 + n), '127.0.0.1', port);
    if (n % 20 === 0) await new Promise(setImmediate); // no more at once than any buffer holds
  }
  const good = new Set<number>();
  const stream = listener.subscribe();
  while (listener.counters.received < 303) await new Promise(setImmediate);
  void stream.close();
  while (listener.counters.queue.queued > 0) good.add(numberIn(await listener.next()));
  for (const n of [99, 199, 299]) expect(good).toContain(1_000_000 + n);
  expectBalanced(listener.counters);
});
