// Outgoing messages: generateRequestMsg and generateResponseMsg (RFC 3414 section 3.1).

import { type BerWriter, Tag } from '@mgmtapi/ber';
import { MsgFlag, type ScopedPdu, writeScopedPdu } from '@mgmtapi/protocol';
import { flagsOfLevel, isAtLeast, type SecurityLevel } from '../security-level.js';
import type { EngineTime, GenerateRequestMsg, GenerateResponseMsg, GlobalData } from '../security-model.js';
import { sameOctets } from './bounded-map.js';
import { type Datastore, USM_SECURITY_MODEL, UsmSecurityState } from './datastore.js';
import type { LocalizedUser } from './localized-user.js';
import { writeUsmParameters } from './parameters.js';
import type { CheckedUser } from './users.js';

const NOTHING: Uint8Array = new Uint8Array(0);
const ZERO_TIME: EngineTime = { boots: 0, time: 0 };
/** msgVersion (RFC 3412 section 6.1). */
const VERSION_3 = 3;

/**
 * A request, an inform, or a trap (then `securityEngineID` is this engine's own).
 * @throws {TypeError} a level that the principal cannot, or no principal where one is needed
 */
export function generateRequestMsg(datastore: Datastore, request: GenerateRequestMsg<CheckedUser>): Uint8Array {
  const { securityEngineID, securityLevel, principal } = request;
  // Steps 1 b and 2, 3: the user and its keys on the authoritative engine.
  if (securityLevel !== 'noAuthNoPriv') {
    if (principal === undefined) throw new TypeError(`principal: ${securityLevel} needs one`);
    if (!isAtLeast(principal.maxLevel, securityLevel)) {
      throw new TypeError(`securityLevel: user ${principal.userName} can no more than ${principal.maxLevel}`);
    }
    if (securityEngineID.length === 0) throw new TypeError(`securityEngineID: ${securityLevel} needs one`);
  }
  const name = principal ? principal.msgUserName : NOTHING;
  if (securityLevel === 'noAuthNoPriv') {
    return write(datastore, request, securityEngineID, name, ZERO_TIME, undefined); // step 6 c
  }
  const engine = datastore.engines.obtain(securityEngineID);
  const { local } = datastore;
  const isLocal = local !== undefined && sameOctets(local.engineID, securityEngineID);
  const time = isLocal ? local : engine.clock.forSending; // step 6 a
  return write(datastore, request, securityEngineID, name, time, engine.localize(principal as CheckedUser));
}

/**
 * A response or a report, to what `processIncomingMsg` took or refused.
 * @throws {TypeError} no local engine, a foreign securityStateReference, or a level without the keys for it
 */
export function generateResponseMsg(datastore: Datastore, response: GenerateResponseMsg): Uint8Array {
  const { securityLevel, securityStateReference: state } = response;
  const { local } = datastore;
  if (local === undefined) throw new TypeError('localEngine: an engine without one answers nobody');
  if (!(state instanceof UsmSecurityState)) throw new TypeError('securityStateReference: not from this security model');
  if (securityLevel !== 'noAuthNoPriv' && !(state.user && isAtLeast(state.user.user.maxLevel, securityLevel))) {
    throw new TypeError(`securityLevel: the message answered had no keys for ${securityLevel}`);
  }
  // Steps 1 a, 6 a and 6 b: the cached user, this engine, its own time.
  const user = securityLevel === 'noAuthNoPriv' ? undefined : state.user;
  return write(datastore, response, local.engineID, state.msgUserName, local, user);
}

/** Steps 4 to 9. `keys` are there exactly when the level asks for any. */
function write(
  { writer: w, salts, local }: Datastore,
  {
    globalData,
    securityLevel,
    scopedPDU,
  }: Pick<GenerateRequestMsg<unknown>, 'globalData' | 'securityLevel' | 'scopedPDU'>,
  engineID: Uint8Array,
  msgUserName: Uint8Array,
  engineTime: EngineTime,
  keys: LocalizedUser | undefined,
): Uint8Array {
  const { boots, time } = engineTime;
  const authKey = keys?.authKey;
  w.reset();
  let msgPrivacyParameters = NOTHING;
  if (keys !== undefined && securityLevel === 'authPriv') {
    const plain = scopedPDU instanceof Uint8Array ? scopedPDU : plainOctets(w, scopedPDU);
    // The salt of DES starts with the boots of the engine that encrypts; one that keeps none counts on the other half.
    const saltBoots = local?.boots ?? boots;
    const { encryptedData, privParameters } = keys.privKey.encryptData(plain, salts, boots, time, saltBoots); // step 4
    w.octets(encryptedData);
    msgPrivacyParameters = privParameters;
  } else if (scopedPDU instanceof Uint8Array) {
    w.raw(scopedPDU);
  } else {
    writeScopedPdu(w, scopedPDU);
  }
  const parametersEnd = w.length;
  const digest = writeUsmParameters(w, {
    msgAuthoritativeEngineID: engineID,
    msgAuthoritativeEngineBoots: boots,
    msgAuthoritativeEngineTime: time,
    msgUserName,
    msgAuthenticationParameters: authKey ? authKey.emptyParameters : NOTHING,
    msgPrivacyParameters,
  });
  w.constructed(Tag.OctetString, parametersEnd);
  writeGlobalData(w, globalData, securityLevel);
  w.integer(VERSION_3);
  w.constructed(Tag.Sequence, 0);
  const wholeMsg = w.toBytes();
  authKey?.authenticateOutgoingMsg(wholeMsg, wholeMsg.length - digest); // step 8
  return wholeMsg;
}

function plainOctets(w: BerWriter, scopedPDU: ScopedPdu): Uint8Array {
  writeScopedPdu(w, scopedPDU);
  const plain = w.toBytes();
  w.reset();
  return plain;
}

/** msgGlobalData (RFC 3412 section 6), last field first. */
function writeGlobalData(w: BerWriter, { msgID, msgMaxSize, reportable }: GlobalData, level: SecurityLevel): void {
  const end = w.length;
  w.integer(USM_SECURITY_MODEL);
  w.octets(Uint8Array.of(flagsOfLevel(level) | (reportable ? MsgFlag.reportable : 0)));
  w.integer(msgMaxSize, Tag.Integer, 'msgMaxSize');
  w.integer(msgID, Tag.Integer, 'msgID');
  w.constructed(Tag.Sequence, end);
}
