// From what an application tells to the PDU of each version.
import { Oid } from '@mgmtapi/ber';
import type { VarBindLike } from '@mgmtapi/protocol';
import { describe, expect, test } from 'vitest';
import { type NotificationInit, notificationPdu } from '../src/notification-originator.js';
import { processNotification } from '../src/notification-receiver.js';

const linkDown = '1.3.6.1.6.3.1.1.5.3';
const ifIndex: VarBindLike = { oid: '1.3.6.1.2.1.2.2.1.1.7', type: 'Integer32', value: 7 };
const defaults = { uptime: 4242.9 };

/** A PDU with its OIDs as text. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe('v2c and v3', () => {
  test('sysUpTime.0 and snmpTrapOID.0 come first', () => {
    const pdu = notificationPdu('v2c', { trapOid: linkDown, varBinds: [ifIndex] }, defaults);
    expect(plain(pdu)).toEqual({
      type: 'SNMPv2-Trap',
      varBinds: [
        { oid: '1.3.6.1.2.1.1.3.0', type: 'TimeTicks', value: 4242 },
        { oid: '1.3.6.1.6.3.1.1.4.1.0', type: 'ObjectIdentifier', value: linkDown },
        ifIndex,
      ],
    });
  });

  test('an inform differs in its type alone', () => {
    const init: NotificationInit = { trapOid: linkDown, uptime: 1 };
    expect(notificationPdu('v3', { ...init, kind: 'inform' }, defaults)).toEqual({
      ...notificationPdu('v2c', init, defaults),
      type: 'InformRequest',
    });
  });

  test('agentAddress and enterprise become the last bindings', () => {
    const init = { trapOid: linkDown, agentAddress: '192.0.2.1', enterprise: '1.3.6.1.4.1.9', varBinds: [ifIndex] };
    const pdu = notificationPdu('v2c', init, defaults);
    expect(plain(pdu.varBinds.slice(2))).toEqual([
      ifIndex,
      { oid: '1.3.6.1.6.3.18.1.3.0', type: 'IpAddress', value: '192.0.2.1' },
      { oid: '1.3.6.1.6.3.1.1.4.3.0', type: 'ObjectIdentifier', value: '1.3.6.1.4.1.9' },
    ]);
  });
});

describe('v1', () => {
  test.each([
    ['1.3.6.1.6.3.1.1.5.1', undefined, '1.3.6.1.6.3.1.1.5', 0, 0],
    ['1.3.6.1.6.3.1.1.5.6', undefined, '1.3.6.1.6.3.1.1.5', 5, 0],
    [linkDown, '1.3.6.1.4.1.9', '1.3.6.1.4.1.9', 2, 0],
    ['1.3.6.1.4.1.8072.2.3.0.1', undefined, '1.3.6.1.4.1.8072.2.3', 6, 1],
    ['1.3.6.1.2.1.47.2.1', undefined, '1.3.6.1.2.1.47.2', 6, 1],
  ])('%s with enterprise %s', (trapOid, given, enterprise, genericTrap, specificTrap) => {
    const pdu = notificationPdu('v1', { trapOid, enterprise: given, varBinds: [ifIndex], uptime: 5 }, defaults);
    expect(plain(pdu)).toEqual({
      type: 'Trap',
      enterprise,
      agentAddr: '0.0.0.0',
      genericTrap,
      specificTrap,
      timeStamp: 5,
      varBinds: [ifIndex],
    });
  });

  test('agentAddress is agent-addr', () => {
    expect(notificationPdu('v1', { trapOid: linkDown, agentAddress: '192.0.2.1' }, defaults)).toMatchObject({
      agentAddr: '192.0.2.1',
    });
  });
});

test.each(['1.3.6.1.6.3.1.1.5.4', '1.3.6.1.4.1.8072.2.3.0.1', '1.3.6.1.4.1.9.0.4294967295'])(
  '%s comes back from every version as it went',
  (trapOid) => {
    for (const version of ['v1', 'v2c'] as const) {
      const sent = notificationPdu(version, { trapOid, uptime: 7, varBinds: [ifIndex] }, defaults);
      const pdu = sent.type === 'Trap' ? sent : { ...sent, requestID: 1, errorStatus: 0, errorIndex: 0 };
      const heard = processNotification(version, pdu, []);
      expect(heard).toMatchObject({ uptime: 7 });
      expect(plain(heard)).toMatchObject({ trapOid, varBinds: [ifIndex] });
    }
  },
);

test('the uptime of a sender that runs for 500 days wraps', () => {
  const pdu = notificationPdu('v2c', { trapOid: linkDown }, { uptime: 2 ** 32 + 5.5 });
  expect(pdu.varBinds[0]!.value).toBe(5);
});

test('names are read by whoever knows them', () => {
  const oidOf = (like: unknown, argument: string): Oid => {
    if (typeof like !== 'string' || !like.startsWith('link')) throw new TypeError(`${argument}: no name`);
    return Oid.from(linkDown);
  };
  const pdu = notificationPdu('v2c', { trapOid: 'linkDown' }, { uptime: 0, oidOf });
  expect(String(pdu.varBinds[1]!.value)).toBe(linkDown);
  const init: NotificationInit = { trapOid: 'linkDown', varBinds: [{ oid: 'other', type: 'Null' }] };
  expect(() => notificationPdu('v2c', init, { uptime: 0, oidOf })).toThrow('varBinds[0].oid: no name');
});

test.each<[string, 'v1' | 'v2c', Partial<NotificationInit>, RegExp]>([
  ['no trapOid', 'v2c', { trapOid: undefined as unknown as string }, /^trapOid/],
  ['a trapOid of one arc', 'v2c', { trapOid: '1' }, /^trapOid/],
  ['a trapOid too short for an enterprise', 'v1', { trapOid: '1.3' }, /^trapOid/],
  ['an unknown kind', 'v2c', { kind: 'report' as 'trap' }, /^kind/],
  ['a v1 inform', 'v1', { kind: 'inform' }, /^kind: v1 has no informs/],
  ['a negative uptime', 'v2c', { uptime: -1 }, /^uptime/],
  ['an uptime of 33 bits', 'v2c', { uptime: 2 ** 32 }, /^uptime/],
  [
    'a bad binding',
    'v2c',
    { varBinds: [ifIndex, { oid: '1.3', type: 'Integer32', value: 1.5 }] },
    /^varBinds\[1\]\.value/,
  ],
  ['no binding', 'v2c', { varBinds: [null as unknown as VarBindLike] }, /^varBinds\[0\]/],
  ['a Counter64 in v1', 'v1', { varBinds: [{ oid: '1.3.6', type: 'Counter64', value: 1n }] }, /^varBinds: Counter64/],
  ['a bad enterprise', 'v2c', { enterprise: 'x' }, /^enterprise/],
  ['an IPv6 agentAddress', 'v2c', { agentAddress: '::1' }, /^agentAddress/],
  ['an IPv6 agentAddress in v1', 'v1', { agentAddress: '::1' }, /^agentAddress/],
])('%s is refused by name', (_, version, wrong, message) => {
  expect(() => notificationPdu(version, { trapOid: linkDown, ...wrong }, defaults)).toThrow(message);
});
