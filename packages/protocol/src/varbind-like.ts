// Variable bindings as callers write them: checked and made exact before anything is sent.
import { Oid, type OidLike } from '@mgmtapi/ber';
import { encodeUtf8 } from './utf8.js';
import { parseIpAddress, type Value, type VarBind } from './value.js';

/** What `set()` and `notify()` take: numbers, text and names in the forms people write. Exceptions do not compile. */
export type VarBindLike = { readonly oid: OidLike } & (
  | {
      readonly type:
        | 'Integer32'
        | 'Counter32'
        | 'Gauge32'
        | 'Unsigned32'
        | 'TimeTicks'
        | 'UInteger32'
        | 'OpaqueFloat'
        | 'OpaqueDouble';
      readonly value: number;
    }
  /** Text is sent as UTF-8. */
  | { readonly type: 'OctetString'; readonly value: Uint8Array | string }
  | { readonly type: 'Opaque'; readonly value: Uint8Array }
  | { readonly type: 'Null'; readonly value?: null | undefined }
  | { readonly type: 'ObjectIdentifier'; readonly value: OidLike }
  | { readonly type: 'IpAddress'; readonly value: string }
  | { readonly type: 'Counter64'; readonly value: bigint | number }
);

/**
 * The exact form of what a caller wrote. Octets are copied.
 * @param argumentName - what the binding is called in an error, such as `varBinds[2]`
 * @throws {TypeError | RangeError} naming the field, such as `varBinds[2].value`
 */
export function toVarBind(like: VarBindLike, argumentName: string): VarBind {
  if (typeof like !== 'object' || like === null) throw new TypeError(`${argumentName} is not a variable binding`);
  const oid = toOid(like.oid, `${argumentName}.oid`);
  const { type, value } = toValue(like, argumentName);
  return { oid, type, value } as VarBind;
}

/**
 * The OID of what a caller wrote, one that BER can express.
 * @param argumentName - what it is called in an error
 * @throws {TypeError | RangeError} naming it
 */
export function toOid(like: OidLike, argumentName: string): Oid {
  try {
    const oid = Oid.from(like);
    if (!oid.isEncodable) throw new RangeError(`object identifier '${oid}' cannot be encoded`);
    return oid;
  } catch (error) {
    if (error instanceof Error) error.message = `${argumentName}: ${error.message}`;
    throw error;
  }
}

function toValue(like: VarBindLike, argumentName: string): Value {
  const name = `${argumentName}.value`;
  switch (like.type) {
    case 'Integer32':
      return { type: like.type, value: whole(like.value, -0x80000000, 0x7fffffff, name) };
    case 'Counter32':
    case 'Gauge32':
    case 'TimeTicks':
    case 'UInteger32':
      return { type: like.type, value: whole(like.value, 0, 0xffffffff, name) };
    case 'Unsigned32': // shares its tag with Gauge32: RFC 2578 section 2
      return { type: 'Gauge32', value: whole(like.value, 0, 0xffffffff, name) };
    case 'Counter64':
      return { type: like.type, value: counter64(like.value, name) };
    case 'OpaqueFloat':
    case 'OpaqueDouble':
      if (typeof like.value !== 'number') throw new TypeError(`${name} is not a number`);
      return { type: like.type, value: like.value };
    case 'OctetString':
      return {
        type: like.type,
        value: octets(typeof like.value === 'string' ? encodeUtf8(like.value) : like.value, name),
      };
    case 'Opaque':
      return { type: like.type, value: octets(like.value, name) };
    case 'Null':
      if (like.value !== null && like.value !== undefined) throw new TypeError(`${name} is not null`);
      return { type: like.type, value: null };
    case 'ObjectIdentifier':
      return { type: like.type, value: toOid(like.value, name) };
    case 'IpAddress':
      parseIpAddress(like.value, name);
      return { type: like.type, value: like.value };
    default:
      throw new TypeError(
        `${argumentName}.type is not a type that can be sent: ${String((like as { type: unknown }).type)}`,
      );
  }
}

function whole(value: number, least: number, most: number, name: string): number {
  if (typeof value !== 'number') throw new TypeError(`${name} is not a number`);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name} is not a whole number from ${least} to ${most}: ${value}`);
  }
  return value + 0; // -0 is 0
}

function counter64(value: bigint | number, name: string): bigint {
  if (typeof value !== 'bigint' && typeof value !== 'number') throw new TypeError(`${name} is not a bigint`);
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new RangeError(`${name} is not a whole number that JavaScript holds exactly; give a bigint: ${value}`);
  }
  const exact = BigInt(value);
  if (exact < 0n || exact > 0xffffffffffffffffn) throw new RangeError(`${name} is outside 0..2^64-1: ${exact}`);
  return exact;
}

function octets(value: Uint8Array, name: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name} is not a Uint8Array`);
  return new Uint8Array(value);
}
