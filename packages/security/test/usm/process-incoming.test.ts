// The elements of procedure for what arrives: every level against every level, and everything that must be refused.

import { encodeMessage, encodeScopedPdu, type ScopedPdu } from '@mgmtapi/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeUsmParameters,
  encodeUsmParameters,
  LocalEngine,
  levelOfFlags,
  type SecurityLevel,
  securityLevels,
  UserTable,
  type Usm,
  type UsmCounterName,
  type UsmParameters,
  usmStats,
} from '../../src/index.js';
import {
  accepted,
  allAuth,
  allPriv,
  authority,
  checked,
  FakeClock,
  hex,
  keyUser,
  localEngineID,
  manager,
  octets,
  pdu,
  receive,
  refused,
  scoped,
  utf8,
  v3,
} from '../messages.js';

const users = [keyUser('none'), keyUser('auth', 'sha256'), keyUser('priv', 'sha256', 'aes128')];
const [none, auth, priv] = users.map(checked) as [
  ReturnType<typeof checked>,
  ReturnType<typeof checked>,
  ReturnType<typeof checked>,
];
const globalData = { msgID: 77, msgMaxSize: 65507, reportable: true };

/** A request or an inform from a manager that knows the clock of the authority. */
function request(
  from: Usm,
  principal: typeof none,
  securityLevel: SecurityLevel,
  engineID = localEngineID,
): Uint8Array {
  from.suggestEngineTime(engineID, { boots: 7, time: 0 });
  return from.generateRequestMsg({
    globalData,
    securityEngineID: engineID,
    principal,
    securityLevel,
    scopedPDU: scoped('GetRequest'),
  });
}

/** The same message with other security parameters, not signed again. */
function withParameters(wholeMsg: Uint8Array, change: Partial<UsmParameters>): Uint8Array {
  const message = v3(wholeMsg);
  const parameters = { ...decodeUsmParameters(message.msgSecurityParameters), ...change };
  return encodeMessage({ ...message, msgSecurityParameters: encodeUsmParameters(parameters) });
}

/** Every counter that is not zero. */
function counted(usm: Usm): Partial<Record<UsmCounterName, number>> {
  return Object.fromEntries(Object.entries(usm.counters).filter(([, count]) => count > 0));
}

describe('level matrix: the most the user can (down) x the level received (across)', () => {
  const matrix = [
    [none, ['accepted', 'unsupported', 'unsupported']],
    [auth, ['downgraded', 'accepted', 'unsupported']],
    [priv, ['downgraded', 'downgraded', 'accepted']],
  ] as const;
  const cells = matrix.flatMap(([user, row]) =>
    row.map((outcome, i) => ({ user, level: securityLevels[i] as SecurityLevel, outcome })),
  );

  it.each(cells)('$user.userName, received $level: $outcome', ({ user, level, outcome }) => {
    const usm = authority(users);
    // A sender of the same name who can all levels, with the same keys as far as the receiver has them.
    const sender = checked({ ...keyUser('priv', 'sha256', 'aes128'), userName: user.userName });
    const wholeMsg = request(manager(), sender, level);
    const result = receive(usm, wholeMsg);
    if (outcome === 'accepted') {
      expect(accepted(result)).toMatchObject({ securityName: user.userName, securityLevel: level });
      expect(counted(usm)).toEqual({});
    } else {
      expect(refused(result).counter).toBe('usmStatsUnsupportedSecLevels');
      expect(counted(usm)).toEqual({ usmStatsUnsupportedSecLevels: 1 });
    }
  });

  it('a row may allow less than the user can', () => {
    const table = new UserTable();
    table.add(priv, { minimumLevel: 'noAuthNoPriv' });
    for (const level of securityLevels) {
      expect(accepted(receive(authority(table), request(manager(), priv, level))).securityLevel).toBe(level);
    }
  });

  it('an answer may come at any level that the user can: reports do', () => {
    for (const level of securityLevels) accepted(receive(manager(), request(manager(), priv, level), priv));
    expect(refused(receive(manager(), request(manager(), priv, 'authPriv'), auth)).counter).toBe(
      'usmStatsUnknownUserNames',
    );
  });
});

describe('refused, counted and reported', () => {
  const wholeMsg = request(manager(), priv, 'authPriv');
  const parameters = decodeUsmParameters(v3(wholeMsg).msgSecurityParameters);
  const { msgAuthenticationParameters: digest } = parameters;
  const cases: readonly [what: string, wholeMsg: Uint8Array, counter: UsmCounterName, reportLevel: SecurityLevel][] = [
    [
      'no engineID',
      withParameters(wholeMsg, { msgAuthoritativeEngineID: octets('') }),
      'usmStatsUnknownEngineIDs',
      'noAuthNoPriv',
    ],
    [
      'another engineID',
      withParameters(wholeMsg, { msgAuthoritativeEngineID: octets('80001f8801') }),
      'usmStatsUnknownEngineIDs',
      'noAuthNoPriv',
    ],
    [
      'an engineID of 4 octets',
      withParameters(wholeMsg, { msgAuthoritativeEngineID: octets('80001f88') }),
      'usmStatsUnknownEngineIDs',
      'noAuthNoPriv',
    ],
    [
      'an engineID of 33 octets',
      withParameters(wholeMsg, { msgAuthoritativeEngineID: new Uint8Array(33) }),
      'usmStatsUnknownEngineIDs',
      'noAuthNoPriv',
    ],
    ['no user', withParameters(wholeMsg, { msgUserName: octets('') }), 'usmStatsUnknownUserNames', 'noAuthNoPriv'],
    [
      'another user',
      withParameters(wholeMsg, { msgUserName: utf8('Priv') }),
      'usmStatsUnknownUserNames',
      'noAuthNoPriv',
    ],
    [
      'a user with more behind the name',
      withParameters(wholeMsg, { msgUserName: utf8('priv\0') }),
      'usmStatsUnknownUserNames',
      'noAuthNoPriv',
    ],
    [
      'a user who cannot do that',
      withParameters(wholeMsg, { msgUserName: utf8('auth') }),
      'usmStatsUnsupportedSecLevels',
      'noAuthNoPriv',
    ],
    [
      'no digest',
      withParameters(wholeMsg, { msgAuthenticationParameters: octets('') }),
      'usmStatsWrongDigests',
      'noAuthNoPriv',
    ],
    [
      'a digest of one octet',
      withParameters(wholeMsg, { msgAuthenticationParameters: digest.subarray(0, 1) }),
      'usmStatsWrongDigests',
      'noAuthNoPriv',
    ],
    [
      'a truncated digest',
      withParameters(wholeMsg, { msgAuthenticationParameters: digest.subarray(0, 12) }),
      'usmStatsWrongDigests',
      'noAuthNoPriv',
    ],
    [
      'a digest with more behind it',
      withParameters(wholeMsg, { msgAuthenticationParameters: octets(`${hex(digest)}00`) }),
      'usmStatsWrongDigests',
      'noAuthNoPriv',
    ],
    [
      'a digest of zeros',
      withParameters(wholeMsg, { msgAuthenticationParameters: new Uint8Array(24) }),
      'usmStatsWrongDigests',
      'noAuthNoPriv',
    ],
    [
      'another time',
      withParameters(wholeMsg, { msgAuthoritativeEngineTime: 1 }),
      'usmStatsWrongDigests',
      'noAuthNoPriv',
    ],
    [
      'another salt',
      withParameters(wholeMsg, { msgPrivacyParameters: octets('0001020304050607') }),
      'usmStatsWrongDigests',
      'noAuthNoPriv',
    ],
    ['octets behind the message', octets(`${hex(wholeMsg)}00`), 'usmStatsWrongDigests', 'noAuthNoPriv'],
    ['another msgID', encodeMessage({ ...v3(wholeMsg), msgID: 78 }), 'usmStatsWrongDigests', 'noAuthNoPriv'],
    ['another msgMaxSize', encodeMessage({ ...v3(wholeMsg), msgMaxSize: 484 }), 'usmStatsWrongDigests', 'noAuthNoPriv'],
    [
      'the reportable flag taken away',
      encodeMessage({ ...v3(wholeMsg), msgFlags: 3 }),
      'usmStatsWrongDigests',
      'noAuthNoPriv',
    ],
    [
      'downgraded to authNoPriv',
      encodeMessage({ ...v3(wholeMsg), msgFlags: 5, scopedPdu: scoped('GetRequest') }),
      'usmStatsUnsupportedSecLevels',
      'noAuthNoPriv',
    ],
    [
      'downgraded to noAuthNoPriv',
      encodeMessage({ ...v3(wholeMsg), msgFlags: 4, scopedPdu: scoped('GetRequest') }),
      'usmStatsUnsupportedSecLevels',
      'noAuthNoPriv',
    ],
  ];
  it.each(cases)('%s', (_what, bytes, counter, securityLevel) => {
    const usm = authority(users);
    const result = refused(receive(usm, bytes));
    expect(result.counter).toBe(counter);
    expect(counted(usm)).toEqual({ [counter]: 1 });
    expect(result.report).toEqual({
      varBind: { oid: usmStats[counter as keyof typeof usmStats].oid, type: 'Counter32', value: 1 },
      securityLevel,
    });
    expect(result.isAuthentic).toBe(false);
    expect(result.error).toMatchObject({ name: 'SecurityError', code: counter });
    accepted(receive(usm, wholeMsg)); // and the true one still is
  });

  it('unreadable parameters: a parse error, and no report', () => {
    const usm = authority(users);
    const bytes = encodeMessage({ ...v3(wholeMsg), msgSecurityParameters: octets('3000') });
    const result = refused(receive(usm, bytes));
    expect(result).toMatchObject({ counter: 'snmpInASNParseErrs', isAuthentic: false });
    expect(result.report).toBeUndefined();
    expect(counted(usm)).toEqual({ snmpInASNParseErrs: 1 });
  });

  const otherPriv = checked({ ...keyUser('priv', 'sha256'), priv: { protocol: 'aes128', key: new Uint8Array(32) } });
  const desPriv = checked(keyUser('priv', 'sha256', 'des'));
  it.each([
    ['another key', otherPriv],
    ['another protocol', desPriv],
  ])('encrypted with %s: a decryption error, although authentic', (_what, sender) => {
    const usm = authority(users);
    const result = refused(receive(usm, request(manager(), sender, 'authPriv')));
    expect(result).toMatchObject({ counter: 'usmStatsDecryptionErrors', isAuthentic: true });
    expect(result.report?.securityLevel).toBe('noAuthNoPriv');
  });

  it('no message makes it throw, whatever is in its parameters', () => {
    const usm = authority(users);
    const field = (maxLength: number) => fc.uint8Array({ maxLength });
    fc.assert(
      fc.property(
        fc.oneof(
          field(60),
          fc
            .record({
              msgAuthoritativeEngineID: fc.oneof(fc.constant(localEngineID), field(34)),
              msgAuthoritativeEngineBoots: fc.integer(),
              msgAuthoritativeEngineTime: fc.integer(),
              msgUserName: fc.oneof(fc.constantFrom(utf8('none'), utf8('auth'), utf8('priv')), field(32)),
              msgAuthenticationParameters: field(64),
              msgPrivacyParameters: field(9),
            })
            .map(encodeUsmParameters),
        ),
        fc.constantFrom(...users.map(checked), undefined),
        field(40),
        (msgSecurityParameters, principal, encrypted) => {
          const bytes = encodeMessage({ ...v3(wholeMsg), msgSecurityParameters, scopedPdu: encrypted });
          expect(receive(usm, bytes, principal).accepted).toBe(false);
        },
      ),
    );
  });
});

describe('time', () => {
  it('as the authority: delayed and from before a restart', () => {
    const clock = new FakeClock();
    const usm = authority(users, { clock });
    const wholeMsg = request(manager({ clock }), priv, 'authPriv');
    accepted(receive(usm, wholeMsg));
    clock.advance(150);
    accepted(receive(usm, wholeMsg));
    clock.advance(1);
    const late = refused(receive(usm, wholeMsg));
    expect(late).toMatchObject({ counter: 'usmStatsNotInTimeWindows', isAuthentic: true });
    expect(late.report?.securityLevel).toBe('authNoPriv');
    const restarted = authority(users, { clock, localEngine: new LocalEngine(localEngineID, 8, clock) });
    expect(refused(receive(restarted, wholeMsg)).counter).toBe('usmStatsNotInTimeWindows');
  });

  it('a synchronisation request (boots and time 0) is answered with our time, authentically', () => {
    const usm = authority(users);
    const asker = manager();
    const wholeMsg = asker.generateRequestMsg({
      globalData,
      securityEngineID: localEngineID,
      principal: auth,
      securityLevel: 'authNoPriv',
      scopedPDU: scoped('GetRequest'),
    });
    const result = refused(receive(usm, wholeMsg));
    const report = usm.generateResponseMsg({
      globalData: { ...globalData, reportable: false },
      securityLevel: result.report?.securityLevel as SecurityLevel,
      scopedPDU: scoped('Report'),
      securityStateReference: result.securityStateReference as NonNullable<typeof result.securityStateReference>,
    });
    expect(accepted(receive(asker, report, auth))).toMatchObject({ securityLevel: 'authNoPriv' });
    expect(asker.engineTime(localEngineID)).toEqual({ boots: 7, time: 0 });
  });

  /** A trap of an engine with its own boots and time. */
  function trap(boots: number, time: number, principal = priv, level: SecurityLevel = 'authPriv') {
    const clock = new FakeClock();
    const sender = authority([], { clock, localEngine: new LocalEngine(localEngineID, boots, clock) });
    clock.advance(time);
    return sender.generateRequestMsg({
      globalData: { ...globalData, reportable: false },
      securityEngineID: localEngineID,
      principal,
      securityLevel: level,
      scopedPDU: scoped('SNMPv2-Trap'),
    });
  }
  const listener = (clock: FakeClock) => manager({ users: new UserTable(users), clock });

  it('as a receiver of traps: the first sets the clock; replayed, delayed and re-ordered ones are judged by it', () => {
    const clock = new FakeClock();
    const usm = listener(clock);
    const first = trap(3, 1000);
    accepted(receive(usm, first));
    expect(usm.engineTime(localEngineID)).toEqual({ boots: 3, time: 1000 });
    accepted(receive(usm, trap(3, 1100)));
    accepted(receive(usm, trap(3, 960))); // re-ordered, inside the window
    expect(refused(receive(usm, trap(3, 949)))).toMatchObject({
      counter: 'usmStatsNotInTimeWindows',
      isAuthentic: true,
    });
    clock.advance(51);
    expect(refused(receive(usm, first)).counter).toBe('usmStatsNotInTimeWindows'); // replayed
    accepted(receive(usm, trap(4, 0))); // restarted
    expect(refused(receive(usm, trap(3, 1151))).counter).toBe('usmStatsNotInTimeWindows'); // from before
    expect(counted(usm)).toEqual({ usmStatsNotInTimeWindows: 3 });
  });

  it('only what is authentic moves the clock or makes an engine known', () => {
    const clock = new FakeClock();
    const usm = listener(clock);
    accepted(receive(usm, trap(3, 1000)));
    accepted(receive(usm, trap(2147483646, 5, none, 'noAuthNoPriv')));
    const forged = withParameters(trap(3, 1000), { msgAuthoritativeEngineBoots: 99, msgAuthoritativeEngineTime: 99 });
    expect(refused(receive(usm, forged)).counter).toBe('usmStatsWrongDigests');
    expect(usm.engineTime(localEngineID)).toEqual({ boots: 3, time: 1000 });
    const stranger = octets('80001f88ff');
    expect(refused(receive(usm, withParameters(forged, { msgAuthoritativeEngineID: stranger }))).accepted).toBe(false);
    expect(usm.engineTime(stranger)).toBeUndefined();
  });

  it('an engine that lost its boots is taken back only by a reset', () => {
    const usm = listener(new FakeClock());
    accepted(receive(usm, trap(9, 5000)));
    const again = trap(1, 20);
    const result = refused(receive(usm, again));
    expect(result).toMatchObject({ isAuthentic: true, engineTime: { boots: 1, time: 20 } });
    usm.resetEngineTime(localEngineID, { boots: 1, time: 20 });
    accepted(receive(usm, again));
  });
});

describe('floods of engines nobody knows', () => {
  const flood = (usm: Usm, count: number) =>
    Array.from({ length: count }, (_, i) => {
      const engineID = octets(`80001f88${(1000 + i).toString(16).padStart(8, '0')}`);
      const message = request(manager(), auth, 'authNoPriv', engineID);
      const trap = encodeMessage({ ...v3(message), msgFlags: 1 });
      return refused(receive(usm, trap)).counter;
    });

  it('are looked at so many times a second, then refused unseen', () => {
    const clock = new FakeClock();
    const usm = manager({ users: new UserTable(users), clock, newEnginesPerSecond: 5 });
    const counters = flood(usm, 8);
    expect(counters.slice(0, 5)).toEqual(Array(5).fill('usmStatsWrongDigests')); // the flag was changed
    expect(counters.slice(5)).toEqual(Array(3).fill('usmStatsUnknownEngineIDs'));
    clock.advance(0.4);
    expect(flood(usm, 3)).toEqual(['usmStatsWrongDigests', 'usmStatsWrongDigests', 'usmStatsUnknownEngineIDs']);
  });

  it('push out no engine that is known', () => {
    const clock = new FakeClock();
    const usm = manager({ users: new UserTable(users), clock, maxEngines: 4 });
    const sender = authority([], { clock });
    const trap = sender.generateRequestMsg({
      globalData: { ...globalData, reportable: false },
      securityEngineID: localEngineID,
      principal: auth,
      securityLevel: 'authNoPriv',
      scopedPDU: scoped('SNMPv2-Trap'),
    });
    accepted(receive(usm, trap));
    flood(usm, 20);
    expect(usm.engineTime(localEngineID)).toEqual({ boots: 7, time: 0 });
  });
});

describe('what an accepted message brings', () => {
  it('room for the response: what is left of msgMaxSize', () => {
    const usm = authority(users);
    const wholeMsg = request(manager(), priv, 'authPriv');
    const { maxSizeResponseScopedPDU: room, securityStateReference } = accepted(receive(usm, wholeMsg));
    // A response whose scopedPDU has exactly that size fits, and not much is given away.
    const response = (filler: number): ScopedPdu => ({
      ...scoped('Response'),
      pdu: {
        ...pdu('Response'),
        varBinds: [{ oid: usmStats.usmStatsWrongDigests.oid, type: 'OctetString', value: new Uint8Array(filler) }],
      },
    });
    const scopedPDU = response(room - (encodeScopedPdu(response(room)).length - room));
    expect(encodeScopedPdu(scopedPDU)).toHaveLength(room);
    const answer = usm.generateResponseMsg({
      globalData: { msgID: 2147483647, msgMaxSize: 2147483647, reportable: false },
      securityLevel: 'authPriv',
      scopedPDU,
      securityStateReference,
    });
    expect(answer.length).toBeLessThanOrEqual(globalData.msgMaxSize);
    expect(answer.length).toBeGreaterThan(globalData.msgMaxSize - 40);
  });

  it('a discovery brings no name, and only to who asked', () => {
    const usm = authority(users);
    const probe = manager().generateRequestMsg({
      globalData,
      securityEngineID: new Uint8Array(0),
      securityLevel: 'noAuthNoPriv',
      scopedPDU: scoped('GetRequest', new Uint8Array(0)),
    });
    const { securityStateReference, report } = refused(receive(usm, probe));
    const answer = usm.generateResponseMsg({
      globalData: { ...globalData, reportable: false },
      securityLevel: report?.securityLevel as SecurityLevel,
      scopedPDU: scoped('Report'),
      securityStateReference: securityStateReference as NonNullable<typeof securityStateReference>,
    });
    const asker = manager();
    const result = accepted(receive(asker, answer, priv));
    expect(result).toMatchObject({
      securityName: '',
      securityLevel: 'noAuthNoPriv',
      engineTime: { boots: 7, time: 0 },
    });
    expect(result.securityEngineID).toEqual(localEngineID);
    expect(refused(receive(manager({ users: new UserTable(users) }), answer)).counter).toBe('usmStatsUnknownUserNames');
  });

  it('is an error of the caller when the parameters are not in the message', () => {
    const wholeMsg = request(manager(), none, 'noAuthNoPriv');
    const message = v3(wholeMsg);
    expect(() =>
      manager().processIncomingMsg({
        wholeMsg,
        securityParameters: message.msgSecurityParameters.slice(),
        securityLevel: 'noAuthNoPriv',
        reportable: true,
        maxMessageSize: 484,
        scopedPDU: message.scopedPdu,
      }),
    ).toThrow(/^securityParameters: expected a view into wholeMsg$/);
  });
});

describe('there and back for every pair of protocols', () => {
  const pairs = allAuth.flatMap((a) => [undefined, ...allPriv].map((p) => ({ a, p })));
  it.each(pairs)('$a, $p', ({ a, p }) => {
    const user = keyUser('u', a, p);
    const principal = checked(user);
    const [asker, answerer] = [manager(), authority([user])];
    const wholeMsg = request(asker, principal, principal.maxLevel);
    expect(levelOfFlags(v3(wholeMsg).msgFlags)).toBe(principal.maxLevel);
    const incoming = accepted(receive(answerer, wholeMsg));
    expect(incoming.scopedPDU).toEqual(scoped('GetRequest'));
    const response = answerer.generateResponseMsg({
      globalData: { ...globalData, reportable: false },
      securityLevel: incoming.securityLevel,
      scopedPDU: scoped('Response'),
      securityStateReference: incoming.securityStateReference,
    });
    const outcome = accepted(receive(asker, response, principal));
    expect(outcome).toMatchObject({ securityName: 'u', securityLevel: principal.maxLevel });
    expect(outcome.scopedPDU).toEqual(scoped('Response'));
    expect(asker.engineTime(localEngineID)).toEqual({ boots: 7, time: 0 });
  });
});
