// How values of one type are read from the wire and written to it: the runtime side of SYNTAX.
import { Oid, type OidLike } from '@mgmtapi/ber';
import type { Value, VarBindLike } from '@mgmtapi/protocol';
import type { BaseType, Syntax } from '../model/syntax.js';
import { type BitLabels, decodeBits, encodeBits } from '../values/bits.js';
import { parseHint } from '../values/display-hint/hint.js';
import { parseOctets } from '../values/display-hint/parse-octets.js';
import { decodeInetAddress, type InetAddressType, type InetAddressValue, inetOctets } from '../values/inet-address.js';
import { Octets } from '../values/octets.js';

/** A value to write, without the name it goes to. */
export type Writable = VarBindLike extends infer V ? (V extends unknown ? Omit<V, 'oid'> : never) : never;

/**
 * A type: `T` is what reading gives, `W` what writing takes.
 * Reading gives undefined for a value of another type; writing throws TypeError or RangeError.
 */
export interface Codec<T = unknown, W = T> {
  readonly syntax: Syntax;
  /** The column that holds the InetAddressType of this InetAddress. */
  readonly typeColumn?: string | undefined;
  read(value: Value, inetType?: number): T | undefined;
  write(value: W): Writable;
}

/** What reading a type gives. */
export type ReadOf<C> = C extends { read(...args: never[]): infer T } ? Exclude<T, undefined> : never;
/** What writing a type takes. */
export type WriteOf<C> = C extends { write(value: infer W): unknown } ? W : never;

/** One value of an enumeration. `label` is undefined for a number that the module does not name. */
export interface EnumValue<L extends string = string> {
  readonly label: L | undefined;
  readonly value: number;
}

/** The labels of an enumeration or of BITS, with their numbers. */
export type Labels = Readonly<Record<string, number>>;

/** A type of numbers up to 32 bits, or in `Opaque` of Net-SNMP floats. */
export function numberCodec(syntax: Syntax): Codec<number> {
  const type = syntax.base as 'Integer32';
  const [low, high] = type === 'Integer32' ? [-2147483648, 2147483647] : [0, 4294967295];
  return {
    syntax,
    read: (value) => (typeof value.value === 'number' ? value.value : undefined),
    write(value) {
      if (typeof value !== 'number') throw new TypeError(`${type}: a number wanted`);
      if (!Number.isInteger(value) || value < low || value > high) {
        throw new RangeError(`${type}: an integer from ${low} to ${high} wanted, ${value} given`);
      }
      return { type, value };
    },
  };
}

/** Counter64 and 64-bit types made of it: always bigint. */
export function counter64Codec(syntax: Syntax): Codec<bigint, bigint | number> {
  return {
    syntax,
    read: ({ value }) => (typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(value) : undefined),
    write: (value) => ({ type: 'Counter64', value }),
  };
}

/** INTEGER with labels. */
export function enumCodec<L extends string>(syntax: Syntax): Codec<EnumValue<L>, L | number> {
  const enums = (syntax.enums ?? new Map()) as ReadonlyMap<number, L>;
  return {
    syntax,
    read: ({ value }) => (typeof value === 'number' ? { label: enums.get(value), value } : undefined),
    write(value) {
      if (typeof value === 'number') return { type: 'Integer32', value };
      for (const [number, label] of enums) if (label === value) return { type: 'Integer32', value: number };
      throw new RangeError(
        `no such label: ${String(value)}; it is one of ${[...enums.values()].slice(0, 20).join(', ')}`,
      );
    },
  };
}

/** BITS. */
export function bitsCodec<L extends string>(syntax: Syntax): Codec<BitLabels<L>, Iterable<L>> {
  const enums = (syntax.enums ?? new Map()) as ReadonlyMap<number, L>;
  return {
    syntax,
    read: ({ value }) => (value instanceof Uint8Array ? decodeBits(value, enums) : undefined),
    write: (value) => ({ type: 'OctetString', value: encodeBits(value, enums) }),
  };
}

/** OCTET STRING whose hint shows text: UTF-8 where it is, else Latin-1. */
export function textCodec(syntax: Syntax): Codec<string, string | Uint8Array> {
  return {
    syntax,
    read: ({ value }) => (value instanceof Uint8Array ? plainText(value) : undefined),
    write: (value) => ({ type: 'OctetString', value: checkSize(syntax, octetsOf(value, undefined)) }),
  };
}

/** OCTET STRING of any other kind: octets with the hint, to be written as octets or as text that fits the hint. */
export function octetsCodec(syntax: Syntax): Codec<Octets, Uint8Array | string> {
  const type = syntax.base === 'Opaque' ? 'Opaque' : 'OctetString';
  return {
    syntax,
    read: ({ value }) => (value instanceof Uint8Array ? new Octets(value, syntax.displayHint) : undefined),
    write: (value) => ({ type, value: checkSize(syntax, octetsOf(value, syntax.displayHint)) }),
  };
}

/** InetAddress: read by the InetAddressType beside it, or by its length. RFC 4001 section 4.1. */
export function inetAddressCodec(syntax: Syntax, typeColumn?: string): Codec<InetAddressValue, string | Uint8Array> {
  return {
    syntax,
    typeColumn,
    read: ({ value }, inetType) =>
      value instanceof Uint8Array ? decodeInetAddress(value, inetType ?? fixedType(syntax)) : undefined,
    write(value) {
      const octets = typeof value === 'string' ? (inetOctets(value) ?? new TextEncoder().encode(value)) : value;
      return { type: 'OctetString', value: checkSize(syntax, octets) };
    },
  };
}

const FIXED_TYPES: Readonly<Record<string, InetAddressType>> = {
  InetAddressIPv4: 'ipv4',
  InetAddressIPv6: 'ipv6',
  InetAddressIPv4z: 'ipv4z',
  InetAddressIPv6z: 'ipv6z',
  InetAddressDNS: 'dns',
};

function fixedType({ type }: Syntax): InetAddressType | undefined {
  return type === undefined ? undefined : FIXED_TYPES[type];
}

/** IpAddress, as `'192.0.2.1'`. */
export function ipAddressCodec(syntax: Syntax): Codec<string> {
  return {
    syntax,
    read: (value) => (value.type === 'IpAddress' ? value.value : undefined),
    write: (value) => ({ type: 'IpAddress', value }),
  };
}

/** OBJECT IDENTIFIER. */
export function oidCodec(syntax: Syntax): Codec<Oid, OidLike> {
  return {
    syntax,
    read: (value) => (value.type === 'ObjectIdentifier' ? value.value : undefined),
    write: (value) => ({ type: 'ObjectIdentifier', value: Oid.from(value) }),
  };
}

/** A type nothing is known of: the value as it came, and written as octets. */
export function unknownCodec(syntax: Syntax): Codec<unknown, Uint8Array | string | number> {
  return {
    syntax,
    read: ({ value }) => value ?? undefined,
    write: (value) => (typeof value === 'number' ? { type: 'Integer32', value } : { type: 'OctetString', value }),
  };
}

/** The names of the types in RFC 4001 that hold an address. */
export function isInetAddress({ chain, typeModule, type }: Syntax): boolean {
  if (chain?.includes('InetAddress')) return true;
  return typeModule === 'INET-ADDRESS-MIB' && type !== undefined && type in FIXED_TYPES;
}

/** Does the hint show nothing but text? Then values are strings. */
export function isText({ displayHint }: Syntax): boolean {
  const hint = displayHint === undefined ? undefined : parseHint(displayHint);
  return hint?.kind === 'octets' && hint.text;
}

/** The codec of a syntax that is only known at run time. */
export function codecOf(syntax: Syntax | undefined, typeColumn?: string): Codec {
  const base: BaseType = syntax?.base ?? 'Unknown';
  const known = syntax ?? { base: 'Unknown' };
  switch (base) {
    case 'Integer32':
    case 'Counter32':
    case 'Gauge32':
    case 'Unsigned32':
    case 'UInteger32':
    case 'TimeTicks':
      return (known.enums ? enumCodec(known) : numberCodec(known)) as Codec;
    case 'Counter64':
      return counter64Codec(known) as Codec;
    case 'Bits':
      return bitsCodec(known) as Codec;
    case 'OctetString':
      if (isInetAddress(known)) return inetAddressCodec(known, typeColumn) as Codec;
      return (isText(known) ? textCodec(known) : octetsCodec(known)) as Codec;
    case 'Opaque':
      return octetsCodec(known) as Codec;
    case 'IpAddress':
      return ipAddressCodec(known) as Codec;
    case 'ObjectIdentifier':
      return oidCodec(known) as Codec;
    default:
      return unknownCodec(known) as Codec;
  }
}

function plainText(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
  }
}

function octetsOf(value: Uint8Array | string, displayHint: string | undefined): Uint8Array {
  if (typeof value !== 'string') {
    if (!(value instanceof Uint8Array)) throw new TypeError('octets or a text wanted');
    return value;
  }
  const hint = displayHint === undefined ? undefined : parseHint(displayHint);
  if (hint?.kind !== 'octets') return new TextEncoder().encode(value);
  const octets = parseOctets(value, hint);
  if (!octets) throw new RangeError(`${JSON.stringify(value)} does not fit the DISPLAY-HINT ${displayHint}`);
  return octets;
}

function checkSize({ sizes }: Syntax, octets: Uint8Array): Uint8Array {
  if (sizes && sizes.length > 0 && !sizes.some(({ min, max }) => octets.length >= min && octets.length <= max)) {
    throw new RangeError(
      `${octets.length} octets are outside SIZE (${sizes.map(({ min, max }) => `${min}..${max}`).join(' | ')})`,
    );
  }
  return octets;
}
