// The types of generated code: one short call for each SYNTAX.
import type { Oid, OidLike } from '@mgmtapi/ber';
import type { BaseType, Range, Syntax } from '../model/syntax.js';
import type { BitLabels } from '../values/bits.js';
import type { InetAddressValue } from '../values/inet-address.js';
import type { Octets } from '../values/octets.js';
import {
  bitsCodec,
  type Codec,
  counter64Codec,
  type EnumValue,
  enumCodec,
  inetAddressCodec,
  ipAddressCodec,
  type Labels,
  numberCodec,
  octetsCodec,
  oidCodec,
  textCodec,
  unknownCodec,
} from './codec.js';

/** What narrows or explains a type. */
export interface Facts {
  /** The name of the type. */
  readonly type?: string;
  /** DISPLAY-HINT. */
  readonly hint?: string;
  /** Least and greatest number, once or more. */
  readonly range?: readonly (readonly [min: number | bigint, max: number | bigint])[];
  /** Least and greatest size in octets, once or more. */
  readonly size?: readonly (readonly [min: number, max: number])[];
  /** The column with the InetAddressType of an InetAddress. */
  readonly typeColumn?: string;
}

function syntaxOf(base: BaseType, { type, hint, range, size }: Facts, labels?: Labels): Syntax {
  const ranges = (pairs: Facts['range']): readonly Range[] | undefined => pairs?.map(([min, max]) => ({ min, max }));
  return {
    base,
    type,
    displayHint: hint,
    ranges: ranges(range),
    sizes: ranges(size),
    enums: labels && new Map(Object.entries(labels).map(([label, number]) => [number, label])),
  };
}

/** The base types and what is made of them. */
export const tc: {
  integer32(facts?: Facts): Codec<number>;
  unsigned32(facts?: Facts): Codec<number>;
  gauge32(facts?: Facts): Codec<number>;
  counter32(facts?: Facts): Codec<number>;
  timeTicks(facts?: Facts): Codec<number>;
  counter64(facts?: Facts): Codec<bigint, bigint | number>;
  /** INTEGER with labels. */
  enum<const L extends Labels>(
    labels: L,
    facts?: Facts,
  ): Codec<EnumValue<keyof L & string>, (keyof L & string) | number>;
  /** BITS. */
  bits<const L extends Labels>(
    labels: L,
    facts?: Facts,
  ): Codec<BitLabels<keyof L & string>, Iterable<keyof L & string>>;
  /** OCTET STRING that shows as text. */
  text(facts?: Facts): Codec<string, string | Uint8Array>;
  /** OCTET STRING. */
  octets(facts?: Facts): Codec<Octets, Uint8Array | string>;
  opaque(facts?: Facts): Codec<Octets, Uint8Array | string>;
  inetAddress(facts?: Facts): Codec<InetAddressValue, string | Uint8Array>;
  ipAddress(facts?: Facts): Codec<string>;
  oid(facts?: Facts): Codec<Oid, OidLike>;
  /** A type the modules do not define. */
  unknown(facts?: Facts): Codec<unknown, Uint8Array | string | number>;
} = {
  integer32: (facts = {}) => numberCodec(syntaxOf('Integer32', facts)),
  unsigned32: (facts = {}) => numberCodec(syntaxOf('Unsigned32', facts)),
  gauge32: (facts = {}) => numberCodec(syntaxOf('Gauge32', facts)),
  counter32: (facts = {}) => numberCodec(syntaxOf('Counter32', facts)),
  timeTicks: (facts = {}) => numberCodec(syntaxOf('TimeTicks', facts)),
  counter64: (facts = {}) => counter64Codec(syntaxOf('Counter64', facts)),
  enum: (labels, facts = {}) => enumCodec(syntaxOf('Integer32', facts, labels)),
  bits: (labels, facts = {}) => bitsCodec(syntaxOf('Bits', facts, labels)),
  text: (facts = {}) => textCodec(syntaxOf('OctetString', facts)),
  octets: (facts = {}) => octetsCodec(syntaxOf('OctetString', facts)),
  opaque: (facts = {}) => octetsCodec(syntaxOf('Opaque', facts)),
  inetAddress: (facts = {}) =>
    inetAddressCodec({ ...syntaxOf('OctetString', facts), chain: ['InetAddress'] }, facts.typeColumn),
  ipAddress: (facts = {}) => ipAddressCodec(syntaxOf('IpAddress', facts)),
  oid: (facts = {}) => oidCodec(syntaxOf('ObjectIdentifier', facts)),
  unknown: (facts = {}) => unknownCodec(syntaxOf('Unknown', facts)),
};
