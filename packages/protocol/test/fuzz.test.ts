// A short run of the mutation fuzzer; fuzz/run.mjs is the long one.
import { expect, test } from 'vitest';
import { fuzz } from './fuzz/run.js';

test('20,000 damaged messages: decoded or refused, nothing else', () => {
  const seed = Date.now() >>> 0;
  console.info(`fuzz seed ${seed}: node packages/protocol/fuzz/run.mjs seed=${seed}`);
  const { escapes, accepted, tolerated, refused } = fuzz(20_000, seed);
  expect(escapes, `seed ${seed}`).toEqual([]);
  expect(Math.min(accepted, tolerated, refused)).toBeGreaterThan(100); // it reaches all three
}, 60_000);
