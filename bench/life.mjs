// What a session's life costs: node bench/life.mjs [port=16100] [ours=packages/mgmtapi/dist/index.js]
//
// Opening and closing beside another session, closing with many requests in flight, and one dead target among 1,000.
// Needs the responder: bench/build/snmpbench respond port=16100 rows=100 &
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { address } from './common.mjs';
import { ours, port } from './options.mjs';

const { SnmpManager } = await import(pathToFileURL(ours).href);
const oid = '1.3.6.1.4.1.99999.1.1.1.1';
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** Microseconds of processor time. */
async function cpu(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

async function openAndClose() {
  const manager = new SnmpManager();
  await manager.open({ host: '127.0.0.1', port });
  const pairs = async (n) => {
    for (let i = 0; i < n; i++) await (await manager.open({ host: '127.0.0.1', port })).close();
  };
  await pairs(20_000);
  const each = [];
  for (let i = 0; i < 5; i++) each.push((await cpu(() => pairs(20_000))) / 20_000);
  console.log(`open and close, nothing asked: ${median(each).toFixed(2)} microseconds`);
  await manager.close();
}

async function closeInFlight(deaf) {
  for (const n of [1000, 10_000, 100_000]) {
    const times = [];
    for (let i = 0; i < 5; i++) {
      const manager = new SnmpManager({ maxInFlight: n });
      const session = await manager.open({ host: '127.0.0.1', port: deaf, maxInFlight: n, timeout: 60_000 });
      let closed = 0;
      for (let k = 0; k < n; k++) session.get(oid).catch(() => closed++);
      const start = performance.now();
      await manager.close();
      times.push(performance.now() - start);
      if (closed !== n) throw new Error(`${closed} of ${n} requests settled`);
    }
    console.log(`close with ${n} requests in flight: ${median(times).toFixed(1)} ms`);
  }
}

async function oneDead(deaf) {
  const manager = new SnmpManager();
  const sessions = [];
  for (let i = 0; i < 1000; i++) sessions.push(await manager.open({ host: address(i), port }));
  const dead = await manager.open({ host: '127.0.0.1', port: deaf, timeout: 200, retries: 0 });
  const round = () => Promise.all(sessions.map((session) => session.get(oid)));
  const rounds = async (n) => {
    for (let i = 0; i < n; i++) await round();
  };
  await rounds(30);
  const alone = [];
  const beside = [];
  for (let i = 0; i < 10; i++) {
    alone.push((await cpu(() => rounds(10))) / 10_000);
    let end = false;
    const asking = (async () => {
      while (!end) await dead.get(oid).catch(() => {});
    })();
    beside.push((await cpu(() => rounds(10))) / 10_000);
    end = true;
    await asking;
  }
  const [without, withDead] = [median(alone), median(beside)];
  const share = `${((withDead / without - 1) * 100).toFixed(1)} %`;
  console.log(
    `1,000 targets: ${without.toFixed(2)} microseconds a GET, ${withDead.toFixed(2)} beside a dead one (${share})`,
  );
  await manager.close();
}

const deaf = createSocket('udp4').bind(0, '127.0.0.1');
await once(deaf, 'listening');
await openAndClose();
await closeInFlight(deaf.address().port);
await oneDead(deaf.address().port);
deaf.close();
