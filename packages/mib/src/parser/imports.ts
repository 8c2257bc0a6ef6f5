// IMPORTS and EXPORTS.
import { Token } from '../lexer.js';
import { isClause, K, MACROS } from '../symbols.js';
import type { Cursor } from './cursor.js';
import type { Import, ParsedModule } from './parsed-module.js';

/** Reads `IMPORTS a, b FROM M c FROM N;`. Without the semicolon it ends where a definition begins. */
export function parseImports(c: Cursor, module: ParsedModule): void {
  c.next();
  let names: { name: string; at: number }[] = [];
  for (;;) {
    if (c.accept(Token.Semicolon)) break;
    if (c.kind() === Token.End || c.symbol() === K.END || c.kind() === Token.Assign || endsHere(c)) {
      c.fault('imports-semicolon');
      break;
    }
    if (c.accept(Token.Comma)) continue;
    if (c.symbol() === K.FROM || (c.misspelt() === K.FROM && names.length > 0)) {
      if (c.symbol() !== K.FROM) c.fault('keyword-case');
      c.next();
      const from = moduleName(c);
      for (const { name, at } of names) add(c, module, { name, from, at });
      names = [];
      if (c.kind() === Token.Open) while (c.kind() !== Token.End && !c.accept(Token.Close)) c.next(); // its OID
    } else if (c.kind() === Token.Word) {
      names.push({ name: c.text(), at: c.start });
      c.next();
    } else {
      c.fault('imports-syntax');
      c.next();
    }
  }
  for (const { name, at } of names) c.report('imports-syntax', at, at + name.length, name);
}

/** EXPORTS says nothing that matters; it goes to its semicolon. */
export function skipExports(c: Cursor): void {
  while (c.kind() !== Token.End && c.symbol() !== K.IMPORTS && c.symbol() !== K.END && !endsHere(c)) {
    if (c.accept(Token.Semicolon)) return;
    c.next();
  }
}

/** A definition begins: `name MACRO clause`, `name OBJECT IDENTIFIER ::=`, `Name ::=`. `name OBJECT-TYPE FROM` does not. */
function endsHere(c: Cursor): boolean {
  if (!c.startsDefinition()) return false;
  const macro = c.symbol(1);
  return macro < 0 || macro >= MACROS || isClause(c.symbol(2));
}

/** A module's name; dots and slashes in it come as tokens that touch. */
function moduleName(c: Cursor): string {
  if (c.kind() !== Token.Word) {
    c.fault('imports-syntax');
    return '';
  }
  let name = c.text();
  while (c.touchesNext() && (c.kind(1) === Token.Dot || c.text(1) === '/' || c.kind() !== Token.Word)) {
    if (c.kind(1) === Token.Semicolon || c.kind(1) === Token.Comma || c.kind(1) === Token.Open) break;
    c.next();
    name += c.text();
  }
  c.next();
  return name;
}

function add(c: Cursor, module: ParsedModule, entry: Import): void {
  module.importList.push(entry);
  if (module.imports.has(entry.name)) c.report('import-twice', entry.at, entry.at + entry.name.length, entry.name);
  else module.imports.set(entry.name, entry.from);
}
