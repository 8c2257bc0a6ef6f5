// One agent as the sending side keeps it: where it is, how it is spoken to, and the window of requests towards it.

import type { Request } from './request.js';
import type { SnmpVersion, Target } from './target.js';

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
