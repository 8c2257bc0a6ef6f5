// Octets that know how they are meant to be shown.
import { parseHint } from './display-hint/hint.js';
import { formatOctets, hexText } from './display-hint/octets.js';

/** An OCTET STRING's octets with the DISPLAY-HINT of its type. What `slice` and the like give back is plain octets. */
export class Octets extends Uint8Array {
  readonly #hint: string | undefined;

  /** Shares the memory of `octets`. */
  constructor(octets: Uint8Array, hint?: string) {
    super(octets.buffer as ArrayBuffer, octets.byteOffset, octets.byteLength);
    this.#hint = hint;
  }

  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array;
  }

  /** As the hint says; without one, or with an invalid one, `0a:1f`. */
  format(): string {
    const hint = this.#hint === undefined ? undefined : parseHint(this.#hint);
    return hint?.kind === 'octets' ? formatOctets(this, hint) : hexText(this);
  }
}
