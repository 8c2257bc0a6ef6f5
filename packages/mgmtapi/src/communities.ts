// The communities a listener accepts, compared so that the time taken tells nothing about them.

import { Buffer } from 'node:buffer';

/** A set of communities: RFC 1157 section 3.2.5. It shows its size and nothing else. */
export class Communities {
  readonly #allowed: readonly Uint8Array[];

  /**
   * @param communities - text is taken as UTF-8
   * @throws {TypeError} one is neither text nor octets; the message shows none of them
   */
  constructor(communities: readonly (string | Uint8Array)[]) {
    this.#allowed = communities.map((community) => {
      if (typeof community === 'string') return Buffer.from(community);
      if (community instanceof Uint8Array) return Uint8Array.from(community);
      throw new TypeError(`communities: must be text or octets, not ${typeof community}`);
    });
  }

  get size(): number {
    return this.#allowed.length;
  }

  /** Is it one of them? Every one is compared to its end, whatever the earlier ones said. */
  has(community: Uint8Array): boolean {
    let found = false;
    for (const allowed of this.#allowed) if (equalInConstantTime(allowed, community)) found = true;
    return found;
  }
}

/** The time depends on the length of `given` alone, which its sender knows. */
function equalInConstantTime(expected: Uint8Array, given: Uint8Array): boolean {
  let difference = expected.length ^ given.length;
  for (let i = 0; i < given.length; i++) difference |= given[i]! ^ expected[i % expected.length]!;
  return difference === 0;
}
