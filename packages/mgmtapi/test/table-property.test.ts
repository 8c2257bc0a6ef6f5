// Random sparse tables, random limits of agents, random faults of the network: the rows are those of a reference that looks at all cells at once.

import type { VarBind } from '@mgmtapi/protocol';
import { answering, silentAbove, tooBigAbove } from '@mgmtapi/testkit';
import fc from 'fast-check';
import { Oid } from 'mgmtapi';
import { describe, expect, it } from 'vitest';
import { Stage } from './walk-stage.js';

const table = Oid.from('1.3.6.1.4.1.99999.7');

const index = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 3 });
const cell = fc.record({ column: fc.integer({ min: 1, max: 12 }), index });
const sparse = fc.record({
  cells: fc.uniqueArray(cell, { maxLength: 60, selector: (c) => `${c.column} ${c.index}` }),
  columns: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 5 }), {
    nil: undefined,
  }),
  from: fc.option(index, { nil: undefined }),
  to: fc.option(index, { nil: undefined }),
  maxRepetitions: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 9 })),
  limit: fc.integer({ min: 1, max: 40 }),
  above: fc.constantFrom(tooBigAbove, silentAbove),
  windows: fc.integer({ min: 1, max: 4 }),
  faults: fc.record({
    loss: fc.constantFrom(0, 0, 0.1, 0.3),
    duplicate: fc.constantFrom(0, 0.3),
    reorder: fc.constantFrom(0, 0.3),
    seed: fc.integer(),
  }),
  version: fc.constantFrom('v1' as const, 'v2c' as const),
});

/** What the table should give: `index: column=value ...`, by index. */
function reference(
  objects: readonly VarBind[],
  columns: number[] | undefined,
  from?: number[],
  to?: number[],
): string[] {
  const rows = new Map<string, { index: Oid; cells: [number, unknown][] }>();
  for (const vb of objects) {
    const column = vb.oid.arcs[table.length + 1]!;
    const at = vb.oid.slice(table.length + 2);
    if (columns && !columns.includes(column)) continue;
    if (from && at.compare(from) < 0) continue;
    if (to && at.compare(to) > 0 && !at.startsWith(to)) continue;
    const row = rows.get(String(at)) ?? { index: at, cells: [] };
    row.cells.push([column, vb.value]);
    rows.set(String(at), row);
  }
  return [...rows.values()]
    .sort((a, b) => a.index.compare(b.index))
    .map(({ index, cells }) => `${index}: ${cells.map(([n, v]) => `${n}=${v}`).join(' ')}`);
}

describe('any sparse table', () => {
  it('gives every row that has a cell, in order, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(sparse, async ({ cells, limit, above, version, faults, ...options }) => {
        const objects = cells
          .map(
            ({ column, index }, i): VarBind => ({ oid: table.child(1, column, ...index), type: 'Integer32', value: i }),
          )
          .sort((a, b) => a.oid.compare(b.oid));
        const before: VarBind = { oid: Oid.from('1.3.6.1.2.1.1.7.0'), type: 'Integer32', value: 72 };
        const after: VarBind = { oid: Oid.from('1.3.6.1.4.1.99999.8.0'), type: 'Integer32', value: 1 };
        const honest = answering([before, ...objects, after]);
        // A fixed number of repetitions is asked for as it is, whatever the agent can take.
        const script = options.maxRepetitions === 'auto' ? above(limit, honest) : honest;
        const session = { version, retries: 20, backoff: 'fixed' } as const;
        await using stage = await Stage.open(script, { session, faults });
        const { items, error } = await stage.collect(stage.session.table(table, options));
        expect(error).toBeUndefined();
        const rows = items.map(
          ({ index, columns }) => `${index}: ${[...columns].map(([n, vb]) => `${n}=${vb.value}`).join(' ')}`,
        );
        expect(rows).toEqual(reference(objects, options.columns, options.from, options.to));
      }),
      { numRuns: 300 },
    );
  });
});
