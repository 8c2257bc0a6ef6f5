// How many requests may be on one socket at once: a ceiling for all, a window for each peer, taken in turns.

import type { Clock } from '@mgmtapi/transport';
import type { Peer } from './peer.js';
import type { Request } from './request.js';

/**
 * Milliseconds after which a sent request gives its place to another. The ceiling protects the receive buffer from
 * answers that come at once; one that has not come by now will not come with them, and its peer may be dead.
 */
export const PLACE_TIME = 100;

/**
 * Sends requests while there is room: `ceiling` places on the socket, and each peer's own window. Peers that wait
 * take turns, one request each, so that a long queue to one never keeps another from being asked.
 */
export class Window {
  #places = 0;
  #oldest: Request | undefined;
  #newest: Request | undefined;
  #firstReady: Peer | undefined;
  #lastReady: Peer | undefined;
  #timer: unknown;
  readonly #clock: Clock;
  readonly #transmit: (request: Request) => void;

  constructor(
    /** Requests that hold a place at once, at most. */
    readonly ceiling: number,
    clock: Clock,
    transmit: (request: Request) => void,
  ) {
    this.#clock = clock;
    this.#transmit = transmit;
  }

  /** A request was appended to its peer: sends it at once if there is room, else its peer waits for its turn. */
  offer(peer: Peer): void {
    if (!peer.ready && this.#mayHave(peer)) this.#line(peer);
    this.#pump();
  }

  /** A request has left its peer's window: it was settled, and sent before. */
  leave(request: Request): void {
    const { peer } = request;
    peer.onWire--;
    this.#free(request);
    if (!peer.ready && this.#mayHave(peer)) this.#line(peer);
    if (this.#firstReady) this.#pump();
  }

  clear(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#firstReady = undefined;
    this.#lastReady = undefined;
  }

  #mayHave(peer: Peer): boolean {
    return peer.unsent !== undefined && peer.onWire < peer.options.maxInFlight;
  }

  #line(peer: Peer): void {
    peer.ready = true;
    if (this.#lastReady) this.#lastReady.nextReady = peer;
    else this.#firstReady = peer;
    this.#lastReady = peer;
  }

  #pump(): void {
    for (let peer = this.#firstReady; peer; peer = this.#firstReady) {
      if (this.#places >= this.ceiling && !this.#reclaim()) return;
      this.#firstReady = peer.nextReady;
      if (!this.#firstReady) this.#lastReady = undefined;
      peer.nextReady = undefined;
      peer.ready = false;
      const request = peer.unsent;
      if (!request || peer.onWire >= peer.options.maxInFlight) continue; // its queue was aborted meanwhile
      peer.unsent = request.after;
      peer.onWire++;
      this.#occupy(request);
      if (this.#mayHave(peer)) this.#line(peer);
      this.#transmit(request);
    }
  }

  #occupy(request: Request): void {
    this.#places++;
    request.hasPlace = true;
    request.sentAt = this.#clock.now();
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

  /** Takes back the places whose time is over. Is one free now? If not, a timer looks again. */
  #reclaim(): boolean {
    const now = this.#clock.now();
    while (this.#oldest && this.#oldest.sentAt + PLACE_TIME <= now) this.#free(this.#oldest);
    if (this.#places < this.ceiling) return true;
    if (this.#timer === undefined && this.#oldest) {
      this.#timer = this.#clock.setTimer(
        () => {
          this.#timer = undefined;
          this.#pump();
        },
        Math.max(1, Math.ceil(this.#oldest.sentAt + PLACE_TIME - now)),
      );
    }
    return false;
  }
}
