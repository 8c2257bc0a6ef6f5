// Which engine answers at which address: what discoveries found out, kept while sessions come and go, and bounded.

/** Addresses remembered unless told otherwise. */
const DEFAULT_MAX_ADDRESSES = 20_000;

/** The engine at one address and port. All sessions to it hold the same object. */
export interface EngineAt {
  /** snmpEngineID; undefined until a discovery was answered. Changed only by what an authentic message proved. */
  engineID: Uint8Array | undefined;
}

/** The address unused for longest is forgotten first; a session that still holds it goes on with what it knows. */
export class EngineDirectory {
  readonly #limit: number;
  readonly #engines = new Map<string, EngineAt>();

  /** @param limit - addresses remembered */
  constructor(limit: number = DEFAULT_MAX_ADDRESSES) {
    if (!Number.isInteger(limit) || limit < 1)
      throw new RangeError(`maxAddresses: must be a number from 1, not ${limit}`);
    this.#limit = limit;
  }

  get size(): number {
    return this.#engines.size;
  }

  /** What is known of an address, from now on if not before. */
  at(address: string, port: number): EngineAt {
    const key = `${address} ${port}`;
    let engine = this.#engines.get(key);
    if (engine)
      this.#engines.delete(key); // and set again: the map is ordered by use
    else engine = { engineID: undefined };
    this.#engines.set(key, engine);
    if (this.#engines.size > this.#limit) {
      for (const oldest of this.#engines.keys()) {
        this.#engines.delete(oldest);
        break;
      }
    }
    return engine;
  }

  clear(): void {
    this.#engines.clear();
  }
}
