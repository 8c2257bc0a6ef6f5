// Our agent, Net-SNMP's snmpd and npm net-snmp's agent, serving the same table to the same driver, one after the other.
//   node bench/agent/run.mjs [rounds=3] [only=get-1,walk] [out=bench/results/agent.md]
// Needs gcc, snmpd, libsnmp-dev and esbuild (a development dependency of the workspace): our agent is bundled from its
// sources, so nothing must be built before.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { args, median } from '../common.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const { rounds = '3', only = '', port = '16400', out } = args();
const dir = mkdtempSync(join(tmpdir(), 'agent-bench-'));
const TICK = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** What is asked: the driver's arguments after the port, and a smaller number for who is slow. */
const workloads = [
  ['get-1', 'GET of 1 variable, one at a time', { kind: 'get', n: 20000, size: 1, flight: 1 }],
  ['get-1-16', 'GET of 1 variable, 16 in flight', { kind: 'get', n: 50000, size: 1, flight: 16 }],
  ['get-10-16', 'GET of 10 variables, 16 in flight', { kind: 'get', n: 30000, size: 10, flight: 16 }],
  ['next', 'GETNEXT walk of 10,000 rows, one at a time', { kind: 'next', n: 10000, size: 1, flight: 1 }],
  ['next-16', 'GETNEXT over 10,000 rows, 16 in flight', { kind: 'next', n: 40000, size: 1, flight: 16 }],
  [
    'next-large',
    'GETNEXT over 100,000 rows, 16 in flight',
    { kind: 'next', n: 100000, size: 1, flight: 16, rows: 100000 },
  ],
  ['walk', 'GETBULK walk of 60,000 cells, 50 a time, one at a time', { kind: 'bulk', n: 6000, size: 50, flight: 1 }],
  ['walk-16', 'GETBULK over 60,000 cells, 50 a time, 16 in flight', { kind: 'bulk', n: 12000, size: 50, flight: 16 }],
];

const agents = {
  ours: (rows) => node(join(here, 'ours.mjs'), join(dir, 'agent.mjs'), port, rows, 6),
  snmpd: (rows) =>
    start(
      'snmpd',
      [
        '-f',
        '-C',
        '-c',
        join(dir, 'snmpd.conf'),
        '-Lf',
        join(dir, 'snmpd.log'),
        '-r',
        '-I',
        `-smux,mteTrigger,mteTriggerConf,diskio,lmsensorsMib`,
        `udp:127.0.0.1:${port}`,
      ],
      {
        ...process.env,
        MIBS: '',
        SNMP_PERSISTENT_DIR: join(dir, 'state'),
        SNMPCONFPATH: dir,
        BENCH_ROWS: String(rows),
      },
    ),
  'net-snmp': (rows) => node(join(here, 'net-snmp.mjs'), port, rows, 6),
};
/** npm net-snmp's agent needs a millisecond and more for a GETNEXT in a table of 10,000 rows: the share of the work it gets. */
const shares = { 'net-snmp': { get: 0.02, next: 0.02, bulk: 0.005 } };

prepare();
const results = new Map();
try {
  for (let round = 1; round <= Number(rounds); round++) {
    for (const large of [false, true]) {
      const wanted = workloads.filter(
        ([id, , { rows }]) => (rows !== undefined) === large && (!only || only.split(',').includes(id)),
      );
      if (wanted.length === 0) continue;
      for (const [name, open] of Object.entries(agents)) {
        if (large && name === 'net-snmp') continue;
        await measure(name, open, large ? 100000 : 10000, wanted);
      }
    }
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
const text = report();
console.log(text);
if (out) {
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, text);
}

async function measure(name, open, rows, wanted) {
  const child = open(rows);
  try {
    await answering();
    for (const [id, , { kind, n, size, flight }] of wanted) {
      const count = Math.max(20, Math.round(n * (shares[name]?.[kind] ?? 1)));
      drive(kind, rows, name in shares ? 20 : 5000, size, flight); // warm: a compiler at work is not what is measured
      const before = cpu(child.pid);
      const { seconds, requests, bindings } = drive(kind, rows, count, size, flight);
      const used = cpu(child.pid) - before;
      const key = `${id} ${name}`;
      if (!results.has(key)) results.set(key, []);
      results.get(key).push({
        rate: requests / seconds,
        bindings: bindings / seconds,
        cpu: (used / requests) * 1e6,
        rss: rss(child.pid),
      });
      console.error(`${key}: ${Math.round(requests / seconds)}/s, ${((used / requests) * 1e6).toFixed(1)} us`);
    }
  } finally {
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

function drive(kind, rows, n, size, flight) {
  const columns = kind === 'get' || rows <= 10000 ? 6 : 1;
  const printed = execFileSync(join(dir, 'driver'), [kind, port, rows, columns, n, size, flight].map(String), {
    encoding: 'utf8',
  });
  return JSON.parse(printed);
}

function prepare() {
  execFileSync('cc', ['-O2', '-o', join(dir, 'driver'), join(here, 'driver.c')]);
  execFileSync('cc', ['-O2', '-fPIC', '-shared', '-o', join(dir, 'snmpd_table.so'), join(here, 'snmpd_table.c')]);
  const names = ['ber', 'protocol', 'security', 'transport', 'engine', 'mib', 'agent'];
  execFileSync(join(root, 'node_modules/.bin/esbuild'), [
    join(root, 'packages/agent/src/index.ts'),
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--log-level=warning',
    ...names.map((name) => `--alias:@mgmtapi/${name}=${join(root, `packages/${name}/src/index.ts`)}`),
    `--alias:mgmtapi=${join(root, 'packages/mgmtapi/src/index.ts')}`,
    `--outfile=${join(dir, 'agent.mjs')}`,
  ]);
  mkdirSync(join(dir, 'state'));
  writeFileSync(
    join(dir, 'snmpd.conf'),
    `rocommunity public 127.0.0.1\nmaxGetbulkRepeats 0\nmaxGetbulkResponses 0\ndontLogTCPWrappersConnects yes\ndlmod snmpd_table ${join(dir, 'snmpd_table.so')}\n`,
  );
}

function node(...argv) {
  return start(process.execPath, argv.map(String), process.env);
}

function start(command, argv, env) {
  return spawn(command, argv, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Until the last cell is there. */
async function answering() {
  for (let i = 0; i < 600; i++) {
    try {
      execFileSync(
        'snmpget',
        ['-v2c', '-cpublic', '-r0', '-t0.5', `127.0.0.1:${port}`, '.1.3.6.1.4.1.99999.1.1.6.10000'],
        {
          stdio: 'ignore',
          env: { ...process.env, MIBS: '' },
        },
      );
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('the agent does not answer');
}

/** Seconds of processor time, of the whole process. */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICK;
}

function rss(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

function report() {
  const of = (id, name, field) => {
    const runs = results.get(`${id} ${name}`);
    return runs ? median(runs.map((run) => run[field])) : undefined;
  };
  const number = (value, digits = 0) =>
    value === undefined ? '' : value.toLocaleString('en', { maximumFractionDigits: digits });
  const lines = [
    '# The agent against snmpd and npm net-snmp',
    '',
    `\`node bench/agent/run.mjs rounds=${rounds}\`, ${new Date().toISOString().slice(0, 10)}. Machine: ${cpus().length} x ${cpus()[0].model}, Linux, Node ${process.version}, ${version()}, loopback, shared with other work.`,
    'Medians of interleaved rounds, each agent a fresh process with the same 60,000 cells (6 columns of 10,000 rows; 100,000 rows',
    'in the line that says so). CPU is user and system time of the agent alone; ratios above 1 mean that ours is faster.',
    '',
    '| workload | ours /s | snmpd /s | npm net-snmp /s | ours : snmpd | ours : npm | CPU us ours | CPU us snmpd | CPU snmpd : ours | MB ours | MB snmpd |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |',
  ];
  for (const [id, title, { kind }] of workloads) {
    const field = kind === 'bulk' ? 'bindings' : 'rate';
    const [ours, snmpd, npm] = ['ours', 'snmpd', 'net-snmp'].map((name) => of(id, name, field));
    if (ours === undefined) continue;
    const [cpuOurs, cpuSnmpd] = ['ours', 'snmpd'].map((name) => of(id, name, 'cpu'));
    lines.push(
      `| ${title}${kind === 'bulk' ? ' (cells/s; CPU a request)' : ''} | ${[number(ours), number(snmpd), number(npm), number(ours / snmpd, 2), npm ? number(ours / npm, 1) : '', number(cpuOurs, 1), number(cpuSnmpd, 1), number(cpuSnmpd / cpuOurs, 2), number(of(id, 'ours', 'rss')), number(of(id, 'snmpd', 'rss'))].join(' | ')} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function version() {
  const text = execFileSync('snmpget', ['-V'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return text.trim() || 'Net-SNMP';
}
