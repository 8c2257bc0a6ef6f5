// Octet strings shown by a DISPLAY-HINT. RFC 2579 section 3.1.
import type { OctetHint, OctetSpec } from './hint.js';

/** Octets as text by a hint; what the hint leaves over follows in hexadecimal. Never throws. */
export function formatOctets(octets: Uint8Array, { specs }: OctetHint): string {
  let text = '';
  let pending = ''; // a separator is shown only when something follows
  let at = 0;
  for (let i = 0; ; i++) {
    const spec = specs[Math.min(i, specs.length - 1)]!;
    const literal = spec.length === 0 && !spec.repeat;
    if (at >= octets.length && !(literal && i < specs.length && octets.length > 0)) break;
    if (literal && i >= specs.length) break; // it would take nothing for ever
    let repeats = 1;
    if (spec.repeat) repeats = octets[at++]!;
    for (let n = 0; n < repeats && (literal || at < octets.length); n++) {
      const end = groupEnd(octets, at, spec);
      text += pending + formatGroup(octets.subarray(at, end), spec.format);
      pending = n === repeats - 1 && spec.terminator !== '' ? spec.terminator : spec.separator;
      if (end === at && spec.repeat) break;
      at = end;
    }
  }
  if (at < octets.length) text += pending + formatGroup(octets.subarray(at), 'x');
  return text;
}

/** Where a group ends: its length on, or at the octets' end; a UTF-8 group before a character it would cut. */
function groupEnd(octets: Uint8Array, at: number, { length, format }: OctetSpec): number {
  let end = Math.min(at + length, octets.length);
  if (format !== 't' || end === octets.length) return end;
  while (end > at && (octets[end]! & 0xc0) === 0x80) end--;
  return end > at || length === 0 ? end : Math.min(at + length, octets.length); // no character at all in it
}

function formatGroup(group: Uint8Array, format: OctetSpec['format']): string {
  switch (format) {
    case 'a':
      return asciiText(group);
    case 't':
      return utf8Text(group);
    case 'x':
      return Array.from(group, (octet) => octet.toString(16).padStart(2, '0')).join('');
    default:
      return group.length === 0 ? '' : bigEndian(group).toString(format === 'd' ? 10 : 8);
  }
}

function bigEndian(group: Uint8Array): number | bigint {
  if (group.length <= 6) return group.reduce((value, octet) => value * 256 + octet, 0);
  return group.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

const ESCAPE_LIKE = /\\(?=x[0-9a-f]{2})/g;

/** Octets as ASCII. What does not print shows as `\x07`; tabs and line ends stay. */
export function asciiText(octets: Uint8Array): string {
  let text = '';
  for (let at = 0; at < octets.length; at += 4096) {
    text += String.fromCharCode.apply(null, octets.subarray(at, at + 4096) as unknown as number[]);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(ESCAPE_LIKE, '\\x5c').replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]/g, escapeCharacter);
}

/** Octets as UTF-8. Octets that are none show as `\xff`, control characters as in ASCII. */
export function utf8Text(octets: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return asciiText(octets);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(ESCAPE_LIKE, '\\x5c').replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Octets in hexadecimal, `0a:1f`: what shows where no hint says better. */
export function hexText(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(':');
}
