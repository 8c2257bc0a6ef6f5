// The real clock: monotonic milliseconds of this process, and timers that never hold it open.
import type { Clock } from './transport.js';

/** The clock of this machine. Timers are unreferenced: what keeps a program alive is an endpoint, never a timer. */
export const realClock: Clock = {
  now: () => performance.now(),
  setTimer: (fn, ms) => setTimeout(fn, ms).unref(),
  clearTimer: (timer) => clearTimeout(timer as NodeJS.Timeout),
};
