// Modules to one tree: places, kinds, and which of several definitions of an OID speaks for it.
import { type Definition, Macro, type ModuleRecord, type TypeSpec } from '../definition.js';
import type { OidTree } from '../model/oid-tree.js';
import { OidResolver, placeable } from './oids.js';
import type { Complain, Scope } from './scope.js';
import type { TypeResolver } from './types.js';

/** What an object is. `Definition.kind` is a place in this list. */
export const KINDS = [
  'node',
  'scalar',
  'table',
  'row',
  'column',
  'notification',
  'group',
  'compliance',
  'capabilities',
] as const;

/** What an object is in the tree, by the words of RFC 2578. */
export type MibKind = (typeof KINDS)[number];

const KIND_OF_MACRO: readonly number[] = [1, 0, 0, 5, 5, 6, 6, 7, 8, 0, 0, 0];

/** Everything the model needs: modules, the tree, and the definitions at each of its nodes. */
export class Linked {
  readonly modules: ReadonlyMap<string, ModuleRecord>;
  readonly tree: OidTree;
  readonly scope: Scope;
  readonly types: TypeResolver;
  readonly #at: (Definition | Definition[] | undefined)[] = [];

  #prepare: (() => void) | undefined;

  /** @param prepare - called once, before anything but names and places is looked at: reads what is read late */
  constructor(
    modules: ReadonlyMap<string, ModuleRecord>,
    tree: OidTree,
    scope: Scope,
    types: TypeResolver,
    prepare?: () => void,
  ) {
    this.#prepare = prepare;
    this.modules = modules;
    this.tree = tree;
    this.scope = scope;
    this.types = types;
  }

  /** Makes sure that types and clauses are there. */
  prepare(): void {
    const prepare = this.#prepare;
    this.#prepare = undefined;
    prepare?.();
  }

  /** The definition that speaks for a node. */
  best(node: number): Definition | undefined {
    const there = this.#at[node];
    return Array.isArray(there) ? there[0] : there;
  }

  /** All definitions of a node, the one that speaks for it first. */
  all(node: number): readonly Definition[] {
    const there = this.#at[node];
    return there === undefined ? [] : Array.isArray(there) ? there : [there];
  }

  /** Is there a definition of a node of which this is true? */
  some(node: number, test: (definition: Definition) => boolean): boolean {
    const there = this.#at[node];
    return there !== undefined && (Array.isArray(there) ? there.some(test) : test(there));
  }

  /** Has a node more than one definition? */
  isShared(node: number): boolean {
    return Array.isArray(this.#at[node]);
  }

  /** Puts a definition at its node. */
  put(definition: Definition): void {
    const { node } = definition;
    if (node < 0) return;
    while (this.#at.length <= node) this.#at.push(undefined);
    const there = this.#at[node];
    if (there === undefined) {
      this.#at[node] = definition;
    } else if (Array.isArray(there)) {
      there.push(definition);
      there.sort(byRank);
    } else {
      this.#at[node] = [there, definition].sort(byRank);
    }
  }

  /** Finds the place of every definition, then what each of them is. */
  link(complain: Complain, already: ReadonlySet<ModuleRecord>): void {
    const resolver = new OidResolver(this.tree, this.scope, complain);
    for (const base of this.scope.base.definitions) {
      resolver.place(base);
      this.put(base);
    }
    for (const module of this.modules.values()) {
      for (const definitions of placeable(module)) {
        for (const definition of definitions) {
          if (!already.has(module)) resolver.place(definition);
          this.put(definition);
        }
      }
    }
    for (const module of this.modules.values()) if (!already.has(module)) this.#kinds(module);
  }

  /** Tables by their syntax, rows by theirs or by their table, columns by their row. RFC 2578 section 7.1.12. */
  #kinds(module: ModuleRecord): void {
    for (const definition of module.definitions) {
      definition.kind = KIND_OF_MACRO[definition.macro]!;
      if (definition.macro !== Macro.ObjectType || !definition.syntax || 'base' in definition.syntax) continue;
      if (definition.syntax.name === 'SEQUENCE OF') definition.kind = 2;
      else if (this.#isRow(definition, definition.syntax)) definition.kind = 3;
    }
    for (const definition of module.definitions) {
      if (definition.kind !== 1 || definition.node <= 0) continue;
      const parent = this.tree.parent(definition.node);
      if (this.some(parent, holdsColumns)) definition.kind = 4;
    }
  }

  #isRow({ module, clauses }: Definition, syntax: TypeSpec): boolean {
    if (syntax.name === 'SEQUENCE' || this.types.isRowType(module, syntax)) return true;
    // A row whose SEQUENCE is misnamed or missing; a column with a stray INDEX has a type that is known.
    if (!clauses?.index && clauses?.augments === undefined) return false;
    return this.types.follow(syntax, module).base === 'Unknown';
  }
}

/** A row; or a table that says how its instances are named and so leaves its row out. */
function holdsColumns({ kind, clauses }: Definition): boolean {
  return kind === 3 || (kind === 2 && clauses?.index !== undefined);
}

/** Later SMI first, then what says more, then the order of loading (sort is stable). */
function byRank(a: Definition, b: Definition): number {
  return rank(b) - rank(a);
}

function rank({ macro, module }: Definition): number {
  if (macro === Macro.Implied) return 0;
  return (
    1 +
    (module.version === 2 ? 8 : 0) +
    (module.lastUpdated === '' ? 0 : 4) +
    (macro === Macro.ObjectIdentifier ? 0 : 2)
  );
}
