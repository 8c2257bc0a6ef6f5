// Index values to instance OIDs. RFC 2578 section 7.7.
import { Oid, type OidLike } from '@mgmtapi/ber';
import type { IndexPart } from '../../model/object.js';
import type { Syntax } from '../../model/syntax.js';
import { parseHint } from '../display-hint/hint.js';
import { parseOctets } from '../display-hint/parse-octets.js';
import { inetOctets } from '../inet-address.js';
import { shapeOf } from './shape.js';
import { sizeFits } from './value.js';

/** An index value as callers may give it. Text is read by the DISPLAY-HINT, a label by the enumeration. */
export type IndexValue = number | bigint | string | Uint8Array | Oid | readonly number[];

/**
 * The instance OID of index values, in the order of the INDEX.
 * @throws {RangeError} a value outside what its part can hold; TypeError: a value of the wrong kind. Both name the part.
 */
export function encodeIndex(parts: readonly IndexPart[], values: readonly IndexValue[]): Oid {
  if (values.length !== parts.length) {
    throw new RangeError(
      `index: ${parts.length} values wanted (${parts.map(({ name }) => name).join(', ')}), ${values.length} given`,
    );
  }
  const arcs: number[] = [];
  for (const [i, part] of parts.entries()) encodePart(part, values[i]!, arcs);
  return Oid.from(arcs);
}

function encodePart(part: IndexPart, value: IndexValue, arcs: number[]): void {
  const shape = shapeOf(part);
  switch (shape.form) {
    case 'integer':
      arcs.push(integer(part, value));
      break;
    case 'network':
      arcs.push(1, ...address(part, value));
      break;
    case 'address':
      arcs.push(...address(part, value));
      break;
    case 'oid':
    case 'impliedOid': {
      const inner = oid(part, value);
      if (shape.form === 'oid') arcs.push(inner.length);
      arcs.push(...inner);
      break;
    }
    case 'unknown':
      arcs.push(...oid(part, value));
      break;
    default: {
      const octets = string(part, value);
      if (shape.form === 'fixed' && octets.length !== shape.size) {
        throw new RangeError(`index ${part.name}: ${shape.size} octets wanted, ${octets.length} given`);
      }
      if (part.syntax && !sizeFits(part.syntax, octets.length)) {
        throw new RangeError(`index ${part.name}: ${octets.length} octets are outside its SIZE`);
      }
      if (shape.form === 'string') arcs.push(octets.length);
      arcs.push(...octets);
    }
  }
}

function integer({ name, syntax }: IndexPart, value: IndexValue): number {
  let number = value;
  if (typeof number === 'bigint') number = Number(number);
  if (typeof number === 'string') number = labelled(syntax, number) ?? Number.NaN;
  if (typeof number !== 'number') throw new TypeError(`index ${name}: a number wanted`);
  if (!Number.isInteger(number) || number < 0 || number > 0xffffffff) {
    throw new RangeError(`index ${name}: an integer from 0 to 4294967295 wanted, ${String(value)} given`);
  }
  return number;
}

function labelled(syntax: Syntax | undefined, label: string): number | undefined {
  for (const [number, name] of syntax?.enums ?? []) if (name === label) return number;
  return undefined;
}

function address({ name }: IndexPart, value: IndexValue): number[] {
  const octets =
    typeof value === 'string' ? value.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256)) : value;
  if (typeof octets === 'number' || typeof octets === 'bigint')
    throw new TypeError(`index ${name}: an IPv4 address wanted`);
  const four = [...octets];
  if (four.length !== 4 || four.some((octet) => octet > 255 || octet < 0)) {
    throw new RangeError(`index ${name}: an IPv4 address wanted, ${String(value)} given`);
  }
  return four;
}

function oid({ name }: IndexPart, value: IndexValue): readonly number[] {
  if (typeof value === 'number' || typeof value === 'bigint') return [Number(value)];
  try {
    return Oid.from((value instanceof Uint8Array ? [...value] : value) as OidLike).arcs;
  } catch (error) {
    throw new TypeError(`index ${name}: an OID wanted: ${(error as Error).message}`);
  }
}

function string({ name, syntax }: IndexPart, value: IndexValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') {
    const inet =
      syntax?.chain?.includes('InetAddress') || syntax?.typeModule === 'INET-ADDRESS-MIB'
        ? inetOctets(value)
        : undefined;
    if (inet) return inet;
    const hint = syntax?.displayHint === undefined ? undefined : parseHint(syntax.displayHint);
    if (hint?.kind === 'octets' && !hint.text) {
      const octets = parseOctets(value, hint);
      if (!octets)
        throw new RangeError(
          `index ${name}: ${JSON.stringify(value)} does not fit its DISPLAY-HINT ${syntax!.displayHint}`,
        );
      return octets;
    }
    return new TextEncoder().encode(value);
  }
  if (Array.isArray(value) && value.every((octet) => Number.isInteger(octet) && octet >= 0 && octet <= 255)) {
    return Uint8Array.from(value as readonly number[]);
  }
  throw new TypeError(`index ${name}: octets or a text wanted`);
}
