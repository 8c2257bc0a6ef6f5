// What is particular to real sockets; what every transport does is in compliance.test.ts.
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { hasIPv6, leavesNothingOpen, Mailbox, openHandles } from '@mgmtapi/testkit';
import { type Endpoint, udp } from '@mgmtapi/transport';
import { describe, expect, it } from 'vitest';
import { hasReusePort } from '../src/udp.js';

const loopback = { family: 'udp4', address: '127.0.0.1' } as const;

async function withEndpoint(body: (endpoint: Endpoint, mail: Mailbox) => Promise<void>): Promise<void> {
  await leavesNothingOpen(async () => {
    const mail = new Mailbox();
    const endpoint = await udp().bind(loopback, mail);
    try {
      await body(endpoint, mail);
    } finally {
      await endpoint.close();
    }
  });
}

describe('buffers', () => {
  it('asks for 4 MiB, and reads back what was granted', async () => {
    const plain = createSocket('udp4');
    await new Promise<void>((resolve) => plain.bind(0, '127.0.0.1', resolve));
    plain.setRecvBufferSize(4 * 1024 * 1024);
    const granted = plain.getRecvBufferSize();
    await new Promise<void>((resolve) => plain.close(resolve));
    await withEndpoint(async (endpoint) => expect(endpoint.receiveBuffer).toBe(granted));
  });

  it('a size that the system clips is no failure', async () => {
    const small = await udp({ sendBuffer: 1 }).bind({ ...loopback, receiveBuffer: 1 }, new Mailbox());
    const large = await udp().bind({ ...loopback, receiveBuffer: 0x7fffffff }, new Mailbox());
    expect(small.receiveBuffer).toBeLessThan(large.receiveBuffer);
    await Promise.all([small.close(), large.close()]);
  });

  it.each([0, 1.5, Number.NaN, 2 ** 31])('sendBuffer %d', (sendBuffer) => {
    expect(() => udp({ sendBuffer })).toThrow(/sendBuffer/);
  });
});

describe('addresses', () => {
  it('an address that is not ours is EADDRNOTAVAIL, and no descriptor stays', async () => {
    const before = openHandles();
    const bound = udp().bind({ family: 'udp4', address: '192.0.2.1' }, new Mailbox());
    await expect(bound).rejects.toMatchObject({ code: 'EADDRNOTAVAIL', syscall: 'bind', address: '192.0.2.1' });
    expect(openHandles().sockets).toBe(before.sockets);
  });

  it.runIf(hasIPv6())(
    'the IPv6 wildcard leaves IPv4 to the IPv4 one: both bind the same port, and an IPv4 sender shows as IPv4',
    async () => {
      const [mail4, mail6] = [new Mailbox(), new Mailbox()];
      const v6 = await udp().bind({ family: 'udp6' }, mail6);
      const v4 = await udp().bind({ family: 'udp4', port: v6.local.port }, mail4);
      v4.send(Buffer.from('four'), '127.0.0.1', v4.local.port);
      v6.send(Buffer.from('six'), '::1', v6.local.port);
      await Promise.all([mail4.until(1), mail6.until(1)]);
      expect([mail4.texts(), mail6.texts()]).toEqual([['four'], ['six']]);
      expect([mail4.letters[0]!.address, mail6.letters[0]!.address]).toEqual(['127.0.0.1', '::1']);
      await Promise.all([v4.close(), v6.close()]);
    },
  );

  it('an unreachable network is told to done', async () => {
    await withEndpoint(async (endpoint) => {
      // From the loopback there is no way out.
      const error = await new Promise((resolve) => endpoint.send(Buffer.from('x'), '192.0.2.1', 161, resolve));
      expect(error).toMatchObject({ syscall: 'send', address: '192.0.2.1', port: 161 });
      expect(['EINVAL', 'ENETUNREACH']).toContain((error as NodeJS.ErrnoException).code);
    });
  });
});

describe('dropped', () => {
  it.runIf(existsSync('/proc/net/udp'))('counts what the full buffer lost, of this socket alone', async () => {
    const transport = udp();
    const families = [['udp4', '127.0.0.1'] as const, ...(hasIPv6() ? [['udp6', '::1'] as const] : [])];
    for (const [family, address] of families) {
      const mail = new Mailbox();
      const endpoint = await transport.bind({ family, address, receiveBuffer: 4096 }, mail);
      const other = await transport.bind({ family, address }, new Mailbox());
      const total = 200;
      // All in one turn, so that nobody reads meanwhile.
      for (let i = 0; i < total; i++) other.send(new Uint8Array(1000), address, endpoint.local.port);
      const { dropped } = endpoint;
      expect(dropped).toBeGreaterThan(0);
      await mail.until(total - dropped!);
      for (let turn = 0; turn < 5; turn++) await nextTurn();
      expect(mail.letters.length + endpoint.dropped!).toBe(total);
      expect(other.dropped).toBe(0);
      await Promise.all([endpoint.close(), other.close()]);
      expect(endpoint.dropped).toBeUndefined();
    }
  });

  it('does not guess when two sockets share the address', async () => {
    const share = () => createSocket({ type: 'udp4', reuseAddr: true });
    const [first, second] = [share(), share()];
    await new Promise<void>((resolve) => first.bind(0, '127.0.0.1', resolve));
    const { port } = first.address();
    await new Promise<void>((resolve) => second.bind(port, '127.0.0.1', resolve));
    const { droppedByKernel } = await import('../src/kernel-drops.js');
    expect(droppedByKernel({ address: '127.0.0.1', port, family: 'udp4' })).toBeUndefined();
    first.close();
    second.close();
  });
});

describe('reusePort', () => {
  it.each([
    ['20.20.2', false],
    ['22.11.0', false],
    ['22.12.0', true],
    ['23.0.0', false],
    ['23.1.0', true],
    ['24.0.0', true],
    ['26.3.1', true],
  ])('Node %s: %s', (version, has) => {
    expect(hasReusePort(version)).toBe(has);
  });

  it('shares the port where Node has it, and says what is missing where not', async () => {
    const bind = (port = 0) => udp().bind({ ...loopback, port, reusePort: true }, new Mailbox());
    if (hasReusePort(process.versions.node)) {
      const first = await bind();
      const second = await bind(first.local.port);
      expect(second.local.port).toBe(first.local.port);
      await Promise.all([first.close(), second.close()]);
    } else {
      await expect(bind()).rejects.toMatchObject({ code: 'ENOTSUP', message: /reusePort needs Node 22\.12/ });
    }
  });
});

it('an unreferenced endpoint works, and so does one referenced again', async () => {
  await withEndpoint(async (endpoint, mail) => {
    endpoint.unref();
    endpoint.send(Buffer.from('1'), '127.0.0.1', endpoint.local.port);
    await mail.until(1);
    endpoint.ref();
    endpoint.send(Buffer.from('2'), '127.0.0.1', endpoint.local.port);
    await mail.until(2);
    expect(mail.texts()).toEqual(['1', '2']);
  });
});
