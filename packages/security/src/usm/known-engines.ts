// The engines that messages were exchanged with: for each its clock and the keys of the users on it.

import { BoundedMap, keyOf, sameOctets } from './bounded-map.js';
import { LocalizedUser } from './localized-user.js';
import type { MasterKeys } from './master-keys.js';
import { type MonotonicClock, RemoteEngineTime } from './timeliness.js';
import type { CheckedUser } from './users.js';
import type { Workspace } from './workspace.js';

/** Engines kept unless told otherwise. */
export const DEFAULT_MAX_ENGINES = 20_000;
/** Users whose keys are kept for one engine; one more pushes out the one that came first. */
const MAX_USERS_PER_ENGINE = 256;

/** What all engines share. */
export interface KeyMaterial {
  readonly clock: MonotonicClock;
  readonly masterKeys: MasterKeys;
  readonly workspace: Workspace;
}

/** One engine. */
export class KnownEngine {
  readonly engineID: Uint8Array;
  /** Its clock as we know it. Not used for the local engine. */
  readonly clock: RemoteEngineTime;
  readonly #material: KeyMaterial;
  readonly #users: LocalizedUser[] = [];

  /** @param engineID - copied */
  constructor(engineID: Uint8Array, material: KeyMaterial) {
    this.engineID = engineID.slice();
    this.clock = new RemoteEngineTime(material.clock);
    this.#material = material;
  }

  /** The keys of a user here; the same object for users of equal credentials. */
  localize(user: CheckedUser): LocalizedUser {
    for (const known of this.#users) {
      if (known.user === user || known.user.identity === user.identity) return known;
    }
    const localized = new LocalizedUser(user, this.engineID, this.#material.masterKeys, this.#material.workspace);
    if (this.#users.length === MAX_USERS_PER_ENGINE) this.#users.shift();
    this.#users.push(localized);
    return localized;
  }
}

/**
 * All of them, bounded. An engine gets in because a message to it was asked for, or because one from it was authentic:
 * whatever strangers send pushes nobody out.
 */
export class KnownEngines {
  readonly #engines: BoundedMap<KnownEngine>;
  readonly #material: KeyMaterial;
  /** The one used last: one exchange asks for it three times. No other was used since, so none can have pushed it out. */
  #last: KnownEngine | undefined;

  /** @param limit - engines kept; the one unused for longest goes first, and its clock with it */
  constructor(material: KeyMaterial, limit: number = DEFAULT_MAX_ENGINES) {
    this.#engines = new BoundedMap(limit, 'maxEngines');
    this.#material = material;
  }

  get size(): number {
    return this.#engines.size;
  }

  find(engineID: Uint8Array): KnownEngine | undefined {
    if (this.#last && sameOctets(this.#last.engineID, engineID)) return this.#last;
    const engine = this.#engines.get(keyOf(engineID));
    if (engine) this.#last = engine;
    return engine;
  }

  /** The engine, known from now on. */
  obtain(engineID: Uint8Array): KnownEngine {
    const known = this.find(engineID);
    if (known) return known;
    const engine = new KnownEngine(engineID, this.#material);
    this.keep(engine);
    return engine;
  }

  /** An engine for one look at a message; `keep` makes it known. */
  stranger(engineID: Uint8Array): KnownEngine {
    return new KnownEngine(engineID, this.#material);
  }

  keep(engine: KnownEngine): void {
    this.#engines.set(keyOf(engine.engineID), engine);
    this.#last = engine;
  }

  /** Forgets its clock and its keys. */
  forget(engineID: Uint8Array): void {
    this.#engines.delete(keyOf(engineID));
    this.#last = undefined;
  }

  clear(): void {
    this.#engines.clear();
    this.#last = undefined;
  }
}
