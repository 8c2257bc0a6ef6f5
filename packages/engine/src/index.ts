// The names this package exports.

export type { CallLimits } from './call-limit.js';
export type { RequestEvent, ResponseEvent } from './channels.js';
export { type CounterName, type Counters, createCounters, type MibCounterName, mibCounterNames } from './counters.js';
export { type Discard, type DiscardReason, discardReasons } from './discard.js';
export { Dispatcher, type DispatcherOptions, type ExchangeKey } from './dispatcher.js';
export {
  ClosedError,
  ReportError,
  ResponseError,
  SnmpError,
  type SnmpErrorCode,
  shapeError,
  TimeoutError,
  TransportError,
  WalkError,
} from './error.js';
export { type EngineContext, Exchange } from './exchange.js';
export type { ConfirmedPdu } from './message-processing/community.js';
export {
  type NotificationDefaults,
  type NotificationInit,
  type NotificationPdu,
  notificationPdu,
} from './notification-originator.js';
export {
  informResponse,
  type NotificationRecord,
  type NotificationRefusal,
  type NotificationSecurity,
  processNotification,
} from './notification-receiver.js';
export { Peer, type PeerCounters, type PeerOptions } from './peer.js';
export { type Random, systemRandom } from './random.js';
export type { Request, RequestDone, RetryPolicy } from './request.js';
export { formatTarget, type SnmpVersion, type Target } from './target.js';
