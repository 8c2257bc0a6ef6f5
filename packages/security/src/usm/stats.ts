// usmStats: the counters of what was refused, their object identifiers, and what each usually means (RFC 3414 section 5).

import { Oid } from '@mgmtapi/ber';

/** The counters of the usmStats group. */
export type UsmStatsName =
  | 'usmStatsUnsupportedSecLevels'
  | 'usmStatsNotInTimeWindows'
  | 'usmStatsUnknownUserNames'
  | 'usmStatsUnknownEngineIDs'
  | 'usmStatsWrongDigests'
  | 'usmStatsDecryptionErrors';

/** What USM counts: the group, and what it cannot read (RFC 3418). */
export type UsmCounterName = UsmStatsName | 'snmpInASNParseErrs';

/** Counters, from zero up. The engine's own object will do. */
export type UsmCounters = Record<UsmCounterName, number>;

/** One counter of the group. */
export interface UsmStat {
  /** The instance that a report carries. */
  readonly oid: Oid;
  /** For the one who reads the error: what is probably wrong when a peer reports this. */
  readonly hint: string;
}

/** The group, in the order of the MIB. */
export const usmStats: Readonly<Record<UsmStatsName, UsmStat>> = {
  usmStatsUnsupportedSecLevels: {
    oid: Oid.from('1.3.6.1.6.3.15.1.1.1.0'),
    hint: 'the user is known there, but not with authentication or privacy at this level: check level, auth and priv',
  },
  usmStatsNotInTimeWindows: {
    oid: Oid.from('1.3.6.1.6.3.15.1.1.2.0'),
    hint: 'the message was outside the time window of 150 s: a clock or boots counter jumped, or a message was replayed',
  },
  usmStatsUnknownUserNames: {
    oid: Oid.from('1.3.6.1.6.3.15.1.1.3.0'),
    hint: 'the user is not known there: check userName',
  },
  usmStatsUnknownEngineIDs: {
    oid: Oid.from('1.3.6.1.6.3.15.1.1.4.0'),
    hint: 'the engineID is not the one of the engine there: it was replaced or configured anew',
  },
  usmStatsWrongDigests: {
    oid: Oid.from('1.3.6.1.6.3.15.1.1.5.0'),
    hint: 'the digest does not fit: check the authentication password and protocol',
  },
  usmStatsDecryptionErrors: {
    oid: Oid.from('1.3.6.1.6.3.15.1.1.6.0'),
    hint: 'it could not be decrypted: check the privacy password and protocol',
  },
};

/** Which counter a report is about: its name; undefined for an object outside the group. */
export function usmStatsNameOf(oid: Oid): UsmStatsName | undefined {
  for (const [name, { oid: instance }] of Object.entries(usmStats)) {
    if (instance.equals(oid)) return name as UsmStatsName;
  }
  return undefined;
}

/** A fresh set, all zero. */
export function createUsmCounters(): UsmCounters {
  return {
    usmStatsUnsupportedSecLevels: 0,
    usmStatsNotInTimeWindows: 0,
    usmStatsUnknownUserNames: 0,
    usmStatsUnknownEngineIDs: 0,
    usmStatsWrongDigests: 0,
    usmStatsDecryptionErrors: 0,
    snmpInASNParseErrs: 0,
  };
}
