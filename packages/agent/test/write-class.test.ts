import { ErrorStatus, type VarBind } from '@mgmtapi/protocol';
import { expect, test } from 'vitest';
import { type HandlerPhase, type HandlerProblem, type MibHandler, readWrite, scalars } from '../src/index.js';
import { brief, withBench } from './asker.js';

const ROOT = '1.3.6.1.4.1.99999';
const at = (i: number, value = i): { oid: string; type: 'Integer32'; value: number } => ({
  oid: `${ROOT}.${i}`,
  type: 'Integer32',
  value,
});

/** Writes down each call as `phase last-arc`, and fails where it is told to. */
class Protocol implements MibHandler {
  readonly calls: string[] = [];
  constructor(readonly failing: Readonly<Record<string, unknown>> = {}) {}
  get(): { type: 'Null'; value: null } {
    return { type: 'Null', value: null };
  }
  getNext(): undefined {}
  test = async (varBind: VarBind): Promise<number> => (await this.#note('test', varBind)) as number;
  commit = async (varBind: VarBind): Promise<void> => void (await this.#note('commit', varBind));
  undo = async (varBind: VarBind): Promise<void> => void (await this.#note('undo', varBind));
  cleanup = async (varBind: VarBind): Promise<void> => void (await this.#note('cleanup', varBind));

  async #note(phase: HandlerPhase, varBind: VarBind): Promise<unknown> {
    const call = `${phase} ${varBind.oid.arcs.at(-1)}`;
    this.calls.push(call);
    await Promise.resolve();
    const outcome = this.failing[call] ?? 0;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }
}

const broken = new Error('broken');
const { genErr, wrongValue, commitFailed, undoFailed } = ErrorStatus;

test.each<[failing: Record<string, unknown>, errorStatus: number, errorIndex: number, problems: number, calls: string]>(
  [
    [{}, 0, 0, 0, 'test 1,test 2,test 3,commit 1,commit 2,commit 3,cleanup 1,cleanup 2,cleanup 3'],
    [{ 'test 2': wrongValue }, wrongValue, 2, 0, 'test 1,test 2,cleanup 1,cleanup 2'],
    [{ 'test 1': broken }, genErr, 1, 1, 'test 1,cleanup 1'],
    [{ 'test 1': 99 }, genErr, 1, 1, 'test 1,cleanup 1'],
    [{ 'test 1': 'no' }, genErr, 1, 1, 'test 1,cleanup 1'],
    [
      { 'commit 2': broken },
      commitFailed,
      2,
      1,
      'test 1,test 2,test 3,commit 1,commit 2,undo 2,undo 1,cleanup 1,cleanup 2,cleanup 3',
    ],
    [
      { 'commit 3': broken, 'undo 2': broken },
      undoFailed,
      0,
      2,
      'test 1,test 2,test 3,commit 1,commit 2,commit 3,undo 3,undo 2,undo 1,cleanup 1,cleanup 2,cleanup 3',
    ],
    [{ 'cleanup 1': broken }, 0, 0, 1, 'test 1,test 2,test 3,commit 1,commit 2,commit 3,cleanup 1,cleanup 2,cleanup 3'],
  ],
)('phases of a SET when %o', (failing, errorStatus, errorIndex, count, calls) => {
  const problems: HandlerProblem[] = [];
  return withBench(
    async ({ agent, set }) => {
      const handler = new Protocol(failing);
      agent.register(ROOT, handler);
      const response = await set([at(1), at(2), at(3)]);
      expect(response).toMatchObject({ errorStatus, errorIndex });
      expect(brief(response?.varBinds)).toEqual([1, 2, 3].map((i) => `${ROOT}.${i} Integer32 ${i}`));
      expect(handler.calls.join()).toBe(calls);
      expect(problems).toHaveLength(count);
    },
    { onHandlerError: (problem) => problems.push(problem) },
  );
});

test('two SETs at once: the phases of one do not mix with those of the other', () =>
  withBench(async ({ agent, set, askAlso }) => {
    const handler = new Protocol();
    agent.register(ROOT, handler);
    const answers = await Promise.all([set([at(1), at(2)]), askAlso.set([at(3), at(4)])]);
    expect(answers.map((answer) => answer?.errorStatus)).toEqual([0, 0]);
    const half = 'test A,test B,commit A,commit B,cleanup A,cleanup B';
    expect(handler.calls.join()).toBe(
      `${half.replaceAll('A', '1').replaceAll('B', '2')},${half.replaceAll('A', '3').replaceAll('B', '4')}`,
    );
  }));

test('what cannot be written, by whom', () =>
  withBench(async ({ agent, set, get }) => {
    const settable = readWrite({ type: 'Integer32', value: 1 });
    agent.register(ROOT, scalars({ [`${ROOT}.1`]: settable, [`${ROOT}.2`]: { type: 'Integer32', value: 2 } }));
    agent.register('1.3.6.1.4.1.1', { get: () => ({ type: 'Null', value: null }), getNext: () => undefined });
    const v1 = { version: 'v1' } as const;
    const cases: [binding: ReturnType<typeof at>, errorStatus: number, inV1: number][] = [
      [at(2), ErrorStatus.notWritable, ErrorStatus.noSuchName],
      [at(3), ErrorStatus.notWritable, ErrorStatus.noSuchName],
      [{ oid: '1.3.6.1.4.1.1.1', type: 'Integer32', value: 1 }, ErrorStatus.notWritable, ErrorStatus.noSuchName],
      [{ oid: '1.3.6.1.4.1.2.1', type: 'Integer32', value: 1 }, ErrorStatus.notWritable, ErrorStatus.noSuchName],
      [{ ...at(1), type: 'Gauge32' as 'Integer32' }, ErrorStatus.wrongType, ErrorStatus.badValue],
    ];
    for (const [binding, errorStatus, inV1] of cases) {
      expect(await set([at(1, 7), binding])).toMatchObject({ errorStatus, errorIndex: 2 });
      expect(await set([at(1, 7), binding], v1)).toMatchObject({ errorStatus: inV1, errorIndex: 2 });
    }
    const byReader = { community: 'public' };
    expect(await set([at(1, 7)], byReader)).toMatchObject({ errorStatus: ErrorStatus.noAccess, errorIndex: 1 });
    expect(await set([at(1, 7)], { ...byReader, ...v1 })).toMatchObject({
      errorStatus: ErrorStatus.noSuchName,
      errorIndex: 1,
    });
    expect(agent.counters.snmpInBadCommunityUses).toBe(2);
    expect(settable.value).toEqual({ type: 'Integer32', value: 1 });
    expect(await set([at(1, 7)])).toMatchObject({ errorStatus: 0 });
    expect(brief((await get([`${ROOT}.1`]))?.varBinds)).toEqual([`${ROOT}.1 Integer32 7`]);
  }));

test('the answer to a SET that would be too long: tooBig, and nothing is set', () =>
  withBench(
    async ({ agent, set }) => {
      const settable = readWrite({ type: 'OctetString', value: '' });
      agent.register(ROOT, scalars({ [`${ROOT}.1`]: settable }));
      const long = { oid: `${ROOT}.1`, type: 'OctetString', value: 'x'.repeat(500) } as const;
      expect(await set([long])).toMatchObject({ errorStatus: ErrorStatus.tooBig, errorIndex: 0, varBinds: [] });
      expect((settable.value.value as Uint8Array).length).toBe(0);
    },
    { maxMessageSize: 484 },
  ));

test('apply: makes a value effective, and the old one again when another binding fails', () =>
  withBench(async ({ agent, set }) => {
    const applied: unknown[] = [];
    const first = readWrite({ type: 'Integer32', value: 1 }, { apply: ({ value }) => void applied.push(value) });
    const second = readWrite({ type: 'Integer32', value: 1 }, { apply: async () => Promise.reject(broken) });
    const third = readWrite(
      { type: 'Integer32', value: 1 },
      { check: ({ value }) => ((value as number) > 9 ? wrongValue : 0) },
    );
    agent.register(ROOT, scalars({ [`${ROOT}.1`]: first, [`${ROOT}.2`]: second, [`${ROOT}.3`]: third }));
    expect(await set([at(1, 5), at(3, 10)])).toMatchObject({ errorStatus: wrongValue, errorIndex: 2 });
    expect(applied).toEqual([]);
    expect(await set([at(1, 5), at(2, 5)])).toMatchObject({ errorStatus: commitFailed, errorIndex: 2 });
    expect(applied).toEqual([5, 1]);
    expect(first.value).toEqual({ type: 'Integer32', value: 1 });
    expect(await set([at(1, 6), at(3, 9)])).toMatchObject({ errorStatus: 0 });
    expect([first.value.value, third.value.value]).toEqual([6, 9]);
  }));
