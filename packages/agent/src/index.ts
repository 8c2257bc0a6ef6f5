// The names this package exports.
export { type AgentCloseOptions, SnmpAgent } from './agent.js';
export { HandlerTimeoutError } from './handler-calls.js';
export type { Awaitable, HandlerPhase, HandlerProblem, HandlerRequest, MibHandler, Principal } from './handlers.js';
export type { SnmpAgentOptions } from './options.js';
export type { RecordingProblem } from './playback/problem.js';
export { recordedTree } from './playback/recorded-tree.js';
export { parseRecording, type RecordingOptions } from './playback/recording.js';
export { type ReadWriteOptions, ReadWriteScalar, readWrite, type Scalar, scalars, type ValueLike } from './scalars.js';
export type { SystemOptions } from './system-group.js';
export type { CommunityOptions } from './vacm/community-access.js';
