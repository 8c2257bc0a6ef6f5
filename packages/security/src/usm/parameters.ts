// UsmSecurityParameters: what msgSecurityParameters hold (RFC 3414 section 2.4).
//
//   SEQUENCE { msgAuthoritativeEngineID OCTET STRING, msgAuthoritativeEngineBoots INTEGER, msgAuthoritativeEngineTime
//   INTEGER, msgUserName OCTET STRING, msgAuthenticationParameters OCTET STRING, msgPrivacyParameters OCTET STRING }

import { BerError, BerReader, type BerReaderOptions, BerWriter, Tag } from '@mgmtapi/ber';

/** Longest msgUserName, octets (RFC 3414 section 2.4). */
const MAX_USER_NAME = 32;

/** The security parameters of a message, in wire order. */
export interface UsmParameters {
  /** Empty in a discovery (RFC 3414 section 4). */
  readonly msgAuthoritativeEngineID: Uint8Array;
  /** 0..2147483647; one outside comes as read, and is never timely. */
  readonly msgAuthoritativeEngineBoots: number;
  /** Seconds, 0..2147483647; one outside comes as read, and is never timely. */
  readonly msgAuthoritativeEngineTime: number;
  readonly msgUserName: Uint8Array;
  /** The digest, cut to the length that its protocol says; empty without authentication. */
  readonly msgAuthenticationParameters: Uint8Array;
  /** The salt; empty without privacy. */
  readonly msgPrivacyParameters: Uint8Array;
}

/**
 * Reads the content of msgSecurityParameters.
 * @param options - with `owned`, the fields that are octets come as views of `bytes`
 * @throws {BerError} not such a sequence
 */
export function decodeUsmParameters(bytes: Uint8Array, options?: BerReaderOptions): UsmParameters {
  const r = new BerReader(bytes, options);
  const outer = r.enter();
  const msgAuthoritativeEngineID = r.octets();
  const msgAuthoritativeEngineBoots = r.integer();
  const msgAuthoritativeEngineTime = r.integer();
  const at = r.offset;
  const msgUserName = r.octets();
  if (msgUserName.length > MAX_USER_NAME) {
    throw new BerError(
      'BER_RANGE',
      at,
      `msgUserName of ${msgUserName.length} octets, at most ${MAX_USER_NAME} are allowed`,
    );
  }
  const msgAuthenticationParameters = r.octets();
  const msgPrivacyParameters = r.octets();
  r.leave(outer);
  if (r.more) throw new BerError('BER_TRAILING', r.offset, 'octets behind UsmSecurityParameters');
  return {
    msgAuthoritativeEngineID,
    msgAuthoritativeEngineBoots,
    msgAuthoritativeEngineTime,
    msgUserName,
    msgAuthenticationParameters,
    msgPrivacyParameters,
  };
}

/**
 * The content of msgSecurityParameters.
 * @throws {RangeError} a number that is not one of 32 bits
 */
export function encodeUsmParameters(parameters: UsmParameters): Uint8Array {
  const w = new BerWriter(128);
  writeUsmParameters(w, parameters);
  return w.toBytes();
}

/**
 * Writes the sequence, last field first.
 * @returns how far from the end of what is being written the content of msgAuthenticationParameters starts: where the
 * digest goes, once the message is complete
 */
export function writeUsmParameters(w: BerWriter, parameters: UsmParameters): number {
  const end = w.length;
  w.octets(parameters.msgPrivacyParameters);
  w.raw(parameters.msgAuthenticationParameters);
  const digest = w.length;
  w.constructed(Tag.OctetString, digest - parameters.msgAuthenticationParameters.length);
  w.octets(parameters.msgUserName);
  w.integer(parameters.msgAuthoritativeEngineTime, Tag.Integer, 'msgAuthoritativeEngineTime');
  w.integer(parameters.msgAuthoritativeEngineBoots, Tag.Integer, 'msgAuthoritativeEngineBoots');
  w.octets(parameters.msgAuthoritativeEngineID);
  w.constructed(Tag.Sequence, end);
  return digest;
}
