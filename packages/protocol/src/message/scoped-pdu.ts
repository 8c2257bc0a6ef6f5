// The scoped PDU of version 3: RFC 3412 section 6.
import { BerReader, type BerReaderOptions, BerWriter, Tag } from '@mgmtapi/ber';
import { type BulkPdu, type Pdu, readPdu, writePdu } from '../pdu.js';
import type { TrapV1Pdu } from '../trap-v1.js';
import { isPduOf } from './pdu-of-version.js';

/** A PDU with the context it is about. */
export interface ScopedPdu {
  readonly contextEngineID: Uint8Array;
  readonly contextName: Uint8Array;
  readonly pdu: Pdu | BulkPdu | TrapV1Pdu;
}

/** A scoped PDU in the clear. Tolerance `pduForVersion`. */
export function readScopedPdu(r: BerReader): ScopedPdu {
  const outer = r.enter();
  const contextEngineID = r.octets();
  const contextName = r.octets();
  const from = r.offset;
  const pdu = readPdu(r);
  if (!isPduOf('v3', pdu.type)) r.tolerate('pduForVersion', from);
  r.leave(outer);
  return { contextEngineID, contextName, pdu };
}

/**
 * A scoped PDU in the clear, written last to first.
 * @throws {TypeError | RangeError} naming the field
 */
export function writeScopedPdu(w: BerWriter, scopedPdu: ScopedPdu): void {
  const end = w.length;
  writePdu(w, scopedPdu.pdu);
  w.octets(scopedPdu.contextName, Tag.OctetString, 'contextName');
  w.octets(scopedPdu.contextEngineID, Tag.OctetString, 'contextEngineID');
  w.constructed(Tag.Sequence, end);
}

/**
 * The scoped PDU that decryption brought to light; padding may follow it (RFC 3414 section 8.1.1.2).
 * @param bytes - not copied: they must not change afterwards
 * @throws {BerError | MessageError} for whatever is wrong with the octets, as after a wrong key
 */
export function decodeScopedPdu(bytes: Uint8Array, options?: BerReaderOptions): ScopedPdu {
  return readScopedPdu(new BerReader(bytes, options));
}

/**
 * The octets to encrypt.
 * @throws {TypeError | RangeError} naming the field
 */
export function encodeScopedPdu(scopedPdu: ScopedPdu): Uint8Array {
  const w = new BerWriter();
  writeScopedPdu(w, scopedPdu);
  return w.toBytes();
}
