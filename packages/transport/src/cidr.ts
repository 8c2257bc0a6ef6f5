// Sets of addresses in CIDR notation, RFC 4632 section 3.1 and RFC 4291 section 2.3.
import { addressOctets, familyOf } from './address.js';

/** A block of addresses. */
export interface Cidr {
  /** Is this IP literal inside? False for another family, and for what is no IP literal. A zone does not count. */
  contains(address: string): boolean;
}

/**
 * Reads `192.0.2.0/24`, `2001:db8::/32`, or a single address. Bits after the prefix are ignored: `10.1.2.3/8` is 10/8.
 * @throws {TypeError} no such text
 * @throws {RangeError} the prefix is longer than the address
 */
export function parseCidr(text: string): Cidr {
  const [, address = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = familyOf(address);
  if (family === undefined || address.includes('%')) {
    throw new TypeError(`not a network in CIDR notation: ${JSON.stringify(text)}`);
  }
  const octets = addressOctets(address);
  const prefix = length === undefined ? 8 * octets.length : Number(length);
  if (prefix > 8 * octets.length) throw new RangeError(`prefix of ${prefix} bits in ${text}`);
  return { contains: (other) => familyOf(other) === family && samePrefix(octets, addressOctets(other), prefix) };
}

function samePrefix(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false;
  const rest = bits & 7;
  return rest === 0 || (a[whole]! ^ b[whole]!) >> (8 - rest) === 0;
}
