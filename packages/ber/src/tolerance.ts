// What is read although no standard agent should send it: each leniency of the codec, by name, in this one place.
import type { BerErrorCode } from './error.js';

/** The name of a tolerance, as `onTolerance` gets it. */
export type Tolerance =
  | 'nonMinimalLength'
  | 'longInteger'
  | 'integerRange'
  | 'negativeUnsigned'
  | 'emptyOid'
  | 'trailingOctets'
  | 'unknownValue'
  | 'pduForVersion';

/**
 * Every tolerance: why it is granted, and the code of the error that `strict` makes of it. All of them are harmless: the
 * value is certain, only its form is unusual.
 */
export const tolerances: Readonly<Record<Tolerance, { readonly code: BerErrorCode; readonly reason: string }>> = {
  /** Long form where the short one would do, or leading zeros. Legal: RFC 3417 section 8 (1) forbids only the indefinite form. */
  nonMinimalLength: { code: 'BER_LENGTH', reason: 'length in more octets than needed' },
  /** X.690 section 8.3.2 broken by agents that always write four or five octets. */
  longInteger: { code: 'BER_LENGTH', reason: 'integer in more octets than needed' },
  /** A value that the type cannot have, kept as read while a JavaScript number holds it exactly. */
  integerRange: { code: 'BER_RANGE', reason: 'number outside the range of its type' },
  /** Agents that forget the leading zero octet: read modulo 2^32, Counter64 modulo 2^64. */
  negativeUnsigned: { code: 'BER_RANGE', reason: 'negative number in an unsigned type' },
  /** Zero arcs in zero octets, sent by agents that have no value for an OBJECT IDENTIFIER. */
  emptyOid: { code: 'BER_RANGE', reason: 'object identifier without arcs' },
  /** Padding after the message, by agents that send their whole buffer. */
  trailingOctets: { code: 'BER_TRAILING', reason: 'octets after the message' },
  /** A value of a type that SNMP does not define: one odd binding must not lose the others. */
  unknownValue: { code: 'BER_TAG', reason: 'value of a type that SNMP does not define' },
  /** A PDU that this version does not have. Whether it is welcome is for the engine to say. */
  pduForVersion: { code: 'BER_TAG', reason: 'PDU that this version of SNMP does not have' },
};
