// One confirmed request on its way, and the peer it goes to: what the table, the window and the retry timer keep of them.

import type { Oid } from '@mgmtapi/ber';
import type { Pdu } from '@mgmtapi/protocol';
import type { ConfirmedPdu } from './message-processing/community.js';
import type { Deadline, DeadlineQueue } from './retry-timers.js';
import type { SecuredRequest } from './secured-request.js';
import type { SnmpVersion, Target } from './target.js';

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

  // Retry timer (retry-timers.ts).
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

/** What stays the same for all requests to one agent. */
export interface PeerOptions {
  /** An answer may come from another address or port than asked: multi-homed agents. */
  readonly anySource: boolean;
  /** Waits double with each try, or stay the same. */
  readonly backoff: 'double' | 'fixed';
  /** How much longer than that each wait may get by chance, as a part of it: 0 to 1. */
  readonly jitter: number;
  /** Requests on the wire at once, at most; the rest wait their turn. */
  readonly maxInFlight: number;
}

/** Counted for one session. */
export interface PeerCounters {
  /** Confirmed requests submitted. */
  requests: number;
  /** Answers delivered. */
  responses: number;
  /** Sends after the first of a request. */
  retries: number;
  /** Requests that ended without an answer in time. */
  timeouts: number;
  /** Requests that ended with any other error. */
  errors: number;
}

/** One agent, with its window. Requests of several sessions to one agent have a window each. */
export class Peer implements PeerCounters {
  /** An IP literal in the canonical text that sockets show. */
  readonly address: string;
  readonly version: SnmpVersion;

  // Counters, flat in the peer: ten thousand sessions have ten thousand of them.
  requests = 0;
  responses = 0;
  retries = 0;
  timeouts = 0;
  errors = 0;

  /** Unsettled: queued and sent. */
  pending = 0;
  /** Sent and unsettled. */
  onWire = 0;
  /** An answer has come from it: sends need no confirmation by the system any more. */
  heard = false;

  /** Unsettled requests, oldest first; `unsent` is the first of them that waits for its first send. */
  first: Request | undefined = undefined;
  last: Request | undefined = undefined;
  unsent: Request | undefined = undefined;

  /** Told when the last unsettled request has ended: for a close that drains. */
  onIdle: (() => void) | undefined = undefined;

  /** In the window's ring of peers that could send if there were a place (window.ts). */
  ready = false;
  nextReady: Peer | undefined = undefined;

  constructor(
    public target: Target,
    readonly options: PeerOptions,
  ) {
    this.address = target.address;
    this.version = target.version;
  }

  /** Requests from now on go to this port; what is pending stays where it is. */
  moveTo(port: number): void {
    this.target = { ...this.target, port };
  }

  append(request: Request): void {
    request.before = this.last;
    if (this.last) this.last.after = request;
    else this.first = request;
    this.last = request;
    this.unsent ??= request;
    this.pending++;
  }

  remove(request: Request): void {
    if (this.unsent === request) this.unsent = request.after;
    if (request.before) request.before.after = request.after;
    else this.first = request.after;
    if (request.after) request.after.before = request.before;
    else this.last = request.before;
    request.before = undefined;
    request.after = undefined;
    this.pending--;
  }
}
