// The opaque session of SnmpMgrOpen, and what is known about it.

import { brand } from '@mgmtapi/ber';
import type { SnmpSession } from '../session.js';
import { SNMP_MGMTAPI_INVALID_SESSION } from '../snmpapi/error-numbers.js';
import { Failure } from '../snmpapi/last-error.js';
import { processState } from '../snmpapi/process-state.js';

/** What stands behind a handle. */
export interface SessionRecord {
  readonly session: SnmpSession;
  /** From the call of SnmpMgrClose on. */
  closed: boolean;
  /** Of the session's own calls. */
  lastError: number;
}

const records: WeakMap<object, SessionRecord> = processState('sessions', () => new WeakMap<object, SessionRecord>());

/** A new handle. Made by `SnmpMgrOpen` only. */
export let makeHandle: (session: SnmpSession) => SnmpMgrSession;

/** LPSNMP_MGR_SESSION: a session as C programs hold it. It has no fields: the functions know what it stands for. */
export class SnmpMgrSession {
  /** Nothing at run time: it keeps the compiler from taking any object for a session. */
  declare protected readonly opaque: never;

  static {
    brand(SnmpMgrSession, 'mgmtapi.SnmpMgrSession');
    makeHandle = (session) => {
      const handle = new SnmpMgrSession();
      records.set(handle, { session, closed: false, lastError: 0 });
      return handle;
    };
  }

  private constructor() {}
}

/** What stands behind a handle; undefined for anything else. */
export function recordOf(handle: unknown): SessionRecord | undefined {
  return typeof handle === 'object' && handle !== null ? records.get(handle) : undefined;
}

/**
 * What stands behind a handle that can be used.
 * @throws {Failure} 47: no session, or a closed one
 */
export function openRecord(handle: unknown): SessionRecord {
  const record = recordOf(handle);
  if (!record || record.closed || record.session.state !== 'open') throw new Failure(SNMP_MGMTAPI_INVALID_SESSION);
  return record;
}

/** Keeps the number of a failed call for `getLastError(session)`. */
export function keepLastError(handle: unknown): (lastError: number) => void {
  return (lastError) => {
    const record = recordOf(handle);
    if (record) record.lastError = lastError;
  };
}
