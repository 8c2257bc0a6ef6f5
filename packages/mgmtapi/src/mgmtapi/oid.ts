// SnmpMgrStrToOid, SnmpMgrOidToStr: object identifiers by name.

import { mib2Names } from '../names/mib2-names.js';
import { formatNamedOid, parseNamedOid } from '../names/oid-names.js';
import { SNMP_MAX_OID_LEN } from '../snmpapi/constants.js';
import {
  ERROR_INVALID_PARAMETER,
  SNMP_BERAPI_INVALID_OBJELEM,
  SNMP_BERAPI_OVERFLOW,
} from '../snmpapi/error-numbers.js';
import { callNow, Failure } from '../snmpapi/last-error.js';
import { idsOf, oidOf } from '../snmpapi/oid.js';
import { settings } from '../snmpapi/settings.js';
import type { AsnObjectIdentifier, BOOL, Ref } from '../snmpapi/structures.js';

const builtIn = mib2Names();

/**
 * Reads an object identifier: `system.sysDescr.0`, `1.1.0` (both below mib-2), `.1.3.6.1.2.1.1.1.0`. Text without a leading
 * dot is relative to mib-2, also when it is numeric: `1.3.6.1.2.1.1` has 13 subidentifiers.
 * @returns false with last error 14 (cannot be read, or a name that is not known there), 12 (more than 128
 * subidentifiers, or one above 4294967295), 87 (`oid` is null); then `oid` is as it was
 */
export function SnmpMgrStrToOid(text: string | null, oid: Ref<AsnObjectIdentifier> | null): BOOL {
  if (text !== null && text !== undefined && typeof text !== 'string') {
    throw new TypeError(`text: must be a string or null, not ${typeof text}`);
  }
  return callNow(false, () => {
    if (!oid) throw new Failure(ERROR_INVALID_PARAMETER);
    const arcs = parseNamedOid(text ?? '', trees());
    if (arcs === 'unknown') throw new Failure(SNMP_BERAPI_INVALID_OBJELEM);
    if (arcs === 'overflow') throw new Failure(SNMP_BERAPI_OVERFLOW);
    oid.value = oidOf(arcs);
    return true;
  });
}

/**
 * Writes an object identifier with names as deep as they are known: `system.sysDescr.0` below mib-2, elsewhere absolute
 * with a leading dot. `SnmpMgrStrToOid` reads it back.
 * @returns false with last error 14 (null, or no subidentifiers), 12 (more than 128), 87 (`text` is null); then `text` is
 * as it was
 */
export function SnmpMgrOidToStr(oid: AsnObjectIdentifier | null, text: Ref<string> | null): BOOL {
  return callNow(false, () => {
    if (!text) throw new Failure(ERROR_INVALID_PARAMETER);
    const ids = idsOf(oid);
    if (ids.length === 0) throw new Failure(SNMP_BERAPI_INVALID_OBJELEM);
    if (ids.length > SNMP_MAX_OID_LEN) throw new Failure(SNMP_BERAPI_OVERFLOW);
    text.value = formatNamedOid([...ids], trees());
    return true;
  });
}

function trees(): Parameters<typeof parseNamedOid>[1] {
  const { names } = settings();
  return names ? [names, builtIn] : [builtIn];
}
