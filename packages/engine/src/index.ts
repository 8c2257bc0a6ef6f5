// The names this package exports.

export {
  type BootsStore,
  FileBootsStore,
  MemoryBootsStore,
} from './boots-store.js';
export type { CallLimits } from './call-limit.js';
export type { RequestEvent, ResponseEvent } from './channels.js';
export { type CounterName, type Counters, createCounters, type MibCounterName, mibCounterNames } from './counters.js';
export { type Discard, type DiscardReason, discardReasons } from './discard.js';
export { Dispatcher, type DispatcherOptions, type ExchangeKey } from './dispatcher.js';
export { type EngineIdentity, SnmpEngine, type SnmpEngineOptions } from './engine.js';
export { type EngineAt, EngineDirectory } from './engine-directory.js';
export {
  checkEngineID,
  DEFAULT_ENTERPRISE,
  type EngineIDFormat,
  generateEngineID,
  isEngineID,
  type ParsedEngineID,
  parseEngineID,
} from './engine-id.js';
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
  checkV3Message,
  type DataElements,
  LEAST_MSG_MAX_SIZE,
  MSG_MAX_SIZE,
  prepareDataElements,
  prepareResponseMessage,
  type RefusedElements,
  type RefusedMessage,
  readV3Message,
  reportOf,
  unreadable,
} from './message-processing/v3.js';
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
export { type Random, systemRandom } from './random.js';
export { type MpdStatsName, mpdStats } from './report.js';
export {
  Peer,
  type PeerCounters,
  type PeerOptions,
  type Request,
  type RequestDone,
  type RetryPolicy,
} from './request.js';
export { type CallContext, SecuredRequests } from './secured-requests.js';
export { SessionSecurity, type SessionSecurityOptions } from './session-security.js';
export { formatTarget, type SnmpVersion, type Target } from './target.js';
