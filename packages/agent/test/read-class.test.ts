import { Oid } from '@mgmtapi/ber';
import { ErrorStatus, encodeMessage, encodeUtf8, type Value, type VarBind } from '@mgmtapi/protocol';
import { MemoryNetwork } from '@mgmtapi/transport';
import { describe, expect, test } from 'vitest';
import { type MibHandler, recordedTree, scalars } from '../src/index.js';
import { brief, withBench } from './asker.js';

const ROOT = '1.3.6.1.4.1.99999';
const integers = (...suffixes: (string | number)[]): VarBind[] =>
  suffixes.map((suffix, value) => ({ oid: Oid.from(`${ROOT}.${suffix}`), type: 'Integer32', value }));

describe('GetRequest, RFC 3416 section 4.2.1', () => {
  test('values, noSuchInstance, noSuchObject, in the order asked', () =>
    withBench(async ({ agent, get }) => {
      agent.register(ROOT, scalars({ [`${ROOT}.1.0`]: { type: 'OctetString', value: 'x' } }));
      const response = await get([`${ROOT}.1.1`, `${ROOT}.1.0`, `${ROOT}.2.0`, '1.3.6.1.1', `${ROOT}.1`]);
      expect(response).toMatchObject({ errorStatus: 0, errorIndex: 0 });
      expect(brief(response?.varBinds)).toEqual([
        `${ROOT}.1.1 NoSuchInstance`,
        `${ROOT}.1.0 OctetString 78`,
        `${ROOT}.2.0 NoSuchObject`,
        '1.3.6.1.1 NoSuchObject',
        `${ROOT}.1 NoSuchInstance`,
      ]);
    }));

  test('no names: an empty answer', () =>
    withBench(async ({ get }) => expect(await get([])).toMatchObject({ errorStatus: 0, varBinds: [] })));

  test('version 1 has noSuchName for the first that is missing, and the names as asked', () =>
    withBench(async ({ agent, get }) => {
      agent.play([...integers('1.0'), { oid: Oid.from(`${ROOT}.2.0`), type: 'Counter64', value: 5n }]);
      const v1 = { version: 'v1' } as const;
      expect(brief((await get([`${ROOT}.1.0`], v1))?.varBinds)).toEqual([`${ROOT}.1.0 Integer32 0`]);
      const missing = await get([`${ROOT}.1.0`, `${ROOT}.3.0`, `${ROOT}.4.0`], v1);
      expect(missing).toMatchObject({ errorStatus: ErrorStatus.noSuchName, errorIndex: 2 });
      expect(brief(missing?.varBinds)).toEqual([`${ROOT}.1.0 Null`, `${ROOT}.3.0 Null`, `${ROOT}.4.0 Null`]);
      expect(await get([`${ROOT}.2.0`], v1)).toMatchObject({ errorStatus: ErrorStatus.noSuchName, errorIndex: 1 });
    }));
});

describe('GetNextRequest, RFC 3416 section 4.2.2', () => {
  test('goes from subtree to subtree, into an inner one and out again', () =>
    withBench(async ({ agent, getNext }) => {
      agent.register(ROOT, recordedTree(integers('1.0', '3.0', '5.0', '7.0')));
      agent.register(`${ROOT}.5`, recordedTree(integers('4.0', '5.1', '5.2', '6.0'))); // 4.0 and 6.0 are not its own
      agent.register(`${ROOT}.6`, recordedTree([]));
      agent.register(
        '1.3.6.1.4.1.99998.1.0',
        recordedTree([{ oid: Oid.from('1.3.6.1.4.1.99998.1.0'), type: 'Null', value: null }]),
      );
      const seen: string[] = [];
      for (let name = '1.3'; ; ) {
        const [next] = (await getNext([name]))?.varBinds ?? [];
        if (next === undefined || next.type === 'EndOfMibView') break;
        name = next.oid.toString();
        seen.push(name.slice('1.3.6.1.4.1.'.length));
      }
      expect(seen).toEqual(['99998.1.0', '99999.1.0', '99999.3.0', '99999.5.1', '99999.5.2', '99999.7.0']);
    }));

  test('an instance that is its own subtree is found from before it', () =>
    withBench(async ({ agent, getNext }) => {
      agent.register(`${ROOT}.1.0`, scalars({ [`${ROOT}.1.0`]: { type: 'Integer32', value: 5 } }));
      expect(brief((await getNext([`${ROOT}.1`, `${ROOT}.1.0`]))?.varBinds)).toEqual([
        `${ROOT}.1.0 Integer32 5`,
        `${ROOT}.1.0 EndOfMibView`,
      ]);
    }));

  test('version 1: the end is noSuchName, Counter64 is passed over', () =>
    withBench(async ({ agent, getNext }) => {
      agent.play([
        { oid: Oid.from(`${ROOT}.1.0`), type: 'Counter64', value: 1n },
        { oid: Oid.from(`${ROOT}.2.0`), type: 'Counter64', value: 2n },
        ...integers('3.0'),
      ]);
      const v1 = { version: 'v1' } as const;
      expect(brief((await getNext([ROOT], v1))?.varBinds)).toEqual([`${ROOT}.3.0 Integer32 0`]);
      expect(await getNext([ROOT, `${ROOT}.3.0`], v1)).toMatchObject({
        errorStatus: ErrorStatus.noSuchName,
        errorIndex: 2,
      });
      expect(brief((await getNext([ROOT]))?.varBinds)).toEqual([`${ROOT}.1.0 Counter64 1`]);
    }));
});

describe('GetBulkRequest, RFC 3416 section 4.2.3', () => {
  const table = integers('1.1', '1.2', '1.3', '2.1', '2.2', '2.3', '9.0');
  const bulk: [names: string[], nonRepeaters: number, maxRepetitions: number, expected: string[]][] = [
    [['1', '2'], 0, 2, ['1.1', '2.1', '1.2', '2.2']],
    [['1', '1', '2'], 1, 2, ['1.1', '1.1', '2.1', '1.2', '2.2']],
    [['1', '2'], 2, 5, ['1.1', '2.1']],
    [['1', '2'], 9, 5, ['1.1', '2.1']],
    [['1', '2'], -1, 1, ['1.1', '2.1']],
    [['1', '2'], 1, 0, ['1.1']],
    [['1', '2'], 0, -5, []],
    [[], 0, 10, []],
    [['2.2'], 0, 9, ['2.3', '9.0', '9.0 end']],
    [['2.3', '1.3'], 0, 3, ['9.0', '2.1', '9.0 end', '2.2', '9.0 end', '2.3']],
    [['9.0', '9.1'], 0, 9, ['9.0 end', '9.1 end']],
    [['9.0', '2.3'], 1, 9, ['9.0 end', '9.0', '9.0 end']],
  ];
  test.each(bulk)('%j, non-repeaters %i, max-repetitions %i', (names, nonRepeaters, maxRepetitions, expected) =>
    withBench(async ({ agent, getBulk }) => {
      agent.play(table);
      const response = await getBulk(
        names.map((name) => `${ROOT}.${name}`),
        { nonRepeaters, maxRepetitions },
      );
      expect(response?.errorStatus).toBe(0);
      const seen = response?.varBinds.map(({ oid, type }) => `${oid.slice(7)}${type === 'EndOfMibView' ? ' end' : ''}`);
      expect(seen).toEqual(expected);
    }),
  );

  test('the answer is as long as fits, and not one binding shorter', () =>
    withBench(
      async ({ agent, getBulk }) => {
        const long = (i: number): VarBind => ({
          oid: Oid.from(`${ROOT}.1.${i}`),
          type: 'OctetString',
          value: new Uint8Array(i),
        });
        agent.play(Array.from({ length: 100 }, (_, i) => long(i)));
        for (const start of [0, 5, 20, 40, 60, 80]) {
          const pdu = await getBulk([`${ROOT}.1.${start}`], { maxRepetitions: 1000 });
          const community = encodeUtf8('public');
          const lengthOf = (varBinds: VarBind[]): number =>
            encodeMessage({ version: 'v2c', community, pdu: { ...pdu!, varBinds } }).length;
          expect(lengthOf([...pdu!.varBinds])).toBeLessThanOrEqual(600);
          expect(lengthOf([...pdu!.varBinds, long(start + pdu!.varBinds.length + 1)])).toBeGreaterThan(600);
        }
      },
      { maxMessageSize: 600 },
    ));

  test('a value that alone is too long is tooBig, not an empty answer that stops no walk', () =>
    withBench(
      async ({ agent, getBulk, getNext, get }) => {
        agent.play([{ oid: Oid.from(`${ROOT}.1.0`), type: 'OctetString', value: new Uint8Array(12156) }]);
        const tooBig = { errorStatus: ErrorStatus.tooBig, errorIndex: 0, varBinds: [] };
        expect(await getBulk([ROOT])).toMatchObject(tooBig);
        expect(await getNext([ROOT])).toMatchObject(tooBig);
        expect(await get([`${ROOT}.1.0`])).toMatchObject(tooBig);
        const v1 = await get([`${ROOT}.1.0`], { version: 'v1' }); // RFC 1157 section 4.1.2: as it was received
        expect(v1).toMatchObject({ errorStatus: ErrorStatus.tooBig, errorIndex: 0 });
        expect(brief(v1?.varBinds)).toEqual([`${ROOT}.1.0 Null`]);
        expect(agent.counters).toMatchObject({ snmpOutTooBigs: 4, snmpSilentDrops: 0 });
      },
      { maxMessageSize: 1472 },
    ));

  test('an answer that does not fit even without values is not sent, and counted', () =>
    withBench(
      async ({ agent, get }) => {
        const names = Array.from({ length: 40 }, (_, i) => `${ROOT}.1.${i}.4294967295.4294967295`);
        expect(await get(names, { version: 'v1' })).toBeUndefined();
        expect(agent.counters).toMatchObject({ snmpSilentDrops: 1, snmpOutPkts: 0, delivered: 1 });
      },
      { maxMessageSize: 484, transport: new MemoryNetwork() },
    ));
});

describe('handlers that misbehave', () => {
  const value: Value = { type: 'Integer32', value: 1 };
  const next = (suffix: string, result: unknown = value): VarBind => ({
    oid: Oid.from(`${ROOT}.${suffix}`),
    ...(result as Value),
  });
  const bad: [what: string, handler: Partial<MibHandler>, phase: string, error: RegExp][] = [
    [
      'get throws',
      {
        get: () => {
          throw new Error('broken');
        },
      },
      'get',
      /broken/,
    ],
    [
      'get rejects',
      {
        get: async () => {
          throw new Error('broken');
        },
      },
      'get',
      /broken/,
    ],
    ['get gives nothing', { get: () => undefined as unknown as Value }, 'get', /no value/],
    ['get gives a number beyond its type', { get: () => ({ type: 'Gauge32', value: -1 }) }, 'get', /unsigned 32-bit/],
    [
      'get gives an unknown type',
      { get: () => ({ type: 'Float', value: 1 }) as unknown as Value },
      'get',
      /unknown value type/,
    ],
    [
      'getNext throws',
      {
        getNext: () => {
          throw new Error('broken');
        },
      },
      'getNext',
      /broken/,
    ],
    ['getNext goes backwards', { getNext: () => next('0') }, 'getNext', /not behind/],
    ['getNext stands still', { getNext: (oid) => ({ oid, ...value }) }, 'getNext', /not behind/],
    [
      'getNext gives an exception',
      { getNext: () => next('9', { type: 'NoSuchInstance', value: null }) },
      'getNext',
      /no variable/,
    ],
    [
      'getNext gives a name as text',
      { getNext: () => ({ oid: `${ROOT}.9`, ...value }) as unknown as VarBind },
      'getNext',
      /no variable/,
    ],
  ];
  test.each(bad)('%s: genErr, and the owner is told', async (_, handler, phase, error) => {
    const problems: { phase: string; error: unknown; subtree: Oid }[] = [];
    await withBench(
      async ({ agent, get, getNext, getBulk }) => {
        agent.register(ROOT, { get: () => value, getNext: () => undefined, ...handler });
        agent.register(
          '1.3.6.1.4.1.1',
          recordedTree([{ oid: Oid.from('1.3.6.1.4.1.1.1'), type: 'Null', value: null }]),
        );
        const names = ['1.3.6.1.4.1.1.1', `${ROOT}.1.0`];
        const failed = await (phase === 'get' ? get(names) : getNext(['1.3.6.1.4.1.1', `${ROOT}.1.0`]));
        expect(failed).toMatchObject({ errorStatus: ErrorStatus.genErr, errorIndex: 2 });
        if (phase === 'getNext')
          expect(await getBulk([`${ROOT}.1.0`])).toMatchObject({ errorStatus: ErrorStatus.genErr, errorIndex: 1 });
        expect(await get(['1.3.6.1.4.1.1.1'])).toMatchObject({ errorStatus: 0 }); // it lives on
      },
      { onHandlerError: (problem: (typeof problems)[0]) => problems.push(problem) },
    );
    expect(problems[0]).toMatchObject({ phase, subtree: Oid.from(ROOT) });
    expect(String(problems[0]?.error)).toMatch(error);
  });

  test('a hook that throws changes nothing', () =>
    withBench(
      async ({ agent, get }) => {
        agent.register(ROOT, { get: () => Promise.reject(new Error('broken')), getNext: () => undefined });
        expect(await get([`${ROOT}.1.0`])).toMatchObject({ errorStatus: ErrorStatus.genErr, errorIndex: 1 });
      },
      {
        onHandlerError: () => {
          throw new Error('hook');
        },
      },
    ));
});
