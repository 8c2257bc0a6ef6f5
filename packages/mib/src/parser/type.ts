// Types as written: INTEGER { up(1) }, OCTET STRING (SIZE (0..255)), SEQUENCE OF IfEntry, DisplayString.
import type { TypeSpec } from '../definition.js';
import { Token } from '../lexer.js';
import { isClause, K } from '../symbols.js';
import type { Cursor } from './cursor.js';
import { parseEnumeration } from './enumeration.js';
import { isSubtype, type Narrowing, parseSubtype } from './subtype.js';

/** Reads a type, with everything that narrows it. Undefined, with a fault, when none is there. */
export class TypeParser {
  /** Plain references share one record: most objects of a set use a few dozen types. */
  readonly #plain = new Map<string, TypeSpec>();

  plain(name: string): TypeSpec {
    let spec = this.#plain.get(name);
    if (!spec) {
      spec = { name };
      this.#plain.set(name, spec);
    }
    return spec;
  }

  parse(c: Cursor): TypeSpec | undefined {
    let tag: number | undefined;
    while (c.accept(Token.BracketOpen)) {
      const applies = c.acceptWord(K.APPLICATION);
      if (!applies && !c.acceptWord(K.UNIVERSAL)) c.acceptWord(K.PRIVATE);
      const number = c.kind() === Token.Number ? c.number() : undefined;
      if (applies) tag = number;
      if (!c.accept(Token.BracketClose)) c.fault('type-syntax');
    }
    if (!c.acceptWord(K.IMPLICIT)) c.acceptWord(K.EXPLICIT);
    const spec = this.#untagged(c);
    return spec && tag !== undefined ? { ...spec, tag } : spec;
  }

  #untagged(c: Cursor): TypeSpec | undefined {
    switch (c.symbol()) {
      case K.INTEGER:
        c.next();
        return this.#narrowed(c, 'INTEGER');
      case K.OCTET:
        c.next();
        if (!c.acceptWord(K.STRING)) c.fault('type-syntax', 'OCTET');
        return this.#narrowed(c, 'OCTET STRING');
      case K.OBJECT:
        c.next();
        if (!c.acceptWord(K.IDENTIFIER)) c.fault('type-syntax', 'OBJECT');
        return this.#narrowed(c, 'OBJECT IDENTIFIER');
      case K.BITS:
        c.next();
        return this.#narrowed(c, 'BITS');
      case K.BIT:
        c.fault('type-forbidden', 'BIT STRING');
        c.next();
        c.acceptWord(K.STRING);
        return this.#narrowed(c, 'BITS');
      case K.NULL:
        c.next();
        return this.plain('NULL');
      case K.SEQUENCE:
      case K.SET:
        c.next();
        return this.#sequence(c);
      case K.CHOICE:
        c.next();
        return { name: 'CHOICE', members: parseMembers(c, true) };
      case K.ANY:
        c.fault('type-forbidden');
        c.next();
        if (c.acceptWord(K.DEFINED) && c.acceptWord(K.BY)) c.next();
        return this.plain('ANY');
    }
    if (c.kind() !== Token.Word || isClause(c.symbol()) || c.symbol() === K.END) {
      c.fault('type-syntax');
      return undefined;
    }
    return this.#named(c);
  }

  #named(c: Cursor): TypeSpec | undefined {
    const misspelt = c.misspelt();
    if (
      misspelt === K.INTEGER ||
      misspelt === K.BITS ||
      (misspelt === K.OCTET && c.text(1).toUpperCase() === 'STRING')
    ) {
      // Integer, octet string. A type of exactly that name would shadow it; none such was ever seen.
      c.fault('keyword-case');
      c.next();
      if (misspelt === K.OCTET) c.next();
      const name = misspelt === K.INTEGER ? 'INTEGER' : misspelt === K.BITS ? 'BITS' : 'OCTET STRING';
      return this.#narrowed(c, name);
    }
    let name = c.word();
    while (c.kind() === Token.Dot && c.kind(1) === Token.Word) {
      c.next();
      name = c.word();
    }
    return this.#narrowed(c, name);
  }

  #narrowed(c: Cursor, name: string): TypeSpec {
    const kind = c.kind();
    if (kind === Token.Open) {
      const { labels, numbers } = parseEnumeration(c);
      while (isSubtype(c)) parseSubtype(c, {}); // a range beside labels says nothing more
      return { name, labels, numbers };
    }
    if (kind !== Token.ParenOpen && c.symbol() !== K.SIZE) return this.plain(name);
    const narrowing: Narrowing = {};
    while (isSubtype(c)) parseSubtype(c, narrowing);
    return { name, ranges: narrowing.ranges, sizes: narrowing.sizes };
  }

  #sequence(c: Cursor): TypeSpec | undefined {
    if (c.misspelt() === K.OF) {
      c.fault('keyword-case');
      c.next();
    } else if (!c.acceptWord(K.OF)) {
      if (c.kind() === Token.Open) return { name: 'SEQUENCE', members: parseMembers(c, c.version === 1) };
      c.fault('type-syntax');
      return undefined;
    }
    if (c.kind() !== Token.Word || isClause(c.symbol())) {
      c.fault('type-syntax');
      return { name: 'SEQUENCE OF', members: [] };
    }
    const of = this.parse(c);
    return { name: 'SEQUENCE OF', members: of ? [of.name] : [] };
  }
}

/** The names of a SEQUENCE or CHOICE; what stands behind each, type and constraint, is skipped. */
function parseMembers(c: Cursor, mayNarrow: boolean): string[] {
  const members: string[] = [];
  if (!c.accept(Token.Open)) {
    c.fault('type-syntax');
    return members;
  }
  let depth = 0; // of parentheses and braces in member types
  let head = true; // a member's name comes next
  for (;;) {
    switch (c.kind()) {
      case Token.Open:
      case Token.ParenOpen:
        if (depth === 0 && !mayNarrow && c.kind() === Token.ParenOpen)
          c.fault('sequence-constraint', members.at(-1) ?? '');
        depth++;
        break;
      case Token.Close:
        if (depth === 0) {
          c.next();
          return members.slice(); // without the room that growing left
        }
        depth--;
        break;
      case Token.ParenClose:
        if (depth > 0) depth--;
        break;
      case Token.Comma:
        if (depth === 0) {
          if (head) c.fault('list-comma');
          head = true;
        }
        break;
      case Token.Word:
        if (
          c.symbol() === K.END ||
          c.kind(1) === Token.Assign ||
          (isClause(c.symbol()) && depth === 0) ||
          c.startsDefinition()
        ) {
          c.fault('type-syntax');
          return members;
        }
        if (head) members.push(c.text());
        head = false;
        break;
      case Token.End:
      case Token.Assign:
        c.fault('type-syntax');
        return members;
    }
    c.next();
  }
}
