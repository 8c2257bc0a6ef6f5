// Lists of names in braces, and quoted texts.
import { Token } from '../lexer.js';
import { isClause, K } from '../symbols.js';
import type { Cursor } from './cursor.js';

/**
 * `{ name, name }`, with the commas that writers forget or add. Ends before a clause or definition
 * when the closing brace is missing.
 */
export function parseNames(c: Cursor): string[] {
  const names: string[] = [];
  if (!c.accept(Token.Open)) {
    c.fault('list-syntax');
    if (c.isName()) names.push(c.word());
    return names;
  }
  let comma = true; // as good as one before the first
  for (;;) {
    switch (c.kind()) {
      case Token.Close:
        if (comma && names.length > 0) c.fault('list-comma');
        c.next();
        return names.slice(); // without the room that growing left
      case Token.Comma:
        if (comma) c.fault('list-comma');
        comma = true;
        c.next();
        break;
      case Token.Word:
        if (isClause(c.symbol()) || c.symbol() === K.END || (!comma && c.startsDefinition())) {
          c.fault('list-syntax');
          return names;
        }
        if (!comma) c.fault('list-comma');
        comma = false;
        names.push(qualified(c));
        break;
      case Token.End:
      case Token.Assign:
        c.fault('list-syntax');
        return names;
      default:
        c.fault('list-syntax');
        c.next();
    }
  }
}

/** A name, or `Module.name`: the module part is left out, imports say it anyway. */
export function qualified(c: Cursor): string {
  const name = c.word();
  if (c.kind() === Token.Dot && c.kind(1) === Token.Word) {
    c.next();
    return c.word();
  }
  return name;
}

/** Offsets of a text without its quotes; undefined, with a fault, when none is there. */
export function parseText(c: Cursor, clause: string): readonly [number, number] | undefined {
  if (c.kind() !== Token.Text) {
    c.fault('text-expected', clause);
    return undefined;
  }
  const start = c.start + 1;
  const end = c.source.bytes[c.end - 1] === 0x22 ? c.end - 1 : c.end;
  c.next();
  return [start, Math.max(start, end)];
}

/** The text between the offsets, with doubled quotes made single. */
export function textOf(c: Cursor, span: readonly [number, number]): string {
  return c.source.slice(span[0], span[1]).replaceAll('""', '"');
}

/** Offsets of what stands between balanced braces; steps past them. Undefined when no brace opens here. */
export function parseBraced(c: Cursor): readonly [number, number] | undefined {
  if (c.kind() !== Token.Open) return undefined;
  const start = c.end;
  let depth = 0;
  for (;;) {
    const kind = c.kind();
    if (kind === Token.Open) depth++;
    else if (kind === Token.Close && --depth === 0) break;
    else if (
      kind === Token.End ||
      kind === Token.Assign ||
      (depth > 0 && kind === Token.Word && c.startsDefinition())
    ) {
      c.fault('list-syntax');
      return [start, c.start];
    }
    c.next();
  }
  const end = c.start;
  c.next();
  return [start, end];
}
