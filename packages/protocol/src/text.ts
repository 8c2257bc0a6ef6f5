// Values for people and for JSON.
import { decodeUtf8 } from './utf8.js';
import type { Value, VarBind } from './value.js';

/**
 * A value as text: octet strings as UTF-8, or Latin-1 where they are not that; numbers in decimal; OIDs and addresses
 * dotted; NULL is empty; an exception is its name; Opaque and unknown values are hex.
 */
export function textOf(v: Value): string {
  switch (v.type) {
    case 'OctetString':
      return decodeUtf8(v.value) ?? latin1(v.value);
    case 'Null':
      return '';
    case 'NoSuchObject':
    case 'NoSuchInstance':
    case 'EndOfMibView':
      return v.type;
    case 'Opaque':
    case 'Unknown':
      return hexOf(v);
    default:
      return String(v.value);
  }
}

/**
 * The octets of a value as hex: `'00:1b:2c'`.
 * @throws {TypeError} a value that is not octets
 */
export function hexOf(v: Value, separator = ':'): string {
  const octets = v.type === 'Unknown' ? v.value.content : v.value;
  if (!(octets instanceof Uint8Array)) throw new TypeError(`a value of type ${v.type} has no octets`);
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(separator);
}

/**
 * The number that a value is.
 * @throws {RangeError} a Counter64 above 2^53-1: digits would be lost
 * @throws {TypeError} a value that is not a number
 */
export function numberOf(v: Value): number {
  if (typeof v.value === 'number') return v.value;
  if (typeof v.value !== 'bigint') throw new TypeError(`a value of type ${v.type} is not a number`);
  const number = Number(v.value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${v.value} has more digits than a number can hold`);
  return number;
}

/**
 * A binding as plain data for JSON: `{ oid, type, value }`. Counter64 is decimal text, so are the floats that JSON lacks;
 * an octet string is its text when that is printable UTF-8, otherwise hex, and then `encoding: 'hex'` says so.
 */
export function jsonOf(vb: VarBind): object {
  const oid = vb.oid.toString();
  const type = vb.type;
  switch (vb.type) {
    case 'OctetString': {
      const text = decodeUtf8(vb.value);
      return text !== undefined && isPrintable(text)
        ? { oid, type, value: text }
        : { oid, type, value: hexOf(vb, ''), encoding: 'hex' };
    }
    case 'Opaque':
      return { oid, type, value: hexOf(vb, ''), encoding: 'hex' };
    case 'Unknown':
      return { oid, type, tag: vb.value.tag, value: hexOf(vb, ''), encoding: 'hex' };
    case 'ObjectIdentifier':
    case 'Counter64':
      return { oid, type, value: String(vb.value) };
    case 'OpaqueFloat':
    case 'OpaqueDouble':
      return { oid, type, value: Number.isFinite(vb.value) ? vb.value : String(vb.value) };
    default:
      return { oid, type, value: vb.value };
  }
}

function latin1(octets: Uint8Array): string {
  return Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
}

/** No control characters but tab, line feed and carriage return. */
function isPrintable(text: string): boolean {
  return !/[^\P{Cc}\t\n\r]/u.test(text);
}
