// What SnmpExtensionMonitor shows: the agent's own counters of the MIB-II snmp group, alive.
import type { MibCounterName } from '@mgmtapi/engine';
import { ASN_COUNTER32, ASN_INTEGER, ASN_NULL, type AsnAny } from 'mgmtapi';
import { snmpObjects } from '../snmp-group.js';

const LAST = 30; // snmpEnableAuthenTraps

/**
 * Entry n - 1 is object n of 1.3.6.1.2.1.11, ASN_NULL where the group has none (7 and 23). Reading one reads the counter as
 * it is then; nothing can be written.
 * @param authenTraps - snmpEnableAuthenTraps
 */
export function monitorData(
  count: (name: MibCounterName) => number,
  authenTraps: () => number,
): readonly Readonly<AsnAny>[] {
  const entryOf = (object: number): Readonly<AsnAny> => {
    if (object === LAST) return alive(ASN_INTEGER, authenTraps);
    const name = snmpObjects.get(object);
    return name === undefined
      ? Object.freeze({ asnType: ASN_NULL, asnValue: null })
      : alive(ASN_COUNTER32, () => count(name) % 2 ** 32);
  };
  return Object.freeze(Array.from({ length: LAST }, (_, i) => entryOf(i + 1)));
}

function alive<T extends typeof ASN_INTEGER | typeof ASN_COUNTER32>(asnType: T, read: () => number): Readonly<AsnAny> {
  return Object.freeze({
    asnType,
    get asnValue() {
      return read();
    },
  }) as Readonly<AsnAny>;
}
