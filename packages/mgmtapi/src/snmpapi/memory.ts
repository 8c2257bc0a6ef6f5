// SnmpUtilMemAlloc, SnmpUtilMemReAlloc, SnmpUtilMemFree: the heap that caller and library share in C.

import { SNMP_MEM_ALLOC_ERROR } from './error-numbers.js';
import { callNow, Failure } from './last-error.js';

/** More than this no caller of a 32-bit heap ever got. */
const MOST_OCTETS = 0x7fffffff;

/**
 * Gives `octets` octets, all zero.
 * @returns null with last error 1 when the size is negative, fractional or too large
 */
export function SnmpUtilMemAlloc(octets: number): Uint8Array | null {
  return callNow<Uint8Array | null>(null, () => allocate(octets));
}

/**
 * Gives a block of another size that begins like `memory`, which stays as it is. Without `memory` it is an allocation.
 * @returns null with last error 1 when the size is negative, fractional or too large
 */
export function SnmpUtilMemReAlloc(memory: Uint8Array | null, octets: number): Uint8Array | null {
  return callNow<Uint8Array | null>(null, () => {
    const grown = allocate(octets);
    if (memory) grown.set(memory.subarray(0, octets));
    return grown;
  });
}

/** Does nothing: the garbage collector frees. Here so that ported code reads the same; null is fine. */
export function SnmpUtilMemFree(_memory: Uint8Array | string | null): void {}

function allocate(octets: number): Uint8Array {
  if (!Number.isInteger(octets) || octets < 0 || octets > MOST_OCTETS) throw new Failure(SNMP_MEM_ALLOC_ERROR);
  try {
    return new Uint8Array(octets);
  } catch {
    throw new Failure(SNMP_MEM_ALLOC_ERROR); // RangeError: the machine has not that much
  }
}
