// The errors that requests, sessions and listeners end with.

import type { Oid } from '@mgmtapi/ber';
import { brand } from '@mgmtapi/ber';
import { ErrorStatus, type Pdu } from '@mgmtapi/protocol';
import { formatTarget, type Target } from './target.js';

/** Codes of our own. A `TransportError` carries the system's code instead (`EACCES`, `ENOTFOUND`, ...). */
export type SnmpErrorCode =
  | 'SNMP_TIMEOUT'
  | 'SNMP_RESPONSE'
  | 'SNMP_RESPONSE_SHAPE'
  | 'SNMP_REPORT'
  | 'SNMP_WALK_ORDER'
  | 'SNMP_CLOSED';

/** The base of every error that this library makes for what happens on the wire. `code` is stable, the message is for people. */
export class SnmpError extends Error {
  static {
    brand(SnmpError, '@mgmtapi/engine.SnmpError');
  }

  override readonly name: string = 'SnmpError';
  /** Where a walk or a table had come to when this ended it: the last name that was read. A walk is resumed `after` it. */
  declare last?: Oid | undefined;
  constructor(
    /** One of `SnmpErrorCode`, or a system code: for programs, stable across releases. */
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** No answer in time: `SNMP_TIMEOUT`. After a SET the outcome is unknown. */
export class TimeoutError extends SnmpError {
  static {
    brand(TimeoutError, '@mgmtapi/engine.TimeoutError');
  }

  override readonly name = 'TimeoutError';
  declare readonly code: 'SNMP_TIMEOUT';
  constructor(
    /** Who did not answer; undefined when no agent was asked (a listener that heard nothing). */
    readonly target: Target | undefined,
    /** How often the request was sent. */
    readonly tries: number,
    /** Milliseconds from the call. */
    readonly elapsed: number,
    message: string = timeoutMessage(target, tries, elapsed),
  ) {
    super('SNMP_TIMEOUT', message);
  }
}

function timeoutMessage(target: Target | undefined, tries: number, elapsed: number): string {
  const whom = target ? ` from ${formatTarget(target)}` : '';
  if (tries === 0)
    return `no answer${whom} within ${Math.round(elapsed)} ms: the request was still waiting for its turn`;
  const secret =
    target?.version === 'v3'
      ? 'privacy password and the context (Net-SNMP stays silent about wrong ones)'
      : 'community (agents stay silent about a wrong one)';
  return (
    `no answer${whom} after ${tries} ${tries === 1 ? 'try' : 'tries'} in ${Math.round(elapsed)} ms: ` +
    `is the address right and the agent up, is UDP port ${target?.port ?? 161} open on the way, is the ${secret} right, ` +
    'and does the agent allow this manager and this SNMP version?'
  );
}

const statusNames: ReadonlyMap<number, string> = new Map(
  Object.entries(ErrorStatus).map(([name, value]) => [value as number, name]),
);

/** The agent answered with an error-status: `SNMP_RESPONSE`. RFC 3416 section 3. */
export class ResponseError extends SnmpError {
  static {
    brand(ResponseError, '@mgmtapi/engine.ResponseError');
  }

  override readonly name = 'ResponseError';
  declare readonly code: 'SNMP_RESPONSE';
  /** The name of `errorStatus`: `noSuchName`, `notWritable`, ...; `error 99` for one that no RFC defines. */
  readonly status: string;
  /** Which variable it is about, from 1; 0 when it is about none or all. */
  readonly errorIndex: number;
  readonly errorStatus: number;
  constructor(
    /** The whole answer, as it came. */
    readonly response: Pdu,
    /** The name that `errorIndex` points at, if it points at one that was asked. */
    readonly oid: Oid | undefined,
    target: Target,
  ) {
    const status = statusNames.get(response.errorStatus) ?? `error ${response.errorStatus}`;
    const where = oid ? ` for ${oid}` : '';
    super('SNMP_RESPONSE', `${formatTarget(target)} answered ${status}${where} (error-index ${response.errorIndex})`);
    this.status = status;
    this.errorStatus = response.errorStatus;
    this.errorIndex = response.errorIndex;
  }
}

/** An answer with fewer variables than were asked: `SNMP_RESPONSE_SHAPE`. */
export function shapeError(target: Target, got: number, asked: number): SnmpError {
  return new SnmpError('SNMP_RESPONSE_SHAPE', `${formatTarget(target)} answered ${asked} names with ${got} variables`);
}

/** A v3 engine refused the message with a Report: `SNMP_REPORT`. RFC 3412 section 7.1 step 3, RFC 3414 section 3.2. */
export class ReportError extends SnmpError {
  static {
    brand(ReportError, '@mgmtapi/engine.ReportError');
  }

  override readonly name = 'ReportError';
  declare readonly code: 'SNMP_REPORT';
  constructor(
    /** The counter that the report names: `usmStatsWrongDigests`, ...; its OID as text when it is not a known one. */
    readonly counter: string,
    /** What usually causes it. */
    readonly hint: string,
    target: Target,
  ) {
    super('SNMP_REPORT', `${formatTarget(target)} reported ${counter}: ${hint}`);
  }
}

/** An agent's answers go backwards or round in circles: `SNMP_WALK_ORDER`. A walk can be resumed with `after: error.last`. */
export class WalkError extends SnmpError {
  static {
    brand(WalkError, '@mgmtapi/engine.WalkError');
  }

  override readonly name = 'WalkError';
  declare readonly code: 'SNMP_WALK_ORDER';
  constructor(
    /** The last name that was in order. */
    override readonly last: Oid,
    /** The name that came after it, and should have been greater. */
    readonly next: Oid,
    target: Target,
  ) {
    super('SNMP_WALK_ORDER', `${formatTarget(target)} answered ${next} after ${last}: names must increase`);
  }
}

/** The session, listener or manager was closed: `SNMP_CLOSED`. */
export class ClosedError extends SnmpError {
  static {
    brand(ClosedError, '@mgmtapi/engine.ClosedError');
  }

  override readonly name = 'ClosedError';
  declare readonly code: 'SNMP_CLOSED';
  constructor(
    /** What was closed, as the subject of the message: `session`, `manager`, `listener`. */
    what: string,
  ) {
    super('SNMP_CLOSED', `the ${what} is closed`);
  }
}

/** The network or the system refused: `code` is the system's (`EADDRINUSE`, `ENOTFOUND`, `EMSGSIZE`, ...). */
export class TransportError extends SnmpError {
  static {
    brand(TransportError, '@mgmtapi/engine.TransportError');
  }

  override readonly name = 'TransportError';
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }

  /** Wraps what a transport rejected with, saying what was tried and what to do about it. */
  static from(error: unknown, attempt: string): TransportError {
    const cause = error instanceof Error ? error : new Error(String(error));
    const code = (cause as NodeJS.ErrnoException).code ?? 'EUNKNOWN';
    const advice = adviceOf(code);
    return new TransportError(code, `${attempt}: ${cause.message}${advice ? `. ${advice}` : ''}`, { cause });
  }
}

/** What to do about a system error, for the codes that users meet. */
function adviceOf(code: string): string | undefined {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return (
        'Ports below 1024 need a right: give the program CAP_NET_BIND_SERVICE (setcap cap_net_bind_service=+ep on node, ' +
        'AmbientCapabilities in systemd), redirect the port (nftables: udp dport 162 redirect to :1162), or take another port'
      );
    case 'EADDRINUSE':
      return 'Another program (snmptrapd?) or listener has this address and port: stop it, or take another port';
    case 'EADDRNOTAVAIL':
      return 'No interface of this machine has the address';
    case 'ENOTFOUND':
      return 'No such host name, as far as the resolver knows';
    case 'EAI_AGAIN':
      return 'The name server did not answer: try again';
    case 'EMSGSIZE':
      return 'The message is longer than a datagram can be: ask for less at once';
    case 'EMFILE':
    case 'ENFILE':
      return 'Out of descriptors: raise the limit (ulimit -n), or use the shared socket';
    default:
      return undefined;
  }
}
