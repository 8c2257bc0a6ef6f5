// Message processing for v3 (RFC 3412 section 7): requests out, messages of every role in, responses and reports back.

import { BerError, type BerReaderOptions, type BerWriter, Tag } from '@mgmtapi/ber';
import {
  type BulkPdu,
  decodeMessage,
  type Message,
  MessageError,
  MsgFlag,
  type Pdu,
  pduTag,
  type ScopedPdu,
  type TrapV1Pdu,
  type V3Message,
  type VarBind,
  writeNames,
  writePdu,
} from '@mgmtapi/protocol';
import type {
  AcceptedMsg,
  GenerateRequestMsg,
  RefusedMsg,
  SecurityLevel,
  SecurityModel,
  SecurityStateReference,
} from '@mgmtapi/security';
import { levelOfFlags } from '@mgmtapi/security';
import type { DiscardReason } from '../discard.js';
import { mpdStats } from '../report.js';
import type { ConfirmedPdu } from './community.js';

/** Octets that this engine can receive: what one UDP datagram over IPv4 carries, RFC 3417 section 3.2. */
export const MSG_MAX_SIZE = 65507;
/** Octets that every engine can receive: RFC 3412 section 6.3. */
export const LEAST_MSG_MAX_SIZE = 484;

const NO_OCTETS: Uint8Array = new Uint8Array(0);

/** A request before it is a message. */
export interface OutgoingRequest<Principal> {
  /** msgID, and request-id of the PDU too: both are this engine's to choose. */
  readonly id: number;
  readonly pdu: ConfirmedPdu;
  readonly contextEngineID: Uint8Array;
  readonly contextName: Uint8Array;
  readonly securityEngineID: Uint8Array;
  readonly securityLevel: SecurityLevel;
  /** Absent in a discovery. */
  readonly principal: Principal | undefined;
}

/**
 * The octets of a request. RFC 3412 section 7.1 steps 4 to 9.
 * @param writer - scratch
 * @throws {TypeError | RangeError} the PDU cannot be encoded
 */
export function prepareOutgoingMessage<Principal>(
  model: SecurityModel<Principal>,
  writer: BerWriter,
  { id, pdu, contextEngineID, contextName, securityEngineID, securityLevel, principal }: OutgoingRequest<Principal>,
): Uint8Array {
  return model.generateRequestMsg({
    globalData: { msgID: id, msgMaxSize: MSG_MAX_SIZE, reportable: true },
    securityEngineID,
    principal,
    securityLevel,
    scopedPDU: encodeScopedRequest(writer, pdu, id, contextEngineID, contextName),
  } satisfies GenerateRequestMsg<Principal>);
}

/**
 * The scoped PDU of a request, in a buffer of its own.
 * @throws {TypeError | RangeError} the PDU cannot be encoded
 */
export function encodeScopedRequest(
  w: BerWriter,
  pdu: ConfirmedPdu,
  requestID: number,
  contextEngineID: Uint8Array,
  contextName: Uint8Array,
): Uint8Array {
  w.reset();
  if ('varBinds' in pdu) {
    writePdu(w, { type: pdu.type, requestID, errorStatus: 0, errorIndex: 0, varBinds: pdu.varBinds });
  } else {
    const isBulk = pdu.type === 'GetBulkRequest';
    writeNames(w, pdu.oids);
    w.integer(isBulk ? pdu.maxRepetitions : 0, Tag.Integer, 'maxRepetitions');
    w.integer(isBulk ? pdu.nonRepeaters : 0, Tag.Integer, 'nonRepeaters');
    w.integer(requestID);
    w.constructed(pduTag[pdu.type], 0);
  }
  w.octets(contextName, Tag.OctetString, 'contextName');
  w.octets(contextEngineID, Tag.OctetString, 'contextEngineID');
  w.constructed(Tag.Sequence, 0);
  return w.toBytes();
}

/** Why a message was dropped. The security model has counted what it refused; `counter` is for the caller to count. */
export interface RefusedMessage {
  readonly reason: DiscardReason;
  readonly error?: Error | undefined;
  readonly counter?: 'snmpInASNParseErrs' | 'snmpInvalidMsgs' | 'snmpUnknownSecurityModels' | undefined;
  /** What the security model said, where it was asked. */
  readonly refused?: RefusedMsg | undefined;
}

const OWNED: BerReaderOptions = { owned: true };

/**
 * Takes a v3 message apart, up to what the security model must judge. RFC 3412 section 7.2 steps 2 to 5. Never throws for
 * what the octets say.
 * @param bytes - the datagram: owned, and never written to again
 */
export function readV3Message(
  bytes: Uint8Array,
  securityModel: number,
  options: BerReaderOptions = OWNED,
): V3Message | RefusedMessage {
  let message: Message;
  try {
    message = decodeMessage(bytes, options);
  } catch (error) {
    if (!(error instanceof BerError || error instanceof MessageError)) throw error;
    return unreadable(error);
  }
  if (message.version !== 'v3') return { reason: 'badVersion' };
  return checkV3Message(message, securityModel) ?? message;
}

/** What to count for a message that cannot be read: steps 2 and 5 d. */
export function unreadable(error: BerError | MessageError): RefusedMessage {
  const counter = error.code === 'MESSAGE_FLAGS' ? 'snmpInvalidMsgs' : 'snmpInASNParseErrs';
  return { reason: 'malformed', error, counter };
}

/** Is it a message that this security model can judge? Undefined when it is. Step 4, and the ranges of section 6. */
export function checkV3Message(
  { msgSecurityModel, msgID }: V3Message,
  securityModel: number,
): RefusedMessage | undefined {
  if (msgSecurityModel !== securityModel) return { reason: 'security', counter: 'snmpUnknownSecurityModels' };
  if (msgID < 0 || msgID > 0x7fffffff) return { reason: 'malformed', counter: 'snmpInASNParseErrs' };
  return undefined;
}

/**
 * Hands a message to the security model. RFC 3412 section 7.2 step 6, RFC 3411 section 4.4.2.
 * @param principal - whose answer it must be; absent: whoever the model's own table knows
 */
export function processSecurity<Principal>(
  model: SecurityModel<Principal>,
  wholeMsg: Uint8Array,
  message: V3Message,
  principal: Principal | undefined,
  decode: BerReaderOptions = OWNED,
): AcceptedMsg | RefusedMsg {
  const { msgFlags } = message;
  return model.processIncomingMsg({
    wholeMsg,
    securityParameters: message.msgSecurityParameters,
    securityLevel: levelOfFlags(msgFlags)!, // the fourth combination was refused when it was read
    reportable: (msgFlags & MsgFlag.reportable) !== 0,
    maxMessageSize: message.msgMaxSize,
    scopedPDU: message.scopedPdu,
    principal,
    decode,
  });
}

/** What an engine hands to its applications, and keeps for the answer. RFC 3411 section 4.2.3. */
export interface DataElements {
  readonly message: V3Message;
  readonly security: AcceptedMsg;
}

/** A message that an engine did not ask for, and does not take. */
export interface RefusedElements extends RefusedMessage {
  /** What goes back to the sender: RFC 3412 section 7.2 step 6 b. */
  readonly report?: Uint8Array | undefined;
}

/**
 * The data elements of a message that nobody here asked for: a request, an inform, a trap. RFC 3412 section 7.2.
 * @param engineID - snmpEngineID of this engine
 * @param message - from `readV3Message`
 */
export function prepareDataElements<Principal>(
  model: SecurityModel<Principal>,
  engineID: Uint8Array,
  bytes: Uint8Array,
  message: V3Message,
  decode?: BerReaderOptions,
): DataElements | RefusedElements {
  const security = processSecurity(model, bytes, message, undefined, decode);
  if (!security.accepted) {
    const { error, report, securityStateReference } = security;
    const refused: RefusedElements = { reason: 'security', error, refused: security };
    if (!report || !securityStateReference || !isReportable(message)) return refused;
    const plain = message.scopedPdu instanceof Uint8Array ? undefined : message.scopedPdu;
    return {
      ...refused,
      report: encodeReport(
        model,
        engineID,
        message,
        plain,
        report.varBind,
        report.securityLevel,
        securityStateReference,
      ),
    };
  }
  // Step 13 a: who sends a confirmed PDU must take this engine for the authoritative one.
  const { type } = security.scopedPDU.pdu;
  if (isConfirmed(type) && !sameOctets(security.securityEngineID, engineID)) return { reason: 'security' };
  return { message, security };
}

/**
 * The octets of a response to what `prepareDataElements` took. RFC 3412 section 7.1, RFC 3411 section 4.2.2.
 * @throws {TypeError | RangeError} the PDU cannot be encoded
 */
export function prepareResponseMessage(
  model: SecurityModel,
  { message, security }: DataElements,
  pdu: Pdu,
): Uint8Array {
  const { contextEngineID, contextName } = security.scopedPDU;
  return model.generateResponseMsg({
    globalData: { msgID: message.msgID, msgMaxSize: MSG_MAX_SIZE, reportable: false },
    securityLevel: security.securityLevel,
    scopedPDU: { contextEngineID, contextName, pdu },
    securityStateReference: security.securityStateReference,
  });
}

/**
 * The octets of a report about a message that the security model took and the rest of the engine did not: an unknown
 * context, a PDU that nobody handles. Undefined where none may be sent. RFC 3412 section 7.1 step 3.
 * @param value - of the counter, this message counted
 */
export function reportOf(
  model: SecurityModel,
  engineID: Uint8Array,
  counter: 'snmpUnknownContexts' | 'snmpUnavailableContexts' | 'snmpUnknownPDUHandlers',
  value: number,
  { message, security }: DataElements,
): Uint8Array | undefined {
  if (!isConfirmed(security.scopedPDU.pdu.type)) return undefined;
  const varBind: VarBind = { oid: mpdStats[counter].oid, type: 'Counter32', value: value >>> 0 };
  const { securityLevel, securityStateReference, scopedPDU } = security;
  return encodeReport(model, engineID, message, scopedPDU, varBind, securityLevel, securityStateReference);
}

function encodeReport(
  model: SecurityModel,
  engineID: Uint8Array,
  { msgID }: V3Message,
  about: ScopedPdu | undefined,
  varBind: VarBind,
  securityLevel: SecurityLevel,
  securityStateReference: SecurityStateReference,
): Uint8Array {
  // Step 3 of section 7.1: what could be read of the request comes back, else this engine and the default context.
  const requestID = about && about.pdu.type !== 'Trap' ? about.pdu.requestID : 0;
  const pdu: Pdu = { type: 'Report', requestID: requestID | 0, errorStatus: 0, errorIndex: 0, varBinds: [varBind] };
  return model.generateResponseMsg({
    globalData: { msgID, msgMaxSize: MSG_MAX_SIZE, reportable: false },
    securityLevel,
    scopedPDU: { contextEngineID: engineID, contextName: about?.contextName ?? NO_OCTETS, pdu },
    securityStateReference,
  });
}

/** RFC 3412 section 7.1 step 3 c, d: the PDU decides where it can be read, else the flag does. */
function isReportable({ msgFlags, scopedPdu }: V3Message): boolean {
  if (scopedPdu instanceof Uint8Array) return (msgFlags & MsgFlag.reportable) !== 0;
  return isConfirmed(scopedPdu.pdu.type);
}

/** The Confirmed Class of RFC 3411 section 2.8. */
function isConfirmed(type: (Pdu | BulkPdu | TrapV1Pdu)['type']): boolean {
  switch (type) {
    case 'GetRequest':
    case 'GetNextRequest':
    case 'GetBulkRequest':
    case 'SetRequest':
    case 'InformRequest':
      return true;
    default:
      return false;
  }
}

/** Are the octets the same? For what is no secret. */
export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
