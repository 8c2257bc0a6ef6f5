// Adaptive sizes, measured: datagrams and time that walks and tables need without configuration, beside the best fixed setting.

import { answering, type Script, silentAbove, tooBigAbove } from '@mgmtapi/testkit';
import { describe, expect, it } from 'vitest';
import { cellsOf, Stage, type StageOptions, silentAboveRepetitions } from './walk-stage.js';

const table = '1.3.6.1.4.1.99999.7';
const COLUMNS = 6;

interface Cost {
  readonly datagrams: number;
  /** Milliseconds. */
  readonly elapsed: number;
}

/** Reads it all and checks that nothing is missing. */
async function cost(
  script: Script,
  what: 'walk' | 'table',
  rows: number,
  maxRepetitions: number | 'auto',
  options?: StageOptions,
): Promise<Cost> {
  await using stage = await Stage.open(script, options);
  const { session } = stage;
  const read: AsyncIterable<unknown> =
    what === 'walk' ? session.walk(table, { maxRepetitions }) : session.table(table, { maxRepetitions });
  const { items, error } = await stage.collect(read);
  expect(error).toBeUndefined();
  expect(items.length).toBe(rows);
  return { datagrams: stage.sent, elapsed: stage.clock.now() };
}

describe.each([1000, 5000])('an agent of %i rows that goes silent above a limit', (rows) => {
  const column = answering(cellsOf(table, rows, 1));
  const columns = answering(cellsOf(table, rows, COLUMNS));

  it.each([1, 5, 10, 25, 50])(
    'of %i repetitions costs a walk at most 1.3 times the best fixed setting',
    async (limit) => {
      const script = silentAbove(limit, column);
      const best = await cost(script, 'walk', rows, limit);
      const adaptive = await cost(script, 'walk', rows, 'auto');
      expect(adaptive.datagrams).toBeLessThanOrEqual(best.datagrams * 1.3);
      // What is too much is given up soon, and rarely tried again.
      expect(adaptive.elapsed).toBeLessThan(best.elapsed * 1.1 + 4000);
    },
  );

  it.each([1, 5, 10, 25, 50])('of %i repetitions, and a table', async (limit) => {
    const script = silentAboveRepetitions(limit, columns);
    const best = await cost(script, 'table', rows, limit);
    const adaptive = await cost(script, 'table', rows, 'auto');
    expect(adaptive.datagrams).toBeLessThanOrEqual(best.datagrams * 1.3);
  });

  it.each([10, 25, 50])('of %i variables, and a table', async (limit) => {
    const script = silentAbove(limit, columns);
    const best = await cost(script, 'table', rows, Math.floor(limit / COLUMNS));
    const adaptive = await cost(script, 'table', rows, 'auto');
    expect(adaptive.datagrams).toBeLessThanOrEqual(best.datagrams * 1.3);
  });

  it('is asked for less columns at once where even one repetition of all is too much', async () => {
    await cost(silentAbove(4, columns), 'table', rows, 'auto');
  });
});

describe.each(['walk', 'table'] as const)('a %s over a network that loses datagrams', (what) => {
  const rows = 2000;
  const honest = answering(cellsOf(table, rows, what === 'walk' ? 1 : COLUMNS));
  const session = { retries: 10, backoff: 'fixed' } as const;

  it.each([0.05, 0.2])('%f of them is not crippled', async (loss) => {
    const sum = { adaptive: { datagrams: 0, elapsed: 0 }, fixed: { datagrams: 0, elapsed: 0 } };
    for (let seed = 1; seed <= 6; seed++) {
      for (const [name, size] of [
        ['adaptive', 'auto'],
        ['fixed', 25],
      ] as const) {
        const { datagrams, elapsed } = await cost(honest, what, rows, size, { session, faults: { loss, seed } });
        sum[name].datagrams += datagrams;
        sum[name].elapsed += elapsed;
      }
    }
    // Chance must not look like a limit: the sizes grow on, and larger ones than 25 need fewer datagrams.
    expect(sum.adaptive.datagrams).toBeLessThan(sum.fixed.datagrams);
    expect(sum.adaptive.elapsed).toBeLessThan(sum.fixed.elapsed);
  });

  it('and is silent above a limit as well', async () => {
    const script = silentAboveRepetitions(25, honest);
    let adaptive = 0;
    let best = 0;
    for (let seed = 1; seed <= 6; seed++) {
      const options = { session, faults: { loss: 0.05, seed } };
      best += (await cost(script, what, rows, 25, options)).datagrams;
      adaptive += (await cost(script, what, rows, 'auto', options)).datagrams;
    }
    expect(adaptive).toBeLessThan(best * 1.3);
  });
});

describe('what was learned', () => {
  const rows = 1000;
  const script = silentAbove(25, answering(cellsOf(table, rows, 1)));

  it('is kept for the next walk, of another session to the same agent too', async () => {
    await using stage = await Stage.open(script);
    await stage.collect(stage.session.walk(table));
    const first = stage.sent;
    const startedAt = stage.clock.now();
    const other = await stage.manager.open('127.0.0.1');
    expect((await stage.collect(other.walk(table))).items.length).toBe(rows);
    expect(stage.sent - first).toBe(Math.ceil(rows / 25) + 1);
    expect(stage.clock.now() - startedAt).toBeLessThan(1000); // no try was in vain
  });

  it('does not hold for another agent', async () => {
    await using stage = await Stage.open(script);
    await stage.collect(stage.session.walk(table));
    const other = await stage.manager.open('127.0.0.2');
    const failed = await stage.collect(other.walk(table, { totalTimeout: 100 }));
    expect(failed.error).toMatchObject({ code: 'SNMP_TIMEOUT' });
  });
});

describe('an answer that is too big', () => {
  const rows = 1000;
  const column = answering(cellsOf(table, rows, 1));

  it.each([1, 7, 30])('above %i variables is asked for in smaller parts, at no cost of time', async (limit) => {
    const { datagrams, elapsed } = await cost(tooBigAbove(limit, column), 'walk', rows, 'auto');
    expect(datagrams).toBeLessThan((rows / limit) * 2 + 20);
    expect(elapsed).toBe(datagrams * 10);
  });

  it('makes a fixed size smaller too', async () => {
    const { datagrams } = await cost(tooBigAbove(12, column), 'walk', rows, 50);
    expect(datagrams).toBe(Math.ceil(rows / 12) + 2); // 50, 25, then 12
    const columns = answering(cellsOf(table, 50, COLUMNS));
    await cost(tooBigAbove(4, columns), 'table', 50, 10);
  });
});
