// Why a datagram was dropped, and what the one hook is told about it.

/**
 * Why a received datagram was not delivered. Each reason is also a counter, so that
 * received = delivered + the sum of these, at every moment.
 *
 * - `malformed`: not a well-formed SNMP message
 * - `badVersion`: a message version that nobody here speaks
 * - `badCommunity`: a community that is not allowed
 * - `unexpectedPdu`: a PDU type that has no business on this socket
 * - `unknownRequest`: an answer to nothing that was asked, or to a request that ended
 * - `wrongSource`: an answer from an address or port that was not asked
 * - `duplicate`: a second answer to the same request, a second copy of the same inform
 * - `security`: refused by the security model (RFC 3414 section 3.2)
 * - `filtered`: refused by a filter of the user
 * - `rateLimited`: its source sent more than it may
 * - `queueFull`: no consumer took it in time
 * - `closed`: arrived while its receiver was closing
 */
export type DiscardReason =
  | 'malformed'
  | 'badVersion'
  | 'badCommunity'
  | 'unexpectedPdu'
  | 'unknownRequest'
  | 'wrongSource'
  | 'duplicate'
  | 'security'
  | 'filtered'
  | 'rateLimited'
  | 'queueFull'
  | 'closed';

/** Every reason, in the order of the type. */
export const discardReasons: readonly DiscardReason[] = [
  'malformed',
  'badVersion',
  'badCommunity',
  'unexpectedPdu',
  'unknownRequest',
  'wrongSource',
  'duplicate',
  'security',
  'filtered',
  'rateLimited',
  'queueFull',
  'closed',
];

/** One dropped datagram, as `onDiscard` sees it. */
export interface Discard {
  readonly reason: DiscardReason;
  /** Who sent it, as the transport tells. */
  readonly source?: { readonly address: string; readonly port: number } | undefined;
  /** The datagram. May hold a community: do not log it. */
  readonly bytes: Uint8Array;
  /** What the codec or the security model said. Never holds a secret. */
  readonly error?: Error | undefined;
}
