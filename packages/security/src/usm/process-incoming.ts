// Incoming messages: processIncomingMsg, written once for every role (RFC 3414 section 3.2).

import type { BerReaderOptions } from '@mgmtapi/ber';
import { decodeScopedPdu, type ScopedPdu } from '@mgmtapi/protocol';
import { SecurityError } from '../error.js';
import { isAtLeast } from '../security-level.js';
import type { AcceptedMsg, ProcessIncomingMsg, RefusedMsg } from '../security-model.js';
import { sameOctets } from './bounded-map.js';
import { type Datastore, UsmSecurityState } from './datastore.js';
import type { KnownEngine } from './known-engines.js';
import type { LocalizedUser } from './localized-user.js';
import { decodeUsmParameters, type UsmParameters } from './parameters.js';
import { type UsmStatsName, usmStats } from './stats.js';
import { isTimely } from './timeliness.js';
import type { CheckedUser } from './users.js';

/** Octets of a v3 message beside its scopedPDU and the strings of variable length, at most: headers, numbers, padding. */
const FIXED_OVERHEAD = 72;

/** Nobody writes to these octets any more: views will do, and the digest must be found in place. */
const OWNED: BerReaderOptions = { owned: true };

/**
 * Takes a message or refuses it. Never throws for what the octets say; what it says about time is believed only when the
 * message is authentic.
 * @throws {TypeError} `securityParameters` is no view into `wholeMsg`
 */
export function processIncomingMsg(
  datastore: Datastore,
  message: ProcessIncomingMsg<CheckedUser>,
): AcceptedMsg | RefusedMsg {
  const { wholeMsg, securityLevel, principal } = message;
  const { local, engines } = datastore;
  const at = offsetIn(wholeMsg, message.securityParameters);

  // Step 1: the parameters. Here the sender is nobody yet, and no report goes out.
  let parameters: UsmParameters;
  try {
    parameters = decodeUsmParameters(message.securityParameters, OWNED);
  } catch (error) {
    return refuseUnreadable(datastore, error as Error);
  }
  const { msgAuthoritativeEngineID: engineID, msgUserName } = parameters;
  const isAuthoritative = local !== undefined && sameOctets(engineID, local.engineID);

  // Step 3: the engine. One that is not known is discovered by its first authentic message (3 a), unless it cannot be
  // an engine, or the sender takes us for it (3 b).
  let engine: KnownEngine | undefined;
  if (!isAuthoritative) {
    if (!isSnmpEngineID(engineID) || (message.reportable && principal === undefined)) {
      return refuse(datastore, 'usmStatsUnknownEngineIDs', parameters);
    }
    engine = engines.find(engineID);
    if (engine === undefined && principal === undefined && !datastore.newEngines.take()) {
      return refuse(datastore, 'usmStatsUnknownEngineIDs', parameters);
    }
  }

  // Step 4: the user. Answers to a discovery come without a name.
  const entry = principal === undefined ? datastore.users.find(msgUserName, engineID) : undefined;
  const user = principal ?? entry?.user;
  const isNameless = msgUserName.length === 0 && securityLevel === 'noAuthNoPriv' && principal !== undefined;
  if (user === undefined || !(isNameless || sameOctets(user.msgUserName, msgUserName))) {
    return refuse(datastore, 'usmStatsUnknownUserNames', parameters);
  }

  // Step 5: the level, which must not exceed what the user can, nor fall below what its row asks for.
  if (!isAtLeast(user.maxLevel, securityLevel) || (entry && !isAtLeast(securityLevel, entry.minimumLevel))) {
    return refuse(datastore, 'usmStatsUnsupportedSecLevels', parameters);
  }

  let scopedPDU = message.scopedPDU;
  let keys: LocalizedUser | undefined;
  if (securityLevel !== 'noAuthNoPriv') {
    // Step 6: the digest. A stranger's keys are made for this one look and kept only if it fits.
    const known = engine ?? (isAuthoritative ? engines.obtain(engineID) : engines.stranger(engineID));
    keys = known.localize(user);
    const { msgAuthenticationParameters: mac } = parameters;
    const digestAt = at + offsetIn(message.securityParameters, mac);
    if (!keys.authKey.authenticateIncomingMsg(wholeMsg, digestAt, mac.length)) {
      return refuse(datastore, 'usmStatsWrongDigests', parameters, keys);
    }

    // Step 7: the time.
    const { msgAuthoritativeEngineBoots: boots, msgAuthoritativeEngineTime: time } = parameters;
    if (isAuthoritative) {
      if (!isTimely(local, boots, time)) {
        return refuse(datastore, 'usmStatsNotInTimeWindows', parameters, keys, true);
      }
    } else {
      if (engine === undefined) engines.keep(known);
      if (!known.clock.receive(boots, time)) {
        return refuse(datastore, 'usmStatsNotInTimeWindows', parameters, keys, true);
      }
    }

    // Step 8: privacy.
    if (securityLevel === 'authPriv') {
      const plain = decrypt(message, parameters, keys);
      if (plain === undefined) return refuse(datastore, 'usmStatsDecryptionErrors', parameters, keys, true);
      scopedPDU = plain;
    }
  }
  if (scopedPDU instanceof Uint8Array) throw new TypeError(`scopedPDU: encrypted in a message of ${securityLevel}`);

  // Steps 9 to 13.
  return {
    accepted: true,
    securityEngineID: engineID,
    securityName: isNameless ? '' : user.userName,
    securityLevel,
    scopedPDU,
    maxSizeResponseScopedPDU: responseRoom(message.maxMessageSize, parameters),
    securityStateReference: new UsmSecurityState(msgUserName, keys),
    engineTime: { boots: parameters.msgAuthoritativeEngineBoots, time: parameters.msgAuthoritativeEngineTime },
  };
}

/**
 * Step 8. Octets that do not decrypt to a scopedPDU count as a decryption error: RFC 3412 section 7.2 step 7 would call
 * it a parse error and stay silent, but in an authentic message the cause is a wrong privacy key, and the peer should learn it.
 */
function decrypt(
  { scopedPDU: encrypted, decode }: ProcessIncomingMsg<CheckedUser>,
  parameters: UsmParameters,
  keys: LocalizedUser,
): ScopedPdu | undefined {
  if (!(encrypted instanceof Uint8Array)) throw new TypeError('scopedPDU: plain in a message of authPriv');
  const {
    msgPrivacyParameters: salt,
    msgAuthoritativeEngineBoots: boots,
    msgAuthoritativeEngineTime: time,
  } = parameters;
  const plain = keys.privKey.decryptData(salt, encrypted, boots, time);
  if (plain === undefined) return undefined;
  try {
    return decodeScopedPdu(plain, decode ?? OWNED);
  } catch {
    return undefined;
  }
}

/** Step 1: an error indication (parseError) and nothing else. */
function refuseUnreadable(datastore: Datastore, error: Error): RefusedMsg {
  datastore.counters.snmpInASNParseErrs++;
  return { accepted: false, counter: 'snmpInASNParseErrs', isAuthentic: false, error };
}

/** Counts, and says what a report must carry. Only notInTimeWindow is reported authentically (step 7 a). */
function refuse(
  datastore: Datastore,
  counter: UsmStatsName,
  { msgAuthoritativeEngineID, msgUserName, msgAuthoritativeEngineBoots, msgAuthoritativeEngineTime }: UsmParameters,
  keys?: LocalizedUser,
  isAuthentic = false,
): RefusedMsg {
  const value = ++datastore.counters[counter];
  const { oid } = usmStats[counter];
  return {
    accepted: false,
    counter,
    report: {
      varBind: { oid, type: 'Counter32', value: value >>> 0 },
      securityLevel: counter === 'usmStatsNotInTimeWindows' ? 'authNoPriv' : 'noAuthNoPriv',
    },
    securityStateReference: new UsmSecurityState(msgUserName, keys),
    isAuthentic,
    securityEngineID: msgAuthoritativeEngineID,
    engineTime: { boots: msgAuthoritativeEngineBoots, time: msgAuthoritativeEngineTime },
    error: new SecurityError(counter),
  };
}

/** SnmpEngineID has 5 to 32 octets (RFC 3411 section 5). */
function isSnmpEngineID(engineID: Uint8Array): boolean {
  return engineID.length >= 5 && engineID.length <= 32;
}

/** Step 10: what is left of the sender's msgMaxSize for the scopedPDU of a response. */
function responseRoom(maxMessageSize: number, parameters: UsmParameters): number {
  const { msgAuthoritativeEngineID, msgUserName, msgAuthenticationParameters, msgPrivacyParameters } = parameters;
  const strings =
    msgAuthoritativeEngineID.length +
    msgUserName.length +
    msgAuthenticationParameters.length +
    msgPrivacyParameters.length;
  return Math.max(0, maxMessageSize - FIXED_OVERHEAD - strings);
}

/** Where `part` starts in `whole`. */
function offsetIn(whole: Uint8Array, part: Uint8Array): number {
  const at = part.byteOffset - whole.byteOffset;
  if (part.buffer !== whole.buffer || at < 0 || at + part.length > whole.length) {
    throw new TypeError('securityParameters: expected a view into wholeMsg');
  }
  return at;
}
