// A syntax as an expression of generated code.
import type { Range, Syntax } from '../model/syntax.js';
import { isInetAddress, isText } from '../runtime/codec.js';
import { keyText, quoted } from './identifiers.js';

const CALLS: Readonly<Record<Syntax['base'], string>> = {
  Integer32: 'integer32',
  Unsigned32: 'unsigned32',
  UInteger32: 'unsigned32',
  Gauge32: 'gauge32',
  Counter32: 'counter32',
  TimeTicks: 'timeTicks',
  Counter64: 'counter64',
  OctetString: 'octets',
  Opaque: 'opaque',
  Bits: 'bits',
  IpAddress: 'ipAddress',
  ObjectIdentifier: 'oid',
  Null: 'unknown',
  Unknown: 'unknown',
};

const PURE = '/*#__PURE__*/ ';

/** `tc.text({ type: 'DisplayString', hint: '255a', size: [[0, 255]] })`. */
export function typeText(syntax: Syntax | undefined, typeColumn?: string): string {
  if (!syntax) return `${PURE}tc.unknown()`;
  const inet = isInetAddress(syntax);
  const facts = factsText(syntax, inet ? typeColumn : undefined);
  const enumerated =
    syntax.enums && syntax.enums.size > 0 && (syntax.base === 'Bits' || CALLS[syntax.base] !== 'octets');
  if (enumerated) {
    const call = syntax.base === 'Bits' ? 'bits' : 'enum';
    return `${PURE}tc.${call}(${labelsText(syntax.enums!)}${facts === '' ? '' : `, ${facts}`})`;
  }
  if (syntax.base === 'Bits') return `${PURE}tc.bits({}${facts === '' ? '' : `, ${facts}`})`;
  const call = inet ? 'inetAddress' : isText(syntax) ? 'text' : CALLS[syntax.base];
  return `${PURE}tc.${call}(${facts})`;
}

/** Labels as an object; of two that are the same the first. */
function labelsText(enums: ReadonlyMap<number, string>): string {
  const seen = new Set<string>();
  const items: string[] = [];
  for (const [number, label] of enums) {
    if (seen.has(label)) continue;
    seen.add(label);
    items.push(`${keyText(label)}: ${number}`);
  }
  return `{ ${items.join(', ')} }`;
}

function factsText({ type, displayHint, ranges, sizes, base, enums }: Syntax, typeColumn: string | undefined): string {
  const facts: string[] = [];
  if (type !== undefined) facts.push(`type: ${quoted(type)}`);
  if (displayHint !== undefined && !enums) facts.push(`hint: ${quoted(displayHint)}`);
  if (ranges && !enums && base !== 'OctetString') facts.push(`range: ${rangesText(ranges)}`);
  if (sizes) facts.push(`size: ${rangesText(sizes)}`);
  if (typeColumn !== undefined) facts.push(`typeColumn: ${quoted(typeColumn)}`);
  return facts.length === 0 ? '' : `{ ${facts.join(', ')} }`;
}

function rangesText(ranges: readonly Range[]): string {
  const bound = (value: number | bigint): string => (typeof value === 'bigint' ? `${value}n` : String(value));
  return `[${ranges.map(({ min, max }) => `[${bound(min)}, ${bound(max)}]`).join(', ')}]`;
}
