// SnmpUtilOctetsCpy, Cmp, NCmp, Free: octet strings as structures.

import { SNMPAPI_ERROR, SNMPAPI_NOERROR } from './constants.js';
import { ERROR_INVALID_PARAMETER } from './error-numbers.js';
import { callNow, Failure } from './last-error.js';
import type { AsnOctetString } from './structures.js';

/**
 * Copies an octet string; the copy shares nothing with the source and is `dynamic`. A null `source` makes `destination`
 * the one without octets.
 * @returns 1; 0 with last error 87 when `destination` is null
 */
export function SnmpUtilOctetsCpy(destination: AsnOctetString | null, source: AsnOctetString | null): number {
  return callNow(SNMPAPI_ERROR, () => {
    if (!destination) throw new Failure(ERROR_INVALID_PARAMETER);
    Object.assign(destination, source ? copyOfOctets(source) : { stream: null, length: 0, dynamic: false });
    return SNMPAPI_NOERROR;
  });
}

/**
 * Compares the first `count` octets, as unsigned numbers; one that ends earlier is smaller.
 * @returns the difference of the first two octets that differ, or -1, 0, 1 by length; only the sign is the contract.
 * 0 when either is null
 */
export function SnmpUtilOctetsNCmp(a: AsnOctetString | null, b: AsnOctetString | null, count: number): number {
  if (!a || !b) return 0;
  const most = count >>> 0; // UINT
  const octetsA = octetsOf(a).subarray(0, most);
  const octetsB = octetsOf(b).subarray(0, most);
  const common = Math.min(octetsA.length, octetsB.length);
  for (let i = 0; i < common; i++) {
    if (octetsA[i] !== octetsB[i]) return octetsA[i]! - octetsB[i]!;
  }
  return Math.sign(octetsA.length - octetsB.length);
}

/**
 * Compares octet by octet; where one begins the other, the shorter is smaller.
 * @returns a number whose sign is the contract; 0 when either is null
 */
export function SnmpUtilOctetsCmp(a: AsnOctetString | null, b: AsnOctetString | null): number {
  return SnmpUtilOctetsNCmp(a, b, 0xffffffff);
}

/** Makes it the octet string without octets. Null and a second call are fine. */
export function SnmpUtilOctetsFree(octets: AsnOctetString | null): void {
  if (octets) Object.assign(octets, { stream: null, length: 0, dynamic: false });
}

/** The octets that count: never more than `length` says, never past the end of `stream`. */
export function octetsOf(octets: AsnOctetString | null): Uint8Array {
  return octets?.stream?.subarray(0, octets.length) ?? new Uint8Array(0);
}

/** A structure over `octets`, which it copies. */
export function dynamicOctets(octets: Uint8Array): AsnOctetString {
  return { stream: Uint8Array.from(octets), length: octets.length, dynamic: true };
}

/** A structure that shares nothing with `octets`. */
export function copyOfOctets(octets: AsnOctetString): AsnOctetString {
  return dynamicOctets(octetsOf(octets));
}
