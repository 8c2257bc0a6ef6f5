// The system group of the agent itself: RFC 3418, 1.3.6.1.2.1.1.
import type { OidLike } from '@mgmtapi/ber';
import { ErrorStatus, type Value } from '@mgmtapi/protocol';
import type { MibHandler } from './handlers.js';
import { type ReadWriteScalar, readWrite, scalars } from './scalars.js';

/** What an agent says about itself. Contact, name and location can be set by communities with write access. */
export interface SystemOptions {
  /** sysDescr.0; `SNMP agent` when absent. */
  readonly descr?: string | undefined;
  /** sysObjectID.0; 0.0 when absent: the kind of device is not told. */
  readonly objectID?: OidLike | undefined;
  readonly contact?: string | undefined;
  readonly name?: string | undefined;
  readonly location?: string | undefined;
  /** sysServices.0; 72 (end-to-end and applications) when absent. */
  readonly services?: number | undefined;
}

/** Where the group is registered. */
export const SYSTEM = '1.3.6.1.2.1.1';

/**
 * @param uptime - sysUpTime, hundredths of a second
 * @throws {TypeError | RangeError} a value that the group cannot have
 */
export function systemGroup(options: SystemOptions, uptime: () => number): MibHandler {
  const { descr = 'SNMP agent', objectID = '0.0', contact = '', name = '', location = '', services = 72 } = options;
  return scalars({
    [`${SYSTEM}.1.0`]: { type: 'OctetString', value: descr },
    [`${SYSTEM}.2.0`]: { type: 'ObjectIdentifier', value: objectID },
    [`${SYSTEM}.3.0`]: () => ({ type: 'TimeTicks', value: uptime() }),
    [`${SYSTEM}.4.0`]: displayString(contact),
    [`${SYSTEM}.5.0`]: displayString(name),
    [`${SYSTEM}.6.0`]: displayString(location),
    [`${SYSTEM}.7.0`]: { type: 'Integer32', value: services },
  });
}

/** DisplayString (SIZE (0..255)) of RFC 2579. */
function displayString(initial: string): ReadWriteScalar {
  const check = (value: Value): number =>
    (value.value as Uint8Array).length > 255 ? ErrorStatus.wrongLength : ErrorStatus.noError;
  return readWrite({ type: 'OctetString', value: initial }, { check });
}
