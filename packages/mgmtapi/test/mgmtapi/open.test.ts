// SnmpMgrOpen: addresses, communities, time-outs, and what it refuses.
import { answering, openHandles, silent } from '@mgmtapi/testkit';
import { type LookupFunction, MemoryNetwork } from '@mgmtapi/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SnmpManager } from '../../src/manager.js';
import {
  getLastError,
  SnmpMgrClose,
  SnmpMgrOpen,
  type SnmpMgrOpenOptions,
  SnmpMgrRequest,
  SnmpMgrSession,
  sessionManager,
  setLastError,
} from '../../src/mgmtapi/index.js';
import { AgentNetwork, binding, listOf, objects, sysDescr } from './agent-network.js';

let net: AgentNetwork;
beforeEach(() => {
  net = new AgentNetwork();
  setLastError(0);
});
afterEach(() => net[Symbol.asyncDispose]());

/** A name server that knows `agent` (192.0.2.1), `six` (2001:db8::6) and the host 00aa00bbccdd, and is down for `later`. */
const lookup: LookupFunction = (name, options, done) => {
  const known: Record<string, { address: string; family: number }> = {
    agent: { address: '192.0.2.1', family: 4 },
    six: { address: '2001:db8::6', family: 6 },
    '00aa00bbccdd': { address: '192.0.2.1', family: 4 },
  };
  const found = known[name];
  queueMicrotask(() => {
    if (found) {
      if ((options as { all?: boolean }).all) (done as (...args: unknown[]) => void)(null, [found]);
      else done(null, found.address, found.family);
      return;
    }
    const code = name === 'later' ? 'EAI_AGAIN' : 'ENOTFOUND';
    done(Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code }), '', 0);
  });
};

const open = (address: string | null, options: SnmpMgrOpenOptions = {}) =>
  SnmpMgrOpen(address, 'public', 1000, 0, { manager: net.manager, lookup, ...options });

/** The address that the session's requests go to. */
async function target(address: string | null): Promise<string | undefined> {
  expect(await open(address)).toBeInstanceOf(SnmpMgrSession);
  const [session] = net.manager.sessions;
  return `${session?.target.address} ${session?.target.port} ${session?.target.version}`;
}

describe('the address', () => {
  it.each<[string | null, string]>([
    ['192.0.2.1', '192.0.2.1 161 v1'],
    ['127.0.0.1', '127.0.0.1 161 v1'],
    ['agent', '192.0.2.1 161 v1'],
    ['six', '2001:db8::6 161 v1'],
    ['2001:db8::1', '2001:db8::1 161 v1'],
    ['3ffe:8311:ffff::b3ff:fe88:c33', '3ffe:8311:ffff::b3ff:fe88:c33 161 v1'],
    ['fe80::1%eth0', 'fe80::1%eth0 161 v1'],
    ['00aa00bbccdd', '192.0.2.1 161 v1'], // a host that has such a name
    [null, '127.0.0.1 161 v1'],
  ])('%j is asked at %s', async (address, where) => {
    expect(await target(address)).toBe(where);
  });

  it.each<[string, number]>([
    ['', 11001],
    ['nobody', 11001],
    ['later', 11002],
    ['00aa00bbccde', 10047],
    ['00AA00BBCCDE', 10047],
    ['00006112.00aa00bbccdd', 10047],
    ['192.0.2.1:161', 11001],
    ['agent:161', 11001],
    ['[2001:db8::1]', 11001],
    ['[2001:db8::1]:161', 11001],
    ['udp6:agent', 11001],
  ])('%j is refused with %i', async (address, lastError) => {
    expect(await open(address)).toBeNull();
    expect(getLastError()).toBe(lastError);
    expect(net.manager.sessions.size).toBe(0);
  });

  it('is not contacted', async () => {
    const agent = await net.agent(silent);
    await net.open();
    await net.clock.settle();
    expect(agent.requests).toHaveLength(0);
  });
});

describe('time-out and retries', () => {
  it.each([
    [1, 0],
    [6000, 3],
    [2147483647, 2147483647],
  ])('%d and %d are taken', async (timeout, retries) => {
    expect(await SnmpMgrOpen('192.0.2.1', 'public', timeout, retries, { manager: net.manager })).not.toBeNull();
  });

  it.each<[unknown, unknown]>([
    [0, 0],
    [-1, 0],
    [1.5, 0],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
    [2147483648, 0],
    [1000, -1],
    [1000, 0.5],
    [1000, Number.NaN],
    [1000, 2147483648],
    [undefined, 0],
    [1000, undefined],
    ['1000', 0],
  ])('%j and %j are refused with 10022', async (timeout, retries) => {
    const session = SnmpMgrOpen('192.0.2.1', 'public', timeout as number, retries as number, { manager: net.manager });
    expect(await session).toBeNull();
    expect(getLastError()).toBe(10022);
  });
});

describe('the community', () => {
  it.each<[string | Uint8Array | null, string]>([
    ['private', '70726976617465'],
    ['', ''],
    [null, '7075626c6963'],
    [Uint8Array.of(0, 255), '00ff'],
    ['pässwort', '70c3a47373776f7274'],
  ])('%j goes out as %s', async (community, hex) => {
    const agent = await net.agent(answering(objects));
    const session = await SnmpMgrOpen('192.0.2.1', community, 1000, 0, { manager: net.manager });
    expect(await SnmpMgrRequest(session, 160, listOf(binding(sysDescr)), { value: 0 }, { value: 0 })).toBe(1);
    const { message } = agent.requests[0]!;
    expect(message.version).toBe('v1');
    expect(message.version !== 'v3' && Buffer.from(message.community).toString('hex')).toBe(hex);
  });
});

describe('the options', () => {
  it('say version and port', async () => {
    const agent = await net.agent(answering(objects), 1161);
    const session = await open('192.0.2.1', { version: 'v2c', port: 1161 });
    expect(await SnmpMgrRequest(session, 160, listOf(binding(sysDescr)), { value: 0 }, { value: 0 })).toBe(1);
    expect(agent.requests[0]?.message.version).toBe('v2c');
  });

  it('give way to the parameters', async () => {
    const session = open('192.0.2.1', { host: 'nobody', community: 'x', timeout: 1, retries: 9, backoff: undefined });
    expect(await session).not.toBeNull();
    expect([...net.manager.sessions][0]?.target.address).toBe('192.0.2.1');
  });

  it('can give up', async () => {
    expect(await open('agent', { signal: AbortSignal.abort() })).toBeNull();
    expect(getLastError()).toBe(10004);
    const controller = new AbortController();
    const opening = open('agent', { signal: controller.signal, lookup: () => {} });
    controller.abort(new Error('enough'));
    expect(await opening).toBeNull();
    expect(getLastError()).toBe(10004);
  });
});

describe('what fails later than the arguments', () => {
  it.each([
    ['EACCES', 10013],
    ['EMFILE', 10024],
    ['EADDRNOTAVAIL', 10049],
    ['EAFNOSUPPORT', 10047],
  ])('a socket refused with %s is null with %i', async (code, lastError) => {
    const network = new MemoryNetwork({ refuseBind: () => code });
    const manager = new SnmpManager({ transport: network });
    expect(await SnmpMgrOpen('192.0.2.1', 'public', 1000, 0, { manager })).toBeNull();
    expect(getLastError()).toBe(lastError);
    await manager.close();
  });

  it('a closed manager is null with 10004', async () => {
    await net.manager.close();
    expect(await open('192.0.2.1')).toBeNull();
    expect(getLastError()).toBe(10004);
  });

  it('a name that is no text rejects: C would not compile it', async () => {
    await expect(open(5 as unknown as string)).rejects.toThrow(TypeError);
    await expect(SnmpMgrOpen('192.0.2.1', 5 as unknown as string, 1, 0)).rejects.toThrow(TypeError);
  });
});

describe('sessionManager', () => {
  it('opens what names no other manager, and closes all of it in one call', async () => {
    const before = openHandles();
    const manager = sessionManager();
    expect(sessionManager()).toBe(manager);
    const first = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    const second = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    expect(manager.sessions.size).toBe(2);
    expect(await SnmpMgrClose(manager)).toBe(true);
    for (const session of [first, second]) {
      expect(await SnmpMgrClose(session)).toBe(false);
      expect(getLastError()).toBe(47);
      expect(getLastError(session)).toBe(47);
    }
    expect(openHandles().udpSockets).toBe(before.udpSockets);
  });

  it('is a fresh one after a close', async () => {
    const closed = sessionManager();
    await closed.close();
    const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    expect(session).not.toBeNull();
    expect(sessionManager()).not.toBe(closed);
    expect(await SnmpMgrClose(session)).toBe(true);
  });
});

it('a session shows nothing and has no fields', async () => {
  const session = await net.open();
  expect(Object.keys(session)).toEqual([]);
  expect(JSON.stringify(session)).toBe('{}');
});
