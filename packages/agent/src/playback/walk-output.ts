// The text that Net-SNMP's snmpwalk prints: `OID = TYPE: value`, some values over several lines.
import type { Value, VarBind } from '@mgmtapi/protocol';
import { RecordError } from './problem.js';
import {
  ipAddressOf,
  octetsOf,
  parseCounter64,
  parseInteger32,
  parseIpAddress,
  parseRecordedOid,
  parseUnsigned32,
} from './recorded-value.js';

/** One variable as printed: from its name to the line before the next one. */
export interface WalkRecord {
  /** The line it starts at, from 1. */
  readonly line: number;
  readonly name: string;
  /** What follows ` = `; lines are joined by newlines. */
  text: string;
}

const RECORD = /^(\.?(?:\d+|iso|ccitt|joint-iso-ccitt)(?:\.\d+)*) =(?: |$)(.*)$/s;
// Printed by the tools themselves, so never part of a value.
const END = /^(?:No more variables left|End of MIB)/;
const TOOL =
  /^(?:No more variables left|End of MIB|Timeout: |Error: |Error in packet|Reason: |snmp\w*: |Variables found: )/;

/** Does this line look like the start of a variable in Net-SNMP's output? */
export function isWalkLine(line: string): boolean {
  return RECORD.test(line);
}

/**
 * Groups lines to records: a line that starts no record goes on with the text of the one before, if that can have
 * more lines.
 * @param onStray - told of each line that belongs to nothing
 */
export function splitWalk(lines: readonly string[], onStray: (line: number, text: string) => void): WalkRecord[] {
  const records: WalkRecord[] = [];
  let open: WalkRecord | undefined; // whose text may go on
  let quoted = false; // and does, up to the closing quote
  let blank = ''; // blank lines outside quotes count only when text follows them
  for (const [index, text] of lines.entries()) {
    const start = RECORD.exec(text);
    if (start !== null) {
      const record = { line: index + 1, name: start[1] ?? '', text: start[2] ?? '' };
      records.push(record);
      quoted = opensQuote(record.text);
      open = quoted || goesOn(record.text) ? record : undefined;
      blank = '';
    } else if (quoted && open !== undefined) {
      open.text += `\n${text}`;
      quoted = !CLOSED.test(text);
      if (!quoted) open = undefined;
    } else if (TOOL.test(text)) {
      open = undefined;
      if (!END.test(text)) onStray(index + 1, text);
    } else if (open === undefined) {
      onStray(index + 1, text);
    } else if (text.trim() === '') {
      blank += `\n${text}`;
    } else {
      open.text += `${blank}\n${text}`;
      blank = '';
    }
  }
  return records;
}

/** Can this value have another line, quotes aside? */
function goesOn(text: string): boolean {
  return !QUOTED.test(text) && /^(?:STRING|Hex-STRING|BITS|OPAQUE):/.test(text.replace(WRONG_TYPE, ''));
}

/** Is a quoted text still without its closing quote? */
function opensQuote(text: string): boolean {
  const quoted = QUOTED.exec(text)?.[1];
  return quoted !== undefined && !CLOSED.test(quoted);
}

// With the MIB loaded, Net-SNMP says when an agent sends another type than the MIB has.
const WRONG_TYPE = /^Wrong Type \(should be [^)]*\): /;
const QUOTED = /^(?:Wrong Type \(should be [^)]*\): )?(?:STRING: )?"(.*)$/s;
const CLOSED = /^(?:[^"\\]|\\[\s\S])*"\s*$/;

/** Does this record only say that the walk ended? That is no variable, and nothing to report either. */
export function isEndOfWalk(record: WalkRecord): boolean {
  return record.text.startsWith('No more variables left in this MIB View');
}

/**
 * Reads one record.
 * @throws {RecordError} the record gives no variable
 */
export function parseWalkRecord(record: WalkRecord): VarBind {
  return { oid: parseRecordedOid(record.name), ...parsePrinted(record.text) };
}

function parsePrinted(text: string): Value {
  const missing = /^No Such (Object|Instance)\b/.exec(text);
  if (missing !== null) throw new RecordError(`no value: No Such ${missing[1]}`);
  const printed = text.replace(WRONG_TYPE, '');
  const typed = /^([A-Za-z][\w -]*):(?: |$)(.*)$/s.exec(printed);
  if (typed === null) return parseUntyped(printed);
  const [, type = '', rest = ''] = typed;
  switch (type) {
    case 'INTEGER':
      return parseInteger32(numberIn(rest));
    case 'Counter32':
    case 'Gauge32':
    case 'UInteger32':
      return parseUnsigned32(type, numberIn(rest));
    case 'Unsigned32':
      return parseUnsigned32('Gauge32', numberIn(rest));
    case 'Counter64':
      return parseCounter64(numberIn(rest));
    case 'Timeticks':
      return parseUnsigned32('TimeTicks', /^\((\d+)\)/.exec(rest)?.[1] ?? rest);
    case 'STRING':
      return { type: 'OctetString', value: octetsOf(rest.startsWith('"') ? unquote(rest) : rest) };
    case 'Hex-STRING':
      return { type: 'OctetString', value: parsePairs(rest) };
    case 'BITS':
      return { type: 'OctetString', value: parseBits(rest) };
    case 'OID':
      return { type: 'ObjectIdentifier', value: parseRecordedOid(rest) };
    case 'IpAddress':
      return parseIpAddress(rest);
    case 'Network Address':
      return ipAddressOf(parsePairs(rest.replaceAll(':', ' ')));
    case 'OPAQUE':
      return { type: 'Opaque', value: parsePairs(rest) };
    case 'Opaque':
      return parseOpaque(rest);
    default:
      throw new RecordError(`unknown type '${type}'`);
  }
}

/** Values without a type: empty strings, NULL, and (with -Ot) TimeTicks as a bare number. */
function parseUntyped(text: string): Value {
  if (text === '""') return { type: 'OctetString', value: new Uint8Array(0) };
  if (text === 'NULL') return { type: 'Null', value: null };
  if (/^\d+$/.test(text)) return parseUnsigned32('TimeTicks', text);
  throw new RecordError('no type given');
}

/** The number in `up(1)`, `1500 octets`, `12`. */
function numberIn(text: string): string {
  return /^[\w.+ -]*?\((-?\d+)\)\s*$/.exec(text)?.[1] ?? /^(-?\d+)(?: [A-Za-z].*)?\s*$/.exec(text)?.[1] ?? text;
}

function unquote(text: string): string {
  if (!CLOSED.test(text.slice(1))) throw new RecordError('closing quote is missing');
  return text.slice(1, text.lastIndexOf('"')).replace(/\\([\s\S])/g, '$1'); // Net-SNMP escapes only " and \
}

/** Octets as pairs of hex digits with white space between them. */
function parsePairs(text: string): Uint8Array {
  const pairs = text.split(/\s+/).filter((pair) => pair !== '');
  if (!pairs.every((pair) => HEX_PAIR.test(pair))) throw new RecordError('value is not octets in hex');
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

const HEX_PAIR = /^[0-9a-fA-F]{2}$/;

/**
 * Octets, then the numbers of the bits that are set: `80 0`, `00 20 10`, `C0 up(0) down(1)`. Where the octets end is
 * where the numbers fit them.
 */
function parseBits(text: string): Uint8Array {
  const tokens = text.split(/\s+/).filter((token) => token !== '');
  const labels = tokens.map((token) => Number(/\((\d+)\)$/.exec(token)?.[1] ?? token));
  for (let count = 0; count <= tokens.length; count++) {
    if (count > 0 && !HEX_PAIR.test(tokens[count - 1] ?? '')) break;
    const octets = Uint8Array.from(tokens.slice(0, count), (pair) => Number.parseInt(pair, 16));
    const bits = bitsOf(octets);
    if (bits.length === tokens.length - count && bits.every((bit, i) => bit === labels[count + i])) return octets;
  }
  throw new RecordError('bits and octets do not fit');
}

function bitsOf(octets: Uint8Array): number[] {
  const bits: number[] = [];
  for (let bit = 0; bit < octets.length * 8; bit++) {
    if (((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) bits.push(bit);
  }
  return bits;
}

/** Net-SNMP prints its wrapped doubles as `Float:` too: the width is lost, and a float is by far the more common. */
function parseOpaque(text: string): Value {
  const number = /^(Float|Double): (-?(?:\d+(?:\.\d+)?(?:e[-+]?\d+)?|inf|nan))\s*$/i.exec(text);
  if (number === null) throw new RecordError('Opaque value that cannot be read');
  const [, width, digits = ''] = number;
  const value = /inf/i.test(digits) ? (digits.startsWith('-') ? -Infinity : Infinity) : Number(digits);
  return width === 'Double' ? { type: 'OpaqueDouble', value } : { type: 'OpaqueFloat', value: Math.fround(value) };
}
