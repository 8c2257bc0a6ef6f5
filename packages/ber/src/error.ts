// What is thrown when bytes are not the BER that SNMP allows.
import { brand } from './brand.js';

/** Every {@link BerError} code. For programs; stable across releases. */
export type BerErrorCode = 'BER_TRUNCATED' | 'BER_TAG' | 'BER_LENGTH' | 'BER_RANGE' | 'BER_TRAILING' | 'BER_TOO_BIG';

/**
 * The bytes read are wrong. The message is for people, `code` for programs; neither ever holds an octet of the content.
 *
 * - `BER_TRUNCATED`: an element announces more octets than its surroundings have
 * - `BER_TAG`: another type of element was expected here
 * - `BER_LENGTH`: a length of a form that SNMP forbids, or one that the type cannot have
 * - `BER_RANGE`: a number outside the range of its type
 * - `BER_TRAILING`: octets are left over inside a constructed element
 * - `BER_TOO_BIG`: an object identifier of more than 128 arcs
 */
export class BerError extends Error {
  override readonly name = 'BerError';
  readonly code: BerErrorCode;
  /** Where, in octets from the start of what is being read. */
  readonly offset: number;

  constructor(code: BerErrorCode, offset: number, detail: string) {
    super(`${detail} (octet ${offset})`);
    this.code = code;
    this.offset = offset;
  }

  static {
    brand(BerError, '@mgmtapi/ber.BerError');
  }
}
