// From PDUs to notifications: RFC 3584 section 3.1, RFC 3416 section 4.2.6, and what is odd about real devices.
import { Oid } from '@mgmtapi/ber';
import { decodeMessage, encodeMessage, type Message, type Pdu, type TrapV1Pdu, type VarBind } from '@mgmtapi/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  informResponse,
  type NotificationRecord,
  type NotificationRefusal,
  processNotification,
} from '../src/notification-receiver.js';

const uptime: VarBind = { oid: Oid.from('1.3.6.1.2.1.1.3.0'), type: 'TimeTicks', value: 12345 };
const trapOid: VarBind = {
  oid: Oid.from('1.3.6.1.6.3.1.1.4.1.0'),
  type: 'ObjectIdentifier',
  value: Oid.from('1.3.6.1.6.3.1.1.5.3'),
};
const ifIndex: VarBind = { oid: Oid.from('1.3.6.1.2.1.2.2.1.1.7'), type: 'Integer32', value: 7 };

function v1(fields: Partial<TrapV1Pdu>): TrapV1Pdu {
  return {
    type: 'Trap',
    enterprise: Oid.from('1.3.6.1.4.1.8072.3.2.10'),
    agentAddr: '192.0.2.9',
    genericTrap: 6,
    specificTrap: 17,
    timeStamp: 4711,
    varBinds: [ifIndex],
    ...fields,
  };
}

function v2(varBinds: readonly VarBind[], type: 'SNMPv2-Trap' | 'InformRequest' = 'SNMPv2-Trap'): Pdu {
  return { type, requestID: 99, errorStatus: 0, errorIndex: 0, varBinds };
}

function record(outcome: NotificationRecord | NotificationRefusal): NotificationRecord {
  if ('reason' in outcome) throw new Error(`refused: ${outcome.reason}`);
  return outcome;
}

describe('v1', () => {
  test.each([0, 1, 2, 3, 4, 5])('generic trap %i is a child of snmpTraps, whatever the enterprise', (genericTrap) => {
    const got = record(processNotification('v1', v1({ genericTrap, specificTrap: 3 }), []));
    expect(String(got.trapOid)).toBe(`1.3.6.1.6.3.1.1.5.${genericTrap + 1}`);
    expect(String(got.enterprise)).toBe('1.3.6.1.4.1.8072.3.2.10');
    expect(got).toMatchObject({ kind: 'trap', version: 'v1', genericTrap, specificTrap: 3, tolerated: [] });
  });

  test.each([
    ['1.3.6.1.4.1.8072.3.2.10', 17, '1.3.6.1.4.1.8072.3.2.10.0.17', []],
    ['1.3.6.1.4.1.9', 0, '1.3.6.1.4.1.9.0.0', []],
    ['1.3.6.1.4.1.9', 0x7fffffff, '1.3.6.1.4.1.9.0.2147483647', []],
    ['1.3.6.1.4.1.9', -1, '1.3.6.1.4.1.9.0.4294967295', ['specificTrap']],
    ['0.0', 1, '0.0.0.1', []],
  ])('enterprise %s, specific %i: %s', (enterprise, specificTrap, expected, tolerated) => {
    const got = record(processNotification('v1', v1({ enterprise: Oid.from(enterprise), specificTrap }), []));
    expect(String(got.trapOid)).toBe(expected);
    expect(got.tolerated).toEqual(tolerated);
    expect(got).toMatchObject({
      agentAddress: '192.0.2.9',
      uptime: 4711,
      genericTrap: 6,
      specificTrap,
      varBinds: [ifIndex],
    });
  });

  test('an empty enterprise, and one of 126, 127 and 128 arcs', () => {
    const arcs = (length: number) => Oid.from([1, 3, ...new Array<number>(length - 2).fill(9)]);
    const of = (enterprise: Oid) => record(processNotification('v1', v1({ enterprise }), []));
    expect(of(Oid.from([])).trapOid.arcs).toEqual([0, 17]);
    expect(of(arcs(126)).trapOid.length).toBe(128);
    expect(of(arcs(126)).tolerated).toEqual([]);
    for (const length of [127, 128]) {
      expect(of(arcs(length)).trapOid.equals(arcs(length))).toBe(true);
      expect(of(arcs(length)).tolerated).toEqual(['longEnterprise']);
    }
  });

  test.each([-1, 7, 2 ** 40])(
    'generic trap %i, which nobody defined, is taken as enterprise specific',
    (genericTrap) => {
      const got = record(processNotification('v1', v1({ genericTrap }), ['integerRange']));
      expect(String(got.trapOid)).toBe('1.3.6.1.4.1.8072.3.2.10.0.17');
      expect(got.tolerated).toEqual(['integerRange', 'genericTrap']);
      expect(got.genericTrap).toBe(genericTrap);
    },
  );
});

describe('v2c', () => {
  test('the first two bindings are taken out, nothing is added', () => {
    const got = record(processNotification('v2c', v2([uptime, trapOid, ifIndex]), []));
    expect(got).toEqual({
      kind: 'trap',
      version: 'v2c',
      trapOid: trapOid.value,
      uptime: 12345,
      enterprise: undefined,
      agentAddress: undefined,
      genericTrap: undefined,
      specificTrap: undefined,
      varBinds: [ifIndex],
      tolerated: [],
      security: undefined,
    });
    expect(record(processNotification('v2c', v2([uptime, trapOid], 'InformRequest'), [])).kind).toBe('inform');
  });

  test('snmpTrapEnterprise.0 is the enterprise, and stays among the bindings', () => {
    const enterprise: VarBind = {
      oid: Oid.from('1.3.6.1.6.3.1.1.4.3.0'),
      type: 'ObjectIdentifier',
      value: Oid.from('1.3.6.1.4.1.9'),
    };
    const got = record(processNotification('v2c', v2([uptime, trapOid, ifIndex, enterprise]), []));
    expect(String(got.enterprise)).toBe('1.3.6.1.4.1.9');
    expect(got.varBinds).toEqual([ifIndex, enterprise]);
  });

  const wrongUptime: VarBind = { oid: uptime.oid, type: 'Gauge32', value: 5 };
  const textUptime: VarBind = { oid: uptime.oid, type: 'OctetString', value: Uint8Array.of(53) };
  test.each<[string, VarBind[], Partial<NotificationRecord>]>([
    ['without sysUpTime.0', [trapOid, ifIndex], { uptime: 0, varBinds: [ifIndex], tolerated: ['noSysUpTime'] }],
    ['with nothing but snmpTrapOID.0', [trapOid], { uptime: 0, varBinds: [], tolerated: ['noSysUpTime'] }],
    [
      'the two exchanged',
      [trapOid, uptime, ifIndex],
      { uptime: 12345, varBinds: [ifIndex], tolerated: ['varBindOrder'] },
    ],
    ['the two behind', [ifIndex, uptime, trapOid], { uptime: 12345, varBinds: [ifIndex], tolerated: ['varBindOrder'] }],
    [
      'snmpTrapOID.0 behind, no sysUpTime.0',
      [ifIndex, trapOid],
      { uptime: 0, varBinds: [ifIndex], tolerated: ['noSysUpTime', 'varBindOrder'] },
    ],
    [
      'sysUpTime.0 as another number',
      [wrongUptime, trapOid],
      { uptime: 5, varBinds: [], tolerated: ['sysUpTimeType'] },
    ],
    [
      'sysUpTime.0 as text',
      [textUptime, trapOid],
      { uptime: 0, varBinds: [textUptime], tolerated: ['noSysUpTime', 'varBindOrder'] },
    ],
  ])('%s', (_, varBinds, expected) => {
    const got = record(processNotification('v2c', v2(varBinds), []));
    expect(got).toMatchObject(expected);
    expect(got.trapOid).toBe(trapOid.value);
  });

  test.each<[string, VarBind[]]>([
    ['no bindings', []],
    ['only sysUpTime.0', [uptime]],
    ['snmpTrapOID.0 that is no OID', [uptime, { oid: trapOid.oid, type: 'Integer32', value: 3 }]],
  ])('%s: refused as malformed', (_, varBinds) => {
    expect(processNotification('v2c', v2(varBinds), [])).toMatchObject({
      reason: 'malformed',
      error: { code: 'MESSAGE_NOTIFICATION' },
    });
  });
});

test.each(['GetRequest', 'GetNextRequest', 'SetRequest', 'Response', 'Report'] as const)(
  '%s is no notification',
  (type) => {
    const pdu: Pdu = { type, requestID: 1, errorStatus: 0, errorIndex: 0, varBinds: [uptime, trapOid] };
    expect(processNotification('v2c', pdu, [])).toEqual({ reason: 'unexpectedPdu' });
  },
);

test('what the security model found out is passed on', () => {
  const security = {
    securityName: 'ops',
    securityLevel: 'authPriv' as const,
    engineID: Uint8Array.of(0x80, 1, 2, 3, 4),
    contextName: 'bridge1',
  };
  expect(record(processNotification('v3', v2([uptime, trapOid]), [], security)).security).toBe(security);
});

test('no v1 trap makes it throw', () => {
  const arc = fc.integer({ min: 0, max: 0xffffffff });
  const int = fc.oneof(fc.integer(), fc.maxSafeInteger());
  fc.assert(
    fc.property(fc.array(arc, { maxLength: 128 }), int, int, int, (arcs, genericTrap, specificTrap, timeStamp) => {
      const pdu = v1({ enterprise: Oid.from(arcs), genericTrap, specificTrap, timeStamp });
      expect(record(processNotification('v1', pdu, [])).trapOid.length).toBeLessThanOrEqual(128);
    }),
  );
});

describe('the answer to an inform', () => {
  const message: Message = {
    version: 'v2c',
    community: new TextEncoder().encode('public'),
    pdu: v2([uptime, trapOid, ifIndex], 'InformRequest'),
  };

  test('is the same message as a Response', () => {
    const datagram = encodeMessage(message);
    const before = Uint8Array.from(datagram);
    expect(decodeMessage(informResponse(datagram))).toEqual({ ...message, pdu: { ...message.pdu, type: 'Response' } });
    expect(datagram).toEqual(before);
  });

  test('has no error, whatever the inform had there, and no padding', () => {
    const odd: Message = { ...message, pdu: { ...(message.pdu as Pdu), errorStatus: 300, errorIndex: 2 } };
    const datagram = Uint8Array.of(...encodeMessage(odd), 0, 0, 0);
    const answer = informResponse(datagram);
    expect(answer.length).toBe(datagram.length - 3);
    expect(decodeMessage(answer)).toEqual({ ...message, pdu: { ...message.pdu, type: 'Response' } });
  });

  test('gives back what cannot be encoded strictly: an empty OID, a padded length, an unknown type', () => {
    // 30 81 31: length in the long form; 06 00: an OID without arcs; 45 02: NsapAddress
    const hex =
      '308131020101040670 75626c6963 a681 23 020101 020100 020100 3018 300c 06082b06010201010300 0600 3008 06032b0601 4501ff'.replaceAll(
        ' ',
        '',
      );
    const datagram = Uint8Array.from(hex.match(/../g)!, (octet) => Number.parseInt(octet, 16));
    const answer = informResponse(datagram);
    const tagAt = hex.indexOf('a681') / 2;
    expect(answer).toEqual(datagram.map((octet, at) => (at === tagAt ? 0xa2 : octet)));
  });
});
