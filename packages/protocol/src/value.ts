// The values of SMIv2 on the wire: RFC 2578 section 7.1, RFC 3416 section 3.
import { BerError, type BerReader, type BerWriter, type Oid, Tag } from '@mgmtapi/ber';
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
  const from = r.offset;
  const tag = r.element();
  switch (tag) {
    case Tag.Integer:
      return { oid, type: 'Integer32', value: r.integerContent() };
    case Tag.OctetString:
      return { oid, type: 'OctetString', value: r.octetsContent() };
    case Tag.Null:
      return { oid, type: 'Null', value: r.emptyContent() };
    case Tag.ObjectIdentifier:
      return { oid, type: 'ObjectIdentifier', value: r.oidContent() };
    case Tag.Counter32:
      return { oid, type: 'Counter32', value: r.unsignedContent() };
    case Tag.Gauge32:
      return { oid, type: 'Gauge32', value: r.unsignedContent() };
    case Tag.TimeTicks:
      return { oid, type: 'TimeTicks', value: r.unsignedContent() };
    case Tag.Counter64:
      return { oid, type: 'Counter64', value: r.unsigned64Content() };
    case Tag.UInteger32:
      return { oid, type: 'UInteger32', value: r.unsignedContent() };
    case Tag.NoSuchObject:
      return { oid, type: 'NoSuchObject', value: r.emptyContent() };
    case Tag.NoSuchInstance:
      return { oid, type: 'NoSuchInstance', value: r.emptyContent() };
    case Tag.EndOfMibView:
      return { oid, type: 'EndOfMibView', value: r.emptyContent() };
    default:
      return readRareValue(r, oid, tag, from);
  }
}

/** IpAddress, Opaque, and what SNMP does not define. */
function readRareValue(r: BerReader, oid: Oid, tag: number, from: number): VarBind {
  const address = tag === Tag.IpAddress ? r.ipAddressContent() : undefined;
  if (address !== undefined) return { oid, type: 'IpAddress', value: address };
  const content = r.octetsContent();
  if (tag === Tag.Opaque) return opaque(oid, content);
  if ((tag & 0x1f) === 0x1f) throw new BerError('BER_TAG', from, 'tag of more than one octet');
  r.tolerate('unknownValue', from);
  return { oid, type: 'Unknown', value: { tag, content } };
}

/** A float or a double where the content is exactly that, otherwise the octets. */
function opaque(oid: Oid, content: Uint8Array): VarBind {
  const float = floatIn(content);
  if (float !== undefined) return { oid, type: 'OpaqueFloat', value: float };
  const double = doubleIn(content);
  if (double !== undefined) return { oid, type: 'OpaqueDouble', value: double };
  return { oid, type: 'Opaque', value: content };
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

/**
 * The four octets of `'192.0.2.1'`.
 * @throws {TypeError} anything but four decimal numbers of 0 to 255, without leading zeros
 */
export function parseIpAddress(text: string, name = 'IpAddress'): Uint8Array {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const octets = Uint8Array.from(match?.slice(1).map(Number) ?? []);
  if (match === null || octets.join('.') !== text) throw new TypeError(`${name} is not an IPv4 address in dotted form`);
  return octets;
}
