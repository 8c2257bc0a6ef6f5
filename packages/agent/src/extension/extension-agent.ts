// What an extension agent is: the seven callbacks that Windows' SNMP service calls, as functions.
import type {
  AsnAny,
  AsnInteger32,
  AsnObjectIdentifier,
  AsnOctetString,
  AsnTimeticks,
  BOOL,
  Ref,
  SnmpVarBindList,
  TrapEvent,
} from 'mgmtapi';
import type { Awaitable } from '../handlers.js';

/**
 * The callbacks of an extension agent under the names that a DLL exports, so that a module of such functions is one. Each
 * may be asynchronous. `true` is success; an error is told by `false`, with the number in `errorStatus`.
 */
export interface ExtensionAgent {
  /**
   * Called once, first. Gives the event that it will set when it has traps (it creates it; null: never), and the first
   * subtree that it answers for.
   * @param uptimeReference - milliseconds, unsigned 32 bit; prefer `SnmpSvcGetUptime`
   * @returns false: it cannot start
   */
  SnmpExtensionInit(
    uptimeReference: number,
    subagentTrapEvent: Ref<TrapEvent | null>,
    firstSupportedRegion: Ref<AsnObjectIdentifier>,
  ): Awaitable<BOOL>;
  /** Called again and again while it returns true: each time it has given one more subtree. */
  SnmpExtensionInitEx?(nextSupportedRegion: Ref<AsnObjectIdentifier>): Awaitable<BOOL>;
  /**
   * Shows it the service's own counters: entry n - 1 is object n of the snmp group (RFC 1213), always as it is at the moment.
   * @returns false: it does not want to be loaded
   */
  SnmpExtensionMonitor?(agentMgmtData: readonly Readonly<AsnAny>[]): Awaitable<BOOL>;
  /**
   * Answers a request by changing the list in place: 160 get, 161 getnext, 163 set. Statuses 0 to 5. A getnext that finds
   * nothing gives the binding the first name behind the subtree. Not called where there is `SnmpExtensionQueryEx`.
   */
  SnmpExtensionQuery?(
    pduType: number,
    varBindList: SnmpVarBindList,
    errorStatus: Ref<AsnInteger32>,
    errorIndex: Ref<AsnInteger32>,
  ): Awaitable<BOOL>;
  /**
   * The same with all statuses, and with the phases of a SET: 224 test, 163 commit, 225 undo, 226 cleanup.
   * @param transactionId - the same in all calls for one request
   * @param contextInfo - its own, kept from phase to phase of one SET
   */
  SnmpExtensionQueryEx?(
    requestType: number,
    transactionId: number,
    varBindList: SnmpVarBindList,
    contextInfo: AsnOctetString,
    errorStatus: Ref<AsnInteger32>,
    errorIndex: Ref<AsnInteger32>,
  ): Awaitable<BOOL>;
  /**
   * Called again and again once its event is set, while it returns true: each time it has given one trap.
   * @param timeStamp - `SnmpSvcGetUptime()`, hundredths of a second
   */
  SnmpExtensionTrap?(
    enterpriseOid: Ref<AsnObjectIdentifier>,
    genericTrapId: Ref<AsnInteger32>,
    specificTrapId: Ref<AsnInteger32>,
    timeStamp: Ref<AsnTimeticks>,
    varBindList: SnmpVarBindList,
  ): Awaitable<BOOL>;
  /** Called once, last. */
  SnmpExtensionClose?(): Awaitable<void>;
}

/** The same under short names. */
export interface ShortExtensionAgent {
  init: ExtensionAgent['SnmpExtensionInit'];
  initEx?: ExtensionAgent['SnmpExtensionInitEx'];
  monitor?: ExtensionAgent['SnmpExtensionMonitor'];
  query?: ExtensionAgent['SnmpExtensionQuery'];
  queryEx?: ExtensionAgent['SnmpExtensionQueryEx'];
  trap?: ExtensionAgent['SnmpExtensionTrap'];
  close?: ExtensionAgent['SnmpExtensionClose'];
}

/** The callbacks of an agent given in either form, each called on the object that it was given on. */
export type ExtensionCallbacks = Required<Pick<ShortExtensionAgent, 'init'>> & Omit<ShortExtensionAgent, 'init'>;

const names = {
  init: 'SnmpExtensionInit',
  initEx: 'SnmpExtensionInitEx',
  monitor: 'SnmpExtensionMonitor',
  query: 'SnmpExtensionQuery',
  queryEx: 'SnmpExtensionQueryEx',
  trap: 'SnmpExtensionTrap',
  close: 'SnmpExtensionClose',
} as const;

/** @throws {TypeError} it has no init, nothing to query, or a callback that is no function */
export function callbacksOf(agent: ExtensionAgent | ShortExtensionAgent): ExtensionCallbacks {
  if (typeof agent !== 'object' || agent === null)
    throw new TypeError('agent: must be an object with SnmpExtensionInit');
  const callbacks: Record<string, unknown> = {};
  for (const [short, long] of Object.entries(names)) {
    const callback: unknown = Reflect.get(agent, long) ?? Reflect.get(agent, short);
    if (callback === undefined) continue;
    if (typeof callback !== 'function') throw new TypeError(`agent: ${long} must be a function`);
    callbacks[short] = callback.bind(agent);
  }
  if (callbacks.init === undefined) throw new TypeError('agent: must have SnmpExtensionInit');
  if (callbacks.query === undefined && callbacks.queryEx === undefined) {
    throw new TypeError('agent: must have SnmpExtensionQuery or SnmpExtensionQueryEx');
  }
  return callbacks as unknown as ExtensionCallbacks;
}
