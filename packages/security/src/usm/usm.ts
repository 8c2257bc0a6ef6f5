// The User-based Security Model: the door to everything in this folder (RFC 3414).

import { BerWriter } from '@mgmtapi/ber';
import type {
  AcceptedMsg,
  EngineTime,
  GenerateRequestMsg,
  GenerateResponseMsg,
  ProcessIncomingMsg,
  RefusedMsg,
  SecurityModel,
} from '../security-model.js';
import { sameOctets } from './bounded-map.js';
import { type Datastore, USM_SECURITY_MODEL } from './datastore.js';
import { generateRequestMsg, generateResponseMsg } from './generate.js';
import { DEFAULT_MAX_ENGINES, KnownEngines } from './known-engines.js';
import type { LocalEngine } from './local-engine.js';
import { DEFAULT_MAX_MASTER_KEYS, MasterKeys } from './master-keys.js';
import { processIncomingMsg } from './process-incoming.js';
import { type Random, SaltCounter } from './salts.js';
import { createUsmCounters, type UsmCounters } from './stats.js';
import type { MonotonicClock } from './timeliness.js';
import { TokenBucket } from './token-bucket.js';
import { UserTable } from './user-table.js';
import { type CheckedUser, secretsOf } from './users.js';
import { Workspace } from './workspace.js';

/** Messages of new engines taken in a second unless told otherwise: 3 to 5 % of one core when all are false. */
const DEFAULT_NEW_ENGINES_PER_SECOND = 10_000;

/** What a user-based security model is made of. */
export interface UsmOptions {
  readonly clock: MonotonicClock;
  /** For the start of the salts. */
  readonly random: Random;
  /** This engine, where it is authoritative: to send traps, to take informs and requests. */
  readonly localEngine?: LocalEngine | undefined;
  /** Whose messages are taken without a request of ours. Default: nobody's. */
  readonly users?: UserTable | undefined;
  /** Where refusals are counted. Default: an object of its own. */
  readonly counters?: UsmCounters | undefined;
  /** Engines whose clock and keys are kept: 20,000. */
  readonly maxEngines?: number | undefined;
  /** Passwords whose key is kept: 4,096. */
  readonly maxMasterKeys?: number | undefined;
  /** Messages from engines not known yet that are looked at in a second: 10,000. Any more are refused as unknown. */
  readonly newEnginesPerSecond?: number | undefined;
}

/** USM for every role: who is authoritative follows from the engineID of each message. */
export class Usm implements SecurityModel<CheckedUser> {
  readonly securityModel: number = USM_SECURITY_MODEL;
  readonly #datastore: Datastore;
  readonly #masterKeys: MasterKeys;

  /** @throws {RangeError} a limit that is none */
  constructor(options: UsmOptions) {
    const { clock, random } = options;
    this.#masterKeys = new MasterKeys(options.maxMasterKeys ?? DEFAULT_MAX_MASTER_KEYS);
    const material = { clock, masterKeys: this.#masterKeys, workspace: new Workspace() };
    this.#datastore = {
      local: options.localEngine,
      users: options.users ?? new UserTable(),
      engines: new KnownEngines(material, options.maxEngines ?? DEFAULT_MAX_ENGINES),
      salts: new SaltCounter(random),
      counters: options.counters ?? createUsmCounters(),
      newEngines: new TokenBucket(
        options.newEnginesPerSecond ?? DEFAULT_NEW_ENGINES_PER_SECOND,
        clock,
        'newEnginesPerSecond',
      ),
      writer: new BerWriter(1500),
    };
  }

  /** This engine as the authoritative one. */
  get localEngine(): LocalEngine | undefined {
    return this.#datastore.local;
  }

  /** Whose unasked messages are taken. */
  get users(): UserTable {
    return this.#datastore.users;
  }

  get counters(): Readonly<UsmCounters> {
    return this.#datastore.counters;
  }

  /**
   * From now on this engine can be the authoritative one. For an engine that only asked so far: its identity and its boots
   * are not needed before it sends a trap, or takes an inform or a request.
   * @throws {TypeError} it has one already
   */
  startLocalEngine(local: LocalEngine): void {
    if (this.#datastore.local) throw new TypeError('localEngine: there is one already');
    this.#datastore.local = local;
  }

  /**
   * The same engine for another table of users, such as those of one listener: its clocks, keys and counters are these.
   * Call it when the local engine is there.
   */
  withUsers(users: UserTable): SecurityModel<CheckedUser> {
    const datastore: Datastore = { ...this.#datastore, users };
    return {
      securityModel: this.securityModel,
      generateRequestMsg: (request) => generateRequestMsg(datastore, request),
      generateResponseMsg: (response) => generateResponseMsg(datastore, response),
      processIncomingMsg: (message) => processIncomingMsg(datastore, message),
    };
  }

  /** RFC 3414 section 3.1. @throws {TypeError} a level that the principal cannot */
  generateRequestMsg(request: GenerateRequestMsg<CheckedUser>): Uint8Array {
    return generateRequestMsg(this.#datastore, request);
  }

  /** RFC 3414 section 3.1. @throws {TypeError} no local engine, or a level without keys */
  generateResponseMsg(response: GenerateResponseMsg): Uint8Array {
    return generateResponseMsg(this.#datastore, response);
  }

  /** RFC 3414 section 3.2. Never throws for what the octets say. */
  processIncomingMsg(message: ProcessIncomingMsg<CheckedUser>): AcceptedMsg | RefusedMsg {
    return processIncomingMsg(this.#datastore, message);
  }

  /**
   * Makes the keys of a user ahead of its first message, without holding the event loop; without this the first message
   * makes them, and holds it for one to four milliseconds.
   * @param engineID - the engine to localize them to; absent: only what all engines share (before a discovery, before listening)
   * @returns rejects with the reason of `close` when that comes first
   */
  async prepareUser(user: CheckedUser, engineID?: Uint8Array): Promise<void> {
    if (engineID !== undefined) return this.#datastore.engines.obtain(engineID).localize(user).prepare();
    const protocol = user.authProtocol;
    if (protocol === undefined) return;
    const { auth, priv } = secretsOf(user);
    for (const secret of [auth, priv]) if (secret?.kind === 'password') await this.#masterKeys.get(protocol, secret);
  }

  /** What is known of an engine's clock from authentic messages; this engine's own; undefined before the first one. */
  engineTime(engineID: Uint8Array): EngineTime | undefined {
    const { local, engines } = this.#datastore;
    if (local && sameOctets(local.engineID, engineID)) return { boots: local.boots, time: local.time };
    const clock = engines.find(engineID)?.clock;
    return clock?.isSynchronized ? { boots: clock.boots, time: clock.time } : undefined;
  }

  /**
   * An unauthenticated report told an engine's time: a first guess for what is sent to it, which saves the round trip of
   * RFC 3414 section 4. Never used to judge a message, and forgotten with the first authentic one.
   */
  suggestEngineTime(engineID: Uint8Array, { boots, time }: EngineTime): void {
    this.#datastore.engines.obtain(engineID).clock.hint(boots, time);
  }

  /**
   * Takes an engine's time even when it went backwards: an agent that lost its boots. Only for an authentic
   * notInTimeWindow report to a pending request (its msgID was ours and fresh, so it is no replay).
   */
  resetEngineTime(engineID: Uint8Array, { boots, time }: EngineTime): void {
    this.#datastore.engines.obtain(engineID).clock.set(boots, time);
  }

  /** Forgets the clock of an engine and the keys on it. */
  forgetEngine(engineID: Uint8Array): void {
    this.#datastore.engines.forget(engineID);
  }

  /** Forgets all keys and clocks. Derivations that are under way, or are asked for later, reject with `reason`. */
  close(reason: Error): void {
    this.#masterKeys.close(reason);
    this.#datastore.engines.clear();
  }
}
