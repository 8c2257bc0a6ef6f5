// What long work tells of itself while it goes on.

import type { Oid } from '@mgmtapi/ber';

/** How far long work has come. */
export interface Progress {
  readonly varBinds: number;
  readonly requests: number;
  /** Sends after the first of a request, and requests asked anew for less. */
  readonly retries: number;
  /** Milliseconds since its first request. */
  readonly elapsed: number;
  /** Variables a second, so far. */
  readonly rate: number;
  /** The last name that was read. */
  readonly last?: Oid | undefined;
}

/** Variables a second. */
export function rateOf(varBinds: number, elapsed: number): number {
  return elapsed > 0 ? (varBinds * 1000) / elapsed : 0;
}
