import { Oid } from '@mgmtapi/ber';
import { ErrorStatus } from '@mgmtapi/protocol';
import { FakeClock } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';
import { TableHandler, type TableOptions } from '../../src/index.js';
import { brief, withBench } from '../asker.js';

const ENTRY = '1.3.6.1.4.1.99999.5.1';
interface Job {
  id: number;
  name: string;
  size?: number;
}
const columns: TableOptions<Job>['columns'] = {
  3: ({ size }) => (size === undefined ? undefined : { type: 'Gauge32', value: size }),
  1: ({ id }) => ({ type: 'Integer32', value: id }),
  2: async ({ name }) => ({ type: 'OctetString', value: name }),
};
const index = ({ id }: Job): number => id;
const jobs = (): Job[] => [
  { id: 10, name: 'j' },
  { id: 9, name: 'i', size: 90 },
  { id: 200, name: 'k', size: 2000 },
];
const walkOf = async (options: TableOptions<Job>, names: readonly string[] = [ENTRY]): Promise<string[]> => {
  let seen: string[] = [];
  await withBench(async ({ agent, getBulk }) => {
    agent.register(ENTRY, new TableHandler(ENTRY, options));
    seen = brief((await getBulk(names, { maxRepetitions: 20 }))?.varBinds).map((line) => line.slice(ENTRY.length + 1));
  });
  return seen;
};
const whole = [
  '1.9 Integer32 9',
  '1.10 Integer32 10',
  '1.200 Integer32 200',
  '2.9 OctetString 69',
  '2.10 OctetString 6a',
  '2.200 OctetString 6b',
  '3.9 Gauge32 90',
  '3.200 Gauge32 2000',
  '3.200 EndOfMibView',
];

describe('rows come from', () => {
  const sources: [what: string, rows: TableOptions<Job>['rows']][] = [
    ['an array', jobs()],
    ['a Set', new Set(jobs())],
    ['a Map', new Map(jobs().map((job) => [job.name, job]))],
    ['a function', jobs],
    ['a function with a Map', () => new Map(jobs().map((job) => [job.name, job]))],
    ['a promise', async () => jobs()],
    [
      'a generator',
      function* () {
        yield* jobs();
      },
    ],
    [
      'an asynchronous generator',
      async function* () {
        yield* jobs();
      },
    ],
  ];
  test.each(sources)('%s', async (_, rows) => expect(await walkOf({ rows, index, columns })).toEqual(whole));
});

test('instances and exceptions', () =>
  withBench(async ({ agent, get, getNext }) => {
    agent.register(ENTRY, new TableHandler(ENTRY, { rows: jobs(), index, columns }));
    const names = ['2.9', '3.10', '3.9.0', '4.9', '1', '2'].map((suffix) => `${ENTRY}.${suffix}`);
    expect(brief((await get(names))?.varBinds).map((line) => line.slice(ENTRY.length + 1))).toEqual([
      '2.9 OctetString 69',
      '3.10 NoSuchInstance',
      '3.9.0 NoSuchInstance',
      '4.9 NoSuchObject',
      '1 NoSuchInstance',
      '2 NoSuchInstance',
    ]);
    const after = ['0', '1.9', '1.9.5', '1.200', '2.8', '3.9', '3.200'].map((suffix) => `${ENTRY}.${suffix}`);
    expect(brief((await getNext(after))?.varBinds).map((line) => line.slice(ENTRY.length + 1))).toEqual([
      '1.9 Integer32 9',
      '1.10 Integer32 10',
      '1.10 Integer32 10',
      '2.9 OctetString 69',
      '2.9 OctetString 69',
      '3.200 Gauge32 2000',
      '3.200 EndOfMibView',
    ]);
  }));

test('indexes of several arcs, and the key of a Map', async () => {
  const rows = new Map([
    ['1.2', { id: 1, name: 'b' }],
    ['1.1.9', { id: 2, name: 'a' }],
    ['10', { id: 3, name: 'c' }],
  ]);
  const seen = await walkOf({ rows, index: (_, key) => String(key), columns: { 1: columns[1]! } });
  expect(seen.slice(0, 3)).toEqual(['1.1.1.9 Integer32 2', '1.1.2 Integer32 1', '1.10 Integer32 3']);
});

describe('the order of the rows', () => {
  test('is kept, cells are not; what changes the size of an array or Map is seen at once', () =>
    withBench(async ({ agent, get, getNext }) => {
      const rows = jobs();
      let sorted = 0;
      const counting = (job: Job): number => {
        sorted++;
        return job.id;
      };
      agent.register(ENTRY, new TableHandler(ENTRY, { rows, index: counting, columns, clock: new FakeClock() }));
      await getNext([`${ENTRY}.1`]);
      rows[1]!.size = 91;
      expect(brief((await get([`${ENTRY}.3.9`]))?.varBinds)).toEqual([`${ENTRY}.3.9 Gauge32 91`]);
      expect(sorted).toBe(3);
      rows.push({ id: 1, name: 'new' });
      expect(brief((await getNext([`${ENTRY}.1`]))?.varBinds)).toEqual([`${ENTRY}.1.1 Integer32 1`]);
      expect(sorted).toBe(7);
    }));

  test('is made anew when it is old, and when the program says so', () =>
    withBench(async ({ agent, getNext }) => {
      const clock = new FakeClock();
      const rows = jobs();
      const table = new TableHandler(ENTRY, { rows, index, columns, clock, maxAge: 500 });
      agent.register(ENTRY, table);
      const first = async (): Promise<string | undefined> =>
        (await getNext([`${ENTRY}.1`]))?.varBinds[0]?.oid.slice(-1).toString();
      expect(await first()).toBe('9');
      rows[0] = { id: 5, name: 'x' };
      expect(await first()).toBe('9');
      await clock.advance(500);
      expect(await first()).toBe('5');
      rows[0] = { id: 4, name: 'x' };
      table.changed();
      expect(await first()).toBe('4');
    }));

  test('an asynchronous source is read once for all who wait, and again after it failed', () =>
    withBench(
      async ({ agent, get, askAlso }) => {
        let readings = 0;
        let broken = false;
        const rows = async (): Promise<Job[]> => {
          readings++;
          await new Promise((resolve) => setImmediate(resolve));
          if (broken) throw new Error('database is gone');
          return jobs();
        };
        const table = new TableHandler(ENTRY, { rows, index, columns, clock: new FakeClock() });
        agent.register(ENTRY, table);
        const [one, other] = await Promise.all([get([`${ENTRY}.1.9`]), askAlso.get([`${ENTRY}.1.10`])]);
        expect([one, other].map((pdu) => pdu?.varBinds[0]?.value)).toEqual([9, 10]);
        expect(readings).toBe(1);
        broken = true;
        table.changed();
        expect(await get([`${ENTRY}.1.9`])).toMatchObject({ errorStatus: ErrorStatus.genErr, errorIndex: 1 });
        broken = false;
        expect((await get([`${ENTRY}.1.9`]))?.varBinds[0]?.value).toBe(9);
        expect(readings).toBe(3);
      },
      { onHandlerError: () => undefined },
    ));

  test('what was read before a change is not kept after it', async () => {
    let release: (() => void) | undefined;
    let rows = jobs();
    const source = async (): Promise<Job[]> => {
      const given = rows;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return given;
    };
    const table = new TableHandler(ENTRY, { rows: source, index, columns, clock: new FakeClock() });
    const early = table.getNext(Oid.from(ENTRY));
    await Promise.resolve();
    const endEarly = release!;
    rows = [{ id: 1, name: 'new' }];
    table.changed();
    const late = table.getNext(Oid.from(ENTRY));
    await Promise.resolve();
    release!();
    endEarly();
    expect((await early)?.value).toBe(9);
    expect((await late)?.value).toBe(1);
    expect((await table.getNext(Oid.from(ENTRY)))?.value).toBe(1);
  });

  test('a walk of many rows compares few of them at each step', async () => {
    const rows = Array.from({ length: 100_000 }, (_, id) => ({ id, name: '' }));
    let sorted = 0;
    const table = new TableHandler(ENTRY, {
      rows,
      index: ({ id }) => {
        sorted++;
        return id;
      },
      columns: { 1: columns[1]! },
      clock: new FakeClock(),
    });
    let at = Oid.from(`${ENTRY}.1.50000`);
    for (let i = 0; i < 1000; i++) at = (await table.getNext(at))!.oid;
    expect(at.toString()).toBe(`${ENTRY}.1.51000`);
    expect(sorted).toBe(rows.length);
  });
});

describe('SET', () => {
  const settable = (rows: Job[], applied: string[]): TableOptions<Job> => ({
    rows,
    index,
    columns: {
      ...columns,
      3: {
        get: columns[3] as (row: Job) => { type: 'Gauge32'; value: number } | undefined,
        check: (_, { value }) => (Number(value) > 100 ? ErrorStatus.wrongValue : 0),
        set(row, { value }) {
          applied.push(`${row.id}=${value}`);
          if (value === 66) throw new Error('refused');
          row.size = Number(value);
        },
      },
    },
  });
  const to = (suffix: string, value: number, type: 'Gauge32' | 'Integer32' = 'Gauge32') =>
    ({ oid: `${ENTRY}.${suffix}`, type, value }) as const;

  test.each<[what: string, asked: ReturnType<typeof to>[], outcome: [number, number], applied: string[]]>([
    ['two cells', [to('3.9', 1), to('3.200', 2)], [0, 0], ['9=1', '200=2']],
    ['another type', [to('3.9', 1, 'Integer32')], [ErrorStatus.wrongType, 1], []],
    ['a value that is refused', [to('3.9', 1), to('3.200', 101)], [ErrorStatus.wrongValue, 2], []],
    ['a column that is read', [to('1.9', 1, 'Integer32')], [ErrorStatus.notWritable, 1], []],
    ['a column that is not there', [to('7.9', 1)], [ErrorStatus.notWritable, 1], []],
    ['a row that is not there', [to('3.11', 1)], [ErrorStatus.noCreation, 1], []],
    ['a cell that is not there', [to('3.10', 1)], [ErrorStatus.noCreation, 1], []],
    [
      'a commit that fails: what was set is taken back',
      [to('3.9', 1), to('3.200', 66)],
      [ErrorStatus.commitFailed, 2],
      ['9=1', '200=66', '200=2000', '9=90'],
    ],
  ])('%s', (_, asked, [errorStatus, errorIndex], applied) =>
    withBench(
      async ({ agent, set }) => {
        const seen: string[] = [];
        agent.register(ENTRY, new TableHandler(ENTRY, settable(jobs(), seen)));
        expect(await set(asked)).toMatchObject({ errorStatus, errorIndex });
        expect(seen).toEqual(applied);
      },
      { onHandlerError: () => undefined },
    ),
  );
});

test.each<[what: string, options: unknown, error: RegExp]>([
  ['no rows', { index, columns }, /rows/],
  ['no index', { rows: [], columns }, /index/],
  ['column 0', { rows: [], index, columns: { 0: () => undefined } }, /columns: 0/],
  ['a column that is none', { rows: [], index, columns: { 1: 5 } }, /columns\[1\]/],
  ['a wrong age', { rows: [], index, columns, maxAge: -1 }, /maxAge/],
])('%s is refused', (_, options, error) => {
  expect(() => new TableHandler(ENTRY, options as TableOptions<Job>)).toThrow(error);
});
