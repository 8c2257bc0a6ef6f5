// The real clock: monotonic milliseconds of this process, and timers that never hold it open.
// From the module, not the globals: these are Node's own in every runtime, and a test that fakes the globals cannot stop them.
import { clearTimeout, setTimeout } from 'node:timers';
import type { Clock } from './transport.js';

/** The clock of this machine. Timers are unreferenced: what keeps a program alive is an endpoint, never a timer. */
export const realClock: Clock = {
  now: () => performance.now(),
  setTimer: (fn, ms) => setTimeout(fn, ms).unref(),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
};
