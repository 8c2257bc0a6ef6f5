// The counters of an SNMP engine: the MIBs' own names, and one for each reason to drop a datagram.

import { type DiscardReason, discardReasons } from './discard.js';

/**
 * Counters that a MIB defines: the snmp group (RFC 1213 and RFC 3418), the message processing and
 * dispatching group (RFC 3412 section 5), the target group (RFC 3413), and usmStats (RFC 3414 section 5).
 */
export interface MibCounters {
  snmpInPkts: number;
  snmpOutPkts: number;
  snmpInBadVersions: number;
  snmpInBadCommunityNames: number;
  snmpInBadCommunityUses: number;
  snmpInASNParseErrs: number;
  snmpInTooBigs: number;
  snmpInNoSuchNames: number;
  snmpInBadValues: number;
  snmpInReadOnlys: number;
  snmpInGenErrs: number;
  snmpInTotalReqVars: number;
  snmpInTotalSetVars: number;
  snmpInGetRequests: number;
  snmpInGetNexts: number;
  snmpInSetRequests: number;
  snmpInGetResponses: number;
  snmpInTraps: number;
  snmpOutTooBigs: number;
  snmpOutNoSuchNames: number;
  snmpOutBadValues: number;
  snmpOutGenErrs: number;
  snmpOutGetRequests: number;
  snmpOutGetNexts: number;
  snmpOutSetRequests: number;
  snmpOutGetResponses: number;
  snmpOutTraps: number;
  snmpSilentDrops: number;
  snmpProxyDrops: number;
  snmpUnknownSecurityModels: number;
  snmpInvalidMsgs: number;
  snmpUnknownPDUHandlers: number;
  snmpUnavailableContexts: number;
  snmpUnknownContexts: number;
  usmStatsUnsupportedSecLevels: number;
  usmStatsNotInTimeWindows: number;
  usmStatsUnknownUserNames: number;
  usmStatsUnknownEngineIDs: number;
  usmStatsWrongDigests: number;
  usmStatsDecryptionErrors: number;
}

/** The name of a counter that a MIB defines. */
export type MibCounterName = keyof MibCounters;

/** Any plain counter: datagrams in and delivered, and the MIBs' own. */
export type CounterName = 'received' | 'delivered' | MibCounterName;

/** `received` = `delivered` + the sum of `discarded`, at every moment. All count from zero and never wrap. */
export interface Counters extends MibCounters {
  received: number;
  delivered: number;
  readonly discarded: Record<DiscardReason, number>;
}

/** A fresh set, all zero. */
export function createCounters(): Counters {
  const discarded = Object.fromEntries(discardReasons.map((reason) => [reason, 0])) as Record<DiscardReason, number>;
  return { received: 0, delivered: 0, discarded, ...zeroMibCounters() };
}

/** Every `MibCounterName`. */
export const mibCounterNames: readonly MibCounterName[] = Object.keys(zeroMibCounters()) as MibCounterName[];

/** Written out: an object that is filled by computed names counts many times slower. */
function zeroMibCounters(): MibCounters {
  return {
    snmpInPkts: 0,
    snmpOutPkts: 0,
    snmpInBadVersions: 0,
    snmpInBadCommunityNames: 0,
    snmpInBadCommunityUses: 0,
    snmpInASNParseErrs: 0,
    snmpInTooBigs: 0,
    snmpInNoSuchNames: 0,
    snmpInBadValues: 0,
    snmpInReadOnlys: 0,
    snmpInGenErrs: 0,
    snmpInTotalReqVars: 0,
    snmpInTotalSetVars: 0,
    snmpInGetRequests: 0,
    snmpInGetNexts: 0,
    snmpInSetRequests: 0,
    snmpInGetResponses: 0,
    snmpInTraps: 0,
    snmpOutTooBigs: 0,
    snmpOutNoSuchNames: 0,
    snmpOutBadValues: 0,
    snmpOutGenErrs: 0,
    snmpOutGetRequests: 0,
    snmpOutGetNexts: 0,
    snmpOutSetRequests: 0,
    snmpOutGetResponses: 0,
    snmpOutTraps: 0,
    snmpSilentDrops: 0,
    snmpProxyDrops: 0,
    snmpUnknownSecurityModels: 0,
    snmpInvalidMsgs: 0,
    snmpUnknownPDUHandlers: 0,
    snmpUnavailableContexts: 0,
    snmpUnknownContexts: 0,
    usmStatsUnsupportedSecLevels: 0,
    usmStatsNotInTimeWindows: 0,
    usmStatsUnknownUserNames: 0,
    usmStatsUnknownEngineIDs: 0,
    usmStatsWrongDigests: 0,
    usmStatsDecryptionErrors: 0,
  };
}
