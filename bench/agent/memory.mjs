// Recorded devices in one process: how long they take to read, what they hold, how long one takes to walk.
//   node --expose-gc memory.mjs AGENT_MODULE [devices=1000] [variables=1000]
import { args } from '../common.mjs';

const { SnmpAgent, parseRecording } = await import(process.argv[2]);
const { devices = '1000', variables = '1000' } = args();
const lines = Array.from({ length: Number(variables) }, (_, i) => {
  const name = `1.3.6.1.2.1.2.2.1.${1 + Math.floor(i / 100)}.${1 + (i % 100)}`;
  return i % 3 ? `${name}|65|${(i * 9973) % 2 ** 32}` : `${name}|4|interface number ${i}`;
});
const text = Buffer.from(`${lines.join('\n')}\n`);
const start = performance.now();
const agents = [];
for (let i = 0; i < Number(devices); i++) {
  const agent = await SnmpAgent.open({ port: 20000 + i });
  agent.play(parseRecording(text));
  agents.push(agent);
}
const opened = performance.now();
globalThis.gc?.();
const megabytes = (octets) => Math.round(octets / 2 ** 20);
const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
console.log(
  `${devices} devices of ${variables} variables: ${Math.round(opened - start)} ms, RSS ${megabytes(rss)} MB, heap ${megabytes(heapUsed)} MB, buffers ${megabytes(arrayBuffers)} MB`,
);
if (process.argv.includes('stay')) setInterval(() => undefined, 1000);
else await Promise.all(agents.map((agent) => agent.close()));
