// Integers shown and read by a DISPLAY-HINT. RFC 2579 section 3.1.
import type { IntegerHint } from './hint.js';

const RADIX = { d: 10, x: 16, o: 8, b: 2 } as const;
const DIGITS = { d: /^-?\d+$/, x: /^-?(?:0x)?[0-9a-f]+$/i, o: /^-?[0-7]+$/, b: /^-?[01]+$/ } as const;

/** `5` by `d-2` is `0.05`; `-5` is `-0.05`. */
export function formatInteger(value: number | bigint, { format, places }: IntegerHint): string {
  const negative = value < 0;
  const digits = (negative ? -value : value).toString(RADIX[format]);
  const sign = negative ? '-' : '';
  if (places === 0) return sign + digits;
  const padded = digits.padStart(places + 1, '0');
  return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/**
 * The integer of a text. With an implied point, `0.05` counts by it and a text without a point is the plain number,
 * since a hint shapes the output only. Undefined when the text is none, or would lose digits.
 */
export function parseInteger(text: string, { format, places }: IntegerHint): number | undefined {
  const trimmed = text.trim();
  if (places > 0 && trimmed.includes('.')) {
    const match = /^(-?)(\d*)\.(\d+)$/.exec(trimmed);
    if (!match) return undefined;
    const [, sign, whole, fraction] = match as unknown as [string, string, string, string];
    if (fraction.slice(places).replace(/0/g, '') !== '') return undefined;
    return safe(`${sign}${whole}${fraction.slice(0, places).padEnd(places, '0')}`, 10);
  }
  return DIGITS[format].test(trimmed) ? safe(trimmed.replace(/0x/i, ''), RADIX[format]) : undefined;
}

function safe(digits: string, radix: number): number | undefined {
  const value = Number.parseInt(digits, radix);
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}
