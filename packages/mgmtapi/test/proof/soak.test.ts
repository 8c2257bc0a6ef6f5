// A program that opens, asks, walks, polls, listens, aborts and closes without end: memory and descriptors stay flat.
//
// SOAK_SECONDS=600 npx vitest run packages/mgmtapi/test/proof/soak.test.ts

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runProgram } from '@mgmtapi/testkit';
import { expect, it } from 'vitest';

const seconds = Number(process.env.SOAK_SECONDS ?? 3);
const program = readFileSync(fileURLToPath(new URL('soak-program.ts', import.meta.url)), 'utf8');

interface Sample {
  readonly second: number;
  readonly operations: number;
  /** After a full collection. */
  readonly heap: number;
  readonly rss: number;
  /** Sockets, with everything closed. */
  readonly sockets: number;
  readonly resources: Readonly<Record<string, number>>;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

it(
  `${seconds} s of soak`,
  async () => {
    const result = await runProgram(program, { args: [String(seconds)], timeout: seconds * 1000 + 60_000 });
    expect(result).toMatchObject({ code: 0, signal: null, stderr: '' });
    const samples = result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sample);
    const third = Math.max(1, Math.floor(samples.length / 3));
    const [first, last] = [samples.slice(third, 2 * third), samples.slice(-third)]; // the first third warms up
    const heap = [median(first.map((each) => each.heap)), median(last.map((each) => each.heap))] as const;
    const rss = [median(first.map((each) => each.rss)), median(last.map((each) => each.rss))] as const;
    const mib = (octets: number) => (octets / 2 ** 20).toFixed(1);
    const tenth = Math.ceil(samples.length / 10);
    const course = samples.filter((_, i) => i % tenth === 0).map((each) => mib(each.rss));
    console.log(
      `${samples.at(-1)!.operations} operations; heap ${heap.map(mib).join(' -> ')} MiB; ` +
        `RSS ${rss.map(mib).join(' -> ')} MiB (${course.join(' ')}); sockets ${samples[0]!.sockets} -> ${samples.at(-1)!.sockets}`,
    );
    expect(heap[1] - heap[0]).toBeLessThan(1 << 20);
    for (const { sockets, resources } of samples) {
      expect(sockets).toBe(samples[0]!.sockets);
      expect(resources).toEqual(samples[0]!.resources);
    }
  },
  seconds * 1000 + 90_000,
);
