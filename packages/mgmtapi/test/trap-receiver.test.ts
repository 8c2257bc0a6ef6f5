// What a listener lets in, what it drops and why, and how it answers informs.
import { ClosedError, type DiscardReason } from '@mgmtapi/engine';
import { encodeMessage } from '@mgmtapi/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RETRY_WINDOW } from '../src/inform-table.js';
import type { TrapListener } from '../src/trap-listener.js';
import { type Device, expectBalanced, notification, numberIn, TrapNetwork } from './trap-network.js';

let around: TrapNetwork;
let device: Device;
const listeners: TrapListener[] = [];

beforeEach(async () => {
  around = new TrapNetwork();
  device = await around.device();
});
afterEach(async () => {
  for (const listener of listeners.splice(0)) {
    expectBalanced(listener.counters);
    await listener.close();
    expectBalanced(listener.counters);
  }
  await around.close();
});

async function listen(options: Parameters<TrapNetwork['listen']>[0] = {}): Promise<TrapListener> {
  const listener = await around.listen(options);
  listeners.push(listener);
  return listener;
}

function numbersWaiting(listener: TrapListener): Promise<number[]> {
  const { queued } = listener.counters.queue;
  return Promise.all(Array.from({ length: queued }, async () => numberIn(await listener.next())));
}

const inform = (n: number, fields: { community?: string; requestID?: number } = {}) =>
  notification(n, { ...fields, type: 'InformRequest' });

describe('dropped, with the reason', () => {
  const v3 = encodeMessage({
    version: 'v3',
    msgID: 1,
    msgMaxSize: 1472,
    msgFlags: 0,
    msgSecurityModel: 3,
    msgSecurityParameters: new Uint8Array(0),
    scopedPdu: {
      contextEngineID: new Uint8Array(0),
      contextName: new Uint8Array(0),
      pdu: { type: 'SNMPv2-Trap', requestID: 1, errorStatus: 0, errorIndex: 0, varBinds: [] },
    },
  });
  const noTrapOid = encodeMessage({
    version: 'v2c',
    community: Uint8Array.of(0x70),
    pdu: { type: 'SNMPv2-Trap', requestID: 1, errorStatus: 0, errorIndex: 0, varBinds: [] },
  });
  const version9 = notification(1);
  version9[4] = 9;
  const truncated = notification(1).subarray(0, 30);

  test.each<[string, Uint8Array, DiscardReason, string | undefined]>([
    ['nothing at all', new Uint8Array(0), 'malformed', 'snmpInASNParseErrs'],
    ['octets that are no BER', Uint8Array.of(1, 2, 3), 'malformed', 'snmpInASNParseErrs'],
    ['a truncated trap', truncated, 'malformed', 'snmpInASNParseErrs'],
    ['a notification without snmpTrapOID.0', noTrapOid, 'malformed', undefined],
    ['an unknown version', version9, 'badVersion', 'snmpInBadVersions'],
    ['v3, without users', v3, 'badVersion', 'snmpInBadVersions'],
    ['a request', notification(1, { type: 'GetRequest' }), 'unexpectedPdu', undefined],
    ['a response', notification(1, { type: 'Response' }), 'unexpectedPdu', undefined],
  ])('%s', async (_, datagram, reason, counter) => {
    const listener = await listen();
    const seen: unknown[] = [];
    listener.on('discard', (discard) => seen.push(discard));
    await device.send(datagram, notification(7));
    expect(around.discards).toHaveLength(1);
    expect(around.discards[0]).toMatchObject({ reason, source: { address: '192.0.2.1', port: 4000 }, bytes: datagram });
    expect(around.discards[0]!.error === undefined).toBe(reason === 'unexpectedPdu' || datagram === v3);
    expect(seen).toEqual(around.discards);
    expect(listener.counters).toMatchObject({ received: 2, delivered: 1, snmpInPkts: 2, snmpInTraps: 1 });
    expect(listener.counters.discarded[reason]).toBe(1);
    if (counter) expect(listener.counters).toMatchObject({ [counter]: 1 });
    else expect(listener.counters).toMatchObject({ snmpInASNParseErrs: 0, snmpInBadVersions: 0 });
    const { queue, informs, kernelDropped, errors, ...plain } = listener.counters;
    expect(around.total).toEqual(plain); // the manager counts the same
    expect(await numbersWaiting(listener)).toEqual([7]); // and the next one is served
  });

  test('a hook that throws changes nothing', async () => {
    const listener = await listen();
    around.discards.push = () => {
      throw new Error('hook');
    };
    listener.on('discard', () => {
      throw new Error('handler');
    });
    await device.send(Uint8Array.of(0), notification(1));
    expect(listener.counters).toMatchObject({ received: 2, delivered: 1, errors: 2 });
  });
});

describe('filters', () => {
  test('communities: others are refused before their bindings are read', async () => {
    const listener = await listen({ communities: ['alpha', new TextEncoder().encode('beta')] });
    const broken = notification(3, { community: 'gamma' });
    broken[broken.length - 2] = 0x7f; // a length beyond the end, in the last binding: nobody gets that far
    await device.send(
      notification(1, { community: 'alpha' }),
      notification(2, { community: 'alph' }),
      broken,
      notification(4, { community: 'beta' }),
    );
    expect(await numbersWaiting(listener)).toEqual([1, 4]);
    expect(listener.counters.discarded).toMatchObject({ badCommunity: 2, malformed: 0 });
    expect(listener.counters.snmpInBadCommunityNames).toBe(2);
    expect(JSON.stringify(around.discards.map(({ error }) => error?.message))).not.toContain('gamma');
  });

  test('no communities allowed means none', async () => {
    const listener = await listen({ communities: [] });
    await device.send(notification(1));
    expect(listener.counters.discarded.badCommunity).toBe(1);
  });

  test('source networks', async () => {
    const listener = await listen({ sources: ['192.0.2.0/28', '198.51.100.7', '2001:db8::/32'] });
    const from = async (address: string) =>
      (await around.device(address)).send(notification(Number(address.split('.')[3])));
    await device.send(notification(1));
    for (const address of ['192.0.2.15', '192.0.2.16', '198.51.100.7', '198.51.100.8']) await from(address);
    expect(await numbersWaiting(listener)).toEqual([1, 15, 7]);
    expect(listener.counters.discarded.filtered).toBe(2);
  });

  test('source networks of IPv6', async () => {
    const listener = await listen({ address: '::1', sources: ['2001:db8::/33'] });
    const from = async (address: string) => {
      const endpoint = await around.network.bind({ family: 'udp6', address }, { onMessage: () => {} });
      endpoint.send(notification(1), '::1', 1162);
      await around.clock.settle();
      await endpoint.close();
    };
    await from('2001:db8:7fff::1');
    await from('2001:db8:8000::1');
    expect(listener.counters).toMatchObject({ delivered: 1, discarded: { filtered: 1 } });
  });

  test('a predicate; one that throws says no', async () => {
    const errors: unknown[] = [];
    const listener = await listen({
      accept: (one) => {
        if (numberIn(one) === 2) throw new Error('predicate');
        return numberIn(one) !== 3;
      },
    });
    listener.on('error', (error) => errors.push(error));
    await device.send(notification(1), notification(2), notification(3), inform(3), notification(4));
    expect(await numbersWaiting(listener)).toEqual([1, 4]);
    expect(listener.counters.discarded.filtered).toBe(3);
    expect(errors).toEqual([new Error('predicate')]);
    expect(device.answers).toEqual([]); // what is refused is not acknowledged
  });

  test('a rate limit for each source', async () => {
    const listener = await listen({ rateLimit: { perSecond: 10, burst: 2 } });
    const other = await around.device('192.0.2.2');
    await device.send(...[1, 2, 3, 4].map((n) => notification(n)));
    await other.send(notification(5));
    await around.clock.advance(100);
    await device.send(notification(6), notification(7));
    expect(await numbersWaiting(listener)).toEqual([1, 2, 5, 6]);
    expect(listener.counters.discarded.rateLimited).toBe(3);
  });

  test.each<[Parameters<TrapNetwork['listen']>[0], RegExp]>([
    [{ communities: [1 as unknown as string] }, /^communities/],
    [{ sources: ['192.0.2.0/33'] }, /^sources/],
    [{ sources: ['example.com'] }, /^sources/],
    [{ accept: true as unknown as () => boolean }, /^accept/],
    [{ rateLimit: { perSecond: -1 } }, /^rateLimit/],
    [{ acknowledge: 'never' as 'manual' }, /^acknowledge/],
    [{ queueLimit: 0 }, /^queueLimit/],
    [{ overflow: 'none' as 'oldest' }, /^overflow/],
  ])('%o is refused by name, before anything is bound', async (options, message) => {
    await expect(around.listen(options)).rejects.toThrow(message);
    expect(around.network.bound).toHaveLength(1); // the device
  });
});

describe('informs', () => {
  test('are acknowledged at once, also without any consumer', async () => {
    const listener = await listen();
    await device.send(inform(7, { requestID: 4711 }));
    expect(device.answers).toHaveLength(1);
    expect(device.answers[0]).toMatchObject({
      version: 'v2c',
      pdu: { type: 'Response', requestID: 4711, errorStatus: 0, errorIndex: 0, varBinds: { length: 3 } },
    });
    expect(await listener.next()).toMatchObject({ kind: 'inform' });
    expect(listener.counters.informs).toEqual({ received: 1, acknowledged: 1, awaiting: 0, unanswered: 0 });
    expect(listener.counters).toMatchObject({ snmpOutPkts: 1, snmpOutGetResponses: 1, snmpInTraps: 0 });
  });

  test('a copy is acknowledged again and delivered once, as long as it may be one', async () => {
    const listener = await listen();
    const stranger = await around.device('192.0.2.2');
    await device.send(inform(1), inform(1), inform(1, { requestID: 2 }), inform(2, { requestID: 1 }));
    await stranger.send(inform(1));
    expect(device.answers).toHaveLength(4);
    expect(stranger.answers).toHaveLength(1);
    expect(await numbersWaiting(listener)).toEqual([1, 1, 2, 1]);
    expect(listener.counters.discarded.duplicate).toBe(1);
    await around.clock.advance(RETRY_WINDOW);
    await device.send(inform(1));
    expect(await numbersWaiting(listener)).toEqual([1]);
  });

  test('a consumer that throws, or never takes anything, does not keep them from it', async () => {
    const listener = await listen({ queueLimit: 1 });
    listener.on('notification', () => {
      throw new Error('consumer');
    });
    listener.subscribe({ queueLimit: 1 });
    await device.send(inform(1), inform(2), inform(3));
    expect(device.answers).toHaveLength(3);
    expect(listener.counters.delivered).toBe(3);
  });

  test('refused ones are not', async () => {
    await listen({ communities: ['alpha'], rateLimit: { perSecond: 1, burst: 2 } });
    await device.send(inform(1), inform(2, { community: 'alpha' }), inform(3, { community: 'alpha' }));
    expect(device.answers).toHaveLength(1);
  });

  test('traps are not answered, and have nothing to acknowledge', async () => {
    const listener = await listen({ acknowledge: 'manual' });
    await device.send(notification(1));
    expect((await listener.next()).acknowledge).toBeUndefined();
    expect(device.answers).toEqual([]);
  });
});

describe("acknowledge: 'manual'", () => {
  test('the answer goes when the consumer says so; copies wait for it too', async () => {
    const listener = await listen({ acknowledge: 'manual' });
    await device.send(inform(1), inform(1));
    expect(device.answers).toEqual([]);
    expect(listener.counters.informs).toEqual({ received: 1, acknowledged: 0, awaiting: 1, unanswered: 0 });
    const got = await listener.next();
    const acknowledged = got.acknowledge!();
    expect(got.acknowledge!()).toBe(acknowledged);
    await acknowledged;
    await device.send(inform(1)); // its answer may have been lost
    expect(device.answers).toHaveLength(2);
    expect(listener.counters).toMatchObject({
      delivered: 1,
      discarded: { duplicate: 2 },
      informs: { received: 1, acknowledged: 1, awaiting: 0, unanswered: 0 },
    });
  });

  test('one dropped from a full queue is unanswered, and its next copy is delivered', async () => {
    const listener = await listen({ acknowledge: 'manual', queueLimit: 2 });
    await device.send(inform(1));
    await device.send(notification(2), notification(3)); // pushes the inform out
    expect(listener.counters.informs).toMatchObject({ awaiting: 0, unanswered: 1 });
    expect(await numbersWaiting(listener)).toEqual([2, 3]);
    await device.send(inform(1));
    expect(await numbersWaiting(listener)).toEqual([1]);
  });

  test('no more wait than queueLimit: the next is refused, so that its sender tries again', async () => {
    const listener = await listen({ acknowledge: 'manual', queueLimit: 2 });
    const [first] = await (async () => {
      await device.send(inform(1), inform(2));
      return [await listener.next(), await listener.next()];
    })();
    await device.send(inform(3));
    expect(listener.counters.discarded.queueFull).toBe(1);
    await first!.acknowledge!();
    await device.send(inform(3));
    expect(numberIn(await listener.next())).toBe(3);
  });

  test('one that is not acknowledged in its window is unanswered; a late answer still goes', async () => {
    const listener = await listen({ acknowledge: 'manual' });
    await device.send(inform(1));
    const got = await listener.next();
    await around.clock.advance(RETRY_WINDOW);
    expect(listener.counters.informs).toEqual({ received: 1, acknowledged: 0, awaiting: 0, unanswered: 1 });
    await got.acknowledge!();
    await around.clock.settle();
    expect(device.answers).toHaveLength(1);
    expect(listener.counters.informs).toEqual({ received: 1, acknowledged: 0, awaiting: 0, unanswered: 1 });
  });

  test('one that the system does not send can be tried again', async () => {
    let unreachable = true;
    around = new TrapNetwork({ refuseSend: ({ port }) => (unreachable && port === 1162 ? 'ENETUNREACH' : undefined) });
    const sender = await around.device();
    const listener = await listen({ acknowledge: 'manual' });
    await sender.send(inform(1));
    const got = await listener.next();
    await expect(got.acknowledge!()).rejects.toMatchObject({ name: 'TransportError', code: 'ENETUNREACH' });
    expect(listener.counters.informs).toMatchObject({ acknowledged: 0, awaiting: 1 });
    unreachable = false;
    await got.acknowledge!();
    await around.clock.settle();
    expect(sender.answers).toHaveLength(1);
    expect(listener.counters.informs).toMatchObject({ acknowledged: 1, awaiting: 0 });
  });

  test('after the close it rejects', async () => {
    const listener = await listen({ acknowledge: 'manual' });
    await device.send(inform(1), inform(2));
    const [first, second] = [await listener.next(), await listener.next()];
    const underWay = first.acknowledge!();
    const closed = listener.close();
    await expect(underWay).rejects.toBeInstanceOf(ClosedError);
    await expect(second.acknowledge!()).rejects.toBeInstanceOf(ClosedError);
    await closed;
    expect(listener.counters.informs).toEqual({ received: 2, acknowledged: 0, awaiting: 0, unanswered: 2 });
  });
});
