// What soak.test.ts runs in a process of its own: rounds of everything a manager does, and after each a look at what is left.

import { createSocket } from 'node:dgram';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answering, openHandles, ScriptedAgent, seededRandom } from '@mgmtapi/testkit';
import { Oid, SnmpManager, type SnmpSession, udp, type VarBind } from 'mgmtapi';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const endAt = performance.now() + Number(process.argv[2]) * 1000;
const random = seededRandom(1);
const table = '1.3.6.1.4.1.99999.1';
const objects = Array.from(
  { length: 60 },
  (_, i): VarBind => ({ oid: Oid.from([1, 3, 6, 1, 4, 1, 99999, 1, 1, i]), type: 'Integer32', value: i }),
);
const agent = await ScriptedAgent.open({ transport: udp(), script: answering(objects) });
const deaf = createSocket('udp4');
await new Promise<void>((resolve) => deaf.bind(0, '127.0.0.1', resolve));
const target = `127.0.0.1:${agent.local.port}`;
const silent = `127.0.0.1:${deaf.address().port}`;
let operations = 0;

const expected = new Set(['SNMP_TIMEOUT', 'SNMP_CLOSED', 'ABORT_ERR']);
/** Failures that the program provokes; any other ends it. */
async function done(work: Promise<unknown>): Promise<void> {
  operations++;
  try {
    await work;
  } catch (error) {
    if (!expected.has((error as { code: string }).code) && (error as Error).name !== 'AbortError') throw error;
  }
}

async function walk(session: SnmpSession, left: number): Promise<void> {
  for await (const _varBind of session.walk(table)) if (left-- === 0) break;
}

async function use(session: SnmpSession): Promise<void> {
  const name = objects[random.integer(objects.length)]!.oid;
  switch (random.integer(6)) {
    case 0:
      return done(session.getBulk([table], { maxRepetitions: 10 }));
    case 1:
      return done(walk(session, random.integer(80)));
    case 2: {
      const controller = new AbortController();
      const asked = done(session.get(name, { signal: controller.signal }));
      if (random.chance(0.5)) await null;
      controller.abort();
      return asked;
    }
    default:
      return done(session.get([name, objects[0]!.oid]));
  }
}

async function round(): Promise<void> {
  const manager = new SnmpManager({ trace: random.chance(0.1) });
  const listener = await manager.listen({ port: 0, address: '127.0.0.1' });
  const heard = (async () => {
    for await (const _notification of listener) operations++;
  })();
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const isSilent = i % 7 === 0;
      const session = await manager.open(isSilent ? silent : target, {
        socket: random.chance(0.2) ? 'own' : 'shared',
        timeout: isSilent ? 20 : 2000,
        retries: 1,
      });
      const uses = Array.from({ length: 10 }, () => (isSilent ? done(session.get(objects[0]!.oid)) : use(session)));
      if (random.chance(0.2)) await session.close().then(() => Promise.allSettled(uses));
      else await Promise.all(uses);
      if (random.chance(0.7)) await session.close(random.chance(0.3) ? { drain: 10 } : {});
    }),
  );
  const trap = { trapOid: '1.3.6.1.6.3.1.1.5.1' };
  await done(manager.notify(`127.0.0.1:${listener.address[0].port}`, trap));
  const jobs = Array.from({ length: 10 }, () => ({ target, oids: [objects[1]!.oid] }));
  for await (const _result of manager.poll(jobs)) operations++;
  await manager.close();
  await heard;
  agent.requests.length = 0;
}

for (let nextSample = performance.now(); performance.now() < endAt; ) {
  await round();
  if (performance.now() < nextSample) continue;
  nextSample = performance.now() + 500;
  collect();
  const { heapUsed: heap, rss } = process.memoryUsage();
  const { sockets, resources: all } = openHandles();
  const { PipeWrap: _standardOutput, ...resources } = all;
  const second = Math.round(performance.now() / 1000);
  console.log(JSON.stringify({ second, operations, heap, rss, sockets, resources }));
}
deaf.close();
await agent.close();
