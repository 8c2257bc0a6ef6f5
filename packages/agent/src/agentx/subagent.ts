// An AgentX subagent: our handlers behind somebody else's agent. RFC 2741.
import { Oid, type OidLike } from '@mgmtapi/ber';
import { ClosedError, type NotificationInit, notificationPdu } from '@mgmtapi/engine';
import type { VarBind } from '@mgmtapi/protocol';
import { type Clock, realClock } from '@mgmtapi/transport';
import { type ContextOptions, MibContexts } from '../contexts.js';
import { HandlerCalls } from '../handler-calls.js';
import type { HandlerProblem, MibHandler } from '../handlers.js';
import { unrestricted } from '../vacm/access.js';
import { type MasterAddress, parseMaster } from './connection.js';
import { AgentXResponder } from './responder.js';
import { AgentXSession } from './session.js';

/** Options of `AgentXSubagent.open`. */
export interface AgentXOptions {
  /** Where the master listens: `/path`, `tcp:host:port`. `/var/agentx/master` when absent, as Net-SNMP's. */
  readonly master?: string | MasterAddress | undefined;
  /** What the subagent is called at the master. */
  readonly descr?: string | undefined;
  /** Its identity, as an OID; absent: none. */
  readonly id?: OidLike | undefined;
  /** Seconds that the master is to wait for an answer, 1 to 255; as long as it likes when absent. */
  readonly timeout?: number | undefined;
  /** Milliseconds that the master may take for an answer; 5000 when absent. */
  readonly responseTimeout?: number | undefined;
  /**
   * Milliseconds until a broken connection is tried again, twice as long each time up to a minute. 1000 when absent;
   * `false`: never, the subagent is closed then.
   */
  readonly reconnect?: number | false | undefined;
  /** Milliseconds between two pings, that notice a master that is gone; 15000 when absent, 0: none. */
  readonly ping?: number | undefined;
  /** Milliseconds that a handler's promise may take before the request ends with genErr; 3000 when absent. */
  readonly handlerTimeout?: number | undefined;
  /** Told of every handler that threw, gave nonsense, or did not answer. */
  readonly onHandlerError?: ((problem: HandlerProblem) => void) | undefined;
  /** Told when the connection breaks, with what broke it, and when it is whole again. */
  readonly onConnection?: ((isOpen: boolean, error?: Error) => void) | undefined;
  /** Real time when absent. */
  readonly clock?: Clock | undefined;
}

/** Where and how a subtree is registered at the master. */
export interface AgentXRegisterOptions extends ContextOptions {
  /** 1 to 255; of equal subtrees the least counts. 127 when absent. RFC 2741 section 7.1.4.1. */
  readonly priority?: number | undefined;
}

interface Registered {
  readonly subtree: Oid;
  readonly priority: number;
  readonly context: string;
  readonly remove: () => void;
}

const MAX_WAIT = 60_000;
const DEFAULT_PRIORITY = 127;

/**
 * Lets a running master agent, such as Net-SNMP's snmpd, answer with our handlers. It holds the process open until closed,
 * and comes back by itself when the master does.
 */
export class AgentXSubagent implements AsyncDisposable {
  readonly #options: AgentXOptions;
  readonly #master: MasterAddress;
  readonly #clock: Clock;
  readonly #calls: HandlerCalls;
  readonly #contexts: MibContexts;
  readonly #registered = new Set<Registered>();
  readonly #giveUp = new AbortController();
  #session: AgentXSession | undefined;
  #wait: { readonly timer: unknown; readonly hold: NodeJS.Timeout } | undefined;
  #pingTimer: unknown;
  #connecting: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  private constructor(options: AgentXOptions) {
    const { clock = realClock, handlerTimeout = 3000, onHandlerError } = options;
    this.#options = options;
    this.#master = parseMaster(options.master);
    this.#clock = clock;
    this.#calls = new HandlerCalls({ clock, timeout: handlerTimeout, onHandlerError });
    this.#contexts = new MibContexts(this.#calls, unrestricted);
  }

  /**
   * Connects to a master agent; resolves when the session is open. The first time must succeed.
   * @throws {TypeError | RangeError} (rejects) an option is wrong; the message names it
   * @throws (rejects) the system's error: no master there, no right to its socket; `AgentXError`: it refused
   */
  static async open(options: AgentXOptions = {}): Promise<AgentXSubagent> {
    checkOptions(options);
    const subagent = new AgentXSubagent(options);
    await subagent.#connect();
    return subagent;
  }

  /** Is there a session with the master at the moment? */
  get isOpen(): boolean {
    return this.#session !== undefined && this.#closed === undefined;
  }

  /**
   * Registers a subtree at the master, and again whenever the connection had to be made anew. Resolves when the master has
   * it.
   * @returns takes it away again when called
   * @throws {TypeError | RangeError} (rejects) no OID, no handler, or this very subtree has a handler here already
   * @throws {AgentXError} (rejects) the master refused: duplicateRegistration, unsupportedContext, ...
   * @throws {ClosedError} (rejects) the subagent is closed, or has no connection at the moment
   */
  async register(
    subtree: OidLike,
    handler: MibHandler,
    options: AgentXRegisterOptions = {},
  ): Promise<() => Promise<void>> {
    const { context = '', priority = DEFAULT_PRIORITY } = options;
    if (typeof handler?.get !== 'function' || typeof handler.getNext !== 'function') {
      throw new TypeError('handler must have get() and getNext()');
    }
    if (!Number.isInteger(priority) || priority < 1 || priority > 255)
      throw new RangeError('priority: must be 1 to 255');
    const oid = Oid.from(subtree);
    if (oid.length === 0) throw new RangeError('subtree must have at least one arc');
    const session = this.#session;
    if (session === undefined || this.#closed !== undefined) throw new ClosedError('AgentX subagent');
    const remove = this.#contexts.open(context).register({ subtree: oid, handler });
    const registered: Registered = { subtree: oid, priority, context, remove };
    try {
      await session.register(oid, priority, context);
    } catch (error) {
      remove();
      throw error;
    }
    this.#registered.add(registered);
    return () => this.#unregister(registered);
  }

  /**
   * Lets the master send a notification to whoever it tells. Without `uptime` it is the master's.
   * @throws {ClosedError} (rejects) the subagent is closed, or has no connection at the moment
   * @throws {AgentXError} (rejects) the master refused
   */
  async notify(notification: NotificationInit, { context = '' }: ContextOptions = {}): Promise<void> {
    const { kind: _, ...init } = notification; // trap or inform: the master decides
    const pdu = notificationPdu('v2c', init, { uptime: 0 }) as { readonly varBinds: readonly VarBind[] };
    const varBinds = notification.uptime === undefined ? pdu.varBinds.slice(1) : pdu.varBinds; // sysUpTime.0 is the first
    if (this.#session === undefined || this.#closed !== undefined) throw new ClosedError('AgentX subagent');
    await this.#session.notify((writer) => {
      for (const varBind of varBinds) writer.varBind(varBind);
    }, context);
  }

  /**
   * Takes everything away from the master. Resolves when every handler call has ended for us, every timer is cleared and the
   * connection's handle is gone from the process. Twice is fine.
   */
  close(): Promise<void> {
    this.#closed ??= this.#finish();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #finish(): Promise<void> {
    this.#giveUp.abort(new ClosedError('AgentX subagent'));
    this.#stopWaiting();
    if (this.#pingTimer !== undefined) this.#clock.clearTimer(this.#pingTimer);
    this.#calls.close();
    await this.#connecting.catch(() => undefined);
    await this.#session?.close();
    this.#session = undefined;
  }

  async #connect(): Promise<void> {
    const { descr = 'subagent', id, timeout = 0, responseTimeout = 5000 } = this.#options;
    const session = await AgentXSession.open(
      {
        master: this.#master,
        clock: this.#clock,
        responseTimeout,
        timeout,
        id: id === undefined ? undefined : Oid.from(id),
        descr,
        responder: new AgentXResponder(this.#contexts),
        onEnd: (error) => this.#onEnd(session, error),
      },
      this.#giveUp.signal,
    );
    this.#session = session;
    for (const { subtree, priority, context } of this.#registered) await session.register(subtree, priority, context);
    this.#schedulePing();
  }

  #onEnd(session: AgentXSession, error: Error): void {
    if (this.#session !== session || this.#closed !== undefined) return;
    this.#session = undefined;
    this.#tell(false, error);
    const { reconnect = 1000 } = this.#options;
    if (reconnect === false) void this.close();
    else this.#tryAgainIn(reconnect);
  }

  #tryAgainIn(ms: number): void {
    if (this.#closed !== undefined) return;
    const timer = this.#clock.setTimer(() => {
      this.#stopWaiting();
      this.#connecting = this.#connect().then(
        () => this.#tell(true),
        async (error: Error) => {
          const half = this.#session; // open, but a subtree could not be registered
          this.#session = undefined;
          await half?.close();
          if (this.#closed === undefined) this.#tell(false, error);
          this.#tryAgainIn(Math.min(2 * ms, MAX_WAIT));
        },
      );
    }, ms);
    // Timers of a clock do not hold the process; who waits for its master must.
    this.#wait = { timer, hold: setInterval(() => undefined, MAX_WAIT) };
  }

  #stopWaiting(): void {
    if (this.#wait === undefined) return;
    this.#clock.clearTimer(this.#wait.timer);
    clearInterval(this.#wait.hold);
    this.#wait = undefined;
  }

  #schedulePing(): void {
    const { ping = 15_000 } = this.#options;
    if (ping === 0) return;
    if (this.#pingTimer !== undefined) this.#clock.clearTimer(this.#pingTimer);
    this.#pingTimer = this.#clock.setTimer(() => {
      const session = this.#session;
      session?.ping().then(
        () => this.#session === session && this.#closed === undefined && this.#schedulePing(),
        (error: Error) => session.abort(error),
      );
    }, ping);
  }

  async #unregister(registered: Registered): Promise<void> {
    if (!this.#registered.delete(registered)) return;
    registered.remove();
    const { subtree, priority, context } = registered;
    await this.#session?.unregister(subtree, priority, context);
  }

  #tell(isOpen: boolean, error?: Error): void {
    try {
      this.#options.onConnection?.(isOpen, error);
    } catch {
      // A hook that throws has nobody left to tell.
    }
  }
}

function checkOptions({ timeout = 1, responseTimeout = 1, reconnect = 1, ping = 0 }: AgentXOptions): void {
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > 255)
    throw new RangeError('timeout: must be 1 to 255 seconds');
  for (const [name, ms] of Object.entries({ responseTimeout, reconnect: reconnect === false ? 1 : reconnect, ping })) {
    if (typeof ms !== 'number' || !(ms >= 0 && ms < 2 ** 31)) throw new RangeError(`${name}: must be milliseconds`);
  }
}
