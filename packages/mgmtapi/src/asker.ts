// What walks and tables need of a session: to ask, and to change their mind.

import type { Oid } from '@mgmtapi/ber';
import type { ConfirmedPdu, Request, RequestDone, Target } from '@mgmtapi/engine';
import type { RequestOptions } from './options.js';
import type { Repetitions } from './repetitions.js';

/** The asking side of a session. */
export interface Asker {
  readonly target: Target;
  /** False from the moment on that the session refuses new requests. */
  readonly open: boolean;
  /** The session's own timeout (milliseconds), retries and backoff. */
  readonly policy: { readonly timeout: number; readonly retries: number; readonly backoff: 'double' | 'fixed' };
  /** What has been learned of the sizes that this agent takes. */
  readonly repetitions: Repetitions;
  /** Milliseconds, as the manager's clock counts them. */
  now(): number;
  /**
   * Sends a request; `done` is told once how it ended.
   * @throws {TypeError | RangeError} the PDU cannot be encoded
   * @throws {ClosedError} the session is closed
   */
  ask(pdu: ConfirmedPdu, expected: readonly Oid[] | undefined, options: RequestOptions, done: RequestDone): Request;
  /** Ends a request whose answer nobody wants any more. */
  cancel(request: Request): void;
}
