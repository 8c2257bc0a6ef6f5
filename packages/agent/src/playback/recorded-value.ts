// Texts of values as recordings write them: numbers in their range, hex, dotted names.
import { Oid } from '@mgmtapi/ber';
import type { Value } from '@mgmtapi/protocol';
import { RecordError } from './problem.js';

const MAX_UNSIGNED32 = 4294967295;
const MAX_UNSIGNED64 = 18446744073709551615n;

/** Signed 32 bit decimal text. */
export function parseInteger32(text: string): Value {
  const value = parseDecimal(text);
  if (value < -2147483648 || value > 2147483647) throw new RecordError('integer outside 32 bits');
  return { type: 'Integer32', value };
}

/** Unsigned 32 bit decimal text, as one of the four types that share that range. */
export function parseUnsigned32(type: 'Counter32' | 'Gauge32' | 'TimeTicks' | 'UInteger32', text: string): Value {
  const value = parseDecimal(text);
  if (value < 0 || value > MAX_UNSIGNED32) throw new RecordError(`${type} outside 32 bits`);
  return { type, value };
}

/** Unsigned 64 bit decimal text. */
export function parseCounter64(text: string): Value {
  const digits = text.trim();
  if (!/^\d{1,20}$/.test(digits)) throw new RecordError('value is not an unsigned decimal number');
  const value = BigInt(digits);
  if (value > MAX_UNSIGNED64) throw new RecordError('Counter64 outside 64 bits');
  return { type: 'Counter64', value };
}

/** Dotted quad. */
export function parseIpAddress(text: string): Value {
  const quad = text.trim();
  const octets = quad.split('.');
  if (octets.length !== 4 || !octets.every((o) => /^(0|[1-9]\d{0,2})$/.test(o) && Number(o) < 256)) {
    throw new RecordError('value is not a dotted IPv4 address');
  }
  return { type: 'IpAddress', value: quad };
}

/** Four octets as an IpAddress. */
export function ipAddressOf(octets: Uint8Array): Value {
  if (octets.length !== 4) throw new RecordError(`IpAddress of ${octets.length} octets`);
  return { type: 'IpAddress', value: octets.join('.') };
}

/**
 * A name that an agent can serve: dotted decimal with or without a leading dot, or with the name of its first arc
 * as Net-SNMP prints it without MIB files (`iso.3.6.1`).
 */
export function parseRecordedOid(text: string): Oid {
  const dotted = text.trim().replace(/^\.?(iso|ccitt|joint-iso-ccitt)(?=\.|$)/, (_, name: string) => ROOTS[name] ?? '');
  let oid: Oid;
  try {
    oid = Oid.from(dotted);
  } catch {
    throw new RecordError('object identifier cannot be read');
  }
  const [first = 3, second = 40] = oid.arcs;
  if (oid.length < 2 || first > 2 || (first < 2 && second > 39)) {
    throw new RecordError('object identifier has no encoding'); // X.690 section 8.19.4
  }
  return oid;
}

const ROOTS: Readonly<Record<string, string>> = { ccitt: '0', iso: '1', 'joint-iso-ccitt': '2' };

/** Hex digits, two an octet, nothing between them. */
export function parseHex(text: string): Uint8Array {
  const digits = text.trim();
  if (digits.length % 2 !== 0) throw new RecordError('odd number of hex digits');
  if (!/^[0-9a-fA-F]*$/.test(digits)) throw new RecordError('value is not hex');
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

/** One character an octet. */
export function octetsOf(text: string): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) throw new RecordError('character above U+00FF: give the file as octets');
    octets[i] = code;
  }
  return octets;
}

function parseDecimal(text: string): number {
  const digits = text.trim();
  if (digits === '') throw new RecordError('empty value');
  if (!/^-?\d{1,15}$/.test(digits)) throw new RecordError('value is not a decimal number');
  return Number(digits);
}
