// What a type comes to once its names are followed: the base on the wire, and all that narrows or explains it.

/** The types values have on the wire, with two that only modules tell apart: `Unsigned32` and `Bits`. */
export type BaseType =
  | 'Integer32'
  | 'OctetString'
  | 'ObjectIdentifier'
  | 'Bits'
  | 'IpAddress'
  | 'Counter32'
  | 'Gauge32'
  | 'Unsigned32'
  | 'TimeTicks'
  | 'Counter64'
  | 'Opaque'
  | 'UInteger32'
  | 'Null'
  | 'Unknown';

/** An inclusive range of numbers, or of sizes in octets. A bigint where a double would lose digits. */
export interface Range {
  readonly min: number | bigint;
  readonly max: number | bigint;
}

/** The type of an object or of a named type. */
export interface Syntax {
  readonly base: BaseType;
  /** The named type that was written, if one was: `DisplayString`. */
  readonly type?: string | undefined;
  /** The module that defines `type`. */
  readonly typeModule?: string | undefined;
  /** Labels by number; for `Bits` by bit position. */
  readonly enums?: ReadonlyMap<number, string> | undefined;
  /** Inclusive ranges of the value, in the order written. */
  readonly ranges?: readonly Range[] | undefined;
  /** Inclusive ranges of the size in octets. */
  readonly sizes?: readonly Range[] | undefined;
  /** The nearest DISPLAY-HINT of the named types (RFC 2579 section 3.1). */
  readonly displayHint?: string | undefined;
  /** All named types from `type` down to the base, nearest first. */
  readonly chain?: readonly string[] | undefined;
}
