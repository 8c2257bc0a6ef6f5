// Net-SNMP's floats inside Opaque: tag 0x9f 0x78 or 0x9f 0x79, a length, an IEEE 754 number (draft-perkins-opaque-01).
import { type BerReader, type BerWriter, type Oid, Tag } from '@mgmtapi/ber';
import type { VarBind } from './varbind.js';

const EXTENSION = 0x9f; // context class, the number follows
const FLOAT = 0x78;
const DOUBLE = 0x79;

/** An Opaque: a float or double where the content is exactly that, otherwise its octets. */
export function readOpaque(r: BerReader, oid: Oid): VarBind {
  const octets = r.octets(Tag.Opaque);
  const size = octets[2];
  if (octets[0] === EXTENSION && octets.length - 3 === size) {
    const number = new DataView(octets.buffer, octets.byteOffset + 3, size);
    if (octets[1] === FLOAT && size === 4) return { oid, type: 'OpaqueFloat', value: number.getFloat32(0) };
    if (octets[1] === DOUBLE && size === 8) return { oid, type: 'OpaqueDouble', value: number.getFloat64(0) };
  }
  return { oid, type: 'Opaque', value: octets };
}

/**
 * A single: the nearest one that 32 bits can hold.
 * @throws {TypeError} not a number
 */
export function writeOpaqueFloat(w: BerWriter, value: number): void {
  const octets = new DataView(new ArrayBuffer(7));
  octets.setFloat32(3, check(value));
  writeWrapped(w, octets, FLOAT);
}

/**
 * A double.
 * @throws {TypeError} not a number
 */
export function writeOpaqueDouble(w: BerWriter, value: number): void {
  const octets = new DataView(new ArrayBuffer(11));
  octets.setFloat64(3, check(value));
  writeWrapped(w, octets, DOUBLE);
}

function check(value: number): number {
  if (typeof value !== 'number') throw new TypeError('value is not a number');
  return value;
}

function writeWrapped(w: BerWriter, octets: DataView, kind: number): void {
  octets.setUint8(0, EXTENSION);
  octets.setUint8(1, kind);
  octets.setUint8(2, octets.byteLength - 3);
  w.octets(new Uint8Array(octets.buffer), Tag.Opaque);
}
