// Encodes AgentX PDUs, in network byte order: RFC 2741 section 5 and 6.
import type { Oid } from '@mgmtapi/ber';
import { encodeUtf8, type VarBind } from '@mgmtapi/protocol';
import { AgentXFlag, HEADER_SIZE } from './pdu.js';

/** The numbers that stand for types of values, v.type. RFC 2741 section 5.4. */
export const valueTypes = {
  Integer32: 2,
  OctetString: 4,
  Null: 5,
  ObjectIdentifier: 6,
  IpAddress: 64,
  Counter32: 65,
  Gauge32: 66,
  TimeTicks: 67,
  Opaque: 68,
  Counter64: 70,
  NoSuchObject: 128,
  NoSuchInstance: 129,
  EndOfMibView: 130,
} as const;

const INTERNET = [1, 3, 6, 1];
const OPAQUE_FLOAT = 0x9f780400;
const OPAQUE_DOUBLE = 0x9f790800;

/** One PDU, front to back. */
export class AgentXWriter {
  #octets = new Uint8Array(512);
  #view = new DataView(this.#octets.buffer);
  #size = HEADER_SIZE;

  uint8(value: number): void {
    this.#reserve(1);
    this.#view.setUint8(this.#size++, value);
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#view.setUint16(this.#size, value);
    this.#size += 2;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#size, value);
    this.#size += 4;
  }

  /** Octet String, RFC 2741 section 5.3: padded to whole words. */
  octets(value: Uint8Array): void {
    this.uint32(value.length);
    const padded = (value.length + 3) & ~3;
    this.#reserve(padded);
    this.#octets.set(value, this.#size);
    this.#size += padded;
  }

  text(value: string): void {
    this.octets(encodeUtf8(value));
  }

  /** Object Identifier, RFC 2741 section 5.1; undefined: the null Object Identifier. */
  oid(oid: Oid | undefined, include = false): void {
    const arcs = oid?.arcs ?? [];
    const prefix = arcs[4] ?? 0;
    // 1.3.6.1.x in short, where x fits into an octet.
    const isShort = prefix > 0 && prefix < 256 && INTERNET.every((arc, i) => arc === arcs[i]);
    const rest = isShort ? arcs.slice(5) : arcs;
    this.uint8(rest.length);
    this.uint8(isShort ? prefix : 0);
    this.uint8(Number(include));
    this.uint8(0);
    for (const arc of rest) this.uint32(arc);
  }

  /**
   * VarBind, RFC 2741 section 5.4.
   * @throws {TypeError} AgentX has no such type
   */
  varBind({ oid, type, value }: VarBind): void {
    switch (type) {
      case 'UInteger32': // what it became in later versions
        return this.#number(valueTypes.Gauge32, oid, value);
      case 'Integer32':
      case 'Counter32':
      case 'Gauge32':
      case 'TimeTicks':
        return this.#number(valueTypes[type], oid, value);
      case 'Counter64':
        this.#name(valueTypes.Counter64, oid);
        this.uint32(Number(value >> 32n));
        return this.uint32(Number(value & 0xffffffffn));
      case 'OctetString':
      case 'Opaque':
        this.#name(valueTypes[type], oid);
        return this.octets(value);
      case 'IpAddress':
        this.#name(valueTypes.IpAddress, oid);
        return this.octets(Uint8Array.from(value.split('.'), Number));
      case 'ObjectIdentifier':
        this.#name(valueTypes.ObjectIdentifier, oid);
        return this.oid(value);
      case 'OpaqueFloat':
      case 'OpaqueDouble':
        this.#name(valueTypes.Opaque, oid);
        return this.octets(opaqueOctets(type, value));
      case 'Unknown':
        throw new TypeError('AgentX has no such type of value');
      default:
        return this.#name(valueTypes[type], oid);
    }
  }

  /** Hands out the PDU with its header, and begins anew. */
  finish(type: number, sessionID: number, transactionID: number, packetID: number, flags = 0): Uint8Array {
    const bytes = this.#octets.slice(0, this.#size);
    const header = new DataView(bytes.buffer);
    header.setUint8(0, 1); // version
    header.setUint8(1, type);
    header.setUint8(2, flags | AgentXFlag.NetworkByteOrder);
    header.setUint32(4, sessionID);
    header.setUint32(8, transactionID);
    header.setUint32(12, packetID);
    header.setUint32(16, bytes.length - HEADER_SIZE);
    this.#octets.fill(0, 0, this.#size); // padding must be zero
    this.#size = HEADER_SIZE;
    return bytes;
  }

  #name(type: number, oid: Oid): void {
    this.uint16(type);
    this.uint16(0);
    this.oid(oid);
  }

  #number(type: number, oid: Oid, value: number): void {
    this.#name(type, oid);
    this.uint32(value >>> 0);
  }

  #reserve(count: number): void {
    if (this.#size + count <= this.#octets.length) return;
    const grown = new Uint8Array(2 * (this.#size + count));
    grown.set(this.#octets.subarray(0, this.#size));
    this.#octets = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Net-SNMP's floats inside an Opaque: a tag, a length, IEEE 754. */
function opaqueOctets(type: 'OpaqueFloat' | 'OpaqueDouble', value: number): Uint8Array {
  const isFloat = type === 'OpaqueFloat';
  const octets = new DataView(new ArrayBuffer(isFloat ? 7 : 11));
  octets.setUint32(0, isFloat ? OPAQUE_FLOAT : OPAQUE_DOUBLE);
  if (isFloat) octets.setFloat32(3, value);
  else octets.setFloat64(3, value);
  return new Uint8Array(octets.buffer);
}
