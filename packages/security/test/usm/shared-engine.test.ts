// One engine for several tables of users, and one that becomes authoritative late.
import { decodeMessage, type V3Message } from '@mgmtapi/protocol';
import { describe, expect, it } from 'vitest';
import { checkUser, LocalEngine, type SecurityModel, UserTable, Usm } from '../../src/index.js';

const clock = { now: () => 0 };
const random = { bytes: (count: number) => new Uint8Array(count) };
const engineID = Uint8Array.of(0x80, 0, 0, 0, 5, 1, 2, 3);
const ann = checkUser({ userName: 'ann', auth: { protocol: 'sha256', password: 'ann-secret' } });
const ben = checkUser({ userName: 'ben', auth: { protocol: 'sha256', password: 'ben-secret' } });

/** An authentic trap of `user`, by an engine of its own. */
function trapOf(user: typeof ann): Uint8Array {
  const sender = new Usm({
    clock,
    random,
    localEngine: new LocalEngine(Uint8Array.of(0x80, 0, 0, 0, 5, 9, 9), 1, clock),
  });
  return sender.generateRequestMsg({
    globalData: { msgID: 1, msgMaxSize: 1500, reportable: false },
    securityEngineID: Uint8Array.of(0x80, 0, 0, 0, 5, 9, 9),
    principal: user,
    securityLevel: 'authNoPriv',
    scopedPDU: {
      contextEngineID: engineID,
      contextName: new Uint8Array(),
      pdu: { type: 'SNMPv2-Trap', requestID: 1, errorStatus: 0, errorIndex: 0, varBinds: [] },
    },
  });
}

function takes(model: SecurityModel, wholeMsg: Uint8Array): boolean {
  const message = decodeMessage(wholeMsg, { owned: true }) as V3Message;
  return model.processIncomingMsg({
    wholeMsg,
    securityParameters: message.msgSecurityParameters,
    securityLevel: 'authNoPriv',
    reportable: false,
    maxMessageSize: message.msgMaxSize,
    scopedPDU: message.scopedPdu,
  }).accepted;
}

describe('one engine', () => {
  it('judges by the table that is asked, and counts in one place', () => {
    const usm = new Usm({ clock, random, localEngine: new LocalEngine(engineID, 1, clock) });
    const [anns, bens] = [ann, ben].map((user) => usm.withUsers(new UserTable([user])));
    expect([takes(anns!, trapOf(ann)), takes(anns!, trapOf(ben))]).toEqual([true, false]);
    expect([takes(bens!, trapOf(ann)), takes(bens!, trapOf(ben))]).toEqual([false, true]);
    expect(takes(usm, trapOf(ann))).toBe(false);
    expect(usm.counters.usmStatsUnknownUserNames).toBe(3);
    expect(usm.engineTime(Uint8Array.of(0x80, 0, 0, 0, 5, 9, 9))).toEqual({ boots: 1, time: 0 });
  });

  it('becomes authoritative once', () => {
    const usm = new Usm({ clock, random });
    const local = new LocalEngine(engineID, 4, clock);
    usm.startLocalEngine(local);
    expect(usm.localEngine).toBe(local);
    expect(usm.engineTime(engineID)).toEqual({ boots: 4, time: 0 });
    expect(() => usm.startLocalEngine(local)).toThrow(TypeError);
  });

  it('keeps its bound whatever engine was used last', () => {
    const usm = new Usm({ clock, random, maxEngines: 4 });
    const idOf = (n: number) => Uint8Array.of(0x80, 0, 0, 0, 5, n >> 8, n & 255);
    usm.resetEngineTime(idOf(0), { boots: 7, time: 0 });
    for (let i = 1; i < 500; i++) usm.resetEngineTime(idOf(i), { boots: 1, time: 0 });
    expect(usm.engineTime(idOf(0))).toBeUndefined();
    expect(usm.engineTime(idOf(499))).toEqual({ boots: 1, time: 0 });
    usm.forgetEngine(idOf(499));
    expect(usm.engineTime(idOf(499))).toBeUndefined();
  });
});
