// One confirmed request on its way: what the table, the window and the retry timer keep of it.

import type { Oid } from '@mgmtapi/ber';
import type { Pdu } from '@mgmtapi/protocol';
import type { Deadline, DeadlineQueue } from './deadlines.js';
import type { ConfirmedPdu } from './message-processing/community.js';
import type { Peer } from './peer.js';
import type { SecuredRequest } from './secured-request.js';

/** Told exactly once how a request ended: with the Response PDU, whatever its error-status, or without one and with an error. */
export type RequestDone = (error: unknown, response: Pdu | undefined) => void;

/** How long a request waits, and how often it is sent. */
export interface RetryPolicy {
  /** Milliseconds that the first try waits for its answer, from the send. */
  readonly timeout: number;
  /** Sends after the first: `1 + retries` in all. */
  readonly retries: number;
}

/**
 * One request from submission to settlement. It sits in up to four lists at once, linked through its own fields, so that
 * sending and answering allocate nothing and leave each list in constant time. Times are whole milliseconds of the
 * clock: V8 keeps small integers inside the object, and each fraction in one of its own.
 */
export class Request implements Deadline {
  /** What is sent, each time the same; undefined once the request has ended. */
  message: Uint8Array | undefined = undefined;
  /** Where it goes, and where its answer comes from: the peer's port when it was made. */
  readonly port: number;
  tries = 0;
  /** When it was submitted. */
  submittedAt = 0;
  /** When it was last sent. */
  sentAt = 0;
  settled = false;
  /** Length of the datagram that answered it; 0: none did. */
  answerOctets = 0;
  /** Ended when the request is settled: what limits the call (call-limit.ts). */
  limit: { end(): void } | undefined = undefined;
  /** v3 only. */
  secured: SecuredRequest | undefined = undefined;

  // Retry timer (deadlines.ts).
  queue: DeadlineQueue | undefined = undefined;
  earlier: Deadline | undefined = undefined;
  later: Deadline | undefined = undefined;

  // Place under the socket's ceiling (window.ts), oldest first.
  hasPlace = false;
  olderPlace: Request | undefined = undefined;
  newerPlace: Request | undefined = undefined;

  // All unsettled requests of one peer, in the order of submission; those not yet sent are the tail.
  before: Request | undefined = undefined;
  after: Request | undefined = undefined;

  constructor(
    readonly peer: Peer,
    /** request-id of RFC 3416 section 3 (msgID too in v3, where a message that is sent anew has a new one). */
    public id: number,
    readonly pdu: ConfirmedPdu,
    readonly policy: RetryPolicy,
    /** Names asked by a GET: an answer that carries the same ones hands these objects back. */
    readonly expected: readonly Oid[] | undefined,
    readonly done: RequestDone,
  ) {
    this.port = peer.target.port;
  }
}
