// The .snmprec format of snmpsim: one `OID|TAG|VALUE` a line.
import type { Value, VarBind } from '@mgmtapi/protocol';
import { RecordError } from './problem.js';
import {
  ipAddressOf,
  octetsOf,
  parseCounter64,
  parseHex,
  parseInteger32,
  parseIpAddress,
  parseRecordedOid,
  parseUnsigned32,
} from './recorded-value.js';

/** Does this line look like the start of an .snmprec file? */
export function isSnmprecLine(line: string): boolean {
  return /^\s*[\d.]+\|\d/.test(line);
}

/**
 * Reads one line.
 *
 *     1.3.6.1.2.1.1.1.0 | 4x | 48656c6c6f      tag octet in decimal, then how the value is written
 *                         ||
 *                         |+- x: hex    e: text with backslash escapes    :module: computed by snmpsim
 *                         +-- 2 INTEGER, 4 OCTET STRING, 64 IpAddress, ...
 *
 * @throws {RecordError} the line gives no variable
 */
export function parseSnmprecLine(line: string): VarBind {
  const first = line.indexOf('|');
  const second = line.indexOf('|', first + 1);
  if (first < 0 || second < 0) throw new RecordError('not OID|TAG|VALUE');
  const oid = parseRecordedOid(line.slice(0, first));
  const value = parseTagged(line.slice(first + 1, second).trim(), line.slice(second + 1));
  return { oid, ...value };
}

function parseTagged(tag: string, text: string): Value {
  const parts = /^(\d+)([a-z]?)(?::(\w+))?$/.exec(tag);
  if (parts === null) throw new RecordError(`unknown tag '${tag}'`);
  const [, number, form, module] = parts;
  // snmpsim computes these. The value it starts with is a value; the parameters are not.
  const plain = module === undefined ? text : startingValue(module, text);
  if (form === '') return parsePlain(Number(number), plain, tag);
  if (form === 'x') return parseOctets(Number(number), parseHex(plain), tag);
  if (form === 'e' && number === '4') return { type: 'OctetString', value: octetsOf(unescapeText(plain)) };
  throw new RecordError(`unknown tag '${tag}'`);
}

function startingValue(module: string, text: string): string {
  const start = /(?:^|,)value=([^,]*)/.exec(text); // key=value pairs, split at commas
  if (start === null) throw new RecordError(`computed by snmpsim's module '${module}', no starting value given`);
  return start[1] ?? '';
}

function parsePlain(tag: number, text: string, written: string): Value {
  switch (tag) {
    case 2:
      return parseInteger32(text);
    case 5:
      if (text.trim() !== '') throw new RecordError('NULL with a value');
      return { type: 'Null', value: null };
    case 6:
      return { type: 'ObjectIdentifier', value: parseRecordedOid(text) };
    case 64:
      return parseIpAddress(text);
    case 65:
      return parseUnsigned32('Counter32', text);
    case 66:
      return parseUnsigned32('Gauge32', text);
    case 67:
      return parseUnsigned32('TimeTicks', text);
    case 70:
      return parseCounter64(text);
    case 71:
      return parseUnsigned32('UInteger32', text);
    case 128:
    case 129:
    case 130:
      throw new RecordError('an exception, not a value');
    default:
      return parseOctets(tag, octetsOf(text), written);
  }
}

function parseOctets(tag: number, octets: Uint8Array, written: string): Value {
  switch (tag) {
    case 4:
      return { type: 'OctetString', value: octets };
    case 64:
      return ipAddressOf(octets);
    case 68:
      return { type: 'Opaque', value: octets };
    default:
      throw new RecordError(`unknown tag '${written}'`);
  }
}

/** Backslash escapes as in a Python string, which is what snmpsim reads. */
function unescapeText(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S]|$)/g, (_, code: string) => {
    if (code.length === 3 && code[0] === 'x') return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    const known = ESCAPES[code];
    if (known === undefined) throw new RecordError(`unknown escape '\\${code}'`);
    return known;
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
