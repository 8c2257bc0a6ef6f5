// What becomes of a v3 datagram that came to a socket of requests.

import type { Pdu } from '@mgmtapi/protocol';
import type { DiscardReason } from './discard.js';
import type { Request } from './request.js';

/** The pending requests of one socket, as the processing of answers sees them. */
export interface PendingRequests {
  find(id: number): Request | undefined;
  wasAnswered(id: number): boolean;
}

/** A request ended: with the response, or with an error. */
export interface Answered {
  readonly request: Request;
  readonly response: Pdu | undefined;
  readonly error: unknown;
}

/** The request goes out once more, as a new message with a new id. */
export interface AskAnew {
  readonly request: Request;
  /** @param request - has its new id */
  readonly encode: (request: Request) => Uint8Array;
}

/** The datagram is dropped; the request it may have been about waits on. */
export interface Dropped {
  readonly reason: DiscardReason;
  readonly error?: Error | undefined;
}

/** Processes one v3 datagram. Never throws for what it says. */
export type AnswerProcessor = (
  bytes: Uint8Array,
  address: string,
  port: number,
  pending: PendingRequests,
) => Answered | AskAnew | Dropped;
