// Reports: which counter one is about, what it usually means, and the error a caller gets (RFC 3412 section 7.1 step 3).

import { Oid } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';
import { usmStats, usmStatsNameOf } from '@mgmtapi/security';
import { ReportError } from './error.js';
import type { Target } from './target.js';

/** The counters of RFC 3412 section 5 and RFC 3413 section 4.1.2 that a report may carry. */
export type MpdStatsName =
  | 'snmpUnknownSecurityModels'
  | 'snmpInvalidMsgs'
  | 'snmpUnknownPDUHandlers'
  | 'snmpUnavailableContexts'
  | 'snmpUnknownContexts';

/** For each the instance that a report carries, and what is probably wrong when a peer reports it. */
export const mpdStats: Readonly<Record<MpdStatsName, { readonly oid: Oid; readonly hint: string }>> = {
  snmpUnknownSecurityModels: {
    oid: Oid.from('1.3.6.1.6.3.11.2.1.1.0'),
    hint: 'the engine there does not speak the user-based security model',
  },
  snmpInvalidMsgs: {
    oid: Oid.from('1.3.6.1.6.3.11.2.1.2.0'),
    hint: 'the engine there found the message inconsistent',
  },
  snmpUnknownPDUHandlers: {
    oid: Oid.from('1.3.6.1.6.3.11.2.1.3.0'),
    hint: 'nobody there handles this request: check contextEngineID, and whether this port is an agent or a trap receiver',
  },
  snmpUnavailableContexts: {
    oid: Oid.from('1.3.6.1.6.3.12.1.4.0'),
    hint: 'the context is known there, but not available now: check contextName',
  },
  snmpUnknownContexts: {
    oid: Oid.from('1.3.6.1.6.3.12.1.5.0'),
    hint: 'the context is not known there: check contextName and contextEngineID',
  },
};

/** The name of the counter that a report is about; its OID as text when it is none of those above or of usmStats. */
export function reportedCounter(varBinds: readonly VarBind[]): string {
  const oid = varBinds[0]?.oid;
  if (oid === undefined) return 'nothing';
  const usm = usmStatsNameOf(oid);
  if (usm) return usm;
  for (const [name, { oid: instance }] of Object.entries(mpdStats)) if (instance.equals(oid)) return name;
  return oid.toString();
}

/** What a request ends with that was answered by a report about `counter`. */
export function reportError(counter: string, target: Target): ReportError {
  return new ReportError(counter, hintOf(counter), target);
}

function hintOf(counter: string): string {
  if (Object.hasOwn(usmStats, counter)) return usmStats[counter as keyof typeof usmStats].hint;
  if (Object.hasOwn(mpdStats, counter)) return mpdStats[counter as MpdStatsName].hint;
  return 'no counter that the RFCs of SNMPv3 define';
}
