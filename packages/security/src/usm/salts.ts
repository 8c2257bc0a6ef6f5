// The salts of privacy: counters from a random start, so that no IV comes twice (RFC 3414 section 8.1.1.1, RFC 3826 section 3.1.2.1).

/** A source of unpredictable octets. */
export interface Random {
  /** `count` fresh octets. */
  bytes(count: number): Uint8Array;
}

/** Octets in msgPrivacyParameters, for every privacy protocol. */
export const SALT_LENGTH = 8;

/** The salt counters of one engine, shared by all its keys. Counting costs nothing; drawing 8 octets costs 2 us. */
export class SaltCounter {
  #high: number;
  #low: number;

  constructor(random: Random) {
    const start = random.bytes(SALT_LENGTH);
    const view = new DataView(start.buffer, start.byteOffset, SALT_LENGTH);
    this.#high = view.getUint32(0);
    this.#low = view.getUint32(4);
  }

  /** The next local 64-bit integer: the salt of AES (RFC 3826 section 3.1.2.1). */
  next64(): Uint8Array {
    this.#count();
    return octetsOf(this.#high, this.#low);
  }

  /**
   * snmpEngineBoots, then the next local 32-bit integer: the salt of DES and 3DES (RFC 3414 section 8.1.1.1).
   * @param boots - of the engine that encrypts
   */
  next32(boots: number): Uint8Array {
    this.#count();
    return octetsOf(boots, this.#low);
  }

  #count(): void {
    this.#low = (this.#low + 1) >>> 0;
    if (this.#low === 0) this.#high = (this.#high + 1) >>> 0;
  }
}

function octetsOf(first: number, second: number): Uint8Array {
  const octets = new Uint8Array(SALT_LENGTH);
  put32(octets, 0, first);
  put32(octets, 4, second);
  return octets;
}

/** Writes a number of 32 bits, most significant octet first. */
export function put32(octets: Uint8Array, at: number, value: number): void {
  octets[at] = value >>> 24;
  octets[at + 1] = value >>> 16;
  octets[at + 2] = value >>> 8;
  octets[at + 3] = value;
}
