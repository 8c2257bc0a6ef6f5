// Messages of version 3: RFC 3412 section 6.
import { type BerReader, type BerWriter, Tag } from '@mgmtapi/ber';
import { MessageError } from '../error.js';
import { readScopedPdu, type ScopedPdu, writeScopedPdu } from './scoped-pdu.js';
import { versionNumber } from './version.js';

/** The bits of msgFlags. */
export const MsgFlag = { auth: 0x01, priv: 0x02, reportable: 0x04 } as const;

/** A message with a security model. */
export interface V3Message {
  readonly version: 'v3';
  readonly msgID: number;
  /** Octets that the sender can receive. */
  readonly msgMaxSize: number;
  /** See {@link MsgFlag}. */
  readonly msgFlags: number;
  /** 3: the User-based Security Model. */
  readonly msgSecurityModel: number;
  /** For the security model to read. */
  readonly msgSecurityParameters: Uint8Array;
  /** Octets when encrypted. */
  readonly scopedPdu: ScopedPdu | Uint8Array;
}

/** What follows the version. */
export function readV3Message(r: BerReader): V3Message {
  const outer = r.enter(); // msgGlobalData
  const msgID = r.integer();
  const msgMaxSize = r.integer();
  const msgFlags = readMsgFlags(r);
  const msgSecurityModel = r.integer();
  r.leave(outer);
  const msgSecurityParameters = r.octets();
  const from = r.offset;
  const isEncrypted = r.peek() === Tag.OctetString;
  const saysEncrypted = (msgFlags & MsgFlag.priv) !== 0;
  if (isEncrypted !== saysEncrypted) {
    throw new MessageError('MESSAGE_SCOPED_PDU', from, `msgFlags ${saysEncrypted ? 'announces' : 'denies'} encryption`);
  }
  const scopedPdu = isEncrypted ? r.octets() : readScopedPdu(r);
  return { version: 'v3', msgID, msgMaxSize, msgFlags, msgSecurityModel, msgSecurityParameters, scopedPdu };
}

function readMsgFlags(r: BerReader): number {
  const from = r.offset;
  const octets = r.octets();
  const flags = octets[0];
  if (flags === undefined || octets.length > 1) {
    throw new MessageError('MESSAGE_FLAGS', from, `msgFlags of ${octets.length} octets`);
  }
  if (isPrivWithoutAuth(flags)) throw new MessageError('MESSAGE_FLAGS', from, 'privacy without authentication');
  return flags;
}

/** A combination that RFC 3412 section 7.2 step 5 d refuses. */
function isPrivWithoutAuth(flags: number): boolean {
  return (flags & (MsgFlag.priv | MsgFlag.auth)) === MsgFlag.priv;
}

/**
 * The message, written last to first.
 * @throws {TypeError | RangeError} naming the field
 */
export function writeV3Message(w: BerWriter, message: V3Message): void {
  const { msgFlags, scopedPdu } = message;
  if (!Number.isInteger(msgFlags) || msgFlags < 0 || msgFlags > 0xff)
    throw new RangeError(`msgFlags is not an octet: ${msgFlags}`);
  if (isPrivWithoutAuth(msgFlags)) throw new RangeError('msgFlags: privacy without authentication');
  const isEncrypted = scopedPdu instanceof Uint8Array;
  if (isEncrypted !== ((msgFlags & MsgFlag.priv) !== 0))
    throw new TypeError('scopedPdu: msgFlags says otherwise about encryption');
  const end = w.length;
  if (isEncrypted) w.octets(scopedPdu);
  else writeScopedPdu(w, scopedPdu);
  w.octets(message.msgSecurityParameters, Tag.OctetString, 'msgSecurityParameters');
  const globalData = w.length;
  w.integer(message.msgSecurityModel, Tag.Integer, 'msgSecurityModel');
  w.octets(Uint8Array.of(msgFlags));
  w.integer(message.msgMaxSize, Tag.Integer, 'msgMaxSize');
  w.integer(message.msgID, Tag.Integer, 'msgID');
  w.constructed(Tag.Sequence, globalData);
  w.integer(versionNumber.v3);
  w.constructed(Tag.Sequence, end);
}
