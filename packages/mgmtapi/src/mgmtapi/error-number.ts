// From what the modern API rejects with to the last-error number of Windows.

import { BerError } from '@mgmtapi/ber';
import { ClosedError, ReportError, TimeoutError } from '@mgmtapi/engine';
import {
  SNMP_AUTHAPI_TRIV_AUTH_FAILED,
  SNMP_BERAPI_OVERFLOW,
  SNMP_MGMTAPI_TIMEOUT,
  WSAEACCES,
  WSAEADDRINUSE,
  WSAEADDRNOTAVAIL,
  WSAEAFNOSUPPORT,
  WSAECONNREFUSED,
  WSAECONNRESET,
  WSAEHOSTDOWN,
  WSAEHOSTUNREACH,
  WSAEINTR,
  WSAEINVAL,
  WSAEMFILE,
  WSAEMSGSIZE,
  WSAENETDOWN,
  WSAENETUNREACH,
  WSAENOBUFS,
  WSAENOTSOCK,
  WSAEPROTONOSUPPORT,
  WSAETIMEDOUT,
  WSAEWOULDBLOCK,
  WSAHOST_NOT_FOUND,
  WSANO_DATA,
  WSANO_RECOVERY,
  WSATRY_AGAIN,
} from '../snmpapi/error-numbers.js';
import { Failure } from '../snmpapi/last-error.js';

/** The codes that Node gives to system errors, and the Winsock number of each. */
const winsockNumbers: Readonly<Record<string, number>> = {
  EACCES: WSAEACCES,
  EPERM: WSAEACCES,
  EINVAL: WSAEINVAL,
  EMFILE: WSAEMFILE,
  ENFILE: WSAEMFILE,
  EAGAIN: WSAEWOULDBLOCK,
  ENOTSOCK: WSAENOTSOCK,
  EBADF: WSAENOTSOCK,
  ERR_SOCKET_DGRAM_NOT_RUNNING: WSAENOTSOCK,
  EMSGSIZE: WSAEMSGSIZE,
  EPROTONOSUPPORT: WSAEPROTONOSUPPORT,
  EAFNOSUPPORT: WSAEAFNOSUPPORT,
  EADDRINUSE: WSAEADDRINUSE,
  EADDRNOTAVAIL: WSAEADDRNOTAVAIL,
  ENETDOWN: WSAENETDOWN,
  ENETUNREACH: WSAENETUNREACH,
  ECONNRESET: WSAECONNRESET,
  ENOBUFS: WSAENOBUFS,
  ENOMEM: WSAENOBUFS,
  ETIMEDOUT: WSAETIMEDOUT,
  ECONNREFUSED: WSAECONNREFUSED,
  EHOSTDOWN: WSAEHOSTDOWN,
  EHOSTUNREACH: WSAEHOSTUNREACH,
  ENOTFOUND: WSAHOST_NOT_FOUND,
  EAI_AGAIN: WSATRY_AGAIN,
  EAI_FAIL: WSANO_RECOVERY,
  ENODATA: WSANO_DATA,
};

/**
 * The last-error number of what ended a call.
 * @param otherwise - for what has no number of its own
 */
export function errorNumber(error: unknown, otherwise: number): number {
  if (error instanceof Failure) return error.lastError;
  if (error instanceof TimeoutError) return SNMP_MGMTAPI_TIMEOUT;
  if (error instanceof ClosedError) return WSAEINTR;
  if (error instanceof ReportError) return SNMP_AUTHAPI_TRIV_AUTH_FAILED;
  if (error instanceof BerError) return SNMP_BERAPI_OVERFLOW;
  if (!(error instanceof Error)) return otherwise;
  if (error.name === 'AbortError') return WSAEINTR;
  const { code } = error as NodeJS.ErrnoException;
  const number = code === undefined ? undefined : winsockNumbers[code];
  return number ?? (error instanceof RangeError ? WSAEINVAL : otherwise);
}

/** The same for a function's promise: what only a caller's mistake can cause is thrown, so that the promise rejects. */
export function lastErrorOf(otherwise: number): (error: unknown) => number {
  return (error) => {
    if (error instanceof TypeError) throw error;
    return errorNumber(error, otherwise);
  };
}
