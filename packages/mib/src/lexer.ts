// Octets to tokens, in one pass over one source: comments and white space go, offsets stay.
import { codeFollows } from './comment.js';
import type { Report } from './diagnostics/diagnostic.js';
import { K, KEYWORDS, nextHash, type Symbols } from './symbols.js';
import { closeOfText, isPlausibleAfterText } from './text-repair.js';

/** What a token is. Words (keywords too) carry a symbol, see `Symbols`. */
export const Token = {
  End: 0,
  Word: 1,
  Number: 2, // decimal, with its sign
  Text: 3, // "..."; the span includes the quotes
  Bytes: 4, // '...'H or '...'B
  Assign: 5, // ::=
  Range: 6, // ..
  Open: 7, // {
  Close: 8, // }
  ParenOpen: 9,
  ParenClose: 10,
  BracketOpen: 11,
  BracketClose: 12,
  Comma: 13,
  Semicolon: 14,
  Bar: 15,
  Dot: 16,
  Other: 17,
} as const;

// Character classes.
const SPACE = 1;
const LETTER = 2;
const DIGIT = 3;
const HYPHEN = 4;
const UNDERSCORE = 5;

/** Texts whose quotes may be repaired in vain before a source is taken as it is: each look costs some thousand octets. */
const MAX_REPAIRS = 50;

const CLASS: Uint8Array = /* @__PURE__ */ characterClasses();

function characterClasses(): Uint8Array {
  const table = new Uint8Array(256);
  for (let c = 0; c <= 0x20; c++) table[c] = SPACE; // NUL and form feed too: real files hold them
  table[0xa0] = SPACE;
  for (let c = 0x41; c <= 0x5a; c++) {
    table[c] = LETTER;
    table[c + 0x20] = LETTER;
  }
  for (let c = 0xc0; c <= 0xff; c++) table[c] = LETTER; // Latin-1 letters in labels
  for (let c = 0x30; c <= 0x39; c++) table[c] = DIGIT;
  table[0x2d] = HYPHEN;
  table[0x5f] = UNDERSCORE;
  return table;
}

const SINGLE: Readonly<Record<number, number>> = {
  123: Token.Open,
  125: Token.Close,
  40: Token.ParenOpen,
  41: Token.ParenClose,
  91: Token.BracketOpen,
  93: Token.BracketClose,
  44: Token.Comma,
  59: Token.Semicolon,
  124: Token.Bar,
};

/**
 * The tokens of one source, as parallel arrays that are used again for the next source.
 * `count` tokens, then one `End`.
 */
export class Lexer {
  kinds: Uint8Array = new Uint8Array(1 << 12);
  starts: Int32Array = new Int32Array(1 << 12);
  ends: Int32Array = new Int32Array(1 << 12);
  symbols: Int32Array = new Int32Array(1 << 12);
  count = 0;
  readonly #names: Symbols;
  #report: Report = () => {};
  #blockless = false; // no end of a block comment is to come: not looked for again
  #repairs = 0; // texts looked at for repair in vain
  #inMacro = false; // in a MACRO's body words do stand behind texts

  constructor(names: Symbols) {
    this.#names = names;
  }

  /** Reads the whole source. Never fails: what is no token is reported and left out, or kept as `Other`. */
  read(bytes: Uint8Array, report: Report): void {
    this.#report = report;
    this.count = 0;
    this.#inMacro = false;
    this.#blockless = false;
    this.#repairs = 0;
    const length = bytes.length;
    let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0; // byte order mark
    while (at < length) {
      const c = bytes[at]!;
      switch (CLASS[c]) {
        case SPACE:
          at++;
          break;
        case LETTER:
        case UNDERSCORE:
          at = this.#word(bytes, at, at);
          break;
        case DIGIT:
          at = this.#number(bytes, at, at);
          break;
        case HYPHEN:
          at = this.#hyphen(bytes, at);
          break;
        default:
          at = this.#mark(bytes, at, c);
      }
    }
    this.#push(Token.End, length, length, -1);
    this.count--;
  }

  #push(kind: number, start: number, end: number, symbol: number): void {
    const i = this.count++;
    if (i === this.kinds.length) this.#grow();
    this.kinds[i] = kind;
    this.starts[i] = start;
    this.ends[i] = end;
    this.symbols[i] = symbol;
  }

  #grow(): void {
    const size = this.kinds.length * 2;
    const kinds = new Uint8Array(size);
    kinds.set(this.kinds);
    this.kinds = kinds;
    this.starts = grown(this.starts, size);
    this.ends = grown(this.ends, size);
    this.symbols = grown(this.symbols, size);
  }

  /** A word: letters, digits, single hyphens and underscores. Two hyphens begin a comment, even inside. */
  #word(bytes: Uint8Array, start: number, from: number): number {
    let at = from;
    let hash = 0;
    for (let i = start; i < from; i++) hash = nextHash(hash, bytes[i]!);
    for (; at < bytes.length; at++) {
      const c = bytes[at]!;
      const kind = CLASS[c]!;
      if (kind < LETTER || (kind === HYPHEN && bytes[at + 1] === 0x2d)) break;
      hash = nextHash(hash, c);
    }
    const symbol = this.#names.intern(bytes, start, at, hash);
    const last = this.count - 1;
    if (symbol === K.MACRO) this.#inMacro = true;
    else if (symbol === K.END) this.#inMacro = false;
    else if (symbol >= KEYWORDS && !this.#inMacro && last >= 0 && this.kinds[last] === Token.Text) {
      // Only a keyword or a mark follows a text: this may be the middle of one with a lone quote in it.
      const resume = this.#repairText(bytes, last, start);
      if (resume !== start) return resume;
    }
    this.#push(Token.Word, start, at, symbol);
    return at;
  }

  #number(bytes: Uint8Array, start: number, from: number): number {
    let at = from;
    while (CLASS[bytes[at]!] === DIGIT) at++;
    const next = CLASS[bytes[at]!];
    // 10baseT, 0x1F, 3com: a word with a digit first. The parser says so where it matters.
    if (next === LETTER || next === UNDERSCORE || (next === HYPHEN && CLASS[bytes[at + 1]!] === LETTER)) {
      return this.#word(bytes, start, at);
    }
    this.#push(Token.Number, start, at, -1);
    return at;
  }

  #hyphen(bytes: Uint8Array, start: number): number {
    if (bytes[start + 1] === 0x2d) return this.#comment(bytes, start);
    if (CLASS[bytes[start + 1]!] === DIGIT) return this.#number(bytes, start, start + 1);
    this.#push(Token.Other, start, start + 1, -1);
    return start + 1;
  }

  /**
   * A comment ends at the next `--` or at the line's end (X.208 section 8.6), but many writers knew only the latter.
   * Both readings are tried on each line that has a second `--`: it counts as an end only where code follows.
   */
  #comment(bytes: Uint8Array, start: number): number {
    let end = start + 2;
    while (end < bytes.length && bytes[end] !== 0x0a && bytes[end] !== 0x0d) end++;
    let at = start + 2;
    while (bytes[at] === 0x2d) at++; // a ruler of dashes is one mark
    for (; at < end - 1; at++) {
      if (bytes[at] !== 0x2d || bytes[at + 1] !== 0x2d) continue;
      at += 2;
      if (codeFollows(bytes, at, end)) return at;
      if (hasWord(bytes, at, end)) this.#report('comment-end', start, end);
      break;
    }
    return end;
  }

  #mark(bytes: Uint8Array, start: number, c: number): number {
    const single = SINGLE[c];
    if (single !== undefined) {
      this.#push(single, start, start + 1, -1);
      return start + 1;
    }
    switch (c) {
      case 0x22:
        return this.#text(bytes, start);
      case 0x27:
        return this.#octets(bytes, start);
      case 0x3a: // ::= and what was meant to be it
        return this.#assign(bytes, start);
      case 0x2e:
        if (bytes[start + 1] === 0x2e) {
          this.#push(Token.Range, start, start + 2, -1);
          return bytes[start + 2] === 0x2e ? start + 3 : start + 2;
        }
        this.#push(Token.Dot, start, start + 1, -1);
        return start + 1;
      case 0x2f:
        if (bytes[start + 1] === 0x2a) return this.#blockComment(bytes, start);
    }
    if (c >= 0x80) this.#report('character', start, start + 1);
    else this.#push(Token.Other, start, start + 1, -1);
    return start + 1;
  }

  #assign(bytes: Uint8Array, start: number): number {
    let at = start + 1;
    while (CLASS[bytes[at]!] === SPACE) at++;
    if (bytes[at] === 0x3a) at++;
    while (CLASS[bytes[at]!] === SPACE) at++;
    if (bytes[at] !== 0x3d) {
      this.#push(Token.Other, start, start + 1, -1);
      return start + 1;
    }
    if (at !== start + 2) this.#report('assign-spelling', start, at + 1);
    this.#push(Token.Assign, start, at + 1, -1);
    return at + 1;
  }

  #blockComment(bytes: Uint8Array, start: number): number {
    for (let at = this.#blockless ? bytes.length : start + 2; at < bytes.length - 1; at++) {
      if (bytes[at] === 0x2a && bytes[at + 1] === 0x2f) {
        this.#report('comment-block', start, at + 2);
        return at + 2;
      }
    }
    this.#blockless = true;
    this.#report('comment-block', start, start + 2);
    return start + 2;
  }

  /** '0A1F'H, '0101'B. Without a closing quote on the line the mark alone is taken. */
  #octets(bytes: Uint8Array, start: number): number {
    let at = start + 1;
    for (; at < bytes.length; at++) {
      const c = bytes[at]!;
      if (c === 0x27) break;
      if (CLASS[c] !== DIGIT && CLASS[c] !== LETTER && CLASS[c] !== SPACE) break;
    }
    const suffix = (bytes[at + 1] ?? 0) & 0xdf;
    if (bytes[at] !== 0x27 || (suffix !== 0x48 && suffix !== 0x42)) {
      this.#report('octets-unclosed', start, start + 1);
      this.#push(Token.Other, start, start + 1, -1);
      return start + 1;
    }
    this.#push(Token.Bytes, start, at + 2, -1);
    return at + 2;
  }

  #text(bytes: Uint8Array, start: number): number {
    let end = start + 1;
    for (;;) {
      end = bytes.indexOf(0x22, end);
      if (end < 0) break;
      if (bytes[end + 1] !== 0x22) break; // "" inside is one quote
      if (end === start + 1 && isPlausibleAfterText(bytes, end + 2)) break; // """ at a start: an empty text and a stray
      end += 2;
    }
    if (end >= 0) {
      this.#push(Token.Text, start, end + 1, -1);
      return end + 1;
    }
    const close = closeOfText(bytes, start, bytes.length);
    this.#report('text-unclosed', start, start + 1);
    this.#push(Token.Text, start, close, -1);
    return close;
  }

  /** A word stands right behind a text. Finds where that text really ends; gives the offset to go on from. */
  #repairText(bytes: Uint8Array, index: number, word: number): number {
    const start = this.starts[index]!;
    const end = this.ends[index]!;
    if (this.#repairs > MAX_REPAIRS || isPlausibleAfterText(bytes, word)) return word;
    // A quote too few: the text swallowed the definition's end, and what follows is read inside out.
    const close = closeOfText(bytes, start, end - 1);
    if (close < end - 1) {
      this.#report('text-unclosed', start, start + 1);
      this.ends[index] = close;
      return close;
    }
    // A quote too many, inside: take the text to a later quote that something sensible follows.
    let quote = end - 1;
    for (let tries = 0; tries < 16; tries++) {
      const from: number = quote + 1;
      quote = bytes.indexOf(0x22, from);
      if (quote < 0 || quote - from > 4096 || closeOfText(bytes, from, quote) < quote) break;
      if (!isPlausibleAfterText(bytes, quote + 1)) continue;
      this.#report('text-quote', end - 1, end);
      this.ends[index] = quote + 1;
      return quote + 1;
    }
    this.#repairs++;
    return word;
  }
}

function grown(array: Int32Array, size: number): Int32Array {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}

function hasWord(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (CLASS[bytes[i]!] === LETTER) return true;
  return false;
}
