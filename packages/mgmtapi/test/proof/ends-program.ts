// What ends.test.ts runs: without an argument each case in a process of its own, with the name of a case that one.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { answering, ScriptedAgent } from '@mgmtapi/testkit';
import { Oid, SnmpManager, type SnmpSession, udp, type VarBind } from 'mgmtapi';

const name = '1.3.6.1.2.1.1.5.0';
const honest = answering([{ oid: Oid.from(name), type: 'Integer32', value: 7 }]);

interface Stage {
  readonly agent: ScriptedAgent;
  readonly manager: SnmpManager;
  readonly session: SnmpSession;
  /** The agent. */
  readonly target: string;
}

const cases: Record<string, (stage: Stage) => Promise<void>> = {
  async 'a forgotten close: the idle session holds nothing'({ session, agent }) {
    say((await session.get(name)).value);
    await agent.close();
  },

  async 'a pending request holds the program until it ends, even if nobody waits'({ session, agent }) {
    await agent.close();
    session.get(name).catch(({ code, tries }) => say(code, tries));
  },

  async 'a walk that is left, an iterator that is dropped, a poll that is broken off'(stage) {
    const { session, manager, agent, target } = stage;
    for await (const _varBind of session.walk('1.3.6.1.2.1')) break;
    await session.walk('1.3.6.1.2.1').next();
    for await (const { ok } of manager.poll([1, 2, 3].map(() => ({ target, oids: [name] })))) {
      say(ok);
      break;
    }
    await agent.close();
  },

  async 'a listener holds the program until it is closed'({ manager, agent }) {
    await agent.close();
    const listener = await manager.listen({ port: 0, address: '127.0.0.1' });
    setTimeout(() => {
      say('closing');
      void listener.close();
    }, 100).unref();
  },

  async 'close with 1,000 requests in flight'({ session, manager, agent }) {
    await agent.close();
    const ends = Promise.allSettled(Array.from({ length: 1000 }, () => session.get(name)));
    await manager.close();
    const closed = (await ends).every((end) => end.status === 'rejected' && end.reason.code === 'SNMP_CLOSED');
    say(closed, process.getActiveResourcesInfo().filter((resource) => /UDP|Timeout/.test(resource)).length);
  },

  async 'SIGTERM done right: drain, then the end'({ session, manager, agent }) {
    process.once('SIGTERM', async () => {
      await manager.close({ drain: 2000 });
      await agent.close();
      say('drained');
    });
    agent.script = (request) => honest(request).map((reply) => ({ ...reply, after: 50 }));
    session.get(name).then(({ value }: VarBind) => say(value));
    process.kill(process.pid, 'SIGTERM');
  },
};

const said: unknown[] = [];
function say(...words: unknown[]): void {
  said.push(...words);
}

async function runOne(work: (stage: Stage) => Promise<void>): Promise<void> {
  process.once('exit', () => process.stdout.write(said.join(' ')));
  const agent = await ScriptedAgent.open({ transport: udp(), script: honest });
  const target = `127.0.0.1:${agent.local.port}`;
  const manager = new SnmpManager();
  const session = await manager.open(target, { timeout: 100, retries: 1 });
  await work({ agent, manager, session, target });
}

async function runAll(): Promise<void> {
  const results: Record<string, unknown> = {};
  for (const each of Object.keys(cases)) {
    const child = spawn(process.execPath, [process.argv[1]!, each], { stdio: ['ignore', 'pipe', 'inherit'] });
    const overdue = setTimeout(() => child.kill('SIGKILL'), 10_000);
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const [code, signal] = await once(child, 'close');
    clearTimeout(overdue);
    results[each] = { code, signal, said: text };
  }
  console.log(JSON.stringify(results));
}

const chosen = process.argv[2];
await (chosen === undefined ? runAll() : runOne(cases[chosen]!));
