import { Oid } from '@mgmtapi/ber';
import { ErrorStatus, type Value, type VarBind } from '@mgmtapi/protocol';
import { FakeClock } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';
import {
  alive,
  type Change,
  type HandlerProblem,
  recordedTree,
  rising,
  running,
  swinging,
  type Variation,
} from '../../src/index.js';
import { brief, withBench } from '../asker.js';

const varBind = (oid: string, value: Value): VarBind => ({ oid: Oid.from(oid), ...value }) as VarBind;
const IN_OCTETS = '1.3.6.1.2.1.2.2.1.10';

test.each<[what: string, change: Change, recorded: Value, elapsed: number, now: unknown]>([
  ['a counter', rising(10), { type: 'Counter32', value: 5 }, 2500, 30],
  ['a counter between two steps', rising(0.5), { type: 'Counter32', value: 5 }, 1999, 5],
  ['a counter goes round', rising(1), { type: 'Counter32', value: 4294967295 }, 2000, 1],
  ['a counter goes round often', rising(2 ** 33), { type: 'Counter32', value: 3 }, 1000, 3],
  ['a wide counter', rising(1e6), { type: 'Counter64', value: 2n ** 53n }, 1000, 2n ** 53n + 1000000n],
  ['a wide counter goes round', rising(1), { type: 'Counter64', value: 2n ** 64n - 1n }, 1000, 0n],
  ['what is no counter does not rise', rising(1), { type: 'Gauge32', value: 7 }, 1000, 7],
  ['ticks', running(), { type: 'TimeTicks', value: 100 }, 1234, 223],
  ['ticks go round', running(), { type: 'TimeTicks', value: 4294967295 }, 10, 0],
  ['seconds', running(), { type: 'Integer32', value: 5 }, 2999, 7],
  ['seconds stop at the end of their type', running(), { type: 'Integer32', value: 2147483647 }, 9999, 2147483647],
  ['seconds in a gauge', running(), { type: 'Gauge32', value: 5 }, 1000, 6],
  ['text does not run', running(), { type: 'IpAddress', value: '192.0.2.1' }, 1000, '192.0.2.1'],
  ['a gauge at its top', swinging(10, 4000), { type: 'Gauge32', value: 50 }, 1000, 60],
  ['a gauge at its bottom', swinging(10, 4000), { type: 'Gauge32', value: 5 }, 3000, 0],
  ['an integer below zero', swinging(10, 4000), { type: 'Integer32', value: 5 }, 3000, -5],
  ['text does not swing', swinging(10, 4000), { type: 'IpAddress', value: '192.0.2.1' }, 1000, '192.0.2.1'],
])('%s', (_, change, recorded, elapsed, now) => {
  expect(change(varBind('1.3.6.1', recorded), elapsed).value).toBe(now);
});

test('a device that is on: uptimes run, counters go on at the rate that they had', () =>
  withBench(
    async ({ agent, get, getNext, getBulk }) => {
      const recording = [
        varBind('1.3.6.1.2.1.1.3.0', { type: 'TimeTicks', value: 100_00 }),
        varBind('1.3.6.1.2.1.2.2.1.9.1', { type: 'TimeTicks', value: 5 }), // ifLastChange
        varBind(`${IN_OCTETS}.1`, { type: 'Counter32', value: 2000 }),
        varBind('1.3.6.1.2.1.31.1.1.1.6.1', { type: 'Counter64', value: 500n }),
        varBind('1.3.6.1.6.3.10.2.1.3.0', { type: 'Integer32', value: 100 }),
      ];
      agent.play(recording, { vary: alive(recording) });
      const names = recording.map(({ oid }) => oid.toString());
      const values = async (): Promise<unknown[]> => (await get(names))!.varBinds.map(({ value }) => value);
      expect(await values()).toEqual([10000, 5, 2000, 500n, 100]);
      await clock.advance(10_000);
      const later = [11000, 5, 2200, 550n, 110];
      expect(await values()).toEqual(later);
      const bulk = await getBulk(['1.3'], { maxRepetitions: 5 });
      expect(bulk!.varBinds.map(({ value }) => value)).toEqual(later);
      expect((await getNext([IN_OCTETS]))!.varBinds[0]?.value).toBe(2200);
    },
    { clock },
  ));
const clock = new FakeClock();

test('without sysUpTime counters rise all the same', () => {
  const [rule] = alive([]).slice(-1);
  const counter = varBind(`${IN_OCTETS}.1`, { type: 'Counter32', value: 7 });
  expect(rule!.change(counter, 2000).value).toBe(207);
});

describe('rules', () => {
  const recording = [
    varBind(`${IN_OCTETS}.1`, { type: 'Counter32', value: 1 }),
    varBind(`${IN_OCTETS}.2`, { type: 'Counter32', value: 2 }),
    varBind('1.3.6.1.2.1.4.3.0', { type: 'Counter32', value: 3 }),
    varBind('1.3.6.1.2.1.4.4.0', { type: 'Gauge32', value: 4 }),
  ];
  const to =
    (value: number): Change =>
    ({ type }) =>
      ({ type, value }) as Value;
  const play = async (vary: readonly Variation[]): Promise<unknown[]> => {
    const tree = recordedTree(recording, { vary });
    const seen = [];
    for (let at: VarBind | undefined; ; ) {
      at = (await tree.getNext(at?.oid ?? Oid.from('1.3'), {} as never)) ?? undefined;
      if (at === undefined) return seen;
      seen.push(at.value);
    }
  };
  test.each<[what: string, vary: readonly Variation[], seen: number[]]>([
    ['none', [], [1, 2, 3, 4]],
    ['all', [{ change: to(9) }], [9, 9, 9, 9]],
    ['a subtree', [{ subtree: IN_OCTETS, change: to(9) }], [9, 9, 3, 4]],
    ['a type', [{ types: ['Gauge32'], change: to(9) }], [1, 2, 3, 9]],
    ['both', [{ subtree: '1.3.6.1.2.1.4', types: ['Counter32'], change: to(9) }], [1, 2, 9, 4]],
    [
      'the first that fits',
      [
        { subtree: `${IN_OCTETS}.2`, change: to(8) },
        { types: ['Counter32'], change: to(9) },
      ],
      [9, 8, 9, 4],
    ],
  ])('%s', async (_, vary, seen) => expect(await play(vary)).toEqual(seen));

  test('a change that throws, or gives what cannot be encoded, is genErr and is told', async () => {
    const problems: HandlerProblem[] = [];
    await withBench(
      async ({ agent, get, getNext, getBulk }) => {
        const broken: Change = ({ oid, type }) => {
          if (oid.arcs.at(-1) === 1) throw new Error('broken');
          return { type, value: -1 } as Value;
        };
        agent.play(recording, { vary: [{ subtree: IN_OCTETS, change: broken }] });
        const genErr = { errorStatus: ErrorStatus.genErr, errorIndex: 1 };
        expect(await get([`${IN_OCTETS}.1`])).toMatchObject(genErr);
        expect(await get([`${IN_OCTETS}.2`])).toMatchObject(genErr);
        expect(await getNext([IN_OCTETS])).toMatchObject(genErr);
        expect(await getBulk([IN_OCTETS])).toMatchObject(genErr);
        expect(brief((await get(['1.3.6.1.2.1.4.3.0']))?.varBinds)).toEqual(['1.3.6.1.2.1.4.3.0 Counter32 3']);
      },
      { onHandlerError: (problem) => problems.push(problem) },
    );
    expect(problems).toHaveLength(4);
    expect(problems[0]).toMatchObject({ error: new Error('broken'), phase: 'get' });
    expect(problems[1]?.error).toBeInstanceOf(RangeError);
  });
});

test('one recording may be shared by many agents', () =>
  withBench(async ({ agent, get }) => {
    const tree = recordedTree([varBind('1.3.6.1.2.1.1.5.0', { type: 'Integer32', value: 5 })]);
    agent.play(tree);
    agent.play(tree, { context: 'other' });
    expect((await get(['1.3.6.1.2.1.1.5.0']))?.varBinds[0]?.value).toBe(5);
  }));

test.each<[what: string, make: () => unknown, error: RegExp]>([
  ['no list', () => recordedTree([], { vary: 5 as never }), /vary: must be a list/],
  ['no change', () => recordedTree([], { vary: [{} as never] }), /vary\[0\]\.change/],
  ['a type', () => recordedTree([], { vary: [{ types: ['Null' as never], change: running() }] }), /Null is no type/],
  ['a rate', () => rising(-1), /perSecond/],
  ['a period', () => swinging(1, 0), /period/],
])('wrong: %s', (_, make, error) => expect(make).toThrow(error));
