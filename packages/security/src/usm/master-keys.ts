// Ku of each password, derived once however many ask, and never holding the event loop for long (RFC 3414 section 11.2).

import { BoundedMap } from './bounded-map.js';
import { expandPassword, finish } from './keys.js';
import { type AuthProtocol, authAlgorithm } from './protocols.js';
import type { Secret } from './users.js';

/** Steps of a derivation (keys.ts) in one turn of the event loop: half of a password, 0.3 to 3 ms. */
const STEPS_PER_TURN = 4;

/** Master keys that a cache holds unless told otherwise. */
export const DEFAULT_MAX_MASTER_KEYS = 4096;

/** A cache of Ku, keyed by a digest of the password, and the queue of the derivations that fill it. */
export class MasterKeys {
  readonly #keys: BoundedMap<Uint8Array>;
  readonly #pending = new Map<string, Promise<Uint8Array>>();
  /** The derivations run one after the other: together they would only take each other's turns. */
  #last: Promise<unknown> = Promise.resolve();
  #closed: Error | undefined;

  /** @param limit - keys kept; the one unused for longest goes first */
  constructor(limit: number = DEFAULT_MAX_MASTER_KEYS) {
    this.#keys = new BoundedMap(limit, 'maxMasterKeys');
  }

  /** Ku when there is nothing to derive: given as a key, or in the cache. */
  find(secret: Secret): Uint8Array | undefined {
    return secret.kind === 'password' ? this.#keys.get(secret.digest) : secret.octets;
  }

  /** Ku at once. Holds the event loop for about a millisecond when the password is new. */
  getSync(protocol: AuthProtocol, secret: Secret): Uint8Array {
    const found = this.find(secret);
    if (found) return found;
    const key = finish(expandPassword(authAlgorithm(protocol), secret.octets));
    this.#keys.set(secret.digest, key);
    return key;
  }

  /** Ku, derived in slices when the password is new. Rejects when the cache is closed meanwhile. */
  get(protocol: AuthProtocol, secret: Secret): Promise<Uint8Array> {
    const found = this.find(secret);
    if (found) return Promise.resolve(found);
    let pending = this.#pending.get(secret.digest);
    if (pending === undefined) {
      pending = this.run(expandPassword(authAlgorithm(protocol), secret.octets))
        .then((key) => {
          this.#keys.set(secret.digest, key);
          return key;
        })
        .finally(() => this.#pending.delete(secret.digest));
      this.#pending.set(secret.digest, pending);
    }
    return pending;
  }

  /** Takes a generator to its end, some steps a turn, after all that were given before it. */
  run<T>(steps: Generator<void, T, void>): Promise<T> {
    const result = this.#last.then(() => this.#runInTurns(steps));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Forgets all keys; what waits for one, or asks from now on, is rejected with `reason`. */
  close(reason: Error): void {
    this.#closed ??= reason;
    this.#keys.clear();
  }

  async #runInTurns<T>(steps: Generator<void, T, void>): Promise<T> {
    for (;;) {
      if (this.#closed) throw this.#closed;
      for (let i = 0; i < STEPS_PER_TURN; i++) {
        const step = steps.next();
        if (step.done) return step.value;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
