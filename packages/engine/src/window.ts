// How many requests may be on one socket at once: a ceiling for all, a window for each peer, taken in turns.

import type { Clock } from '@mgmtapi/transport';
import { PlaceTime } from './place-time.js';
import type { Peer, Request } from './request.js';

/** Who sends what the window lets go: an object and no function, so that one compiled call serves every socket. */
export interface Sender {
  /** Sends a request at `now`, and sets its `sentAt`. */
  transmit(request: Request, now: number): void;
}

/**
 * Sends requests while there is room: `ceiling` places on the socket, and each peer's own window. Peers that wait
 * take turns, one request each, so that a long queue to one never keeps another from being asked.
 *
 * The ceiling protects the receive buffer from answers that come at once. A request that is not answered when others
 * are (`PlaceTime`) gives its place back and waits on without one: its peer may be dead, and shall not slow the rest.
 */
export class Window {
  #places = 0;
  #oldest: Request | undefined;
  #newest: Request | undefined;
  #firstReady: Peer | undefined;
  #lastReady: Peer | undefined;
  #timer: unknown;
  /** Clock milliseconds. */
  #timerDue = 0;
  readonly #placeTime = new PlaceTime();
  readonly #clock: Clock;
  readonly #sender: Sender;

  constructor(
    /** Requests that hold a place at once, at most. */
    readonly ceiling: number,
    clock: Clock,
    sender: Sender,
  ) {
    this.#clock = clock;
    this.#sender = sender;
  }

  /**
   * A request was appended to its peer: sends it at once if there is room, else its peer waits for its turn.
   * @param now - clock milliseconds, whole
   */
  offer(peer: Peer, now: number): void {
    if (!peer.ready && this.#mayHave(peer)) this.#line(peer);
    this.#pump(now);
  }

  /** A request has left its peer's window: it was settled, and sent before. */
  leave(request: Request): void {
    const { peer } = request;
    peer.onWire--;
    this.#free(request);
    if (!peer.ready && this.#mayHave(peer)) this.#line(peer);
    if (!this.#firstReady) return;
    const now = this.#now();
    if (request.answerOctets > 0) {
      // Answers are being read, so that none of those missed lies in the socket for long.
      if (request.tries === 1) this.#placeTime.answered(now - request.sentAt);
      this.#reclaim(now);
    }
    this.#pump(now);
  }

  /** A request is sent again: it waits without a place. */
  retry(request: Request): void {
    this.#free(request);
    if (this.#firstReady) this.#pump(this.#now());
  }

  clear(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#firstReady = undefined;
    this.#lastReady = undefined;
  }

  #now(): number {
    return Math.round(this.#clock.now());
  }

  #mayHave(peer: Peer): boolean {
    // One without a message is held, and those behind it with it.
    return peer.unsent?.message !== undefined && peer.onWire < peer.options.maxInFlight;
  }

  #line(peer: Peer): void {
    peer.ready = true;
    if (this.#lastReady) this.#lastReady.nextReady = peer;
    else this.#firstReady = peer;
    this.#lastReady = peer;
  }

  #pump(now: number): void {
    for (let peer = this.#firstReady; peer; peer = this.#firstReady) {
      if (this.#places >= this.ceiling) return this.#watch(now);
      this.#firstReady = peer.nextReady;
      if (!this.#firstReady) this.#lastReady = undefined;
      peer.nextReady = undefined;
      peer.ready = false;
      const request = peer.unsent;
      if (!request?.message || peer.onWire >= peer.options.maxInFlight) continue; // its queue was aborted meanwhile
      peer.unsent = request.after;
      peer.onWire++;
      this.#occupy(request);
      if (this.#mayHave(peer)) this.#line(peer);
      this.#sender.transmit(request, now);
    }
  }

  #occupy(request: Request): void {
    this.#places++;
    request.hasPlace = true;
    request.olderPlace = this.#newest;
    if (this.#newest) this.#newest.newerPlace = request;
    else this.#oldest = request;
    this.#newest = request;
  }

  #free(request: Request): void {
    if (!request.hasPlace) return;
    request.hasPlace = false;
    this.#places--;
    if (request.olderPlace) request.olderPlace.newerPlace = request.newerPlace;
    else this.#oldest = request.newerPlace;
    if (request.newerPlace) request.newerPlace.olderPlace = request.olderPlace;
    else this.#newest = request.olderPlace;
    request.olderPlace = undefined;
    request.newerPlace = undefined;
  }

  /** Peers wait and no place is free: a timer takes back those whose time is over, if answers have not done so by then. */
  #watch(now: number): void {
    if (!this.#oldest) return;
    const due = Math.max(now + 1, this.#oldest.sentAt + this.#placeTime.current);
    if (this.#timer !== undefined) {
      if (due >= this.#timerDue) return; // it looks again when it fires
      this.#clock.clearTimer(this.#timer);
    }
    this.#setTimer(due, now);
  }

  #setTimer(due: number, now: number): void {
    this.#timerDue = due;
    this.#timer = this.#clock.setTimer(() => this.#look(), due - now);
  }

  #look(): void {
    this.#timer = undefined;
    const now = this.#now();
    // Late: this process was busy, and answers may lie in the socket unread. It reads them before the next timer.
    if (now > this.#timerDue + this.#placeTime.current) return this.#setTimer(now + 1, now);
    this.#reclaim(now);
    this.#pump(now);
  }

  #reclaim(now: number): void {
    const latest = now - this.#placeTime.current;
    while (this.#oldest && this.#oldest.sentAt <= latest) this.#free(this.#oldest);
  }
}
