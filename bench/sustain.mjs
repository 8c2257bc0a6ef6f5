// A minute of traps: node bench/sustain.mjs [rate=60000] [seconds=60] [trapport=16200] [ours=packages/mgmtapi/dist/index.js]
//
// The C blaster sends v2c traps of 5 varbinds at a steady rate; a `for await` over a listener of ours takes them. Prints what
// was sent, received, dropped by the system and taken, the memory over time, and how long traps waited in our queue.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { args } from './common.mjs';
import { build, ours, trapPort as port } from './options.mjs';

const options = args();
const rate = Number(options.rate ?? 60_000);
const seconds = Number(options.seconds ?? 60);
const { SnmpManager } = await import(pathToFileURL(ours).href);

const manager = new SnmpManager();
const listener = await manager.listen({ port, address: '127.0.0.1', queueLimit: 100_000 });
const waits = new Map(); // milliseconds in our queue -> traps
let taken = 0;
const consumer = (async () => {
  for await (const notification of listener) {
    taken++;
    const wait = Date.now() - notification.receivedAt.getTime();
    waits.set(wait, (waits.get(wait) ?? 0) + 1);
  }
})();

const memory = [];
const sample = setInterval(() => memory.push(Math.round(process.memoryUsage().rss / 2 ** 20)), seconds * 100);
const blaster = spawn(
  join(build, 'snmpbench'),
  ['blast', `port=${port}`, `n=${rate * seconds}`, `rate=${rate}`, 'version=2'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const cpu = process.cpuUsage();
let text = '';
blaster.stdout.on('data', (chunk) => {
  text += chunk;
});
await once(blaster, 'close');
const { sent, errors } = JSON.parse(text);
await new Promise((resolve) => setTimeout(resolve, 500));
const { user, system } = process.cpuUsage(cpu);
clearInterval(sample);
const { received, kernelDropped, queue } = listener.counters;
await manager.close();
await consumer;

let below = 0;
let p99 = 0;
for (const wait of [...waits.keys()].sort((a, b) => a - b)) {
  below += waits.get(wait);
  p99 = wait;
  if (below >= taken * 0.99) break;
}
console.log(
  JSON.stringify({ rate, seconds, sent: sent - errors, received, kernelDropped, taken, discarded: queue.discarded }),
);
console.log(
  JSON.stringify({ cpuMicrosecondsPerTrap: (user + system) / received, p99MillisecondsInQueue: p99, rssMiB: memory }),
);
if (received + (kernelDropped ?? 0) !== sent - errors || taken + queue.discarded !== received) {
  throw new Error('a trap was lost uncounted');
}
