// The relay, between real sockets and in memory.
import { FakeClock, leavesNothingOpen, Mailbox, Relay } from '@mgmtapi/testkit';
import { MemoryNetwork, type Transport, udp } from '@mgmtapi/transport';
import { expect, it } from 'vitest';

/** An echo, and two clients. */
async function parties(transport: Transport) {
  const loopback = { family: 'udp4', address: '127.0.0.1' } as const;
  const sources = new Set<number>();
  const echo = await transport.bind(loopback, {
    onMessage: (bytes, address, port) => {
      sources.add(port);
      echo.send(bytes, address, port);
    },
  });
  const mails = [new Mailbox(), new Mailbox()] as const;
  const [one, two] = [await transport.bind(loopback, mails[0]), await transport.bind(loopback, mails[1])];
  const close = () => Promise.all([echo.close(), one.close(), two.close()]);
  return { echo, sources, one, two, mails, close };
}

it('carries datagrams there and back, clients apart, and closes all its ports', async () => {
  await leavesNothingOpen(async () => {
    const { echo, sources, one, two, mails, close } = await parties(udp());
    const relay = await Relay.open({ target: echo.local });
    for (const text of ['a', 'b']) one.send(Buffer.from(text), '127.0.0.1', relay.address.port);
    two.send(Buffer.from('c'), '127.0.0.1', relay.address.port);
    await Promise.all([mails[0].until(2), mails[1].until(1)]);
    expect([mails[0].texts(), mails[1].texts()]).toEqual([['a', 'b'], ['c']]);
    expect(mails[0].letters[0]).toMatchObject({ address: '127.0.0.1', port: relay.address.port });
    expect(sources.size).toBe(2);
    expect(relay.counters.toTarget).toMatchObject({ offered: 3, passed: 3 });
    expect(relay.close()).toBe(relay.close());
    await relay.close();
    await close();
  });
});

it('suffers faults, each way its own, by seed and clock', async () => {
  const clock = new FakeClock();
  const network = new MemoryNetwork();
  const { echo, one, mails, close } = await parties(network);
  const relay = await Relay.open({
    target: echo.local,
    transport: network,
    toTarget: { duplicate: 1, seed: 3 },
    fromTarget: { delay: 20, forge: 1, clock },
  });
  one.send(Buffer.from('x'), '127.0.0.1', relay.address.port);
  await clock.advance(19);
  expect(mails[0].texts()).toEqual([]);
  await clock.advance(1);
  expect(mails[0].texts()).toEqual(['x', 'x', 'x', 'x']); // two answers, each with a forged one
  expect(mails[0].letters.filter(({ port }) => port === relay.address.port).length).toBe(2);
  one.send(Buffer.from('y'), '127.0.0.1', relay.address.port);
  await clock.settle();
  await relay.close();
  await clock.advance(100);
  expect(mails[0].letters.length).toBe(4);
  await close();
  expect([network.bound, clock.pending]).toEqual([[], 0]);
});

it('closes with datagrams on their way in', async () => {
  const network = new MemoryNetwork();
  const { echo, one, close } = await parties(network);
  const relay = await Relay.open({ target: echo.local, transport: network });
  one.send(Buffer.from('x'), '127.0.0.1', relay.address.port);
  await new Promise(setImmediate);
  await relay.close();
  await close();
  await new Promise(setImmediate);
  expect(network.bound).toEqual([]);
});
