// The groups about the agent's engine: snmpEngine (RFC 3411), snmpMPDStats (RFC 3412), usmStats (RFC 3414).
import { type MibCounterName, MSG_MAX_SIZE, mpdStats } from '@mgmtapi/engine';
import { type LocalEngine, usmStats } from '@mgmtapi/security';
import type { MibHandler } from './handlers.js';
import { type Scalar, scalars } from './scalars.js';

const SNMP_ENGINE = '1.3.6.1.6.3.10.2.1';
const MPD_STATS = '1.3.6.1.6.3.11.2.1';
const USM_STATS = '1.3.6.1.6.3.15.1.1';

/**
 * Each group's subtree and handler.
 * @param count - what a counter says now; it goes round at 2^32
 */
export function engineGroups(
  local: LocalEngine,
  count: (name: MibCounterName) => number,
): readonly (readonly [subtree: string, handler: MibHandler])[] {
  const snmpEngine: Record<string, Scalar> = {
    [`${SNMP_ENGINE}.1.0`]: { type: 'OctetString', value: local.engineID },
    [`${SNMP_ENGINE}.2.0`]: () => ({ type: 'Integer32', value: local.boots }),
    [`${SNMP_ENGINE}.3.0`]: () => ({ type: 'Integer32', value: local.time }),
    [`${SNMP_ENGINE}.4.0`]: { type: 'Integer32', value: MSG_MAX_SIZE },
  };
  const counter =
    (name: MibCounterName): Scalar =>
    () => ({ type: 'Counter32', value: count(name) % 2 ** 32 });
  const mpd: Record<string, Scalar> = {};
  for (const name of ['snmpUnknownSecurityModels', 'snmpInvalidMsgs', 'snmpUnknownPDUHandlers'] as const) {
    mpd[mpdStats[name].oid.toString()] = counter(name);
  }
  const usm: Record<string, Scalar> = {};
  for (const [name, { oid }] of Object.entries(usmStats)) usm[oid.toString()] = counter(name as MibCounterName);
  return [
    [SNMP_ENGINE, scalars(snmpEngine)],
    [MPD_STATS, scalars(mpd)],
    [USM_STATS, scalars(usm)],
  ];
}
