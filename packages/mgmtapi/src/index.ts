// The names this package exports.
export { BerError, Oid, type OidLike } from '@mgmtapi/ber';
export {
  ClosedError,
  type CounterName,
  type Counters,
  type Discard,
  type DiscardReason,
  type NotificationInit,
  type Random,
  ReportError,
  ResponseError,
  SnmpError,
  type SnmpErrorCode,
  type SnmpVersion,
  type Target,
  TimeoutError,
  TransportError,
  WalkError,
} from '@mgmtapi/engine';
export {
  type BulkPdu,
  ErrorStatus,
  hexOf,
  isException,
  jsonOf,
  MessageError,
  type NameTree,
  numberOf,
  type Pdu,
  type Row,
  type TableDefinition,
  type TrapV1Pdu,
  textOf,
  type Value,
  type VarBind,
  type VarBindLike,
} from '@mgmtapi/protocol';
export {
  type BindOptions,
  type Clock,
  type Endpoint,
  type EndpointHandlers,
  type Family,
  type ListenAddress,
  type LookupFunction,
  MemoryNetwork,
  realClock,
  type Transport,
  udp,
} from '@mgmtapi/transport';
export { type OpenOptions, SnmpManager, type SnmpManagerOptions } from './manager.js';
export type { SnmpNotification } from './notification.js';
export type { NextOptions, QueueCounters } from './notification-queue.js';
export { NotificationStream } from './notification-stream.js';
export { type RequestOptions, type SessionOptions, sessionDefaults } from './options.js';
export type { PollJob, PollOptions, PollResult } from './poll.js';
export { type Answers, type CloseOptions, type GetBulkOptions, type SessionCounters, SnmpSession } from './session.js';
export type { TableOptions } from './table.js';
export {
  type ListenerCounters,
  type QueueOverflow,
  TrapListener,
  type TrapListenerEvents,
  type TrapListenerOptions,
} from './trap-listener.js';
export type { Progress, WalkOptions } from './walk.js';
