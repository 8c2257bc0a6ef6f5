// What `node:diagnostics_channel` tells of requests: the channels, and what is published there. No secret is in it.

import { type Channel, channel } from 'node:diagnostics_channel';
import type { Pdu } from '@mgmtapi/protocol';
import type { ConfirmedPdu } from './message-processing/community.js';
import type { Request } from './request.js';
import type { Target } from './target.js';

/** `mgmtapi.request` and `mgmtapi.retry`: a confirmed request was handed to the network, for the first time or again. */
export interface RequestEvent {
  readonly target: Target;
  readonly requestID: number;
  readonly type: ConfirmedPdu['type'];
  /** Sends so far, with this one. */
  readonly tries: number;
  /** Length of the message. */
  readonly octets: number;
}

/** `mgmtapi.response`: a request has ended. One for each request, also for one that was never sent (`tries` is 0). */
export interface ResponseEvent {
  readonly target: Target;
  readonly requestID: number;
  readonly type: ConfirmedPdu['type'];
  readonly tries: number;
  /** Milliseconds from the call. */
  readonly elapsed: number;
  /** The answer, whatever its error-status; undefined: there was none, and `error` says why. */
  readonly response: Pdu | undefined;
  /** What the caller gets; undefined with an answer. */
  readonly error: unknown;
}

export const requestChannel: Channel = channel('mgmtapi.request');
export const retryChannel: Channel = channel('mgmtapi.retry');
export const responseChannel: Channel = channel('mgmtapi.response');
export const discardChannel: Channel = channel('mgmtapi.discard');

/** Only where somebody listens: it makes an object. */
export function publishSent(to: Channel, request: Request): void {
  const { peer, id, pdu, tries, message } = request;
  const event: RequestEvent = {
    target: peer.target,
    requestID: id,
    type: pdu.type,
    tries,
    octets: message?.length ?? 0,
  };
  to.publish(event);
}

/** Only where somebody listens: it makes an object. */
export function publishEnded(request: Request, now: number, error: unknown, response: Pdu | undefined): void {
  const { peer, id, pdu, tries, submittedAt } = request;
  const event: ResponseEvent = {
    target: peer.target,
    requestID: id,
    type: pdu.type,
    tries,
    elapsed: now - submittedAt,
    response,
    error,
  };
  responseChannel.publish(event);
}
