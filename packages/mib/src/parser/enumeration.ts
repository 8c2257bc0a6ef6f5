// Named numbers: { up(1), down(2) } of an INTEGER or of BITS.
import { Token } from '../lexer.js';
import { isClause, K } from '../symbols.js';
import type { Cursor } from './cursor.js';

/** Labels and their numbers, in the order written; both have the same length. */
export interface Enumeration {
  readonly labels: string[];
  readonly numbers: number[];
}

const LABEL = /^[a-z][A-Za-z0-9-]*$/;

/** Reads from `{` to `}`. Commas may be missing or too many; labels may be spelled as they like: all reported. */
export function parseEnumeration(c: Cursor): Enumeration {
  const labels: string[] = [];
  const numbers: number[] = [];
  c.next();
  let comma = true;
  for (;;) {
    const kind = c.kind();
    if (kind === Token.Close) {
      if (comma && labels.length > 0) c.fault('enum-comma');
      c.next();
      break;
    }
    if (kind === Token.Comma) {
      if (comma) c.fault('enum-comma');
      comma = true;
      c.next();
    } else if (kind === Token.Word || kind === Token.Number) {
      if (c.kind(1) !== Token.ParenOpen && (isClause(c.symbol()) || c.symbol() === K.END || c.startsDefinition())) {
        c.fault('enum-syntax');
        break;
      }
      if (!comma) c.fault('enum-comma');
      comma = false;
      parseItem(c, labels, numbers);
    } else if (kind === Token.End || kind === Token.Assign || kind === Token.Text) {
      c.fault('enum-syntax');
      break;
    } else {
      c.fault('enum-syntax');
      c.next();
    }
  }
  return { labels: labels.slice(), numbers: numbers.slice() }; // without the room that growing left
}

/** `label(1)`; a label of several words is joined by hyphens. */
function parseItem(c: Cursor, labels: string[], numbers: number[]): void {
  const start = c.start;
  let label = c.text();
  c.next();
  while (
    (c.kind() === Token.Word || c.kind() === Token.Number || c.kind() === Token.Dot || c.kind() === Token.Other) &&
    c.kind(1) !== Token.End
  ) {
    const joins = c.kind(1) === Token.ParenOpen || c.kind(2) === Token.ParenOpen;
    if (!joins || isClause(c.symbol())) break;
    c.fault('enum-syntax');
    label += `-${c.text()}`;
    c.next();
  }
  if (!LABEL.test(label)) c.report('enum-label', start, start + label.length, label);
  if (!c.accept(Token.ParenOpen)) {
    c.report('enum-number', start, start + label.length, label);
    return;
  }
  const number = parseNumber(c);
  if (number === undefined) {
    c.report('enum-number', start, start + label.length, label);
    while (c.kind() === Token.Word && !isClause(c.symbol())) c.next();
  } else {
    labels.push(label);
    numbers.push(number);
  }
  if (!c.accept(Token.ParenClose)) {
    c.fault('enum-syntax');
    if (c.kind() === Token.Number || c.kind() === Token.Dot || c.kind() === Token.Range) {
      while (c.kind() === Token.Number || c.kind() === Token.Dot || c.kind() === Token.Range) c.next();
      c.accept(Token.ParenClose);
    }
  }
}

function parseNumber(c: Cursor): number | undefined {
  if (c.kind() === Token.Number) return c.number();
  const text = c.text();
  if (c.kind() === Token.Bytes) {
    c.fault('enum-syntax');
    c.next();
    const digits = text.slice(1, -2).replace(/\s/g, '');
    const value = Number.parseInt(digits, /b$/i.test(text) ? 2 : 16);
    return Number.isNaN(value) ? undefined : value;
  }
  if (c.kind() === Token.Word && /^0x[0-9a-f]{1,8}$/i.test(text)) {
    c.fault('enum-syntax');
    c.next();
    return Number.parseInt(text.slice(2), 16);
  }
  return undefined;
}
