// Interleaved runs of contenders over workloads: node run.mjs [only=W1,W4a] [contenders=a,b] [rounds=3] ... (README.md).
//
// Each measurement is a fresh process, and each round runs every contender once, so that a busy moment of the machine
// hits all of them alike.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENDERS } from './contenders.mjs';
import { build, core, limit, options, port, rounds, snmpd, trapPort } from './options.mjs';
import { table } from './table.mjs';
import { measureTraps } from './traps.mjs';
import { isV3, WORKLOADS } from './workloads.mjs';

if (!existsSync(join(build, 'snmpbench'))) throw new Error(`${build}/snmpbench is missing: run build.sh first`);

const ids = (options.only?.split(',') ?? Object.keys(WORKLOADS)).filter((id) => snmpd || !isV3(id));
const names = (options.contenders?.split(',') ?? Object.keys(CONTENDERS)).filter((name) => !CONTENDERS[name].missing);
const results = new Map(); // '<id> <phase>' -> { contender: [result, ...] }
const responder = { key: '', process: undefined };

for (const id of ids) {
  const { kind } = WORKLOADS[id];
  if (kind !== 'trap' && !isV3(id)) await respond(id);
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const { kinds, only } = CONTENDERS[name];
      if (!kinds.includes(kind) || !only(id)) continue;
      try {
        if (kind === 'trap') await traps(id, name);
        else await measure(id, name);
      } catch (error) {
        keep(id, kind, name, { failed: String(error) });
      }
    }
  }
  for (const [key, byContender] of results) {
    const base = kind === 'codec' ? 'net-snmp' : 'floor-best';
    if (key.startsWith(`${id} `)) console.log(`\n${table(key, byContender, base)}`);
  }
}
await stopResponder();
if (options.json) writeFileSync(options.json, JSON.stringify(Object.fromEntries(results)));

function keep(id, phase, name, result) {
  const key = `${id} ${phase}`;
  if (!results.has(key)) results.set(key, {});
  const byContender = results.get(key);
  byContender[name] ??= [];
  byContender[name].push(result);
  if (options.out) appendFileSync(options.out, `${JSON.stringify({ id, phase, name, ...result })}\n`);
}

/**
 * With one request at a time, whether the scheduler puts client and responder on one core or on two changes the round
 * trip fivefold, so both are held on one. With many in flight nothing is held.
 */
function pinned(id, command) {
  return core !== 'none' && WORKLOADS[id].oneCore ? ['taskset', '-c', core, ...command] : command;
}

async function measure(id, name) {
  const { kind, args } = WORKLOADS[id];
  const contender = CONTENDERS[name];
  const keys = Object.entries({ port: isV3(id) ? snmpd : port, ...args }).map(([key, value]) => `${key}=${value}`);
  const [program, ...rest] = pinned(id, contender.command(kind, keys));
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let errors = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const killer = setTimeout(() => child.kill('SIGKILL'), limit * 1000);
  const [code, signal] = await once(child, 'close');
  clearTimeout(killer);
  const printed = contender.result ? errors : text;
  const lines = printed.split('\n').filter((line) => line.startsWith('{'));
  for (const line of lines) {
    const raw = JSON.parse(line);
    const result = contender.result ? contender.result(raw, args) : raw;
    keep(id, result.workload ?? kind, name, result);
  }
  if (lines.length === 0) {
    const reason = signal ? `killed after ${limit} s` : errors.split('\n').find((line) => /error/i.test(line));
    keep(id, kind, name, { failed: reason || `exit code ${code}, no output` });
  }
}

async function traps(id, name) {
  for (const version of [2, 1]) {
    const command = CONTENDERS[name].command('trap', [`port=${trapPort}`]);
    keep(id, `trap-v${version}`, name, await measureTraps(command, version));
  }
}

/** Starts the responder with the rows that a workload wants, unless it already runs so. */
async function respond(id) {
  const { args, oneCore = false } = WORKLOADS[id];
  const rows = args.rows ?? 10000;
  const key = `${rows} ${oneCore}`;
  if (key === responder.key) return;
  await stopResponder();
  const [program, ...rest] = pinned(id, [join(build, 'snmpbench'), 'respond', `port=${port}`, `rows=${rows}`]);
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`the responder did not start: is port ${port} taken?`))),
  ]);
  responder.key = key;
  responder.process = child;
}

async function stopResponder() {
  const child = responder.process;
  if (!child) return;
  responder.key = '';
  responder.process = undefined;
  child.kill();
  await once(child, 'exit');
}
