// What goes out: levels, flags, clocks, and who may not send what (RFC 3414 section 3.1).

import { encodeScopedPdu } from '@mgmtapi/protocol';
import { describe, expect, it } from 'vitest';
import { decodeUsmParameters, levelOfFlags, type SecurityLevel, securityLevels } from '../../src/index.js';
import {
  accepted,
  authority,
  checked,
  FakeClock,
  hex,
  keyUser,
  localEngineID,
  manager,
  netSnmp,
  octets,
  receive,
  scoped,
  v3,
} from '../messages.js';

const priv = checked(keyUser('priv', 'sha256', 'aes128'));
const globalData = { msgID: 77, msgMaxSize: 65507, reportable: true };
const nobody = new Uint8Array(0);

function parametersOf(wholeMsg: Uint8Array) {
  return decodeUsmParameters(v3(wholeMsg).msgSecurityParameters);
}

describe('generateRequestMsg', () => {
  it('a discovery is what Net-SNMP sends, octet for octet', () => {
    const theirs = v3(octets(netSnmp.discovery.request));
    const ours = manager().generateRequestMsg({
      globalData: { msgID: theirs.msgID, msgMaxSize: theirs.msgMaxSize, reportable: true },
      securityEngineID: nobody,
      securityLevel: 'noAuthNoPriv',
      scopedPDU: theirs.scopedPdu,
    });
    expect(hex(ours)).toBe(netSnmp.discovery.request);
  });

  it.each(securityLevels)('%s: flags, user and header', (securityLevel) => {
    const wholeMsg = manager().generateRequestMsg({
      globalData,
      securityEngineID: localEngineID,
      principal: priv,
      securityLevel,
      scopedPDU: scoped('GetRequest'),
    });
    const message = v3(wholeMsg);
    expect(message).toMatchObject({ msgID: 77, msgMaxSize: 65507, msgSecurityModel: 3 });
    expect(levelOfFlags(message.msgFlags)).toBe(securityLevel);
    expect(message.msgFlags & 4).toBe(4);
    const parameters = parametersOf(wholeMsg);
    expect(hex(parameters.msgAuthoritativeEngineID)).toBe(hex(localEngineID));
    expect(Buffer.from(parameters.msgUserName).toString()).toBe('priv');
    expect(parameters.msgAuthenticationParameters).toHaveLength(securityLevel === 'noAuthNoPriv' ? 0 : 24);
    expect(parameters.msgPrivacyParameters).toHaveLength(securityLevel === 'authPriv' ? 8 : 0);
    expect(message.scopedPdu instanceof Uint8Array).toBe(securityLevel === 'authPriv');
  });

  it.each(securityLevels)('%s: takes a scopedPDU that is BER already', (securityLevel) => {
    const scopedPDU = scoped('GetRequest');
    const common = { globalData, securityEngineID: localEngineID, principal: priv, securityLevel };
    const [a, b] = [manager(), manager()];
    const plain = a.generateRequestMsg({ ...common, scopedPDU });
    expect(hex(b.generateRequestMsg({ ...common, scopedPDU: encodeScopedPdu(scopedPDU) }))).toBe(hex(plain));
  });

  it("carries our notion of the other engine's clock, zeros at noAuthNoPriv, and our own in a trap", () => {
    const clock = new FakeClock();
    const theirs = octets('80001f8801');
    const usm = authority([], { clock });
    usm.resetEngineTime(theirs, { boots: 4, time: 100 });
    clock.advance(20);
    const time = (securityEngineID: Uint8Array, securityLevel: SecurityLevel) => {
      const parameters = parametersOf(
        usm.generateRequestMsg({
          globalData,
          securityEngineID,
          principal: priv,
          securityLevel,
          scopedPDU: scoped('GetRequest'),
        }),
      );
      return [parameters.msgAuthoritativeEngineBoots, parameters.msgAuthoritativeEngineTime];
    };
    expect(time(theirs, 'authNoPriv')).toEqual([4, 120]);
    expect(time(theirs, 'authPriv')).toEqual([4, 120]);
    expect(time(theirs, 'noAuthNoPriv')).toEqual([0, 0]);
    expect(time(localEngineID, 'authPriv')).toEqual([7, 20]);
    expect(time(octets('80001f8802'), 'authPriv')).toEqual([0, 0]);
  });

  it('never uses a salt twice', () => {
    const usm = manager();
    const salts = Array.from({ length: 100 }, () =>
      hex(
        parametersOf(
          usm.generateRequestMsg({
            globalData,
            securityEngineID: localEngineID,
            principal: priv,
            securityLevel: 'authPriv',
            scopedPDU: scoped('GetRequest'),
          }),
        ).msgPrivacyParameters,
      ),
    );
    expect(new Set(salts).size).toBe(100);
  });

  it('every message has octets of its own', () => {
    const usm = manager();
    const make = (msgID: number) =>
      usm.generateRequestMsg({
        globalData: { ...globalData, msgID },
        securityEngineID: localEngineID,
        principal: priv,
        securityLevel: 'authNoPriv',
        scopedPDU: scoped('GetRequest'),
      });
    const first = make(1);
    const copy = hex(first);
    make(2);
    expect(hex(first)).toBe(copy);
  });

  const wrong: readonly [what: string, change: object, message: RegExp][] = [
    ['no principal', { principal: undefined }, /^principal: authPriv needs one$/],
    [
      'more than the user can',
      { principal: checked(keyUser('a', 'md5')) },
      /^securityLevel: user a can no more than authNoPriv$/,
    ],
    ['no engine', { securityEngineID: nobody }, /^securityEngineID: authPriv needs one$/],
    ['msgID', { globalData: { ...globalData, msgID: 2 ** 31 } }, /^msgID/],
    ['msgMaxSize', { globalData: { ...globalData, msgMaxSize: 1.5 } }, /^msgMaxSize/],
  ];
  it.each(wrong)('refuses: %s', (_what, change, message) => {
    expect(() =>
      manager().generateRequestMsg({
        globalData,
        securityEngineID: localEngineID,
        principal: priv,
        securityLevel: 'authPriv',
        scopedPDU: scoped('GetRequest'),
        ...change,
      }),
    ).toThrow(message);
  });
});

describe('generateResponseMsg', () => {
  const request = (level: SecurityLevel, principal = priv) => {
    const asker = manager();
    asker.suggestEngineTime(localEngineID, { boots: 7, time: 0 });
    return asker.generateRequestMsg({
      globalData,
      securityEngineID: localEngineID,
      principal,
      securityLevel: level,
      scopedPDU: scoped('GetRequest'),
    });
  };
  const response = { globalData: { ...globalData, reportable: false }, scopedPDU: scoped('Response') };

  it('a report at noAuthNoPriv carries our clock too (step 6 b)', () => {
    const clock = new FakeClock();
    const usm = authority([priv as never], { clock });
    const { securityStateReference } = accepted(receive(usm, request('authPriv')));
    clock.advance(9);
    const report = usm.generateResponseMsg({ ...response, securityLevel: 'noAuthNoPriv', securityStateReference });
    expect(parametersOf(report)).toMatchObject({ msgAuthoritativeEngineBoots: 7, msgAuthoritativeEngineTime: 9 });
    expect(v3(report).msgFlags).toBe(0);
  });

  it('refuses without an engine of our own, with a foreign reference, and above the keys it has', () => {
    const usm = authority([priv as never]);
    const { securityStateReference } = accepted(receive(usm, request('authPriv')));
    const all = { ...response, securityLevel: 'authPriv' as const, securityStateReference };
    expect(() => manager().generateResponseMsg(all)).toThrow(/^localEngine/);
    expect(() => usm.generateResponseMsg({ ...all, securityStateReference: { securityModel: 3 } })).toThrow(
      /^securityStateReference: not from this security model$/,
    );
    const plain = checked(keyUser('none'));
    const open = authority([plain as never]);
    const { securityStateReference: without } = accepted(receive(open, request('noAuthNoPriv', plain)));
    expect(() => open.generateResponseMsg({ ...all, securityStateReference: without })).toThrow(
      /^securityLevel: the message answered had no keys for authPriv$/,
    );
  });
});
