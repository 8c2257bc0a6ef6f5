// The snmp group of the agent itself: RFC 1213 and RFC 3418, 1.3.6.1.2.1.11.
import type { MibCounterName } from '@mgmtapi/engine';
import { ErrorStatus, type Value } from '@mgmtapi/protocol';
import type { MibHandler } from './handlers.js';
import { type ReadWriteScalar, readWrite, type Scalar, scalars } from './scalars.js';

/** Where the group is registered. */
export const SNMP = '1.3.6.1.2.1.11';

/** The counters of the group by the last arc of their object. */
export const snmpObjects: ReadonlyMap<number, MibCounterName> = new Map([
  [1, 'snmpInPkts'],
  [2, 'snmpOutPkts'],
  [3, 'snmpInBadVersions'],
  [4, 'snmpInBadCommunityNames'],
  [5, 'snmpInBadCommunityUses'],
  [6, 'snmpInASNParseErrs'],
  [8, 'snmpInTooBigs'],
  [9, 'snmpInNoSuchNames'],
  [10, 'snmpInBadValues'],
  [11, 'snmpInReadOnlys'],
  [12, 'snmpInGenErrs'],
  [13, 'snmpInTotalReqVars'],
  [14, 'snmpInTotalSetVars'],
  [15, 'snmpInGetRequests'],
  [16, 'snmpInGetNexts'],
  [17, 'snmpInSetRequests'],
  [18, 'snmpInGetResponses'],
  [19, 'snmpInTraps'],
  [20, 'snmpOutTooBigs'],
  [21, 'snmpOutNoSuchNames'],
  [22, 'snmpOutBadValues'],
  [24, 'snmpOutGenErrs'],
  [25, 'snmpOutGetRequests'],
  [26, 'snmpOutGetNexts'],
  [27, 'snmpOutSetRequests'],
  [28, 'snmpOutGetResponses'],
  [29, 'snmpOutTraps'],
  [31, 'snmpSilentDrops'],
  [32, 'snmpProxyDrops'],
]);

/**
 * @param count - what a counter says now; it goes round at 2^32
 * @param authenTraps - snmpEnableAuthenTraps
 */
export function snmpGroup(count: (name: MibCounterName) => number, authenTraps: ReadWriteScalar): MibHandler {
  const variables: Record<string, Scalar> = { [`${SNMP}.30.0`]: authenTraps };
  for (const [id, name] of snmpObjects) {
    variables[`${SNMP}.${id}.0`] = () => ({ type: 'Counter32', value: count(name) % 2 ** 32 });
  }
  return scalars(variables);
}

/** snmpEnableAuthenTraps, RFC 3418: 1 enabled, 2 disabled. */
export function enableAuthenTraps(enabled: boolean): ReadWriteScalar {
  const check = ({ value }: Value): number =>
    value === 1 || value === 2 ? ErrorStatus.noError : ErrorStatus.wrongValue;
  return readWrite({ type: 'Integer32', value: enabled ? 1 : 2 }, { check });
}
