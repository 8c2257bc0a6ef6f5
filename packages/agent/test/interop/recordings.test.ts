// Every recorded device, played by our agent and walked by our manager, snmpwalk and snmpbulkwalk: the same variables.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VarBind } from '@mgmtapi/protocol';
import { peersMissing } from '@mgmtapi/testkit';
import { type SessionOptions, SnmpManager, type WalkOptions } from 'mgmtapi';
import { expect, test } from 'vitest';
import { parseRecording, SnmpAgent } from '../../src/index.js';
import { run } from './tools.js';

const SHIPPED = fileURLToPath(new URL('../../../../examples/recordings/demo-agent.snmprec', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../../../shared/recordings/', import.meta.url));
const shared = existsSync(SHARED) ? readdirSync(SHARED).filter((file) => /\.snmp(?:rec|walk)$/.test(file)) : [];
if (shared.length === 0) console.warn('skipped: the recordings of ../shared are not there');

/** Of more variables than this, walks by GETNEXT take long: only snmpwalk makes one, and only in CI. */
const MANY = 5000;

/** A variable as text: name, type, and all of its value. */
const textOf = ({ oid, type, value }: VarBind): string =>
  `${oid} ${type} ${value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)}`;

/** What a walk must give: names in order, each once, the last recorded value. */
function distinct(recording: readonly VarBind[]): VarBind[] {
  const byName = new Map(recording.map((varBind) => [varBind.oid.toString(), varBind]));
  return [...byName.values()].sort((a, b) => a.oid.compare(b.oid));
}

async function walk(port: number, session: Partial<SessionOptions>, options: WalkOptions): Promise<string[]> {
  await using manager = new SnmpManager();
  const opened = await manager.open({ host: '127.0.0.1', port, ...session });
  const seen: string[] = [];
  for await (const varBind of opened.walk('1', options)) seen.push(textOf(varBind));
  return seen;
}

/** What Net-SNMP's program prints, read back. -Ox: strings in hex, so that no octet is lost. */
async function printed(command: string, port: number): Promise<string[]> {
  const problems: string[] = [];
  const varBinds = parseRecording(await run(`${command} -Ox .1`, port), {
    onProblem: ({ line, reason }) => problems.push(`${line}: ${reason}`),
  });
  expect(problems).toEqual([]);
  return varBinds.map(textOf);
}

const withoutPeers = peersMissing('snmpwalk', 'snmpbulkwalk');
const files = new Map([SHIPPED, ...shared.map((file) => SHARED + file)].map((file) => [basename(file), file]));

test.each([...files.keys()])('%s: the same variables for everyone', { timeout: 120_000 }, async (name) => {
  const recording = parseRecording(readFileSync(files.get(name)!));
  const expected = distinct(recording);
  const texts = expected.map(textOf);
  await using agent = await SnmpAgent.open({ port: 0 });
  agent.play(recording);
  const { port } = agent.address[0];
  expect(await walk(port, {}, { maxRepetitions: 'auto' })).toEqual(texts);
  expect(await walk(port, {}, { maxRepetitions: 50 })).toEqual(texts);
  const isLarge = texts.length > MANY;
  if (!isLarge) {
    expect(await walk(port, {}, { method: 'getNext' })).toEqual(texts);
    // Version 1 has no Counter64: such variables are not there. RFC 3584 section 4.2.2.1.
    const v1 = expected.filter(({ type }) => type !== 'Counter64').map(textOf);
    expect(await walk(port, { version: 'v1' }, {})).toEqual(v1);
  }
  if (withoutPeers || (isLarge && !process.env.REQUIRE_PEERS)) return; // CI sets it
  expect(await printed('snmpwalk -v2c', port)).toEqual(texts);
  expect(await printed('snmpbulkwalk -v2c', port)).toEqual(texts);
  expect(await printed('snmpbulkwalk -v2c -Cr200', port)).toEqual(texts);
});
