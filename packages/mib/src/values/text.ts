// Values as text and back, by the syntax of their object: labels, BITS, addresses, DISPLAY-HINT.
import { Oid } from '@mgmtapi/ber';
import type { Value } from '@mgmtapi/protocol';
import type { Syntax } from '../model/syntax.js';
import type { Writable } from '../runtime/codec.js';
import { isInetAddress } from '../runtime/codec.js';
import { decodeBits, encodeBits } from './bits.js';
import { parseHint } from './display-hint/hint.js';
import { formatInteger, parseInteger } from './display-hint/integer.js';
import { formatOctets, hexText } from './display-hint/octets.js';
import { parseOctets } from './display-hint/parse-octets.js';
import { decodeInetAddress, inetOctets } from './inet-address.js';

/**
 * A value as people read it: `up`, `12.50`, `00:1b:…`, `2026-11-22,9:53:00.0`. Octets without a hint show as
 * hexadecimal, never by how printable they look. Exceptions show by their names. Never throws.
 */
export function formatValue(value: Value, syntax?: Syntax | undefined): string {
  const hint = syntax?.displayHint === undefined ? undefined : parseHint(syntax.displayHint);
  switch (value.type) {
    case 'Integer32':
    case 'Gauge32':
    case 'Counter32':
    case 'UInteger32':
    case 'TimeTicks':
    case 'Counter64': {
      const label = syntax?.base === 'Bits' ? undefined : syntax?.enums?.get(Number(value.value));
      if (label !== undefined) return label;
      return hint?.kind === 'integer' && !syntax?.enums ? formatInteger(value.value, hint) : String(value.value);
    }
    case 'OctetString':
      if (syntax?.base === 'Bits') return decodeBits(value.value, syntax.enums ?? new Map()).toString();
      if (syntax && isInetAddress(syntax)) return decodeInetAddress(value.value).text;
      return hint?.kind === 'octets' ? formatOctets(value.value, hint) : hexText(value.value);
    case 'Opaque':
      return hexText(value.value);
    case 'Null':
    case 'NoSuchObject':
    case 'NoSuchInstance':
    case 'EndOfMibView':
      return value.type;
    case 'Unknown':
      return hexText(value.value.content);
    default:
      return String(value.value);
  }
}

/**
 * The value of a text that somebody typed, to be set: a label, a plain number or one by the hint, octets by the hint.
 * @throws {RangeError} a text that the syntax has no value for
 */
export function parseValue(text: string, syntax: Syntax): Writable {
  const fail = (): never => {
    const hint = syntax.displayHint === undefined ? '' : `, DISPLAY-HINT ${syntax.displayHint}`;
    throw new RangeError(`${JSON.stringify(text)} is no ${syntax.type ?? syntax.base}${hint}`);
  };
  const hint = syntax.displayHint === undefined ? undefined : parseHint(syntax.displayHint);
  switch (syntax.base) {
    case 'Integer32':
    case 'Gauge32':
    case 'Unsigned32':
    case 'Counter32':
    case 'UInteger32':
    case 'TimeTicks': {
      for (const [number, label] of syntax.enums ?? []) if (label === text) return { type: 'Integer32', value: number };
      const number = parseInteger(text, hint?.kind === 'integer' ? hint : { kind: 'integer', format: 'd', places: 0 });
      const [least, most] = syntax.base === 'Integer32' ? [-2147483648, 2147483647] : [0, 4294967295];
      if (number === undefined || number < least || number > most) return fail();
      return { type: syntax.base, value: number };
    }
    case 'Counter64':
      return /^\d{1,20}$/.test(text) && BigInt(text) < 1n << 64n ? { type: 'Counter64', value: BigInt(text) } : fail();
    case 'Bits':
      return {
        type: 'OctetString',
        value: encodeBits(text.split(/[\s,]+/).filter(Boolean), syntax.enums ?? new Map()),
      };
    case 'IpAddress': {
      const octets = inetOctets(text);
      return octets?.length === 4 ? { type: 'IpAddress', value: octets.join('.') } : fail();
    }
    case 'ObjectIdentifier':
      try {
        return { type: 'ObjectIdentifier', value: Oid.from(text) };
      } catch {
        return fail();
      }
    case 'OctetString': {
      const inet = isInetAddress(syntax) ? inetOctets(text) : undefined;
      const octets = inet ?? (hint?.kind === 'octets' ? parseOctets(text, hint) : plainOctets(text));
      return octets ? { type: 'OctetString', value: octets } : fail();
    }
    default:
      return fail();
  }
}

/** Without a hint: `0a:1f` is octets, since that is how they show, and anything else UTF-8. */
function plainOctets(text: string): Uint8Array {
  if (!/^[0-9a-f]{2}(?::[0-9a-f]{2})*$/i.test(text)) return new TextEncoder().encode(text);
  return Uint8Array.from(text.split(':'), (octet) => Number.parseInt(octet, 16));
}
