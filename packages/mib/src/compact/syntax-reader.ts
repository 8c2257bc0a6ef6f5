// The type table of the compiled form, back to syntaxes: each made once, shared by all that have it.
import type { TypeDefinition } from '../definition.js';
import type { Range, Syntax } from '../model/syntax.js';
import { BASE_TYPES, SMI_MODULES } from '../resolve/base.js';
import { BASES } from './format.js';
import { type InStream, InTexts } from './streams.js';

/** One record as it is written: its parent, and what it changes. */
interface SyntaxRecord {
  readonly parent: number;
  readonly enums: ReadonlyMap<number, string> | undefined;
  readonly hint: number;
  readonly ranges: readonly Range[] | undefined;
  readonly sizes: readonly Range[] | undefined;
  readonly name: number;
}

/** Reads all records at once, and makes a syntax of each when it is first needed. */
export class SyntaxReader {
  readonly #records: readonly SyntaxRecord[];
  readonly #hints: string[] = [];
  readonly #hintTexts: InTexts;
  readonly #made: (Syntax | undefined)[] = [];
  readonly #types: TypeDefinition[] = [];
  readonly #typeRecords: number[] = [];

  /** @param streams - the eleven of the type table */
  constructor(streams: readonly InStream[]) {
    const [count, parents, parts, enums, l1, l2, l3, ranges, h1, h2, h3] = streams as unknown as Record<
      number,
      InStream
    > &
      [InStream, InStream, InStream, InStream, InStream, InStream, InStream, InStream, InStream, InStream, InStream];
    this.#hintTexts = new InTexts(h1, h2, h3);
    const size = count.number();
    const enumCount = count.number();
    const labels = new InTexts(l1, l2, l3);
    const enumTable = Array.from({ length: enumCount }, () => readEnum(enums, labels));
    this.#records = Array.from({ length: size }, () => {
      const parent = parents.number();
      const narrowed = parts.number();
      const enumeration = narrowed & 1 ? enumTable[parts.number()] : undefined;
      const hint = narrowed & 2 ? parts.number() : -1;
      const valueRanges = narrowed & 4 ? this.#readRanges(ranges) : undefined;
      const sizes = narrowed & 8 ? this.#readRanges(ranges) : undefined;
      const name = narrowed & 16 ? parts.number() : -1;
      return { parent, enums: enumeration, hint, ranges: valueRanges, sizes, name };
    });
  }

  /** A named type with the record that says what it is. Its syntax is made in `finish`, when all are known. */
  addType(type: TypeDefinition, record: number): void {
    this.#types.push(type);
    this.#typeRecords.push(record);
  }

  finish(): void {
    for (let id = 0; id < this.#types.length; id++) this.#typeSyntax(id, 0);
  }

  /** The syntax of a record. */
  at(id: number): Syntax {
    return this.#syntax(id, 0);
  }

  #syntax(id: number, depth: number): Syntax {
    let syntax = this.#made[id];
    if (!syntax) {
      syntax = this.#make(id, depth);
      this.#made[id] = syntax;
    }
    return syntax;
  }

  #make(id: number, depth: number): Syntax {
    const record = this.#records[id];
    if (!record || depth > 64) throw new RangeError('compiled modules: no such type');
    const below: Syntax =
      record.parent < BASES.length
        ? { base: BASES[record.parent]! }
        : this.#typeSyntax(record.parent - BASES.length, depth);
    const { enums, ranges, sizes, hint, name } = record;
    if (!enums && !ranges && !sizes && hint < 0 && name < 0) return below;
    return {
      ...below,
      ...(name >= 0 && { type: this.#text(name) }),
      ...(enums && { enums }),
      ...(ranges && { ranges }),
      ...(sizes && { sizes }),
      ...(hint >= 0 && { displayHint: this.#text(hint) }),
    };
  }

  #typeSyntax(id: number, depth: number): Syntax {
    const type = this.#types[id];
    if (!type || depth > 64) throw new RangeError('compiled modules: no such type');
    if (type.resolved) return type.resolved;
    const record = this.#typeRecords[id]!;
    const below = this.#syntax(record, depth + 1);
    const parent = this.#records[record]!.parent;
    if (parent >= BASES.length) type.below = this.#types[parent - BASES.length]!.resolved ?? undefined;
    if (BASE_TYPES.has(type.name) && SMI_MODULES.has(type.module.name)) {
      type.resolved = below; // the SMI's definition of its own type
      return below;
    }
    type.resolved = {
      ...below,
      type: type.name,
      typeModule: type.module.name,
      chain: [type.name, ...(below.chain ?? [])],
    };
    return type.resolved;
  }

  #readRanges(ranges: InStream): Range[] {
    return Array.from({ length: ranges.number() }, () => {
      if (ranges.number() === 1) {
        const [min, max] = this.#text(ranges.number()).split('..').map(BigInt) as [bigint, bigint];
        return { min: exact(min), max: exact(max) };
      }
      const min = ranges.signed();
      return { min, max: min + ranges.number() };
    });
  }

  #text(id: number): string {
    while (this.#hints.length <= id) this.#hints.push(this.#hintTexts.next());
    return this.#hints[id]!;
  }
}

function readEnum(enums: InStream, labels: InTexts): ReadonlyMap<number, string> {
  const size = enums.number();
  const map = new Map<number, string>();
  let next = 0;
  for (let i = 0; i < size; i++) {
    const number = enums.signed() + next;
    next = number + 1;
    map.set(number, labels.next());
  }
  return map;
}

function exact(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
