import { Oid } from '@mgmtapi/ber';
import { ErrorStatus, type VarBind } from '@mgmtapi/protocol';
import { FakeClock } from '@mgmtapi/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { parseMaster } from '../../src/agentx/connection.js';
import { AgentXType } from '../../src/agentx/pdu.js';
import { PayloadReader } from '../../src/agentx/reader.js';
import {
  AgentXErrorCode,
  type AgentXOptions,
  AgentXSubagent,
  type MibHandler,
  readWrite,
  recordedTree,
  scalars,
} from '../../src/index.js';
import { brief } from '../asker.js';
import { ScriptedMaster } from './scripted-master.js';

const ROOT = '1.3.6.1.4.1.99999';
const oid = (suffix = ''): Oid => Oid.from(suffix === '' ? ROOT : `${ROOT}.${suffix}`);
const opened: { close(): Promise<void> }[] = [];
const kept = <T extends { close(): Promise<void> }>(each: T): T => {
  opened.unshift(each);
  return each;
};
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function open(options: AgentXOptions = {}): Promise<{ master: ScriptedMaster; subagent: AgentXSubagent }> {
  const master = kept(await ScriptedMaster.open());
  const subagent = kept(await AgentXSubagent.open({ master: master.address, ping: 0, ...options }));
  return { master, subagent };
}

/** Until this is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

describe('reading, RFC 2741 section 7.2.3', () => {
  const tree = recordedTree(
    ['1.0', '2.0', '3.0', '4.0'].map((suffix, value) => ({ oid: oid(suffix), type: 'Integer32', value: value + 1 })),
  );

  test('Get: values and exceptions', async () => {
    const { master, subagent } = await open();
    await subagent.register(ROOT, tree);
    const answer = await master.search(AgentXType.Get, [[oid('1.0')], [oid('1.1')], [oid('9.0')]]);
    expect(answer).toMatchObject({ error: 0, index: 0 });
    expect(brief(answer.varBinds)).toEqual([
      `${ROOT}.1.0 Integer32 1`,
      `${ROOT}.1.1 NoSuchInstance`,
      `${ROOT}.9.0 NoSuchObject`,
    ]);
  });

  test.each<[what: string, start: string, include: boolean, end: string | undefined, found: string]>([
    ['behind the start', '1.0', false, undefined, '2.0 Integer32 2'],
    ['the start itself', '1.0', true, undefined, '1.0 Integer32 1'],
    ['a start that is no instance, included', '1', true, undefined, '1.0 Integer32 1'],
    ['up to the end', '1.0', false, '3', '2.0 Integer32 2'],
    ['the end is not part of it', '1.0', false, '2.0', '1.0 EndOfMibView'],
    ['an empty range', '3', true, '3', '3 EndOfMibView'],
    ['nothing more', '4.0', false, undefined, '4.0 EndOfMibView'],
  ])('GetNext: %s', async (_, start, include, end, found) => {
    const scalarsToo: MibHandler[] = [
      tree,
      scalars(Object.fromEntries([1, 2, 3, 4].map((value) => [`${ROOT}.${value}.0`, { type: 'Integer32', value }]))),
    ];
    for (const handler of scalarsToo) {
      const { master, subagent } = await open();
      await subagent.register(ROOT, handler);
      const range = [oid(start), include, end === undefined ? undefined : oid(end)] as const;
      const answer = await master.search(AgentXType.GetNext, [range as [Oid, boolean, Oid]]);
      expect(brief(answer.varBinds)).toEqual([`${ROOT}.${found}`]);
    }
  });

  test('GetBulk: non-repeaters once, the others again and again, until all have ended', async () => {
    const { master, subagent } = await open();
    await subagent.register(ROOT, tree);
    const answer = await master.search(AgentXType.GetBulk, [[oid()], [oid('1.0')], [oid('1.0'), false, oid('3')]]);
    expect(brief(answer.varBinds).map((line) => line.slice(ROOT.length + 1))).toEqual([
      '1.0 Integer32 1',
      '2.0 Integer32 2',
      '2.0 Integer32 2',
      '3.0 Integer32 3',
      '2.0 EndOfMibView',
      '4.0 Integer32 4',
      '2.0 EndOfMibView',
    ]);
    const early = await master.search(AgentXType.GetBulk, [[oid()], [oid('4.0')]]);
    expect(early.varBinds).toHaveLength(2);
  });

  test('a handler that fails, and a value that AgentX has no type for, are genErr', async () => {
    const { master, subagent } = await open({ onHandlerError: () => undefined });
    await subagent.register(`${ROOT}.1`, scalars({ [`${ROOT}.1.0`]: () => Promise.reject(new Error('broken')) }));
    const odd = { type: 'Unknown', value: { tag: 69, content: new Uint8Array(1) } } as const;
    await subagent.register(`${ROOT}.2`, { get: () => odd, getNext: () => ({ oid: oid('2.0'), ...odd }) });
    for (const suffix of ['1.0', '2.0']) {
      const answer = await master.search(AgentXType.Get, [[oid('3.0')], [oid(suffix)]]);
      expect(answer).toEqual({ error: ErrorStatus.genErr, index: 2, varBinds: [] });
    }
    const next = await master.search(AgentXType.GetNext, [[oid('1')]]);
    expect(next).toMatchObject({ error: ErrorStatus.genErr, index: 1 });
  });

  test('contexts: one that is not there is unsupportedContext', async () => {
    const { master, subagent } = await open();
    await subagent.register(ROOT, tree, { context: 'a' });
    const inContext = (context: string) =>
      master.ask(
        AgentXType.Get,
        (writer) => {
          writer.text(context);
          writer.oid(oid('1.0'));
          writer.oid(undefined);
        },
        { flags: 0x08 },
      );
    expect(brief((await inContext('a')).varBinds)).toEqual([`${ROOT}.1.0 Integer32 1`]);
    expect(await inContext('b')).toMatchObject({ error: AgentXErrorCode.unsupportedContext });
  });
});

describe('the phases of a SET, RFC 2741 section 7.2.4', () => {
  const log: string[] = [];
  const logging = (name: string, fails: Partial<Record<string, number | Error>> = {}): MibHandler => {
    const phase = (what: string) => (varBind: VarBind) => {
      log.push(`${name} ${what} ${varBind.value}`);
      const failure = fails[what];
      if (failure instanceof Error) throw failure;
      return failure ?? 0;
    };
    return {
      get: () => ({ type: 'Integer32', value: 0 }),
      getNext: () => undefined,
      test: phase('test'),
      commit: phase('commit') as never,
      undo: phase('undo') as never,
      cleanup: phase('cleanup') as never,
    };
  };
  const bindings =
    (...suffixes: string[]) =>
    (writer: { varBind(varBind: VarBind): void }) => {
      for (const [i, suffix] of suffixes.entries())
        writer.varBind({ oid: oid(suffix), type: 'Integer32', value: i + 1 });
    };

  test('test, commit and cleanup; cleanup has no answer', async () => {
    log.length = 0;
    const { master, subagent } = await open();
    await subagent.register(`${ROOT}.1`, logging('a'));
    await subagent.register(`${ROOT}.2`, logging('b'));
    expect(await master.ask(AgentXType.TestSet, bindings('1.0', '2.0'))).toEqual({ error: 0, index: 0, varBinds: [] });
    expect(await master.ask(AgentXType.CommitSet)).toMatchObject({ error: 0 });
    master.send(AgentXType.CleanupSet);
    await master.search(AgentXType.Get, [[oid('1.0')]]); // the next answer is to this
    expect(log).toEqual(['a test 1', 'b test 2', 'a commit 1', 'b commit 2', 'a cleanup 1', 'b cleanup 2']);
    expect(await master.ask(AgentXType.CommitSet)).toMatchObject({ error: AgentXErrorCode.processingError });
  });

  test('test that fails; commit that fails, undo', async () => {
    log.length = 0;
    const { master, subagent } = await open({ onHandlerError: () => undefined });
    await subagent.register(`${ROOT}.1`, logging('a'));
    await subagent.register(`${ROOT}.2`, logging('b', { test: ErrorStatus.wrongValue }));
    await subagent.register(`${ROOT}.3`, logging('c', { commit: new Error('no') }));
    await subagent.register(`${ROOT}.4`, logging('d', { undo: new Error('no') }));
    await subagent.register(`${ROOT}.5`, recordedTree([]));
    const test = (...suffixes: string[]) => master.ask(AgentXType.TestSet, bindings(...suffixes));
    expect(await test('1.0', '2.0')).toMatchObject({ error: ErrorStatus.wrongValue, index: 2 });
    master.send(AgentXType.CleanupSet);
    expect(await test('5.0')).toMatchObject({ error: ErrorStatus.notWritable, index: 1 });
    master.send(AgentXType.CleanupSet);
    expect(await test('1.0', '3.0')).toMatchObject({ error: 0 });
    expect(await master.ask(AgentXType.CommitSet)).toMatchObject({ error: ErrorStatus.commitFailed, index: 2 });
    expect(await master.ask(AgentXType.UndoSet)).toMatchObject({ error: 0 });
    master.send(AgentXType.CleanupSet);
    expect(await test('4.0')).toMatchObject({ error: 0 });
    expect(await master.ask(AgentXType.CommitSet)).toMatchObject({ error: 0 });
    expect(await master.ask(AgentXType.UndoSet)).toMatchObject({ error: ErrorStatus.undoFailed });
    expect(log.filter((line) => !line.includes('test'))).toEqual([
      'a cleanup 1',
      'b cleanup 2',
      'a commit 1',
      'c commit 2',
      'c undo 2',
      'a undo 1',
      'a cleanup 1',
      'c cleanup 2',
      'd commit 1',
      'd undo 1',
    ]);
  });

  test('a master that goes in between: what was tested is let go', async () => {
    log.length = 0;
    const { master, subagent } = await open({ reconnect: false });
    await subagent.register(`${ROOT}.1`, logging('a'));
    await master.ask(AgentXType.TestSet, bindings('1.0'));
    master.hangUp();
    await until(() => !subagent.isOpen);
    await subagent.close();
    expect(log).toEqual(['a test 1', 'a cleanup 1']);
  });
});

describe('the session', () => {
  test('Open says who we are, Register what we have, Close why we go', async () => {
    const { master, subagent } = await open({ descr: 'me', id: '1.3.6.1.4.1.99999', timeout: 9 });
    const remove = await subagent.register(ROOT, scalars({}), { priority: 5, context: 'c' });
    await subagent.notify({ trapOid: `${ROOT}.0.1` });
    await remove();
    await remove();
    await subagent.close();
    await until(() => master.types.length === 5);
    const { Open, Register, Notify, Unregister, Close } = AgentXType;
    expect(master.types).toEqual([Open, Register, Notify, Unregister, Close]);
  });

  test.each<[what: string, type: number, work: (subagent: AgentXSubagent) => Promise<unknown>]>([
    ['register', AgentXType.Register, (subagent) => subagent.register(ROOT, scalars({}))],
    ['notify', AgentXType.Notify, (subagent) => subagent.notify({ trapOid: ROOT })],
  ])('%s that the master refuses', async (_, type, work) => {
    const { master, subagent } = await open();
    master.errors.set(type, AgentXErrorCode.requestDenied);
    await expect(work(subagent)).rejects.toMatchObject({
      code: 267,
      message: expect.stringContaining('requestDenied'),
    });
    master.errors.delete(type);
    await work(subagent); // nothing stayed behind
  });

  test('open that the master refuses, leaves unanswered, or cannot be reached', async () => {
    const master = kept(await ScriptedMaster.open());
    master.errors.set(AgentXType.Open, AgentXErrorCode.openFailed);
    await expect(AgentXSubagent.open({ master: master.address })).rejects.toMatchObject({ code: 256 });
    master.errors.set(AgentXType.Open, 'silence');
    await expect(AgentXSubagent.open({ master: master.address, responseTimeout: 20 })).rejects.toThrow(
      /no answer in 20 ms/,
    );
    const { address } = master;
    await master.close();
    await expect(AgentXSubagent.open({ master: address })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(AgentXSubagent.open({ master: '/nowhere/agentx' })).rejects.toMatchObject({ code: 'ENOENT' });
    opened.length = 0;
  });

  test('closing ends what waits for the master', async () => {
    const { master, subagent } = await open();
    master.errors.set(AgentXType.Register, 'silence');
    const waiting = subagent.register(ROOT, scalars({}));
    const rejected = expect(waiting).rejects.toThrow(/closed/);
    await until(() => master.types.includes(AgentXType.Register));
    await subagent.close();
    await rejected;
    await expect(subagent.notify({ trapOid: ROOT })).rejects.toThrow(/closed/);
  });

  test('a connection that breaks is made anew, with all subtrees; longer waits each time', async () => {
    const clock = new FakeClock();
    const told: boolean[] = [];
    const { master, subagent } = await open({ clock, reconnect: 100, onConnection: (isOpen) => told.push(isOpen) });
    await subagent.register(ROOT, recordedTree([{ oid: oid('1.0'), type: 'Integer32', value: 1 }]));
    const { port } = master;
    await master.close();
    await until(() => told.length === 1);
    expect(subagent.isOpen).toBe(false);
    await expect(subagent.notify({ trapOid: ROOT })).rejects.toThrow(/closed/);
    await clock.advance(100);
    await until(() => told.length === 2); // nobody there
    const again = kept(await ScriptedMaster.open(port));
    await clock.advance(199);
    expect(again.types).toEqual([]);
    await clock.advance(1);
    await until(() => told.length === 3);
    expect(told).toEqual([false, false, true]);
    expect(again.types).toEqual([AgentXType.Open, AgentXType.Register]);
    expect(brief((await again.search(AgentXType.Get, [[oid('1.0')]])).varBinds)).toEqual([`${ROOT}.1.0 Integer32 1`]);
    opened.splice(opened.indexOf(master), 1);
    await subagent.close();
    expect(clock.pending).toBe(0);
  });

  test('closing while it waits to connect again', async () => {
    const clock = new FakeClock();
    const { master, subagent } = await open({ clock });
    master.hangUp();
    await until(() => !subagent.isOpen);
    await subagent.close();
    expect(clock.pending).toBe(0);
  });

  test('a ping that nobody answers breaks the connection', async () => {
    const clock = new FakeClock();
    const errors: string[] = [];
    const { master } = await open({
      clock,
      ping: 1000,
      responseTimeout: 500,
      onConnection: (_, error) => errors.push(String(error?.message)),
    });
    await clock.advance(1000);
    await until(() => master.types.length === 2);
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    master.errors.set(AgentXType.Ping, 'silence');
    await until(() => clock.pending > 0);
    await clock.advance(1000);
    await until(() => master.types.length === 3);
    await clock.advance(500);
    await until(() => errors.length > 0);
    expect(errors[0]).toMatch(/ping: no answer/);
    expect(master.types).toEqual([AgentXType.Open, AgentXType.Ping, AgentXType.Ping]);
  });

  test('what cannot be read is parseError, another session notOpen; both live on', async () => {
    const { master, subagent } = await open();
    await subagent.register(ROOT, scalars({ [`${ROOT}.1.0`]: readWrite({ type: 'Integer32', value: 1 }) }));
    expect(await master.ask(AgentXType.Get, (writer) => writer.uint8(9))).toMatchObject({
      error: AgentXErrorCode.parseError,
    });
    expect(await master.ask(AgentXType.IndexAllocate)).toMatchObject({ error: AgentXErrorCode.parseError });
    const other = await master.ask(AgentXType.CommitSet, () => undefined, { sessionID: 99 });
    expect(other).toMatchObject({ error: AgentXErrorCode.notOpen });
    expect((await master.search(AgentXType.Get, [[oid('1.0')]])).varBinds).toHaveLength(1);
  });

  test.each<[what: string, bytes: (master: ScriptedMaster) => void]>([
    ['another version of the protocol', (master) => master.raw(new Uint8Array(20).fill(9))],
    [
      'a payload beyond all measure',
      (master) => master.raw(Uint8Array.of(1, 5, 16, 0, ...new Uint8Array(12), 255, 0, 0, 0)),
    ],
    ['a Response of nothing', (master) => master.send(AgentXType.Response)],
    ['Close', (master) => master.send(AgentXType.Close, (writer) => writer.uint32(0x06000000))],
  ])('%s ends the connection', async (_, misbehave) => {
    const told: boolean[] = [];
    const { master } = await open({ reconnect: 1, onConnection: (isOpen) => told.push(isOpen) });
    misbehave(master);
    await until(() => told.length === 2);
    expect(told).toEqual([false, true]);
  });

  test('PDUs come in pieces', async () => {
    const { master, subagent } = await open();
    await subagent.register(ROOT, recordedTree([{ oid: oid('1.0'), type: 'Integer32', value: 1 }]));
    const { AgentXWriter } = await import('../../src/agentx/writer.js');
    const writer = new AgentXWriter();
    writer.oid(oid('1.0'));
    writer.oid(undefined);
    for (const byte of writer.finish(AgentXType.Get, 77, 1, 2)) {
      master.raw(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { header, payload } = await master.next();
    expect(header).toMatchObject({ type: AgentXType.Response, transactionID: 1, packetID: 2 });
    expect(new PayloadReader(payload.slice(8), false).varBinds()).toHaveLength(1);
  });
});

test.each<[master: string | undefined, address: unknown]>([
  [undefined, { path: '/var/agentx/master' }],
  ['/run/agentx', { path: '/run/agentx' }],
  ['unix:/run/agentx', { path: '/run/agentx' }],
  ['tcp:127.0.0.1:7050', { host: '127.0.0.1', port: 7050 }],
  ['tcp:localhost', { host: 'localhost', port: 705 }],
  ['localhost:7050', { host: 'localhost', port: 7050 }],
  ['tcp:[::1]:7050', { host: '::1', port: 7050 }],
])('master %s', (master, address) => expect(parseMaster(master)).toEqual(address));

test.each<[options: unknown, error: RegExp]>([
  [{ master: 5 }, /master/],
  [{ master: 'a:b:c' }, /master/],
  [{ master: 'localhost:99999' }, /master/],
  [{ timeout: 0 }, /timeout/],
  [{ timeout: 256 }, /timeout/],
  [{ reconnect: -1 }, /reconnect/],
  [{ ping: Number.NaN }, /ping/],
])('%j is refused', async (options, error) => {
  await expect(AgentXSubagent.open(options as AgentXOptions)).rejects.toThrow(error);
});

test('register refuses what is none', async () => {
  const { subagent } = await open();
  await expect(subagent.register(ROOT, {} as MibHandler)).rejects.toThrow(/handler/);
  await expect(subagent.register([], scalars({}))).rejects.toThrow(/subtree/);
  await expect(subagent.register(ROOT, scalars({}), { priority: 0 })).rejects.toThrow(/priority/);
  await subagent.register(ROOT, scalars({}));
  await expect(subagent.register(ROOT, scalars({}))).rejects.toThrow(/registered already/);
});
