// Random sparse tables, random agents' limits: the rows are those of a reference that looks at all cells at once.

import type { VarBind } from '@mgmtapi/protocol';
import { answering, ScriptedAgent, tooBigAbove } from '@mgmtapi/testkit';
import fc from 'fast-check';
import { MemoryNetwork, Oid, SnmpManager } from 'mgmtapi';
import { describe, expect, it } from 'vitest';

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
      fc.asyncProperty(sparse, async ({ cells, columns, from, to, maxRepetitions, limit, version }) => {
        const objects = cells
          .map(
            ({ column, index }, i): VarBind => ({ oid: table.child(1, column, ...index), type: 'Integer32', value: i }),
          )
          .sort((a, b) => a.oid.compare(b.oid));
        const before: VarBind = { oid: Oid.from('1.3.6.1.2.1.1.7.0'), type: 'Integer32', value: 72 };
        const after: VarBind = { oid: Oid.from('1.3.6.1.4.1.99999.8.0'), type: 'Integer32', value: 1 };
        const network = new MemoryNetwork();
        const honest = answering([before, ...objects, after]);
        // In v1 there is no GETBULK: an agent that takes few variables takes few names.
        const agent = await ScriptedAgent.open({
          transport: network,
          script: maxRepetitions === 'auto' ? tooBigAbove(limit, honest) : honest,
          port: 161,
        });
        const manager = new SnmpManager({ transport: network });
        try {
          const session = await manager.open('127.0.0.1', { version });
          const rows: string[] = [];
          for await (const row of session.table(table, { columns, from, to, maxRepetitions })) {
            rows.push(`${row.index}: ${[...row.columns].map(([n, vb]) => `${n}=${vb.value}`).join(' ')}`);
          }
          expect(rows).toEqual(reference(objects, columns, from, to));
        } finally {
          await manager.close();
          await agent.close();
        }
      }),
      { numRuns: 300 },
    );
  });
});
