// What is thrown when BER is sound but is not an SNMP message.
import { brand } from '@mgmtapi/ber';

/** Every {@link MessageError} code. For programs; stable across releases. */
export type MessageErrorCode =
  | 'MESSAGE_VERSION'
  | 'MESSAGE_PDU'
  | 'MESSAGE_FLAGS'
  | 'MESSAGE_SCOPED_PDU'
  | 'MESSAGE_NOTIFICATION';

/**
 * The elements are sound but do not make a message. The text never holds an octet of the content.
 *
 * - `MESSAGE_VERSION`: a version other than v1 (0), v2c (1) and v3 (3)
 * - `MESSAGE_PDU`: the tag is none of a PDU
 * - `MESSAGE_FLAGS`: msgFlags is not one octet, or asks for privacy without authentication
 * - `MESSAGE_SCOPED_PDU`: plain where msgFlags says encrypted, or the reverse
 * - `MESSAGE_NOTIFICATION`: a notification without snmpTrapOID.0
 */
export class MessageError extends Error {
  override readonly name = 'MessageError';
  readonly code: MessageErrorCode;
  /** Where, in octets from the start of what is being read. */
  readonly offset: number;

  constructor(code: MessageErrorCode, offset: number, detail: string) {
    super(`${detail} (octet ${offset})`);
    this.code = code;
    this.offset = offset;
  }

  static {
    brand(MessageError, '@mgmtapi/protocol.MessageError');
  }
}
