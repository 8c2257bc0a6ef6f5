// Decodes AgentX PDUs, in either byte order: RFC 2741 section 5 and 6.
import { Oid } from '@mgmtapi/ber';
import { decodeUtf8, type VarBind } from '@mgmtapi/protocol';
import {
  AgentXFlag,
  type AgentXHeader,
  AgentXParseError,
  AgentXType,
  HEADER_SIZE,
  type MasterRequest,
  type SearchRange,
} from './pdu.js';
import { valueTypes } from './writer.js';

const VERSION = 1;
/** Net-SNMP's floats inside an Opaque. */
const FLOAT = { tag: 0x78, size: 4 };
const DOUBLE = { tag: 0x79, size: 8 };

/**
 * The header at the start of these octets; undefined: not all of it is there yet.
 * @throws {AgentXParseError} another version of the protocol
 */
export function readHeader(bytes: Uint8Array): AgentXHeader | undefined {
  if (bytes.length < HEADER_SIZE) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_SIZE);
  if (view.getUint8(0) !== VERSION) throw new AgentXParseError(`version ${view.getUint8(0)} of AgentX`);
  const flags = view.getUint8(2);
  const little = (flags & AgentXFlag.NetworkByteOrder) === 0;
  return {
    type: view.getUint8(1),
    flags,
    sessionID: view.getUint32(4, little),
    transactionID: view.getUint32(8, little),
    packetID: view.getUint32(12, little),
    payloadLength: view.getUint32(16, little),
  };
}

/**
 * What the master says; undefined: a PDU that only subagents send.
 * @throws {AgentXParseError} the payload is none of its type
 */
export function readPayload(header: AgentXHeader, payload: Uint8Array): MasterRequest | undefined {
  const reader = new PayloadReader(payload, (header.flags & AgentXFlag.NetworkByteOrder) === 0);
  switch (header.type) {
    case AgentXType.Response:
      return { type: 'Response', sysUpTime: reader.uint32(), error: reader.uint16(), index: reader.uint16() };
    case AgentXType.Close:
      return { type: 'Close', reason: reader.uint8() };
    case AgentXType.CommitSet:
      return { type: 'CommitSet' };
    case AgentXType.UndoSet:
      return { type: 'UndoSet' };
    case AgentXType.CleanupSet:
      return { type: 'CleanupSet' };
  }
  const context = (header.flags & AgentXFlag.NonDefaultContext) !== 0 ? reader.text() : '';
  switch (header.type) {
    case AgentXType.Get:
      return { type: 'Get', context, ranges: reader.ranges() };
    case AgentXType.GetNext:
      return { type: 'GetNext', context, ranges: reader.ranges() };
    case AgentXType.GetBulk: {
      const nonRepeaters = reader.uint16();
      const maxRepetitions = reader.uint16();
      return { type: 'GetBulk', context, nonRepeaters, maxRepetitions, ranges: reader.ranges() };
    }
    case AgentXType.TestSet:
      return { type: 'TestSet', context, varBinds: reader.varBinds() };
    default:
      return undefined;
  }
}

/** A cursor over one payload. */
export class PayloadReader {
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;
  #at = 0;

  constructor(octets: Uint8Array, little: boolean) {
    this.#octets = octets;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    this.#little = little;
  }

  get more(): boolean {
    return this.#at < this.#octets.length;
  }

  uint8(): number {
    return this.#view.getUint8(this.#step(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#step(2), this.#little);
  }

  uint32(): number {
    return this.#view.getUint32(this.#step(4), this.#little);
  }

  octets(): Uint8Array {
    const length = this.uint32();
    const from = this.#step(length);
    this.#step(-length & 3); // padding
    return this.#octets.slice(from, from + length);
  }

  text(): string {
    return decodeUtf8(this.octets()) ?? '\ufffd';
  }

  ranges(): SearchRange[] {
    const ranges: SearchRange[] = [];
    while (this.more) {
      const { oid: start, include } = this.#oid();
      const { oid: end } = this.#oid();
      ranges.push({ start, include, end: end.length > 0 ? end : undefined });
    }
    return ranges;
  }

  varBinds(): VarBind[] {
    const varBinds: VarBind[] = [];
    while (this.more) varBinds.push(this.#varBind());
    return varBinds;
  }

  #varBind(): VarBind {
    const type = this.uint16();
    this.#step(2);
    const { oid } = this.#oid();
    switch (type) {
      case valueTypes.Integer32:
        return { oid, type: 'Integer32', value: this.uint32() | 0 };
      case valueTypes.Counter32:
        return { oid, type: 'Counter32', value: this.uint32() };
      case valueTypes.Gauge32:
        return { oid, type: 'Gauge32', value: this.uint32() };
      case valueTypes.TimeTicks:
        return { oid, type: 'TimeTicks', value: this.uint32() };
      case valueTypes.Counter64:
        return { oid, type: 'Counter64', value: this.#view.getBigUint64(this.#step(8), this.#little) };
      case valueTypes.OctetString:
        return { oid, type: 'OctetString', value: this.octets() };
      case valueTypes.Opaque:
        return opaque(oid, this.octets());
      case valueTypes.IpAddress: {
        const address = this.octets();
        if (address.length !== 4) throw new AgentXParseError(`IpAddress of ${address.length} octets`);
        return { oid, type: 'IpAddress', value: address.join('.') };
      }
      case valueTypes.ObjectIdentifier:
        return { oid, type: 'ObjectIdentifier', value: this.#oid().oid };
      case valueTypes.Null:
        return { oid, type: 'Null', value: null };
      case valueTypes.NoSuchObject:
        return { oid, type: 'NoSuchObject', value: null };
      case valueTypes.NoSuchInstance:
        return { oid, type: 'NoSuchInstance', value: null };
      case valueTypes.EndOfMibView:
        return { oid, type: 'EndOfMibView', value: null };
      default:
        throw new AgentXParseError(`value of type ${type}`);
    }
  }

  #oid(): { oid: Oid; include: boolean } {
    const count = this.uint8();
    const prefix = this.uint8();
    const include = this.uint8() !== 0;
    this.#step(1);
    const arcs = prefix === 0 ? [] : [1, 3, 6, 1, prefix];
    for (let i = 0; i < count; i++) arcs.push(this.uint32());
    if (arcs.length > 128) throw new AgentXParseError(`object identifier of ${arcs.length} arcs`);
    return { oid: Oid.from(arcs), include };
  }

  /** Moves on, and gives where it was. */
  #step(count: number): number {
    const at = this.#at;
    if (count > this.#octets.length - at) throw new AgentXParseError(`${count} octets announced, fewer left`);
    this.#at = at + count;
    return at;
  }
}

/** An Opaque is what SNMP would have read: Net-SNMP's floats are values of their own. */
function opaque(oid: Oid, octets: Uint8Array): VarBind {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const is = ({ tag, size }: { tag: number; size: number }): boolean =>
    octets.length === size + 3 && octets[0] === 0x9f && octets[1] === tag && octets[2] === size;
  if (is(FLOAT)) return { oid, type: 'OpaqueFloat', value: view.getFloat32(3) };
  if (is(DOUBLE)) return { oid, type: 'OpaqueDouble', value: view.getFloat64(3) };
  return { oid, type: 'Opaque', value: octets };
}
