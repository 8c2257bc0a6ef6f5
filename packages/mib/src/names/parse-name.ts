// Names as people write them, taken apart: 'IF-MIB::ifDescr.3', 'vacmGroupName.3."user"'.

/** The parts of a written name. */
export interface WrittenName {
  /** The module, where one was written before `::`. */
  readonly module: string | undefined;
  /** What stands between the dots: a name, a number, or a quoted text. */
  readonly parts: readonly (string | number | Uint8Array)[];
  /** It began with a dot: it starts at the root. */
  readonly absolute: boolean;
}

const PART = /(?:(\d+)|([A-Za-z_][\w-]*)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')(?=\.|$)/y;

/**
 * Takes a name apart; undefined when it is none. A text in double quotes stands for its length and its octets, one in
 * single quotes for its octets alone: the forms of a variable-size and of an IMPLIED or fixed-size index.
 */
export function parseName(text: string): WrittenName | undefined {
  const colons = text.indexOf('::');
  const quote = text.search(/["']/);
  const module = colons > 0 && (quote < 0 || colons < quote) ? text.slice(0, colons) : undefined;
  let at = module === undefined ? 0 : colons + 2;
  const absolute = text[at] === '.';
  if (absolute) at++;
  const parts: (string | number | Uint8Array)[] = [];
  while (at < text.length) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (!match) return undefined;
    const [whole, number, name, variable, fixed] = match;
    if (number !== undefined) {
      const arc = Number(number);
      if (arc > 0xffffffff) return undefined;
      parts.push(arc);
    } else if (name !== undefined) {
      parts.push(name);
    } else {
      const octets = new TextEncoder().encode((variable ?? fixed)!.replace(/\\(.)/g, '$1'));
      if (variable !== undefined) parts.push(octets.length);
      parts.push(octets);
    }
    at += whole.length + 1;
    if (at === text.length) return undefined; // a dot at the end
  }
  return parts.length === 0 ? undefined : { module, parts, absolute };
}
