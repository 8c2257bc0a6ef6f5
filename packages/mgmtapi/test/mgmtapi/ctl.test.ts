// SnmpMgrCtl: the order of its checks, the forms of a port, and when it counts.
import { answering } from '@mgmtapi/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  getLastError,
  SnmpMgrClose,
  SnmpMgrCtl,
  SnmpMgrRequest,
  type SnmpMgrSession,
  setLastError,
} from '../../src/mgmtapi/index.js';
import { AgentNetwork, binding, listOf, objects, sysDescr } from './agent-network.js';

let net: AgentNetwork;
let session: SnmpMgrSession;
beforeEach(async () => {
  net = new AgentNetwork();
  session = await net.open();
  setLastError(0);
});
afterEach(() => net[Symbol.asyncDispose]());

const portOf = (): number | undefined => [...net.manager.sessions][0]?.target.port;
const get = (): Promise<number> => SnmpMgrRequest(session, 160, listOf(binding(sysDescr)), { value: 0 }, { value: 0 });

describe('SnmpMgrCtl', () => {
  it.each<[number | Uint8Array, number, number]>([
    [1161, 4, 1161],
    [1, 4, 1],
    [65535, 4, 65535],
    [161, 8, 161],
    [Uint8Array.of(0x89, 0x04, 0, 0), 4, 1161],
    [Uint8Array.of(0x89, 0x04, 0, 0, 9), 5, 1161],
    [Buffer.from([9, 0x89, 0x04, 0, 0]).subarray(1), 4, 1161],
  ])('takes %j of %i octets: port %i', (buffer, size, port) => {
    const returned = { value: 77 };
    expect(SnmpMgrCtl(session, 1, buffer, size, null, 0, returned)).toBe(true);
    expect(portOf()).toBe(port);
    expect(returned.value).toBe(0);
  });

  it.each<[unknown, unknown, unknown, number]>([
    [1, null, 4, 48],
    [1, 1161, 3, 48],
    [1, 1161, 0, 48],
    [1, 1161, -4, 48],
    [1, 1161, undefined, 48],
    [1, 0, 4, 48],
    [1, 65536, 4, 48],
    [1, -1, 4, 48],
    [1, 1.5, 4, 48],
    [1, Number.NaN, 4, 48],
    [1, '1161', 4, 48],
    [1, Uint8Array.of(0x89, 0x04, 0), 4, 48],
    [1, Uint8Array.of(0, 0, 1, 0), 4, 48],
    [1, Uint8Array.of(0, 0, 0, 0), 4, 48],
    [1, new Uint8Array(0), 4, 48],
    [0, 1161, 4, 46],
    [2, 1161, 4, 46],
    [-1, null, 0, 46], // the code before the buffer
    ['1', 1161, 4, 46],
  ])('refuses code %j, buffer %j of %j octets with %i', (code, buffer, size, lastError) => {
    const returned = { value: 77 };
    const call = SnmpMgrCtl as (...args: unknown[]) => boolean;
    expect(call(session, code, buffer, size, null, 0, returned)).toBe(false);
    expect(getLastError()).toBe(lastError);
    expect(getLastError(session)).toBe(lastError);
    expect(portOf()).toBe(161);
    expect(returned.value).toBe(77);
  });

  it.each([[null], [undefined], [{}], [5], ['session']])(
    'refuses the session %j with 47, before anything else',
    (other) => {
      expect(SnmpMgrCtl(other as unknown as SnmpMgrSession, 9, null, 0)).toBe(false);
      expect(getLastError()).toBe(47);
    },
  );

  it('refuses a closed session with 47', async () => {
    await SnmpMgrClose(session);
    expect(SnmpMgrCtl(session, 1, 1161, 4)).toBe(false);
    expect(getLastError()).toBe(47);
  });

  it('counts from the next request on', async () => {
    const old = await net.agent((request) => answering(objects)(request).map((reply) => ({ ...reply, after: 100 })));
    const fresh = await net.agent(answering(objects), 1161);
    const pending = get();
    SnmpMgrCtl(session, 1, 1161, 4);
    const next = get();
    expect(await net.clock.until(Promise.all([pending, next]))).toEqual([1, 1]);
    expect([old.requests.length, fresh.requests.length]).toEqual([1, 1]);
  });
});
