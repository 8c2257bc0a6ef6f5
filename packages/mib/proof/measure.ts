// Speed and memory, in CPU time, beside snmptranslate and smidump in the same run: node proof/run.mjs measure
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileMibs, type MibSource, standardMibs, standardNames } from '@mgmtapi/mib';
import { load, MIBS } from './modules.js';

const standard = load('standard');
const all = [...standard, ...load('vendor')];

function megabytes(sources: readonly MibSource[]): number {
  return sources.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
}

/** Least user and system CPU of several runs, in milliseconds. */
function cpu(runs: number, work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

function line(what: string, value: string): void {
  console.log(`${what.padEnd(58)} ${value}`);
}

globalThis.gc?.();
const idle = process.memoryUsage().rss;
const cold = cpu(1, () => standardMibs().resolve('ifDescr.3'));
line('built-in modules, first load and name, cold', `${cold.toFixed(1)} ms`);
line('built-in modules, warm: names', `${cpu(20, () => standardMibs().resolve('ifDescr.3')).toFixed(1)} ms`);
line('built-in modules, warm: names and types', `${cpu(20, () => standardMibs().find('ifDescr')).toFixed(1)} ms`);
line('names alone, warm', `${cpu(20, () => standardNames().resolve('ifDescr.3')).toFixed(1)} ms`);

const first = cpu(1, () => compileMibs(standard));
line('standard set from text, first time in the process', `${first.toFixed(0)} ms`);
globalThis.gc?.();
const tree = compileMibs(standard);
globalThis.gc?.();
line(
  'resident memory over idle with the standard set',
  `${((process.memoryUsage().rss - idle) / 1e6).toFixed(0)} MB (${tree.modules.size} modules)`,
);
const warm = cpu(7, () => compileMibs(standard));
line('standard set from text, warm', `${warm.toFixed(0)} ms, ${((1000 * megabytes(standard)) / warm).toFixed(1)} MB/s`);
const both = cpu(7, () => compileMibs(all));
line(
  `all ${all.length} modules, warm`,
  `${both.toFixed(0)} ms, ${((1000 * megabytes(all)) / both).toFixed(1)} MB/s, ${((1000 * all.length) / both).toFixed(0)} modules/s`,
);

const needed = ['IF-MIB', 'SNMPv2-SMI', 'SNMPv2-TC', 'SNMPv2-CONF', 'SNMPv2-MIB', 'IANAifType-MIB'];
const few = standard.filter(({ name }) => needed.includes(name));
line('IF-MIB with its imports, warm', `${cpu(20, () => compileMibs(few)).toFixed(1)} ms`);
const largest = all.filter(({ name }) => name === 'PowerNet-MIB' || needed.includes(name) || /^RFC/.test(name));
line('PowerNet-MIB (2.8 MB) with its imports, warm', `${cpu(7, () => compileMibs(largest)).toFixed(0)} ms`);

// Linear: time a megabyte from 50 modules to all of them, spread evenly over the list.
const rates = [50, 100, 200, all.length].map((count) => {
  const some = Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
  const time = cpu(7, () => compileMibs(some));
  line(`${count} modules, warm`, `${time.toFixed(0)} ms, ${((1000 * megabytes(some)) / time).toFixed(1)} MB/s`);
  return time / megabytes(some);
});
line('time a megabyte, most to least', `${((Math.max(...rates) / Math.min(...rates) - 1) * 100).toFixed(0)} % apart`);

// Programs beside ours, turn by turn, each over the standard set: medians of CPU time.
const STANDARD = join(MIBS, 'standard');
const everyName = standard.map(({ name }) => join(STANDARD, name)).join(' ');
const peers: readonly [name: string, command: string][] = [
  ['snmptranslate -m ALL', `snmptranslate -M ${STANDARD} -m ALL -On IF-MIB::ifDescr`],
  ['smidump, all modules', `smidump -k -q -f identifiers ${everyName}`],
];
const rounds = new Map<string, number[]>();
for (let round = 0; round < 7; round++) {
  for (const [name, command] of peers) note(name, timeOf(command));
  note(
    'ours, warm',
    cpu(1, () => compileMibs(standard)),
  );
}
for (const [name, times] of rounds) {
  const median = times.sort((a, b) => a - b)[times.length >> 1]!;
  if (median > 0)
    line(
      `turn by turn: ${name}`,
      `${median.toFixed(0)} ms, ${((1000 * megabytes(standard)) / median).toFixed(1)} MB/s`,
    );
}

function note(name: string, milliseconds: number): void {
  rounds.set(name, [...(rounds.get(name) ?? []), milliseconds]);
}

/** CPU time of a command in milliseconds; 0 where it is not installed. */
function timeOf(command: string): number {
  const env = { ...process.env, SMIPATH: STANDARD };
  const { stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time ${command} >/dev/null 2>&1 || exit 1`], {
    encoding: 'utf8',
    env,
    timeout: 60_000,
  });
  const [user, system] = stderr.trim().split(' ').map(Number);
  return user === undefined || system === undefined ? 0 : (user + system) * 1000;
}

line('load average meanwhile', readFileSync('/proc/loadavg', 'utf8').split(' ')[0]!);
