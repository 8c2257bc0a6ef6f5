// Protocol data units: RFC 3416 section 3; the trap of version 1 has a file of its own.
import { type BerReader, type BerWriter, Tag } from '@mgmtapi/ber';
import { MessageError } from './error.js';
import { readTrapV1Pdu, type TrapV1Pdu, writeTrapV1Pdu } from './trap-v1.js';
import type { VarBind } from './value.js';
import { readVarBinds, writeVarBinds } from './varbind.js';

/** Every PDU but GetBulkRequest and the trap of version 1. */
export interface Pdu {
  readonly type:
    | 'GetRequest'
    | 'GetNextRequest'
    | 'Response'
    | 'SetRequest'
    | 'InformRequest'
    | 'SNMPv2-Trap'
    | 'Report';
  readonly requestID: number;
  /** See `ErrorStatus`. */
  readonly errorStatus: number;
  /** Which binding is at fault, from 1; 0: none. */
  readonly errorIndex: number;
  readonly varBinds: readonly VarBind[];
}

/** GetBulkRequest: RFC 3416 section 4.2.3. */
export interface BulkPdu {
  readonly type: 'GetBulkRequest';
  readonly requestID: number;
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  readonly varBinds: readonly VarBind[];
}

/** The type of any PDU. */
export type PduType = Pdu['type'] | BulkPdu['type'] | TrapV1Pdu['type'];

/** The tag of each PDU. */
export const pduTag: Readonly<Record<PduType, number>> = {
  GetRequest: Tag.GetRequest,
  GetNextRequest: Tag.GetNextRequest,
  Response: Tag.Response,
  SetRequest: Tag.SetRequest,
  Trap: Tag.Trap,
  GetBulkRequest: Tag.GetBulkRequest,
  InformRequest: Tag.InformRequest,
  'SNMPv2-Trap': Tag.SNMPv2Trap,
  Report: Tag.Report,
};

const pduTypes: readonly (PduType | undefined)[] = [
  'GetRequest',
  'GetNextRequest',
  'Response',
  'SetRequest',
  'Trap',
  'GetBulkRequest',
  'InformRequest',
  'SNMPv2-Trap',
  'Report',
]; // by tag, from 0xa0

/**
 * The type of the PDU that comes next.
 * @throws {MessageError} `MESSAGE_PDU`: none comes next
 */
export function peekPduType(r: BerReader): PduType {
  const tag = r.peek();
  const type = pduTypes[tag - Tag.GetRequest];
  if (type === undefined) throw noPdu(r.offset, tag);
  return type;
}

function noPdu(at: number, tag: number): MessageError {
  return new MessageError('MESSAGE_PDU', at, `0x${tag.toString(16)} is not the tag of a PDU`);
}

/** What stands before the bindings of every PDU but the trap of version 1. */
export interface PduHeader {
  readonly type: Pdu['type'] | BulkPdu['type'];
  readonly requestID: number;
  /** error-status, or non-repeaters. */
  readonly field1: number;
  /** error-index, or max-repetitions. */
  readonly field2: number;
  /** For `leave`, once the bindings are read. */
  readonly outer: number;
}

/** Steps into a PDU other than the trap of version 1, up to its bindings. */
export function readPduHeader(r: BerReader): PduHeader {
  const from = r.offset;
  const tag = r.peek();
  const type = peekPduType(r);
  if (type === 'Trap') throw new MessageError('MESSAGE_PDU', from, 'trap of version 1');
  const outer = r.enter(tag);
  const requestID = r.integer();
  const field1 = r.integer();
  const field2 = r.integer();
  return { type, requestID, field1, field2, outer };
}

/** A PDU of any type. */
export function readPdu(r: BerReader): Pdu | BulkPdu | TrapV1Pdu {
  if (r.peek() === Tag.Trap) return readTrapV1Pdu(r);
  const { type, requestID, field1, field2, outer } = readPduHeader(r);
  const varBinds = readVarBinds(r);
  r.leave(outer);
  return type === 'GetBulkRequest'
    ? { type, requestID, nonRepeaters: field1, maxRepetitions: field2, varBinds }
    : { type, requestID, errorStatus: field1, errorIndex: field2, varBinds };
}

/**
 * A PDU of any type, written last to first.
 * @throws {TypeError | RangeError} naming the field
 */
export function writePdu(w: BerWriter, pdu: Pdu | BulkPdu | TrapV1Pdu): void {
  if (pdu.type === 'Trap') {
    writeTrapV1Pdu(w, pdu);
    return;
  }
  const tag = pduTag[pdu.type];
  if (tag === undefined) throw new TypeError(`unknown PDU type: ${String((pdu as { type: unknown }).type)}`);
  const end = w.length;
  writeVarBinds(w, pdu.varBinds);
  if (pdu.type === 'GetBulkRequest') {
    w.integer(pdu.maxRepetitions, Tag.Integer, 'maxRepetitions');
    w.integer(pdu.nonRepeaters, Tag.Integer, 'nonRepeaters');
  } else {
    w.integer(pdu.errorIndex, Tag.Integer, 'errorIndex');
    w.integer(pdu.errorStatus, Tag.Integer, 'errorStatus');
  }
  w.integer(pdu.requestID, Tag.Integer, 'requestID');
  w.constructed(tag, end);
}
