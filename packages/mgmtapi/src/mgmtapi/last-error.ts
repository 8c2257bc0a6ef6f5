// GetLastError and SetLastError as a program sees them.

import { currentLastError, setCurrentLastError, withLastError } from '../snmpapi/last-error.js';
import { recordOf, type SnmpMgrSession } from './mgr-session.js';

export { withLastError };

/**
 * The number of the last failure. A success leaves it as it was.
 *
 * With a session: of the calls with this session, always right. Without: right in the function that awaited the call itself,
 * whatever it awaited since, and anywhere inside `withLastError`. See docs/porting-from-mgmtapi.md for when to use which.
 */
export function getLastError(session?: SnmpMgrSession | null): number {
  return recordOf(session)?.lastError ?? currentLastError();
}

/** Sets what `getLastError()` gives in this flow: for tests and ported programs. */
export function setLastError(lastError: number): void {
  setCurrentLastError(lastError);
}

/** The name of the function on Windows. */
export const GetLastError: typeof getLastError = getLastError;
/** The name of the function on Windows. */
export const SetLastError: typeof setLastError = setLastError;
