// Message processing for versions 1 and 2c: who sent what, and the octets of the answer. RFC 3584 section 5.2.

import { BerError, type BerWriter, Tag } from '@mgmtapi/ber';
import type { Counters, DiscardReason } from '@mgmtapi/engine';
import { decodeMessage, isPduOf, type Message, MessageError, type V3Message, versionNumber } from '@mgmtapi/protocol';
import { type IncomingRequest, isRequestPdu } from './responder.js';
import type { CommunityTable } from './vacm/community-table.js';

/** Why a datagram is no request for us. */
export interface Refused {
  readonly reason: DiscardReason;
  readonly error?: Error | undefined;
  /** What goes back to its sender: RFC 3412 section 7.2. */
  readonly report?: Uint8Array | undefined;
}

/** Takes the messages of version 3. */
export interface V3Messages {
  prepare(
    message: V3Message,
    bytes: Uint8Array,
    source: { readonly address: string; readonly port: number },
  ): IncomingRequest | Refused;
}

/**
 * The request in a datagram, or why there is none: prepareDataElements of RFC 3411 section 4.2.3. Counts.
 * @param bytes - never written to again: the request shares them
 * @param writer - for the response: used only while that is encoded
 * @param v3 - absent: no version 3
 */
export function prepareDataElements(
  bytes: Uint8Array,
  source: { readonly address: string; readonly port: number },
  communities: CommunityTable,
  counters: Counters,
  writer: BerWriter,
  v3: V3Messages | undefined,
): IncomingRequest | Refused {
  counters.snmpInPkts++;
  let message: Message;
  let answerable = true;
  // What cannot be written back in the response is not taken: a number beyond its type, a name without arcs.
  const onTolerance = (code: string): void => {
    answerable &&= code !== 'integerRange' && code !== 'emptyOid';
  };
  try {
    message = decodeMessage(bytes, { owned: true, onTolerance });
  } catch (error) {
    if (error instanceof MessageError && error.code === 'MESSAGE_VERSION') {
      counters.snmpInBadVersions++;
      return { reason: 'badVersion', error };
    }
    if (!(error instanceof MessageError || error instanceof BerError)) throw error;
    const badFlags = error instanceof MessageError && error.code === 'MESSAGE_FLAGS'; // RFC 3412 section 7.2 step 5 d
    counters[badFlags ? 'snmpInvalidMsgs' : 'snmpInASNParseErrs']++;
    return { reason: 'malformed', error };
  }
  if (!answerable) {
    counters.snmpInASNParseErrs++;
    return { reason: 'malformed' };
  }
  if (message.version === 'v3') {
    if (v3) return v3.prepare(message, bytes, source);
    counters.snmpInBadVersions++;
    return { reason: 'badVersion' };
  }
  const { version, community, pdu } = message;
  const principal = communities.principalOf(version, community);
  if (principal === undefined) {
    counters.snmpInBadCommunityNames++;
    return { reason: 'badCommunity' };
  }
  if (!isRequestPdu(pdu) || !isPduOf(version, pdu.type)) {
    counters.snmpUnknownPDUHandlers++;
    return { reason: 'unexpectedPdu' };
  }
  return {
    principal,
    source,
    pdu,
    encodeResponse: (response) => {
      writer.reset();
      response.write(writer);
      writer.octets(community);
      writer.integer(versionNumber[version]);
      writer.constructed(Tag.Sequence, 0);
      return writer.toBytes();
    },
  };
}

/** Was it refused? */
export function isRefused(result: IncomingRequest | Refused): result is Refused {
  return 'reason' in result;
}
