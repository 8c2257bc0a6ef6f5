// SnmpMgrCtl: sets the agent's port.

import { MGMCTL_SETAGENTPORT } from '../snmpapi/constants.js';
import { SNMP_MGMTAPI_INVALID_BUFFER, SNMP_MGMTAPI_INVALID_CTL } from '../snmpapi/error-numbers.js';
import { callNow, Failure } from '../snmpapi/last-error.js';
import type { BOOL, Ref } from '../snmpapi/structures.js';
import { keepLastError, openRecord, type SnmpMgrSession } from './mgr-session.js';
import { setAgentPort } from './session-port.js';

const SIZE_OF_UINT = 4;

/**
 * Sets an operating parameter of a session. The one there is, `MGMCTL_SETAGENTPORT`, holds for requests started afterwards.
 * @param inBuffer - the UDP port, from 1 to 65535: a number, or four octets as Windows keeps them (little-endian), such as
 * a `Uint32Array` of one
 * @param inSize - octets of `inBuffer`, at least 4
 * @param returned - gets 0: this code gives nothing back
 * @returns false with last error 47 (session), 46 (code), 48 (buffer): checked in this order
 */
export function SnmpMgrCtl(
  session: SnmpMgrSession | null,
  code: number,
  inBuffer: number | ArrayBufferView | null,
  inSize: number,
  _outBuffer?: Uint8Array | null,
  _outSize?: number,
  returned?: Ref<number> | null,
): BOOL {
  return callNow(
    false,
    () => {
      const record = openRecord(session);
      if (code !== MGMCTL_SETAGENTPORT) throw new Failure(SNMP_MGMTAPI_INVALID_CTL);
      const port = portIn(inBuffer, inSize);
      if (port === undefined) throw new Failure(SNMP_MGMTAPI_INVALID_BUFFER);
      setAgentPort(record.session, port);
      if (returned) returned.value = 0;
      return true;
    },
    keepLastError(session),
  );
}

function portIn(buffer: number | ArrayBufferView | null, size: number): number | undefined {
  if (!(size >= SIZE_OF_UINT)) return undefined;
  const port = ArrayBuffer.isView(buffer) ? littleEndian(buffer) : buffer;
  return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65535 ? port : undefined;
}

function littleEndian(octets: ArrayBufferView): number | undefined {
  if (octets.byteLength < SIZE_OF_UINT) return undefined;
  return new DataView(octets.buffer, octets.byteOffset).getUint32(0, true);
}
