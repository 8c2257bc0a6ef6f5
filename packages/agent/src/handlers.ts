// What an agent asks the program behind a subtree of the MIB.
import type { Oid } from '@mgmtapi/ber';
import type { Value, VarBind } from '@mgmtapi/protocol';

/** A value now, or later. */
export type Awaitable<T> = T | PromiseLike<T>;

/** Who asks, in the terms of RFC 3411: what access control decides on. Never holds a community or a key. */
export interface Principal {
  readonly securityModel: 'v1' | 'v2c' | 'usm';
  /** RFC 3411 section 3.1.1. For v1 and v2c the name given beside the community, not the community. */
  readonly securityName: string;
  readonly securityLevel: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';
  readonly contextName: string;
}

/** One request as handlers see it. Every phase of a SET gets the same object. */
export interface HandlerRequest {
  readonly type: 'GetRequest' | 'GetNextRequest' | 'GetBulkRequest' | 'SetRequest';
  readonly principal: Principal;
  readonly source: { readonly address: string; readonly port: number };
  /** All that was asked, so that a SET of a row can look at its other columns. */
  readonly varBinds: readonly VarBind[];
}

/**
 * The program behind a subtree. Every function may answer at once or with a promise. What one throws, rejects with, or
 * leaves unanswered for too long becomes genErr for the manager and a `HandlerProblem` for the agent's owner; a
 * `StatusError` ends the request with the error-status that it names, and is no problem.
 *
 * A SET goes through phases, RFC 3416 section 4.2.5: `test` for every binding; when all pass, `commit` for every
 * binding; when one of those fails, `undo` for it (it may have half happened) and for those before it, last first.
 * `cleanup` comes at the end for every binding that was tested, whatever happened. All phases of one binding see the same `varBind` object.
 */
export interface MibHandler {
  /** The value of exactly this instance; `NoSuchObject` or `NoSuchInstance` where there is none. */
  get(oid: Oid, request: HandlerRequest): Awaitable<Value>;
  /** The first instance behind `oid` (which may lie before the subtree or be no instance at all); undefined: no more. */
  getNext(oid: Oid, request: HandlerRequest): Awaitable<VarBind | undefined>;
  /**
   * The first instance that is not before `oid`: `oid` itself when it is one. Asked where a subtree is entered from before
   * it. Absent: `get` is asked, and then `getNext`.
   */
  getFrom?(oid: Oid, request: HandlerRequest): Awaitable<VarBind | undefined>;
  /** A SET begins: all of its bindings that this handler answers for, before the first `test`. */
  begin?(varBinds: readonly VarBind[], request: HandlerRequest): Awaitable<void>;
  /**
   * May this binding be set? Changes nothing. Absent: nothing here is writable.
   * @returns an error-status of RFC 3416 section 3 (`ErrorStatus.wrongType`, ...), or 0
   */
  test?(varBind: VarBind, request: HandlerRequest): Awaitable<number>;
  /** Does it. A throw is commitFailed, and undoes what was committed before. */
  commit?(varBind: VarBind, request: HandlerRequest): Awaitable<void>;
  /** Takes it back. A throw is undoFailed. */
  undo?(varBind: VarBind, request: HandlerRequest): Awaitable<void>;
  /** The end of the SET for this binding: lets go of what `test` reserved. */
  cleanup?(varBind: VarBind, request: HandlerRequest): Awaitable<void>;
}

/** The functions of a handler. */
export type HandlerPhase = keyof MibHandler;

/** What went wrong in a handler, for the agent's owner. */
export interface HandlerProblem {
  /** Where the handler is registered. */
  readonly subtree: Oid;
  readonly phase: HandlerPhase;
  /** What it was asked. */
  readonly oid: Oid;
  /** What it threw; a `HandlerTimeoutError` when it did not answer; a `TypeError` or `RangeError` about its answer. */
  readonly error: unknown;
}
