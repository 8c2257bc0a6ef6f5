// What narrows a type: (0..255), (SIZE (8 | 11)), (1..10 | 20).

import { Token } from '../lexer.js';
import type { Range } from '../model/syntax.js';
import { isClause, K } from '../symbols.js';
import type { Cursor } from './cursor.js';

/** The ranges found, by what they bound. */
export interface Narrowing {
  ranges?: Range[];
  sizes?: Range[];
}

/** Bounds `MIN` and `MAX` until the type they belong to is known. */
export const MIN_BOUND: number = Number.NEGATIVE_INFINITY;
export const MAX_BOUND: number = Number.POSITIVE_INFINITY;

/** Does something that narrows stand here? */
export function isSubtype(c: Cursor): boolean {
  return c.kind() === Token.ParenOpen || c.symbol() === K.SIZE;
}

/** Reads one narrowing into `found`. Steps over at least one token, and never past the clause it is in. */
export function parseSubtype(c: Cursor, found: Narrowing): void {
  if (c.symbol() === K.SIZE) {
    c.fault('range-syntax'); // SIZE without its outer parentheses
    c.next();
    found.sizes = parseRanges(c);
    return;
  }
  if (c.symbol(1) !== K.SIZE) {
    found.ranges = parseRanges(c);
    return;
  }
  c.next();
  c.next();
  found.sizes = parseRanges(c);
  if (!c.accept(Token.ParenClose)) c.fault('range-syntax');
}

/** `( a | b..c )`. Undefined bounds leave their range out, with a fault. */
function parseRanges(c: Cursor): Range[] {
  const ranges: Range[] = [];
  if (!c.accept(Token.ParenOpen)) c.fault('range-syntax'); // SIZE 6, SIZE 8): read what is there
  for (;;) {
    const kind = c.kind();
    if (kind === Token.ParenClose) {
      c.next();
      return ranges.slice(); // without the room that growing left
    }
    if (kind === Token.Bar) {
      c.next();
      continue;
    }
    if (
      kind === Token.ParenOpen ||
      kind === Token.Comma ||
      kind === Token.Other ||
      kind === Token.Dot ||
      kind === Token.Range
    ) {
      c.fault('range-syntax');
      c.next();
      continue;
    }
    if (
      kind !== Token.Number &&
      kind !== Token.Bytes &&
      (kind !== Token.Word || isClause(c.symbol()) || c.startsDefinition())
    ) {
      c.fault('range-syntax');
      return ranges;
    }
    const start = c.start;
    const min = parseBound(c);
    let max = min;
    if (c.kind() === Token.Range || c.kind() === Token.Dot) {
      if (c.kind() === Token.Dot) c.fault('range-syntax');
      while (c.kind() === Token.Range || c.kind() === Token.Dot) c.next();
      max = isBound(c) ? parseBound(c) : undefined;
    }
    if (min === undefined || max === undefined) {
      c.report('range-syntax', start, c.start, c.source.slice(start, Math.min(c.start, start + 40)).trim());
    } else if (min > max) {
      c.report('range-order', start, c.start, `${min}..${max}`);
      ranges.push({ min: max, max: min });
    } else {
      ranges.push({ min, max });
    }
  }
}

function isBound(c: Cursor): boolean {
  return c.kind() === Token.Number || c.kind() === Token.Bytes || (c.kind() === Token.Word && !isClause(c.symbol()));
}

/** A number in any of its spellings. Steps over the token. */
function parseBound(c: Cursor): number | bigint | undefined {
  if (c.kind() === Token.Number) {
    const text = c.text();
    if (text.length < 16) return c.number();
    c.next();
    return exact(BigInt(text));
  }
  const text = c.text();
  if (c.kind() === Token.Bytes) {
    const digits = text.slice(1, -2).replace(/\s/g, '');
    const hex = /h$/i.test(text);
    if (!(hex ? /^[0-9a-f]*$/i : /^[01]*$/).test(digits)) {
      c.fault('octets-digit');
      c.next();
      return undefined;
    }
    if (hex && digits.length % 2 === 1) c.fault('range-hex');
    c.next();
    return digits === '' ? 0 : exact(BigInt((hex ? '0x' : '0b') + digits));
  }
  const symbol = c.symbol();
  if (symbol === K.MIN || symbol === K.MAX) {
    c.next();
    return symbol === K.MIN ? MIN_BOUND : MAX_BOUND;
  }
  c.next();
  return /^0x[0-9a-f]{1,16}$/i.test(text) ? exact(BigInt(text)) : undefined;
}

function exact(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
