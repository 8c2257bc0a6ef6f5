// OIDs as callers give them: digits are absolute, anything else is a name that a NameTree knows.

import { Oid, type OidLike } from '@mgmtapi/ber';
import type { NameTree } from '@mgmtapi/protocol';

/**
 * The OID that an argument means. Text of digits and dots is absolute and never goes through names.
 * @param argument - the argument's name, for the message
 * @throws {TypeError} not an OID, or a name without a tree that knows it
 * @throws {RangeError} an arc out of range, or more than 128 of them
 */
export function oidArgument(value: OidLike, names: NameTree | undefined, argument: string): Oid {
  if (typeof value === 'string' && hasName(value)) return named(value, names, argument);
  try {
    return Oid.from(value);
  } catch (error) {
    const Kind = error instanceof RangeError ? RangeError : TypeError;
    throw new Kind(`${argument}: ${(error as Error).message}`);
  }
}

/** Anything but digits and dots makes it a name. */
function hasName(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c !== 0x2e && (c < 0x30 || c > 0x39)) return text.trim() !== '';
  }
  return false;
}

function named(text: string, names: NameTree | undefined, argument: string): Oid {
  const quoted = JSON.stringify(text);
  if (!names) {
    throw new TypeError(
      `${argument}: ${quoted} is a name, and no names are loaded: ` +
        "give the manager some (new SnmpManager({ names: standardMibs() }) with standardMibs of '@mgmtapi/mib'), or write the OID in digits",
    );
  }
  const oid = names.resolve(text);
  if (!oid) throw new TypeError(`${argument}: the loaded names have no ${quoted}`);
  return oid;
}
