// Where the parser stands among the tokens of one source, and the few questions it asks there.
import type { Report } from '../diagnostics/diagnostic.js';
import { type Lexer, Token } from '../lexer.js';
import type { Source } from '../source.js';
import { isClause, K, KEYWORDS, MACROS, type Symbols } from '../symbols.js';

/** A place in the tokens of one source. Reading past the end gives `Token.End` for ever. */
export class Cursor {
  readonly source: Source;
  readonly report: Report;
  readonly #lexer: Lexer;
  readonly #symbols: Symbols;
  /** Index of the token that is read next. */
  at = 0;
  /** The SMI version of the module that is being read. */
  version: 1 | 2 = 1;

  constructor(source: Source, lexer: Lexer, symbols: Symbols, report: Report) {
    this.source = source;
    this.report = report;
    this.#lexer = lexer;
    this.#symbols = symbols;
  }

  /** Kind of the token `ahead` places on. */
  kind(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.#lexer.count ? this.#lexer.kinds[at]! : Token.End;
  }

  /** Symbol of the word `ahead` places on; -1 when it is no word. */
  symbol(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.#lexer.count ? this.#lexer.symbols[at]! : -1;
  }

  get start(): number {
    return this.#lexer.starts[Math.min(this.at, this.#lexer.count)]!;
  }

  get end(): number {
    return this.#lexer.ends[Math.min(this.at, this.#lexer.count)]!;
  }

  /** Do two neighbouring tokens touch? */
  touchesNext(): boolean {
    return this.at + 1 < this.#lexer.count && this.#lexer.ends[this.at] === this.#lexer.starts[this.at + 1];
  }

  next(): void {
    if (this.at < this.#lexer.count) this.at++;
  }

  /** Steps over a token of this kind, if it is there. */
  accept(kind: number): boolean {
    if (this.kind() !== kind) return false;
    this.at++;
    return true;
  }

  /** Steps over this keyword, if it is there. */
  acceptWord(symbol: number): boolean {
    if (this.symbol() !== symbol) return false;
    this.at++;
    return true;
  }

  /** The token's own text. */
  text(ahead = 0): string {
    const at = Math.min(this.at + ahead, this.#lexer.count);
    const symbol = this.#lexer.symbols[at]!;
    if (symbol >= 0) return this.#symbols.name(symbol);
    return this.source.slice(this.#lexer.starts[at]!, Math.min(this.#lexer.ends[at]!, this.#lexer.starts[at]! + 80));
  }

  /** The word's spelling, and a step over it. Only for words. */
  word(): string {
    return this.#symbols.name(this.#lexer.symbols[this.at++]!);
  }

  /** The decimal number, and a step over it. */
  number(): number {
    const bytes = this.source.bytes;
    const end = this.end;
    let at = this.start;
    const negative = bytes[at] === 0x2d;
    if (negative) at++;
    let value = 0;
    for (; at < end; at++) value = value * 10 + bytes[at]! - 0x30;
    this.at++;
    return negative ? -value : value;
  }

  /** Is this a word that is no keyword? */
  isName(ahead = 0): boolean {
    return this.symbol(ahead) >= KEYWORDS;
  }

  /** Reports a fault at the token that is read next. */
  fault(code: Parameters<Report>[0], subject: string = this.text()): void {
    this.report(code, this.start, this.end, subject);
  }

  /** Is the word here a keyword in the wrong case? Its symbol, or -1. */
  misspelt(): number {
    if (!this.isName()) return -1;
    const upper = this.text().toUpperCase();
    return Object.hasOwn(K, upper) ? K[upper as keyof typeof K] : -1;
  }

  /** Does a definition begin here? Looks at most three tokens ahead. */
  startsDefinition(): boolean {
    if (this.kind() !== Token.Word) return false;
    if (this.kind(1) === Token.Assign) return this.isName();
    const second = this.symbol(1);
    if (second >= 0 && second < MACROS) {
      if (!this.isName() && isClause(this.symbol())) return false;
      return this.symbol(2) !== K.FROM && this.kind(2) !== Token.Comma && this.kind(2) !== Token.Semicolon;
    }
    if (second === K.MACRO) return true;
    return second === K.OBJECT && this.symbol(2) === K.IDENTIFIER && this.kind(3) === Token.Assign;
  }

  /** Goes on to where the next definition, or the module's end, begins. */
  skipToDefinition(): void {
    while (this.kind() !== Token.End && this.symbol() !== K.END && !this.startsDefinition()) this.next();
  }
}
