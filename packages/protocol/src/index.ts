// The public names of @mgmtapi/protocol, sorted.
export { type TrapV1ToV2Options, type TrapV2ToV1Options, trapOidOf, trapV1ToV2, trapV2ToV1 } from './coexistence.js';
export { MessageError, type MessageErrorCode } from './error.js';
export { ErrorStatus, type ErrorStatusName, errorStatusName } from './error-status.js';
export { type CommunityMessage, encodeNamesRequest, type NamesRequest } from './message/community.js';
export { type DecodeOptions, decodeMessage, encodeMessage, type Message } from './message/message.js';
export { isPduOf } from './message/pdu-of-version.js';
export {
  decodeScopedPdu,
  encodeScopedPdu,
  readScopedPdu,
  type ScopedPdu,
  writeScopedPdu,
} from './message/scoped-pdu.js';
export { MsgFlag, type V3Message } from './message/v3.js';
export { readVersion, type Version, versionNumber } from './message/version.js';
export type { Instance, NameTree, Row, TableDefinition } from './names.js';
export {
  type BulkPdu,
  type Pdu,
  type PduHeader,
  type PduType,
  pduTag,
  peekPduType,
  readPdu,
  readPduHeader,
  writePdu,
} from './pdu.js';
export { hexOf, jsonOf, numberOf, textOf } from './text.js';
export type { TrapV1Pdu } from './trap-v1.js';
export { decodeUtf8, encodeUtf8 } from './utf8.js';
export { parseIpAddress, readValue, type Value, type VarBind, writeValue } from './value.js';
export {
  type ExceptionType,
  isException,
  readVarBind,
  readVarBinds,
  writeNames,
  writeVarBind,
  writeVarBinds,
} from './varbind.js';
export { toOid, toVarBind, type VarBindLike } from './varbind-like.js';
