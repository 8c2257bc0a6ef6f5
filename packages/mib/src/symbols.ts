// Words of the sources as small numbers: the keywords first, in a fixed order, then whatever the texts bring.

/** Words with a meaning of their own in SMI modules. Their place in this list is their symbol. */
const WORDS = [
  // Macros that begin a definition; `Macro` in definition.ts has the same order.
  'OBJECT-TYPE',
  'MODULE-IDENTITY',
  'OBJECT-IDENTITY',
  'NOTIFICATION-TYPE',
  'TRAP-TYPE',
  'OBJECT-GROUP',
  'NOTIFICATION-GROUP',
  'MODULE-COMPLIANCE',
  'AGENT-CAPABILITIES',
  'TEXTUAL-CONVENTION',
  'MACRO',
  // Clauses.
  'SYNTAX',
  'MAX-ACCESS',
  'ACCESS',
  'MIN-ACCESS',
  'STATUS',
  'DESCRIPTION',
  'REFERENCE',
  'INDEX',
  'AUGMENTS',
  'DEFVAL',
  'UNITS',
  'DISPLAY-HINT',
  'LAST-UPDATED',
  'ORGANIZATION',
  'CONTACT-INFO',
  'REVISION',
  'OBJECTS',
  'NOTIFICATIONS',
  'ENTERPRISE',
  'VARIABLES',
  'MODULE',
  'MANDATORY-GROUPS',
  'GROUP',
  'WRITE-SYNTAX',
  'PRODUCT-RELEASE',
  'SUPPORTS',
  'INCLUDES',
  'VARIATION',
  'CREATION-REQUIRES',
  // Structure of a module.
  'DEFINITIONS',
  'BEGIN',
  'END',
  'IMPORTS',
  'EXPORTS',
  'FROM',
  // Types and their parts.
  'OBJECT',
  'IDENTIFIER',
  'INTEGER',
  'OCTET',
  'STRING',
  'BITS',
  'BIT',
  'SEQUENCE',
  'OF',
  'CHOICE',
  'SET',
  'SIZE',
  'IMPLIED',
  'IMPLICIT',
  'EXPLICIT',
  'TAGS',
  'APPLICATION',
  'UNIVERSAL',
  'PRIVATE',
  'NULL',
  'ANY',
  'DEFINED',
  'BY',
  'MIN',
  'MAX',
  'OPTIONAL',
  'DEFAULT',
] as const;

/** A keyword by its own spelling. */
export type Keyword = (typeof WORDS)[number];

/** The symbol of each keyword. */
export const K: Readonly<Record<Keyword, number>> = Object.freeze(
  Object.fromEntries(WORDS.map((word, symbol) => [word, symbol])) as Record<Keyword, number>,
);

/** Symbols below this are keywords. */
export const KEYWORDS: number = WORDS.length;
/** Symbols below this begin a definition when they follow its name. */
export const MACROS: number = WORDS.indexOf('MACRO');

/** The macros by name. */
export const MACRO_SYMBOLS: ReadonlySet<string> = new Set(WORDS.slice(0, WORDS.indexOf('MACRO')));

/** Symbols from `SYNTAX` to before `DEFINITIONS` begin a clause. */
export function isClause(symbol: number): boolean {
  return symbol > K.MACRO && symbol < K.DEFINITIONS;
}

/** Gives equal words one number and one string, straight from octets: a word met again costs no allocation. */
export class Symbols {
  readonly #names: string[] = [];
  #hashes = new Int32Array(1 << 12);
  #slots = new Int32Array(1 << 13).fill(-1);

  constructor() {
    const encoder = new TextEncoder();
    for (const word of WORDS) {
      const bytes = encoder.encode(word);
      let hash = 0;
      for (const octet of bytes) hash = nextHash(hash, octet);
      this.intern(bytes, 0, bytes.length, hash);
    }
  }

  /** The spelling of a symbol. */
  name(symbol: number): string {
    return this.#names[symbol]!;
  }

  /** The symbol of a word, new or known. `hash` is `nextHash` over its octets. */
  intern(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = spread(hash) & mask;
    for (let symbol = slots[slot]!; symbol !== -1; symbol = slots[slot]!) {
      if (this.#hashes[symbol] === hash && this.#equals(symbol, bytes, from, to)) return symbol;
      slot = (slot + 1) & mask;
    }
    return this.#add(bytes, from, to, hash, slot);
  }

  #equals(symbol: number, bytes: Uint8Array, from: number, to: number): boolean {
    const name = this.#names[symbol]!;
    if (name.length !== to - from) return false;
    for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[from + i]) return false;
    return true;
  }

  #add(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const symbol = this.#names.length;
    let name = '';
    for (let at = from; at < to; at += 1024) {
      name += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(to, at + 1024)) as unknown as number[]);
    }
    this.#names.push(name);
    if (symbol === this.#hashes.length) this.#grow();
    this.#hashes[symbol] = hash;
    if (this.#slots.length < 2 * symbol + 2) this.#rehash(symbol);
    else this.#slots[slot] = symbol;
    return symbol;
  }

  #grow(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
  }

  #rehash(last: number): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let symbol = 0; symbol <= last; symbol++) {
      let slot = spread(this.#hashes[symbol]!) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = symbol;
    }
    this.#slots = slots;
  }
}

/** One step of the hash over a word. */
export function nextHash(hash: number, octet: number): number {
  return (Math.imul(hash, 31) + octet) | 0;
}

function spread(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> 7;
}
