// A map that never holds more than a named limit and forgets what was not used for longest, roughly.

/**
 * Two generations: entries are looked for in the young one, then in the old one, and come back to the young one when
 * used. A full young generation becomes the old one, and the old one goes. So a hit costs one look-up, nothing is
 * re-ordered, and what was used within the last `limit / 2` other keys is always still there.
 */
export class BoundedMap<V> {
  readonly #half: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  /** @param limit - entries held at most; at least 2 */
  constructor(limit: number, argument = 'limit') {
    if (!Number.isInteger(limit) || limit < 2) throw new RangeError(`${argument}: expected a whole number from 2 up`);
    this.#half = Math.floor(limit / 2);
  }

  /** Entries held; one that is in both generations counts once. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string): V | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: V): void {
    this.#old.delete(key);
    this.#young.set(key, value);
    if (this.#young.size < this.#half) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}

/** Octets as a map's key: one UTF-16 unit an octet. */
export function keyOf(octets: Uint8Array): string {
  return String.fromCharCode.apply(null, octets as unknown as number[]);
}

/** Are the octets the same? For what is no secret. */
export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
