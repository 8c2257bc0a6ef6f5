// Which definition a name means in a module: its own, an imported one, or what repair can find.
import type { Definition, ModuleRecord, TypeDefinition } from '../definition.js';
import type { DiagnosticCode } from '../diagnostics/codes.js';
import { plainName, renamed } from './aliases.js';
import { type BaseModule, WELL_KNOWN } from './base.js';

/** Takes a fault in a module; offsets into its source. */
export type Complain = (
  module: ModuleRecord,
  code: DiagnosticCode,
  at: number,
  length: number,
  subject: string,
) => void;

/** Values and types have their own name spaces; this says which is meant. */
type Space = 'value' | 'type';

const MAX_REEXPORTS = 8;

/** All modules of a set, and the rules by which names cross between them. */
export class Scope {
  readonly modules: ReadonlyMap<string, ModuleRecord>;
  readonly base: BaseModule;
  readonly #complain: Complain;
  readonly #guess: boolean;
  readonly #plainNames: Map<string, ModuleRecord> = new Map();
  /** Names that were found by repair, by module and name, so that each is looked for and reported once. */
  readonly #repaired = new Map<ModuleRecord, Map<string, Definition | TypeDefinition | undefined>>();
  /** What no module of a set this size would be searched for twice. */
  readonly #everywhere = new Map<string, Definition | TypeDefinition | undefined>();

  /**
   * @param guess - take the only definition of a name in the whole set when nothing else says what it means
   */
  constructor(modules: ReadonlyMap<string, ModuleRecord>, base: BaseModule, guess: boolean, complain: Complain) {
    this.modules = modules;
    this.base = base;
    this.#guess = guess;
    this.#complain = complain;
    for (const module of modules.values()) {
      const plain = plainName(module.name);
      if (!this.#plainNames.has(plain)) this.#plainNames.set(plain, module);
    }
  }

  /** The module an import names, or the one that took its place. */
  module(name: string): ModuleRecord | undefined {
    const found = this.modules.get(name);
    if (found) return found;
    for (const now of renamed(name)) {
      const module = this.modules.get(now);
      if (module) return module;
    }
    return this.#plainNames.get(plainName(name));
  }

  /** The definition a name means. A definition that asks for its own name means another of that name. */
  value(module: ModuleRecord, name: string, at = -1, asking?: Definition): Definition | undefined {
    const own = module.value(name);
    if (own && own !== asking) return own;
    return this.#foreign(module, name, 'value', at) as Definition | undefined;
  }

  /** The type a name means. */
  type(module: ModuleRecord, name: string, at = -1): TypeDefinition | undefined {
    const own = module.type(name);
    if (own) return own;
    return this.#foreign(module, name, 'type', at) as TypeDefinition | undefined;
  }

  #foreign(module: ModuleRecord, name: string, space: Space, at: number): Definition | TypeDefinition | undefined {
    const from = module.imports.get(name);
    if (from !== undefined) {
      const found = this.#exported(this.module(from), name, space, MAX_REEXPORTS);
      if (found) return found;
    }
    let known = this.#repaired.get(module);
    if (!known) {
      known = new Map();
      this.#repaired.set(module, known);
    }
    const key = `${space} ${name}`;
    if (known.has(key)) return known.get(key);
    const found = this.#repair(module, name, space, at, from !== undefined);
    known.set(key, found);
    return found;
  }

  /** What a module gives to others under this name: its own, or what it imports itself. */
  #exported(
    module: ModuleRecord | undefined,
    name: string,
    space: Space,
    depth: number,
  ): Definition | TypeDefinition | undefined {
    if (!module) return undefined;
    const own = space === 'value' ? module.value(name) : module.type(name);
    if (own || depth === 0) return own;
    const from = module.imports.get(name);
    return from === undefined ? undefined : this.#exported(this.module(from), name, space, depth - 1);
  }

  /** Names of the SMI are found without import, others where only one definition in the set bears them. */
  #repair(
    module: ModuleRecord,
    name: string,
    space: Space,
    at: number,
    imported: boolean,
  ): Definition | TypeDefinition | undefined {
    for (const place of WELL_KNOWN) {
      const other = this.modules.get(place);
      const found = other && other !== module && (space === 'value' ? other.value(name) : other.type(name));
      if (found) {
        // An import that leads nowhere is reported where imports are checked.
        if (!imported) this.#complain(module, 'import-missing', at, name.length, name);
        return found;
      }
    }
    const base = space === 'value' ? this.base.value(name) : undefined;
    if (base) {
      const root = base.parent === '' || module.name === 'SNMPv2-SMI';
      if (!root && !imported) this.#complain(module, 'import-missing', at, name.length, name);
      return base;
    }
    if (!this.#guess) return undefined;
    const found = this.#only(name, space);
    if (found) this.#complain(module, 'import-guess', at, name.length, name);
    return found;
  }

  /** The definition of this name, if all modules together hold just one. */
  #only(name: string, space: Space): Definition | TypeDefinition | undefined {
    const key = `${space} ${name}`;
    if (this.#everywhere.has(key)) return this.#everywhere.get(key);
    let only: Definition | TypeDefinition | undefined;
    for (const module of this.modules.values()) {
      const found = space === 'value' ? module.value(name) : module.type(name);
      if (!found) continue;
      if (only) {
        only = undefined;
        break;
      }
      only = found;
    }
    this.#everywhere.set(key, only);
    return only;
  }
}
