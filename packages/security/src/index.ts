// The public names of @mgmtapi/security, sorted.

export { SecurityError } from './error.js';
export { flagsOfLevel, isAtLeast, levelOfFlags, type SecurityLevel, securityLevels } from './security-level.js';
export type {
  AcceptedMsg,
  EngineTime,
  GenerateRequestMsg,
  GenerateResponseMsg,
  GlobalData,
  ProcessIncomingMsg,
  RefusedMsg,
  SecurityModel,
  SecurityStateReference,
} from './security-model.js';
export { extendKey, localizeKey, MIN_PASSWORD_LENGTH, passwordToKey } from './usm/keys.js';
export { LocalEngine } from './usm/local-engine.js';
export { decodeUsmParameters, encodeUsmParameters, type UsmParameters } from './usm/parameters.js';
export type { AuthProtocol, PrivProtocol } from './usm/protocols.js';
export type { Random } from './usm/salts.js';
export {
  createUsmCounters,
  type UsmCounterName,
  type UsmCounters,
  type UsmStat,
  type UsmStatsName,
  usmStats,
  usmStatsNameOf,
} from './usm/stats.js';
export { MAX_ENGINE_BOOTS, type MonotonicClock, TIME_WINDOW } from './usm/timeliness.js';
export { type UserEntry, type UserOptions, UserTable } from './usm/user-table.js';
export { CheckedUser, checkUser, type UsmSecret, type UsmUser } from './usm/users.js';
export { Usm, type UsmOptions } from './usm/usm.js';
