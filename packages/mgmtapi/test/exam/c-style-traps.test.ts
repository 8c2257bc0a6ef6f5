// SnmpMgrTrapListen, SnmpMgrGetTrap and SnmpMgrGetTrapEx: life cycle, event, out-parameters, conversions.
import {
  ASN_COUNTER64,
  ASN_INTEGER,
  ASN_OCTETSTRING,
  type AsnObjectIdentifier,
  type AsnOctetString,
  getLastError,
  Oid,
  SnmpManager,
  SnmpMgrClose,
  SnmpMgrCloseSync,
  SnmpMgrGetTrap,
  SnmpMgrGetTrapEx,
  SnmpMgrOpen,
  SnmpMgrTrapListen,
  type SnmpVarBindList,
  sessionManager,
  setLastError,
  TrapEvent,
  type TrapListener,
} from 'mgmtapi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arcs, bytesOf, octets, oid } from './structures.js';
import { sysUpTime, text, trapV1, trapV2, UdpPeer, varBindOf } from './udp-peer.js';

const wrong = (value: unknown): never => value as never;

const outs = () => ({
  enterprise: { value: oid('0.9') as AsnObjectIdentifier },
  agentAddress: { value: octets('before') as AsnOctetString },
  sourceAddress: { value: octets('before') as AsnOctetString },
  genericTrap: { value: -1 },
  specificTrap: { value: -1 },
  community: { value: octets('before') as AsnOctetString },
  timeStamp: { value: -1 },
  bindings: { value: { list: null, len: 0 } as SnmpVarBindList },
});
type Outs = ReturnType<typeof outs>;

const getTrap = (o: Outs): boolean =>
  SnmpMgrGetTrap(o.enterprise, o.agentAddress, o.genericTrap, o.specificTrap, o.timeStamp, o.bindings);
const getTrapEx = (o: Outs): boolean =>
  SnmpMgrGetTrapEx(
    o.enterprise,
    o.agentAddress,
    o.sourceAddress,
    o.genericTrap,
    o.specificTrap,
    o.community,
    o.timeStamp,
    o.bindings,
  );

let sender: UdpPeer;
beforeEach(async () => {
  sender = await UdpPeer.open();
  setLastError(0);
});
afterEach(async () => {
  await SnmpMgrClose(null);
  await SnmpMgrClose(sessionManager());
  await sender.close();
});

async function listen(address = '127.0.0.1'): Promise<{ event: TrapEvent; listener: TrapListener; port: number }> {
  const ref: { value: TrapEvent | null } = { value: null };
  if (!(await SnmpMgrTrapListen(ref, { port: 0, address }))) throw new Error(`SnmpMgrTrapListen: ${getLastError()}`);
  const [listener] = sessionManager().listeners;
  if (!ref.value || !listener) throw new Error('no event, no listener');
  return { event: ref.value, listener, port: listener.address[0].port };
}

/** Sends one datagram and takes the trap it makes. */
async function through(bytes: Uint8Array): Promise<Outs> {
  const { event, port } = await listen();
  sender.send(bytes, port);
  expect(await event.wait({ timeoutMs: 5000 })).toBe('signaled');
  const o = outs();
  expect(getTrapEx(o)).toBe(true);
  return o;
}

describe('life cycle', () => {
  it.each([
    ['SnmpMgrGetTrap', getTrap],
    ['SnmpMgrGetTrapEx', getTrapEx],
  ])('%s: 42 before listening, 44 while empty, 42 after SnmpMgrClose(null); nothing written', async (_name, get) => {
    const o = outs();
    expect([get(o), getLastError()]).toEqual([false, 42]);
    await listen();
    expect([get(o), getLastError()]).toEqual([false, 44]);
    expect(await SnmpMgrClose(null)).toBe(true);
    expect([get(o), getLastError()]).toEqual([false, 42]);
    expect(o).toEqual(outs());
  });

  it('a second SnmpMgrTrapListen: false with 43, whatever its manager, and the first goes on', async () => {
    const { event, port } = await listen();
    const second: { value: TrapEvent | null } = { value: null };
    const manager = new SnmpManager();
    expect(await SnmpMgrTrapListen(second, { port: 0, address: '127.0.0.1' })).toBe(false);
    expect(getLastError()).toBe(43);
    expect(await SnmpMgrTrapListen(second, { manager, port: 0, address: '127.0.0.1' })).toBe(false);
    expect(getLastError()).toBe(43);
    expect(second.value).toBeNull();
    sender.send(trapV1(), port);
    expect(await event.wait({ timeoutMs: 5000 })).toBe('signaled');
    await manager.close();
  });

  it('two at once: one true, one false with 43', async () => {
    const refs = [{ value: null }, { value: null }];
    const done = await Promise.all(refs.map((ref) => SnmpMgrTrapListen(ref, { port: 0, address: '127.0.0.1' })));
    expect(done.sort()).toEqual([false, true]);
    expect(refs.filter(({ value }) => value !== null)).toHaveLength(1);
  });

  it.each([
    ['SnmpMgrClose(null)', () => SnmpMgrClose(null)],
    ['SnmpMgrCloseSync(null)', () => SnmpMgrCloseSync(null)],
    ['SnmpMgrClose(its manager)', () => SnmpMgrClose(sessionManager())],
  ])('%s drops the queue, ends the event, and listening can start anew', async (_name, close) => {
    const { event, port } = await listen();
    sender.send(trapV1(), port);
    await event.wait({ timeoutMs: 5000 });
    expect(await close()).toBe(true);
    expect(event.isSet).toBe(false);
    expect(await event.wait()).toBe('closed');
    expect(getTrap(outs())).toBe(false);
    expect(getLastError()).toBe(42);
    const again = await listen();
    expect(again.event).not.toBe(event);
    expect([getTrap(outs()), getLastError()]).toEqual([false, 44]);
  });

  it('SnmpMgrClose(null) leaves sessions, closing a session leaves the listener', async () => {
    const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    await listen();
    expect(await SnmpMgrClose(session)).toBe(true);
    expect([getTrap(outs()), getLastError()]).toEqual([false, 44]);
  });

  it('a taken port: false with 10048, and idle again', async () => {
    const ref = { value: null };
    expect(await SnmpMgrTrapListen(ref, { port: sender.port, address: '127.0.0.1' })).toBe(false);
    expect([getLastError(), ref.value]).toEqual([10048, null]);
    expect([getTrap(outs()), getLastError()]).toEqual([false, 42]);
    await listen();
  });

  it('an address that is not ours: false with 10049', async () => {
    expect(await SnmpMgrTrapListen({ value: null }, { port: 0, address: '192.0.2.1' })).toBe(false);
    expect(getLastError()).toBe(10049);
  });

  it('no place for the event: false with 87', async () => {
    expect(await SnmpMgrTrapListen(wrong(null), { port: 0, address: '127.0.0.1' })).toBe(false);
    expect(getLastError()).toBe(87);
    expect([getTrap(outs()), getLastError()]).toEqual([false, 42]);
  });

  it('a manager of the caller listens, and its close ends it', async () => {
    const manager = new SnmpManager();
    const ref: { value: TrapEvent | null } = { value: null };
    expect(await SnmpMgrTrapListen(ref, { manager, port: 0, address: '127.0.0.1' })).toBe(true);
    expect(manager.listeners.size).toBe(1);
    expect(await SnmpMgrClose(manager)).toBe(true);
    expect([getTrap(outs()), getLastError()]).toEqual([false, 42]);
    expect(await ref.value?.wait()).toBe('closed');
  });
});

describe('the event', () => {
  it('is set by a trap, stays set while it is drained, and is reset by hand alone', async () => {
    const { event, port } = await listen();
    expect(event).toBeInstanceOf(TrapEvent);
    expect(event.isSet).toBe(false);
    sender.send(trapV1(), port);
    expect(await event.wait({ timeoutMs: 5000 })).toBe('signaled');
    expect(await event.wait()).toBe('signaled');
    expect([getTrap(outs()), getTrap(outs()), event.isSet]).toEqual([true, false, true]);
    event.reset();
    expect(event.isSet).toBe(false);
  });

  it('one signal stands for many traps', async () => {
    const { event, listener, port } = await listen();
    let signals = 0;
    event.on('signal', () => signals++);
    for (let n = 0; n < 5; n++) sender.send(trapV1({ specificTrap: n }), port);
    await expect.poll(() => listener.counters.received, { interval: 2 }).toBe(5);
    expect(signals).toBe(1);
    event.reset();
    const seen: number[] = [];
    for (let o = outs(); getTrapEx(o); o = outs()) seen.push(o.specificTrap.value);
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect([getLastError(), event.isSet]).toEqual([44, false]);
    sender.send(trapV1(), port);
    expect(await event.wait({ timeoutMs: 5000 })).toBe('signaled');
    expect(signals).toBe(2);
  });

  it.each([
    ['octets of no message', Uint8Array.of(0x30, 3, 1)],
    ['a request', trapV2({ type: 'InformRequest', raw: [] })],
    ['a notification that does not say which', trapV2({ raw: [sysUpTime(1)] })],
  ])('%s does not set it', async (_name, bytes) => {
    const { event, listener, port } = await listen();
    sender.send(bytes, port);
    await expect.poll(() => listener.counters.received, { interval: 2 }).toBe(1);
    expect([event.isSet, getTrap(outs()), getLastError()]).toEqual([false, false, 44]);
  });

  it('waits in vain: timeout; at an abort: the reason or closed; at a close: closed', async () => {
    const { event } = await listen();
    expect(await event.wait({ timeoutMs: 5 })).toBe('timeout');
    const waiting = event.wait();
    await SnmpMgrClose(null);
    expect(await waiting).toBe('closed');
    expect(await event.wait({ timeoutMs: 1 })).toBe('closed');
  });
});

describe('out-parameters', () => {
  it('of a v1 trap', async () => {
    const o = await through(
      trapV1({
        enterprise: '1.3.6.1.4.1.77.1.2',
        agentAddr: '192.0.2.7',
        genericTrap: 6,
        specificTrap: 42,
        timeStamp: 4294967295,
        community: 'hu\xffsh',
        varBinds: [
          varBindOf('1.3.6.1.9.1', { type: 'Integer32', value: -1 }),
          varBindOf('1.3.6.1.9.2', { type: 'OctetString', value: text('abc') }),
        ],
      }),
    );
    expect(arcs(o.enterprise.value)).toBe('1.3.6.1.4.1.77.1.2');
    expect(bytesOf(o.agentAddress.value)).toEqual([192, 0, 2, 7]);
    expect(bytesOf(o.sourceAddress.value)).toEqual([127, 0, 0, 1]);
    expect([o.genericTrap.value, o.specificTrap.value, o.timeStamp.value]).toEqual([6, 42, 4294967295]);
    expect(bytesOf(o.community.value)).toEqual([...text('hu\xffsh')]);
    expect(o.bindings.value.len).toBe(2);
    expect(o.bindings.value.list?.map((vb) => [arcs(vb.name), vb.value.asnType])).toEqual([
      ['1.3.6.1.9.1', ASN_INTEGER],
      ['1.3.6.1.9.2', ASN_OCTETSTRING],
    ]);
  });

  it.each([0, 1, 2, 3, 4, 5])('generic trap %i of v1', async (genericTrap) => {
    const o = await through(trapV1({ genericTrap, specificTrap: 0, enterprise: '1.3.6.1.4.1.311' }));
    expect([o.genericTrap.value, o.specificTrap.value, arcs(o.enterprise.value)]).toEqual([
      genericTrap,
      0,
      '1.3.6.1.4.1.311',
    ]);
  });

  it('a source of IPv6 has 16 octets', async () => {
    const { event, port } = await listen('::1');
    const sender6 = await UdpPeer.open(undefined, '::1');
    sender6.send(trapV1(), port, '::1');
    expect(await event.wait({ timeoutMs: 5000 })).toBe('signaled');
    const o = outs();
    expect(getTrapEx(o)).toBe(true);
    expect(bytesOf(o.sourceAddress.value)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(bytesOf(o.agentAddress.value)).toEqual([192, 0, 2, 7]);
    await sender6.close();
  });

  it('both functions take from one queue, the oldest first', async () => {
    const { listener, port } = await listen();
    for (let n = 1; n <= 3; n++) sender.send(trapV1({ specificTrap: n }), port);
    await expect.poll(() => listener.counters.received, { interval: 2 }).toBe(3);
    const [first, second, third] = [outs(), outs(), outs()];
    expect([getTrap(first), getTrapEx(second), getTrap(third), getTrap(outs())]).toEqual([true, true, true, false]);
    expect([first, second, third].map((o) => o.specificTrap.value)).toEqual([1, 2, 3]);
  });

  it('null for any of them: false with 87, and the trap stays', async () => {
    const { event, port } = await listen();
    sender.send(trapV1(), port);
    await event.wait({ timeoutMs: 5000 });
    for (const key of Object.keys(outs()) as (keyof Outs)[]) {
      expect([key, getTrapEx({ ...outs(), [key]: null as never }), getLastError()]).toEqual([key, false, 87]);
    }
    expect(getTrapEx(outs())).toBe(true);
  });
});

describe('v2c notifications in v1 form', () => {
  const enterpriseBinding = varBindOf('1.3.6.1.6.3.1.1.4.3.0', {
    type: 'ObjectIdentifier',
    value: Oid.from('1.3.6.1.4.1.8072.3'),
  });
  const addressBinding = varBindOf('1.3.6.1.6.3.18.1.3.0', { type: 'IpAddress', value: '192.0.2.9' });

  it.each([
    ['coldStart', '1.3.6.1.6.3.1.1.5.1', [], '1.3.6.1.6.3.1.1.5', 0, 0],
    ['warmStart', '1.3.6.1.6.3.1.1.5.2', [], '1.3.6.1.6.3.1.1.5', 1, 0],
    ['linkDown', '1.3.6.1.6.3.1.1.5.3', [], '1.3.6.1.6.3.1.1.5', 2, 0],
    ['linkUp', '1.3.6.1.6.3.1.1.5.4', [], '1.3.6.1.6.3.1.1.5', 3, 0],
    ['authenticationFailure', '1.3.6.1.6.3.1.1.5.5', [], '1.3.6.1.6.3.1.1.5', 4, 0],
    ['egpNeighborLoss', '1.3.6.1.6.3.1.1.5.6', [], '1.3.6.1.6.3.1.1.5', 5, 0],
    ['snmpTraps.7, which v1 does not know', '1.3.6.1.6.3.1.1.5.7', [], '1.3.6.1.6.3.1.1.5', 6, 7],
    ['linkDown with snmpTrapEnterprise', '1.3.6.1.6.3.1.1.5.3', [enterpriseBinding], '1.3.6.1.4.1.8072.3', 2, 0],
    ['enterprise.0.specific', '1.3.6.1.4.1.311.1.0.7', [], '1.3.6.1.4.1.311.1', 6, 7],
    ['enterprise.specific', '1.3.6.1.4.1.311.1.7', [], '1.3.6.1.4.1.311.1', 6, 7],
    ['the largest specific', '1.3.6.1.4.1.311.0.2147483647', [], '1.3.6.1.4.1.311', 6, 2147483647],
  ])('%s', async (_name, trapOid, varBinds, enterprise, generic, specific) => {
    const o = await through(trapV2({ trapOid, uptime: 77, varBinds }));
    expect([arcs(o.enterprise.value), o.genericTrap.value, o.specificTrap.value]).toEqual([
      enterprise,
      generic,
      specific,
    ]);
    expect(o.timeStamp.value).toBe(77);
    expect(bytesOf(o.agentAddress.value)).toEqual([0, 0, 0, 0]);
    expect(o.bindings.value.len).toBe(varBinds.length);
  });

  it('snmpTrapAddress is the agent address', async () => {
    const o = await through(trapV2({ varBinds: [addressBinding] }));
    expect(bytesOf(o.agentAddress.value)).toEqual([192, 0, 2, 9]);
    expect(bytesOf(o.sourceAddress.value)).toEqual([127, 0, 0, 1]);
  });

  it('Counter64 is kept', async () => {
    const o = await through(
      trapV2({ varBinds: [varBindOf('1.3.6.1.9', { type: 'Counter64', value: 18446744073709551615n })] }),
    );
    expect(o.bindings.value.list?.[0]?.value).toEqual({ asnType: ASN_COUNTER64, asnValue: 18446744073709551615n });
  });

  it('an inform is acknowledged and delivered', async () => {
    const o = await through(trapV2({ type: 'InformRequest', trapOid: '1.3.6.1.6.3.1.1.5.4', requestID: 77 }));
    expect(o.genericTrap.value).toBe(3);
    expect(await sender.messages(1)).toMatchObject([{ version: 'v2c', pdu: { type: 'Response', requestID: 77 } }]);
  });
});
