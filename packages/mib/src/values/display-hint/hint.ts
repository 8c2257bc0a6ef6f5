// A DISPLAY-HINT taken apart. RFC 2579 section 3.1.

/** For integers: `d` with an implied decimal point `places` from the right, `x`, `o`, `b`. */
export interface IntegerHint {
  readonly kind: 'integer';
  readonly format: 'd' | 'x' | 'o' | 'b';
  readonly places: number;
}

/** One octet-format specification. */
export interface OctetSpec {
  /** The first octet says how often the rest of the specification applies. */
  readonly repeat: boolean;
  /** How many octets one application takes; 0 takes none and shows the separator alone. */
  readonly length: number;
  /** ASCII, UTF-8, hexadecimal, decimal, octal. */
  readonly format: 'a' | 't' | 'x' | 'd' | 'o';
  readonly separator: string;
  /** After the last repeat, in the separator's place. */
  readonly terminator: string;
}

/** For octet strings: the last specification applies again until the octets run out. */
export interface OctetHint {
  readonly kind: 'octets';
  readonly specs: readonly OctetSpec[];
  /** Does it show nothing but text? */
  readonly text: boolean;
}

/** What a DISPLAY-HINT says. */
export type Hint = IntegerHint | OctetHint;

const INTEGER = /^(?:(d)(?:-(\d{1,2}))?|([xob]))$/;
const SPEC = /(\*)?(\d{1,5})([axdot])(?:([^\d*])(?:([^\d*])(?=[\d*]|$))?)?/uy;

/** Takes a hint apart; undefined when it does not follow RFC 2579 section 3.1. */
export function parseHint(hint: string): Hint | undefined {
  const integer = INTEGER.exec(hint);
  if (integer) {
    const [, decimal, places = '0', format = decimal] = integer;
    return { kind: 'integer', format: format as IntegerHint['format'], places: Number(places) };
  }
  const specs: OctetSpec[] = [];
  for (let at = 0; at < hint.length; ) {
    SPEC.lastIndex = at;
    const match = SPEC.exec(hint);
    if (!match) return undefined;
    const [whole, star, length, format, separator = '', terminator = ''] = match;
    if (terminator !== '' && star === undefined) return undefined; // only a repeat has an end of its own
    const repeat = star !== undefined;
    specs.push({ repeat, length: Number(length), format: format as OctetSpec['format'], separator, terminator });
    at += whole.length;
  }
  if (specs.length === 0) return undefined;
  const text =
    specs.length === 1 && (specs[0]!.format === 'a' || specs[0]!.format === 't') && specs[0]!.separator === '';
  return { kind: 'octets', specs, text };
}
