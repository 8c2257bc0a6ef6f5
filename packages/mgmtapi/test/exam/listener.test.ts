// The trap listener as a program sees it: options, consumers, counters, conversions, informs, close, and notify().
import { inspect } from 'node:util';
import {
  ClosedError,
  type Discard,
  decodeMessage,
  encodeMessage,
  type NotificationInit,
  Oid,
  type SessionOptions,
  SnmpManager,
  type SnmpNotification,
  TimeoutError,
  TransportError,
  type TrapListener,
  type TrapListenerOptions,
  type VarBind,
} from 'mgmtapi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pduOf, responseTo, snmpTrapOID, sysUpTime, text, trapV1, trapV2, UdpPeer, varBindOf } from './udp-peer.js';

const wrong = (value: unknown): never => value as never;
const snmpTraps = '1.3.6.1.6.3.1.1.5';

let manager: SnmpManager;
let sender: UdpPeer;
let discards: Discard[];
beforeEach(async () => {
  discards = [];
  manager = new SnmpManager({ onDiscard: (discard) => discards.push(discard) });
  sender = await UdpPeer.open();
});
afterEach(async () => {
  await manager.close();
  await sender.close();
});

const listen = (options: TrapListenerOptions = {}): Promise<TrapListener> =>
  manager.listen({ port: 0, address: '127.0.0.1', ...options });

/** Waits until so many datagrams have been received, and holds the books to account meanwhile. */
async function received(listener: TrapListener, count: number): Promise<void> {
  await expect
    .poll(
      () => {
        balance(listener);
        return listener.counters.received;
      },
      { timeout: 5000, interval: 2 },
    )
    .toBe(count);
}

/** received = delivered + dropped by reason. */
function balance(listener: TrapListener): void {
  const { received, delivered, discarded } = listener.counters;
  expect(received).toBe(delivered + Object.values(discarded).reduce((sum, n) => sum + n, 0));
}

function send(listener: TrapListener, ...datagrams: Uint8Array[]): void {
  for (const bytes of datagrams) sender.send(bytes, listener.address[0].port);
}

const specific = (n: SnmpNotification): number => n.trapOid.arcs.at(-1) ?? -1;
const numbered = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, n) => trapV1({ specificTrap: n + 1 }));

/** The one notification that a datagram makes. */
async function through(bytes: Uint8Array, options: TrapListenerOptions = {}): Promise<SnmpNotification> {
  const listener = await listen(options);
  send(listener, bytes);
  return listener.next({ timeout: 5000 });
}

describe('binding', () => {
  it.each([
    ['one address', '127.0.0.1', [['127.0.0.1', 'udp4']]],
    ['IPv6', '::1', [['::1', 'udp6']]],
    [
      'several',
      ['127.0.0.1', '127.0.0.2', '::1'],
      [
        ['127.0.0.1', 'udp4'],
        ['127.0.0.2', 'udp4'],
        ['::1', 'udp6'],
      ],
    ],
  ] as const)('%s', async (_name, address, expected) => {
    const listener = await listen({ address });
    expect(listener.address.map((bound) => [bound.address, bound.family])).toEqual(expected);
    for (const { port } of listener.address) expect(port).toBeGreaterThan(0);
    expect(manager.listeners).toContain(listener);
  });

  it('all addresses: an IPv4 sender shows as IPv4, an IPv6 one as IPv6', async () => {
    const listener = await manager.listen({ port: 0 });
    expect(listener.address.map(({ family }) => family)).toEqual(['udp4', 'udp6']);
    const sender6 = await UdpPeer.open(undefined, '::1');
    send(listener, trapV1());
    expect((await listener.next({ timeout: 5000 })).source).toEqual({ address: '127.0.0.1', port: sender.port });
    sender6.send(trapV1(), listener.address[1]?.port ?? 0, '::1');
    expect((await listener.next({ timeout: 5000 })).source).toMatchObject({ address: '::1', port: sender6.port });
    await sender6.close();
  });

  it('several listeners of one manager hear for themselves', async () => {
    const [first, second] = [await listen(), await listen()];
    send(first, trapV1({ specificTrap: 1 }));
    send(second, trapV1({ specificTrap: 2 }));
    expect(specific(await first.next({ timeout: 5000 }))).toBe(1);
    expect(specific(await second.next({ timeout: 5000 }))).toBe(2);
    expect([first.counters.received, second.counters.received]).toEqual([1, 1]);
  });

  it('a taken port: EADDRINUSE, naming the address', async () => {
    const failed = manager.listen({ port: sender.port, address: '127.0.0.1' });
    await expect(failed).rejects.toBeInstanceOf(TransportError);
    await expect(failed).rejects.toMatchObject({ code: 'EADDRINUSE', message: expect.stringContaining('127.0.0.1') });
    expect(manager.listeners.size).toBe(0);
  });

  it('an address that is not ours: EADDRNOTAVAIL', async () => {
    await expect(listen({ address: '192.0.2.1' })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it.each<[string, TrapListenerOptions]>([
    ['port -1', { port: -1 }],
    ['port 65536', { port: 65536 }],
    ['port 1.5', { port: 1.5 }],
    ['no address', { address: [] }],
    ['a source that is no network', { sources: ['nowhere'] }],
    ['a prefix beyond 32', { sources: ['10.0.0.0/33'] }],
    ['a prefix beyond 128', { sources: ['2001:db8::/129'] }],
    ['a queue limit of -1', { queueLimit: -1 }],
    ['a queue limit that is no number', { queueLimit: Number.NaN }],
    ['an overflow of neither end', { overflow: wrong('middle') }],
    ['an acknowledge of neither way', { acknowledge: wrong('later') }],
    ['a rate of -1', { rateLimit: { perSecond: -1 } }],
    ['a rate that is no number', { rateLimit: { perSecond: Number.NaN } }],
    ['an accept that is no function', { accept: wrong('yes') }],
    ['a community alone', { communities: wrong('public') }],
    ['a source alone', { sources: wrong('127.0.0.1') }],
    ['a community that is a number', { communities: [wrong(7)] }],
  ])('%s: rejected before anything is bound', async (_name, options) => {
    const failed = await listen(options).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed instanceof TypeError || failed instanceof RangeError).toBe(true);
    expect(manager.listeners.size).toBe(0);
  });

  it('a closed manager listens no more', async () => {
    await manager.close();
    await expect(listen()).rejects.toBeInstanceOf(ClosedError);
  });
});

describe('one shape for all versions', () => {
  it.each([
    ['coldStart', 0, 0, `${snmpTraps}.1`],
    ['warmStart', 1, 0, `${snmpTraps}.2`],
    ['linkDown', 2, 0, `${snmpTraps}.3`],
    ['linkUp', 3, 0, `${snmpTraps}.4`],
    ['authenticationFailure', 4, 0, `${snmpTraps}.5`],
    ['egpNeighborLoss', 5, 0, `${snmpTraps}.6`],
    ['enterpriseSpecific', 6, 42, '1.3.6.1.4.1.311.1.0.42'],
    ['specific 0', 6, 0, '1.3.6.1.4.1.311.1.0.0'],
    ['the largest specific', 6, 2147483647, '1.3.6.1.4.1.311.1.0.2147483647'],
  ])('v1 %s', async (_name, genericTrap, specificTrap, trapOid) => {
    const varBinds = [varBindOf('1.3.6.1.9', { type: 'Integer32', value: 5 })];
    const n = await through(trapV1({ genericTrap, specificTrap, varBinds, timeStamp: 4294967295 }));
    expect(n).toMatchObject({ kind: 'trap', version: 'v1', genericTrap, specificTrap, agentAddress: '192.0.2.7' });
    expect([String(n.trapOid), String(n.enterprise), n.uptime]).toEqual([trapOid, '1.3.6.1.4.1.311.1', 4294967295]);
    expect(n.varBinds.map((vb) => [String(vb.oid), vb.type, vb.value])).toEqual([['1.3.6.1.9', 'Integer32', 5]]);
    expect(n.tolerated).toEqual([]);
  });

  it.each<[string, VarBind]>([
    ['Integer32', varBindOf('1.3.6.1.9', { type: 'Integer32', value: -2147483648 })],
    ['OctetString', varBindOf('1.3.6.1.9', { type: 'OctetString', value: text('\x00\xff') })],
    ['Null', varBindOf('1.3.6.1.9', { type: 'Null', value: null })],
    ['ObjectIdentifier', varBindOf('1.3.6.1.9', { type: 'ObjectIdentifier', value: Oid.from('1.3.6') })],
    ['IpAddress', varBindOf('1.3.6.1.9', { type: 'IpAddress', value: '192.0.2.1' })],
    ['Counter32', varBindOf('1.3.6.1.9', { type: 'Counter32', value: 4294967295 })],
    ['Gauge32', varBindOf('1.3.6.1.9', { type: 'Gauge32', value: 4294967295 })],
    ['TimeTicks', varBindOf('1.3.6.1.9', { type: 'TimeTicks', value: 4294967295 })],
    ['Opaque', varBindOf('1.3.6.1.9', { type: 'Opaque', value: Uint8Array.of(1, 2) })],
    ['Counter64', varBindOf('1.3.6.1.9', { type: 'Counter64', value: 18446744073709551615n })],
  ])('v2c with a %s', async (_name, varBind) => {
    const n = await through(trapV2({ trapOid: '1.3.6.1.4.1.311.0.9', uptime: 77, varBinds: [varBind] }));
    expect(n).toMatchObject({ kind: 'trap', version: 'v2c', uptime: 77, tolerated: [] });
    expect(String(n.trapOid)).toBe('1.3.6.1.4.1.311.0.9');
    expect(n.varBinds.map((vb) => [String(vb.oid), vb.type, String(vb.value)])).toEqual([
      ['1.3.6.1.9', varBind.type, String(varBind.value)],
    ]);
    expect([n.agentAddress, n.genericTrap, n.specificTrap, n.acknowledge]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('snmpTrapEnterprise and snmpTrapAddress stay among the bindings of v2c', async () => {
    const extra = [
      varBindOf('1.3.6.1.6.3.18.1.3.0', { type: 'IpAddress', value: '192.0.2.9' }),
      varBindOf('1.3.6.1.6.3.1.1.4.3.0', { type: 'ObjectIdentifier', value: Oid.from('1.3.6.1.4.1.8072') }),
    ];
    const n = await through(trapV2({ varBinds: extra }));
    expect(n.varBinds.map((vb) => String(vb.oid))).toEqual(extra.map((vb) => String(vb.oid)));
    expect(n.agentAddress).toBeUndefined();
  });

  it('who sent it, when, and its octets', async () => {
    const before = Date.now();
    const bytes = trapV2();
    const n = await through(bytes);
    expect(n.source).toEqual({ address: '127.0.0.1', port: sender.port });
    expect(n.receivedAt).toBeInstanceOf(Date);
    expect(n.receivedAt.getTime()).toBeGreaterThanOrEqual(before - 1);
    expect(Buffer.from(n.raw)).toEqual(Buffer.from(bytes));
  });

  it('the community is there to ask for, and shows nowhere', async () => {
    const n = await through(trapV1({ community: 'hush' }));
    expect(Buffer.from(n.community ?? []).toString()).toBe('hush');
    expect(Object.keys(n)).not.toContain('community');
    for (const shown of [
      inspect(n, { depth: 9, showHidden: true }),
      inspect({ ...n }, { depth: 9 }),
      JSON.stringify(n),
    ]) {
      expect(shown).not.toMatch(/hush|68 75 73 68|104,117,115,104/);
    }
  });

  it('no sysUpTime: delivered with uptime 0', async () => {
    const n = await through(trapV2({ raw: [snmpTrapOID('1.3.6.1.4.1.311.0.1'), sysUpTime(5)].slice(0, 1) }));
    expect([n.uptime, n.tolerated, n.varBinds]).toEqual([0, ['noSysUpTime'], []]);
    expect(String(n.trapOid)).toBe('1.3.6.1.4.1.311.0.1');
  });

  it.each([
    ['empty', ''],
    ['of one arc', '1'],
    ['of 126 arcs', Array(126).fill('1').join('.')],
    ['of 127 arcs', Array(127).fill('1').join('.')],
    ['of 128 arcs', Array(128).fill('1').join('.')],
  ])('a v1 enterprise %s: delivered or counted, never a crash', async (_name, enterprise) => {
    const listener = await listen();
    const arcs = enterprise === '' ? [] : enterprise.split('.').map(Number);
    send(listener, rawV1(arcs, 6), rawV1(arcs, 2), trapV1({ specificTrap: 99 }));
    await received(listener, 3);
    let last: SnmpNotification | undefined;
    for (let n = listener.counters.delivered; n > 0; n--) last = await listener.next({ timeout: 5000 });
    expect(last && specific(last)).toBe(99);
  });
});

/** A v1 trap octet by octet: its enterprise may be one that no encoder writes. */
function rawV1(arcs: readonly number[], generic: number): Uint8Array {
  const tlv = (tag: number, ...content: number[]): number[] => [
    tag,
    ...(content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 255]),
    ...content,
  ];
  const [first, second = 0, ...rest] = arcs;
  const enterprise = first === undefined ? [] : [first * 40 + second, ...rest];
  return Uint8Array.from(
    tlv(
      0x30,
      ...tlv(2, 0),
      ...tlv(4, ...text('public')),
      ...tlv(
        0xa4,
        ...tlv(6, ...enterprise),
        ...tlv(0x40, 192, 0, 2, 7),
        ...tlv(2, generic),
        ...tlv(2, 1),
        ...tlv(0x43, 1),
        ...tlv(0x30),
      ),
    ),
  );
}

describe('what is dropped, and why', () => {
  const whole = trapV2();
  const request = (type: 'GetRequest' | 'Response'): Uint8Array => {
    const message = decodeMessage(trapV2());
    if (message.version === 'v3') throw new TypeError('v2c expected');
    return encodeMessage({ ...message, pdu: { ...pduOf(message), type } });
  };

  it.each<[string, Uint8Array, TrapListenerOptions]>([
    ['malformed', new Uint8Array(), {}],
    ['malformed', Uint8Array.of(0x30), {}],
    ['malformed', whole.subarray(0, whole.length - 1), {}],
    ['malformed', Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff), {}],
    ['malformed', trapV2({ raw: [] }), {}],
    ['malformed', trapV2({ raw: [sysUpTime(1)] }), {}],
    ['badVersion', Uint8Array.from(whole, (octet, at) => (at === 4 ? 7 : octet)), {}],
    ['unexpectedPdu', request('GetRequest'), {}],
    ['unexpectedPdu', request('Response'), {}],
    ['badCommunity', trapV2({ community: 'else' }), { communities: ['public'] }],
    ['badCommunity', trapV2({ community: '' }), { communities: ['public'] }],
    ['badCommunity', trapV2({ community: 'publi' }), { communities: ['public'] }],
    ['badCommunity', trapV1({ community: 'Public' }), { communities: ['public', 'ops'] }],
    ['badCommunity', trapV1(), { communities: [] }],
    ['badCommunity', trapV2({ type: 'InformRequest', community: 'else' }), { communities: [Uint8Array.of(1)] }],
    ['filtered', whole, { sources: ['10.0.0.0/8'] }],
    ['filtered', whole, { sources: ['::/0'] }],
    ['filtered', whole, { sources: [] }],
    ['filtered', whole, { accept: () => false }],
    ['filtered', trapV2({ type: 'InformRequest' }), { accept: () => false }],
    [
      'filtered',
      whole,
      {
        accept: () => {
          throw new Error('of the predicate');
        },
      },
    ],
  ])('%s %#', async (reason, bytes, options) => {
    const listener = await listen(options);
    const seen: Discard[] = [];
    listener.on('discard', (discard) => seen.push(discard));
    send(listener, bytes);
    await received(listener, 1);
    expect(listener.counters).toMatchObject({ delivered: 0, discarded: { [reason]: 1 } });
    for (const [discard] of [seen, discards]) {
      expect(discard).toMatchObject({ reason, source: { address: '127.0.0.1', port: sender.port } });
      expect(Buffer.from(discard?.bytes ?? [0])).toEqual(Buffer.from(bytes));
    }
    expect(manager.counters).toMatchObject({ received: 1, delivered: 0, discarded: { [reason]: 1 } });
    expect(sender.received).toEqual([]);
  });

  it.each<[string, Uint8Array, TrapListenerOptions]>([
    ['any community', trapV1({ community: 'what\xff' }), {}],
    ['a community of the list', trapV1({ community: 'ops' }), { communities: ['public', 'ops'] }],
    ['a community of octets', trapV2({ community: '\x00\xff' }), { communities: [Uint8Array.of(0, 255)] }],
    ['the empty community', trapV2({ community: '' }), { communities: [''] }],
    ['a network', whole, { sources: ['127.0.0.0/8'] }],
    ['one address', whole, { sources: ['127.0.0.1'] }],
    ['one address as a network', whole, { sources: ['127.0.0.1/32'] }],
    ['everything', whole, { sources: ['0.0.0.0/0'] }],
    ['the second network', whole, { sources: ['2001:db8::/32', '127.0.0.1/31'] }],
    [
      'a predicate that agrees',
      whole,
      { accept: (n) => n.version === 'v2c' && String(n.source.address) === '127.0.0.1' },
    ],
  ])('let in: %s', async (_name, bytes, options) => {
    const listener = await listen(options);
    send(listener, bytes);
    await received(listener, 1);
    expect(listener.counters.delivered).toBe(1);
  });

  it.each(['::1', '::1/128', '::/0'])('IPv6 source %s', async (source) => {
    const listener = await listen({ address: '::1', sources: [source] });
    const sender6 = await UdpPeer.open(undefined, '::1');
    sender6.send(trapV1(), listener.address[0].port, '::1');
    await received(listener, 1);
    expect(listener.counters.delivered).toBe(1);
    await sender6.close();
  });

  it('rate limit: a burst, then no more of this source; another source is heard', async () => {
    const listener = await listen({ rateLimit: { perSecond: 0.001, burst: 3 } });
    send(listener, ...numbered(10));
    await received(listener, 10);
    expect(listener.counters).toMatchObject({ delivered: 3, discarded: { rateLimited: 7 } });
    const other = await UdpPeer.open(undefined, '127.0.0.2');
    other.send(trapV1(), listener.address[0].port);
    await received(listener, 11);
    expect(listener.counters.delivered).toBe(4);
    await other.close();
  });

  it('what one source does wrong does not stop the next', async () => {
    const listener = await listen();
    send(listener, Uint8Array.of(1), trapV1(), Uint8Array.of(2), trapV2());
    await received(listener, 4);
    expect(listener.counters).toMatchObject({ delivered: 2, discarded: { malformed: 2 } });
    expect(listener.counters).toMatchObject({ snmpInPkts: 4, snmpInASNParseErrs: 2 });
  });

  it('a hook or a handler that throws hurts nobody else', async () => {
    const own = new SnmpManager({
      onDiscard: () => {
        throw new Error('of the hook');
      },
    });
    const listener = await own.listen({ port: 0, address: '127.0.0.1' });
    listener.on('notification', () => {
      throw new Error('of the handler');
    });
    const seen: number[] = [];
    listener.on('notification', (n) => seen.push(specific(n)));
    listener.on('discard', () => {
      throw new Error('of the handler');
    });
    send(listener, Uint8Array.of(1), ...numbered(2));
    await received(listener, 3);
    expect(seen).toEqual([1, 2]);
    await own.close();
  });
});

describe('consumers', () => {
  it('next(): the queue is filled from the bind on, in order', async () => {
    const listener = await listen();
    send(listener, ...numbered(3));
    await received(listener, 3);
    expect([specific(await listener.next()), specific(await listener.next()), specific(await listener.next())]).toEqual(
      [1, 2, 3],
    );
  });

  it('next() waits, and each notification goes to one taker in the order of asking', async () => {
    const listener = await listen();
    const waiting = [listener.next(), listener.next()];
    send(listener, ...numbered(2));
    expect((await Promise.all(waiting)).map(specific)).toEqual([1, 2]);
  });

  it('next({ timeout }): TimeoutError, and nothing is lost to it', async () => {
    const listener = await listen();
    await expect(listener.next({ timeout: 5 })).rejects.toMatchObject({ code: 'SNMP_TIMEOUT' });
    await expect(listener.next({ timeout: 5 })).rejects.toBeInstanceOf(TimeoutError);
    send(listener, trapV1({ specificTrap: 7 }));
    expect(specific(await listener.next({ timeout: 5000 }))).toBe(7);
  });

  it('next({ signal }): signal.reason itself, before and while waiting', async () => {
    const listener = await listen();
    const reason = { why: 'enough' };
    await expect(listener.next({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const waiting = listener.next({ signal: abort.signal });
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    send(listener, trapV1({ specificTrap: 7 }));
    expect(specific(await listener.next({ timeout: 5000 }))).toBe(7);
  });

  it.each([-1, Number.NaN, 'x'])('next({ timeout: %j }): refused', async (timeout) => {
    const failed = await (await listen()).next({ timeout: wrong(timeout) }).catch((error: unknown) => error);
    expect(failed instanceof TypeError || failed instanceof RangeError).toBe(true);
  });

  it('for await, and break ends that loop alone', async () => {
    const listener = await listen();
    send(listener, ...numbered(4));
    const seen: number[] = [];
    for await (const n of listener) if (seen.push(specific(n)) === 2) break;
    for await (const n of listener) if (seen.push(specific(n)) === 3) break;
    seen.push(specific(await listener.next({ timeout: 5000 })));
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('a throw out of the loop ends it alone', async () => {
    const listener = await listen();
    send(listener, ...numbered(2));
    const loop = async () => {
      for await (const n of listener) throw new Error(`at ${specific(n)}`);
    };
    await expect(loop()).rejects.toThrow('at 1');
    expect(specific(await listener.next({ timeout: 5000 }))).toBe(2);
  });

  it('subscribe(): everything from now on, each with its own queue and counters', async () => {
    const listener = await listen();
    send(listener, trapV1({ specificTrap: 1 }));
    await received(listener, 1);
    const [all, few] = [listener.subscribe(), listener.subscribe({ queueLimit: 2, overflow: 'newest' })];
    send(listener, ...numbered(5));
    await received(listener, 6);
    expect(all.counters).toMatchObject({ offered: 5, taken: 0, queued: 5, discarded: 0 });
    expect(few.counters).toMatchObject({ offered: 5, taken: 0, queued: 2, discarded: 3 });
    const seen: number[] = [];
    for await (const n of all) if (seen.push(specific(n)) === 5) break;
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(specific(await listener.next())).toBe(1);
  });

  it('a stream that is disposed ends, and the others go on', async () => {
    const listener = await listen();
    const [first, second] = [listener.subscribe(), listener.subscribe()];
    const ended = (async () => {
      for await (const _ of first) throw new Error('nothing was sent');
      return 'ended';
    })();
    await first[Symbol.asyncDispose]();
    expect(await ended).toBe('ended');
    send(listener, trapV1({ specificTrap: 7 }));
    for await (const n of second) {
      expect(specific(n)).toBe(7);
      break;
    }
    expect(listener.counters.delivered).toBe(1);
  });

  it.each([
    ['oldest', [3, 4, 5]],
    ['newest', [1, 2, 3]],
    [undefined, [3, 4, 5]],
  ] as const)('overflow %s: kept are %j, and the event comes once for the burst', async (overflow, kept) => {
    const listener = await listen({ queueLimit: 3, overflow });
    let signals = 0;
    listener.on('overflow', () => signals++);
    send(listener, ...numbered(5));
    await received(listener, 5);
    expect([specific(await listener.next()), specific(await listener.next()), specific(await listener.next())]).toEqual(
      kept,
    );
    expect(signals).toBe(1);
    send(listener, ...numbered(5));
    await received(listener, 10);
    expect(signals).toBe(2);
    expect(listener.counters.delivered).toBe(10);
  });

  it('on() and off() of the event notification', async () => {
    const listener = await listen();
    const seen: number[] = [];
    const handler = (n: SnmpNotification) => seen.push(specific(n));
    expect(listener.on('notification', handler)).toBe(listener);
    send(listener, trapV1({ specificTrap: 1 }));
    await received(listener, 1);
    expect(listener.off('notification', handler)).toBe(listener);
    send(listener, trapV1({ specificTrap: 2 }));
    await received(listener, 2);
    expect(seen).toEqual([1]);
  });
});

describe('informs', () => {
  const inform = (requestID: number, fields = {}) => trapV2({ type: 'InformRequest', requestID, ...fields });

  it('acknowledged at once, with the same id, bindings and community', async () => {
    const listener = await listen();
    const varBinds = [varBindOf('1.3.6.1.9', { type: 'Counter64', value: 5n })];
    send(listener, inform(4711, { varBinds, community: 'ops' }));
    const [answer] = await sender.messages(1);
    expect(answer).toMatchObject({
      version: 'v2c',
      pdu: { type: 'Response', requestID: 4711, errorStatus: 0, errorIndex: 0 },
    });
    expect(Buffer.from(sender.received[0]?.bytes ?? [])).toEqual(
      Buffer.from(responseTo(inform(4711, { varBinds, community: 'ops' }))),
    );
    const n = await listener.next({ timeout: 5000 });
    expect([n.kind, n.version, n.acknowledge]).toEqual(['inform', 'v2c', undefined]);
  });

  it('a copy is acknowledged again and delivered once', async () => {
    const listener = await listen();
    send(listener, inform(1), inform(1), inform(1));
    await received(listener, 3);
    expect(listener.counters).toMatchObject({ delivered: 1, discarded: { duplicate: 2 } });
    expect((await sender.messages(3)).map((answer) => pduOf(answer).requestID)).toEqual([1, 1, 1]);
  });

  it.each([
    ['another id', [inform(1), inform(2)]],
    ['another content', [inform(1), inform(1, { uptime: 9 })]],
    ['another community', [inform(1), inform(1, { community: 'ops' })]],
  ])('%s is another inform', async (_name, datagrams) => {
    const listener = await listen();
    send(listener, ...datagrams);
    await received(listener, 2);
    expect(listener.counters.delivered).toBe(2);
  });

  it('equal traps are no copies', async () => {
    const listener = await listen();
    send(listener, trapV2(), trapV2());
    await received(listener, 2);
    expect(listener.counters.delivered).toBe(2);
  });

  it('nobody who consumes, or a handler that throws, does not stop the acknowledgement', async () => {
    const listener = await listen({ queueLimit: 1 });
    listener.on('notification', () => {
      throw new Error('of the handler');
    });
    send(listener, inform(1), inform(2), inform(3));
    expect((await sender.messages(3)).map((answer) => pduOf(answer).requestID)).toEqual([1, 2, 3]);
  });

  it("acknowledge: 'manual' answers when the consumer says so, once", async () => {
    const listener = await listen({ acknowledge: 'manual' });
    send(listener, inform(1), trapV2());
    const [n, trap] = [await listener.next({ timeout: 5000 }), await listener.next({ timeout: 5000 })];
    expect(sender.received).toEqual([]);
    expect([n.kind, trap.acknowledge]).toEqual(['inform', undefined]);
    await n.acknowledge?.();
    expect((await sender.messages(1)).map((answer) => pduOf(answer).requestID)).toEqual([1]);
    await n.acknowledge?.();
    send(listener, inform(1));
    await received(listener, 3);
    expect(listener.counters).toMatchObject({ delivered: 2, discarded: { duplicate: 1 } });
    expect((await sender.messages(2)).length).toBe(2);
  });

  it("acknowledge: 'manual' and a copy before the answer: not delivered twice, not answered", async () => {
    const listener = await listen({ acknowledge: 'manual' });
    send(listener, inform(1), inform(1));
    await received(listener, 2);
    expect(listener.counters).toMatchObject({ delivered: 1, discarded: { duplicate: 1 } });
    expect(sender.received).toEqual([]);
  });

  it('to acknowledge after the close does no harm', async () => {
    const listener = await listen({ acknowledge: 'manual' });
    send(listener, inform(1));
    const n = await listener.next({ timeout: 5000 });
    await listener.close();
    const outcome = await n.acknowledge?.().then(
      () => 'done',
      (error: unknown) => error,
    );
    expect(outcome === 'done' || outcome instanceof ClosedError).toBe(true);
    expect(sender.received).toEqual([]);
  });
});

describe('close', () => {
  it('next() rejects, loops and streams end, the event comes once, and all is let go', async () => {
    const listener = await listen();
    let closed = 0;
    listener.on('close', () => closed++);
    const waiting = listener.next();
    const loop = (async () => {
      for await (const _ of listener) throw new Error('nothing was sent');
      return 'ended';
    })();
    const stream = (async () => {
      for await (const _ of listener.subscribe()) throw new Error('nothing was sent');
      return 'ended';
    })();
    const refused = expect(waiting).rejects.toBeInstanceOf(ClosedError);
    const closing = listener.close();
    await Promise.all([closing, listener.close()]);
    await refused;
    expect([await loop, await stream, closed]).toEqual(['ended', 'ended', 1]);
    expect(manager.listeners.size).toBe(0);
    await expect(listener.next()).rejects.toMatchObject({ code: 'SNMP_CLOSED' });
    for await (const _ of listener) throw new Error('closed');
  });

  it('what is queued is dropped and counted; the port is free again', async () => {
    const listener = await listen();
    const stream = listener.subscribe();
    const [{ port }] = listener.address;
    send(listener, ...numbered(3));
    await received(listener, 3);
    await listener.close();
    expect(stream.counters).toMatchObject({ offered: 3, taken: 0, queued: 0, discarded: 3 });
    balance(listener);
    await expect(listener.next()).rejects.toBeInstanceOf(ClosedError);
    const again = await manager.listen({ port, address: '127.0.0.1' });
    expect(again.address[0].port).toBe(port);
  });

  it('{ drain }: what is queued can still be taken, then the loop ends', async () => {
    const listener = await listen();
    send(listener, ...numbered(3));
    await received(listener, 3);
    const closing = listener.close({ drain: 5000 });
    const seen: number[] = [];
    for await (const n of listener) seen.push(specific(n));
    expect(seen).toEqual([1, 2, 3]);
    await closing;
  });

  it('{ drain } ends after its time, though nobody takes', async () => {
    const listener = await listen();
    send(listener, ...numbered(3));
    await received(listener, 3);
    await listener.close({ drain: 10 });
    await expect(listener.next()).rejects.toBeInstanceOf(ClosedError);
  });

  it('the manager closes its listeners', async () => {
    const [first, second] = [await listen(), await listen()];
    const ended = Promise.all([first, second].map((l) => l.next().catch((error: unknown) => error)));
    await manager.close();
    expect((await ended).every((error) => error instanceof ClosedError)).toBe(true);
    expect(manager.listeners.size).toBe(0);
  });

  it('Symbol.asyncDispose closes', async () => {
    const listener = await listen();
    await listener[Symbol.asyncDispose]();
    await expect(listener.next()).rejects.toBeInstanceOf(ClosedError);
  });

  it('a handler may close', async () => {
    const listener = await listen();
    const closed = new Promise<void>((done) => {
      listener.on('notification', () => void listener.close().then(done));
    });
    send(listener, ...numbered(2));
    await closed;
    balance(listener);
  });
});

it('inspection shows no community, of manager, listener or stream', async () => {
  const listener = await listen({ communities: ['hush'] });
  const stream = listener.subscribe();
  send(listener, trapV1({ community: 'hush' }));
  await received(listener, 1);
  for (const thing of [manager, listener, stream]) {
    const shown = inspect(thing, { depth: 12, showHidden: true });
    expect(shown).not.toContain('hush');
    expect(shown).not.toContain('68 75 73 68');
    expect(JSON.stringify(thing) ?? '').not.toContain('hush');
  }
});

describe('notify', () => {
  const to = (peer: UdpPeer, options: Partial<SessionOptions> = {}): SessionOptions => ({
    host: '127.0.0.1',
    port: peer.port,
    ...options,
  });

  it.each<[string, NotificationInit, object]>([
    ['a generic', { trapOid: `${snmpTraps}.3`, uptime: 5 }, { genericTrap: 2, specificTrap: 0, timeStamp: 5 }],
    ['a specific', { trapOid: '1.3.6.1.4.1.311.1.0.7', uptime: 5 }, { genericTrap: 6, specificTrap: 7, timeStamp: 5 }],
    ['without .0.', { trapOid: '1.3.6.1.4.1.311.1.7', uptime: 5 }, { genericTrap: 6, specificTrap: 7 }],
    ['an agent address', { trapOid: `${snmpTraps}.1`, agentAddress: '192.0.2.9' }, { agentAddr: '192.0.2.9' }],
  ])('v1 trap, %s', async (_name, init, expected) => {
    await manager.notify(to(sender, { version: 'v1', community: 'ops' }), init);
    expect(await sender.messages(1)).toMatchObject([
      { version: 'v1', community: text('ops'), pdu: { type: 'Trap', ...expected } },
    ]);
  });

  it.each<[string, NotificationInit, string]>([
    ['of the trap', { trapOid: '1.3.6.1.4.1.311.1.0.7' }, '1.3.6.1.4.1.311.1'],
    ['as said', { trapOid: `${snmpTraps}.3`, enterprise: '1.3.6.1.4.1.8072' }, '1.3.6.1.4.1.8072'],
    ['of the standard', { trapOid: `${snmpTraps}.3` }, snmpTraps],
  ])('v1 enterprise %s', async (_name, init, enterprise) => {
    await manager.notify(to(sender, { version: 'v1' }), init);
    const [message] = await sender.messages(1);
    expect(message?.version === 'v1' && message.pdu.type === 'Trap' && String(message.pdu.enterprise)).toBe(enterprise);
  });

  it('v2c trap: sysUpTime.0, snmpTrapOID.0, and what was given', async () => {
    await manager.notify(to(sender), {
      trapOid: '1.3.6.1.4.1.311.0.7',
      uptime: 77,
      varBinds: [{ oid: '1.3.6.1.9', type: 'OctetString', value: 'abc' }],
    });
    const [message] = await sender.messages(1);
    if (!message) throw new Error('nothing came');
    expect(pduOf(message).type).toBe('SNMPv2-Trap');
    expect(pduOf(message).varBinds.map((vb) => [String(vb.oid), vb.type])).toEqual([
      ['1.3.6.1.2.1.1.3.0', 'TimeTicks'],
      ['1.3.6.1.6.3.1.1.4.1.0', 'ObjectIdentifier'],
      ['1.3.6.1.9', 'OctetString'],
    ]);
    expect(pduOf(message).varBinds[0]?.value).toBe(77);
  });

  it('an inform resolves when it is acknowledged, through our own listener', async () => {
    const listener = await listen();
    const { port } = listener.address[0];
    await manager.notify(`127.0.0.1:${port}`, { kind: 'inform', trapOid: `${snmpTraps}.4`, uptime: 9 });
    const n = await listener.next({ timeout: 5000 });
    expect([n.kind, String(n.trapOid), n.uptime]).toEqual(['inform', `${snmpTraps}.4`, 9]);
  });

  it('an inform that nobody acknowledges: identical copies, then TimeoutError', async () => {
    const failed = manager.notify(
      to(sender),
      { kind: 'inform', trapOid: `${snmpTraps}.1` },
      { timeout: 10, retries: 2 },
    );
    await expect(failed).rejects.toBeInstanceOf(TimeoutError);
    await sender.messages(3);
    expect(sender.received).toHaveLength(3);
    expect(new Set(sender.received.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
  });

  it('an aborted inform rejects with the reason itself; one cut by close with ClosedError', async () => {
    const reason = { why: 'enough' };
    const abort = new AbortController();
    const init: NotificationInit = { kind: 'inform', trapOid: `${snmpTraps}.1` };
    const aborted = manager.notify(to(sender), init, { signal: abort.signal, timeout: 60_000 });
    await sender.messages(1);
    abort.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    const cut = manager.notify(to(sender), init, { timeout: 60_000 });
    const refused = expect(cut).rejects.toBeInstanceOf(ClosedError);
    await sender.messages(2);
    await manager.close();
    await refused;
  });

  it.each<[string, unknown, Partial<SessionOptions>]>([
    ['no trapOid', {}, {}],
    ['a trapOid that is none', { trapOid: 'x' }, {}],
    ['an inform in v1', { kind: 'inform', trapOid: `${snmpTraps}.1` }, { version: 'v1' }],
    ['another kind', { kind: 'alarm', trapOid: `${snmpTraps}.1` }, {}],
    ['an uptime below 0', { trapOid: `${snmpTraps}.1`, uptime: -1 }, {}],
    ['an uptime beyond 32 bits', { trapOid: `${snmpTraps}.1`, uptime: 2 ** 32 }, {}],
    [
      'Counter64 in v1',
      { trapOid: `${snmpTraps}.1`, varBinds: [{ oid: '1.3.6.1', type: 'Counter64', value: 1n }] },
      { version: 'v1' },
    ],
    [
      'a value out of range',
      { trapOid: `${snmpTraps}.1`, varBinds: [{ oid: '1.3.6.1', type: 'Gauge32', value: -1 }] },
      {},
    ],
  ])('%s: rejected, nothing sent', async (_name, init, options) => {
    const failed = await manager.notify(to(sender, options), wrong(init)).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(Error);
    await new Promise((done) => setImmediate(done));
    expect(sender.received).toEqual([]);
  });
});
