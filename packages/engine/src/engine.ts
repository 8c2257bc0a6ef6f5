// The SNMP engine's own identity and its security (RFC 3411 section 3.1.1), made when something of v3 first needs them.

import { LocalEngine, Usm, type UsmOptions } from '@mgmtapi/security';
import type { Clock } from '@mgmtapi/transport';
import { type BootsStore, MemoryBootsStore } from './boots-store.js';
import type { Counters } from './counters.js';
import { EngineDirectory } from './engine-directory.js';
import { checkEngineID, generateEngineID } from './engine-id.js';
import type { Random } from './random.js';

/** Who this engine is to others. Needed only where it is authoritative: traps out, informs and requests in. */
export interface EngineIdentity {
  /** snmpEngineID, 5 to 32 octets. Absent: a random one for this process. One that lasts needs `boots` that last. */
  readonly engineID?: Uint8Array | undefined;
  /** Counts the starts of the engine: `new FileBootsStore(path)`. Absent: in memory, from 1. */
  readonly boots?: BootsStore | undefined;
}

/** What an engine stands on. */
export interface SnmpEngineOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** usmStats and the counters of RFC 3412 count here. */
  readonly counters: Counters;
  readonly identity?: EngineIdentity | undefined;
  /** Addresses whose engineID is remembered: 20,000. */
  readonly maxAddresses?: number | undefined;
  /** Limits of the security model. */
  readonly limits?: Pick<UsmOptions, 'maxEngines' | 'maxMasterKeys' | 'newEnginesPerSecond'> | undefined;
}

/** One for each manager and agent; it outlives their sessions. What never speaks v3 makes nothing of it. */
export class SnmpEngine {
  readonly #options: SnmpEngineOptions;
  readonly #engineID: Uint8Array | undefined;
  readonly #boots: BootsStore;
  #usm: Usm | undefined;
  #directory: EngineDirectory | undefined;
  #starting: Promise<LocalEngine> | undefined;
  #closed: Error | undefined;

  /** @throws {TypeError | RangeError} naming what is wrong with the identity */
  constructor(options: SnmpEngineOptions) {
    this.#options = options;
    const { engineID, boots } = checkIdentity(options.identity);
    this.#engineID = engineID;
    this.#boots = boots;
  }

  get counters(): Counters {
    return this.#options.counters;
  }

  /** The user-based security model, with the clocks and keys of all engines spoken with. */
  get usm(): Usm {
    if (this.#usm) return this.#usm;
    const { clock, random, counters, limits } = this.#options;
    this.#usm = new Usm({ clock, random, counters, ...limits });
    if (this.#closed) this.#usm.close(this.#closed);
    return this.#usm;
  }

  /** Which engine answers at which address. */
  get directory(): EngineDirectory {
    return (this.#directory ??= new EngineDirectory(this.#options.maxAddresses));
  }

  /**
   * This engine as the authoritative one. The first call counts its start (`BootsStore`) and begins its snmpEngineTime.
   * @throws what the store throws; a later call tries again
   */
  local(): Promise<LocalEngine> {
    return (this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    }));
  }

  async #start(): Promise<LocalEngine> {
    if (this.#closed) throw this.#closed;
    const { clock, random } = this.#options;
    const engineID = this.#engineID ?? generateEngineID(random);
    const boots = await this.#boots.next(engineID);
    if (this.#closed) throw this.#closed;
    const local = new LocalEngine(engineID, boots, clock);
    this.usm.startLocalEngine(local);
    return local;
  }

  /** Forgets all keys, clocks and addresses; what waits for keys is rejected with `reason`. */
  close(reason: Error): void {
    this.#closed ??= reason;
    this.#usm?.close(reason);
    this.#directory?.clear();
  }
}

function checkIdentity(identity: EngineIdentity = {}): { engineID: Uint8Array | undefined; boots: BootsStore } {
  if (typeof identity !== 'object' || identity === null) throw new TypeError('engine: must be { engineID, boots }');
  const { engineID, boots } = identity;
  if (boots !== undefined && typeof boots?.next !== 'function') {
    throw new TypeError('engine.boots: must be a BootsStore, such as new FileBootsStore(path)');
  }
  return {
    engineID: engineID === undefined ? undefined : checkEngineID(engineID, 'engine.engineID'),
    boots: boots ?? new MemoryBootsStore(),
  };
}
