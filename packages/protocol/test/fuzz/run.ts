// The fuzzer itself: so many cases from a seed, and what came of them.
import { corpus } from './corpus.js';
import { mutate, randomFrom } from './mutate.js';
import { check, MAX_STEPS_PER_OCTET, stepsPerOctet } from './oracle.js';

export interface FuzzReport {
  readonly cases: number;
  readonly accepted: number;
  readonly tolerated: number;
  readonly refused: number;
  /** Of those counted, one case in 16. */
  readonly mostSteps: { readonly perOctet: number; readonly hex: string };
  readonly slowest: { readonly microseconds: number; readonly hex: string };
  /** Broken promises: there are none. */
  readonly escapes: readonly { readonly case: number; readonly reason: string; readonly hex: string }[];
}

/** The slowest case counts from here on: before, it is the compiler that is slow. */
const WARM_UP = 20_000;

export function fuzz(cases: number, seed: number, onProgress?: (done: number) => void): FuzzReport {
  const random = randomFrom(seed);
  const sound = corpus();
  const count = { accepted: 0, tolerated: 0, refused: 0 };
  const escapes: { case: number; reason: string; hex: string }[] = [];
  let mostSteps = { perOctet: 0, hex: '' };
  let slowest = { microseconds: 0, hex: '' };
  for (let i = 0; i < cases; i++) {
    const bytes = mutate(sound, random);
    try {
      const [outcome, first] = timed(bytes);
      count[outcome]++;
      if (i >= WARM_UP && first > slowest.microseconds) {
        // Once more, and again: what was slow may have been the machine.
        const microseconds = Math.min(first, ...Array.from({ length: 5 }, () => timed(bytes)[1]));
        if (microseconds > slowest.microseconds) slowest = { microseconds, hex: hex(bytes) };
      }
      if (i % 16 === 0) {
        const perOctet = stepsPerOctet(bytes);
        if (perOctet > mostSteps.perOctet) mostSteps = { perOctet, hex: hex(bytes) };
        if (perOctet > MAX_STEPS_PER_OCTET) throw new Error(`${perOctet} steps per octet`);
      }
    } catch (error) {
      escapes.push({ case: i, reason: String(error), hex: hex(bytes) });
      if (escapes.length === 20) break;
    }
    if (i % 100_000 === 99_999) onProgress?.(i + 1);
  }
  return { cases, ...count, mostSteps, slowest, escapes };
}

function timed(bytes: Uint8Array): [ReturnType<typeof check>, number] {
  const from = performance.now();
  const outcome = check(bytes);
  return [outcome, (performance.now() - from) * 1000];
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
