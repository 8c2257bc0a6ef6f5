// An embeddable SNMP agent: sockets, access, handlers, and an exact close.
import { BerWriter, Oid, type OidLike } from '@mgmtapi/ber';
import {
  ClosedError,
  type Counters,
  createCounters,
  type Discard,
  type MibCounterName,
  SnmpEngine,
  systemRandom,
} from '@mgmtapi/engine';
import type { TableDefinition, VarBind } from '@mgmtapi/protocol';
import type { Clock, Endpoint, ListenAddress } from '@mgmtapi/transport';
import type { NotificationInit, RequestOptions, SessionOptions } from 'mgmtapi';
import { type Group, registerGroups } from './built-in-groups.js';
import { isRefused, prepareDataElements } from './community-messages.js';
import { type ContextOptions, type MibContext, MibContexts } from './contexts.js';
import { bindAll } from './endpoints.js';
import { engineGroups } from './engine-groups.js';
import { HandlerCalls } from './handler-calls.js';
import type { MibHandler } from './handlers.js';
import { Notifier } from './notifier.js';
import { type CheckedOptions, checkOptions, type SnmpAgentOptions } from './options.js';
import { Delays, Faults } from './playback/faults.js';
import type { PlayOptions } from './playback/play-options.js';
import { RecordedTree, recordedTree } from './playback/recorded-tree.js';
import { type IncomingRequest, Responder } from './responder.js';
import { SNMP, snmpGroup } from './snmp-group.js';
import { SYSTEM, systemGroup } from './system-group.js';
import type { RowSource } from './table/row-order.js';
import {
  type AgentRow,
  type AgentTable,
  type AnyRow,
  type AnyTable,
  type AnyTableOptions,
  type DefinedColumn,
  type DefinedTable,
  type TypedTableOptions,
  typedTable,
  type UntypedTableOptions,
} from './table/typed-table.js';
import { UserMessages } from './user-messages.js';

/** Options of `SnmpAgent.close`. */
export interface AgentCloseOptions {
  /** Milliseconds that requests in flight may still take; 0 when absent: they end unanswered. */
  readonly drain?: number | undefined;
}

/**
 * An SNMP agent inside this process. It answers GET, GETNEXT, GETBULK and SET in all versions for what is
 * registered or played; everything else that arrives is counted and dropped. It holds the process open until closed.
 */
export class SnmpAgent implements AsyncDisposable {
  readonly #options: SnmpAgentOptions;
  readonly #checked: CheckedOptions;
  readonly #clock: Clock;
  readonly #openedAt: number;
  readonly #counters: Counters = createCounters();
  readonly #calls: HandlerCalls;
  readonly #contexts: MibContexts;
  readonly #responder: Responder;
  /** Of the agent and of its notifications. */
  readonly #engine: SnmpEngine;
  readonly #users: UserMessages | undefined;
  readonly #writer = new BerWriter();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #delays: Delays;
  #endpoints: readonly Endpoint[] = [];
  readonly #notifier: Notifier;
  #state: 'open' | 'draining' | 'closed' = 'open';
  #closed: Promise<void> | undefined;
  readonly #endDrain = new Set<() => void>();

  private constructor(options: SnmpAgentOptions, checked: CheckedOptions) {
    this.#options = options;
    this.#checked = checked;
    this.#clock = checked.clock;
    this.#openedAt = checked.clock.now();
    this.#calls = new HandlerCalls({
      clock: checked.clock,
      timeout: checked.handlerTimeout,
      onHandlerError: options.onHandlerError,
    });
    this.#delays = new Delays(checked.clock);
    this.#contexts = new MibContexts(this.#calls, checked.vacm, checked.faults);
    for (const name of checked.communities.contexts) this.#contexts.open(name);
    this.#responder = new Responder(this.#contexts, this.#counters, checked.maxMessageSize);
    this.#engine = new SnmpEngine({
      clock: checked.clock,
      random: systemRandom,
      counters: this.#counters,
      identity: options.engine,
    });
    this.#notifier = new Notifier({
      transport: checked.transport,
      clock: checked.clock,
      engine: this.#engine,
      counters: this.#counters,
      targets: checked.targets,
      uptime: () => this.uptime,
      authenticationTraps: options.authenticationTraps === true,
      onProblem: options.onNotificationProblem,
    });
    this.#users = checked.users && new UserMessages(this.#engine, checked.users.table, this.#counters);
    this.#registerBuiltIn();
  }

  /**
   * Opens an agent; resolves when it is bound on all its addresses and answers.
   * @throws {TypeError | RangeError} (rejects) an option is wrong; the message names it
   * @throws {TransportError} (rejects) an address or port cannot be had
   */
  static async open(options: SnmpAgentOptions = {}): Promise<SnmpAgent> {
    const checked = checkOptions(options);
    const agent = new SnmpAgent(options, checked);
    await agent.#startEngine();
    const { transport, addresses, port } = checked;
    agent.#endpoints = await bindAll(
      { transport, addresses, port, receiveBuffer: options.receiveBuffer },
      (endpoint) => ({
        onMessage: (bytes, address, fromPort) => agent.#receive(endpoint(), bytes, { address, port: fromPort }),
      }),
    );
    if (options.coldStart) agent.#notifier.coldStart();
    return agent;
  }

  /** Where it listens: one entry for each address, in the order given. */
  get address(): readonly [ListenAddress, ...ListenAddress[]] {
    const [first, ...more] = this.#endpoints.map((endpoint) => endpoint.local);
    return [first!, ...more];
  }

  /** Of its own sockets: `received` = `delivered` + the sum of `discarded`; and the counters of the snmp group. */
  get counters(): Readonly<Counters> {
    return this.#counters;
  }

  /** Are targets told of authentication failures? The option, until a manager sets snmpEnableAuthenTraps. */
  get authenticationTraps(): boolean {
    return this.#notifier.authenTraps.value.value === 1;
  }

  /** Hundredths of a second since it was opened, as sysUpTime counts them: modulo 2^32. */
  get uptime(): number {
    return Math.floor((this.#clock.now() - this.#openedAt) / 10) % 2 ** 32;
  }

  /**
   * Lets a handler answer for a subtree. Of several that fit, the longest subtree counts.
   * @returns takes it away again when called
   * @throws {TypeError | RangeError} no OID, no handler, or this very subtree has a handler already
   */
  register(subtree: OidLike, handler: MibHandler, options: ContextOptions = {}): () => void {
    if (typeof handler?.get !== 'function' || typeof handler.getNext !== 'function') {
      throw new TypeError('handler must have get() and getNext()');
    }
    const oid = Oid.from(subtree);
    if (oid.length === 0) throw new RangeError('subtree must have at least one arc');
    return this.#context(options).register({ subtree: oid, handler });
  }

  /**
   * Answers as a recorded device, for all of the MIB that no registered handler answers for: read-only, sorted, the last
   * of equal names counts. A second recording takes the place of the first.
   * @param recording - what `parseRecording` gives; or what `recordedTree` gives, which many agents may share
   * @throws {TypeError | RangeError} a variable that cannot be encoded, or an option that is wrong
   */
  play(recording: Iterable<VarBind> | MibHandler, options: PlayOptions = {}): void {
    const { vary, faults } = options;
    const tree = recording instanceof RecordedTree ? recording : undefined;
    const handler = tree ?? recordedTree(recording as Iterable<VarBind>, { vary, clock: this.#clock });
    const own = faults && new Faults(faults);
    const context = this.#context(options);
    context.play(handler);
    if (own) context.faults = own;
  }

  /**
   * Serves a table by its MIB definition: rows are objects with the names and the types that the MIB gives, in an array, a
   * Map, an iterable, or from a function that may answer later.
   * @param table - `ifTable` of generated code, or `tree.table('ifTable')`
   * @throws {TypeError | RangeError} no such definition, no rows, or the table is registered already
   */
  table<K extends object, C extends Readonly<Record<string, DefinedColumn>>>(
    table: DefinedTable<K, C>,
    rows: RowSource<AgentRow<K, C>>,
    options?: TypedTableOptions<AgentRow<K, C>, C> & ContextOptions,
  ): AgentTable;
  table(
    table: TableDefinition<Record<string, unknown>>,
    rows: RowSource<Readonly<Record<string, unknown>>>,
    options?: UntypedTableOptions & ContextOptions,
  ): AgentTable;
  table(
    table: { readonly oid: Oid },
    rows: RowSource<AnyRow>,
    options: (AnyTableOptions | UntypedTableOptions) & ContextOptions = {},
  ): AgentTable {
    const { entry, handler } = typedTable(table as AnyTable, rows, options as AnyTableOptions, this.#clock);
    const remove = this.register(entry, handler, options);
    return { changed: () => handler.changed(), remove };
  }

  /**
   * Sends a trap or an inform, at port 162 unless the target says otherwise, with this agent's uptime. A trap: resolves
   * when the system took it. An inform: resolves when the receiver acknowledged it. RFC 3413 section 3.3.
   * @throws {ClosedError} (rejects) the agent is closed, or was closed meanwhile
   * @throws {TimeoutError} (rejects) nobody acknowledged the inform
   */
  async notify(
    target: string | SessionOptions,
    notification: NotificationInit,
    options: RequestOptions = {},
  ): Promise<void> {
    await this.#notifier.notify(target, notification, options);
  }

  /**
   * Sends a notification to all `targets`, each in the kind that it wants.
   * @throws {ClosedError} (rejects) the agent is closed
   * @throws {AggregateError} (rejects) of a `NotificationProblem` for each target that was not told
   */
  notifyTargets(notification: NotificationInit): Promise<void> {
    return this.#notifier.notifyTargets(notification);
  }

  /**
   * Stops answering. Resolves when every handler call has ended for us, every timer is cleared and every socket is gone
   * from the process. Twice is fine; without `drain` it cuts a drain short.
   * @throws {TypeError | RangeError} (rejects) `drain` is no number of milliseconds
   */
  close(options: AgentCloseOptions = {}): Promise<void> {
    const { drain = 0 } = options;
    if (typeof drain !== 'number' || !(drain >= 0 && drain < 2 ** 31)) {
      return Promise.reject(new RangeError(`drain: must be milliseconds from 0 up, not ${String(drain)}`));
    }
    if (drain > 0 && this.#state !== 'closed') return this.#drained(drain).then(() => this.close());
    this.#closed ??= this.#finish();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #finish(): Promise<void> {
    this.#state = 'closed';
    for (const end of this.#endDrain) end();
    this.#calls.close();
    this.#delays.end();
    const parts = [...this.#endpoints.map((endpoint) => endpoint.close()), ...this.#inFlight, this.#notifier.close()];
    const results = await Promise.allSettled(parts);
    this.#engine.close(new ClosedError('agent'));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Resolves when nothing is in flight, when the time is over, or when the agent is closed. */
  #drained(drain: number): Promise<void> {
    this.#state = 'draining';
    return new Promise((resolve) => {
      const end = (): void => {
        this.#clock.clearTimer(timer);
        this.#endDrain.delete(end);
        resolve();
      };
      const timer = this.#clock.setTimer(end, drain);
      this.#endDrain.add(end);
      Promise.all([...this.#inFlight, this.#notifier.close(drain)]).then(end, end);
    });
  }

  #receive(endpoint: Endpoint, bytes: Uint8Array, source: { address: string; port: number }): void {
    this.#counters.received++;
    if (this.#state !== 'open') return this.#discard({ reason: 'closed', source, bytes });
    const { communities } = this.#checked;
    const incoming = prepareDataElements(bytes, source, communities, this.#counters, this.#writer, this.#users);
    if (isRefused(incoming)) {
      const { reason, error, report } = incoming;
      if (report) {
        this.#counters.snmpOutPkts++;
        endpoint.send(report, source.address, source.port);
      }
      if (reason === 'badCommunity') this.#notifier.authenticationFailure();
      return this.#discard({ reason, error, source, bytes });
    }
    const faults = this.#contexts.get(incoming.principal.contextName)?.faults;
    if (faults?.loses()) return this.#discard({ reason: 'filtered', source, bytes });
    if (this.#inFlight.size >= this.#checked.maxInFlight) return this.#discard({ reason: 'queueFull', source, bytes });
    this.#counters.delivered++;
    const work: Promise<void> = this.#answer(endpoint, incoming, faults?.delay() ?? 0).finally(() =>
      this.#inFlight.delete(work),
    );
    this.#inFlight.add(work);
  }

  /** @param delay - milliseconds that it is held back */
  async #answer(endpoint: Endpoint, incoming: IncomingRequest, delay: number): Promise<void> {
    // It does not reject. Should it ever, a peer's packet must not end the process for that.
    const response = await this.#responder.respond(incoming).catch(() => void this.#counters.snmpSilentDrops++);
    if (delay > 0) await this.#delays.wait(delay);
    if (response === undefined || this.#state === 'closed') return;
    this.#counters.snmpOutPkts++;
    endpoint.send(response, incoming.source.address, incoming.source.port);
  }

  #discard(discard: Discard): void {
    this.#counters.discarded[discard.reason]++;
    try {
      this.#options.onDiscard?.(discard);
    } catch {
      // A hook that throws has nobody left to tell.
    }
  }

  #context({ context = '' }: ContextOptions): MibContext {
    if (typeof context !== 'string') throw new TypeError('context: must be a string');
    return this.#contexts.open(context);
  }

  /** With users the agent is an authoritative engine: its boots are counted, and its groups tell about it. */
  async #startEngine(): Promise<void> {
    if (!this.#users) return;
    const local = await this.#users.start();
    const groups = (): readonly Group[] => engineGroups(local, (name) => this.#counters[name]);
    registerGroups(this.#contexts.open(''), groups, this.#options.snmp);
  }

  /** Built-in groups give way to what covers them, unless they were asked for. */
  #registerBuiltIn(): void {
    const { system, snmp } = this.#options;
    const context = this.#contexts.open('');
    const count = (name: MibCounterName): number => this.#counters[name] + this.#notifier.count(name);
    registerGroups(context, () => [[SYSTEM, systemGroup(system || {}, () => this.uptime)]], system);
    registerGroups(context, () => [[SNMP, snmpGroup(count, this.#notifier.authenTraps)]], snmp);
  }
}
