// From OID values to places in the tree, in any order of definition and without recursion.
import { type Component, type Definition, Macro, type ModuleRecord } from '../definition.js';
import { MAX_ARCS, type OidTree } from '../model/oid-tree.js';
import type { Complain, Scope } from './scope.js';

const BUSY = -2;
const NONE = -3;

const MAX_ARC = 0xffffffff;

/** `snmp`: TRAP-TYPEs of this enterprise are the generic traps, which SNMPv2 moved to snmpTraps (RFC 3584 section 3.1). */
const SNMP: readonly number[] = [1, 3, 6, 1, 2, 1, 11];
const SNMP_TRAPS: readonly number[] = [1, 3, 6, 1, 6, 3, 1, 1, 5];

/** Gives every definition its node. */
export class OidResolver {
  readonly #tree: OidTree;
  readonly #scope: Scope;
  readonly #complain: Complain;
  readonly #stack: Definition[] = [];

  constructor(tree: OidTree, scope: Scope, complain: Complain) {
    this.#tree = tree;
    this.#scope = scope;
    this.#complain = complain;
  }

  /** Places one definition, and first whatever it stands on. */
  place(definition: Definition): void {
    if (definition.node !== -1) return;
    const stack = this.#stack;
    stack.push(definition);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      if (top.node >= 0 || top.node === NONE) {
        stack.pop();
        continue;
      }
      top.node = BUSY;
      const needed = this.#step(top);
      if (!needed) {
        stack.pop();
      } else if (needed.node === BUSY) {
        this.#complain(top.module, 'oid-cycle', top.at, top.name.length, top.name);
        top.node = NONE;
      } else {
        stack.push(needed);
      }
    }
  }

  /** Places `definition` and returns undefined, or returns what must be placed before. */
  #step(definition: Definition): Definition | undefined {
    if (definition.macro === Macro.TrapType) return this.#trap(definition);
    if (definition.path) return this.#path(definition, definition.path, (node) => this.#settle(definition, node));
    const { parent, arc } = definition;
    if (arc < 0 || arc > MAX_ARC) {
      definition.node = NONE; // reported by the parser
      return undefined;
    }
    if (parent === '') {
      this.#settle(definition, this.#tree.grow(0, arc));
      return undefined;
    }
    const above = this.#scope.value(definition.module, parent, definition.valueAt, definition);
    if (!above) {
      this.#lost(definition, parent);
      return undefined;
    }
    if (above.node === -1 || above.node === BUSY) return above;
    this.#settle(definition, above.node < 0 ? NONE : this.#tree.grow(above.node, arc));
    return undefined;
  }

  #settle(definition: Definition, node: number): void {
    if (node === -1) {
      const { module, at, name } = definition;
      this.#complain(module, 'oid-length', at, name.length, name);
    }
    definition.node = node < 0 ? NONE : node;
  }

  #lost(definition: Definition, parent: string): void {
    this.#complain(definition.module, 'oid-parent', definition.valueAt, parent.length, parent);
    definition.node = NONE;
  }

  /** Walks a list of components; `done` gets the node they lead to. */
  #path(definition: Definition, path: readonly Component[], done: (node: number) => void): Definition | undefined {
    let node = 0;
    for (let i = 0; i < path.length; i++) {
      const { name, number } = path[i]!;
      if (name === undefined || (number !== undefined && i > 0)) {
        if (number === undefined || number < 0 || number > 0xffffffff) {
          definition.node = NONE;
          return undefined;
        }
        node = this.#tree.grow(node, number);
        if (node < 0) break;
        continue;
      }
      const named = this.#component(definition, name, number, i);
      if (named === undefined) {
        this.#lost(definition, name);
        return undefined;
      }
      if (typeof named === 'number') {
        node = this.#tree.grow(node, named);
        if (node < 0) break;
        continue;
      }
      if (named.node === -1 || named.node === BUSY) return named;
      if (named.node < 0) {
        definition.node = NONE;
        return undefined;
      }
      node = named.node;
    }
    done(node);
    return undefined;
  }

  /** What a name in a path stands for: a definition, or in `iso(1)` at the start a number. */
  #component(
    definition: Definition,
    name: string,
    number: number | undefined,
    i: number,
  ): Definition | number | undefined {
    const { module, valueAt } = definition;
    if (number === undefined) return this.#scope.value(module, name, valueAt, definition);
    // `{ iso(1) ... }`: the name where it is known, else the number; never the name this very value implies.
    const root = this.#scope.base.value(name);
    if (root && root.parent === '') return root.arc;
    const own = module.value(name);
    if (own && own !== definition && own.macro !== Macro.Implied) return own;
    const from = this.#scope.module(module.imports.get(name) ?? '');
    return from?.value(name) ?? (i === 0 ? number : undefined);
  }

  #trap(definition: Definition): Definition | undefined {
    const { arc, clauses } = definition;
    if (!clauses?.enterprise || arc < 0 || arc > MAX_ARC) {
      definition.node = NONE; // reported by the parser
      return undefined;
    }
    return this.#path(definition, clauses.enterprise, (enterprise) => {
      const tree = this.#tree;
      const generic = tree.find(SNMP) === enterprise;
      if (generic && arc === MAX_ARC) {
        definition.node = NONE; // its OID would end in arc + 1
      } else if (generic) {
        let node = 0;
        for (const step of SNMP_TRAPS) node = tree.grow(node, step);
        this.#settle(definition, tree.grow(node, arc + 1));
      } else if (tree.depth(enterprise) + 2 > MAX_ARCS) {
        this.#settle(definition, -1);
      } else {
        this.#settle(definition, tree.grow(tree.grow(enterprise, 0), arc));
      }
    });
  }
}

/** All definitions of a module, the names its OID values imply last. */
export function placeable(module: ModuleRecord): Iterable<Definition>[] {
  return 'implied' in module
    ? [module.definitions, (module.implied as ReadonlyMap<string, Definition>).values()]
    : [module.definitions];
}
