// The counters of an SNMP engine: the MIBs' own names, and one for each reason to drop a datagram.

import { type DiscardReason, discardReasons } from './discard.js';

/**
 * Counters that a MIB defines: the snmp group (RFC 1213 and RFC 3418), the message processing and
 * dispatching group (RFC 3412 section 5), the target group (RFC 3413), and usmStats (RFC 3414 section 5).
 */
export const mibCounterNames = [
  'snmpInPkts',
  'snmpOutPkts',
  'snmpInBadVersions',
  'snmpInBadCommunityNames',
  'snmpInBadCommunityUses',
  'snmpInASNParseErrs',
  'snmpInTooBigs',
  'snmpInNoSuchNames',
  'snmpInBadValues',
  'snmpInReadOnlys',
  'snmpInGenErrs',
  'snmpInTotalReqVars',
  'snmpInTotalSetVars',
  'snmpInGetRequests',
  'snmpInGetNexts',
  'snmpInSetRequests',
  'snmpInGetResponses',
  'snmpInTraps',
  'snmpOutTooBigs',
  'snmpOutNoSuchNames',
  'snmpOutBadValues',
  'snmpOutGenErrs',
  'snmpOutGetRequests',
  'snmpOutGetNexts',
  'snmpOutSetRequests',
  'snmpOutGetResponses',
  'snmpOutTraps',
  'snmpSilentDrops',
  'snmpProxyDrops',
  'snmpUnknownSecurityModels',
  'snmpInvalidMsgs',
  'snmpUnknownPDUHandlers',
  'snmpUnavailableContexts',
  'snmpUnknownContexts',
  'usmStatsUnsupportedSecLevels',
  'usmStatsNotInTimeWindows',
  'usmStatsUnknownUserNames',
  'usmStatsUnknownEngineIDs',
  'usmStatsWrongDigests',
  'usmStatsDecryptionErrors',
] as const;

/** The name of a counter that a MIB defines. */
export type MibCounterName = (typeof mibCounterNames)[number];

/** Any plain counter: datagrams in and delivered, and the MIBs' own. */
export type CounterName = 'received' | 'delivered' | MibCounterName;

/** `received` = `delivered` + the sum of `discarded`, at every moment. All count from zero and never wrap. */
export type Counters = Record<CounterName, number> & { readonly discarded: Record<DiscardReason, number> };

/** A fresh set, all zero. */
export function createCounters(): Counters {
  const counters = {
    received: 0,
    delivered: 0,
    discarded: Object.fromEntries(discardReasons.map((reason) => [reason, 0])) as Record<DiscardReason, number>,
  } as Counters;
  for (const name of mibCounterNames) counters[name] = 0;
  return counters;
}
