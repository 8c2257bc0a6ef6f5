// Requests over a network that loses, doubles, reorders and damages: each ends in time, and no answer goes astray.
//
// PROOF_REQUESTS=100000 npx vitest run packages/mgmtapi/test/proof/faults.test.ts

import { FakeClock, type FaultyOptions, faulty, seededRandom } from '@mgmtapi/testkit';
import { MemoryNetwork, type RequestOptions, SnmpManager, TimeoutError } from 'mgmtapi';
import { describe, expect, it } from 'vitest';
import { answerTo, judge, nameFor } from './late-agent.js';

const total = Number(process.env.PROOF_REQUESTS ?? 1500);
const seed = Number(process.env.PROOF_SEED ?? Date.now() % 1_000_000);
const AGENTS = 50;
/** Fewer than the ceiling of the socket: none waits for its turn, and the deadline counts from the call. */
const AT_ONCE = 1500;
const TIMEOUT = 50;
const RETRIES = 3;
/** Milliseconds after which no request may still wait: 50 + 100 + 200 + 400, and a tick. */
const DEADLINE = 751;

const faults: [what: string, options: FaultyOptions][] = [
  ['loss', { loss: 0.3 }],
  ['duplication', { duplicate: 0.3 }],
  ['reordering', { reorder: 0.3, reorderBy: 80 }],
  ['corruption', { corrupt: 0.3 }],
  ['forged sources', { forge: 0.3 }],
  ['all of them at once', { loss: 0.3, duplicate: 0.3, reorder: 0.3, reorderBy: 80, corrupt: 0.3, forge: 0.3 }],
];

interface Ends {
  answered: number;
  timedOut: number;
  refused: number;
  /** Given the answer to another request, or of another agent. */
  wrong: number;
  late: number;
}

async function run(options: FaultyOptions): Promise<void> {
  const random = seededRandom(seed);
  const clock = new FakeClock({ turns: 1 });
  const network = new MemoryNetwork({ clock, latency: 1 });
  for (let i = 1; i <= AGENTS; i++) {
    const address = `192.0.2.${i}`;
    const endpoint = await network.bind(
      { family: 'udp4', address, port: 161 },
      {
        onMessage: (bytes, from, port) => {
          let answer: Uint8Array;
          try {
            answer = answerTo(bytes, address);
          } catch {
            return; // damaged on the way
          }
          endpoint.send(answer, from, port);
        },
      },
    );
  }
  const transport = faulty(network, { ...options, seed, clock });
  const manager = new SnmpManager({ transport, clock, random, session: { timeout: TIMEOUT, retries: RETRIES } });
  const sessions = await Promise.all(Array.from({ length: AGENTS }, (_, i) => manager.open(`192.0.2.${i + 1}`)));
  const listener = await manager.listen({ port: 1162, address: '192.0.2.200' });
  const ends: Ends = { answered: 0, timedOut: 0, refused: 0, wrong: 0, late: 0 };
  const ask = async (number: number): Promise<void> => {
    const session = sessions[number % AGENTS]!;
    const startedAt = clock.now();
    const limits: RequestOptions = number % 7 === 0 ? { totalTimeout: 300 } : {};
    try {
      const answer = await session.get(nameFor(number), limits);
      const verdict = judge(answer, session.target.address, number);
      // What was damaged and is still a response to this request, by id and source, is delivered: only the checksum of UDP
      // would tell.
      if (verdict === 'wrong' || (verdict === 'damaged' && !options.corrupt)) ends.wrong++;
      ends.answered++;
    } catch (error) {
      if (error instanceof TimeoutError) ends.timedOut++;
      else ends.refused++; // damage can make an error-status, or lose the binding
    }
    if (clock.now() - startedAt > DEADLINE) ends.late++;
  };
  let number = 0;
  while (number < total) {
    const batch = Array.from({ length: Math.min(AT_ONCE, total - number) }, () => ask(number++));
    await clock.until(Promise.all(batch));
    expect(sessions.reduce((sum, { inFlight }) => sum + inFlight, 0)).toBe(0);
  }
  await clock.advance(1000); // what is still on its way arrives
  expect(ends).toMatchObject({ wrong: 0, late: 0 });
  expect(ends.answered + ends.timedOut + ends.refused).toBe(total);
  const { received, delivered, discarded } = manager.counters;
  expect(received).toBe(delivered + Object.values(discarded).reduce((sum, count) => sum + count, 0));
  expect(received).toBe(transport.counters.in.passed - transport.counters.in.abandoned);
  await listener.close();
  await manager.close();
  expect(clock.pending).toBe(0);
  console.log(`PROOF_SEED=${seed}: ${JSON.stringify(ends)}, ${received} datagrams, ${JSON.stringify(discarded)}`);
}

describe(`${total} requests at 30 % faults each: no wrong delivery, no hang, nothing left (PROOF_SEED=${seed})`, () => {
  for (const [what, options] of faults) it(what, () => run(options), 60_000 + total * 10);
});
