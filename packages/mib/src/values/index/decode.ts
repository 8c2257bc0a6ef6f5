// Instance OIDs to index values. RFC 2578 section 7.7, and what agents make of it.
import { Oid, type OidLike } from '@mgmtapi/ber';
import type { IndexPart } from '../../model/object.js';
import type { Syntax } from '../../model/syntax.js';
import { type IndexShape, shapeOf } from './shape.js';
import { octetsFrom, type RawIndexValue, sizeFits } from './value.js';

/** Why an instance OID is no index of its row. */
export type IndexFault =
  | 'tooShort' // sub-identifiers are missing
  | 'tooLong' // some are left over
  | 'octetRange' // an octet of a string or address above 255
  | 'choice'; // a NetworkAddress whose choice is not 1

/** An instance OID read by the INDEX of its row. */
export type DecodedIndex =
  | {
      readonly ok: true;
      /** `nonconforming`: read as the agent must have meant it, against RFC 2578 section 7.7. */
      readonly shape: 'conforming' | 'nonconforming';
      /** One for each part of the INDEX. */
      readonly values: readonly RawIndexValue[];
      readonly raw: Oid;
    }
  | {
      readonly ok: false;
      /** Place in `raw` where reading stopped. */
      readonly at: number;
      readonly reason: IndexFault;
      /** What was read before. */
      readonly values: readonly RawIndexValue[];
      readonly raw: Oid;
    };

/** Where one reading stopped. */
interface Stop {
  readonly at: number;
  readonly reason: IndexFault;
}

/**
 * Reads the index values in an instance OID (what follows the column's number). Strings come as octets and are not
 * interpreted. Agents that write the last string without its length, or with one though it is IMPLIED, are read as
 * they mean it and marked; what fits no reading comes back with the raw sub-identifiers. Never throws.
 */
export function decodeIndex(parts: readonly IndexPart[], instance: OidLike): DecodedIndex {
  const raw = Oid.from(instance);
  const { arcs } = raw;
  const shapes = parts.map(shapeOf);
  const values: RawIndexValue[] = [];
  const stop = read(arcs, shapes, values);
  if (!stop) {
    const last = parts.at(-1);
    const meant = last?.implied ? withoutLength(values.at(-1), last.syntax) : undefined;
    if (meant === undefined) return { ok: true, shape: 'conforming', values, raw };
    return { ok: true, shape: 'nonconforming', values: [...values.slice(0, -1), meant], raw };
  }
  const bent = bend(parts, shapes);
  if (bent) {
    const again: RawIndexValue[] = [];
    const last = parts.at(-1)!;
    if (!read(arcs, bent, again) && fits(again.at(-1), last.syntax)) {
      return { ok: true, shape: 'nonconforming', values: again, raw };
    }
  }
  return { ok: false, at: stop.at, reason: stop.reason, values, raw };
}

/** The other way agents write the last part: a variable string or OID without its length. */
function bend(parts: readonly IndexPart[], shapes: readonly IndexShape[]): IndexShape[] | undefined {
  const last = shapes.at(-1);
  if (parts.length === 0 || (last?.form !== 'string' && last?.form !== 'oid')) return undefined;
  return [...shapes.slice(0, -1), { form: last.form === 'string' ? 'impliedString' : 'impliedOid' }];
}

function fits(value: RawIndexValue | undefined, syntax: Syntax | undefined): boolean {
  return !(value instanceof Uint8Array) || !syntax || sizeFits(syntax, value.length);
}

/**
 * An IMPLIED string that begins with its own length: only when the length cannot be its first character, as in a text
 * (RFC 2579's DisplayString has no control characters but line ends) or beyond the greatest size.
 */
function withoutLength(value: RawIndexValue | undefined, syntax: Syntax | undefined): Uint8Array | undefined {
  if (!(value instanceof Uint8Array) || !syntax || value.length < 2 || value[0] !== value.length - 1) return undefined;
  const text =
    /^\d+[at]$/.test(syntax.displayHint ?? '') && value[0]! < 0x20 && value.subarray(1).every((c) => c >= 0x20);
  return text || !sizeFits(syntax, value.length) ? value.subarray(1) : undefined;
}

/** One reading; the values go to `values`, the stop comes back, or undefined when every sub-identifier was used. */
function read(arcs: readonly number[], shapes: readonly IndexShape[], values: RawIndexValue[]): Stop | undefined {
  let at = 0;
  for (const shape of shapes) {
    const from = at;
    let size = 0;
    switch (shape.form) {
      case 'integer':
        size = 1;
        break;
      case 'address':
        size = 4;
        break;
      case 'network':
        if (at < arcs.length && arcs[at] !== 1) return { at, reason: 'choice' };
        at++;
        size = 4;
        break;
      case 'fixed':
        size = shape.size;
        break;
      case 'string':
      case 'oid':
        if (at >= arcs.length) return { at, reason: 'tooShort' };
        size = arcs[at++]!;
        break;
      default:
        size = arcs.length - at;
    }
    if (size > arcs.length - at) return { at: from, reason: 'tooShort' };
    const value = take(arcs, at, at + size, shape);
    if (value === undefined) return { at, reason: 'octetRange' };
    values.push(value);
    at += size;
  }
  return at < arcs.length ? { at, reason: 'tooLong' } : undefined;
}

function take(arcs: readonly number[], from: number, to: number, { form }: IndexShape): RawIndexValue | undefined {
  switch (form) {
    case 'integer':
      return arcs[from]!;
    case 'oid':
    case 'impliedOid':
    case 'unknown':
      return Oid.from(arcs.slice(from, to));
    case 'address':
    case 'network':
      return octetsFrom(arcs, from, to)?.join('.');
    default:
      return octetsFrom(arcs, from, to);
  }
}
