// Recorded devices, served and walked with our own manager: every variable once, in order, with its type and octets.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { VarBind } from '@mgmtapi/protocol';
import { MemoryNetwork } from '@mgmtapi/transport';
import { SnmpManager, type WalkOptions } from 'mgmtapi';
import { describe, expect, test } from 'vitest';
import { parseRecording, SnmpAgent } from '../../src/index.js';

const SHIPPED = fileURLToPath(new URL('../../../../examples/recordings/demo-agent.snmprec', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../../../shared/recordings/', import.meta.url));

/** What a walk must give: names in order, each once, the last recorded value. */
function distinct(recording: readonly VarBind[]): VarBind[] {
  const byName = new Map(recording.map((varBind) => [varBind.oid.toString(), varBind]));
  return [...byName.values()].sort((a, b) => a.oid.compare(b.oid));
}

async function walkAll(recording: readonly VarBind[], root: string, options: WalkOptions): Promise<VarBind[]> {
  const transport = new MemoryNetwork();
  await using agent = await SnmpAgent.open({ transport });
  await using manager = new SnmpManager({ transport });
  agent.play(recording);
  const session = await manager.open('127.0.0.1');
  const seen: VarBind[] = [];
  for await (const varBind of session.walk(root, options)) seen.push(varBind);
  return seen;
}

const same = (seen: readonly VarBind[], expected: readonly VarBind[]): void => {
  expect(seen.length).toBe(expected.length);
  for (const [i, { oid, type, value }] of expected.entries()) {
    const other = seen[i]!;
    if (oid.equals(other.oid) && type === other.type && String(value) === String(other.value)) continue;
    expect(other).toEqual({ oid, type, value });
  }
};

test.each(['getBulk', 'getNext'] as const)('the recording that we ship, by %s', async (method) => {
  const recording = parseRecording(readFileSync(SHIPPED));
  same(await walkAll(recording, '1', { method }), distinct(recording));
});

describe.skipIf(!existsSync(SHARED))('recordings of real devices (../shared)', () => {
  const files = existsSync(SHARED) ? readdirSync(SHARED).filter((file) => /\.snmp(?:rec|walk)$/.test(file)) : [];
  test.each(files)('%s', { timeout: 60_000 }, async (file) => {
    const recording = parseRecording(readFileSync(SHARED + file));
    const expected = distinct(recording);
    same(await walkAll(recording, '1', { method: 'getBulk', maxRepetitions: 50 }), expected);
    if (expected.length < 2500) same(await walkAll(recording, '1', { method: 'getNext' }), expected);
  });
});
