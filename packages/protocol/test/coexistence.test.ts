// Notifications across versions: RFC 3584 section 3.
import { Oid } from '@mgmtapi/ber';
import {
  MessageError,
  type Pdu,
  type TrapV1Pdu,
  toVarBind,
  trapOidOf,
  trapV1ToV2,
  trapV2ToV1,
  type VarBind,
} from '@mgmtapi/protocol';
import { fromHex } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';

const oid = Oid.from;
const trap: TrapV1Pdu = {
  type: 'Trap',
  enterprise: oid('1.3.6.1.4.1.99999.7'),
  agentAddr: '192.0.2.1',
  genericTrap: 6,
  specificTrap: 42,
  timeStamp: 1234,
  varBinds: [{ oid: oid('1.3.6.1.4.1.99999.1.0'), type: 'Integer32', value: 5 }],
};
const uptime: VarBind = { oid: oid('1.3.6.1.2.1.1.3.0'), type: 'TimeTicks', value: 1234 };
const trapOid = (value: string): VarBind => ({
  oid: oid('1.3.6.1.6.3.1.1.4.1.0'),
  type: 'ObjectIdentifier',
  value: oid(value),
});
const notification = (...varBinds: VarBind[]): Pdu => ({
  type: 'SNMPv2-Trap',
  requestID: 9,
  errorStatus: 0,
  errorIndex: 0,
  varBinds,
});

describe('version 1 to version 2, section 3.1', () => {
  test.each([
    [0, 0, '1.3.6.1.6.3.1.1.5.1'],
    [3, 99, '1.3.6.1.6.3.1.1.5.4'],
    [5, 0, '1.3.6.1.6.3.1.1.5.6'],
    [6, 42, '1.3.6.1.4.1.99999.7.0.42'],
    [6, -1, '1.3.6.1.4.1.99999.7.0.4294967295'],
    [7, 1, '1.3.6.1.4.1.99999.7.0.1'],
  ])('generic %d, specific %d', (genericTrap, specificTrap, name) => {
    expect(trapOidOf({ ...trap, genericTrap, specificTrap }).toString()).toBe(name);
  });

  test('the whole PDU', () => {
    expect(trapV1ToV2(trap, { requestID: 7 })).toEqual({
      type: 'SNMPv2-Trap',
      requestID: 7,
      errorStatus: 0,
      errorIndex: 0,
      varBinds: [uptime, trapOid('1.3.6.1.4.1.99999.7.0.42'), ...trap.varBinds],
    });
    expect(trapV1ToV2(trap).requestID).toBe(0);
  });

  test('as a proxy forwarder does it, (4)', () => {
    const added = trapV1ToV2(trap, { community: fromHex('7075') }).varBinds.slice(3);
    expect(added).toEqual([
      toVarBind({ oid: '1.3.6.1.6.3.18.1.3.0', type: 'IpAddress', value: '192.0.2.1' }, 'address'),
      toVarBind({ oid: '1.3.6.1.6.3.18.1.4.0', type: 'OctetString', value: 'pu' }, 'community'),
      toVarBind({ oid: '1.3.6.1.6.3.1.1.4.3.0', type: 'ObjectIdentifier', value: '1.3.6.1.4.1.99999.7' }, 'enterprise'),
    ]);
    const again = trapV1ToV2({ ...trap, varBinds: added }, { community: fromHex('7075') });
    expect(again.varBinds.slice(2)).toEqual(added);
  });
});

describe('version 2 to version 1, section 3.2', () => {
  test.each([
    ['1.3.6.1.6.3.1.1.5.1', '1.3.6.1.6.3.1.1.5', 0, 0],
    ['1.3.6.1.6.3.1.1.5.6', '1.3.6.1.6.3.1.1.5', 5, 0],
    ['1.3.6.1.6.3.1.1.5.7', '1.3.6.1.6.3.1.1.5', 6, 7],
    ['1.3.6.1.6.3.1.1.5.1.1', '1.3.6.1.6.3.1.1.5.1', 6, 1],
    ['1.3.6.1.4.1.99999.7.0.42', '1.3.6.1.4.1.99999.7', 6, 42],
    ['1.3.6.1.4.1.99999.7.42', '1.3.6.1.4.1.99999.7', 6, 42],
    ['1.3.6.1.4.1.99999.7.0.4294967295', '1.3.6.1.4.1.99999.7', 6, -1],
  ])('%s', (name, enterprise, genericTrap, specificTrap) => {
    expect(trapV2ToV1(notification(uptime, trapOid(name)))).toEqual({
      type: 'Trap',
      enterprise: oid(enterprise),
      agentAddr: '0.0.0.0',
      genericTrap,
      specificTrap,
      timeStamp: 1234,
      varBinds: [],
    });
  });

  test('the address and enterprise that a proxy added are used', () => {
    const linkDown = { ...trap, genericTrap: 2, specificTrap: 0 };
    const there = trapV1ToV2(linkDown, { community: fromHex('7075') });
    const back = trapV2ToV1(there, { agentAddr: '198.51.100.1' });
    expect(back).toEqual({ ...linkDown, varBinds: there.varBinds.slice(2) });
  });

  test("an address of the caller's, where there is none", () => {
    expect(
      trapV2ToV1(notification(uptime, trapOid('1.3.6.1.6.3.1.1.5.1')), { agentAddr: '198.51.100.1' }).agentAddr,
    ).toBe('198.51.100.1');
  });

  test('without sysUpTime', () => {
    const bare = notification(trapOid('1.3.6.1.6.3.1.1.5.1'), ...trap.varBinds);
    expect(trapV2ToV1(bare)).toMatchObject({ timeStamp: 0, varBinds: trap.varBinds });
    expect(trapV2ToV1(bare, { uptime: 77 }).timeStamp).toBe(77);
  });

  test('without snmpTrapOID', () => {
    for (const varBinds of [[], [uptime], [uptime, uptime], [uptime, ...trap.varBinds]]) {
      expect(() => trapV2ToV1(notification(...varBinds))).toThrow(MessageError);
    }
  });

  test('Counter64 has no place in version 1, unless it is to be kept', () => {
    const counter: VarBind = { oid: oid('1.3.6.1.4.1.99999.2.0'), type: 'Counter64', value: 5n };
    const pdu = notification(uptime, trapOid('1.3.6.1.6.3.1.1.5.1'), counter);
    expect(() => trapV2ToV1(pdu)).toThrow(RangeError);
    expect(trapV2ToV1(pdu, { counter64: 'keep' }).varBinds).toEqual([counter]);
  });
});
