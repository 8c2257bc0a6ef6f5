// A device of very many variables: recorded, played by our agent, walked and read as a table to the last one.
//
// LARGE_DEVICE=450000 npx vitest run packages/mgmtapi/test/proof/large-device.test.ts

import { parseRecording, SnmpAgent } from '@mgmtapi/agent';
import { MemoryNetwork, SnmpManager } from 'mgmtapi';
import { expect, test } from 'vitest';

const COLUMNS = 9;
const rows = Math.ceil(Number(process.env.LARGE_DEVICE ?? 45_000) / COLUMNS);
const table = '1.3.6.1.4.1.99999.9';

/** A forwarding table: long indexes, in the order of the index, columns of three types. */
function* lines(): IterableIterator<string> {
  for (let column = 1; column <= COLUMNS; column++) {
    for (let row = 0; row < rows; row++) {
      const index = `${row >> 16}.${(row >> 8) & 255}.${row & 255}.0.94.${row % 300}`;
      const value = [`65|${row}`, `4x|0011223344${(row & 255).toString(16).padStart(2, '0')}`, `2|${-row}`][column % 3];
      yield `${table}.1.${column}.${index}|${value}\n`;
    }
  }
}

test(`${rows * COLUMNS} variables`, { timeout: 300_000 }, async () => {
  const recording = parseRecording(Array.from(lines()).join(''));
  expect(recording.length).toBe(rows * COLUMNS);
  const transport = new MemoryNetwork();
  await using agent = await SnmpAgent.open({ transport });
  agent.play(recording);
  await using manager = new SnmpManager({ transport });
  const session = await manager.open('127.0.0.1');

  for (const maxRepetitions of ['auto', 50] as const) {
    let at = 0;
    for await (const batch of session.walkBatches('1', { maxRepetitions })) {
      for (const { oid, value } of batch) {
        const expected = recording[at++]!;
        if (!oid.equals(expected.oid) || String(value) !== String(expected.value)) expect(oid).toEqual(expected.oid);
      }
    }
    expect(at).toBe(recording.length);
  }

  for (const windows of [1, 3]) {
    let row = 0;
    for await (const { index, columns } of session.table(table, { windows })) {
      const expected = recording[row++]!;
      if (columns.size !== COLUMNS || !columns.get(1)!.oid.equals(expected.oid)) expect(index).toEqual(expected.oid);
    }
    expect(row).toBe(rows);
  }
});
