// OID values: { parent 4 }, { iso org(3) dod(6) }, { 1 3 6 1 }, a bare name.
import { type Component, Definition, Macro } from '../definition.js';
import { Token } from '../lexer.js';
import { isClause, K, KEYWORDS } from '../symbols.js';
import type { Cursor } from './cursor.js';
import type { ParsedModule } from './parsed-module.js';

/** Reads the OID value of a definition. What cannot be read is reported and leaves the definition without a place. */
export function parseOidValue(c: Cursor, definition: Definition, module: ParsedModule): void {
  definition.valueAt = c.start;
  // By far the usual form, without a list.
  if (c.kind() === Token.Open && c.symbol(1) >= KEYWORDS && c.kind(2) === Token.Number && c.kind(3) === Token.Close) {
    c.next();
    definition.parent = c.word();
    const at = c.start;
    const arc = c.number();
    checkArc(c, arc, at);
    definition.arc = arc;
    c.next();
    return;
  }
  const path = parsePath(c);
  if (path.length === 0) {
    c.fault('oid-syntax');
    return;
  }
  const [first, second] = path;
  if (path.length === 2 && first!.name !== undefined && first!.number === undefined && second!.name === undefined) {
    definition.parent = first!.name;
    definition.arc = second!.number!;
  } else {
    definition.path = path;
    addImplied(path, definition, module);
  }
}

/** Every `name(number)` on the way is a definition of its own, unless the module says otherwise. */
function addImplied(path: readonly Component[], definition: Definition, module: ParsedModule): void {
  for (let i = 0; i < path.length; i++) {
    const { name, number } = path[i]!;
    if (name === undefined || number === undefined || module.implied.has(name)) continue;
    const implied = new Definition(module, name, Macro.Implied, definition.valueAt);
    implied.valueAt = definition.valueAt;
    implied.path = [...path.slice(0, i), { name: undefined, number }];
    module.implied.set(name, implied);
  }
}

/** The parts of an OID value, with or without braces. */
export function parsePath(c: Cursor): Component[] {
  const path: Component[] = [];
  if (!c.accept(Token.Open)) {
    if ((c.kind() !== Token.Word && c.kind() !== Token.Number) || c.symbol() === K.END || c.startsDefinition())
      return path;
    c.fault('oid-braces');
    while (path.length === 0 || c.kind() === Token.Dot || c.kind() === Token.Number) {
      if (c.accept(Token.Dot)) continue;
      if (c.kind() !== Token.Word && c.kind() !== Token.Number) break;
      path.push(parseComponent(c));
    }
    return path;
  }
  for (;;) {
    switch (c.kind()) {
      case Token.Close:
        c.next();
        return path;
      case Token.Word:
        if (c.symbol() === K.END || c.startsDefinition() || (path.length > 0 && isClause(c.symbol()))) {
          c.fault('oid-syntax');
          return path;
        }
        path.push(parseComponent(c));
        break;
      case Token.Number:
        path.push(parseComponent(c));
        break;
      case Token.End:
      case Token.Assign:
      case Token.Text:
        c.fault('oid-syntax');
        return path;
      case Token.Dot:
        c.next();
        break;
      default: // a stray comma, say
        c.fault('oid-syntax');
        c.next();
    }
  }
}

function parseComponent(c: Cursor): Component {
  const at = c.start;
  if (c.kind() === Token.Number) {
    const number = c.number();
    checkArc(c, number, at);
    return { name: undefined, number };
  }
  let name = c.word();
  if (/^[A-Z]/.test(name) && c.kind() === Token.Dot && c.kind(1) === Token.Word) {
    c.next(); // Module.name: imports say the module anyway
    name = c.word();
  }
  if (c.kind() !== Token.ParenOpen) return { name, number: undefined };
  c.next();
  let number: number | undefined;
  if (c.kind() === Token.Number) {
    const numberAt = c.start;
    number = c.number();
    checkArc(c, number, numberAt);
  } else {
    c.fault('oid-syntax');
    if (c.kind() === Token.Word) c.next();
  }
  if (!c.accept(Token.ParenClose)) c.fault('oid-syntax');
  return { name, number };
}

function checkArc(c: Cursor, arc: number, at: number): void {
  if (arc < 0 || arc > 0xffffffff) c.report('oid-arc', at, at + 1, String(arc));
  else if (arc > 0x7fffffff) c.report('oid-arc-sign', at, at + 1, String(arc));
}
