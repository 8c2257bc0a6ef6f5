// Tables: windows side by side, cheap to begin, typed by a definition, exact over a network that loses.

import { ErrorStatus, type Row, type TableDefinition, type VarBind } from '@mgmtapi/protocol';
import { answering, changing, type Script } from '@mgmtapi/testkit';
import { Oid, type Progress, WalkError } from 'mgmtapi';
import { describe, expect, it } from 'vitest';
import { cellsOf, collect, integer, Stage } from './walk-stage.js';

const table = '1.3.6.1.4.1.99999.7';
const entry = Oid.from(table).child(1);
const ROWS = 200;
const dense = cellsOf(table, ROWS, 6);
const around = [integer('1.3.6.1.2.1.1.7.0', 72), integer('1.3.6.1.4.1.99999.8.0', 1)];
const honest = answering([...around, ...dense]);

const textOf = ({ index, columns }: Row) =>
  `${index}: ${[...columns].map(([number, { value }]) => `${number}=${value}`).join(' ')}`;

/** The rows of a dense table. */
const rowsOf = (rows: number, columns: readonly number[]) =>
  Array.from({ length: rows }, (_, r) => `${r + 1}: ${columns.map((c) => `${c}=${c * 1_000_000 + r + 1}`).join(' ')}`);

/** As agents of version 1 answer; `index` 0 where they do not say which name it is. */
const v1 =
  (script: Script, says = true): Script =>
  (request) =>
    changing(script, ({ varBinds }, { pdu }) => {
      const at = varBinds.findIndex(({ type }) => type === 'EndOfMibView');
      const errorIndex = says ? at + 1 : 0;
      return at < 0 ? {} : { errorStatus: ErrorStatus.noSuchName, errorIndex, varBinds: pdu!.varBinds };
    })(request);

describe('windows', () => {
  it.each([1, 2, 3, 6, 20])('%i of them give the same rows, in order', async (windows) => {
    for (const maxRepetitions of ['auto', 7] as const) {
      await using stage = await Stage.open(honest);
      const { items, error } = await stage.collect(stage.session.table(table, { windows, maxRepetitions }));
      expect(error).toBeUndefined();
      expect(items.map(textOf)).toEqual(rowsOf(ROWS, [1, 2, 3, 4, 5, 6]));
    }
  });

  it('hide round trips: as many questions are on their way', async () => {
    const elapsed: number[] = [];
    for (const windows of [1, 2, 6]) {
      await using stage = await Stage.open(honest);
      let most = 0;
      stage.agent.script = (request) => {
        most = Math.max(most, stage.session.inFlight);
        return honest(request);
      };
      const options = { windows, maxRepetitions: Math.ceil(10 / (6 / windows)), columns: [1, 2, 3, 4, 5, 6] };
      await stage.collect(stage.session.table(table, options)); // about ten variables in each answer
      expect(most).toBe(windows);
      elapsed.push(stage.clock.now());
    }
    expect(elapsed[1]).toBeLessThan(elapsed[0]! * 0.6);
    expect(elapsed[2]).toBeLessThan(elapsed[0]! * 0.3);
  });

  it('lose no row where the network loses datagrams', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const faults = { loss: 0.1, duplicate: 0.1, reorder: 0.2, seed };
      await using stage = await Stage.open(honest, { faults, session: { retries: 8 } });
      const progress: Progress[] = [];
      const onProgress = (p: Progress) => progress.push(p);
      const rows = stage.session.table(table, { windows: 3, maxRepetitions: 10, onProgress });
      expect((await stage.collect(rows)).items.map(textOf)).toEqual(rowsOf(ROWS, [1, 2, 3, 4, 5, 6]));
      expect(progress.at(-1)!.retries).toBeGreaterThan(0);
      expect(progress.at(-1)!.requests + progress.at(-1)!.retries).toBe(stage.sent);
    }
  });

  it('read no further than the consumer takes', async () => {
    await using stage = await Stage.open(honest);
    const rows = stage.session.table(table, { windows: 3, maxRepetitions: 5 });
    await stage.clock.until(rows.next());
    await stage.clock.advance(1000);
    const sent = stage.sent;
    await stage.clock.advance(60_000);
    expect(stage.sent).toBe(sent);
    expect(sent).toBeLessThan(12);
    await rows.return?.();
    expect(stage.session.inFlight).toBe(0);
  });

  it('are refused when they cannot be meant', async () => {
    await using stage = await Stage.open(honest);
    expect(() => stage.session.table(table, { windows: 0 })).toThrow(/windows/);
    expect(() => stage.session.table(table, { windows: 65 })).toThrow(/windows/);
  });
});

describe('the columns', () => {
  it('of a small table are found with its first row, in one question', async () => {
    await using stage = await Stage.open(answering([...around, ...cellsOf(table, 1, 6)]));
    expect((await stage.collect(stage.session.table(table))).items.map(textOf)).toEqual(rowsOf(1, [1, 2, 3, 4, 5, 6]));
    expect(stage.sent).toBe(2);
  });

  it('are found wherever they are', async () => {
    const numbers = [1, 2, 5, 22, 1000, 4294967295];
    const cells = numbers.flatMap((number) => [1, 2].map((row) => integer(entry.child(number, row), number % 1000)));
    for (const version of ['v1', 'v2c'] as const) {
      const script = answering([...around, ...cells]);
      await using stage = await Stage.open(version === 'v1' ? v1(script) : script, { session: { version } });
      const { items, error } = await stage.collect(stage.session.table(table));
      expect(error).toBeUndefined();
      expect(items.map(({ columns }) => [...columns.keys()])).toEqual([numbers, numbers]);
      expect(stage.sent).toBeLessThan(12);
    }
  });

  it('are not looked for without end', async () => {
    const script = changing(honest, (_, { pdu }) => ({
      varBinds: pdu!.varBinds.map(({ oid }) => integer(entry.child(oid.arcs[entry.length]! + 1, 1), 1)),
    }));
    await using stage = await Stage.open(script);
    const { error } = await stage.collect(stage.session.table(table));
    expect(error).toMatchObject({ code: 'SNMP_RESPONSE_SHAPE', message: expect.stringContaining('columns') });
  });

  it('end one by one in version 1, where the agent says which and where it does not', async () => {
    const cells = dense.filter(({ oid }) => oid.arcs.at(-1)! <= 20 - 2 * oid.arcs.at(-2)!);
    const expected = (await collectRows(answering(cells), 'v2c')).map(textOf);
    expect(expected.length).toBe(18);
    for (const says of [true, false])
      expect((await collectRows(v1(answering(cells), says), 'v1')).map(textOf)).toEqual(expected);
  });

  async function collectRows(script: Script, version: 'v1' | 'v2c'): Promise<Row[]> {
    await using stage = await Stage.open(script, { session: { version } });
    const { items, error } = await stage.collect(stage.session.table(table));
    expect(error).toBeUndefined();
    return items;
  }

  it('have a head start of one answer at most where a response ends in the middle of a row', async () => {
    for (const most of [1, 4, 7, 11]) {
      const cut = changing(honest, ({ varBinds }, { pdu }) =>
        pdu?.type === 'GetBulkRequest' ? { varBinds: varBinds.slice(0, most) } : {},
      );
      await using stage = await Stage.open(cut);
      expect((await stage.collect(stage.session.table(table))).items.map(textOf)).toEqual(
        rowsOf(ROWS, [1, 2, 3, 4, 5, 6]),
      );
    }
  });

  it('take what they asked for, whatever comes behind it', async () => {
    const more = changing(honest, ({ varBinds }) => ({ varBinds: [...varBinds, ...varBinds, integer('2.999', 1)] }));
    await using stage = await Stage.open(more);
    expect((await stage.collect(stage.session.table(table))).items.map(textOf)).toEqual(
      rowsOf(ROWS, [1, 2, 3, 4, 5, 6]),
    );
  });
});

describe('a definition', () => {
  const definition: TableDefinition<{ id: string; name: unknown; late: unknown }> = {
    oid: Oid.from(table),
    columns: new Map([
      ['name', 2],
      ['late', 4],
      ['missing', 9],
    ]),
    decodeRow: ({ index, columns }) => ({
      id: String(index),
      name: columns.get(2)?.value,
      late: columns.get(4)?.value,
    }),
  };
  const cells = dense.filter(({ oid }) => oid.arcs.at(-1)! <= 5 && (oid.arcs.at(-2) !== 4 || oid.arcs.at(-1) === 4));

  it('gives its rows, of columns by name or of all', async () => {
    for (const columns of [undefined, ['name', 'late', 'missing'], ['late', 2]]) {
      await using stage = await Stage.open(answering([...around, ...cells]));
      const { items } = await stage.collect(stage.session.table(definition, { columns }));
      expect(items).toEqual(
        [1, 2, 3, 4, 5].map((row) => ({
          id: String(row),
          name: 2_000_000 + row,
          late: row === 4 ? 4_000_004 : undefined,
        })),
      );
    }
    await using stage = await Stage.open(honest);
    expect(() => stage.session.table(definition, { columns: ['other'] })).toThrow(/columns\[0\]/);
  });

  it('that throws ends the table with what it threw, after the rows before', async () => {
    const thrown = new Error('no such row');
    const choosy: TableDefinition<number> = {
      ...definition,
      decodeRow: ({ index }) => {
        if (index.arcs[0] === 3) throw thrown;
        return index.arcs[0]!;
      },
    };
    await using stage = await Stage.open(honest);
    const { items, error } = await stage.collect(stage.session.table(choosy));
    expect(items).toEqual([1, 2]);
    expect(error).toBe(thrown);
  });
});

describe('an agent whose rows are out of order', () => {
  const order = [1, 7, 3, 200, 5];
  const cells = new Map(
    [1, 2].map((column) => [column, order.map((row) => integer(entry.child(column, row), column * 1000 + row))]),
  );
  /** Answers what stands behind the name asked, in its own order. */
  const script: Script = (request) =>
    changing(honest, (_, { pdu }) => {
      const next = (oid: Oid): VarBind => {
        const list = cells.get(oid.arcs[entry.length] ?? 0);
        const at = list?.findIndex((cell) => cell.oid.equals(oid)) ?? -1;
        return list?.[at + 1] ?? around[1]!;
      };
      let row = pdu!.varBinds.map(({ oid }) => oid);
      const varBinds: VarBind[] = [];
      for (let i = 0; i < (pdu?.type === 'GetBulkRequest' ? pdu.maxRepetitions : 1); i++) {
        const answers = row.map(next);
        varBinds.push(...answers);
        row = answers.map(({ oid }) => oid);
      }
      return { varBinds };
    })(request);

  it('strict: ends the table with both names', async () => {
    await using stage = await Stage.open(script);
    const { items, error } = await stage.collect(stage.session.table(table, { maxRepetitions: 2 }));
    expect(items.map(textOf)).toEqual(['1: 1=1001 2=2001']);
    expect(error).toBeInstanceOf(WalkError);
    expect(String((error as WalkError).last)).toBe(`${entry}.1.7`);
    expect(String((error as WalkError).next)).toBe(`${entry}.1.3`);
  });

  it('tolerate: gives all rows, sorted, once they are all there', async () => {
    await using stage = await Stage.open(script);
    const { items, error } = await stage.collect(stage.session.table(table, { order: 'tolerate' }));
    expect(error).toBeUndefined();
    expect(items.map(textOf)).toEqual(
      [...order].sort((a, b) => a - b).map((row) => `${row}: 1=${1000 + row} 2=${2000 + row}`),
    );
  });

  it('tolerate: a circle is an error', async () => {
    const circle = changing(script, ({ varBinds }) => ({
      varBinds: varBinds.map((vb) => (vb.oid.startsWith(entry) ? vb : integer(entry.child(2, 7), 1))),
    }));
    await using stage = await Stage.open(circle);
    const { error } = await stage.collect(stage.session.table(table, { order: 'tolerate', columns: [2] }));
    expect(error).toBeInstanceOf(WalkError);
  });
});

describe('the end of a table', () => {
  it('by abort, close, time and a silent agent is told as such, with what was read', async () => {
    const reason = new Error('enough');
    const run = async (end: (stage: Stage, controller: AbortController) => void, totalTimeout?: number) => {
      await using stage = await Stage.open(honest);
      const controller = new AbortController();
      const rows: string[] = [];
      const read = (async () => {
        const { signal } = controller;
        for await (const row of stage.session.table(table, { maxRepetitions: 10, windows: 2, signal, totalTimeout })) {
          if (rows.push(textOf(row)) === 25) end(stage, controller);
        }
      })().catch((error: unknown) => error);
      const error = await stage.clock.until(read);
      expect(rows).toEqual(rowsOf(ROWS, [1, 2, 3, 4, 5, 6]).slice(0, rows.length));
      return { rows, error };
    };
    expect((await run((_, controller) => controller.abort(reason))).error).toBe(reason);
    expect((await run((stage) => void stage.session.close())).error).toMatchObject({ code: 'SNMP_CLOSED' });
    expect((await run(() => {}, 120)).error).toMatchObject({ code: 'SNMP_TIMEOUT', last: expect.anything() });
    expect((await run((stage) => (stage.agent.script = () => []))).error).toMatchObject({ code: 'SNMP_TIMEOUT' });
  });

  it('at a limit asks no more than it needs', async () => {
    await using stage = await Stage.open(honest);
    const { items } = await stage.collect(stage.session.table(table, { limit: 3, maxRepetitions: 50 }));
    expect(items.map(textOf)).toEqual(rowsOf(3, [1, 2, 3, 4, 5, 6]));
    for (const { pdu } of stage.agent.requests)
      if (pdu?.type === 'GetBulkRequest') expect(pdu.maxRepetitions).toBeLessThanOrEqual(3);
  });

  it('of ten thousand rows is told after the last', async () => {
    await using stage = await Stage.open(answering(cellsOf(table, 10_000, 3)));
    const { items, error } = await stage.collect(stage.session.table(table));
    expect(error).toBeUndefined();
    expect(items.map(({ index }) => index.arcs[0])).toEqual(Array.from({ length: 10_000 }, (_, i) => i + 1));
    expect(items.every(({ columns }) => columns.size === 3)).toBe(true);
  });
});

describe('progress', () => {
  it('tells variables, requests, retries, time and rate', async () => {
    await using stage = await Stage.open(honest);
    const progress: Progress[] = [];
    await stage.collect(stage.session.table(table, { onProgress: (p) => progress.push(p) }));
    const last = progress.at(-1)!;
    expect(last).toMatchObject({ varBinds: ROWS * 6, requests: stage.sent, retries: 0, elapsed: stage.clock.now() });
    expect(last.rate).toBeCloseTo((ROWS * 6 * 1000) / last.elapsed);
    expect(String(last.last)).toMatch(new RegExp(`^${entry}\\.\\d\\.${ROWS}$`));
    expect(progress.length).toBe(stage.sent);
  });

  it('is the caller’s: what its hook throws ends the table', async () => {
    await using stage = await Stage.open(honest);
    const thrown = new Error('from the hook');
    const rows = stage.session.table(table, {
      onProgress: () => {
        throw thrown;
      },
    });
    expect((await stage.collect(rows)).error).toBe(thrown);
    expect((await collect(rows)).items).toEqual([]);
  });
});
