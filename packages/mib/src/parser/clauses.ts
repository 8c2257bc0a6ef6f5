// The clauses between a macro's name and its ::=, in any order.
import { type Clauses, type Definition, type IndexName, Macro, type TypeDefinition } from '../definition.js';
import { Token } from '../lexer.js';
import { isClause, K } from '../symbols.js';
import type { Cursor } from './cursor.js';
import { parseBraced, parseNames, parseText, qualified, textOf } from './list.js';
import { parsePath } from './oid-value.js';
import type { ParsedModule } from './parsed-module.js';
import type { TypeParser } from './type.js';

const STATUSES = new Set(['current', 'deprecated', 'obsolete', 'mandatory', 'optional']);
const ACCESSES = new Set([
  'not-accessible',
  'accessible-for-notify',
  'read-only',
  'read-write',
  'read-create',
  'write-only',
  'not-implemented',
]);
const DATE = /^(?:\d{2}|\d{4})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\dZ$/;

/** Order of the clauses of an OBJECT-TYPE (RFC 2578 section 7). */
const ORDER: ReadonlyMap<number, number> = new Map([
  [K.SYNTAX, 1],
  [K.UNITS, 2],
  [K['MAX-ACCESS'], 3],
  [K.ACCESS, 3],
  [K.STATUS, 4],
  [K.DESCRIPTION, 5],
  [K.REFERENCE, 6],
  [K.INDEX, 7],
  [K.AUGMENTS, 7],
  [K.DEFVAL, 8],
]);

/** Reads the clauses of one definition or TEXTUAL-CONVENTION. */
export class ClauseParser {
  readonly #module: ParsedModule;
  readonly #types: TypeParser;
  readonly #target: Definition | TypeDefinition;
  readonly #macro: number;
  /** Inside a MODULE, GROUP, SUPPORTS or VARIATION: clauses there are about another definition. */
  #nested = false;
  #lastOrder = 0;
  #seen = 0; // a bit for each clause: they are fewer than 32
  /** A TEXTUAL-CONVENTION ends with its SYNTAX. */
  #done = false;

  constructor(module: ParsedModule, types: TypeParser, target: Definition | TypeDefinition, macro: number) {
    this.#module = module;
    this.#types = types;
    this.#target = target;
    this.#macro = macro;
  }

  /** Reads up to `::=`, which it leaves, or up to where the definition cannot go on. */
  parse(c: Cursor): void {
    let lost = false; // one fault a run of tokens that do not fit
    while (!this.#done) {
      const kind = c.kind();
      if (kind === Token.End || kind === Token.Assign) break;
      if (kind === Token.Word) {
        let symbol = c.symbol();
        if (symbol === K.END) break;
        if (symbol === K.OBJECT && this.#nested) {
          c.next();
          if (c.isName()) c.next();
          continue;
        }
        if (!isClause(symbol)) {
          if (c.startsDefinition() && !this.#strayBeforeValue(c)) break;
          symbol = c.misspelt();
          if (isClause(symbol)) c.fault('keyword-case');
        }
        if (isClause(symbol)) {
          lost = false;
          this.#clause(c, symbol);
          continue;
        }
      } else if (this.#valueWithoutAssign(c)) {
        break;
      }
      if (!lost) c.fault('clause-unknown');
      lost = true;
      c.next();
    }
  }

  /** Was this clause there? */
  has(symbol: number): boolean {
    return (this.#seen & bitOf(symbol)) !== 0;
  }

  /** `word ::= {`: the value of this definition behind a stray word. Types never begin with a brace. */
  #strayBeforeValue(c: Cursor): boolean {
    return c.kind(1) === Token.Assign && c.kind(2) === Token.Open;
  }

  /** `{ parent 4 }` with the `::=` forgotten. */
  #valueWithoutAssign(c: Cursor): boolean {
    return c.kind() === Token.Open && c.isName(1) && c.kind(2) === Token.Number && c.kind(3) === Token.Close;
  }

  #clause(c: Cursor, symbol: number): void {
    const at = c.start;
    const name = c.text();
    if (!this.#nested) {
      if (this.has(symbol) && symbol !== K.REVISION && symbol !== K.DESCRIPTION) c.fault('clause-twice');
      if (this.#macro === Macro.ObjectType) {
        const order = ORDER.get(symbol) ?? 0;
        if (order === 0) c.fault('clause-unknown');
        else if (order < this.#lastOrder) c.fault('clause-order');
        else this.#lastOrder = order;
      }
    }
    c.next();
    switch (symbol) {
      case K.SYNTAX:
      case K['WRITE-SYNTAX']:
        this.#syntax(c, symbol);
        break;
      case K['MAX-ACCESS']:
      case K.ACCESS:
      case K['MIN-ACCESS']:
        this.#access(c, symbol, at);
        break;
      case K.STATUS:
        this.#status(c);
        break;
      case K.DESCRIPTION:
        this.#description(c, name);
        break;
      case K.INDEX:
        this.#index(c, at);
        break;
      case K.AUGMENTS:
        this.#augments(c, at);
        break;
      case K.DEFVAL: {
        const span = parseBraced(c);
        if (!span) c.fault('list-syntax');
        else if (!this.#nested) this.#clauses().defval = span;
        break;
      }
      case K.OBJECTS:
      case K.VARIABLES:
      case K.NOTIFICATIONS:
        this.#clauses().objects = parseNames(c);
        break;
      case K.ENTERPRISE:
        if (c.kind() === Token.Open) this.#clauses().enterprise = parsePath(c);
        else if (c.isName()) this.#clauses().enterprise = [{ name: qualified(c), number: undefined }];
        break;
      case K.REVISION:
      case K['LAST-UPDATED']:
        this.#date(c, symbol, name);
        break;
      case K.MODULE:
      case K.SUPPORTS:
        this.#nested = true;
        if (c.isName() && !c.startsDefinition()) {
          const module = c.word();
          if (symbol === K.SUPPORTS) this.#part(module);
          if (c.kind() === Token.Open) parseBraced(c); // its OID
        }
        break;
      case K['MANDATORY-GROUPS']:
        this.#nested = true;
        for (const group of parseNames(c)) this.#part(group);
        break;
      case K.INCLUDES:
      case K['CREATION-REQUIRES']:
        this.#nested = true;
        parseNames(c);
        break;
      case K.GROUP:
      case K.VARIATION:
        this.#nested = true;
        if (c.isName()) {
          const group = c.word();
          if (symbol === K.GROUP) this.#part(group);
        }
        break;
      default:
        this.#text(c, symbol, name);
    }
    if (!this.#nested) this.#seen |= bitOf(symbol);
  }

  #clauses(): Clauses {
    this.#target.clauses ??= {};
    return this.#target.clauses;
  }

  #part(name: string): void {
    const clauses = this.#clauses();
    clauses.parts ??= [];
    clauses.parts.push(name);
  }

  #syntax(c: Cursor, symbol: number): void {
    const spec = this.#types.parse(c);
    if (this.#nested || symbol !== K.SYNTAX) return;
    if ('spec' in this.#target) {
      this.#target.spec = spec;
      this.#done = true;
    } else {
      this.#target.syntax = spec;
    }
  }

  #access(c: Cursor, symbol: number, at: number): void {
    if (!c.isName()) {
      c.fault('access-value');
      return;
    }
    const known = ACCESSES.has(c.text());
    if (!known) {
      c.fault('access-value');
      if (c.startsDefinition()) return;
    }
    const access = c.word();
    if (this.#nested || symbol === K['MIN-ACCESS'] || 'spec' in this.#target) return;
    this.#target.access = known ? access : access.toLowerCase();
    if (symbol === K.ACCESS ? this.#module.version === 2 : this.#module.version === 1) {
      c.report(
        'clause-version',
        at,
        at + (symbol === K.ACCESS ? 6 : 10),
        symbol === K.ACCESS ? 'ACCESS' : 'MAX-ACCESS',
      );
    }
  }

  #status(c: Cursor): void {
    if (!c.isName()) {
      c.fault('status-value');
      return;
    }
    const known = STATUSES.has(c.text());
    if (!known) {
      c.fault('status-value');
      if (c.startsDefinition()) return;
    }
    const old = c.text() === 'mandatory' || c.text() === 'optional';
    if (old && this.#module.version === 2 && this.#macro !== Macro.AgentCapabilities) c.fault('status-value');
    const status = c.word();
    if (!this.#nested) this.#target.status = known ? status : status.toLowerCase();
  }

  #description(c: Cursor, name: string): void {
    const span = parseText(c, name);
    if (!span || this.#nested) return;
    const { revisions } = this.#module;
    const last = revisions.at(-1);
    if (this.has(K.REVISION) && last && last.start < 0) {
      revisions[revisions.length - 1] = { date: last.date, start: span[0], end: span[1] };
    } else if (this.#target.descriptionStart < 0) {
      this.#target.descriptionStart = span[0];
      this.#target.descriptionEnd = span[1];
    }
  }

  #index(c: Cursor, at: number): void {
    const names: IndexName[] = [];
    if (!c.accept(Token.Open)) {
      c.fault('index-syntax');
      if (c.isName() && !c.startsDefinition()) names.push({ name: qualified(c), implied: false });
    } else {
      this.#indexNames(c, names);
    }
    if (this.#nested) return;
    const clauses = this.#clauses();
    clauses.index = names.slice();
    clauses.indexAt = at;
  }

  #indexNames(c: Cursor, names: IndexName[]): void {
    for (;;) {
      if (c.accept(Token.Close)) break;
      if (c.accept(Token.Comma)) continue;
      const implied = c.acceptWord(K.IMPLIED);
      const symbol = c.symbol();
      if (symbol === K.INTEGER || symbol === K.OCTET || symbol === K.OBJECT || symbol === K.NULL) {
        // SMIv1 let a type stand for an index that is no object (RFC 1212 section 4.1.6).
        const spec = this.#types.parse(c);
        if (spec) names.push({ name: spec.name, implied });
      } else if (c.isName() && !c.startsDefinition()) {
        names.push({ name: qualified(c), implied });
        if (c.kind() === Token.ParenOpen)
          while (c.kind() !== Token.End && c.kind() !== Token.Assign && !c.accept(Token.ParenClose)) c.next();
      } else {
        c.fault('index-syntax');
        if (c.kind() === Token.Word || c.kind() === Token.Assign || c.kind() === Token.End) break;
        c.next();
      }
    }
    if (names.length === 0) c.fault('index-syntax');
  }

  #augments(c: Cursor, at: number): void {
    const [row] = c.kind() === Token.Open ? parseNames(c) : c.isName() ? [c.word()] : [];
    if (row === undefined) {
      c.fault('index-syntax');
    } else if (!this.#nested) {
      const clauses = this.#clauses();
      clauses.augments = row;
      clauses.indexAt = at;
    }
  }

  #date(c: Cursor, symbol: number, name: string): void {
    if (c.kind() !== Token.Text) {
      c.fault('text-expected', name);
      return;
    }
    const span: readonly [number, number] = [c.start + 1, c.end - 1];
    const date = textOf(c, span);
    if (!DATE.test(date)) c.fault('date-format', date);
    c.next();
    if (symbol === K.REVISION) this.#module.revisions.push({ date, start: -1, end: -1 });
    else if (!this.has(symbol)) this.#module.lastUpdated = date;
  }

  #text(c: Cursor, symbol: number, name: string): void {
    const span = parseText(c, name);
    if (!span || this.#nested) return;
    switch (symbol) {
      case K.UNITS:
        this.#clauses().units = textOf(c, span);
        break;
      case K.REFERENCE:
        this.#clauses().reference = span;
        break;
      case K['DISPLAY-HINT']:
        if ('spec' in this.#target) this.#target.hint = textOf(c, span);
        break;
      case K.ORGANIZATION:
        this.#module.organization = span;
        break;
      case K['CONTACT-INFO']:
        this.#module.contact = span;
    }
  }
}

function bitOf(clause: number): number {
  return 1 << (clause - K.SYNTAX);
}
