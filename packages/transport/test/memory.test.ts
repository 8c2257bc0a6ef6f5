// What is particular to the network in memory; what every transport does is in compliance.test.ts.
import { FakeClock, Mailbox } from '@mgmtapi/testkit';
import { type Endpoint, MemoryNetwork, type MemoryNetworkOptions } from '@mgmtapi/transport';
import { describe, expect, it } from 'vitest';

const code = (endpoint: Endpoint, bytes: Uint8Array, address: string, port: number) =>
  new Promise<string | undefined>((resolve) =>
    endpoint.send(bytes, address, port, (error) => resolve((error as NodeJS.ErrnoException | null)?.code)),
  );

/** An agent at a documentation address, a manager on the wildcard. */
async function pair(options?: MemoryNetworkOptions) {
  const network = new MemoryNetwork(options);
  const [agentMail, managerMail] = [new Mailbox(), new Mailbox()];
  const agent = await network.bind({ family: 'udp4', address: '192.0.2.1', port: 161 }, agentMail);
  const manager = await network.bind({ family: 'udp4' }, managerMail);
  return { network, agent, agentMail, manager, managerMail };
}

it('any literal may be bound, and answers come from it', async () => {
  const { agent, agentMail, manager, managerMail } = await pair();
  manager.send(Buffer.from('ask'), '192.0.2.1', 161);
  const [asked] = await agentMail.until(1);
  expect(asked).toMatchObject({ address: '127.0.0.1', port: manager.local.port });
  agent.send(Buffer.from('answer'), asked!.address, asked!.port);
  await managerMail.until(1);
  expect(managerMail.letters[0]).toMatchObject({ address: '192.0.2.1', port: 161 });
  await Promise.all([agent.close(), manager.close()]);
});

it('networks do not know of each other', async () => {
  const [a, b] = [await pair(), await pair()];
  expect(await code(a.manager, Buffer.from('x'), '192.0.2.1', 161)).toBeUndefined();
  await a.agentMail.until(1);
  expect(b.network.counters.sent).toBe(0);
  await Promise.all([a, b].flatMap(({ agent, manager }) => [agent.close(), manager.close()]));
});

it('the wildcard gets what nobody else is bound to', async () => {
  const network = new MemoryNetwork();
  const [everyone, one] = [new Mailbox(), new Mailbox()];
  const endpoints = [
    await network.bind({ family: 'udp6', port: 1161 }, everyone),
    await network.bind({ family: 'udp6', address: '2001:db8::1', port: 161 }, one),
  ] as const;
  endpoints[1].send(Buffer.from('other address'), '2001:db8::99', 1161);
  endpoints[1].send(Buffer.from('other text'), '2001:DB8:0::1', 161);
  await Promise.all([everyone.until(1), one.until(1)]);
  expect(everyone.letters[0]).toMatchObject({ address: '2001:db8::1', port: 161 });
  expect(one.texts()).toEqual(['other text']);
  await Promise.all(endpoints.map((endpoint) => endpoint.close()));
});

it('bound tells who is there', async () => {
  const { network, agent, manager } = await pair();
  expect(network.bound).toEqual([
    { address: '192.0.2.1', port: 161, family: 'udp4' },
    { address: '0.0.0.0', port: manager.local.port, family: 'udp4' },
  ]);
  await Promise.all([agent.close(), manager.close()]);
  expect(network.bound).toEqual([]);
});

it('the counters account for every datagram', async () => {
  const { network, agent, agentMail, manager } = await pair();
  for (let i = 0; i < 5; i++) manager.send(Buffer.from('x'), '192.0.2.1', 161);
  manager.send(Buffer.from('x'), '192.0.2.1', 162);
  expect(network.counters).toEqual({ sent: 6, delivered: 0, unreachable: 0 });
  await agentMail.until(5);
  agent.close();
  await manager.close();
  await new Promise(setImmediate);
  expect(network.counters).toEqual({ sent: 6, delivered: 5, unreachable: 1 });
});

describe('on a clock', () => {
  it('a datagram takes the latency, exactly', async () => {
    const clock = new FakeClock();
    const { agent, agentMail, manager } = await pair({ clock, latency: 30 });
    manager.send(Buffer.from('x'), '192.0.2.1', 161);
    await clock.advance(29);
    expect(agentMail.texts()).toEqual([]);
    await clock.advance(1);
    expect(agentMail.texts()).toEqual(['x']);
    await Promise.all([agent.close(), manager.close()]);
    expect(clock.pending).toBe(0);
  });

  it('without latency it takes no time, but not the same turn', async () => {
    const clock = new FakeClock();
    const { agent, agentMail, manager } = await pair({ clock });
    manager.send(Buffer.from('x'), '192.0.2.1', 161);
    expect(agentMail.texts()).toEqual([]);
    await clock.advance(0);
    expect(agentMail.texts()).toEqual(['x']);
    await Promise.all([agent.close(), manager.close()]);
  });

  it('a late answer reaches whoever is bound then', async () => {
    const clock = new FakeClock();
    const { network, agent, manager } = await pair({ clock, latency: 30 });
    agent.send(Buffer.from('late'), '127.0.0.1', manager.local.port);
    await manager.close();
    const mail = new Mailbox();
    const next = await network.bind({ family: 'udp4', port: manager.local.port }, mail);
    await clock.advance(30);
    expect(mail.texts()).toEqual(['late']);
    await Promise.all([agent.close(), next.close()]);
  });
});

describe('faults on request', () => {
  it('refuseBind', async () => {
    const network = new MemoryNetwork({ refuseBind: ({ port }) => (port > 0 && port < 1024 ? 'EACCES' : undefined) });
    await expect(network.bind({ family: 'udp4', port: 162 }, new Mailbox())).rejects.toMatchObject({
      code: 'EACCES',
      errno: -13,
      syscall: 'bind',
      address: '0.0.0.0',
      port: 162,
      message: 'bind EACCES 0.0.0.0:162',
    });
    expect(network.bound).toEqual([]);
    await (await network.bind({ family: 'udp4', port: 1162 }, new Mailbox())).close();
  });

  it('refuseSend', async () => {
    const seen: unknown[] = [];
    const { agent, manager } = await pair({
      refuseSend: (from, to) => {
        seen.push([from.port, to]);
        return to.address === '192.0.2.9' ? 'ENETUNREACH' : undefined;
      },
    });
    expect(await code(manager, Buffer.from('x'), '192.0.2.9', 161)).toBe('ENETUNREACH');
    expect(await code(manager, Buffer.from('x'), '192.0.2.1', 161)).toBeUndefined();
    expect(seen[0]).toEqual([manager.local.port, { address: '192.0.2.9', port: 161, family: 'udp4' }]);
    await Promise.all([agent.close(), manager.close()]);
  });

  it('maxDatagram', async () => {
    const { agent, manager } = await pair({ maxDatagram: 484 });
    expect(await code(manager, new Uint8Array(484), '192.0.2.1', 161)).toBeUndefined();
    expect(await code(manager, new Uint8Array(485), '192.0.2.1', 161)).toBe('EMSGSIZE');
    await Promise.all([agent.close(), manager.close()]);
  });
});

it('ephemeral ports come in turn, and run out', async () => {
  const network = new MemoryNetwork();
  const bind = () => network.bind({ family: 'udp4' }, new Mailbox());
  const first = await bind();
  await first.close();
  expect((await bind()).local.port).toBe(first.local.port + 1);
  const rest = await Promise.all(Array.from({ length: 65536 - 49152 - 1 }, bind));
  await expect(bind()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await rest[7]!.close();
  expect((await bind()).local.port).toBe(rest[7]!.local.port);
  const sender = await network.bind({ family: 'udp6' }, new Mailbox()); // the other family has its own
  await sender.close();
  for (const endpoint of rest) endpoint.unref();
});

it('reusePort is refused', async () => {
  const bound = new MemoryNetwork().bind({ family: 'udp4', reusePort: true }, new Mailbox());
  await expect(bound).rejects.toMatchObject({ code: 'ENOTSUP' });
});

it.each<[MemoryNetworkOptions, ErrorConstructor, string]>([
  [{ latency: -1, clock: new FakeClock() }, RangeError, 'latency'],
  [{ latency: Number.NaN, clock: new FakeClock() }, RangeError, 'latency'],
  [{ latency: 5 }, TypeError, 'clock'],
  [{ maxDatagram: 0 }, RangeError, 'maxDatagram'],
  [{ maxDatagram: 1.5 }, RangeError, 'maxDatagram'],
])('wrong option %#', (options, type, name) => {
  expect(() => new MemoryNetwork(options)).toThrow(type);
  expect(() => new MemoryNetwork(options)).toThrow(name);
});
