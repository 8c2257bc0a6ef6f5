// The names this package exports; those of the packages below are the ones its own signatures mention.
export { Oid, type OidLike } from '@mgmtapi/ber';
export {
  type BootsStore,
  type Counters,
  type Discard,
  type DiscardReason,
  type EngineIdentity,
  FileBootsStore,
  MemoryBootsStore,
} from '@mgmtapi/engine';
export { ErrorStatus, type TableDefinition, type Value, type VarBind, type VarBindLike } from '@mgmtapi/protocol';
export type { AuthProtocol, PrivProtocol, UsmSecret, UsmUser } from '@mgmtapi/security';
export type { Clock, ListenAddress, Transport } from '@mgmtapi/transport';
export type { NotificationInit, RequestOptions, SessionOptions } from 'mgmtapi';
export { type AgentCloseOptions, SnmpAgent } from './agent.js';
export type { MasterAddress } from './agentx/connection.js';
export { AgentXError, AgentXErrorCode } from './agentx/pdu.js';
export { type AgentXOptions, type AgentXRegisterOptions, AgentXSubagent } from './agentx/subagent.js';
export type { ContextOptions } from './contexts.js';
export type { ExtensionAgent, ShortExtensionAgent } from './extension/extension-agent.js';
export { ExtensionHost, type ExtensionHostOptions, type ExtensionService } from './extension/extension-host.js';
export { HandlerTimeoutError } from './handler-calls.js';
export type { Awaitable, HandlerPhase, HandlerProblem, HandlerRequest, MibHandler, Principal } from './handlers.js';
export type { NotificationProblem, NotificationTarget } from './notification-targets.js';
export type { SnmpAgentOptions } from './options.js';
export type { FaultOptions } from './playback/faults.js';
export type { PlayOptions } from './playback/play-options.js';
export type { RecordingProblem } from './playback/problem.js';
export { type RecordedTreeOptions, recordedTree } from './playback/recorded-tree.js';
export { parseRecording, type RecordingOptions } from './playback/recording.js';
export {
  alive,
  type Change,
  rising,
  running,
  swinging,
  type Variation,
  type VariedType,
} from './playback/variation.js';
export { type ReadWriteOptions, ReadWriteScalar, readWrite, type Scalar, scalars, type ValueLike } from './scalars.js';
export { StatusError } from './status-error.js';
export type { SystemOptions } from './system-group.js';
export type { IndexOf, RowSource } from './table/row-order.js';
export { type TableColumn, TableHandler, type TableOptions } from './table/table-handler.js';
export type {
  AgentRow,
  AgentTable,
  DefinedColumn,
  DefinedTable,
  TypedTableOptions,
  UntypedTableOptions,
} from './table/typed-table.js';
export type { AccessOptions, CommunityOptions } from './vacm/community-table.js';
export type { UserOptions } from './vacm/user-access.js';
export type { AccessLists, SecurityLevel, VacmAccess, VacmOptions } from './vacm/vacm.js';
export type { ViewSubtree, ViewTreeFamily } from './vacm/view.js';
