// Recorded messages: Net-SNMP's for each of 43 users, pysnmp's and snmpsim's for 3DES, and the reports of a strict agent.

import { existsSync, readFileSync } from 'node:fs';
import { BerError } from '@mgmtapi/ber';
import { encodeScopedPdu, MessageError, textOf } from '@mgmtapi/protocol';
import { describe, expect, it } from 'vitest';
import {
  type CheckedUser,
  decodeUsmParameters,
  LocalEngine,
  type SecurityLevel,
  UserTable,
  type Usm,
  type UsmUser,
  usmStats,
  usmStatsNameOf,
} from '../../src/index.js';
import {
  accepted,
  checked,
  clock,
  hex,
  manager,
  netSnmp,
  octets,
  receive,
  recordedUser,
  refused,
  tripleDes,
  v3,
} from '../messages.js';

describe.each(netSnmp.users)('Net-SNMP, user $userName', (recorded) => {
  const user = checked(recordedUser(recorded));

  it('the request and the response are authentic, and decrypt', () => {
    const usm = manager();
    for (const wire of [recorded.request, recorded.response]) {
      const message = accepted(receive(usm, octets(wire), user));
      expect(message.securityName).toBe(recorded.userName);
      expect(message.securityLevel).toBe(user.maxLevel);
      expect(hex(message.securityEngineID)).toBe(netSnmp.engineID);
      expect(hex(message.scopedPDU.contextEngineID)).toBe(netSnmp.engineID);
      expect(message.scopedPDU.pdu.varBinds.map((varBind) => String(varBind.oid))).toEqual(['1.3.6.1.2.1.1.5.0']);
    }
    const { pdu } = accepted(receive(usm, octets(recorded.response), user)).scopedPDU;
    expect(pdu.varBinds.map(textOf)).toEqual([netSnmp.sysName]);
  });

  it('the keys that Net-SNMP keeps do as well as the passwords', () => {
    const { auth, priv, authKey, privKey } = recorded;
    const localized = checked({
      userName: recorded.userName,
      auth: auth && authKey ? { protocol: auth, localizedKey: octets(authKey) } : undefined,
      priv: priv && privKey ? { protocol: priv, localizedKey: octets(privKey) } : undefined,
    });
    accepted(receive(manager(), octets(recorded.response), localized));
  });

  it('with any one octet changed it is refused, and nothing else happens', () => {
    if (user.maxLevel === 'noAuthNoPriv') return;
    const wire = octets(recorded.response);
    const usm = manager();
    accepted(receive(usm, wire, user));
    const before = usm.engineTime(octets(netSnmp.engineID));
    for (let at = 0; at < wire.length; at++) {
      const changed = wire.slice();
      changed[at]! ^= 0x01;
      expect(isAccepted(usm, changed, user.maxLevel, user), `octet ${at}`).toBe(false);
    }
    expect(usm.engineTime(octets(netSnmp.engineID))).toEqual(before);
  });

  it('with another password it is refused', () => {
    const { auth, priv } = recordedUser(recorded);
    if (!auth) return;
    const wrongAuth = checked({
      userName: recorded.userName,
      auth: { ...auth, password: 'auth-secret-2' } as never,
      priv,
    });
    expect(refused(receive(manager(), octets(recorded.response), wrongAuth)).counter).toBe('usmStatsWrongDigests');
    if (!priv) return;
    const wrongPriv = checked({
      userName: recorded.userName,
      auth,
      priv: { ...priv, password: 'priv-secret-3' } as never,
    });
    const result = refused(receive(manager(), octets(recorded.response), wrongPriv));
    expect(result.counter).toBe('usmStatsDecryptionErrors');
    expect(result.isAuthentic).toBe(true);
  });
});

/** A change may also spoil the message for the decoder, or turn it into one of another level. */
function isAccepted(usm: Usm, wire: Uint8Array, level: SecurityLevel, user: CheckedUser): boolean {
  try {
    const result = receive(usm, wire, user);
    return result.accepted && result.securityLevel === level;
  } catch (error) {
    if (error instanceof BerError || error instanceof MessageError) return false;
    throw error;
  }
}

describe.each(tripleDes.users)(
  'pysnmp and snmpsim, 3DES with $auth',
  ({ auth, request, response, notInTimeWindow }) => {
    const { userName, authPassword, privPassword } = tripleDes;
    const user = checked({
      userName,
      auth: { protocol: auth, password: authPassword },
      priv: { protocol: '3des', password: privPassword },
    });

    it('the request and the response are authentic, and decrypt', () => {
      const usm = manager();
      accepted(receive(usm, octets(notInTimeWindow), user));
      accepted(receive(usm, octets(request), user));
      const { pdu } = accepted(receive(usm, octets(response), user)).scopedPDU;
      expect(pdu.varBinds.map(textOf)).toEqual([tripleDes.sysName]);
    });

    it('the report about time comes authentic but not encrypted', () => {
      const report = accepted(receive(manager(), octets(notInTimeWindow), user));
      expect(report.securityLevel).toBe('authNoPriv');
      expect(report.scopedPDU.pdu.varBinds.map((varBind) => usmStatsNameOf(varBind.oid))).toEqual([
        'usmStatsNotInTimeWindows',
      ]);
    });
  },
);

describe("Net-SNMP's reports, seen from the manager", () => {
  const user = checked({ userName: 'sha256', auth: { protocol: 'sha256', password: netSnmp.authPassword } });
  const reports: readonly [what: string, counter: string, level: string][] = [
    ['unknownUser', 'usmStatsUnknownUserNames', 'noAuthNoPriv'],
    ['wrongPassword', 'usmStatsWrongDigests', 'noAuthNoPriv'],
    ['unsupportedLevel', 'usmStatsUnsupportedSecLevels', 'noAuthNoPriv'],
    ['notInTime', 'usmStatsNotInTimeWindows', 'authNoPriv'],
    ['wrongEngine', 'usmStatsUnknownEngineIDs', 'noAuthNoPriv'],
  ];
  it.each(reports)('%s', (what, counter, level) => {
    const wire = octets(netSnmp.refused[what]?.report as string);
    const asked = what === 'unknownUser' ? checked({ userName: 'nobody' }) : user;
    const { scopedPDU, securityLevel } = accepted(receive(manager(), wire, asked));
    expect(scopedPDU.pdu.type).toBe('Report');
    expect(scopedPDU.pdu.varBinds.map((varBind) => usmStatsNameOf(varBind.oid))).toEqual([counter]);
    expect(securityLevel).toBe(level);
  });

  it('the answer to a discovery has no user name, and says engine and time', () => {
    const usm = manager();
    const report = accepted(receive(usm, octets(netSnmp.discovery.report), user));
    expect(report).toMatchObject({
      securityName: '',
      securityLevel: 'noAuthNoPriv',
      engineTime: { boots: 1, time: 1 },
    });
    expect(hex(report.securityEngineID)).toBe(netSnmp.engineID);
    expect(usm.engineTime(report.securityEngineID)).toBeUndefined(); // said without proof: believed by nobody
  });
});

describe("Net-SNMP's requests at an agent of ours with the same engineID", () => {
  const agent = () => {
    const users = new UserTable(netSnmp.users.map((recorded) => recordedUser(recorded)));
    return manager({ users, localEngine: new LocalEngine(octets(netSnmp.engineID), 1, clock) });
  };

  const reasons: readonly [what: string, counter: keyof typeof usmStats, authentic: boolean][] = [
    ['unknownUser', 'usmStatsUnknownUserNames', false],
    ['wrongPassword', 'usmStatsWrongDigests', false],
    ['unsupportedLevel', 'usmStatsUnsupportedSecLevels', false],
    ['notInTime', 'usmStatsNotInTimeWindows', true],
    ['wrongEngine', 'usmStatsUnknownEngineIDs', false],
    ['wrongPriv', 'usmStatsDecryptionErrors', true],
    ['wrongPrivDes', 'usmStatsDecryptionErrors', true],
  ];
  it.each(reasons)('%s is refused for the reason that snmpd gives', (what, counter, isAuthentic) => {
    const usm = agent();
    const result = refused(receive(usm, octets(netSnmp.refused[what]?.request as string)));
    expect(result).toMatchObject({ counter, isAuthentic });
    expect(result.report?.varBind).toEqual({ oid: usmStats[counter].oid, type: 'Counter32', value: 1 });
    expect(usm.counters[counter]).toBe(1);
  });

  it('a discovery learns our engineID', () => {
    const usm = agent();
    const result = refused(receive(usm, octets(netSnmp.discovery.request)));
    expect(result.counter).toBe('usmStatsUnknownEngineIDs');
  });

  it('all others are accepted', () => {
    const usm = agent();
    for (const { userName, request } of netSnmp.users) {
      expect(accepted(receive(usm, octets(request))).securityName).toBe(userName);
    }
  });
});

const packets = '/work/shared/packets/real.json';

interface Packet {
  readonly id: string;
  readonly hex: string;
  readonly usm?: {
    readonly user: string;
    readonly authProtocol: string;
    readonly authPassword: string;
    readonly privProtocol?: string;
    readonly privPassword?: string;
  };
  readonly decryptedScopedPduHex?: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

// Needs the captures of the project's shared folder, which are not ours to ship: skipped where they are not.
describe.skipIf(!existsSync(packets))(`messages of strangers (${packets})`, () => {
  const all = existsSync(packets) ? (JSON.parse(readFileSync(packets, 'utf8')) as readonly Packet[]) : [];
  const known = all.filter((packet) => packet.usm);

  it.each(known)(
    '$id: authentic, decrypts, and no octet can be changed',
    ({ hex: wire, usm: secrets, ...expected }) => {
      const user = checked({
        userName: secrets?.user,
        auth: { protocol: secrets?.authProtocol.toLowerCase(), password: secrets?.authPassword },
        priv: secrets?.privProtocol && { protocol: secrets.privProtocol.toLowerCase(), password: secrets.privPassword },
      } as UsmUser);
      const usm = manager();
      const wholeMsg = octets(wire);
      const message = accepted(receive(usm, wholeMsg, user));
      if (expected.decryptedScopedPduHex) {
        expect(message.securityLevel).toBe('authPriv');
        expect(hex(encodeScopedPdu(message.scopedPDU))).toBe(expected.decryptedScopedPduHex);
      }
      for (let at = 0; at < wholeMsg.length; at++) {
        const changed = wholeMsg.slice();
        changed[at]! ^= 0x10;
        expect(isAccepted(usm, changed, message.securityLevel, user), `octet ${at}`).toBe(false);
      }
    },
  );

  it('every v3 header reads as the captures say', () => {
    let count = 0;
    for (const packet of all) {
      if (packet.fields.version !== 'v3' || packet.fields.engineId === undefined) continue;
      const parameters = decodeUsmParameters(v3(octets(packet.hex)).msgSecurityParameters);
      expect({
        engineId: hex(parameters.msgAuthoritativeEngineID),
        engineBoots: parameters.msgAuthoritativeEngineBoots,
        engineTime: parameters.msgAuthoritativeEngineTime,
        userName: Buffer.from(parameters.msgUserName).toString(),
        authParams: hex(parameters.msgAuthenticationParameters),
        privParams: hex(parameters.msgPrivacyParameters),
      }).toMatchObject({
        engineId: packet.fields.engineId,
        engineBoots: Number(packet.fields.engineBoots),
        engineTime: Number(packet.fields.engineTime),
        userName: packet.fields.userName,
        authParams: packet.fields.authParams ?? '',
        privParams: packet.fields.privParams ?? '',
      });
      count++;
    }
    expect(count).toBeGreaterThan(100);
  });
});
