// What every transport promises, as one list of cases: the same for UDP and for the network in memory.
import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Endpoint, Family, Transport } from '@mgmtapi/transport';
import { leavesNothingOpen, openHandles } from '../open-handles.js';
import { Mailbox } from './mailbox.js';

/** One transport and family to put to the test. */
export interface TransportSubject {
  /** A fresh one for each case. */
  readonly transport: () => Transport;
  readonly family: Family;
  readonly loopback: string;
  readonly wildcard: string;
  /** The loopback in another text; the same where there is none. */
  readonly otherText: string;
  /** A literal of the other family. */
  readonly otherFamily: string;
  /** Octets of the largest datagram. */
  readonly largest: number;
}

/** A case: give both to the test runner. */
export interface ComplianceCase {
  readonly name: string;
  run(): Promise<void>;
}

type Open = (port?: number, address?: string) => Promise<{ endpoint: Endpoint; mail: Mailbox; port: number }>;
type Body = (open: Open, transport: Transport) => Promise<void>;

/** The cases for one subject. Each fails when it leaves a socket or a timer behind. */
export function transportCompliance(subject: TransportSubject): ComplianceCase[] {
  const { family, loopback, wildcard } = subject;
  const cases: ComplianceCase[] = [];

  function check(name: string, body: Body): void {
    cases.push({
      name,
      run: () =>
        leavesNothingOpen(async () => {
          const transport = subject.transport();
          const opened: Endpoint[] = [];
          const open: Open = async (port, address = loopback) => {
            const mail = new Mailbox();
            const endpoint = await transport.bind({ family, address, port }, mail);
            opened.push(endpoint);
            return { endpoint, mail, port: endpoint.local.port };
          };
          try {
            await body(open, transport);
          } finally {
            await Promise.all(opened.map((endpoint) => endpoint.close()));
          }
        }),
    });
  }

  const send = (from: Endpoint, text: string, port: number) => from.send(Buffer.from(text), loopback, port);
  /** Sends, and resolves with what `done` was told: the code of an error, or null. */
  const told = (from: Endpoint, bytes: Uint8Array, address: string, port: number) =>
    new Promise<string | null | undefined>((resolve) =>
      from.send(bytes, address, port, (error) => resolve(error && (error as NodeJS.ErrnoException).code)),
    );

  check('a free port, and the canonical local address', async (open) => {
    const { endpoint } = await open(0, subject.otherText);
    assert.equal(endpoint.local.address, loopback);
    assert.equal(endpoint.local.family, family);
    assert.ok(endpoint.local.port > 0 && endpoint.local.port < 65536);
    assert.ok(endpoint.receiveBuffer > 0);
    assert.equal(endpoint.dropped, 0);
  });

  check('a datagram arrives with its octets and its sender', async (open) => {
    const [a, b] = [await open(), await open()];
    a.endpoint.send(Uint8Array.of(0, 1, 128, 255), loopback, b.port);
    await b.mail.until(1);
    assert.deepEqual(b.mail.read(), [{ hex: '000180ff', address: loopback, port: a.port }]);
  });

  check('a part of a larger buffer is sent as that part', async (open) => {
    const [a, b] = [await open(), await open()];
    a.endpoint.send(Buffer.from('xxhelloxx').subarray(2, 7), loopback, b.port);
    await b.mail.until(1);
    assert.deepEqual(b.mail.texts(), ['hello']);
  });

  check('what arrives belongs to the receiver', async (open) => {
    const [a, b] = [await open(), await open()];
    const bytes = Buffer.from('first');
    assert.equal(await told(a.endpoint, bytes, loopback, b.port), null);
    bytes.fill(0); // the system has taken it
    await b.mail.until(1);
    send(a.endpoint, 'other', b.port);
    await b.mail.until(2);
    assert.deepEqual(b.mail.texts(), ['first', 'other']);
  });

  check('the wildcard receives what is sent to the loopback, and answers from it', async (open) => {
    const [a, b] = [await open(), await open(0, wildcard)];
    assert.equal(b.endpoint.local.address, wildcard);
    send(a.endpoint, 'ask', b.port);
    const [asked] = await b.mail.until(1);
    b.endpoint.send(Buffer.from('answer'), asked!.address, asked!.port);
    await a.mail.until(1);
    assert.deepEqual(a.mail.read(), [{ hex: '616e73776572', address: loopback, port: b.port }]);
  });

  check('the wildcard is where an endpoint binds without an address', async (_open, transport) => {
    const endpoint = await transport.bind({ family }, new Mailbox());
    assert.equal(endpoint.local.address, wildcard);
    await endpoint.close();
  });

  check('an endpoint reaches itself', async (open) => {
    const { endpoint, mail, port } = await open();
    send(endpoint, 'me', port);
    await mail.until(1);
    assert.equal(mail.read()[0]!.port, port);
  });

  check('many datagrams arrive, in order', async (open) => {
    const [a, b] = [await open(), await open()];
    const texts = Array.from({ length: 200 }, (_, i) => `datagram ${i}`);
    for (const text of texts) send(a.endpoint, text, b.port);
    await b.mail.until(200);
    assert.deepEqual(b.mail.texts(), texts);
  });

  check('no datagram arrives in the turn it was sent in', async (open) => {
    const { endpoint, mail, port } = await open();
    send(endpoint, 'later', port);
    assert.equal(mail.texts().length, 0);
    await mail.until(1);
  });

  check('an empty datagram, and the largest', async (open) => {
    const [a, b] = [await open(), await open()];
    assert.equal(await told(a.endpoint, new Uint8Array(0), loopback, b.port), null);
    assert.equal(await told(a.endpoint, new Uint8Array(subject.largest).fill(7), loopback, b.port), null);
    const got = await b.mail.until(2);
    assert.deepEqual(
      got.map(({ bytes }) => bytes.length),
      [0, subject.largest],
    );
  });

  check('one octet more than the largest is EMSGSIZE', async (open) => {
    const [a, b] = [await open(), await open()];
    assert.equal(await told(a.endpoint, new Uint8Array(subject.largest + 1), loopback, b.port), 'EMSGSIZE');
  });

  check('done is told once, and not in the turn of the send', async (open) => {
    const { endpoint, port } = await open();
    const calls: unknown[] = [];
    endpoint.send(Buffer.from('x'), loopback, port, (error) => calls.push(error));
    endpoint.send(Buffer.from('x'), 'nonsense', port, (error) => calls.push(error instanceof Error));
    assert.deepEqual(calls, []);
    await nextTurn();
    await nextTurn();
    assert.deepEqual(calls, [null, true]);
  });

  check('a send that cannot be is told to done, thrown nowhere, and harms nothing', async (open) => {
    const [a, b] = [await open(), await open()];
    const impossible: [address: string, port: number, code: string | undefined][] = [
      ['', b.port, 'EINVAL'],
      ['localhost', b.port, 'EINVAL'],
      ['not an address', b.port, 'EINVAL'],
      [subject.otherFamily, b.port, 'EINVAL'],
      [loopback, 0, 'ERR_SOCKET_BAD_PORT'],
      [loopback, -1, 'ERR_SOCKET_BAD_PORT'],
      [loopback, 65536, 'ERR_SOCKET_BAD_PORT'],
      [loopback, Number.NaN, 'ERR_SOCKET_BAD_PORT'],
    ];
    for (const [address, port, code] of impossible) {
      a.endpoint.send(Buffer.from('never'), address, port);
      assert.equal(await told(a.endpoint, Buffer.from('never'), address, port), code, `${address} ${port}`);
    }
    send(a.endpoint, 'still here', b.port);
    await b.mail.until(1);
    assert.deepEqual(b.mail.texts(), ['still here']);
  });

  check('nobody at the port: the datagram is gone, the endpoint stays', async (open) => {
    const [a, b, gone] = [await open(), await open(), await open()];
    await gone.endpoint.close();
    assert.equal(await told(a.endpoint, Buffer.from('?'), loopback, gone.port), null);
    send(a.endpoint, 'still here', b.port);
    await b.mail.until(1);
  });

  check('a port in use is EADDRINUSE, and its owner is undisturbed', async (open, transport) => {
    const { endpoint, mail, port } = await open();
    const before = openHandles();
    await assert.rejects(transport.bind({ family, address: loopback, port }, new Mailbox()), {
      code: 'EADDRINUSE',
      syscall: 'bind',
      address: loopback,
      port,
      message: `bind EADDRINUSE ${loopback}:${port}`,
    });
    await assert.rejects(transport.bind({ family, port }, new Mailbox()), { code: 'EADDRINUSE' });
    assert.deepEqual(openHandles().sockets, before.sockets);
    send(endpoint, 'mine', port);
    await mail.until(1);
  });

  check('wrong options are refused by name', async (_open, transport) => {
    const wrong: [options: object, error: object][] = [
      [{ family: 'udp5' }, { name: 'TypeError', message: /family/ }],
      [
        { family, address: 'localhost' },
        { name: 'TypeError', message: /address/ },
      ],
      [
        { family, address: '' },
        { name: 'TypeError', message: /address/ },
      ],
      [
        { family, address: subject.otherFamily },
        { name: 'TypeError', message: /address/ },
      ],
      [
        { family, port: -1 },
        { name: 'RangeError', message: /port/ },
      ],
      [
        { family, port: 65536 },
        { name: 'RangeError', message: /port/ },
      ],
      [
        { family, port: 1.5 },
        { name: 'RangeError', message: /port/ },
      ],
      [
        { family, receiveBuffer: 0 },
        { name: 'RangeError', message: /receiveBuffer/ },
      ],
      [
        { family, receiveBuffer: 2 ** 31 },
        { name: 'RangeError', message: /receiveBuffer/ },
      ],
    ];
    for (const [options, error] of wrong) {
      await assert.rejects(
        transport.bind(options as { family: Family }, new Mailbox()),
        error,
        JSON.stringify(options),
      );
    }
  });

  check('close: twice, at the same time, and later: one promise', async (open) => {
    const { endpoint } = await open();
    const [first, second] = [endpoint.close(), endpoint.close()];
    assert.equal(first, second);
    await first;
    assert.equal(endpoint.close(), first);
    endpoint.ref();
    endpoint.unref();
    assert.equal(endpoint.dropped ?? 0, 0);
  });

  check('close begins at once: the port is free in the same turn', async (open) => {
    const { endpoint, port } = await open();
    const closing = endpoint.close();
    await open(port);
    await closing;
  });

  check('close as soon as it is bound', async (_open, transport) => {
    await Promise.all(
      Array.from({ length: 20 }, async () =>
        (await transport.bind({ family, address: loopback }, new Mailbox())).close(),
      ),
    );
  });

  check('close inside a handler: nothing is delivered afterwards', async (open) => {
    const [a, b] = [await open(), await open()];
    let closing: Promise<void> | undefined;
    b.mail.onEach = () => {
      closing ??= b.endpoint.close();
    };
    for (let i = 0; i < 50; i++) send(a.endpoint, `${i}`, b.port);
    await b.mail.until(1);
    await closing;
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    assert.deepEqual(b.mail.texts(), ['0']);
  });

  check('close with datagrams waiting: no handler is called', async (open) => {
    const [a, b] = [await open(), await open()];
    for (let i = 0; i < 50; i++) send(a.endpoint, `${i}`, b.port);
    await b.endpoint.close();
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    assert.deepEqual(b.mail.texts(), []);
  });

  check('close with sends under way: each done is told once', async (open) => {
    const { endpoint, port } = await open();
    let calls = 0;
    for (let i = 0; i < 50; i++) endpoint.send(Buffer.from('x'), loopback, port, () => calls++);
    await endpoint.close();
    await nextTurn();
    assert.equal(calls, 50);
  });

  check('a closed endpoint sends no more, and says so', async (open) => {
    const [a, b] = [await open(), await open()];
    await a.endpoint.close();
    send(a.endpoint, 'never', b.port);
    assert.equal(await told(a.endpoint, Buffer.from('never'), loopback, b.port), 'ERR_SOCKET_DGRAM_NOT_RUNNING');
    await nextTurn();
    assert.deepEqual(b.mail.texts(), []);
  });

  check('close and bind the same port 1,000 times', async (open, transport) => {
    const sender = await open();
    const { endpoint, port } = await open();
    await endpoint.close();
    const before = openHandles();
    for (let i = 0; i < 1000; i++) {
      const mail = new Mailbox();
      const again = await transport.bind({ family, address: loopback, port }, mail);
      if (i % 100 === 0) {
        send(sender.endpoint, `${i}`, port);
        await mail.until(1);
        assert.deepEqual(mail.texts(), [`${i}`]);
      }
      await again.close();
      if (i % 100 === 0) assert.equal(openHandles().sockets, before.sockets);
    }
  });

  check('a hundred endpoints, closed together', async (open) => {
    const all = await Promise.all(Array.from({ length: 100 }, () => open()));
    assert.equal(new Set(all.map(({ port }) => port)).size, 100);
    await Promise.all(all.map(({ endpoint }) => endpoint.close()));
  });

  return cases;
}
