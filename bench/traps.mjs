// W7: raises the rate of traps until a receiver loses some, then sends bursts without a pause.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { build, trapPort } from './options.mjs';

const RATES = [2, 5, 10, 20, 30, 40, 60, 80, 100, 130, 160, 200, 250, 300].map((thousand) => thousand * 1000);
const BURSTS = [200, 1000, 5000, 20000];

/** Sends n traps from C at a rate; resolves with what left: { sent, errors, rate }. */
async function blast(n, rate, version) {
  const keys = [`port=${trapPort}`, `n=${n}`, `rate=${rate}`, `version=${version}`];
  const child = spawn(join(build, 'snmpbench'), ['blast', ...keys], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data) => {
    text += data;
  });
  await once(child, 'close');
  return JSON.parse(text);
}

/** Runs one receiver (its command line) through all rates and bursts. */
export async function measureTraps(command, version) {
  const receiver = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the receiver ended early');
    return JSON.parse(value);
  };
  const report = () => {
    receiver.stdin.write('report\n');
    return line();
  };
  const result = { rps: 0, rps99: 0, cpuPer1000: 0, rssKb: 0 };
  try {
    await line();
    await blast(10000, 10000, version); // warms the code up
    await pause(200);
    await report();
    let lossy = 0;
    for (const rate of RATES) {
      const sent = await blast(Math.round(rate / 2), rate, version);
      await pause(250);
      const { count, cpu, rssKb } = await report();
      const offered = sent.sent - sent.errors;
      const reached = Math.min(rate, sent.rate);
      if (count >= offered * 0.99) result.rps99 = Math.max(result.rps99, reached);
      if (count >= offered) {
        lossy = 0;
        result.rps = Math.max(result.rps, reached);
        result.cpuPer1000 = (cpu / count) * 1000;
        result.rssKb = rssKb;
      } else if (++lossy === 3) break;
    }
    for (const n of BURSTS) {
      const sent = await blast(n, 1e9, version);
      await pause(300);
      result[`burst${n}`] = (await report()).count / (sent.sent - sent.errors);
    }
  } finally {
    const killer = setTimeout(() => receiver.kill('SIGKILL'), 1000);
    const gone = receiver.exitCode === null && receiver.signalCode === null ? once(receiver, 'close') : undefined;
    receiver.stdin.end('quit\n');
    await gone;
    clearTimeout(killer);
  }
  return result;
}
