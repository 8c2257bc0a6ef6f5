// From a host's name to the address that its datagrams go to. IP literals never reach a name server.

import type { LookupOneOptions } from 'node:dns';
import { lookup as systemLookup } from 'node:dns';
import { canonicalAddress, familyOf } from './address.js';
import type { Family } from './transport.js';

/** Asks for one address of a host: the shape of `dns.lookup`, and of the option `lookup` of `node:dgram`. */
export type LookupFunction = (
  hostname: string,
  options: LookupOneOptions,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
) => void;

/** Where a host was found. */
export interface ResolvedHost {
  /** IP literal in canonical text, as sockets show it. */
  readonly address: string;
  readonly family: Family;
}

/** How `resolveHost` asks. */
export interface ResolveOptions {
  /** Only this family; absent: IPv4, and IPv6 when there is none. */
  readonly family?: Family | undefined;
  /** `dns.lookup` when absent. */
  readonly lookup?: LookupFunction | undefined;
}

/**
 * The address of a host: an IP literal is its own, a name is looked up, IPv4 first.
 *
 * A look-up that runs cannot be called back; whoever gives up ignores its answer.
 * Rejects with the system's error (`code` is `ENOTFOUND`, `EAI_AGAIN`, ...; the message names the host), and with
 * TypeError for a literal of another family than `family`, or a `lookup` that answers with something else than an IP
 * literal of the family asked for.
 */
export async function resolveHost(host: string, options: ResolveOptions = {}): Promise<ResolvedHost> {
  const { family, lookup = systemLookup } = options;
  const literal = familyOf(host);
  if (literal !== undefined) {
    if (family !== undefined && family !== literal) throw new TypeError(`${host} is no address of ${family}`);
    return { address: canonicalAddress(host), family: literal };
  }
  if (family !== undefined) return lookUp(host, family, lookup);
  try {
    return await lookUp(host, 'udp4', lookup);
  } catch (error) {
    // The failure of the first look-up is the one to tell: most hosts that are missing are missing in both.
    return lookUp(host, 'udp6', lookup).catch(() => Promise.reject(error));
  }
}

function lookUp(host: string, family: Family, lookup: LookupFunction): Promise<ResolvedHost> {
  return new Promise((resolve, reject) => {
    lookup(host, { family: family === 'udp4' ? 4 : 6 }, (error, address) => {
      if (error) reject(error);
      else if (typeof address === 'string' && familyOf(address) === family) {
        resolve({ address: canonicalAddress(address), family });
      } else {
        reject(new TypeError(`lookup gave ${JSON.stringify(address)} for ${host}, which is no address of ${family}`));
      }
    });
  });
}
