// snmpEngineID: making one, reading one, and what none may be (RFC 3411 section 5, SnmpEngineID).
//
//   0        4   5                             32
//   +--------+---+------------------------------+
//   | number | f | what f says                  |   number: 1 bit set, 31 bits of an IANA enterprise number
//   +--------+---+------------------------------+   f: 1 IPv4, 2 IPv6, 3 MAC, 4 text, 5 octets, 128..255 the enterprise's own

import type { Random } from './random.js';

/**
 * The enterprise number in engine ids that are made here, unless told otherwise: 32473, which IANA keeps for examples and
 * gives to nobody (RFC 5612). An organisation with a number of its own should give that one.
 */
export const DEFAULT_ENTERPRISE = 32473;

/** Random octets in an engine id made here: enough for 2^32 engines before two of them are likely to be the same. */
const RANDOM_LENGTH = 8;
const OCTETS_FORMAT = 5;

/** How the octets after the fifth are to be read. `rfc1910`: the older layout, 12 octets in all. */
export type EngineIDFormat = 'ipv4' | 'ipv6' | 'mac' | 'text' | 'octets' | 'enterprise' | 'reserved' | 'rfc1910';

/** What an engine id says. */
export interface ParsedEngineID {
  /** Private enterprise number, as IANA gave it. */
  readonly enterprise: number;
  readonly format: EngineIDFormat;
  /** The octets after the format, a copy. */
  readonly data: Uint8Array;
  /** The data in its usual notation; absent for octets that have none. */
  readonly text?: string | undefined;
}

/**
 * A fresh engine id: an enterprise number and 8 random octets, 13 octets in all. An engine that wants to be known again
 * after a restart keeps it, and keeps its boots with it (`BootsStore`).
 * @param enterprise - 1..2147483647
 * @throws {RangeError} not an enterprise number
 */
export function generateEngineID(random: Random, enterprise: number = DEFAULT_ENTERPRISE): Uint8Array {
  if (!Number.isInteger(enterprise) || enterprise < 1 || enterprise > 0x7fffffff) {
    throw new RangeError('enterprise: expected a whole number from 1 to 2147483647');
  }
  const engineID = new Uint8Array(5 + RANDOM_LENGTH);
  new DataView(engineID.buffer).setUint32(0, 0x80000000 + enterprise);
  engineID[4] = OCTETS_FORMAT;
  engineID.set(random.bytes(RANDOM_LENGTH), 5);
  return engineID;
}

/** Can it be an engine id: 5 to 32 octets, not all 0x00 and not all 0xff? */
export function isEngineID(octets: Uint8Array): boolean {
  if (octets.length < 5 || octets.length > 32) return false;
  return octets.some((octet) => octet !== 0x00) && octets.some((octet) => octet !== 0xff);
}

/**
 * An engine id that a caller gave.
 * @returns a copy
 * @throws {TypeError | RangeError} naming `argument`
 */
export function checkEngineID(octets: Uint8Array, argument = 'engineID'): Uint8Array {
  if (!(octets instanceof Uint8Array)) throw new TypeError(`${argument}: expected a Uint8Array`);
  if (!isEngineID(octets)) {
    throw new RangeError(`${argument}: expected 5 to 32 octets, not all 00 and not all ff (RFC 3411 section 5)`);
  }
  return octets.slice();
}

/** Takes an engine id apart; undefined for octets that cannot be one. For people and logs: nothing is decided by it. */
export function parseEngineID(octets: Uint8Array): ParsedEngineID | undefined {
  if (!isEngineID(octets)) return undefined;
  const first = new DataView(octets.buffer, octets.byteOffset).getUint32(0);
  const enterprise = first % 0x80000000;
  if (first < 0x80000000) {
    return octets.length === 12 ? { enterprise, format: 'rfc1910', data: octets.slice(4) } : undefined;
  }
  const data = octets.slice(5);
  const format = formatOf(octets[4] as number);
  const text = textOf(format, data);
  return text === undefined ? { enterprise, format, data } : { enterprise, format, data, text };
}

function formatOf(octet: number): EngineIDFormat {
  if (octet >= 128) return 'enterprise';
  const formats: readonly EngineIDFormat[] = ['reserved', 'ipv4', 'ipv6', 'mac', 'text', 'octets'];
  return formats[octet] ?? 'reserved';
}

function textOf(format: EngineIDFormat, data: Uint8Array): string | undefined {
  const pairs = Array.from(data, (octet) => octet.toString(16).padStart(2, '0'));
  if (format === 'ipv4' && data.length === 4) return data.join('.');
  if (format === 'ipv6' && data.length === 16) {
    return Array.from({ length: 8 }, (_, i) => (pairs[2 * i] as string) + (pairs[2 * i + 1] as string)).join(':');
  }
  if (format === 'mac' && data.length === 6) return pairs.join(':');
  if (format === 'text' && data.every((octet) => octet >= 0x20 && octet < 0x7f)) return String.fromCharCode(...data);
  return undefined;
}
