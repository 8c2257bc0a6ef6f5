// SnmpSvcGetUptime: hundredths of a second since the agent service started.

import { processState } from './process-state.js';

const service: { startedAt: number } = processState('uptime', () => ({ startedAt: performance.now() }));

/**
 * Hundredths of a second since `startSnmpSvcUptime`, or since this package was loaded; unsigned 32 bit, so that it starts
 * over after 497.1 days. Not moved by changes of the wall clock.
 */
export function SnmpSvcGetUptime(): number {
  return centiseconds(performance.now() - service.startedAt);
}

/** Starts `SnmpSvcGetUptime` at 0: called by what hosts extension agents when it opens. */
export function startSnmpSvcUptime(): void {
  service.startedAt = performance.now();
}

/** Milliseconds as TimeTicks, modulo 2^32. */
export function centiseconds(ms: number): number {
  return Math.floor(ms / 10) >>> 0;
}
