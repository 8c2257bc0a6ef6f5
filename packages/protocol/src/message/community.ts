// Messages of versions 1 and 2c: RFC 1157 section 4, RFC 1901 section 3.
import { type BerReader, type BerWriter, type Oid, Tag } from '@mgmtapi/ber';
import { type BulkPdu, type Pdu, pduTag, readPdu, writePdu } from '../pdu.js';
import type { TrapV1Pdu } from '../trap-v1.js';
import { writeNames } from '../varbind.js';
import { isPduOf } from './pdu-of-version.js';
import { versionNumber } from './version.js';

/** A message that a community string opens. */
export interface CommunityMessage {
  readonly version: 'v1' | 'v2c';
  readonly community: Uint8Array;
  readonly pdu: Pdu | BulkPdu | TrapV1Pdu;
}

/** What follows the version. Tolerance `pduForVersion`. */
export function readCommunityMessage(r: BerReader, version: 'v1' | 'v2c'): CommunityMessage {
  const community = r.octets();
  const from = r.offset;
  const pdu = readPdu(r);
  if (!isPduOf(version, pdu.type)) r.tolerate('pduForVersion', from);
  return { version, community, pdu };
}

/**
 * The message, written last to first.
 * @throws {TypeError | RangeError} naming the field
 */
export function writeCommunityMessage(w: BerWriter, message: CommunityMessage): void {
  const end = w.length;
  writePdu(w, message.pdu);
  writeEnvelope(w, message.version, message.community, end);
}

/** A request for values: names alone, each with NULL. */
export interface NamesRequest {
  readonly version: 'v1' | 'v2c';
  readonly community: Uint8Array;
  readonly type: 'GetRequest' | 'GetNextRequest' | 'GetBulkRequest';
  readonly requestID: number;
  /** Non-repeaters; 0 for any other request. */
  readonly field1: number;
  /** Max-repetitions; 0 for any other request. */
  readonly field2: number;
  readonly names: readonly Oid[];
}

/**
 * The octets of a request for values, in a buffer of their own: what `encodeMessage` makes of the same request, without
 * the objects in between.
 * @param w - a writer to reuse from call to call; what it held is lost
 * @throws {TypeError | RangeError} naming the field
 */
export function encodeNamesRequest(w: BerWriter, request: NamesRequest): Uint8Array {
  w.reset();
  writeNames(w, request.names);
  w.integer(request.field2, Tag.Integer, 'field2');
  w.integer(request.field1, Tag.Integer, 'field1');
  w.integer(request.requestID, Tag.Integer, 'requestID');
  w.constructed(pduTag[request.type], 0);
  writeEnvelope(w, request.version, request.community, 0);
  return w.toBytes();
}

function writeEnvelope(w: BerWriter, version: 'v1' | 'v2c', community: Uint8Array, end: number): void {
  if (version !== 'v1' && version !== 'v2c') throw new TypeError(`unknown version: ${String(version)}`);
  w.octets(community, Tag.OctetString, 'community');
  w.integer(versionNumber[version]);
  w.constructed(Tag.Sequence, end);
}
