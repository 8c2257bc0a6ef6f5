// What SNMPv3 costs beside the GETs of W8, with this project alone: node bench/v3.mjs [snmpd=PORT] [ours=FILE] [agent=FILE]
//
// walk      CPU per varbind of a GETBULK walk of a running snmpd, authPriv (SHA-256, AES-128) and v2c, in turns
// discover  1,000 agents of our own in another process, 50 callers at once, 50 requests to each: time and probes
// keys      1,000 users with different passwords: the longest time that the event loop was held
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';

const options = Object.fromEntries(process.argv.slice(2).map((word) => word.split('=')));
const entryOf = (name) => options[name] ?? fileURLToPath(new URL(`../packages/${name}/dist/index.js`, import.meta.url));
const load = (file) => import(pathToFileURL(resolve(file)).href);
const AGENTS = 1000;
const addressOf = (i) => `127.1.${i >> 8}.${i & 255}`;
const PORT = 17900;
const USER = {
  userName: 'benchuser',
  auth: { protocol: 'sha256', password: 'authpassword123' },
  priv: { protocol: 'aes128', password: 'privpassword123' },
};
const NAME = '1.3.6.1.2.1.1.5.0';

if (process.send) await serve();
else {
  const { SnmpManager } = await load(options.ours ?? entryOf('mgmtapi'));
  if (options.snmpd) await walk(SnmpManager, Number(options.snmpd));
  const agents = fork(fileURLToPath(import.meta.url), process.argv.slice(2));
  await once(agents, 'message');
  await discover(SnmpManager, async () => {
    agents.send('count');
    return (await once(agents, 'message'))[0];
  });
  await keys(SnmpManager);
  agents.kill();
}

/** The other process: agents that count the probes they hear. */
async function serve() {
  const { SnmpAgent } = await load(options.agent ?? entryOf('agent'));
  const agents = [];
  for (let i = 0; i < AGENTS; i++) {
    agents.push(await SnmpAgent.open({ address: addressOf(i), port: PORT, users: [USER], receiveBuffer: 65536 }));
  }
  process.on('message', () => {
    const probes = agents.map(({ counters }) => counters.usmStatsUnknownEngineIDs);
    process.send({ probes: probes.reduce((sum, n) => sum + n, 0), most: Math.max(...probes) });
  });
  process.send('ready');
}

async function walk(SnmpManager, port) {
  const manager = new SnmpManager();
  const sessions = {
    v2c: await manager.open({ host: '127.0.0.1', port, community: 'public', timeout: 3000 }),
    v3: await manager.open({ host: '127.0.0.1', port, user: USER, timeout: 3000 }),
  };
  const once = async (session) => {
    const before = process.cpuUsage();
    let varBinds = 0;
    for await (const batch of session.walkBatches('1.3.6.1.2.1', { maxRepetitions: 50 })) varBinds += batch.length;
    const { user, system } = process.cpuUsage(before);
    return (user + system) / varBinds;
  };
  const figures = { v2c: [], v3: [] };
  for (let i = 0; i < 30; i++) for (const name of ['v2c', 'v3']) figures[name].push(await once(sessions[name]));
  const median = (all) => all.slice(10).sort((a, b) => a - b)[10];
  const [v2c, v3] = [median(figures.v2c), median(figures.v3)];
  console.log(
    `walk      v2c ${v2c.toFixed(2)} us, v3 ${v3.toFixed(2)} us CPU a varbind: ${(v3 / v2c).toFixed(2)} times`,
  );
  await manager.close();
}

async function discover(SnmpManager, counted) {
  const manager = new SnmpManager({ session: { user: USER, port: PORT, timeout: 3000 } });
  const started = performance.now();
  let next = 0;
  // 50 callers, and what each asks it asks 50 times at once: whoever comes while a probe is under way waits for it.
  const caller = async () => {
    for (let i = next++; i < AGENTS; i = next++) {
      const session = await manager.open(addressOf(i));
      const first = session.get(NAME);
      await Promise.all([first, ...Array.from({ length: 49 }, () => session.get(NAME, { timeout: 3000 }))]);
    }
  };
  const probing = async () => {
    for (let i = next++; i < AGENTS; i = next++) await (await manager.open(addressOf(i))).get(NAME);
  };
  await Promise.all(Array.from({ length: 50 }, probing));
  const found = performance.now() - started;
  const agents = await counted();
  next = 0;
  const again = performance.now();
  await Promise.all(Array.from({ length: 50 }, caller));
  const asked = performance.now() - again;
  const after = await counted();
  console.log(`discover  1,000 engines and a GET of each, 50 callers: ${found.toFixed(0)} ms, ${agents.probes} probes`);
  console.log(
    `          50,000 GETs of them on new sessions: ${asked.toFixed(0)} ms, ${after.probes - agents.probes} probes more`,
  );
  await manager.close();
}

async function keys(SnmpManager) {
  const manager = new SnmpManager({ session: { port: PORT, timeout: 30_000, retries: 0 } });
  const held = monitorEventLoopDelay({ resolution: 1 });
  held.enable();
  const started = performance.now();
  let next = 0;
  // The agents know none of them: each gets its answer, a report, after the keys were made.
  const caller = async () => {
    for (let i = next++; i < 1000; i = next++) {
      const auth = { protocol: 'sha256', password: `password number ${i}` };
      const session = await manager.open({ host: addressOf(i), user: { ...USER, auth } });
      await session.get(NAME).catch(() => {});
    }
  };
  await Promise.all(Array.from({ length: 50 }, caller));
  const took = performance.now() - started;
  held.disable();
  console.log(
    `keys      1,000 passwords: ${took.toFixed(0)} ms, the event loop held ${(held.max / 1e6).toFixed(1)} ms at most, ` +
      `${(held.percentile(99) / 1e6).toFixed(1)} ms in 99 of 100`,
  );
  await manager.close();
}
