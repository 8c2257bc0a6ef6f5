// From types as written to what they come to: the base, and every narrowing on the way.
import type { Definition, ModuleRecord, TypeDefinition, TypeSpec } from '../definition.js';
import type { BaseType, Range, Syntax } from '../model/syntax.js';
import { MAX_BOUND, MIN_BOUND } from '../parser/subtype.js';
import { ASN1_TYPES, BASE_TYPES, SMI_MODULES } from './base.js';
import type { Complain, Scope } from './scope.js';

const UNKNOWN: Syntax = Object.freeze({ base: 'Unknown' });

/** The bounds that MIN and MAX stand for. */
const BOUNDS: Readonly<Partial<Record<BaseType, Range>>> = {
  Integer32: { min: -2147483648, max: 2147483647 },
  Counter32: { min: 0, max: 4294967295 },
  Gauge32: { min: 0, max: 4294967295 },
  Unsigned32: { min: 0, max: 4294967295 },
  UInteger32: { min: 0, max: 4294967295 },
  TimeTicks: { min: 0, max: 4294967295 },
  Counter64: { min: 0, max: 18446744073709551615n },
};
/** Types made of types made of types: no honest module comes near this. */
const MAX_CHAIN = 64;
const OCTETS: Range = { min: 0, max: 65535 };

/** A type that stands for a base type of the SMI wherever it is used. */
export function baseOf(name: string, definition: TypeDefinition | undefined): BaseType | undefined {
  const base = BASE_TYPES.get(name);
  if (base === undefined || definition === undefined) return base;
  // A vendor's own type of that name counts, but a copy of the SMI's (tagged, or with its range) is the SMI's.
  const copy =
    definition.spec?.tag !== undefined ||
    SMI_MODULES.has(definition.module.name) ||
    name === 'Integer32' ||
    definition.spec?.name === 'CHOICE';
  return copy ? base : undefined;
}

/** Follows types to their base. */
export class TypeResolver {
  readonly #scope: Scope;
  readonly #complain: Complain;
  /** One record for every plain use of a base type. */
  readonly #bases = new Map<string, Syntax>();
  #depth = 0;

  constructor(scope: Scope, complain: Complain) {
    this.#scope = scope;
    this.#complain = complain;
  }

  /** The syntax of an object; undefined for nodes, tables and rows, which have no value. */
  syntaxOf(definition: Definition): Syntax | undefined {
    const { syntax } = definition;
    if (syntax === undefined || 'base' in syntax) return syntax;
    if (syntax.name === 'SEQUENCE OF' || syntax.name === 'SEQUENCE') return undefined;
    if (this.isRowType(definition.module, syntax)) return undefined;
    return this.follow(syntax, definition.module);
  }

  /** Does the name stand for a SEQUENCE? */
  isRowType(module: ModuleRecord, spec: TypeSpec): boolean {
    if (ASN1_TYPES.has(spec.name) || BASE_TYPES.has(spec.name)) return false;
    return this.rowType(module, spec.name) !== undefined;
  }

  /** The SEQUENCE of this name. Only the module itself can define it: rows are not imported. */
  rowType(module: ModuleRecord, name: string): TypeDefinition | undefined {
    const type = module.type(name);
    return type?.spec?.name === 'SEQUENCE' ? type : undefined;
  }

  /** What a type comes to. Unknown types come to `Unknown`, with their name kept. */
  follow(spec: TypeSpec, module: ModuleRecord, at = -1): Syntax {
    const definition = ASN1_TYPES.has(spec.name) ? undefined : this.#scope.type(module, spec.name, at);
    const base = baseOf(spec.name, definition);
    let parent: Syntax;
    if (base !== undefined) parent = this.#base(spec.name, base);
    else if (definition) parent = this.resolve(definition);
    else parent = spec.name === 'ANY' || spec.name === 'CHOICE' ? UNKNOWN : { base: 'Unknown', type: spec.name };
    return narrow(parent, spec);
  }

  /** What a named type comes to: one record, shared by all that use it plainly. */
  resolve(type: TypeDefinition): Syntax {
    if (type.resolved) return type.resolved;
    if (type.resolved === null || this.#depth > MAX_CHAIN) {
      this.#complain(type.module, 'type-cycle', type.at, type.name.length, type.name);
      return UNKNOWN;
    }
    type.resolved = null; // being looked up: met again, it is made of itself
    this.#depth++;
    const below = type.spec ? this.follow(type.spec, type.module, type.at) : UNKNOWN;
    this.#depth--;
    const own = BASE_TYPES.has(type.name) && SMI_MODULES.has(type.module.name); // the SMI's definition of its own type
    type.resolved = {
      ...below,
      base: own ? BASE_TYPES.get(type.name)! : below.base,
      type: own ? undefined : type.name,
      typeModule: own ? undefined : type.module.name,
      displayHint: type.hint ?? below.displayHint,
      chain: own ? below.chain : [type.name, ...(below.chain ?? [])],
    };
    return type.resolved;
  }

  #base(name: string, base: BaseType): Syntax {
    let syntax = this.#bases.get(name);
    if (!syntax) {
      syntax = name === 'NetworkAddress' || name === 'NsapAddress' ? { base, type: name } : { base };
      this.#bases.set(name, syntax);
    }
    return syntax;
  }
}

function narrow(parent: Syntax, spec: TypeSpec): Syntax {
  const { labels, numbers, ranges, sizes } = spec;
  if (!labels && !ranges && !sizes) return parent;
  const enums = labels ? enumeration(labels, numbers!) : parent.enums;
  const base = labels && parent.base === 'Unknown' ? 'Integer32' : parent.base;
  return {
    ...parent,
    base,
    enums,
    ranges: ranges ? bounded(ranges, parent.ranges ?? bound(BOUNDS[base])) : parent.ranges,
    sizes: sizes ? bounded(sizes, parent.sizes ?? [OCTETS]) : parent.sizes,
  };
}

/** Labels by number; of two labels for one number the first counts. */
function enumeration(labels: readonly string[], numbers: readonly number[]): ReadonlyMap<number, string> {
  const enums = new Map<number, string>();
  for (let i = 0; i < labels.length; i++) if (!enums.has(numbers[i]!)) enums.set(numbers[i]!, labels[i]!);
  return enums;
}

function bound(range: Range | undefined): readonly Range[] {
  return range ? [range] : [];
}

/** MIN and MAX put to what they are in the parent type. */
function bounded(ranges: readonly Range[], parent: readonly Range[]): readonly Range[] {
  if (!ranges.some(({ min, max }) => min === MIN_BOUND || max === MAX_BOUND)) return ranges;
  const low = parent[0]?.min ?? 0;
  const high = parent.at(-1)?.max ?? 0;
  return ranges.map(({ min, max }) => ({ min: min === MIN_BOUND ? low : min, max: max === MAX_BOUND ? high : max }));
}
