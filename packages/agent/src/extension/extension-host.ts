// Hosts extension agents as the SNMP service of Windows does.
import type { Oid } from '@mgmtapi/ber';
import { type Counters, createCounters } from '@mgmtapi/engine';
import type { BulkPdu, Pdu } from '@mgmtapi/protocol';
import { type Clock, realClock } from '@mgmtapi/transport';
import { DEFINE_NULLOID, type NotificationInit, startSnmpSvcUptime, type TrapEvent } from 'mgmtapi';
import { type ContextOptions, MibContexts } from '../contexts.js';
import { HandlerCalls } from '../handler-calls.js';
import type { HandlerProblem, HandlerRequest, MibHandler, Principal } from '../handlers.js';
import { isRequestPdu, Responder } from '../responder.js';
import { unrestricted } from '../vacm/access.js';
import { fromAsnOid } from './asn.js';
import {
  callbacksOf,
  type ExtensionAgent,
  type ExtensionCallbacks,
  type ShortExtensionAgent,
} from './extension-agent.js';
import { ExtensionHandler } from './extension-handler.js';
import { monitorData } from './monitor-data.js';
import { TrapPoll } from './trap-poll.js';

/** What a host needs of the agent that answers for its extension agents: an `SnmpAgent` has it. */
export interface ExtensionService {
  register(subtree: Oid, handler: MibHandler, options?: ContextOptions): () => void;
  notifyTargets(notification: NotificationInit): Promise<void>;
  readonly counters: Readonly<Counters>;
  readonly authenticationTraps: boolean;
}

/** Options of `ExtensionHost`. */
export interface ExtensionHostOptions extends ContextOptions {
  /** Told of each trap that an extension agent gives. Absent: the agent's notification targets get it. */
  readonly onTrap?: ((notification: NotificationInit) => void) | undefined;
  /** Told of what went wrong outside of requests, and in requests that came through `dispatch`. */
  readonly onProblem?: ((problem: { readonly error: unknown } | HandlerProblem) => void) | undefined;
  /** Milliseconds that an asynchronous callback may take in `dispatch`; 3000 when absent. */
  readonly handlerTimeout?: number | undefined;
  /** Real time when absent. */
  readonly clock?: Clock | undefined;
}

interface Loaded {
  readonly callbacks: ExtensionCallbacks;
  readonly registrations: (() => void)[];
  poll: TrapPoll | undefined;
}

type AnyAgent = ExtensionAgent | ShortExtensionAgent;

/** An agent gives one subtree at a time; one that never says that it has no more must not hang the host. */
const MAX_REGIONS = 10_000;
const SOURCE = { address: '', port: 0 };
const NOTHING = new Uint8Array(0);

/**
 * Loads extension agents, lets the agent that it belongs to answer with them, and takes their traps. Without an agent it
 * answers through `dispatch` alone.
 *
 *     SnmpExtensionInit -> InitEx until false -> Monitor -> QueryEx or Query ... Trap whenever the event is set -> Close
 */
export class ExtensionHost implements AsyncDisposable {
  readonly #service: ExtensionService | undefined;
  readonly #options: ExtensionHostOptions;
  readonly #clock: Clock;
  readonly #openedAt: number;
  readonly #contexts: MibContexts;
  readonly #calls: HandlerCalls;
  readonly #responder: Responder;
  readonly #counters = createCounters();
  readonly #agents = new Map<AnyAgent, Loaded>();
  readonly #transactionIds = new WeakMap<HandlerRequest, number>();
  #lastTransactionId = 0;
  #closed = false;

  /** @param agent - answers for all extension agents of this host; the host must be closed before it */
  constructor(agent?: ExtensionService, options: ExtensionHostOptions = {}) {
    this.#service = agent;
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    this.#openedAt = this.#clock.now();
    this.#calls = new HandlerCalls({
      clock: this.#clock,
      timeout: options.handlerTimeout ?? 3000,
      onHandlerError: options.onProblem,
    });
    this.#contexts = new MibContexts(this.#calls, unrestricted);
    this.#responder = new Responder(this.#contexts, this.#counters, Infinity);
    startSnmpSvcUptime();
  }

  /**
   * Loads an extension agent: Init, InitEx until it says that there is no more, Monitor. Resolves when it answers.
   * @throws {TypeError} (rejects) it is none, or a subtree that it gave is none
   * @throws {RangeError} (rejects) it is loaded already, or somebody answers for one of its subtrees already
   * @throws {Error} (rejects) it does not want to be loaded, or one of the callbacks threw
   */
  async register(agent: AnyAgent): Promise<void> {
    if (this.#closed) throw new Error('the extension host is closed');
    const callbacks = callbacksOf(agent);
    if (this.#agents.has(agent)) throw new RangeError('agent: is loaded already');
    const loaded: Loaded = { callbacks, registrations: [], poll: undefined };
    this.#agents.set(agent, loaded);
    let isInitialised = false;
    try {
      const event: { value: TrapEvent | null } = { value: null };
      const first = { value: DEFINE_NULLOID() };
      if (!(await callbacks.init(this.#uptimeReference, event, first))) throw new Error('SnmpExtensionInit failed');
      isInitialised = true;
      const regions = [fromAsnOid(first.value), ...(await this.#moreRegions(callbacks))];
      if (callbacks.monitor && !(await callbacks.monitor(this.#monitorData()))) {
        throw new Error('SnmpExtensionMonitor said that the agent is not to be loaded');
      }
      this.#enter(loaded, regions);
      if (event.value && callbacks.trap) loaded.poll = this.#poll(event.value, callbacks.trap);
    } catch (error) {
      this.#leave(agent, loaded);
      if (isInitialised) await callbacks.close?.();
      throw error;
    }
  }

  /**
   * Takes an agent out and calls its Close. One that is not loaded is fine.
   * @throws (rejects) what its Close threw
   */
  async unload(agent: AnyAgent): Promise<void> {
    const loaded = this.#agents.get(agent);
    if (loaded === undefined) return;
    this.#leave(agent, loaded);
    await loaded.callbacks.close?.();
  }

  /**
   * Answers a request as the extension agents of this host do, without a message around it.
   * @param version - `v1` has no exceptions and six error-statuses
   * @throws {TypeError} (rejects) it is no request
   */
  async dispatch(pdu: Pdu | BulkPdu, version: 'v1' | 'v2c' = 'v2c'): Promise<Pdu> {
    if (!isRequestPdu(pdu)) throw new TypeError('pdu: must be a request');
    const principal: Principal = {
      securityModel: version,
      securityName: '',
      securityLevel: 'noAuthNoPriv',
      contextName: '',
    };
    let response: Pdu | undefined;
    await this.#responder.respond({
      principal,
      source: SOURCE,
      pdu,
      encodeResponse: ({ requestID, errorStatus, errorIndex, varBinds }) => {
        response = { type: 'Response', requestID, errorStatus, errorIndex, varBinds };
        return NOTHING;
      },
    });
    return response!;
  }

  /** Unloads all agents. Twice is fine. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#calls.close();
    const results = await Promise.allSettled([...this.#agents.keys()].map((agent) => this.unload(agent)));
    for (const result of results) if (result.status === 'rejected') this.#problem(result.reason);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Milliseconds as a DWORD. */
  get #uptimeReference(): number {
    return Math.floor(this.#clock.now() - this.#openedAt) >>> 0;
  }

  async #moreRegions({ initEx }: ExtensionCallbacks): Promise<Oid[]> {
    const regions: Oid[] = [];
    if (initEx === undefined) return regions;
    while (regions.length < MAX_REGIONS) {
      const next = { value: DEFINE_NULLOID() };
      if (!(await initEx(next))) return regions;
      regions.push(fromAsnOid(next.value));
    }
    throw new RangeError(`SnmpExtensionInitEx gave ${MAX_REGIONS} subtrees and goes on`);
  }

  #monitorData(): ReturnType<typeof monitorData> {
    const counters = this.#service?.counters ?? this.#counters;
    return monitorData(
      (name) => counters[name],
      () => (this.#service?.authenticationTraps ? 1 : 2),
    );
  }

  #enter({ callbacks, registrations }: Loaded, regions: readonly Oid[]): void {
    const handler = new ExtensionHandler(callbacks, regions, (request) => this.#transactionIdOf(request));
    const { context } = this.#options;
    const own = this.#contexts.open('');
    for (const region of regions) {
      if (region.length < 2) throw new RangeError(`subtree '${region}' must have at least two arcs`);
      registrations.push(own.register({ subtree: region, handler }));
      if (this.#service) registrations.push(this.#service.register(region, handler, { context }));
    }
  }

  #leave(agent: AnyAgent, { poll, registrations }: Loaded): void {
    this.#agents.delete(agent);
    poll?.close();
    for (const remove of registrations) remove();
  }

  #poll(event: TrapEvent, trap: NonNullable<ExtensionCallbacks['trap']>): TrapPoll {
    return new TrapPoll(event, trap, {
      onTrap: (notification) => {
        if (this.#options.onTrap) this.#options.onTrap(notification);
        else this.#service?.notifyTargets(notification).catch((error: unknown) => this.#problem(error));
      },
      onProblem: (error) => this.#problem(error),
    });
  }

  #problem(error: unknown): void {
    try {
      this.#options.onProblem?.({ error });
    } catch {
      // A hook that throws has nobody left to tell.
    }
  }

  /** The same in all calls for one request. */
  #transactionIdOf(request: HandlerRequest): number {
    let id = this.#transactionIds.get(request);
    if (id === undefined) {
      this.#lastTransactionId = (this.#lastTransactionId + 1) >>> 0;
      id = this.#lastTransactionId;
      this.#transactionIds.set(request, id);
    }
    return id;
  }
}
