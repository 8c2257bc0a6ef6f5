// A linked set of modules: names to OIDs and back, objects, tables.
import { Oid, type OidLike } from '@mgmtapi/ber';
import type { NameTree, TableDefinition } from '@mgmtapi/protocol';
import { type Definition, Macro } from '../definition.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { NamedOid } from '../names/named-oid.js';
import { parseName } from '../names/parse-name.js';
import { KINDS, type Linked } from '../resolve/link.js';
import { defineTable } from '../runtime/define-table.js';
import { MibModule } from './module.js';
import type { MibObject } from './object.js';
import { Objects } from './objects.js';

const DOTTED = /^\.?\d+(?:\.\d+)*$/;
/** Names looked up are remembered up to this many, then forgotten all at once. */
const MAX_REMEMBERED = 10_000;

/** Names, types and tables of a set of modules. Read-only. Made by `compileMibs` and `standardMibs`. */
export class MibTree implements NameTree {
  /** The modules by name. */
  readonly modules: ReadonlyMap<string, MibModule>;
  /** Every fault found, source by source, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  readonly #linked: Linked;
  readonly #objects: Objects;
  readonly #named = new Map<string, readonly Definition[]>();

  /** For this package; programs get trees from `compileMibs` and `standardMibs`. */
  constructor(linked: Linked, diagnostics: readonly Diagnostic[]) {
    this.#linked = linked;
    this.#objects = new Objects(linked);
    this.diagnostics = diagnostics;
    const modules = new Map<string, MibModule>();
    for (const record of linked.modules.values()) {
      modules.set(record.name, new MibModule(record, this.#objects, linked));
    }
    this.modules = modules;
  }

  /** The object of a name, `'ifDescr'` or `'IF-MIB::ifDescr'`, or at exactly this OID; the one that speaks for it if there are several. */
  find(name: OidLike): MibObject | undefined {
    const [first] = this.#definitions(name);
    return first && this.#objects.of(first);
  }

  /** All objects of a name, or all at this OID: one name may stand at two OIDs, two names at one. */
  findAll(name: OidLike): readonly MibObject[] {
    return this.#definitions(name).flatMap((definition) => this.#objects.of(definition) ?? []);
  }

  /**
   * The OID of a written name: `'IF-MIB::ifDescr.3'`, `'ifDescr.3'`, `'iso.org.dod'`, `'1.3.6.1'`,
   * `'snmpTargetAddrRowStatus."name"'`. Undefined when it means nothing here.
   */
  resolve(text: string): Oid | undefined {
    if (typeof text !== 'string') throw new TypeError('text must be a string');
    if (DOTTED.test(text)) return absolute(text);
    const written = parseName(text);
    if (!written) return undefined;
    const { module, parts } = written;
    const tree = this.#linked.tree;
    let node: number;
    let at = 0;
    if (typeof parts[0] === 'string') {
      node = this.#nodeOf(parts[0], module);
      at = 1;
    } else {
      node = written.absolute ? 0 : -1;
    }
    if (node < 0) return undefined;
    for (; typeof parts[at] === 'string'; at++) {
      node = this.#childNamed(node, parts[at] as string);
      if (node < 0) return undefined;
    }
    if (at === parts.length) return tree.oid(node);
    const rest: number[] = [];
    for (; at < parts.length; at++) {
      const part = parts[at]!;
      if (typeof part === 'string') return undefined; // a name below an arc that has none
      if (typeof part === 'number') rest.push(part);
      else rest.push(...part);
    }
    if (tree.depth(node) + rest.length > 128) return undefined;
    return tree.oid(node).child(...rest);
  }

  /** The OID of the node directly below `parent` that bears this name. */
  child(parent: OidLike, name: string): Oid | undefined {
    const above = this.#linked.tree.find(Oid.from(parent).arcs);
    const node = above < 0 ? -1 : this.#childNamed(above, name);
    return node < 0 ? undefined : this.#linked.tree.oid(node);
  }

  /** The nearest name at or above an OID (the longest match), with the rest of it, the object, and the decoded index. */
  nameOf(oid: OidLike): NamedOid | undefined {
    const { arcs } = Oid.from(oid);
    const { tree } = this.#linked;
    let node = tree.deepest(arcs);
    let definition = this.#linked.best(node);
    while (node > 0 && (!definition || this.#isInstance(node))) {
      node = tree.parent(node);
      definition = this.#linked.best(node);
    }
    if (!definition) return undefined;
    const found = definition;
    return new NamedOid(
      found.module.name,
      found.name,
      Oid.from(arcs.slice(tree.depth(node))),
      () => this.#objects.of(found),
      () => this.#rowOf(node)?.index,
    );
  }

  /** The objects directly below an OID, in the order of their numbers. */
  children(parent: OidLike): readonly MibObject[] {
    const { tree } = this.#linked;
    const above = tree.find(Oid.from(parent).arcs);
    if (above < 0) return [];
    return tree.children(above).flatMap((node) => {
      const best = this.#linked.best(node);
      return (best && this.#objects.of(best)) ?? [];
    });
  }

  /**
   * A table to give to `session.table`. Rows come as plain objects: column names to values, `index` to the index
   * values by name.
   * @throws {RangeError} no such table
   */
  table(name: string): TableDefinition<Record<string, unknown>> {
    const table = this.findAll(name).find(({ kind }) => kind === 'table');
    if (!table) throw new RangeError(`no such table: ${name}`);
    const row = this.children(table.oid).find(({ kind }) => kind === 'row');
    if (!row) throw new RangeError(`the table has no row: ${name}`);
    const columns = this.children(row.oid).filter(({ kind }) => kind === 'column');
    return defineTable(table, row, columns);
  }

  /** For this package: what the tree stands on. */
  get linked(): Linked {
    return this.#linked;
  }

  /** A name for the instance of a scalar, such as sysUpTimeInstance: the scalar's own name says more. */
  #isInstance(node: number): boolean {
    const { tree } = this.#linked;
    return tree.arc(node) === 0 && KINDS[this.#linked.best(tree.parent(node))?.kind ?? 0] === 'scalar';
  }

  #rowOf(column: number): MibObject | undefined {
    const { tree } = this.#linked;
    const best = this.#linked.best(column);
    if (!best || this.#objects.of(best)?.kind !== 'column') return undefined;
    for (const definition of this.#linked.all(tree.parent(column))) {
      const row = this.#objects.of(definition);
      if (row?.index) return row;
    }
    return undefined;
  }

  #nodeOf(name: string, module: string | undefined): number {
    const [first] = this.#byName(module === undefined ? name : `${module}::${name}`);
    return first?.node ?? this.#linked.scope.base.value(name)?.node ?? -1;
  }

  #childNamed(parent: number, name: string): number {
    for (const { node } of this.#byName(name)) if (this.#linked.tree.parent(node) === parent) return node;
    const base = this.#linked.scope.base.value(name);
    return base && this.#linked.tree.parent(base.node) === parent ? base.node : -1;
  }

  #definitions(name: OidLike): readonly Definition[] {
    if (typeof name === 'string' && !DOTTED.test(name)) return this.#byName(name);
    const node = this.#linked.tree.find(Oid.from(name).arcs);
    return node <= 0 ? [] : this.#linked.all(node);
  }

  /** Definitions of `name` or `MODULE::name` that have a place: those that speak for their OID first. */
  #byName(name: string): readonly Definition[] {
    const known = this.#named.get(name);
    if (known) return known;
    const colons = name.indexOf('::');
    const found: Definition[] = [];
    if (colons > 0) {
      const module = this.#linked.scope.module(name.slice(0, colons));
      if (module) collect(module.value(name.slice(colons + 2)), found);
    } else {
      for (const module of this.#linked.modules.values()) collect(module.value(name), found);
    }
    found.sort((a, b) => this.#weight(b) - this.#weight(a));
    if (this.#named.size >= MAX_REMEMBERED) this.#named.clear();
    this.#named.set(name, found);
    return found;
  }

  #weight(definition: Definition): number {
    return (this.#linked.best(definition.node) === definition ? 2 : 0) + (definition.macro === Macro.Implied ? 0 : 1);
  }
}

function collect(definition: Definition | undefined, found: Definition[]): void {
  for (let at = definition; at; at = at.next) if (at.node > 0) found.push(at);
}

function absolute(text: string): Oid | undefined {
  try {
    return Oid.from(text);
  } catch {
    return undefined; // an arc too large, or too many
  }
}
