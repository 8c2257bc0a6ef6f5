// The short tables of RESULTS.md from the raw results of a run: node summary.mjs FILE.jsonl
import { readFileSync } from 'node:fs';
import { median } from './common.mjs';

const SHOWN = [
  'floor-c',
  'floor-best',
  'floor-shared',
  'proto',
  'proto-shared',
  'ours',
  'ours-own',
  'ours-kept',
  'ours-lazy',
  'net-snmp',
  'snmp-native',
  'asn1',
  'asn1-ber',
  'netsnmp-c',
  'gosnmp',
  'snmpbulkwalk',
];
const results = readFileSync(process.argv[2], 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
  .filter((result) => !result.failed);

/** The median of one figure of one contender; undefined when it did not run. */
function figure(id, phase, name, field) {
  const values = results.filter((r) => r.id === id && r.phase === phase && r.name === name).map((r) => r[field]);
  const numbers = values.filter(Number.isFinite);
  return numbers.length > 0 ? median(numbers) : undefined;
}

function text(value) {
  if (value === undefined) return '';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  if (value === 0) return '0';
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/** Rows are workloads, columns the contenders that have a figure, then how ours stands to the floor and to net-snmp. */
function print(title, rows, scale = 1) {
  const values = rows.map(([label, ...where]) => ({
    label,
    of: Object.fromEntries(SHOWN.map((name) => [name, figure(where[0], where[1], name, where[2])])),
  }));
  const names = SHOWN.filter((name) => values.some(({ of }) => of[name] !== undefined));
  const ratio = (a, b) => (a !== undefined && b ? `${(a / b).toFixed(2)}` : '');
  const head = ['', ...names, 'ours / floor-best', 'net-snmp / ours'];
  console.log(`\n**${title}**\n`);
  console.log(`| ${head.join(' | ')} |`);
  console.log(
    `|---|${head
      .slice(1)
      .map(() => '--:|')
      .join('')}`,
  );
  for (const { label, of } of values) {
    const cells = names.map((name) => text(of[name] === undefined ? undefined : of[name] * scale));
    cells.push(ratio(of.ours, of['floor-best']), ratio(of['net-snmp'], of.ours));
    console.log(`| ${label} | ${cells.join(' | ')} |`);
  }
}

print(
  'Microseconds of processor time a request',
  [
    ['W1 one after another', 'W1', 'get', 'cpuPer1000'],
    ['W2a 100 in flight', 'W2a', 'get', 'cpuPer1000'],
    ['W2b 1,000 in flight', 'W2b', 'get', 'cpuPer1000'],
    ['W3a 1,000 targets, first', 'W3a', 'fan-first', 'cpuPer1000'],
    ['W3a again', 'W3a', 'fan-steady', 'cpuPer1000'],
    ['W3b 10,000 targets, first', 'W3b', 'fan-first', 'cpuPer1000'],
    ['W3b again', 'W3b', 'fan-steady', 'cpuPer1000'],
    ['W6a open, GET, close', 'W6a', 'openclose', 'cpuPer1000'],
    ['W7 a trap, v2c', 'W7', 'trap-v2', 'cpuPer1000'],
    ['W7 a trap, v1', 'W7', 'trap-v1', 'cpuPer1000'],
  ],
  1000,
);
print('Seconds of processor time for a million varbinds walked', [
  ['W4a 10,000 rows', 'W4a', 'walk', 'cpuPerMillionVb'],
  ['W4b 100,000 rows', 'W4b', 'walk', 'cpuPerMillionVb'],
]);
print(
  'W5, nanoseconds of processor time',
  [
    ['encode GET of 1', 'encode-get-1'],
    ['encode GET of 10', 'encode-get-10'],
    ['decode response of 1', 'decode-resp-1'],
    ['decode response of 10', 'decode-resp-10'],
    ['decode response of 50', 'decode-resp-50'],
    ['decode a v2c trap', 'decode-trap-v2c'],
  ].map(([label, phase]) => [label, 'W5', phase, 'nsPerOp']),
);
print('Octets of memory (RSS) a session held open', [
  ['W6b 1,000 sessions', 'W6b', 'hold', 'rssPerSession'],
  ['W6c 10,000 sessions', 'W6c', 'hold', 'rssPerSession'],
]);
print('Requests or traps a second (the machine was busy: compare with care)', [
  ['W1', 'W1', 'get', 'rps'],
  ['W2a', 'W2a', 'get', 'rps'],
  ['W2b', 'W2b', 'get', 'rps'],
  ['W3b again', 'W3b', 'fan-steady', 'rps'],
  ['W7 v2c, none lost', 'W7', 'trap-v2', 'rps'],
  ['W7 v1, none lost', 'W7', 'trap-v1', 'rps'],
]);
print('What is lost: datagrams dropped in W2b, part kept of 5,000 traps back to back', [
  ['W2b drops of 35,000', 'W2b', 'get', 'drops'],
  ['W7 v2c kept', 'W7', 'trap-v2', 'burst5000'],
  ['W7 v1 kept', 'W7', 'trap-v1', 'burst5000'],
]);
