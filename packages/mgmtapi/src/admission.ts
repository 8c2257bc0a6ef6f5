// Whom a listener lets in: by sender, by community, and by what the program itself says.

import { BerReader, type BerReaderOptions } from '@mgmtapi/ber';
import type { NotificationRefusal } from '@mgmtapi/engine';
import { type Cidr, type Clock, parseCidr } from '@mgmtapi/transport';
import { Communities } from './communities.js';
import type { SnmpNotification } from './notification.js';
import { RateLimit, type RateLimitOptions } from './rate-limit.js';
import { refusal } from './refusal.js';

/** Which notifications are welcome. What is refused is counted by reason; a refused inform is not acknowledged. */
export interface AdmissionOptions {
  /** Accepted communities; absent: any. Compared in constant time. */
  readonly communities?: readonly (string | Uint8Array)[] | undefined;
  /** Accepted senders as networks, such as `192.0.2.0/24` and `2001:db8::/32`; absent: any. */
  readonly sources?: readonly string[] | undefined;
  /** Asked for each notification, once: only `true` lets it in; a throw counts as no, and is told to the event `error`. */
  readonly accept?: ((notification: SnmpNotification) => boolean) | undefined;
  /** How much each source address may send. */
  readonly rateLimit?: RateLimitOptions | undefined;
}

/** Asked in the order of its methods, the cheapest first: whoever is refused shall not cost more than that. */
export class Admission {
  readonly #sources: readonly Cidr[] | undefined;
  readonly #rateLimit: RateLimit | undefined;
  readonly #communities: Communities | undefined;
  readonly #accept: ((notification: SnmpNotification) => boolean) | undefined;
  readonly #failed: (error: unknown) => void;

  /**
   * @param failed - told what `accept` threw
   * @throws {TypeError | RangeError} an option is wrong; the message names it
   */
  constructor(options: AdmissionOptions, clock: Clock, failed: (error: unknown) => void) {
    const { communities, sources, accept, rateLimit } = options;
    if (accept !== undefined && typeof accept !== 'function') throw new TypeError('accept: must be a function');
    for (const [name, list] of Object.entries({ communities, sources })) {
      if (list !== undefined && !Array.isArray(list)) throw new TypeError(`${name}: must be an array`);
    }
    this.#sources = sources?.map(parseSource);
    this.#rateLimit = rateLimit && new RateLimit(rateLimit, clock);
    this.#communities = communities && new Communities(communities);
    this.#accept = accept;
    this.#failed = failed;
  }

  /** Why nothing from this address is read; undefined: read on. It counts against the sender's rate. */
  refuseSender(address: string): NotificationRefusal | undefined {
    if (this.#sources?.every((network) => !network.contains(address))) return refusal.filtered;
    if (this.#rateLimit?.admit(address) === false) return refusal.rateLimited;
    return undefined;
  }

  /**
   * Reads no further than the community. v3 has none: its users are asked elsewhere.
   * @throws {BerError} it could not be read so far
   */
  refuseCommunity(bytes: Uint8Array, options: BerReaderOptions): NotificationRefusal | undefined {
    if (!this.#communities) return undefined;
    const reader = new BerReader(bytes, options);
    reader.enter();
    const version = reader.integer();
    if (version !== 0 && version !== 1) return undefined;
    return this.#communities.has(reader.octets()) ? undefined : refusal.badCommunity;
  }

  /** Asks the program. Never throws. */
  accepts(notification: SnmpNotification): boolean {
    try {
      return this.#accept === undefined || this.#accept(notification) === true;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }
}

function parseSource(text: string): Cidr {
  try {
    return parseCidr(text);
  } catch (error) {
    const Kind = error instanceof RangeError ? RangeError : TypeError;
    throw new Kind(`sources: ${(error as Error).message}`);
  }
}
