// Requests that are cancelled, and answered all the same when others wait: nobody gets an answer that is not his.
//
// PROOF_CANCELLED=1000000 npx vitest run packages/mgmtapi/test/proof/cancelled.test.ts

import { FakeClock, seededRandom } from '@mgmtapi/testkit';
import { MemoryNetwork, SnmpManager } from 'mgmtapi';
import { expect, it } from 'vitest';
import { judge, LateAgent, nameFor } from './late-agent.js';

const total = Number(process.env.PROOF_CANCELLED ?? 10_000);
const seed = Number(process.env.PROOF_SEED ?? Date.now() % 1_000_000);
const BATCH = 500;
const AWAITED = 50;

it(
  `${total} cancelled requests with late answers: 0 wrong deliveries (PROOF_SEED=${seed})`,
  async () => {
    const random = seededRandom(seed);
    const clock = new FakeClock();
    const network = new MemoryNetwork();
    const agents = [await LateAgent.open(network, '192.0.2.1', 161), await LateAgent.open(network, '192.0.2.2', 161)];
    const manager = new SnmpManager({ transport: network, clock, random, session: { maxInFlight: BATCH + AWAITED } });
    const sessions = await Promise.all(agents.map(({ address }) => manager.open(address)));
    let wrong = 0;
    let right = 0;
    let cancelled = 0;
    let number = 0;
    const ask = (signal?: AbortSignal) => {
      const one = number++;
      const agent = agents[one % 2]!;
      const asked = sessions[one % 2]!.get(nameFor(one), { signal });
      return { one, agent, asked };
    };
    while (cancelled < total) {
      const answers: { agent: LateAgent; one: number }[] = [];
      const controllers: AbortController[] = [];
      for (let i = 0; i < BATCH; i++) {
        const controller = new AbortController();
        const { one, agent, asked } = ask(controller.signal);
        asked.then(
          () => wrong++, // the answer came after the cancel
          (error) => (error === controller.signal.reason ? cancelled++ : wrong++),
        );
        controllers.push(controller);
        answers.push({ agent, one });
      }
      await clock.settle(); // they reach the agents
      for (const controller of controllers) controller.abort();
      const ends: Promise<unknown>[] = [];
      for (let i = 0; i < AWAITED; i++) {
        const { one, agent, asked } = ask();
        ends.push(asked.then((answer) => (judge(answer, agent.address, one) === 'right' ? right++ : wrong++)));
        answers.push({ agent, one });
      }
      await clock.settle();
      for (const { agent, one } of random.shuffle(answers)) {
        agent.answer(one);
        if (random.chance(0.1)) agent.answer(one); // twice
      }
      await clock.until(Promise.all(ends));
      await clock.settle();
    }
    const { received, delivered, discarded } = manager.counters;
    expect(wrong).toBe(0);
    expect([right, delivered]).toEqual([number - cancelled, number - cancelled]);
    expect(discarded.unknownRequest).toBeGreaterThanOrEqual(cancelled);
    expect(discarded.unknownRequest + discarded.duplicate).toBe(received - delivered);
    expect(sessions.map(({ inFlight }) => inFlight)).toEqual([0, 0]);
    await manager.close();
    expect(clock.pending).toBe(0);
    console.log(`${cancelled} cancelled, ${right} answered beside them, ${received} datagrams, PROOF_SEED=${seed}`);
    for (const agent of agents) await agent.close();
  },
  30_000 + total / 5,
);
