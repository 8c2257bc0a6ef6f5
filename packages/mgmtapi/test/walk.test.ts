// Walks: exactly the subtree, checked for order, resumable, and never complete in appearance only.

import { ErrorStatus, type VarBind } from '@mgmtapi/protocol';
import {
  answering,
  backwards,
  changing,
  FakeClock,
  type Script,
  ScriptedAgent,
  silentAbove,
  tooBigAbove,
} from '@mgmtapi/testkit';
import { MemoryNetwork, Oid, type Progress, SnmpManager, type SnmpSession, WalkError } from 'mgmtapi';
import { afterEach, describe, expect, it } from 'vitest';

const oid = (text: string) => Oid.from(text);
const integer = (text: string, value: number): VarBind => ({ oid: oid(text), type: 'Integer32', value });
const root = '1.3.6.1.4.1.99999.1';
const inside = Array.from({ length: 250 }, (_, i) =>
  integer(`${root}.${(i % 5) + 1}.${Math.floor(i / 5) + 1}`, i),
).sort((a, b) => a.oid.compare(b.oid));
const objects = [
  integer('1.3.6.1.2.1.1.7.0', 72),
  ...inside,
  integer('1.3.6.1.4.1.99999.10.0', 1),
  integer('1.3.6.1.4.1.99999.11.0', 2),
];
const honest = answering(objects);

const stages: { manager: SnmpManager; agent: ScriptedAgent }[] = [];

async function stage(
  script: Script,
  version: 'v1' | 'v2c' = 'v2c',
): Promise<{ session: SnmpSession; agent: ScriptedAgent; clock: FakeClock }> {
  const clock = new FakeClock({ turns: 20 });
  const network = new MemoryNetwork();
  const agent = await ScriptedAgent.open({ transport: network, script, port: 161, clock });
  const manager = new SnmpManager({ transport: network, clock });
  stages.push({ manager, agent });
  return { session: await manager.open('127.0.0.1', { version }), agent, clock };
}

afterEach(async () => {
  for (const { manager, agent } of stages.splice(0)) {
    await manager.close();
    await agent.close();
  }
});

async function collect<T>(iterable: AsyncIterable<T>): Promise<{ items: T[]; error: unknown }> {
  const items: T[] = [];
  try {
    for await (const item of iterable) items.push(item);
    return { items, error: undefined };
  } catch (error) {
    return { items, error };
  }
}

const names = (varBinds: readonly VarBind[]) => varBinds.map((vb) => String(vb.oid));

/** The script for agents of version 1: no exceptions, noSuchName at the end. */
const v1: Script = (request) =>
  changing(honest, ({ varBinds }, { pdu }) => {
    const at = varBinds.findIndex((vb) => vb.type === 'EndOfMibView' || vb.type === 'NoSuchInstance');
    return at < 0 ? {} : { errorStatus: ErrorStatus.noSuchName, errorIndex: at + 1, varBinds: pdu!.varBinds };
  })(request);

describe('a walk', () => {
  for (const maxRepetitions of ['auto', 1, 7, 250, 251, 1000] as const) {
    it(`gives exactly the subtree, with ${maxRepetitions} repetitions`, async () => {
      const { session } = await stage(honest);
      const { items, error } = await collect(session.walk(root, { maxRepetitions }));
      expect(error).toBeUndefined();
      expect(items).toEqual(inside);
    });
  }

  it('by GETNEXT gives the same, and so does v1, to the very end of the agent', async () => {
    const { session, agent } = await stage(honest);
    expect((await collect(session.walk(root, { method: 'getNext' }))).items).toEqual(inside);
    expect(new Set(agent.requests.map(({ pdu }) => pdu?.type))).toEqual(new Set(['GetNextRequest']));
    const old = await stage(v1, 'v1');
    expect((await collect(old.session.walk(root))).items).toEqual(inside);
    expect((await collect(old.session.walk('1.3'))).items).toEqual(objects);
  });

  it('of the whole agent, of a root of one arc and of none, ends with the view', async () => {
    const { session } = await stage(honest);
    for (const all of ['1.3', '1', Oid.from([])]) expect((await collect(session.walk(all))).items).toEqual(objects);
    expect((await collect(session.walk('2'))).items).toEqual([]);
  });

  it('of an instance gives that instance; of nothing, nothing', async () => {
    for (const { session } of [await stage(honest), await stage(v1, 'v1')]) {
      expect((await collect(session.walk('1.3.6.1.2.1.1.7.0'))).items).toEqual([objects[0]]);
      expect((await collect(session.walk('1.3.6.1.2.1.1.8'))).items).toEqual([]);
    }
  });

  it('resumes after a name, ends at a limit', async () => {
    const { session } = await stage(honest);
    const first = (await collect(session.walk(root, { limit: 100 }))).items;
    expect(first).toEqual(inside.slice(0, 100));
    const rest = (await collect(session.walk(root, { after: first.at(-1)!.oid }))).items;
    expect(rest).toEqual(inside.slice(100));
  });

  it('reports its progress after each response', async () => {
    const { session } = await stage(honest);
    const progress: Progress[] = [];
    await collect(session.walk(root, { maxRepetitions: 100, onProgress: (p) => progress.push(p) }));
    expect(progress.map(({ varBinds, requests }) => [varBinds, requests])).toEqual([
      [100, 1],
      [200, 2],
      [250, 3],
    ]);
    expect(progress.at(-1)!.last).toEqual(inside.at(-1)!.oid);
    const thrown = new Error('from the hook');
    const onProgress = () => {
      throw thrown;
    };
    expect((await collect(session.walk(root, { onProgress }))).error).toBe(thrown);
  });

  it('that is left early asks no more', async () => {
    const { session, agent, clock } = await stage(honest);
    for await (const vb of session.walk(root, { maxRepetitions: 10 })) if (vb.value === inside[3]!.value) break;
    const asked = agent.requests.length;
    expect(session.inFlight).toBe(0);
    await clock.advance(60_000);
    expect(agent.requests.length).toBeLessThanOrEqual(asked + 1);
  });

  it('that is aborted throws the reason, also between two responses', async () => {
    const { session } = await stage(honest);
    const controller = new AbortController();
    const reason = new Error('enough');
    let count = 0;
    const walked = collect(
      (async function* () {
        for await (const batch of session.walkBatches(root, { maxRepetitions: 10, signal: controller.signal })) {
          if (++count === 3) controller.abort(reason);
          yield batch;
        }
      })(),
    );
    expect((await walked).error).toBe(reason);
    expect(count).toBe(3);
  });

  it('keeps its time limit over all its requests', async () => {
    const { session, clock, agent } = await stage(honest);
    let answers = 3;
    agent.script = (request) => (answers-- > 0 ? honest(request) : []);
    const walked = collect(session.walk(root, { maxRepetitions: 10, totalTimeout: 700 }));
    expect((await clock.until(walked)).error).toMatchObject({ code: 'SNMP_TIMEOUT' });
    expect(clock.now()).toBe(700);
    expect((await walked).items.length).toBe(30);
  });

  it('takes concurrent next() calls in order', async () => {
    const { session } = await stage(honest);
    const walk = session.walk(root, { maxRepetitions: 7 });
    const results = await Promise.all(Array.from({ length: 300 }, () => walk.next()));
    const items = results.flatMap((result) => (result.done ? [] : [result.value]));
    expect(names(items)).toEqual(names(inside));
    expect(results.filter((result) => result.done).length).toBe(50);
  });
});

describe('a walk of an agent that misbehaves', () => {
  const circle = backwards(honest, `${root}.3.50`, inside[10]!);

  it('ends with both names when they go backwards, and can be resumed there', async () => {
    const { session } = await stage(circle);
    const { items, error } = await collect(session.walk(root));
    expect(items).toEqual(inside.slice(0, 150));
    expect(error).toBeInstanceOf(WalkError);
    expect(String((error as WalkError).last)).toBe(`${root}.3.50`);
    expect(String((error as WalkError).next)).toBe(String(inside[10]!.oid));
  });

  it('ends also when it goes round in circles under `tolerate`', async () => {
    const { session } = await stage(circle);
    const { items, error } = await collect(session.walk(root, { order: 'tolerate' }));
    expect(error).toBeInstanceOf(WalkError);
    expect(items.length).toBeGreaterThan(150);
    expect(items.length).toBeLessThan(500);
  });

  it('ends when the same name comes for ever', async () => {
    const same = changing(honest, () => ({ varBinds: [inside[0]!] }));
    const { session } = await stage(same);
    for (const order of ['strict', 'tolerate'] as const) {
      const { items, error } = await collect(session.walk(root, { order }));
      expect(error).toBeInstanceOf(WalkError);
      expect(items.length).toBeLessThan(4);
    }
  });

  it('ends with an error when a response has no variable', async () => {
    const { session } = await stage(changing(honest, () => ({ varBinds: [] })));
    expect((await collect(session.walk(root))).error).toMatchObject({ code: 'SNMP_RESPONSE_SHAPE' });
  });

  it('takes fewer and more variables than asked, and the end of the view in the middle', async () => {
    const few = changing(honest, ({ varBinds }) => ({ varBinds: varBinds.slice(0, 3) }));
    const more = changing(honest, ({ varBinds }) => {
      const at = inside.findIndex((vb) => vb.oid.equals(varBinds.at(-1)!.oid));
      return at < 0 ? {} : { varBinds: [...varBinds, ...inside.slice(at + 1, at + 20)] };
    });
    for (const script of [few, more]) {
      const { session } = await stage(script);
      expect(names((await collect(session.walk(root, { maxRepetitions: 10 }))).items)).toEqual(names(inside));
    }
    const ended = changing(honest, ({ varBinds }) => ({
      varBinds: [
        ...varBinds.slice(0, 5),
        { oid: varBinds[5]!.oid, type: 'EndOfMibView', value: null },
        ...varBinds.slice(6),
      ],
    }));
    const { session } = await stage(ended);
    expect((await collect(session.walk(root, { maxRepetitions: 10 }))).items).toEqual(inside.slice(0, 5));
  });

  it('asks for less when the answer is too big, down to one', async () => {
    const { session } = await stage(tooBigAbove(4, honest));
    expect((await collect(session.walk(root))).items).toEqual(inside);
    const never = await stage(tooBigAbove(0, honest));
    expect((await collect(never.session.walk(root))).error).toMatchObject({ status: 'tooBig' });
  });

  for (const limit of [1, 5, 10, 25, 50]) {
    it(`asks for less when nothing comes for more than ${limit} repetitions`, async () => {
      const { session, clock } = await stage(silentAbove(limit, honest));
      const { items, error } = await clock.until(collect(session.walk(root)));
      expect(error).toBeUndefined();
      expect(items).toEqual(inside);
    });
  }

  it('ends with the agent’s error', async () => {
    const { session } = await stage(changing(honest, () => ({ errorStatus: ErrorStatus.genErr, errorIndex: 1 })));
    expect((await collect(session.walk(root))).error).toMatchObject({ status: 'genErr' });
  });
});

describe('a table', () => {
  const table = '1.3.6.1.2.1.2.2';
  const cells = (skip: (column: number, row: number) => boolean) =>
    [1, 2, 5, 16, 22].flatMap((column) =>
      Array.from({ length: 60 }, (_, i) => i + 1)
        .filter((row) => !skip(column, row))
        .map((row) => integer(`${table}.1.${column}.${row}`, column * 1000 + row)),
    );
  const around = [integer('1.3.6.1.2.1.1.7.0', 72), integer('1.3.6.1.2.1.2.3.0', 1)];
  const rowsOf = (objects: readonly VarBind[]) => {
    const rows = new Map<number, string[]>();
    for (const vb of objects) {
      const [column, row] = vb.oid.arcs.slice(-2) as [number, number];
      rows.set(row, [...(rows.get(row) ?? []), `${column}=${vb.value}`]);
    }
    return [...rows].sort(([a], [b]) => a - b).map(([row, texts]) => `${row}: ${texts.join(' ')}`);
  };
  const read = async (rows: AsyncIterable<{ index: Oid; columns: Map<number, VarBind> }>) =>
    (await collect(rows)).items.map(
      ({ index, columns }) => `${index}: ${[...columns].map(([n, vb]) => `${n}=${vb.value}`).join(' ')}`,
    );

  const shapes: [string, VarBind[]][] = [
    ['dense', cells(() => false)],
    ['with holes', cells((column, row) => (column * row) % 3 === 0)],
    ['with a column that begins late', cells((column, row) => column === 5 && row < 50)],
    ['with a column that ends early', cells((column, row) => column === 2 && row > 3)],
    ['of one column', cells((column) => column !== 16)],
    ['empty', []],
  ];
  for (const [what, objects] of shapes) {
    it(`${what} gives its rows in order, absent cells absent`, async () => {
      for (const version of ['v2c', 'v1'] as const) {
        const script = answering([...around.slice(0, 1), ...objects, ...around.slice(1)]);
        const { session } = await stage(script, version);
        expect(await read(session.table(table))).toEqual(rowsOf(objects));
      }
    });
  }

  it('gives chosen columns and a range of indexes', async () => {
    const { session } = await stage(answering([...around, ...cells(() => false)]));
    const rows = await read(session.table(table, { columns: [5, 1], from: '10', to: [12] }));
    expect(rows).toEqual(['10: 1=1010 5=5010', '11: 1=1011 5=5011', '12: 1=1012 5=5012']);
    expect((await read(session.table(table, { columns: [1], limit: 3 }))).length).toBe(3);
  });

  it('bears with answers that are too big, and a lost one costs a retry, never a row', async () => {
    const objects = cells((column, row) => (column + row) % 7 === 0);
    const { session } = await stage(tooBigAbove(2, answering([...around, ...objects])));
    expect(await read(session.table(table))).toEqual(rowsOf(objects));
    let count = 0;
    const lossy = await stage((request) => (count++ % 3 === 0 ? [] : answering([...around, ...objects])(request)));
    expect(await lossy.clock.until(read(lossy.session.table(table)))).toEqual(rowsOf(objects));
  });

  it('refuses what cannot be meant', async () => {
    const { session } = await stage(honest);
    expect(() => session.table(table, { columns: ['ifDescr'] })).toThrow(/columns\[0\]/);
    expect(() => session.table(table, { columns: [0] })).toThrow(/columns\[0\]/);
    expect(() => session.table('ifTable')).toThrow(/names/);
    expect(() => session.table(table, { from: 'x' })).toThrow(/from/);
  });
});
