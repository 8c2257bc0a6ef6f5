// The codec beside its peers, in one interleaved run: node bench/codec/run.mjs [peers=bench] [rounds=15] [ms=100]
//
// Every contender is a process that waits; each round asks all of them in turn for each workload, so that whatever else
// the machine does falls on all alike. The figures are nanoseconds of processor time an operation, medians over rounds.
// Build first (pnpm build). The peers of npm are those of ../package.json; C needs gcc and libsnmp-dev.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { messages } from './messages.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const options = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));
const peers = resolve(options.peers ?? join(here, '..'));
const rounds = Number(options.rounds ?? 15);
const ms = Number(options.ms ?? 100);
const protocolEntry = resolve(options.protocol ?? join(here, '../../packages/protocol/dist/index.js'));
const berEntry = resolve(options.ber ?? join(here, '../../packages/ber/dist/index.js'));
const scripted = ['ours', 'ours-owned', 'ours-bare', 'net-snmp', 'snmp-native', 'asn1-ber'];
const npmPeers = ['net-snmp', 'snmp-native', 'asn1-ber'];
const workloads = ['encode-1', 'encode-10', 'decode-1', 'decode-10', 'decode-50', 'decode-trap'];

/** How much faster than the best npm peer: what is aimed at. */
const goals = {
  'encode-1': 10,
  'encode-10': 8,
  'decode-1': 4.5,
  'decode-10': 4.5,
  'decode-50': 4.5,
  'decode-trap': 3.7,
};

class Contender {
  constructor(name, command, args, format) {
    this.name = name;
    this.format = format;
    this.process = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.figures = new Map(workloads.map((workload) => [workload, []]));
  }
  async answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.name} ended early`);
    return JSON.parse(value);
  }
  async measure(workload) {
    this.process.stdin.write(`${this.format(workload)}\n`);
    this.figures.get(workload).push((await this.answer()).ns);
  }
  median(workload) {
    const sorted = this.figures.get(workload).sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  }
}

const folder = mkdtempSync(join(tmpdir(), 'codec-'));
const contenders = [];
try {
  const sample = await messages(protocolEntry);
  const samples = join(folder, 'samples.json');
  writeFileSync(samples, JSON.stringify(sample));
  for (const name of scripted) {
    const args = [join(here, 'contender.mjs'), name, peers, protocolEntry, berEntry, samples];
    contenders.push(new Contender(name, process.execPath, args, (workload) => JSON.stringify({ workload, ms })));
  }
  const native = join(folder, 'libsnmp');
  const compiled = spawnSync('cc', ['-O2', '-o', native, join(here, 'libsnmp.c'), '-lnetsnmp'], { encoding: 'utf8' });
  if (compiled.status === 0) {
    const args = [sample.response1, sample.response10, sample.response50, sample.trap];
    contenders.push(new Contender('libsnmp (C)', native, args, (workload) => `${workload} ${ms}`));
  } else {
    console.log('note: libsnmp is left out (apt-get install gcc libsnmp-dev)');
  }
  for (const contender of contenders) await contender.answer();
  for (let round = 0; round < rounds; round++) {
    for (const workload of workloads) for (const contender of contenders) await contender.measure(workload);
  }
  report();
} finally {
  for (const contender of contenders) contender.process.kill();
  rmSync(folder, { recursive: true });
}

function report() {
  const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
  console.log(
    `${cpus()[0].model.trim()}, ${cpus().length} processors, Node ${process.version}; median of ${rounds} rounds of ${ms} ms`,
  );
  console.log('');
  row(['ns an operation', ...workloads]);
  row(['---', ...workloads.map(() => '--:')]);
  for (const contender of contenders)
    row([contender.name, ...workloads.map((workload) => contender.median(workload).toFixed(0))]);
  const ours = contenders[0];
  const best = (workload) =>
    Math.min(
      ...contenders.filter(({ name }) => npmPeers.includes(name)).map((contender) => contender.median(workload)),
    );
  const c = contenders.find(({ name }) => name.startsWith('libsnmp'));
  row(['best npm peer ÷ ours', ...workloads.map((workload) => (best(workload) / ours.median(workload)).toFixed(1))]);
  row(['goal', ...workloads.map((workload) => goals[workload].toFixed(1))]);
  if (c)
    row(['libsnmp ÷ ours', ...workloads.map((workload) => (c.median(workload) / ours.median(workload)).toFixed(2))]);
}
