// The session manager: what it opened, it closes.

import { type Channel, channel } from 'node:diagnostics_channel';
import { brand, inspectAs } from '@mgmtapi/ber';
import {
  ClosedError,
  type Counters,
  createCounters,
  type Discard,
  Dispatcher,
  type EngineIdentity,
  type Exchange,
  type ExchangeKey,
  type NotificationInit,
  Peer,
  type Random,
  SessionSecurity,
  SnmpEngine,
  systemRandom,
  type Target,
  TransportError,
} from '@mgmtapi/engine';
import type { NameTree } from '@mgmtapi/protocol';
import {
  type Clock,
  type Family,
  formatHostPort,
  realClock,
  resolveHost,
  type Transport,
  udp,
} from '@mgmtapi/transport';
import { type TracedDatagram, traced } from './datagram-trace.js';
import { LearnedSizes } from './learned-sizes.js';
import { checkIsOptions, checkSpelling } from './option-names.js';
import { checkInteger, MAX_MILLISECONDS, NO_OPTIONS, type RequestOptions, type SessionOptions } from './options.js';
import { type PollJob, type PollOptions, type PollResult, poll } from './poll.js';
import { Place, Registry } from './registry.js';
import { type CloseOptions, placeOfSession, type SessionHost, SnmpSession, sendNotification } from './session.js';
import { type SessionSpec, SessionSpecs } from './session-spec.js';
import { openTrapListener, type TrapListener, type TrapListenerOptions } from './trap-listener.js';

/** Where notifications go when the target does not say: RFC 3417 section 2.2. */
const NOTIFICATION_PORT = 162;

/** `mgmtapi.close`: something is closed, and nothing of it is left. Its id, target and counters can still be read. */
export type CloseEvent =
  | { readonly kind: 'session'; readonly session: SnmpSession }
  | { readonly kind: 'listener'; readonly listener: TrapListener }
  | { readonly kind: 'manager'; readonly manager: SnmpManager };

const closeChannel: Channel = channel('mgmtapi.close');

function publishClose(event: CloseEvent): void {
  if (closeChannel.hasSubscribers) closeChannel.publish(event);
}

/** What a manager can be told. */
export interface SnmpManagerOptions {
  /** Defaults for all its sessions. */
  session?: Partial<SessionOptions> | undefined;
  /** Names for OIDs, such as `standardMibs()` of `@mgmtapi/mib`. */
  names?: NameTree | undefined;
  /** Told of every datagram that is dropped, by sessions and listeners. What it throws is ignored. */
  onDiscard?: ((discard: Discard) => void) | undefined;
  /**
   * Told of every datagram that its sockets send or receive, in hex and decoded, for debugging. `hex` and `message` hide
   * communities, `bytes` does not. What it throws is ignored.
   */
  onDatagram?: ((datagram: TracedDatagram) => void) | undefined;
  /** Remember where each session and listener was opened: see `SnmpManager.openedAt`. False. */
  trace?: boolean | undefined;
  /** Requests on the wire at once for each socket: as many as the granted receive buffer holds answers. */
  maxInFlight?: number | undefined;
  /** Octets of receive buffer asked for each socket: 4 MiB. The system may grant less. */
  receiveBuffer?: number | undefined;
  /** UDP when absent. */
  transport?: Transport | undefined;
  /**
   * SNMPv3: who this manager is where it sends traps and takes informs. Absent: a random engineID for its life. Or an
   * engine that it shares with others.
   */
  engine?: EngineIdentity | SnmpEngine | undefined;
  clock?: Clock | undefined;
  random?: Random | undefined;
}

/** Options of `SnmpManager.open`: the session's, and a signal that gives up opening. */
export type OpenOptions = Partial<SessionOptions> & { signal?: AbortSignal | undefined };

const managerOptionNames: readonly (keyof SnmpManagerOptions)[] = [
  'session',
  'names',
  'onDiscard',
  'onDatagram',
  'maxInFlight',
  'receiveBuffer',
  'trace',
  'engine',
  'transport',
  'clock',
  'random',
];

/**
 * Opens sessions and listeners over sockets that they share, and closes them all. A manager that was closed opens
 * nothing any more.
 */
export class SnmpManager implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #transport: Transport;
  readonly #onDiscard: ((discard: Discard) => void) | undefined;
  readonly #specs: SessionSpecs;
  readonly #engine: SnmpEngine;
  readonly #sharesEngine: boolean;
  readonly #dispatcher: Dispatcher;
  readonly #counters: Counters = createCounters();
  readonly #sessions = new Registry<SnmpSession>(placeOfSession);
  readonly #listeners = new Set<TrapListener>();
  /** What is on its way to be opened: told when the manager closes first. */
  readonly #opening = new Registry<Opening>((opening) => opening.place);
  readonly #host: SessionHost;
  readonly #startedAt: number;
  /** With `trace`: the call stacks of `open` and `listen`. */
  readonly #stacks: WeakMap<SnmpSession | TrapListener, string> | undefined;
  #nextId = 1;
  #closing = false;
  #closed: Promise<void> | undefined;

  static {
    brand(SnmpManager, 'mgmtapi.SnmpManager');
    inspectAs(
      SnmpManager,
      (manager) =>
        `SnmpManager { sessions: ${manager.#sessions.size}, listeners: ${manager.#listeners.size}${manager.#closing ? ', closed' : ''} }`,
    );
  }

  /** @throws {TypeError | RangeError} naming the option that is wrong */
  constructor(options: SnmpManagerOptions = {}) {
    const { session = {}, maxInFlight, receiveBuffer, onDiscard, onDatagram, names, transport = udp() } = options;
    checkIsOptions(options);
    checkSpelling(options, managerOptionNames);
    this.#specs = new SessionSpecs(session);
    if (maxInFlight !== undefined) checkInteger('maxInFlight', maxInFlight, 1, MAX_MILLISECONDS);
    if (receiveBuffer !== undefined) checkInteger('receiveBuffer', receiveBuffer, 1, MAX_MILLISECONDS);
    if (onDiscard !== undefined && typeof onDiscard !== 'function')
      throw new TypeError('onDiscard: must be a function');
    if (onDatagram !== undefined && typeof onDatagram !== 'function')
      throw new TypeError('onDatagram: must be a function');
    if (options.trace !== undefined && typeof options.trace !== 'boolean')
      throw new TypeError('trace: must be true or false');
    if (names !== undefined && typeof names?.resolve !== 'function') throw new TypeError('names: must be a NameTree');
    this.#stacks = options.trace ? new WeakMap() : undefined;
    this.#onDiscard = onDiscard;
    this.#clock = options.clock ?? realClock;
    this.#startedAt = this.#clock.now();
    this.#transport = onDatagram ? traced(transport, onDatagram) : transport;
    const { random = systemRandom, engine } = options;
    this.#sharesEngine = engine instanceof SnmpEngine;
    this.#engine =
      engine instanceof SnmpEngine
        ? engine
        : new SnmpEngine({ clock: this.#clock, random, counters: this.#counters, identity: engine });
    this.#dispatcher = new Dispatcher({
      transport: this.#transport,
      clock: this.#clock,
      random,
      engine: this.#engine,
      counters: this.#counters,
      onDiscard,
      maxInFlight,
      receiveBuffer,
    });
    this.#host = {
      dispatcher: this.#dispatcher,
      clock: this.#clock,
      names,
      sizes: new LearnedSizes(),
      uptime: () => (this.#clock.now() - this.#startedAt) / 10,
      left: (session) => this.#sessions.leave(session),
      closed: (session) => publishClose({ kind: 'session', session }),
    };
  }

  /** Every session that is open, or draining, oldest first. The call of its `close` takes it out. */
  get sessions(): ReadonlySet<SnmpSession> {
    return this.#sessions;
  }

  /** Every listener that is open or closing, oldest first. */
  get listeners(): ReadonlySet<TrapListener> {
    return this.#listeners;
  }

  /**
   * Where a session or listener was opened, as the lines of a call stack: for finding what was not closed. Only with the
   * option `trace`, else undefined.
   */
  openedAt(opened: SnmpSession | TrapListener): string | undefined {
    return this.#stacks?.get(opened);
  }

  /** True from the call of `close` on: it opens nothing any more. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Live: of all sockets and listeners since the manager was made. `received` = `delivered` + the sum of `discarded`. */
  get counters(): Readonly<Counters> {
    return this.#counters;
  }

  /**
   * Opens a session. Looks the host's name up; never contacts the agent.
   * @param target - `'h'`, `'h:1161'`, `'[::1]:1161'`, ... or all options in one object
   * @throws {TypeError | RangeError} naming the option that is wrong (as a rejection)
   * @throws {TransportError} the name is unknown (`ENOTFOUND`), the socket cannot be opened
   * @throws {ClosedError} the manager is closed, or was closed meanwhile
   */
  open(target: string | SessionOptions, options: OpenOptions = NO_OPTIONS): Promise<SnmpSession> {
    try {
      if (this.#closing) throw new ClosedError('manager');
      options.signal?.throwIfAborted();
      return this.#remember(this.#open(this.#specs.of(target, options), options.signal), this.open);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Opens a trap listener; resolves when it is bound.
   * @throws {TransportError} the port is taken (`EADDRINUSE`) or forbidden (`EACCES`)
   */
  listen(options: TrapListenerOptions = {}): Promise<TrapListener> {
    return this.#remember(this.#listen(options), this.listen);
  }

  async #listen(options: TrapListenerOptions): Promise<TrapListener> {
    if (this.#closing) throw new ClosedError('manager');
    const opening = openTrapListener(
      {
        transport: this.#transport,
        clock: this.#clock,
        engine: this.#engine,
        onDiscard: this.#onDiscard,
        counters: this.#counters,
        closed: (listener) => {
          this.#listeners.delete(listener);
          publishClose({ kind: 'listener', listener });
        },
      },
      options,
    );
    // While it binds, the manager may be closed: then nobody gets the listener, and close() waits for its end.
    let listener: TrapListener | undefined;
    const bound = opening.then(async (open) => {
      if (this.#closing) await open.close();
      else {
        listener = open;
        this.#listeners.add(open);
      }
    });
    await this.#orClosed(bound);
    if (!listener) throw new ClosedError('manager');
    return listener;
  }

  /**
   * Sends a notification to a receiver, at port 162 unless the target says otherwise. A trap: resolves when the system
   * took it. An inform: resolves when the receiver acknowledged it. RFC 3413 section 3.3.
   */
  async notify(
    target: string | SessionOptions,
    notification: NotificationInit,
    options: RequestOptions = {},
  ): Promise<void> {
    if (this.#closing) throw new ClosedError('manager');
    options.signal?.throwIfAborted();
    const spec = this.#specs.of(target, NO_OPTIONS, NOTIFICATION_PORT);
    const session = await this.#remember(this.#open(spec, options.signal), this.notify);
    try {
      await sendNotification(session, notification, options);
    } finally {
      await session.close();
    }
  }

  /**
   * Asks many targets, a bounded number at once, and gives each one's result as it comes: an error is a result too.
   * Leaving the loop stops what is under way.
   */
  poll<J extends PollJob>(
    jobs: Iterable<J> | AsyncIterable<J>,
    options: PollOptions = {},
  ): AsyncIterableIterator<PollResult<J>> {
    const host = {
      now: () => this.#clock.now(),
      closing: () => this.#closing,
      open: (target: string | SessionOptions, o: OpenOptions) => this.open(target, o),
    };
    return poll(host, jobs, options);
  }

  /**
   * Closes every session and listener, and resolves when nothing of the manager is left in the process. Twice is fine.
   * @throws {TransportError} a socket could not be closed; everything else was released all the same (as a rejection)
   */
  close(options: CloseOptions = {}): Promise<void> {
    const { drain = 0 } = options;
    try {
      checkInteger('drain', drain, 0, MAX_MILLISECONDS);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#closing = true;
    for (const opening of this.#opening) opening.giveUp();
    const parts = [...this.#sessions, ...this.#listeners].map((each) => each.close(options));
    if (drain > 0) return Promise.allSettled(parts).then(() => this.close());
    return (this.#closed ??= this.#finish(parts));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #finish(parts: readonly Promise<void>[]): Promise<void> {
    const results = await Promise.allSettled(parts);
    await this.#dispatcher.idle();
    if (!this.#sharesEngine) this.#engine.close(new ClosedError('manager'));
    publishClose({ kind: 'manager', manager: this });
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  #open(spec: SessionSpec, signal: AbortSignal | undefined): Promise<SnmpSession> {
    const { address } = spec;
    if (address && spec.socket === 'shared') {
      const exchange = this.#dispatcher.take(keyOf(spec, address.family));
      if (exchange) return Promise.resolve(this.#admit(spec, address.address, exchange));
    }
    return this.#openSlowly(spec, signal);
  }

  async #openSlowly(spec: SessionSpec, signal: AbortSignal | undefined): Promise<SnmpSession> {
    let givenUp = false;
    let session: SnmpSession | undefined;
    const isWanted = () => !givenUp && !this.#closing;
    const opening = this.#acquire(spec, isWanted, (address, exchange) => {
      if (isWanted()) session = this.#admit(spec, address, exchange);
      return session;
    });
    try {
      const opened = await this.#orClosed(opening, signal);
      if (!opened) throw new ClosedError('manager');
      return opened;
    } catch (error) {
      givenUp = true;
      session?.close().catch(() => {}); // it was given up in the moment in which it opened
      throw error;
    }
  }

  async #acquire(
    spec: SessionSpec,
    isWanted: () => boolean,
    take: (address: string, exchange: Exchange) => SnmpSession | undefined,
  ): Promise<SnmpSession | undefined> {
    const { host, port, family, lookup } = spec;
    const { address, family: foundFamily } =
      spec.address ??
      (await resolveHost(host, { family, lookup }).catch((error: unknown) => {
        throw TransportError.from(error, `cannot find the host of ${formatHostPort(host, port)}`);
      }));
    if (!isWanted()) return undefined;
    const own = spec.socket === 'own';
    return this.#dispatcher.acquire(keyOf(spec, foundFamily), own, (exchange) => take(address, exchange));
  }

  #admit(spec: SessionSpec, address: string, exchange: Exchange): SnmpSession {
    const { host, port, version } = spec;
    const security = spec.security && new SessionSecurity(spec.security);
    const target: Target = security
      ? { host, address, port, version, userName: security.user.userName }
      : { host, address, port, version };
    const peer = new Peer(target, spec.peer);
    const session = new SnmpSession(this.#host, this.#nextId++, exchange, peer, spec.settings, security);
    this.#sessions.enter(session);
    return session;
  }

  /** Keeps the call stack of what opens, from the public function `caller` up. */
  #remember<T extends SnmpSession | TrapListener>(
    opening: Promise<T>,
    caller: (...args: never[]) => unknown,
  ): Promise<T> {
    const stacks = this.#stacks;
    if (!stacks) return opening;
    const here = { stack: '' };
    Error.captureStackTrace(here, caller);
    const stack = here.stack.slice(here.stack.indexOf('\n') + 1);
    return opening.then((opened) => {
      stacks.set(opened, stack);
      return opened;
    });
  }

  /** Waits for `work`, but not longer than until the manager is closed or the signal aborts. */
  #orClosed<T>(work: Promise<T>, signal?: AbortSignal | undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const opening = new Opening(() => reject(new ClosedError('manager')));
      const onAbort = () => reject(signal!.reason);
      this.#opening.enter(opening);
      if (signal) this.#dispatcher.signals.watch(signal, onAbort);
      const settle = () => {
        this.#opening.leave(opening);
        if (signal) this.#dispatcher.signals.unwatch(signal, onAbort);
      };
      work.then(resolve, reject).finally(settle);
    });
  }
}

/** Something on its way to be opened. */
class Opening {
  readonly place: Place<Opening> = new Place<Opening>(this);

  /** @param giveUp - the manager closes first */
  constructor(readonly giveUp: () => void) {}
}

function keyOf({ localAddress, localPort }: SessionSpec, family: Family): ExchangeKey {
  return { family, localAddress, localPort };
}
