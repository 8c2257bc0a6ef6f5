// The seam between message processing and a security model: the service primitives of RFC 3411 section 4.4.

import type { BerReaderOptions } from '@mgmtapi/ber';
import type { ScopedPdu, VarBind } from '@mgmtapi/protocol';
import type { SecurityLevel } from './security-level.js';

/** What message processing says of the message itself (msgGlobalData, RFC 3412 section 6); the rest follows from the level. */
export interface GlobalData {
  readonly msgID: number;
  /** Octets that the sender can receive: 484..2147483647. */
  readonly msgMaxSize: number;
  /** reportableFlag: set for the Confirmed Class, clear for everything else (RFC 3412 section 6.4). */
  readonly reportable: boolean;
}

/**
 * A request, or a notification: the first message between two engines (RFC 3411 section 4.4.1).
 * @typeParam Principal - on whose behalf, in the model's own terms: credentials that were checked before
 */
export interface GenerateRequestMsg<Principal> {
  readonly globalData: GlobalData;
  /** The authoritative engine: the receiver of a request or an inform, the sender of a trap; empty in a discovery. */
  readonly securityEngineID: Uint8Array;
  /** Absent only at noAuthNoPriv: the message goes out with a user name of no octets, as a discovery does. */
  readonly principal?: Principal | undefined;
  readonly securityLevel: SecurityLevel;
  /** As it is, or as octets that are BER already. */
  readonly scopedPDU: ScopedPdu | Uint8Array;
}

/** A response or a report to a message that was processed before (RFC 3411 section 4.4.1). */
export interface GenerateResponseMsg {
  readonly globalData: GlobalData;
  /** That of the request; for a report, what the refusal said. */
  readonly securityLevel: SecurityLevel;
  readonly scopedPDU: ScopedPdu | Uint8Array;
  /** From processing the request. */
  readonly securityStateReference: SecurityStateReference;
}

/** A message that arrived (RFC 3411 section 4.4.2). */
export interface ProcessIncomingMsg<Principal> {
  /** The datagram, whole. It is never changed. */
  readonly wholeMsg: Uint8Array;
  /** msgSecurityParameters: a view into `wholeMsg`, as `decodeMessage(wholeMsg, { owned: true })` gives it. */
  readonly securityParameters: Uint8Array;
  /** What the level bits of msgFlags say. */
  readonly securityLevel: SecurityLevel;
  /** reportableFlag: the sender takes this engine for the authoritative one. */
  readonly reportable: boolean;
  /** msgMaxSize. */
  readonly maxMessageSize: number;
  /** Plain, or octets to decrypt. */
  readonly scopedPDU: ScopedPdu | Uint8Array;
  /**
   * Who asked, when the message carries the msgID of a pending request: its user must be this one. Absent: whoever the
   * model's own table knows.
   */
  readonly principal?: Principal | undefined;
  /** How to read a scopedPDU that was encrypted. Default: `{ owned: true }`. */
  readonly decode?: BerReaderOptions | undefined;
}

/** What a model keeps of a message for the answer to it. Only the model that made it can read it. */
export interface SecurityStateReference {
  readonly securityModel: number;
}

/** The message is what it says it is (RFC 3411 section 4.4.2). */
export interface AcceptedMsg {
  readonly accepted: true;
  readonly securityEngineID: Uint8Array;
  readonly securityName: string;
  readonly securityLevel: SecurityLevel;
  readonly scopedPDU: ScopedPdu;
  /** Octets that the scopedPDU of a response may have. */
  readonly maxSizeResponseScopedPDU: number;
  readonly securityStateReference: SecurityStateReference;
  /** What the message says of its authoritative engine's clock: worth as much as its level. Absent in models without clocks. */
  readonly engineTime?: EngineTime | undefined;
}

/** The message was refused and counted. The reason holds no secret. */
export interface RefusedMsg {
  readonly accepted: false;
  /** The counter that was incremented (RFC 3418 snmpInASNParseErrs, RFC 3414 section 5 usmStats). */
  readonly counter: string;
  /** What a report about it must carry and how well it is protected. Absent: no report (RFC 3412 section 7.2 step 6). */
  readonly report?: { readonly varBind: VarBind; readonly securityLevel: SecurityLevel } | undefined;
  /** For the report. */
  readonly securityStateReference?: SecurityStateReference | undefined;
  /** Did the digest fit? Then the message is from who it says, but perhaps not of now. */
  readonly isAuthentic: boolean;
  readonly securityEngineID?: Uint8Array | undefined;
  readonly engineTime?: EngineTime | undefined;
  /** What was wrong, for a hook. */
  readonly error: Error;
}

/** snmpEngineBoots and snmpEngineTime (RFC 3414 section 2.2). */
export interface EngineTime {
  /** How often the engine started, 0..2147483647. */
  readonly boots: number;
  /** Seconds since it last did, 0..2147483647. */
  readonly time: number;
}

/** A security model of RFC 3411. All functions are synchronous: what takes long is prepared before. */
export interface SecurityModel<Principal = unknown> {
  /** snmpSecurityModel: 3 is USM, 4 TSM. */
  readonly securityModel: number;
  /** @returns wholeMsg, in a buffer of its own */
  generateRequestMsg(request: GenerateRequestMsg<Principal>): Uint8Array;
  /** @returns wholeMsg, in a buffer of its own */
  generateResponseMsg(response: GenerateResponseMsg): Uint8Array;
  /** Never throws for what the octets say. */
  processIncomingMsg(message: ProcessIncomingMsg<Principal>): AcceptedMsg | RefusedMsg;
}
