// SnmpMgrClose and SnmpMgrCloseSync: sessions, the listener, managers, and sockets that fail to close.
import { answering, leavesNothingOpen, runProgram } from '@mgmtapi/testkit';
import type { Endpoint, Transport } from '@mgmtapi/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SnmpManager } from '../../src/manager.js';
import {
  getLastError,
  SnmpMgrClose,
  SnmpMgrCloseSync,
  SnmpMgrGetTrap,
  SnmpMgrOpen,
  SnmpMgrRequest,
  type SnmpMgrSession,
  SnmpMgrTrapListen,
  setLastError,
  type TrapEvent,
} from '../../src/mgmtapi/index.js';
import type { Ref } from '../../src/snmpapi/index.js';
import { AgentNetwork, binding, listOf, objects, sysDescr } from './agent-network.js';

let net: AgentNetwork;
beforeEach(() => {
  net = new AgentNetwork();
  setLastError(0);
});
afterEach(async () => {
  await SnmpMgrClose(null);
  await net[Symbol.asyncDispose]();
});

const request = (session: SnmpMgrSession | null) =>
  SnmpMgrRequest(session, 160, listOf(binding(sysDescr)), { value: 0 }, { value: 0 });
const listen = (event: Ref<TrapEvent | null> = { value: null }) =>
  SnmpMgrTrapListen(event, { manager: net.manager, port: 1162 });
const getTrap = (): boolean =>
  SnmpMgrGetTrap(...([1, 2, 3, 4, 5, 6].map(() => ({})) as unknown as Parameters<typeof SnmpMgrGetTrap>));

const both: [string, (session: SnmpMgrSession | SnmpManager | null) => boolean | Promise<boolean>][] = [
  ['SnmpMgrClose', SnmpMgrClose],
  ['SnmpMgrCloseSync', SnmpMgrCloseSync],
];

describe.each(both)('%s', (_, close) => {
  it('of a session is true once, then false with 47', async () => {
    const session = await net.open();
    expect(await close(session)).toBe(true);
    expect(getLastError()).toBe(0);
    expect(await close(session)).toBe(false);
    expect(getLastError()).toBe(47);
    expect(getLastError(session)).toBe(47);
    expect(net.manager.sessions.size).toBe(0);
  });

  it('called twice in one turn is true once', async () => {
    const session = await net.open();
    expect(await Promise.all([close(session), close(session)])).toEqual([true, false]);
  });

  it.each([[undefined], [{}], [0], [1], ['session'], [() => {}]])('of %j is false with 47', async (other) => {
    expect(await close(other as unknown as SnmpMgrSession)).toBe(false);
    expect(getLastError()).toBe(47);
  });

  it('settles pending requests at once, with 10004, and nothing comes later', async () => {
    await net.agent((each) => answering(objects)(each).map((reply) => ({ ...reply, after: 500 })));
    const session = await net.open(1000, 5);
    const pending = [request(session), request(session)];
    await net.clock.settle();
    expect(await close(session)).toBe(true);
    for (const each of pending) {
      expect(await each).toBe(0);
      expect(getLastError()).toBe(10004);
    }
    expect(getLastError(session)).toBe(10004);
    expect(net.clock.pending).toBe(2); // the agent's late answers
    await net.clock.advance(60_000);
    expect(net.clock.pending).toBe(0);
  });

  it('of a session leaves the others alone, and the listener', async () => {
    await net.agent(answering(objects));
    const [first, second] = [await net.open(), await net.open()];
    await listen();
    expect(await close(first)).toBe(true);
    expect(await request(second)).toBe(1);
    expect(getTrap()).toBe(false);
    expect(getLastError()).toBe(44);
  });

  it('of null closes the listener, and no session', async () => {
    await net.agent(answering(objects));
    const session = await net.open();
    const event: Ref<TrapEvent | null> = { value: null };
    expect(await listen(event)).toBe(true);
    const waiting = event.value!.wait();
    expect(await close(null)).toBe(true);
    expect(await waiting).toBe('closed');
    expect(event.value!.isSet).toBe(false);
    expect(getTrap()).toBe(false);
    expect(getLastError()).toBe(42);
    expect(await request(session)).toBe(1);
    await Promise.all([...net.manager.listeners].map((each) => each.close()));
    expect(await listen()).toBe(true);
  });

  it('of null without a listener is true, again and again', async () => {
    expect(await close(null)).toBe(true);
    expect(await close(null)).toBe(true);
  });

  it('of null while the listener is being bound makes SnmpMgrTrapListen false with 10004', async () => {
    const event: Ref<TrapEvent | null> = { value: null };
    const listening = listen(event);
    expect(await close(null)).toBe(true);
    expect(await listening).toBe(false);
    expect(getLastError()).toBe(10004);
    expect(event.value).toBeNull();
    expect(net.network.bound).toEqual([]);
    expect(await listen()).toBe(true);
  });

  it('of a session manager closes all that it opened, in one call', async () => {
    const sessions = [await net.open(), await net.open(), await net.open(1000, 0, { socket: 'own' })];
    const event: Ref<TrapEvent | null> = { value: null };
    await listen(event);
    const pending = request(sessions[0]!);
    await net.clock.settle();
    expect(await close(net.manager)).toBe(true);
    expect(await pending).toBe(0);
    expect(getLastError()).toBe(10004);
    for (const session of sessions) {
      expect(await close(session)).toBe(false);
      expect(getLastError()).toBe(47);
    }
    expect(await event.value!.wait()).toBe('closed');
    await net.manager.close();
    expect(net.network.bound).toEqual([]);
    expect(getTrap()).toBe(false);
    expect(getLastError()).toBe(42);
    expect(await close(net.manager)).toBe(false);
    expect(getLastError()).toBe(47);
  });
});

describe('a socket that fails to close', () => {
  /** Closes its sockets, and says that it could not. */
  const failing =
    (code: string) =>
    (network: Transport): Transport => ({
      bind: async (options, handlers) => {
        const endpoint = await network.bind(options, handlers);
        const close = endpoint.close.bind(endpoint);
        return Object.assign(endpoint, {
          close: async (): Promise<void> => {
            await close();
            throw Object.assign(new Error(`close ${code}`), { code });
          },
        }) as Endpoint;
      },
    });

  it.each([
    ['EBADF', 10038],
    ['ERR_SOCKET_DGRAM_NOT_RUNNING', 10038],
    ['ENOBUFS', 10055],
    ['EWHATEVER', 10038],
  ])('with %s is false with %i, and everything is released', async (code, lastError) => {
    await using other = new AgentNetwork({}, failing(code));
    const session = await other.open(1000, 3);
    const pending = SnmpMgrRequest(session, 160, listOf(binding(sysDescr)), { value: 0 }, { value: 0 });
    await other.clock.settle();
    expect(await SnmpMgrClose(session)).toBe(false);
    expect(getLastError()).toBe(lastError);
    expect(await pending).toBe(0);
    expect([other.manager.sessions.size, other.network.bound.length, other.clock.pending]).toEqual([0, 0, 0]);
    expect(await SnmpMgrClose(session)).toBe(false);
    expect(getLastError()).toBe(47);
  });

  it('makes the close of the listener false, and a new one possible', async () => {
    await using other = new AgentNetwork({}, failing('EBADF'));
    const options = { manager: other.manager, port: 1162 };
    expect(await SnmpMgrTrapListen({ value: null }, options)).toBe(true);
    expect(await SnmpMgrClose(null)).toBe(false);
    expect(getLastError()).toBe(10038);
    expect(other.network.bound).toEqual([]);
    expect(await SnmpMgrTrapListen({ value: null }, options)).toBe(true);
    await SnmpMgrClose(null);
  });

  it('makes the close of the manager false, and it is closed', async () => {
    await using other = new AgentNetwork({}, failing('EBADF'));
    const sessions = [await other.open(), await other.open(1000, 0, { socket: 'own' })];
    expect(await SnmpMgrClose(other.manager)).toBe(false);
    expect(getLastError()).toBe(10038);
    expect(other.network.bound).toEqual([]);
    for (const session of sessions) expect(await SnmpMgrClose(session)).toBe(false);
  });

  it('is nobody’s business in the synchronous form', async () => {
    await using other = new AgentNetwork({}, failing('EBADF'));
    expect(SnmpMgrCloseSync(await other.open())).toBe(true);
    await other.clock.settle();
    expect(other.network.bound).toEqual([]);
  });
});

describe('on real sockets', () => {
  it('nothing is left when close resolves', async () => {
    await leavesNothingOpen(async () => {
      const manager = new SnmpManager();
      const sessions = await Promise.all([1, 2, 3].map(() => SnmpMgrOpen('127.0.0.1', 'public', 1000, 0, { manager })));
      await SnmpMgrTrapListen({ value: null }, { manager, port: 0, address: '127.0.0.1' });
      for (const session of sessions) expect(await SnmpMgrClose(session)).toBe(true);
      expect(await SnmpMgrClose(null)).toBe(true);
    });
  });

  it('SnmpMgrCloseSync works in an exit handler, and what is forgotten does not hang the program', async () => {
    const { code, stdout, stderr } = await runProgram(`
      import { SnmpMgrCloseSync, SnmpMgrOpen, SnmpMgrTrapListen } from '${new URL('../../src/mgmtapi/index.ts', import.meta.url).pathname}';
      const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
      await SnmpMgrOpen('127.0.0.1', 'forgotten', 1000, 0);
      await SnmpMgrTrapListen({ value: null }, { port: 0, address: '127.0.0.1' });
      process.on('exit', () => console.log(SnmpMgrCloseSync(session), SnmpMgrCloseSync(null), SnmpMgrCloseSync(session)));
      process.exit(0);
    `);
    expect([code, stdout, stderr]).toEqual([0, 'true true false\n', '']);
  });
});
