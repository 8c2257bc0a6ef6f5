// The values of SMIv2 on the wire: RFC 2578 section 7.1, RFC 3416 section 3.
import type { BerReader, BerWriter, Oid } from '@mgmtapi/ber';
import { Tag } from '@mgmtapi/ber';
import { doubleIn, floatIn, wrapDouble, wrapFloat } from './opaque.js';

/** A value of a variable, an exception, or NULL. `type` says which. */
export type Value =
  | { readonly type: 'Integer32'; readonly value: number }
  | { readonly type: 'OctetString'; readonly value: Uint8Array }
  | { readonly type: 'Null'; readonly value: null }
  | { readonly type: 'ObjectIdentifier'; readonly value: Oid }
  /** `'192.0.2.1'` */
  | { readonly type: 'IpAddress'; readonly value: string }
  /** Without a sign, 32 bits. TimeTicks are hundredths of a second. UInteger32 is historic. */
  | { readonly type: 'Counter32' | 'Gauge32' | 'TimeTicks' | 'UInteger32'; readonly value: number }
  | { readonly type: 'Counter64'; readonly value: bigint }
  /** The octets inside, undecoded. */
  | { readonly type: 'Opaque'; readonly value: Uint8Array }
  /** Net-SNMP's floats, wrapped in an Opaque. */
  | { readonly type: 'OpaqueFloat' | 'OpaqueDouble'; readonly value: number }
  /** Exceptions: what a response says in place of a value. */
  | { readonly type: 'NoSuchObject' | 'NoSuchInstance' | 'EndOfMibView'; readonly value: null }
  /** A type that SNMP does not define, or an IpAddress that has not 4 octets, as read. */
  | { readonly type: 'Unknown'; readonly value: { readonly tag: number; readonly content: Uint8Array } };

/** A name with a value, an exception, or NULL where there is no value yet. One object: `{ oid, type, value }`. */
export type VarBind = { readonly oid: Oid } & Value;

/** The value after the name `oid`. Tolerance `unknownValue`. */
export function readValue(r: BerReader, oid: Oid): VarBind {
  const tag = r.peek();
  switch (tag) {
    case Tag.Integer:
      return { oid, type: 'Integer32', value: r.integer() };
    case Tag.OctetString:
      return { oid, type: 'OctetString', value: r.octets() };
    case Tag.Null:
      return { oid, type: 'Null', value: r.empty() };
    case Tag.ObjectIdentifier:
      return { oid, type: 'ObjectIdentifier', value: r.oid() };
    case Tag.Counter32:
      return { oid, type: 'Counter32', value: r.unsigned(tag) };
    case Tag.Gauge32:
      return { oid, type: 'Gauge32', value: r.unsigned(tag) };
    case Tag.TimeTicks:
      return { oid, type: 'TimeTicks', value: r.unsigned(tag) };
    case Tag.Counter64:
      return { oid, type: 'Counter64', value: r.unsigned64() };
    case Tag.UInteger32:
      return { oid, type: 'UInteger32', value: r.unsigned(tag) };
    case Tag.NoSuchObject:
      return { oid, type: 'NoSuchObject', value: r.empty(tag) };
    case Tag.NoSuchInstance:
      return { oid, type: 'NoSuchInstance', value: r.empty(tag) };
    case Tag.EndOfMibView:
      return { oid, type: 'EndOfMibView', value: r.empty(tag) };
    case Tag.Opaque:
      return readOpaque(r, oid);
    case Tag.IpAddress:
      return readIpAddress(r, oid);
    default:
      return readUnknown(r, oid, tag);
  }
}

/** A float or a double where the content is exactly that, otherwise the octets. */
function readOpaque(r: BerReader, oid: Oid): VarBind {
  const content = r.octets(Tag.Opaque);
  const float = floatIn(content);
  if (float !== undefined) return { oid, type: 'OpaqueFloat', value: float };
  const double = doubleIn(content);
  if (double !== undefined) return { oid, type: 'OpaqueDouble', value: double };
  return { oid, type: 'Opaque', value: content };
}

function readIpAddress(r: BerReader, oid: Oid): VarBind {
  const from = r.offset;
  const content = r.octets(Tag.IpAddress);
  if (content.length === 4) return { oid, type: 'IpAddress', value: formatIpAddress(content) };
  r.tolerate('unknownValue', from);
  return { oid, type: 'Unknown', value: { tag: Tag.IpAddress, content } };
}

function readUnknown(r: BerReader, oid: Oid, tag: number): VarBind {
  const from = r.offset;
  const content = r.unknown();
  r.tolerate('unknownValue', from);
  return { oid, type: 'Unknown', value: { tag, content } };
}

/**
 * Writes a value.
 * @throws {TypeError} a value that is not of its type
 * @throws {RangeError} a value outside the range of its type
 */
export function writeValue(w: BerWriter, v: Value): void {
  switch (v.type) {
    case 'Integer32':
      w.integer(v.value);
      break;
    case 'OctetString':
      w.octets(v.value);
      break;
    case 'Null':
      w.empty();
      break;
    case 'ObjectIdentifier':
      w.oid(v.value);
      break;
    case 'IpAddress':
      w.octets(parseIpAddress(v.value), Tag.IpAddress);
      break;
    case 'Counter32':
    case 'Gauge32':
    case 'TimeTicks':
    case 'UInteger32':
      w.unsigned(v.value, Tag[v.type]);
      break;
    case 'Counter64':
      w.unsigned64(v.value);
      break;
    case 'Opaque':
      w.octets(v.value, Tag.Opaque);
      break;
    case 'OpaqueFloat':
      w.octets(wrapFloat(v.value), Tag.Opaque);
      break;
    case 'OpaqueDouble':
      w.octets(wrapDouble(v.value), Tag.Opaque);
      break;
    case 'NoSuchObject':
    case 'NoSuchInstance':
    case 'EndOfMibView':
      w.empty(Tag[v.type]);
      break;
    case 'Unknown':
      w.octets(v.value.content, checkTag(v.value.tag));
      break;
    default:
      throw new TypeError(`unknown value type: ${String((v as { type: unknown }).type)}`);
  }
}

/** A tag of one octet: SNMP has no others. */
function checkTag(tag: number): number {
  const isOneOctet = Number.isInteger(tag) && tag >= 0 && tag <= 0xff && (tag & 0x1f) !== 0x1f;
  if (!isOneOctet) throw new RangeError(`value.tag is not a tag of one octet: ${tag}`);
  return tag;
}

/** Every octet in decimal with its dot: twice as fast as formatting the numbers. */
const dotted: readonly string[] = Array.from({ length: 256 }, (_, octet) => `${octet}.`);

/** Four octets as `'192.0.2.1'`. */
export function formatIpAddress(octets: Uint8Array): string {
  return dotted[octets[0]!]! + dotted[octets[1]!]! + dotted[octets[2]!]! + octets[3]!;
}

/**
 * The four octets of `'192.0.2.1'`.
 * @throws {TypeError} anything but four decimal numbers of 0 to 255, without leading zeros
 */
export function parseIpAddress(text: string, name = 'IpAddress'): Uint8Array {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const octets = Uint8Array.from(match?.slice(1).map(Number) ?? []);
  if (match === null || formatIpAddress(octets) !== text)
    throw new TypeError(`${name} is not an IPv4 address in dotted form`);
  return octets;
}
