// SnmpMgrTrapListen, SnmpMgrGetTrap, SnmpMgrGetTrapEx: the event, the queue, and what a trap looks like.
import { Oid } from '@mgmtapi/ber';
import { encodeMessage, type Message, type VarBind } from '@mgmtapi/protocol';
import type { Endpoint } from '@mgmtapi/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  getLastError,
  SnmpMgrClose,
  SnmpMgrGetTrap,
  SnmpMgrGetTrapEx,
  SnmpMgrTrapListen,
  type SnmpMgrTrapListenOptions,
  setLastError,
  type TrapEvent,
} from '../../src/mgmtapi/index.js';
import {
  type AsnObjectIdentifier,
  type AsnOctetString,
  DEFINE_NULLOCTETS,
  DEFINE_NULLOID,
  formatAsnAny,
  type Ref,
  SnmpUtilOidToA,
  type SnmpVarBindList,
} from '../../src/snmpapi/index.js';
import { AgentNetwork, ids } from './agent-network.js';

const PORT = 1162;
let net: AgentNetwork;
let device: Endpoint;

beforeEach(async () => {
  net = new AgentNetwork();
  device = await net.network.bind({ family: 'udp4', address: '192.0.2.9', port: 50000 }, { onMessage: () => {} });
  setLastError(0);
});
afterEach(async () => {
  await SnmpMgrClose(null);
  await device.close();
  await net[Symbol.asyncDispose]();
});

async function listen(options: SnmpMgrTrapListenOptions = {}): Promise<TrapEvent> {
  const event: Ref<TrapEvent | null> = { value: null };
  expect(await SnmpMgrTrapListen(event, { manager: net.manager, port: PORT, ...options })).toBe(true);
  return event.value!;
}

async function send(...messages: readonly (Message | Uint8Array)[]): Promise<void> {
  for (const message of messages) {
    device.send(message instanceof Uint8Array ? message : encodeMessage(message), '127.0.0.1', PORT);
  }
  await net.clock.settle();
}

/** All out-parameters, as they stand before a call. */
const outs = () => ({
  enterprise: { value: DEFINE_NULLOID() } as Ref<AsnObjectIdentifier>,
  agent: { value: DEFINE_NULLOCTETS() } as Ref<AsnOctetString>,
  source: { value: DEFINE_NULLOCTETS() } as Ref<AsnOctetString>,
  generic: { value: -1 },
  specific: { value: -1 },
  community: { value: DEFINE_NULLOCTETS() } as Ref<AsnOctetString>,
  time: { value: -1 },
  bindings: { value: { list: null, len: 0 } } as Ref<SnmpVarBindList>,
});
type Outs = ReturnType<typeof outs>;

const getEx = (o: Outs): boolean =>
  SnmpMgrGetTrapEx(o.enterprise, o.agent, o.source, o.generic, o.specific, o.community, o.time, o.bindings);
const get = (o: Outs): boolean => SnmpMgrGetTrap(o.enterprise, o.agent, o.generic, o.specific, o.time, o.bindings);

/** The next trap in one line, or the last error. */
function next(): string | number {
  const o = outs();
  if (!getEx(o)) return getLastError();
  const octets = ({ value }: Ref<AsnOctetString>): string => Array.from(value.stream ?? []).join('.');
  return [
    SnmpUtilOidToA(o.enterprise.value),
    octets(o.agent),
    octets(o.source),
    o.generic.value,
    o.specific.value,
    Buffer.from(o.community.value.stream ?? []).toString('latin1'),
    o.time.value,
    ...o.bindings.value.list!.map(({ name, value }) => `${SnmpUtilOidToA(name)}=${formatAsnAny(value)}`),
  ].join(' ');
}

const trapV1 = (changes: object = {}, community: string | Uint8Array = 'public'): Message => ({
  version: 'v1',
  community: Buffer.from(community),
  pdu: {
    type: 'Trap',
    enterprise: Oid.from('1.3.6.1.4.1.311'),
    agentAddr: '192.0.2.77',
    genericTrap: 6,
    specificTrap: 42,
    timeStamp: 4294967295,
    varBinds: [{ oid: Oid.from('1.3.6.1.2.1.1.1.0'), type: 'OctetString', value: Buffer.from('up') }],
    ...changes,
  },
});

const trapV2 = (
  trapOid: string,
  varBinds: readonly VarBind[] = [],
  type: 'SNMPv2-Trap' | 'InformRequest' = 'SNMPv2-Trap',
): Message => ({
  version: 'v2c',
  community: Buffer.from('public'),
  pdu: {
    type,
    requestID: 1,
    errorStatus: 0,
    errorIndex: 0,
    varBinds: [
      { oid: Oid.from('1.3.6.1.2.1.1.3.0'), type: 'TimeTicks', value: 4294967295 },
      { oid: Oid.from('1.3.6.1.6.3.1.1.4.1.0'), type: 'ObjectIdentifier', value: Oid.from(trapOid) },
      ...varBinds,
    ],
  },
});

describe('listening', () => {
  it('needs a place for the event', async () => {
    expect(await SnmpMgrTrapListen(null)).toBe(false);
    expect(getLastError()).toBe(87);
  });

  it('is 43 the second time, whatever the manager, and works again after a close', async () => {
    const event = await listen();
    const second: Ref<TrapEvent | null> = { value: null };
    expect(await SnmpMgrTrapListen(second)).toBe(false);
    expect(getLastError()).toBe(43);
    expect(second.value).toBeNull();
    await using other = new AgentNetwork();
    expect(await SnmpMgrTrapListen(second, { manager: other.manager })).toBe(false);
    expect(getLastError()).toBe(43);
    await SnmpMgrClose(null);
    expect(await listen()).not.toBe(event);
  });

  it('is 43 while the first is still being bound', async () => {
    const first = SnmpMgrTrapListen({ value: null }, { manager: net.manager, port: PORT });
    expect(await SnmpMgrTrapListen({ value: null }, { manager: net.manager, port: PORT })).toBe(false);
    expect(getLastError()).toBe(43);
    expect(await first).toBe(true);
  });

  it.each([
    ['EACCES', 10013],
    ['EADDRINUSE', 10048],
    ['EADDRNOTAVAIL', 10049],
    ['EMFILE', 10024],
    ['EWHATEVER', 42],
  ])('that fails with %s is %i, and may be tried again', async (code, lastError) => {
    let refusing = true;
    await using other = new AgentNetwork({ refuseBind: () => (refusing ? code : undefined) });
    const event: Ref<TrapEvent | null> = { value: null };
    const options = { manager: other.manager, port: PORT, address: '192.0.2.5' };
    expect(await SnmpMgrTrapListen(event, options)).toBe(false);
    expect(getLastError()).toBe(lastError);
    expect(event.value).toBeNull();
    expect(next()).toBe(42);
    refusing = false;
    expect(await SnmpMgrTrapListen(event, options)).toBe(true);
    await SnmpMgrClose(null);
  });

  it('is over when its manager is closed: 42, and a new one is possible', async () => {
    const event = await listen();
    await send(trapV1());
    await net.manager.close();
    expect(event.isSet).toBe(false);
    expect(await event.wait()).toBe('closed');
    expect(next()).toBe(42);
    await using other = new AgentNetwork();
    expect(await SnmpMgrTrapListen({ value: null }, { manager: other.manager, port: PORT })).toBe(true);
    await SnmpMgrClose(null);
  });

  it('with a closed manager is 10004', async () => {
    await net.manager.close();
    expect(await SnmpMgrTrapListen({ value: null }, { manager: net.manager })).toBe(false);
    expect(getLastError()).toBe(10004);
  });

  it('with options that make no sense rejects', async () => {
    await expect(
      SnmpMgrTrapListen({ value: null }, { manager: net.manager, port: '162' as unknown as number }),
    ).rejects.toThrow(TypeError);
    expect(await listen()).toBeDefined();
  });
});

describe('the event and the queue', () => {
  it('one signal stands for many traps; each is taken once, oldest first; the end is 44', async () => {
    const event = await listen();
    expect(next()).toBe(44);
    expect(event.isSet).toBe(false);
    const waiting = event.wait();
    await send(...[1, 2, 3].map((specificTrap) => trapV1({ specificTrap })));
    expect(await waiting).toBe('signaled');
    event.reset();
    const o = outs();
    const seen: number[] = [];
    while (seen.length % 2 ? get(o) : getEx(o)) seen.push(o.specific.value);
    expect(seen).toEqual([1, 2, 3]);
    expect(getLastError()).toBe(44);
    expect(event.isSet).toBe(false);
  });

  it('a trap that comes while the queue is drained signals again; an empty wake-up is 44', async () => {
    const event = await listen();
    await send(trapV1({ specificTrap: 1 }));
    event.reset();
    await send(trapV1({ specificTrap: 2 }));
    expect(event.isSet).toBe(true);
    expect([next(), next()].every((each) => typeof each === 'string')).toBe(true);
    expect(await event.wait()).toBe('signaled');
    event.reset();
    expect(next()).toBe(44);
  });

  it('takes any number of traps without the event', async () => {
    await listen();
    await send(...Array.from({ length: 100 }, () => trapV1()));
    let count = 0;
    while (typeof next() === 'string') count++;
    expect(count).toBe(100);
  });

  it('overflows as told, and counts what it drops', async () => {
    await listen({ queueLimit: 2, overflow: 'newest' });
    const [listener] = net.manager.listeners;
    await send(...[1, 2, 3].map((specificTrap) => trapV1({ specificTrap })));
    const o = outs();
    const seen: number[] = [];
    while (get(o)) seen.push(o.specific.value);
    expect(seen).toEqual([1, 2]);
    expect(listener?.counters.queue).toMatchObject({ offered: 3, taken: 2, queueFull: 1 });
  });

  it('a close drops what is queued', async () => {
    await listen();
    await send(trapV1(), trapV1());
    expect(await SnmpMgrClose(null)).toBe(true);
    expect(next()).toBe(42);
    await listen();
    expect(next()).toBe(44);
  });

  it('octets that are no trap are dropped, and never signal', async () => {
    const event = await listen();
    const good = encodeMessage(trapV1());
    await send(Uint8Array.of(1, 2, 3), good.subarray(0, good.length - 1), new Uint8Array(0));
    const pdu = { type: 'GetRequest', requestID: 1, errorStatus: 0, errorIndex: 0, varBinds: [] } as const;
    await send({ version: 'v2c', community: Buffer.from('public'), pdu });
    expect(event.isSet).toBe(false);
    expect(next()).toBe(44);
    await send(good);
    expect(event.isSet).toBe(true);
  });

  it('before a listener, everything is 42 and nothing is touched', () => {
    const o = outs();
    expect(get(o)).toBe(false);
    expect(getLastError()).toBe(42);
    expect(getEx(o)).toBe(false);
    expect(getLastError()).toBe(42);
    expect(o).toEqual(outs());
  });

  it('with an empty queue nothing is touched', async () => {
    await listen();
    const o = outs();
    expect([get(o), getEx(o)]).toEqual([false, false]);
    expect(o).toEqual(outs());
  });

  it('a null place is 87, and the trap stays', async () => {
    await listen();
    await send(trapV1());
    const o = outs();
    const ex = [o.enterprise, o.agent, o.source, o.generic, o.specific, o.community, o.time, o.bindings];
    const plain = [o.enterprise, o.agent, o.generic, o.specific, o.time, o.bindings];
    const failing = (call: unknown, args: readonly unknown[]): void => {
      for (let i = 0; i < args.length; i++) {
        expect((call as (...all: unknown[]) => boolean)(...args.map((arg, k) => (k === i ? null : arg)))).toBe(false);
        expect(getLastError()).toBe(87);
      }
    };
    failing(SnmpMgrGetTrapEx, ex);
    failing(SnmpMgrGetTrap, plain);
    expect(o).toEqual(outs());
    expect(next()).toBeTypeOf('string');
  });
});

describe('a v1 trap', () => {
  it('comes as it is', async () => {
    await listen();
    await send(trapV1());
    expect(next()).toBe('1.3.6.1.4.1.311 192.0.2.77 192.0.2.9 6 42 public 4294967295 1.3.6.1.2.1.1.1.0=String up');
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('keeps its generic number %i', async (genericTrap) => {
    await listen();
    await send(trapV1({ genericTrap, specificTrap: -5, varBinds: [] }));
    expect(next()).toBe(`1.3.6.1.4.1.311 192.0.2.77 192.0.2.9 ${genericTrap} -5 public 4294967295`);
  });

  it('keeps the octets of its community, whatever they are', async () => {
    await listen();
    await send(trapV1({}, Uint8Array.of(0, 0xff, 0x80)));
    const o = outs();
    expect(getEx(o)).toBe(true);
    expect(o.community.value).toEqual({ stream: Uint8Array.of(0, 0xff, 0x80), length: 3, dynamic: true });
  });

  it('gives SnmpMgrGetTrap the address of the device, not of the datagram', async () => {
    await listen();
    await send(trapV1());
    const o = outs();
    expect(get(o)).toBe(true);
    expect(o.agent.value).toEqual({ stream: Uint8Array.of(192, 0, 2, 77), length: 4, dynamic: true });
    expect(o.enterprise.value).toEqual({ idLength: 7, ids: Uint32Array.from(ids('1.3.6.1.4.1.311')) });
    expect([o.generic.value, o.specific.value, o.time.value, o.bindings.value.len]).toEqual([6, 42, 4294967295, 1]);
  });

  it('shares nothing with the notification that others see', async () => {
    await listen();
    const seen: Uint8Array[] = [];
    for (const listener of net.manager.listeners) {
      listener.on('notification', ({ varBinds }) => seen.push(varBinds[0]!.value as Uint8Array));
    }
    expect(next()).toBe(44);
    await send(trapV1());
    const o = outs();
    expect(getEx(o)).toBe(true);
    const value = o.bindings.value.list![0]!.value;
    seen[0]!.fill(0);
    expect(formatAsnAny(value)).toBe('String up');
  });
});

describe('a v2c notification', () => {
  const address: VarBind = { oid: Oid.from('1.3.6.1.6.3.18.1.3.0'), type: 'IpAddress', value: '192.0.2.50' };
  const enterprise: VarBind = {
    oid: Oid.from('1.3.6.1.6.3.1.1.4.3.0'),
    type: 'ObjectIdentifier',
    value: Oid.from('1.3.6.1.4.1.9'),
  };
  const counter: VarBind = {
    oid: Oid.from('1.3.6.1.2.1.31.1.1.1.6.1'),
    type: 'Counter64',
    value: 18446744073709551615n,
  };

  it.each<[string, VarBind[], string]>([
    ['1.3.6.1.6.3.1.1.5.1', [], '1.3.6.1.6.3.1.1.5 0.0.0.0 192.0.2.9 0 0'],
    ['1.3.6.1.6.3.1.1.5.3', [], '1.3.6.1.6.3.1.1.5 0.0.0.0 192.0.2.9 2 0'],
    ['1.3.6.1.6.3.1.1.5.6', [], '1.3.6.1.6.3.1.1.5 0.0.0.0 192.0.2.9 5 0'],
    ['1.3.6.1.6.3.1.1.5.4', [enterprise], '1.3.6.1.4.1.9 0.0.0.0 192.0.2.9 3 0'],
    ['1.3.6.1.6.3.1.1.5.7', [], '1.3.6.1.6.3.1.1.5 0.0.0.0 192.0.2.9 6 7'],
    ['1.3.6.1.6.3.1.1.5.1.1', [], '1.3.6.1.6.3.1.1.5.1 0.0.0.0 192.0.2.9 6 1'],
    ['1.3.6.1.4.1.311.0.42', [], '1.3.6.1.4.1.311 0.0.0.0 192.0.2.9 6 42'],
    ['1.3.6.1.4.1.311.7.42', [], '1.3.6.1.4.1.311.7 0.0.0.0 192.0.2.9 6 42'],
    ['1.3.6.1.4.1.311.0.42', [enterprise], '1.3.6.1.4.1.311 0.0.0.0 192.0.2.9 6 42'],
    ['1.3.6.1.4.1.311.0.42', [address], '1.3.6.1.4.1.311 192.0.2.50 192.0.2.9 6 42'],
    ['1.3.6.1.4.1.311.0.42', [counter], '1.3.6.1.4.1.311 0.0.0.0 192.0.2.9 6 42'],
  ])('%s comes in v1 form', async (trapOid, varBinds, expected) => {
    await listen();
    await send(trapV2(trapOid, varBinds));
    const bindings = varBinds.map((varBind) =>
      varBind === counter
        ? ' 1.3.6.1.2.1.31.1.1.1.6.1=Counter64 18446744073709551615'
        : varBind === address
          ? ' 1.3.6.1.6.3.18.1.3.0=IpAddress 192.0.2.50'
          : ' 1.3.6.1.6.3.1.1.4.3.0=ObjectID 1.3.6.1.4.1.9',
    );
    expect(next()).toBe(`${expected} public 4294967295${bindings.join('')}`);
  });

  it('may be an inform, which is acknowledged', async () => {
    await listen();
    const answers: Uint8Array[] = [];
    await device.close();
    device = await net.network.bind(
      { family: 'udp4', address: '192.0.2.9', port: 50000 },
      { onMessage: (bytes) => answers.push(bytes) },
    );
    await send(trapV2('1.3.6.1.6.3.1.1.5.1', [], 'InformRequest'));
    expect(next()).toMatch(/^1\.3\.6\.1\.6\.3\.1\.1\.5 /);
    expect(answers).toHaveLength(1);
  });
});

it('a trap over IPv6 has a source address of 16 octets', async () => {
  await listen({ address: '::1' });
  const six = await net.network.bind({ family: 'udp6', address: '2001:db8::9', port: 50001 }, { onMessage: () => {} });
  six.send(encodeMessage(trapV1()), '::1', PORT);
  await net.clock.settle();
  const o = outs();
  expect(getEx(o)).toBe(true);
  expect(o.source.value).toEqual({
    stream: Uint8Array.of(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9),
    length: 16,
    dynamic: true,
  });
  expect(o.agent.value.length).toBe(4);
  await six.close();
});
