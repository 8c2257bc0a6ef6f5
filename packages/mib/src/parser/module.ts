// A source to its modules: header, imports, definitions, END. What breaks costs its own definition and no other.
import { Definition, Macro, TypeDefinition } from '../definition.js';
import type { Report } from '../diagnostics/diagnostic.js';
import { type Lexer, Token } from '../lexer.js';
import type { Source } from '../source.js';
import { K, MACROS, type Symbols } from '../symbols.js';
import { ClauseParser } from './clauses.js';
import { Cursor } from './cursor.js';
import { parseImports, skipExports } from './imports.js';
import { parseOidValue } from './oid-value.js';
import { ParsedModule } from './parsed-module.js';
import { TypeParser } from './type.js';

/** Takes a fault with the module it is in. */
export type ModuleReport = (module: string, ...fault: Parameters<Report>) => void;

const MODULE_NAME = /^[A-Z][A-Za-z0-9-]*$/;
const V2_BASE = /^SNMPv2-(?:SMI|TC|CONF)$/;
const DESCRIPTOR = /^[a-z](?:[A-Za-z0-9]|-[A-Za-z0-9])*$/;

/** Reads sources one after the other; words and token arrays are shared between them. */
export class ModuleParser {
  readonly #lexer: Lexer;
  readonly #symbols: Symbols;
  readonly #types = new TypeParser();

  constructor(lexer: Lexer, symbols: Symbols) {
    this.#lexer = lexer;
    this.#symbols = symbols;
  }

  /** All modules of a source. */
  parse(source: Source, report: ModuleReport): ParsedModule[] {
    let name = '';
    const pending: Parameters<Report>[] = []; // faults of the lexer, before the module's name is known
    this.#lexer.read(source.bytes, (...fault) => pending.push(fault));
    const modules: ParsedModule[] = [];
    const c = new Cursor(source, this.#lexer, this.#symbols, (...fault) => report(name, ...fault));
    for (;;) {
      const header = findHeader(c);
      if (!header) break;
      name = header.name;
      if (modules.length === 0) for (const fault of pending) report(name, ...fault);
      if (!MODULE_NAME.test(name)) c.report('module-name', header.at, header.at + name.length, name);
      const module = new ParsedModule(source, name, header.at);
      modules.push(module);
      new BodyParser(c, module, this.#types).parse();
    }
    if (modules.length === 0) {
      for (const fault of pending) report('', ...fault);
      c.report('module-none', 0, 0, '');
    } else if (c.kind() !== Token.End) {
      c.fault('module-after-end');
    }
    return modules;
  }
}

/** Goes to behind the next `NAME [oid] DEFINITIONS ... BEGIN`. Where none comes, the cursor stays. */
function findHeader(c: Cursor): { name: string; at: number } | undefined {
  const from = c.at;
  while (c.kind() !== Token.End && c.symbol() !== K.DEFINITIONS) c.next();
  if (c.kind() === Token.End) {
    c.at = from;
    return undefined;
  }
  const definitions = c.at;
  let last = definitions - 1;
  c.at = Math.max(from, last);
  if (last > from && c.kind() === Token.Close) {
    // An OID between the name and DEFINITIONS.
    while (c.at > from && c.kind() !== Token.Open) c.at--;
    last = c.at - 1;
  }
  // A name with a dot or slash in it comes as several tokens that touch.
  let first = last;
  for (c.at = first - 1; c.at >= from && c.touchesNext(); c.at--) first = c.at;
  c.at = Math.max(first, from);
  const at = c.start;
  let name = '';
  for (; c.at <= last; c.at++) name += c.text();
  c.at = definitions + 1;
  if (last < from) name = '';
  if (c.symbol() === K.IMPLICIT || c.symbol() === K.EXPLICIT) {
    c.next();
    c.acceptWord(K.TAGS);
  }
  const proper = c.accept(Token.Assign);
  if (!c.acceptWord(K.BEGIN) || !proper) c.fault('module-header');
  return { name, at };
}

/** What stands between BEGIN and END. */
class BodyParser {
  readonly #c: Cursor;
  readonly #module: ParsedModule;
  readonly #types: TypeParser;
  #identities = 0;

  constructor(c: Cursor, module: ParsedModule, types: TypeParser) {
    this.#c = c;
    this.#module = module;
    this.#types = types;
  }

  parse(): void {
    const c = this.#c;
    this.#setVersion(V2_BASE.test(this.#module.name) ? 2 : 1);
    let imports = 0;
    for (;;) {
      const symbol = c.symbol();
      if (c.kind() === Token.End || this.#atHeader()) {
        c.fault('module-end', this.#module.name);
        return;
      }
      if (symbol === K.END) {
        c.next();
        c.accept(Token.Semicolon);
        return;
      }
      if (symbol === K.IMPORTS) {
        if (imports++ > 0) c.fault('imports-many');
        parseImports(c, this.#module);
        this.#setVersion(versionOf(this.#module));
      } else if (symbol === K.EXPORTS) {
        skipExports(c);
      } else if (c.startsDefinition()) {
        this.#definition();
      } else {
        this.#lost();
      }
    }
  }

  /** Another module's header, though this one has not ended. */
  #atHeader(): boolean {
    const c = this.#c;
    return (
      c.kind() === Token.Word &&
      c.symbol(1) === K.DEFINITIONS &&
      (c.kind(2) === Token.Assign || c.kind(2) === Token.Word)
    );
  }

  #lost(): void {
    const c = this.#c;
    if (c.accept(Token.Semicolon)) return;
    // `Object-Type`, `object identifier`: a macro in the wrong case.
    if (c.isName() && c.isName(1)) {
      c.next();
      const macro = c.misspelt();
      const identifier = macro === K.OBJECT && c.text(1).toUpperCase() === 'IDENTIFIER';
      if ((macro >= 0 && macro < MACROS) || identifier) {
        c.fault('keyword-case');
        c.at--;
        this.#definition();
        return;
      }
      c.at--;
    }
    // `name OBJECT INDENTIFIER ::= {`: what else could it be.
    if (c.isName() && c.symbol(1) === K.OBJECT && c.kind(3) === Token.Assign && c.kind(4) === Token.Open) {
      c.fault('definition-repaired', c.text());
      this.#definition();
      return;
    }
    // `name INTEGER ::= 5`: a value of a plain type, which a range may name.
    if (c.isName() && (c.kind(2) === Token.Assign || c.kind(3) === Token.Assign) && c.kind(1) === Token.Word) {
      const name = c.word();
      while (!c.accept(Token.Assign)) c.next();
      if (c.kind() === Token.Number) {
        this.#module.numbers.set(name, c.number());
        return;
      }
    } else if (this.#atNamelessObject()) {
      const at = c.start;
      c.fault('definition-repaired'); // `name SYNTAX`: OBJECT-TYPE forgotten
      this.#macro(c.word(), Macro.ObjectType, at);
      return;
    } else if (c.isName() && c.symbol(1) === K.SEQUENCE && c.kind(2) === Token.Open) {
      c.fault('definition-repaired'); // `Name SEQUENCE {`: the ::= forgotten
      const at = c.start;
      const type = new TypeDefinition(this.#module, c.word(), at, false);
      type.spec = this.#types.parse(c);
      this.#addType(type);
      return;
    } else {
      c.fault('definition-syntax');
      c.next();
    }
    while (c.kind() !== Token.End && c.symbol() !== K.END) {
      if (c.startsDefinition() || this.#atHeader() || this.#atNamelessObject()) break;
      c.next();
    }
  }

  #atNamelessObject(): boolean {
    return this.#c.isName() && this.#c.symbol(1) === K.SYNTAX;
  }

  #definition(): void {
    const c = this.#c;
    const at = c.start;
    const name = c.word();
    if (c.kind() === Token.Assign) {
      c.next();
      this.#typeOrValue(name, at);
      return;
    }
    let macro = c.symbol();
    if (macro === K.MACRO) {
      this.#skipMacro();
      return;
    }
    c.next();
    if (macro === K.OBJECT || c.misspelt() === K.IDENTIFIER) {
      c.next();
      if (!c.accept(Token.Assign)) c.fault('definition-open', name);
      const definition = new Definition(this.#module, name, Macro.ObjectIdentifier, at);
      parseOidValue(c, definition, this.#module);
      this.#add(definition);
      return;
    }
    if (macro < 0 || macro >= MACROS) {
      c.at--;
      macro = c.misspelt();
      c.next();
    }
    if (macro === Macro.TextualConvention) {
      // `Name TEXTUAL-CONVENTION ::= ...` or with the ::= left out.
      c.accept(Token.Assign);
      this.#convention(name, at);
      return;
    }
    this.#macro(name, macro, at);
  }

  #macro(name: string, macro: number, at: number): void {
    const c = this.#c;
    const definition = new Definition(this.#module, name, macro, at);
    const clauses = new ClauseParser(this.#module, this.#types, definition, macro);
    clauses.parse(c);
    if (macro === Macro.ObjectType) this.#checkObjectType(definition, clauses);
    if (macro === Macro.TrapType && !definition.clauses?.enterprise)
      c.report('trap-enterprise', at, at + name.length, name);
    if (macro === Macro.ModuleIdentity) {
      this.#setVersion(2);
      if (this.#identities++ > 0) c.report('identity-many', at, at + name.length, this.#module.name);
      else if (this.#module.definitions.length > 0) c.report('identity-place', at, at + name.length, name);
    }
    const assigned = c.accept(Token.Assign);
    if (assigned || c.kind() === Token.Open) {
      if (!assigned) c.fault('clause-unknown');
      if (macro === Macro.TrapType) this.#trapNumber(definition);
      else parseOidValue(c, definition, this.#module);
    } else {
      c.report('definition-open', at, at + name.length, name);
    }
    this.#add(definition);
  }

  #setVersion(version: 1 | 2): void {
    this.#module.version = version;
    this.#c.version = version;
  }

  #checkObjectType(definition: Definition, clauses: ClauseParser): void {
    const { at, name } = definition;
    const missing = (clause: string): void => this.#c.report('clause-missing', at, at + name.length, clause);
    if (!clauses.has(K.SYNTAX)) missing('SYNTAX');
    if (!clauses.has(K['MAX-ACCESS']) && !clauses.has(K.ACCESS))
      missing(this.#module.version === 2 ? 'MAX-ACCESS' : 'ACCESS');
    if (!clauses.has(K.STATUS)) missing('STATUS');
    if (this.#module.version === 2 && !clauses.has(K.DESCRIPTION)) missing('DESCRIPTION');
  }

  #trapNumber(definition: Definition): void {
    const c = this.#c;
    definition.valueAt = c.start;
    if (c.kind() === Token.Number) {
      const number = c.number();
      if (number < 0 || number > 0xffffffff) c.report('trap-number', definition.valueAt, c.start, definition.name);
      definition.arc = number < 0 ? number >>> 0 : number; // what agents put on the wire for it: 32 bits
      return;
    }
    c.fault('trap-number', definition.name);
    if (c.kind() === Token.Open) {
      parseOidValue(c, definition, this.#module); // written as a NOTIFICATION-TYPE would be
      if (definition.arc >= 0) definition.parent = '';
    }
  }

  #typeOrValue(name: string, at: number): void {
    const c = this.#c;
    if (c.symbol() === Macro.TextualConvention) {
      c.next();
      this.#convention(name, at);
      return;
    }
    const first = name.charCodeAt(0);
    if (c.kind() === Token.Open && first >= 0x61) {
      // `name ::= { parent 4 }`: OBJECT IDENTIFIER forgotten.
      c.report('definition-repaired', at, at + name.length, name);
      const definition = new Definition(this.#module, name, Macro.ObjectIdentifier, at);
      parseOidValue(c, definition, this.#module);
      this.#add(definition);
      return;
    }
    const type = new TypeDefinition(this.#module, name, at, false);
    type.spec = this.#types.parse(c);
    if (!type.spec) c.skipToDefinition();
    this.#addType(type);
  }

  #convention(name: string, at: number): void {
    const type = new TypeDefinition(this.#module, name, at, true);
    const clauses = new ClauseParser(this.#module, this.#types, type, Macro.TextualConvention);
    clauses.parse(this.#c);
    if (!clauses.has(K.SYNTAX)) this.#c.report('clause-missing', at, at + name.length, 'SYNTAX');
    if (!clauses.has(K.STATUS)) this.#c.report('clause-missing', at, at + name.length, 'STATUS');
    this.#addType(type);
  }

  /** `NAME MACRO ::= BEGIN ... END`: its notation is built into this parser. */
  #skipMacro(): void {
    const c = this.#c;
    let depth = 0;
    for (; c.kind() !== Token.End; c.next()) {
      if (c.symbol() === K.BEGIN) depth++;
      else if (c.symbol() === K.END && --depth <= 0) {
        c.next();
        return;
      }
    }
  }

  #add(definition: Definition): void {
    const c = this.#c;
    const { name, at } = definition;
    const end = at + name.length;
    const first = name.charCodeAt(0);
    if (!DESCRIPTOR.test(name)) {
      c.report(first >= 0x41 && first <= 0x5a ? 'descriptor-case' : 'descriptor-spelling', at, end, name);
    }
    if (name.length > 64) c.report('descriptor-length', at, end, name);
    if (this.#module.addValue(definition)) c.report('descriptor-duplicate', at, end, name);
  }

  #addType(type: TypeDefinition): void {
    const c = this.#c;
    const { name, at } = type;
    const first = name.charCodeAt(0);
    if (first < 0x41 || first > 0x5a) c.report('type-case', at, at + name.length, name);
    if (this.#module.addType(type)) c.report('type-duplicate', at, at + name.length, name);
  }
}

/** An SMIv2 module takes OBJECT-TYPE, or if it needs none anything at all, from an SMIv2 base module. */
function versionOf(module: ParsedModule): 1 | 2 {
  if (V2_BASE.test(module.name)) return 2;
  const macros = module.imports.get('OBJECT-TYPE');
  if (macros !== undefined) return V2_BASE.test(macros) ? 2 : 1;
  for (const { from } of module.importList) if (V2_BASE.test(from)) return 2;
  return 1;
}
