// Message processing for v1 and v2c (RFC 3412 section 4.1 in the terms of RFC 3584 section 5.2): community messages out and in.

import type { BerReader, BerWriter, Oid } from '@mgmtapi/ber';
import {
  encodeMessage,
  encodeNamesRequest,
  type Pdu,
  type PduHeader,
  readVarBinds,
  type VarBind,
} from '@mgmtapi/protocol';

/** A PDU of the confirmed class (RFC 3411 section 2.8), before it has its request-id. */
export type ConfirmedPdu =
  | { readonly type: 'GetRequest' | 'GetNextRequest'; readonly oids: readonly Oid[] }
  | {
      readonly type: 'GetBulkRequest';
      readonly oids: readonly Oid[];
      readonly nonRepeaters: number;
      readonly maxRepetitions: number;
    }
  | { readonly type: 'SetRequest' | 'InformRequest'; readonly varBinds: readonly VarBind[] };

/**
 * The octets of a request. RFC 3412 section 7.1.
 * @param writer - scratch
 * @throws {TypeError | RangeError} the PDU cannot be encoded
 */
export function prepareOutgoingMessage(
  writer: BerWriter,
  version: 'v1' | 'v2c',
  community: Uint8Array,
  pdu: ConfirmedPdu,
  requestID: number,
): Uint8Array {
  switch (pdu.type) {
    case 'SetRequest':
    case 'InformRequest': {
      const { type, varBinds } = pdu;
      return encodeMessage({ version, community, pdu: { type, requestID, errorStatus: 0, errorIndex: 0, varBinds } });
    }
    case 'GetBulkRequest': {
      const { type, oids: names, nonRepeaters: field1, maxRepetitions: field2 } = pdu;
      return encodeNamesRequest(writer, { version, community, type, requestID, field1, field2, names });
    }
    default: {
      const { type, oids: names } = pdu;
      return encodeNamesRequest(writer, { version, community, type, requestID, field1: 0, field2: 0, names });
    }
  }
}

/**
 * The rest of a Response whose header was found to answer a request, to the end of the datagram. RFC 3412 section 7.2.
 * @param message - what `enter` returned for the message
 * @param expected - names that were asked: where the same ones come back, these very objects are handed out
 * @throws {BerError} the bindings are malformed
 */
export function prepareDataElements(
  reader: BerReader,
  message: number,
  header: PduHeader,
  expected: readonly Oid[] | undefined,
): Pdu {
  const varBinds = readVarBinds(reader, expected);
  reader.leave(header.outer);
  reader.leave(message);
  reader.finish();
  return {
    type: 'Response',
    requestID: header.requestID,
    errorStatus: header.field1,
    errorIndex: header.field2,
    varBinds,
  };
}
