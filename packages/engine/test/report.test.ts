// Reports by name, with something to look at.
import { Oid } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';
import { describe, expect, it } from 'vitest';
import { reportError, reportedCounter } from '../src/report.js';

const target = { host: 'h', address: '192.0.2.1', port: 161, version: 'v3' } as const;
const about = (oid: string): VarBind[] => [{ oid: Oid.from(oid), type: 'Counter32', value: 1 }];

describe('a report', () => {
  // RFC 3414 section 5, RFC 3412 section 5, RFC 3413 section 4.1.2
  it.each([
    ['1.3.6.1.6.3.15.1.1.1.0', 'usmStatsUnsupportedSecLevels'],
    ['1.3.6.1.6.3.15.1.1.2.0', 'usmStatsNotInTimeWindows'],
    ['1.3.6.1.6.3.15.1.1.3.0', 'usmStatsUnknownUserNames'],
    ['1.3.6.1.6.3.15.1.1.4.0', 'usmStatsUnknownEngineIDs'],
    ['1.3.6.1.6.3.15.1.1.5.0', 'usmStatsWrongDigests'],
    ['1.3.6.1.6.3.15.1.1.6.0', 'usmStatsDecryptionErrors'],
    ['1.3.6.1.6.3.11.2.1.1.0', 'snmpUnknownSecurityModels'],
    ['1.3.6.1.6.3.11.2.1.2.0', 'snmpInvalidMsgs'],
    ['1.3.6.1.6.3.11.2.1.3.0', 'snmpUnknownPDUHandlers'],
    ['1.3.6.1.6.3.12.1.4.0', 'snmpUnavailableContexts'],
    ['1.3.6.1.6.3.12.1.5.0', 'snmpUnknownContexts'],
    ['1.3.6.1.4.1.9.1', '1.3.6.1.4.1.9.1'],
  ])('about %s is %s', (oid, name) => {
    expect(reportedCounter(about(oid))).toBe(name);
    const error = reportError(name, target);
    expect(error.counter).toBe(name);
    expect(error.code).toBe('SNMP_REPORT');
    expect(error.hint.length).toBeGreaterThan(20);
  });

  it('without a binding is about nothing', () => {
    expect(reportedCounter([])).toBe('nothing');
  });
});
