// One session: an agent by name, asked through a socket that belongs to the manager.

import { brand, inspectAs, type Oid, type OidLike } from '@mgmtapi/ber';
import {
  ClosedError,
  type ConfirmedPdu,
  type Dispatcher,
  type Exchange,
  formatTarget,
  type NotificationInit,
  notificationPdu,
  type Peer,
  type Request,
  type RequestDone,
  ResponseError,
  type RetryPolicy,
  type SessionSecurity,
  shapeError,
  type Target,
} from '@mgmtapi/engine';
import {
  ErrorStatus,
  encodeMessage,
  type Instance,
  type NameTree,
  type Pdu,
  type Row,
  type TableDefinition,
  type TrapV1Pdu,
  toVarBind,
  type VarBind,
  type VarBindLike,
} from '@mgmtapi/protocol';
import type { Clock } from '@mgmtapi/transport';
import type { Asker } from './asker.js';
import type { LearnedSizes } from './learned-sizes.js';
import { oidArgument } from './oid-argument.js';
import { OneByOne } from './one-by-one.js';
import {
  checkInteger,
  checkRequestOptions,
  communityOctets,
  MAX_MILLISECONDS,
  NO_OPTIONS,
  type RequestOptions,
} from './options.js';
import { fitsOneRequest, type ReadOptions, readAll } from './reading.js';
import { Place } from './registry.js';
import { checkCallOptions, contextOf } from './session-user.js';
import { openTable } from './table.js';
import type { TableOptions } from './table-arguments.js';
import type { ColumnOf, JoinedTables, RowOnly, RowWith, RunTimeColumns } from './typed-table.js';
import { Walk } from './walk.js';
import type { WalkOptions } from './walk-options.js';

/** What a session needs of its manager. */
export interface SessionHost {
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly names: NameTree | undefined;
  readonly sizes: LearnedSizes;
  /** How long the manager has been there, 1/100 s. */
  uptime(): number;
  /** The session has left the open state for good: off the registry. */
  left(session: SnmpSession): void;
  /** Nothing of the session is left. */
  closed(session: SnmpSession): void;
}

/** What stays the same for all requests of a session. */
export interface SessionSettings {
  readonly timeout: number;
  readonly retries: number;
  readonly community: Uint8Array;
  readonly maxRepetitions: number | 'auto';
}

/** How often a session asked, and what came of it. */
export interface SessionCounters {
  readonly requests: number;
  readonly responses: number;
  /** Sends after the first of a request. */
  readonly retries: number;
  readonly timeouts: number;
  /** Requests that ended with any other error. */
  readonly errors: number;
}

/** How a close is to go. */
export interface CloseOptions {
  /** Milliseconds that what is in flight may take to finish; new requests are refused at once. 0: reject all at once. */
  readonly drain?: number | undefined;
}

/** Options of `getBulk`. RFC 3416 section 4.2.3. */
export interface GetBulkOptions extends RequestOptions {
  /** How many of the first names are asked once only: 0. */
  nonRepeaters?: number | undefined;
  /** How many successors of each other name are asked: 10. */
  maxRepetitions?: number | undefined;
}

/** For each name asked, the answer in the same place. */
export type Answers<T extends readonly OidLike[]> = { -readonly [K in keyof T]: VarBind };

/** Sends a PDU and resolves with the answer whatever its error-status. For the C-style functions. */
export let requestPdu: (session: SnmpSession, pdu: ConfirmedPdu, options?: RequestOptions) => Promise<Pdu>;
/** Sends a notification to whoever the session names. For `SnmpManager.notify`. */
export let sendNotification: (session: SnmpSession, init: NotificationInit, options: RequestOptions) => Promise<void>;
/** From the next request on the agent is asked at this port. For `SnmpMgrCtl`. */
export let setPort: (session: SnmpSession, port: number) => void;
/** Where a session keeps its place in its manager's registry; undefined for anything else. */
export let placeOfSession: (session: SnmpSession) => Place<SnmpSession> | undefined;

/** An agent that can be asked. Made by `SnmpManager.open`; everything it waits for ends with `close`. */
export class SnmpSession implements AsyncDisposable {
  /** Unique in its manager. */
  readonly id: number;
  readonly #host: SessionHost;
  readonly #peer: Peer;
  readonly #exchange: Exchange;
  readonly #settings: SessionSettings;
  /** v3 only. */
  readonly #security: SessionSecurity | undefined;
  readonly #since: number;
  readonly #place: Place<SnmpSession> = new Place<SnmpSession>(this);
  #state: 'open' | 'closing' | 'closed' = 'open';
  #draining: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  static {
    brand(SnmpSession, 'mgmtapi.SnmpSession');
    inspectAs(
      SnmpSession,
      (session) =>
        `SnmpSession #${session.id} ${formatTarget(session.target)} ${session.#state}, ${session.inFlight} in flight`,
    );
    requestPdu = (session, pdu, options = NO_OPTIONS) =>
      new Promise((resolve, reject) => {
        checkRequestOptions(options);
        session.#ask(pdu, undefined, options, (error, response) => (response ? resolve(response) : reject(error)));
      });
    sendNotification = (session, init, options) => session.#notify(init, options);
    setPort = (session, port) => {
      session.#peer.moveTo(port);
    };
    placeOfSession = (session) => (typeof session === 'object' && #place in session ? session.#place : undefined);
  }

  /** @internal `SnmpManager.open` makes them. */
  constructor(
    host: SessionHost,
    id: number,
    exchange: Exchange,
    peer: Peer,
    settings: SessionSettings,
    security: SessionSecurity | undefined,
  ) {
    this.#host = host;
    this.id = id;
    this.#exchange = exchange;
    this.#peer = peer;
    this.#settings = settings;
    this.#security = security;
    this.#since = Date.now();
  }

  /** When it was opened. */
  get since(): Date {
    return new Date(this.#since);
  }

  /** Whom it asks. Holds no secret. */
  get target(): Target {
    return this.#peer.target;
  }

  get state(): 'open' | 'closing' | 'closed' {
    return this.#state;
  }

  /** Requests that have not ended: waiting for their turn, and sent. */
  get inFlight(): number {
    return this.#peer.pending;
  }

  /** A snapshot. */
  get counters(): SessionCounters {
    const { requests, responses, retries, timeouts, errors } = this.#peer;
    return { requests, responses, retries, timeouts, errors };
  }

  /**
   * Reads variables: answer i belongs to name i. Names that the agent lacks come as values of type `NoSuchObject` or
   * `NoSuchInstance` (v1: a `ResponseError` noSuchName, unless `isolate`). Any number of names: more than an agent takes at
   * once are asked in several requests, and an answer that is too big is asked for in parts. RFC 3416 section 4.2.1.
   * @throws {ResponseError} the agent answered with an error-status
   * @throws {TimeoutError} no answer
   * @throws {ClosedError} closed before the answer
   */
  get(oid: string | Oid, options?: ReadOptions): Promise<VarBind>;
  get<const T extends readonly OidLike[]>(oids: T, options?: ReadOptions): Promise<Answers<T>>;
  get(oids: string | Oid | readonly OidLike[], options: ReadOptions = NO_OPTIONS): Promise<VarBind | VarBind[]> {
    return this.#read('GetRequest', oids, options);
  }

  /**
   * Reads the variable after each name; past the last one the value is of type `EndOfMibView` (v1: noSuchName).
   * RFC 3416 section 4.2.2.
   */
  getNext(oid: string | Oid, options?: ReadOptions): Promise<VarBind>;
  getNext<const T extends readonly OidLike[]>(oids: T, options?: ReadOptions): Promise<Answers<T>>;
  getNext(oids: string | Oid | readonly OidLike[], options: ReadOptions = NO_OPTIONS): Promise<VarBind | VarBind[]> {
    return this.#read('GetNextRequest', oids, options);
  }

  /**
   * Reads many successors at once: `nonRepeaters` single ones, then rounds over the other names. The agent may send
   * fewer than asked. Not in v1. RFC 3416 section 4.2.3.
   */
  getBulk(oids: readonly OidLike[], options: GetBulkOptions = NO_OPTIONS): Promise<VarBind[]> {
    return new Promise((resolve, reject) => {
      checkRequestOptions(options);
      const { nonRepeaters = 0, maxRepetitions = 10 } = options;
      checkInteger('nonRepeaters', nonRepeaters, 0, MAX_MILLISECONDS);
      checkInteger('maxRepetitions', maxRepetitions, 0, MAX_MILLISECONDS);
      if (this.#peer.version === 'v1') throw new TypeError('getBulk: SNMPv1 has no GETBULK; use getNext or walk');
      const asked = this.#oids(oids, 'oids');
      this.#ask(
        { type: 'GetBulkRequest', oids: asked, nonRepeaters, maxRepetitions },
        undefined,
        options,
        (error, response) => {
          if (!response) reject(error);
          else if (response.errorStatus !== 0) reject(this.#responseError(response, asked));
          else resolve(response.varBinds as VarBind[]);
        },
      );
    });
  }

  /**
   * Writes variables, all or none. Resolves with what the agent answered. RFC 3416 section 4.2.5.
   * @throws {ResponseError} refused: `status` says why, `oid` which one
   * @throws {TimeoutError} the outcome is unknown: the agent may have written
   */
  set(varBinds: readonly VarBindLike[], options?: RequestOptions): Promise<VarBind[]>;
  /** Writes one variable of a known type: `session.set(ifAdminStatus.at({ ifIndex: 3 }), 'down')`. */
  set<T>(instance: Instance<T>, value: T, options?: RequestOptions): Promise<VarBind>;
  set<T>(
    what: readonly VarBindLike[] | Instance<T>,
    second?: T | RequestOptions,
    third?: RequestOptions,
  ): Promise<VarBind | VarBind[]> {
    return new Promise((resolve, reject) => {
      const one = isInstance(what);
      const options = (one ? third : (second as RequestOptions | undefined)) ?? NO_OPTIONS;
      checkRequestOptions(options);
      const varBinds = one ? [encodeValue(what, second as T)] : what;
      if (!Array.isArray(varBinds)) throw new TypeError('varBinds: must be an array');
      const written = varBinds.map((varBind: VarBindLike, i) => {
        const argument = one ? 'instance' : `varBinds[${i}]`;
        if (typeof varBind !== 'object' || varBind === null)
          throw new TypeError(`${argument}: must be { oid, type, value }`);
        return toVarBind({ ...varBind, oid: oidArgument(varBind.oid, this.#host.names, `${argument}.oid`) }, argument);
      });
      const asked = written.map((varBind) => varBind.oid);
      this.#ask({ type: 'SetRequest', varBinds: written }, asked, options, (error, response) => {
        if (!response) return reject(error);
        if (response.errorStatus !== 0) return reject(this.#responseError(response, asked));
        const answers = response.varBinds as VarBind[];
        resolve(one ? answers[0]! : answers);
      });
    });
  }

  /**
   * Every variable of the subtree, in order, one by one. With v2c and v3 by GETBULK, with v1 by GETNEXT.
   * Leaving the loop ends the walk. It never looks complete when it is not: every early end throws.
   * @throws {WalkError} the agent's names do not increase
   */
  walk(root: OidLike, options: WalkOptions = {}): AsyncIterableIterator<VarBind> {
    return new OneByOne(this.#walk(root, options));
  }

  /** The same, as many at a time as one response brought: the fast way. */
  walkBatches(root: OidLike, options: WalkOptions = {}): AsyncIterableIterator<VarBind[]> {
    return this.#walk(root, options);
  }

  /**
   * The rows of a table in the order of their index, each with the cells that the agent has.
   * @param table - the table's own OID (`1.3.6.1.2.1.2.2` for ifTable), not its entry's; or a definition, for typed rows
   */
  table(table: OidLike, options?: TableOptions): AsyncIterableIterator<Row>;
  table<R>(
    table: TableDefinition<R>,
    options?: TableOptions & { columns?: readonly number[] | undefined; with?: undefined },
  ): AsyncIterableIterator<R>;
  /** The same with columns that are only known at run time. */
  table<R, const O extends TableOptions>(
    table: TableDefinition<R>,
    options: O & RunTimeColumns<O>,
  ): AsyncIterableIterator<RowWith<R, JoinedTables<O>>>;
  /** Rows of the columns asked for, with those of other tables that have the same index. */
  table<
    R,
    const C extends readonly (ColumnOf<RowWith<R, W>> | number)[] = readonly number[],
    const W extends readonly TableDefinition[] = readonly [],
  >(
    table: TableDefinition<R>,
    options: TableOptions & { columns?: C | undefined; with?: W | undefined },
  ): AsyncIterableIterator<RowOnly<RowWith<R, W>, C[number]>>;
  table(table: OidLike | TableDefinition, options: TableOptions = {}): AsyncIterableIterator<unknown> {
    checkRequestOptions(options);
    return openTable(this.#asker(), table, this.#host.names, options, this.#settings.maxRepetitions);
  }

  /**
   * Rejects what is pending with `ClosedError` in this turn, and resolves when nothing of the session is left: no
   * timer, no callback to come, and no socket, unless other sessions use it. Twice is fine.
   */
  close(options: CloseOptions = NO_OPTIONS): Promise<void> {
    const { drain = 0 } = options;
    try {
      checkInteger('drain', drain, 0, MAX_MILLISECONDS);
    } catch (error) {
      return Promise.reject(error);
    }
    if (drain > 0 && this.#peer.pending > 0 && !this.#closed) return (this.#draining ??= this.#drain(drain));
    if (this.#closed) return this.#closed;
    let close!: (handleGone: Promise<void> | undefined) => void;
    this.#closed = new Promise((resolve) => (close = resolve));
    close(this.#close()); // whoever is told of a request that ends with this may call close again
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #read(
    type: 'GetRequest' | 'GetNextRequest',
    oids: string | Oid | readonly OidLike[],
    options: ReadOptions,
  ): Promise<VarBind | VarBind[]> {
    return new Promise((resolve, reject) => {
      checkRequestOptions(options);
      const many = Array.isArray(oids);
      const asked = this.#oids(many ? oids : [oids as string | Oid], 'oids');
      if (options.isolate || !fitsOneRequest(asked)) {
        const answers = readAll(this.#asker(), type, asked, options);
        return resolve(many ? answers : answers.then(([answer]) => answer!));
      }
      // Only a GET is answered with the very names that were asked.
      const expected = type === 'GetRequest' ? asked : undefined;
      this.#ask({ type, oids: asked }, expected, options, (error, response) => {
        if (!response) return reject(error);
        const varBinds = response.varBinds as VarBind[];
        if (response.errorStatus === ErrorStatus.tooBig && asked.length > 1 && this.#state === 'open') {
          return resolve(readAll(this.#asker(), type, asked, options, Math.ceil(asked.length / 2)));
        }
        if (response.errorStatus !== 0) return reject(this.#responseError(response, asked));
        if (varBinds.length < asked.length) return reject(shapeError(this.target, varBinds.length, asked.length));
        if (varBinds.length > asked.length) varBinds.length = asked.length; // the rest answers nothing that was asked
        resolve(many ? varBinds : varBinds[0]!);
      });
    });
  }

  #oids(oids: readonly OidLike[], argument: string): Oid[] {
    if (!Array.isArray(oids)) throw new TypeError(`${argument}: must be an array of OIDs`);
    const { names } = this.#host;
    const asked = new Array<Oid>(oids.length);
    for (let i = 0; i < oids.length; i++) asked[i] = oidArgument(oids[i]!, names, argument);
    return asked;
  }

  #ask(pdu: ConfirmedPdu, expected: readonly Oid[] | undefined, options: RequestOptions, done: RequestDone): Request {
    if (this.#state !== 'open') throw new ClosedError('session');
    const settings = this.#settings;
    const security = this.#security;
    const { signal, timeout, retries, community } = options;
    signal?.throwIfAborted();
    if (options !== NO_OPTIONS) checkCallOptions(options, security !== undefined);
    const policy =
      timeout === undefined && retries === undefined
        ? settings
        : { timeout: timeout ?? settings.timeout, retries: retries ?? settings.retries };
    if (security) return this.#askSecured(security, pdu, expected, policy, options, done);
    return this.#host.dispatcher.sendPdu(
      this.#exchange,
      this.#peer,
      community === undefined ? settings.community : communityOctets(community),
      pdu,
      expected,
      policy,
      options,
      done,
    );
  }

  #askSecured(
    security: SessionSecurity,
    pdu: ConfirmedPdu,
    expected: readonly Oid[] | undefined,
    policy: RetryPolicy,
    options: RequestOptions,
    done: RequestDone,
  ): Request {
    const { secured } = this.#host.dispatcher;
    const context = contextOf(options);
    return secured!.sendPdu(this.#exchange, this.#peer, security, context, pdu, expected, policy, options, done);
  }

  #asker(): Asker {
    const session = this;
    return {
      get target() {
        return session.target;
      },
      get open() {
        return session.#state === 'open';
      },
      policy: { timeout: this.#settings.timeout, retries: this.#settings.retries, backoff: this.#peer.options.backoff },
      get repetitions() {
        return session.#host.sizes.of(session.#peer.address, session.#peer.target.port);
      },
      now: () => this.#host.clock.now(),
      ask: (pdu, expected, options, done) => this.#ask(pdu, expected, options, done),
      cancel: (request) => this.#exchange.settle(request, new ClosedError('walk'), undefined),
    };
  }

  #walk(root: OidLike, options: WalkOptions): Walk {
    return new Walk(
      this.#asker(),
      oidArgument(root, this.#host.names, 'root'),
      this.#host.names,
      this.#settings.maxRepetitions,
      options,
    );
  }

  async #notify(init: NotificationInit, options: RequestOptions): Promise<void> {
    checkRequestOptions(options);
    const { version } = this.#peer;
    const { names } = this.#host;
    const oidOf = (like: OidLike, argument: string) => oidArgument(like, names, argument);
    const pdu = notificationPdu(version, init, { uptime: this.#host.uptime(), oidOf });
    if (pdu.type === 'InformRequest') {
      const response = await requestPdu(this, { type: pdu.type, varBinds: pdu.varBinds }, options);
      if (response.errorStatus !== 0)
        throw this.#responseError(
          response,
          pdu.varBinds.map((varBind) => varBind.oid),
        );
      return;
    }
    const requestID = this.#exchange.nextId();
    checkCallOptions(options, this.#security !== undefined);
    if (version === 'v3') {
      const { secured } = this.#host.dispatcher;
      const trap: Pdu = { type: 'SNMPv2-Trap', requestID, errorStatus: 0, errorIndex: 0, varBinds: pdu.varBinds };
      const message = await secured!.encodeTrap(this.#security!, contextOf(options), trap);
      if (this.#state !== 'open') throw new ClosedError('session');
      options.signal?.throwIfAborted();
      return this.#exchange.sendUnconfirmed(this.#peer, message);
    }
    const community = options.community === undefined ? this.#settings.community : communityOctets(options.community);
    const complete: Pdu | TrapV1Pdu =
      pdu.type === 'Trap' ? pdu : { type: pdu.type, requestID, errorStatus: 0, errorIndex: 0, varBinds: pdu.varBinds };
    await this.#exchange.sendUnconfirmed(this.#peer, encodeMessage({ version, community, pdu: complete }));
  }

  #responseError(response: Pdu, asked: readonly Oid[]): ResponseError {
    return new ResponseError(response, asked[response.errorIndex - 1], this.target);
  }

  /** Refuses new requests, waits for those in flight at most `drain` milliseconds, then closes. */
  #drain(drain: number): Promise<void> {
    this.#state = 'closing';
    return new Promise<void>((resolve) => {
      const { clock } = this.#host;
      const timer = clock.setTimer(resolve, drain);
      this.#peer.onIdle = () => {
        clock.clearTimer(timer);
        resolve();
      };
    }).then(() => this.close());
  }

  /** Everything is done in this turn but for the socket, where this session was its last user. */
  #close(): Promise<void> | undefined {
    this.#state = 'closing';
    if (this.#peer.pending > 0) this.#exchange.fail(this.#peer, new ClosedError('session'));
    this.#host.left(this);
    const handleGone = this.#host.dispatcher.release(this.#exchange);
    if (handleGone) return handleGone.finally(() => this.#end());
    this.#end();
    return undefined;
  }

  #end(): void {
    this.#state = 'closed';
    this.#host.closed(this);
  }
}

function isInstance<T>(what: readonly VarBindLike[] | Instance<T>): what is Instance<T> {
  return !Array.isArray(what) && typeof (what as Instance<T> | undefined)?.encode === 'function';
}

/** @throws {TypeError | RangeError} a value that the variable cannot have */
function encodeValue<T>(instance: Instance<T>, value: T): VarBindLike {
  try {
    return instance.encode(value);
  } catch (error) {
    const Kind = error instanceof RangeError ? RangeError : TypeError;
    throw new Kind(`value: ${(error as Error).message}`);
  }
}
