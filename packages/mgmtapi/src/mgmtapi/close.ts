// SnmpMgrClose, SnmpMgrCloseSync: a session, the trap listener, or a session manager with all that it opened.

import { SnmpManager } from '../manager.js';
import { SNMP_MGMTAPI_INVALID_SESSION, WSAENOTSOCK } from '../snmpapi/error-numbers.js';
import { callLater, callNow, Failure } from '../snmpapi/last-error.js';
import type { BOOL } from '../snmpapi/structures.js';
import { lastErrorOf } from './error-number.js';
import { keepLastError, openRecord, type SnmpMgrSession } from './mgr-session.js';
import { closeTrapListener } from './trap-listen.js';

/** What can be closed. */
export type SnmpMgrClosable = SnmpMgrSession | SnmpManager | null;

/**
 * Closes a session; with null: what `SnmpMgrTrapListen` opened, and no session; with a session manager: all that it opened.
 * Requests that are pending end at once, with 0 and last error 10004. Resolves when the socket is gone from the process;
 * a socket that other sessions use stays.
 * @returns false with last error 47 (no session or manager, or a closed one), or a Winsock number when a socket could not
 * be closed: everything was released all the same
 */
export function SnmpMgrClose(session: SnmpMgrClosable): Promise<BOOL> {
  return callLater<BOOL>(
    false,
    async () => {
      await startClosing(session);
      return true;
    },
    lastErrorOf(WSAENOTSOCK),
    keepLastError(session),
  );
}

/**
 * The same for a moment that cannot wait, such as an `exit` handler: everything is released, or on its way to be, when it
 * returns.
 * @returns false with last error 47
 */
export function SnmpMgrCloseSync(session: SnmpMgrClosable): BOOL {
  return callNow(
    false,
    () => {
      startClosing(session).catch(() => {}); // there is nobody left to tell
      return true;
    },
    keepLastError(session),
  );
}

/**
 * Releases in this turn; what it returns tells when the system has followed.
 * @throws {Failure} 47
 */
function startClosing(session: SnmpMgrClosable): Promise<void> {
  if (session === null) return closeTrapListener();
  if (session instanceof SnmpManager) {
    if (session.closing) throw new Failure(SNMP_MGMTAPI_INVALID_SESSION);
    return session.close();
  }
  const record = openRecord(session);
  record.closed = true;
  return record.session.close();
}
