// Steps back that a tolerant walk has taken, to recognise a circle.

import type { Oid } from '@mgmtapi/ber';

/** Steps that are remembered. An agent that takes more is not worth the wait. */
const MOST = 10_000;

/** A circle has a step back in it, and takes it again. */
export class Steps {
  readonly #taken = new Set<string>();

  /** Has this step been taken before, or too many others? */
  isCircle(from: Oid, to: Oid): boolean {
    const text = `${from} ${to}`;
    if (this.#taken.has(text) || this.#taken.size >= MOST) return true;
    this.#taken.add(text);
    return false;
  }
}
