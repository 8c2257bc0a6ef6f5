// An extension agent as the handler of its subtrees: bindings become queries, the phases of a SET become its phases.
import type { Oid } from '@mgmtapi/ber';
import { ErrorStatus, errorStatusName, type Value, type VarBind } from '@mgmtapi/protocol';
import {
  type AsnOctetString,
  DEFINE_NULLOCTETS,
  type Ref,
  SNMP_EXTENSION_GET,
  SNMP_EXTENSION_GET_NEXT,
  SNMP_EXTENSION_SET_CLEANUP,
  SNMP_EXTENSION_SET_COMMIT,
  SNMP_EXTENSION_SET_TEST,
  SNMP_EXTENSION_SET_UNDO,
  type SnmpVarBind,
  type SnmpVarBindList,
} from 'mgmtapi';
import type { HandlerRequest, MibHandler } from '../handlers.js';
import { StatusError } from '../status-error.js';
import { fromAsnAny, fromAsnOid, toSnmpVarBind } from './asn.js';
import type { ExtensionCallbacks } from './extension-agent.js';

/** What a query came back with. */
interface Answer {
  readonly success: boolean;
  readonly errorStatus: number;
  /** The place that the agent put in error-index, from 0; 0 where it put none. */
  readonly place: number;
  readonly first: SnmpVarBind | undefined;
}

/** One SET in the eyes of one agent. */
interface Transaction {
  readonly varBinds: readonly VarBind[];
  readonly contextInfo: AsnOctetString;
  /** Phases that have been called; each is called once, for all bindings together. */
  readonly called: Set<number>;
  /** Phases that returned true. */
  readonly done: Set<number>;
}

/** The subtrees of one extension agent. */
export class ExtensionHandler implements MibHandler {
  readonly #callbacks: ExtensionCallbacks;
  readonly #regions: readonly Oid[];
  readonly #transactionIdOf: (request: HandlerRequest) => number;
  readonly #transactions = new WeakMap<HandlerRequest, Transaction>();

  constructor(
    callbacks: ExtensionCallbacks,
    regions: readonly Oid[],
    transactionIdOf: (request: HandlerRequest) => number,
  ) {
    this.#callbacks = callbacks;
    this.#regions = [...regions].sort((a, b) => b.length - a.length);
    this.#transactionIdOf = transactionIdOf;
  }

  async get(oid: Oid, request: HandlerRequest): Promise<Value> {
    const answer = await this.#read(SNMP_EXTENSION_GET, oid, request);
    if (answer.errorStatus === ErrorStatus.noSuchName) return { type: 'NoSuchInstance', value: null };
    refuseFailed(answer, ErrorStatus.genErr);
    return fromAsnAny(answer.first?.value);
  }

  async getNext(oid: Oid, request: HandlerRequest): Promise<VarBind | undefined> {
    const answer = await this.#read(SNMP_EXTENSION_GET_NEXT, oid, request);
    // Version 1 says so too where nothing follows; the documented way is the first name behind the subtree.
    if (answer.errorStatus === ErrorStatus.noSuchName) return undefined;
    refuseFailed(answer, ErrorStatus.genErr);
    const name = fromAsnOid(answer.first?.name);
    const region = this.#regions.find((each) => oid.startsWith(each));
    if (region !== undefined && !name.startsWith(region) && name.compare(region) > 0) return undefined;
    const value = fromAsnAny(answer.first?.value);
    return value.type === 'EndOfMibView' ? undefined : ({ oid: name, ...value } as VarBind);
  }

  /** A subtree is entered with its own name, as on Windows; a name inside it may be an instance. */
  async getFrom(oid: Oid, request: HandlerRequest): Promise<VarBind | undefined> {
    if (!this.#regions.some((region) => region.equals(oid))) {
      const value = await this.get(oid, request);
      const exceptions = ['NoSuchObject', 'NoSuchInstance', 'EndOfMibView'];
      if (!exceptions.includes(value.type)) return { oid, ...value } as VarBind;
    }
    return this.getNext(oid, request);
  }

  begin(varBinds: readonly VarBind[], request: HandlerRequest): void {
    const contextInfo = DEFINE_NULLOCTETS();
    this.#transactions.set(request, { varBinds, contextInfo, called: new Set(), done: new Set() });
  }

  async test(_varBind: VarBind, request: HandlerRequest): Promise<number> {
    // An agent without phases sees the commit alone.
    if (this.#callbacks.queryEx) await this.#phase(SNMP_EXTENSION_SET_TEST, request, ErrorStatus.genErr);
    return ErrorStatus.noError;
  }

  commit(_varBind: VarBind, request: HandlerRequest): Promise<void> {
    return this.#phase(SNMP_EXTENSION_SET_COMMIT, request, ErrorStatus.commitFailed);
  }

  async undo(_varBind: VarBind, request: HandlerRequest): Promise<void> {
    if (!this.#transactions.get(request)?.done.has(SNMP_EXTENSION_SET_COMMIT)) return;
    if (!this.#callbacks.queryEx) throw new Error('SnmpExtensionQuery cannot take back what it has set');
    await this.#phase(SNMP_EXTENSION_SET_UNDO, request, ErrorStatus.undoFailed);
  }

  async cleanup(_varBind: VarBind, request: HandlerRequest): Promise<void> {
    if (!this.#transactions.get(request)?.done.has(SNMP_EXTENSION_SET_TEST)) return;
    await this.#phase(SNMP_EXTENSION_SET_CLEANUP, request, ErrorStatus.noError);
  }

  /** Calls a phase for all bindings of this agent together, the first time that one of them comes to it. */
  async #phase(type: number, request: HandlerRequest, otherwise: number): Promise<void> {
    const transaction = this.#transactions.get(request);
    if (transaction === undefined || transaction.called.has(type)) return;
    const { varBinds, contextInfo, called, done } = transaction;
    called.add(type);
    const answer = await this.#query(type, varBinds, contextInfo, request);
    if (answer.success) done.add(type);
    if (type !== SNMP_EXTENSION_SET_CLEANUP) refuseFailed(answer, otherwise, varBinds);
  }

  #read(type: number, oid: Oid, request: HandlerRequest): Promise<Answer> {
    return this.#query(type, [{ oid, type: 'Null', value: null }], DEFINE_NULLOCTETS(), request);
  }

  async #query(
    type: number,
    varBinds: readonly VarBind[],
    contextInfo: AsnOctetString,
    request: HandlerRequest,
  ): Promise<Answer> {
    const { query, queryEx } = this.#callbacks;
    const list: SnmpVarBindList = { list: varBinds.map(toSnmpVarBind), len: varBinds.length };
    const errorStatus: Ref<number> = { value: 0 };
    const errorIndex: Ref<number> = { value: 0 };
    const success = queryEx
      ? await queryEx(type, this.#transactionIdOf(request), list, contextInfo, errorStatus, errorIndex)
      : await query?.(type, list, errorStatus, errorIndex);
    const index = errorIndex.value;
    return {
      success: Boolean(success),
      errorStatus: errorStatus.value,
      place: index >= 1 && index <= varBinds.length ? index - 1 : 0,
      first: list.list?.[0],
    };
  }
}

/** Ends the request when the agent said no: with its status, or `otherwise` where it gave none. */
function refuseFailed({ success, errorStatus, place }: Answer, otherwise: number, varBinds?: readonly VarBind[]): void {
  if (success && errorStatus === ErrorStatus.noError) return;
  const known = errorStatus !== ErrorStatus.noError && errorStatusName(errorStatus) !== undefined;
  throw new StatusError(known ? errorStatus : otherwise, varBinds?.[place]);
}
