// A module as it was read from a text.
import type { Definition, ModuleRecord, TypeDefinition } from '../definition.js';
import type { Source } from '../source.js';

/** One import: the module it was asked from, and where that stands. */
export interface Import {
  readonly name: string;
  readonly from: string;
  readonly at: number;
}

/** A REVISION of a MODULE-IDENTITY; offsets of its text. */
export interface Revision {
  readonly date: string;
  readonly start: number;
  readonly end: number;
}

/** One module read from a source. The parser fills it; nobody changes it after. */
export class ParsedModule implements ModuleRecord {
  readonly name: string;
  readonly source: Source;
  /** Offset of the name. */
  readonly at: number;
  readonly definitions: Definition[] = [];
  readonly types: TypeDefinition[] = [];
  readonly imports: Map<string, string> = new Map();
  readonly importList: Import[] = [];
  readonly revisions: Revision[] = [];
  /** Named numbers, `foo INTEGER ::= 5`, which a range may name. */
  readonly numbers: Map<string, number> = new Map();
  version: 1 | 2 = 1;
  lastUpdated = '';
  organization: readonly [number, number] | undefined = undefined;
  contact: readonly [number, number] | undefined = undefined;
  /** Names given inside OID values, `{ iso org(3) }`: they count where nothing else has the name. */
  readonly implied: Map<string, Definition> = new Map();
  readonly #values = new Map<string, Definition>();
  /** Of names that are defined more than once, the last definition. */
  readonly #last = new Map<string, Definition>();
  readonly #types = new Map<string, TypeDefinition>();

  constructor(source: Source, name: string, at: number) {
    this.source = source;
    this.name = name;
    this.at = at;
  }

  value(name: string): Definition | undefined {
    return this.#values.get(name) ?? (this.implied.size > 0 ? this.implied.get(name) : undefined);
  }

  type(name: string): TypeDefinition | undefined {
    return this.#types.get(name);
  }

  /** Keeps a definition; gives the earlier one of that name, if there is one. */
  addValue(definition: Definition): Definition | undefined {
    this.definitions.push(definition);
    const first = this.#values.get(definition.name);
    if (!first) {
      this.#values.set(definition.name, definition);
      return undefined;
    }
    (this.#last.get(definition.name) ?? first).next = definition;
    this.#last.set(definition.name, definition);
    return first;
  }

  /** Keeps a type; the first of a name counts. Gives the earlier one, if there is one. */
  addType(type: TypeDefinition): TypeDefinition | undefined {
    this.types.push(type);
    const first = this.#types.get(type.name);
    if (!first) this.#types.set(type.name, type);
    return first;
  }
}
