// Chance comes in through the door: request ids, engine ids and salts ask this for their start.

import { randomBytes } from 'node:crypto';

/** A source of unpredictable octets. Tests pass a seeded one. */
export interface Random {
  /** `count` fresh octets. */
  bytes(count: number): Uint8Array;
}

/** The system's own randomness. */
export const systemRandom: Random = { bytes: (count) => randomBytes(count) };
