// The PDUs of AgentX as plain data: RFC 2741 section 6.
import type { Oid } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';

/** Types of PDUs, h.type. RFC 2741 section 6.1. */
export const AgentXType = {
  Open: 1,
  Close: 2,
  Register: 3,
  Unregister: 4,
  Get: 5,
  GetNext: 6,
  GetBulk: 7,
  TestSet: 8,
  CommitSet: 9,
  UndoSet: 10,
  CleanupSet: 11,
  Notify: 12,
  Ping: 13,
  IndexAllocate: 14,
  IndexDeallocate: 15,
  AddAgentCaps: 16,
  RemoveAgentCaps: 17,
  Response: 18,
} as const;

/** Flags, h.flags. RFC 2741 section 6.1. */
export const AgentXFlag = {
  InstanceRegistration: 0x01,
  NonDefaultContext: 0x08,
  NetworkByteOrder: 0x10,
} as const;

/** res.error beyond the error-statuses of SNMP. RFC 2741 section 6.2.16. */
export const AgentXErrorCode = {
  openFailed: 256,
  notOpen: 257,
  indexWrongType: 258,
  indexAlreadyAllocated: 259,
  indexNoneAvailable: 260,
  indexNotAllocated: 261,
  unsupportedContext: 262,
  duplicateRegistration: 263,
  unknownRegistration: 264,
  unknownAgentCaps: 265,
  parseError: 266,
  requestDenied: 267,
  processingError: 268,
} as const;

/** Why a session is closed, c.reason. RFC 2741 section 6.2.2. */
export const CloseReason = {
  other: 1,
  parseError: 2,
  protocolError: 3,
  timeouts: 4,
  shutdown: 5,
  byManager: 6,
} as const;

/** Octets of a header. */
export const HEADER_SIZE = 20;

/** What all PDUs begin with. RFC 2741 section 6.1. */
export interface AgentXHeader {
  readonly type: number;
  readonly flags: number;
  readonly sessionID: number;
  readonly transactionID: number;
  readonly packetID: number;
  /** Octets that follow. */
  readonly payloadLength: number;
}

/** What a Get, GetNext or GetBulk asks for. RFC 2741 section 5.2. */
export interface SearchRange {
  readonly start: Oid;
  /** `start` itself may be the answer. */
  readonly include: boolean;
  /** The answer comes before it; undefined: no end. */
  readonly end: Oid | undefined;
}

/** What a master asks, decoded. */
export type MasterRequest =
  | { readonly type: 'Get' | 'GetNext'; readonly context: string; readonly ranges: readonly SearchRange[] }
  | {
      readonly type: 'GetBulk';
      readonly context: string;
      readonly nonRepeaters: number;
      readonly maxRepetitions: number;
      readonly ranges: readonly SearchRange[];
    }
  | { readonly type: 'TestSet'; readonly context: string; readonly varBinds: readonly VarBind[] }
  | { readonly type: 'CommitSet' | 'UndoSet' | 'CleanupSet' }
  | { readonly type: 'Close'; readonly reason: number }
  | { readonly type: 'Response'; readonly sysUpTime: number; readonly error: number; readonly index: number };

/** The master refused something, or answered nonsense. */
export class AgentXError extends Error {
  override readonly name = 'AgentXError';
  constructor(
    /** RFC 2741 section 6.2.16, or an error-status of SNMP. */
    readonly code: number,
    what: string,
  ) {
    super(`${what}: ${nameOf(code)}`);
  }
}

/** The octets of a PDU are no PDU: the session cannot go on. */
export class AgentXParseError extends Error {
  override readonly name = 'AgentXParseError';
}

function nameOf(code: number): string {
  const known = Object.entries(AgentXErrorCode).find(([, number]) => number === code);
  return known ? known[0] : `error ${code}`;
}
