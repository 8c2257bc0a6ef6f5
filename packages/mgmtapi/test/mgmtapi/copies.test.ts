// Two copies of the package in one process, as ESM and CommonJS are: they share manager, sessions, listener and last error.

import { answering } from '@mgmtapi/testkit';
import { describe, expect, it, vi } from 'vitest';
import { AgentNetwork, binding, listOf, objects, sysDescr } from './agent-network.js';

type Copy = typeof import('../../src/mgmtapi/index.js') & typeof import('../../src/snmpapi/index.js');

async function load(): Promise<Copy> {
  vi.resetModules();
  return { ...(await import('../../src/mgmtapi/index.js')), ...(await import('../../src/snmpapi/index.js')) };
}

describe('two copies', async () => {
  const [a, b] = [await load(), await load()];

  it('are two', () => {
    expect(a.SnmpMgrOpen).not.toBe(b.SnmpMgrOpen);
    expect(a.SnmpMgrSession).not.toBe(b.SnmpMgrSession);
  });

  it('share the last error', async () => {
    await a.SnmpMgrOpen('', null, 1000, 0);
    expect(b.getLastError()).toBe(11001);
    b.setLastError(5);
    expect(a.getLastError()).toBe(5);
    const read = a.withLastError(async () => {
      await b.SnmpMgrOpen('', null, 1000, 0);
      return b.getLastError();
    });
    expect(await read).toBe(11001);
  });

  it('share the session manager, and each uses the sessions of the other', async () => {
    expect(a.sessionManager()).toBe(b.sessionManager());
    const session = await a.SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    expect(session).toBeInstanceOf(b.SnmpMgrSession);
    expect(b.SnmpMgrCtl(session, 1, 1161, 4)).toBe(true);
    expect(b.SnmpMgrCtl(session, 2, 1161, 4)).toBe(false);
    expect([a.getLastError(session), b.getLastError(session)]).toEqual([46, 46]);
    expect(await b.SnmpMgrClose(session)).toBe(true);
    expect(await a.SnmpMgrClose(session)).toBe(false);
    expect(await b.SnmpMgrClose(a.sessionManager())).toBe(true);
  });

  it('ask with each other’s sessions', async () => {
    await using net = new AgentNetwork();
    await net.agent(answering(objects));
    const session = await a.SnmpMgrOpen('192.0.2.1', null, 1000, 0, { manager: net.manager });
    const list = listOf(binding(sysDescr));
    expect(await b.SnmpMgrRequest(session, 160, list, { value: 0 }, { value: 0 })).toBe(1);
    expect(b.formatAsnAny(list.list![0]!.value)).toBe('String an agent');
  });

  it('share the trap listener', async () => {
    await using net = new AgentNetwork();
    expect(await a.SnmpMgrTrapListen({ value: null }, { manager: net.manager, port: 1162 })).toBe(true);
    expect(await b.SnmpMgrTrapListen({ value: null }, { manager: net.manager, port: 1163 })).toBe(false);
    expect(b.getLastError()).toBe(43);
    expect(await b.SnmpMgrClose(null)).toBe(true);
    expect(net.manager.listeners.size).toBe(0);
  });

  it('share log level, settings and uptime', () => {
    const printed: string[] = [];
    a.configureMgmtApi({ print: (text) => printed.push(text) });
    a.SnmpSvcSetLogLevel(5);
    b.SnmpUtilDbgPrint(5, 'said');
    expect(printed).toEqual(['said']);
    b.SnmpSvcSetLogLevel(0);
    b.configureMgmtApi();
    a.SnmpUtilDbgPrint(5, 'not said');
    expect(printed).toEqual(['said']);
    expect(Math.abs(a.SnmpSvcGetUptime() - b.SnmpSvcGetUptime())).toBeLessThanOrEqual(100);
  });
});
