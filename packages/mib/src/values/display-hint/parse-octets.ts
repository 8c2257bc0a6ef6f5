// Octet strings read from text by a DISPLAY-HINT: the way back of octets.ts. RFC 2579 section 3.1.
import type { OctetHint, OctetSpec } from './hint.js';

const NUMBER = { x: /[0-9a-f]+/iy, d: /\d+/y, o: /[0-7]+/y } as const;

/** A place in a text, moved on by what is read. */
interface Reader {
  readonly text: string;
  at: number;
}

/**
 * The octets that show as `text`; undefined when there are none. The last group may be shorter than its
 * specification; in decimal and octal a number alone does not say how short, so it fills its group.
 */
export function parseOctets(text: string, { specs }: OctetHint): Uint8Array | undefined {
  const octets: number[] = [];
  const reader: Reader = { text, at: 0 };
  for (let i = 0; reader.at < text.length; i++) {
    const spec = specs[Math.min(i, specs.length - 1)]!;
    const from = reader.at;
    if (!(spec.repeat ? readRepeats(reader, spec, octets) : readOne(reader, spec, octets))) return undefined;
    if (reader.at === from && i >= specs.length - 1) return undefined;
  }
  return Uint8Array.from(octets);
}

/** One application and its separator, which is not there at the end of the text. */
function readOne(reader: Reader, spec: OctetSpec, octets: number[]): boolean {
  if (spec.length > 0 && !readGroup(reader, spec, octets)) return false;
  if (reader.at === reader.text.length || spec.separator === '') return true;
  if (!reader.text.startsWith(spec.separator, reader.at)) return false;
  reader.at += spec.separator.length;
  return true;
}

/** A repeat count, then as many applications: the text shows the count by where the terminator or the end comes. */
function readRepeats(reader: Reader, spec: OctetSpec, octets: number[]): boolean {
  const countAt = octets.push(0) - 1;
  for (let count = 1; ; count++) {
    if (!readGroup(reader, spec, octets) || count > 255) return false;
    octets[countAt] = count;
    const { text } = reader;
    if (spec.terminator !== '' && text.startsWith(spec.terminator, reader.at)) {
      reader.at += spec.terminator.length;
      return true;
    }
    if (reader.at === text.length) return true;
    if (spec.separator !== '') {
      if (!text.startsWith(spec.separator, reader.at)) return false;
      reader.at += spec.separator.length;
    } else if (spec.terminator === '') {
      return true;
    }
  }
}

function isText({ format }: OctetSpec): boolean {
  return format === 'a' || format === 't';
}

function readGroup(reader: Reader, spec: OctetSpec, octets: number[]): boolean {
  return isText(spec) ? readText(reader, spec, octets) : readNumber(reader, spec, octets);
}

/** Characters up to the group's octets, its separator, or its terminator. */
function readText(reader: Reader, spec: OctetSpec, octets: number[]): boolean {
  const { text } = reader;
  let left = spec.length;
  while (left > 0 && reader.at < text.length) {
    if (spec.separator !== '' && text.startsWith(spec.separator, reader.at)) break;
    if (spec.terminator !== '' && text.startsWith(spec.terminator, reader.at)) break;
    const escaped = /^\\x([0-9a-f]{2})/.exec(text.slice(reader.at, reader.at + 4));
    const character = escaped ? escaped[0] : String.fromCodePoint(text.codePointAt(reader.at)!);
    const bytes = escaped ? [Number.parseInt(escaped[1]!, 16)] : [...new TextEncoder().encode(character)];
    if (!escaped && bytes.length > 1 && spec.format === 'a') return false;
    if (bytes.length > left) break;
    octets.push(...bytes);
    left -= bytes.length;
    reader.at += character.length;
  }
  return true;
}

function readNumber(reader: Reader, { format, length }: OctetSpec, octets: number[]): boolean {
  const pattern = NUMBER[format as 'x' | 'd' | 'o'];
  pattern.lastIndex = reader.at;
  let digits = pattern.exec(reader.text)?.[0];
  if (digits === undefined) return false;
  let size = length;
  if (format === 'x') {
    // Two digits an octet and no more; the next group may follow without a separator.
    digits = digits.slice(0, length * 2);
    if (reader.at + digits.length === reader.text.length) size = Math.ceil(digits.length / 2);
  }
  reader.at += digits.length;
  let value = BigInt(format === 'x' ? `0x${digits}` : format === 'o' ? `0o${digits}` : digits);
  const group = new Array<number>(size);
  for (let i = size - 1; i >= 0; i--) {
    group[i] = Number(value & 0xffn);
    value >>= 8n;
  }
  octets.push(...group);
  return value === 0n; // else it does not fit
}
