// Modules to TypeScript: one file a module, data and types only.
import type { MibModule, MibType } from '../model/module.js';
import type { MibObject } from '../model/object.js';
import type { Syntax } from '../model/syntax.js';
import type { MibTree } from '../model/tree.js';
import { typeBefore } from '../runtime/define-table.js';
import { findCircles } from './circles.js';
import { fileName, Identifiers, keyText, quoted } from './identifiers.js';
import { typeText } from './type-text.js';

/** What to generate. */
export interface GenerateOptions {
  /** The modules wanted; those they take types from come too. Default: all of the tree. */
  readonly modules?: readonly string[] | undefined;
  /** What generated files import from. Default `@mgmtapi/mib/runtime`. */
  readonly runtime?: string | undefined;
  /** Descriptions as doc comments. Default false; the built-in modules have none. */
  readonly descriptions?: boolean | undefined;
}

/**
 * TypeScript for modules: file name to text, `IF-MIB.ts`. The same modules give the same octets.
 * @throws {RangeError} a module that the tree does not have
 */
export function generateTypes(tree: MibTree, options: GenerateOptions = {}): Map<string, string> {
  const wanted = [...(options.modules ?? tree.modules.keys())];
  for (const name of wanted) if (!tree.modules.has(name)) throw new RangeError(`no such module: ${name}`);
  const plans = new Map<string, Plan>();
  const files = new Map<string, string>();
  const plan = (name: string): Plan => {
    let made = plans.get(name);
    if (!made) {
      made = new Plan(tree, tree.modules.get(name)!);
      plans.set(name, made);
    }
    return made;
  };
  const wants = (name: string): ReadonlySet<string> => {
    const draft = new FileWriter(tree, new Plan(tree, tree.modules.get(name)!), plan, options, new Set());
    draft.write();
    return new Set(draft.imported);
  };
  const circles = findCircles(wanted, wants);
  for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
    const file = `${fileName(name)}.ts`;
    if (files.has(file)) continue;
    const text = new FileWriter(tree, plan(name), plan, options, circles.get(name) ?? new Set());
    files.set(file, text.write());
    wanted.push(...text.imported);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** For bundlers: a definition that nobody uses can go. */
const PURE = '/*#__PURE__*/ ';

/** Which identifiers a module's file exports. */
class Plan {
  readonly module: MibModule;
  readonly types = new Map<string, string>();
  /** Objects by OID: one name may stand at two. */
  readonly objects = new Map<string, string>();
  readonly columns: readonly MibObject[];
  readonly scalars: readonly MibObject[];
  readonly tables: readonly MibObject[];
  readonly notifications: readonly MibObject[];
  readonly ids = new Identifiers();

  constructor(tree: MibTree, module: MibModule) {
    this.module = module;
    const objects = [...module.objects].sort((a, b) => a.oid.compare(b.oid));
    for (const type of module.types)
      if (!this.types.has(type.name)) this.types.set(type.name, this.ids.take(type.name));
    const of = (kind: MibObject['kind']): MibObject[] => objects.filter((object) => object.kind === kind);
    this.scalars = of('scalar');
    this.columns = of('column').filter((column) => rowOf(tree, column) !== undefined);
    this.tables = of('table').filter((table) => tree.children(table.oid).some(({ kind }) => kind === 'row'));
    this.notifications = of('notification');
    for (const object of [...this.scalars, ...this.columns, ...this.tables, ...this.notifications]) {
      const oid = object.oid.toString();
      if (!this.objects.has(oid)) this.objects.set(oid, this.ids.take(object.name));
    }
  }
}

function rowOf(tree: MibTree, column: MibObject): MibObject | undefined {
  return tree.findAll(column.oid.slice(0, -1)).find(({ kind }) => kind === 'row');
}

/** Writes the file of one module. */
class FileWriter {
  readonly #tree: MibTree;
  readonly #plan: Plan;
  readonly #plans: (module: string) => Plan;
  readonly #options: GenerateOptions;
  readonly #lines: string[] = [];
  readonly #imports = new Map<string, Map<string, string>>();
  readonly #runtime = new Set<string>();
  readonly #layouts = new Map<string, string>();
  readonly #done = new Set<string>();
  readonly #circle: ReadonlySet<string>;

  /** @param circle - modules that must not be imported from: they import from this one */
  constructor(
    tree: MibTree,
    plan: Plan,
    plans: (module: string) => Plan,
    options: GenerateOptions,
    circle: ReadonlySet<string>,
  ) {
    this.#circle = circle;
    this.#tree = tree;
    this.#plan = plan;
    this.#plans = plans;
    this.#options = options;
  }

  /** The modules that this file imports from. */
  get imported(): Iterable<string> {
    return this.#imports.keys();
  }

  write(): string {
    const { module, types, scalars, columns, tables, notifications } = this.#plan;
    for (const type of inOrder(module.types)) if (types.has(type.name)) this.#type(type);
    for (const object of scalars) this.#scalar(object);
    // A table stands right behind its columns: the checker walks back from each use to the definition.
    const left = [...tables];
    for (const object of columns) {
      while (left[0] && !object.oid.startsWith(left[0].oid) && left[0].oid.compare(object.oid) < 0)
        this.#table(left.shift()!);
      this.#column(object);
    }
    for (const object of left) this.#table(object);
    for (const object of notifications) this.#notification(object);
    const date = module.lastUpdated === '' ? '' : ` (LAST-UPDATED ${module.lastUpdated})`;
    const head = [`// Generated from ${module.name}${date}. Do not edit.`];
    if (this.#runtime.size > 0) {
      const names = [...this.#runtime].sort().join(', ');
      head.push(`import { ${names} } from ${quoted(this.#options.runtime ?? '@mgmtapi/mib/runtime')};`);
    }
    for (const [from, names] of [...this.#imports].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const list = [...names]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, local]) => (name === local ? name : `${name} as ${local}`));
      head.push(`import { ${list.join(', ')} } from './${fileName(from)}.js';`);
    }
    if (this.#lines.length === 0) this.#lines.push('export {};');
    return `${head.join('\n')}\n\n${this.#lines.join('\n')}\n`;
  }

  #say(description: string | undefined, line: string): void {
    if (this.#options.descriptions && description !== undefined) {
      const text = description
        .trim()
        .replaceAll('*/', '* /')
        .split(/\r\n|\r|\n/)
        .map((part) => ` * ${part.trim()}`.trimEnd());
      this.#lines.push(`/**\n${text.join('\n')}\n */`);
    }
    this.#lines.push(line);
  }

  #use(name: string): string {
    this.#runtime.add(name);
    return name;
  }

  #type({ name, syntax, description }: MibType): void {
    if (this.#done.has(name)) return;
    this.#done.add(name);
    this.#use('tc');
    // A type without facts of its own that stands for another is still named: its uses say what is meant.
    this.#say(description, `export const ${this.#plan.types.get(name)!} = ${typeText(syntax)};`);
  }

  /** A named type by its constant, anything else spelled out. */
  #syntax(syntax: Syntax | undefined, typeColumn?: string): string {
    const plain = syntax?.typeModule === undefined || typeColumn !== undefined ? undefined : this.#named(syntax);
    if (plain !== undefined) return plain;
    this.#use('tc');
    return typeText(syntax, typeColumn);
  }

  #named(syntax: Syntax): string | undefined {
    const { type, typeModule } = syntax;
    const module = this.#tree.modules.get(typeModule!);
    const known = module?.types.find(({ name }) => name === type);
    if (known?.syntax !== syntax || this.#circle.has(typeModule!)) return undefined;
    return this.#reference(typeModule!, this.#plans(typeModule!).types.get(type!)!);
  }

  #reference(module: string, name: string): string {
    if (module === this.#plan.module.name) return name;
    let names = this.#imports.get(module);
    if (!names) {
      names = new Map();
      this.#imports.set(module, names);
    }
    let local = names.get(name);
    if (local === undefined) {
      local = this.#plan.ids.take(name);
      names.set(name, local);
    }
    return local;
  }

  #scalar(object: MibObject): void {
    if (this.#repeated(object)) return;
    const type = this.#syntax(object.syntax);
    const text = `${PURE}${this.#use('scalar')}(${quoted(object.name)}, '${object.oid}', ${type}, ${accessText(object)})`;
    this.#say(object.description, `export const ${this.#idOf(object)} = ${text};`);
  }

  #column(object: MibObject): void {
    if (this.#repeated(object)) return;
    const row = rowOf(this.#tree, object)!;
    const layout = this.#layout(row);
    const siblings = this.#tree.children(row.oid);
    const inet = object.syntax?.chain?.includes('InetAddress');
    const at = siblings.findIndex(({ name }) => name === object.name);
    const typeColumn = inet
      ? (typeBefore(siblings, at) ?? typeBefore(row.index ?? [], row.index?.length ?? 0))
      : undefined;
    const type = this.#syntax(object.syntax, typeColumn);
    const text = `${PURE}${this.#use('column')}(${quoted(object.name)}, '${object.oid}', ${type}, ${accessText(object)}, ${layout})`;
    this.#say(object.description, `export const ${this.#idOf(object)} = ${text};`);
  }

  /** The index of a row, written before its first use. */
  #layout(row: MibObject): string {
    const key = row.oid.toString();
    let id = this.#layouts.get(key);
    if (id === undefined) {
      id = this.#plan.ids.take(`${row.name}Index`);
      this.#layouts.set(key, id);
      const parts = row.index ?? [];
      const names = new Map<string, number>();
      const texts = parts.map(({ name: written, syntax }, i) => {
        const times = (names.get(written) ?? 0) + 1;
        names.set(written, times);
        const name = times === 1 ? written : `${written}_${times}`; // INDEX { INTEGER, INTEGER } of SMIv1
        const type = syntax?.chain?.includes('InetAddress') ? typeBefore(parts, i) : undefined;
        return `${keyText(name)}: ${this.#syntax(syntax, type)}`;
      });
      const implied = parts.at(-1)?.implied ? ', true' : '';
      this.#lines.push(
        `const ${id} = ${PURE}${this.#use('index')}({ ${texts.join(', ')} }${implied});`.replace('{  }', '{}'),
      );
    }
    return id;
  }

  #table(object: MibObject): void {
    if (this.#repeated(object)) return;
    const row = this.#tree.children(object.oid).find(({ kind }) => kind === 'row')!;
    const layout = this.#layout(row);
    const columns = this.#tree.children(row.oid).filter(({ kind }) => kind === 'column');
    const seen = new Set<string>();
    const texts = columns.flatMap((column) => {
      if (seen.has(column.name) || this.#plan.objects.get(column.oid.toString()) === undefined) return [];
      seen.add(column.name);
      const id = this.#plan.objects.get(column.oid.toString())!;
      return id === column.name ? [id] : [`${keyText(column.name)}: ${id}`];
    });
    const status = columns.find(({ syntax }) => syntax?.chain?.includes('RowStatus'));
    const parts = status ? `, { rowStatus: ${quoted(status.name)} }` : '';
    const id = this.#idOf(object);
    const text = `${PURE}${this.#use('table')}(${quoted(object.name)}, '${object.oid}', ${layout}, { ${texts.join(', ')} }${parts})`;
    this.#say(object.description, `export const ${id} = ${text};`);
  }

  #notification(object: MibObject): void {
    if (this.#repeated(object)) return;
    const texts: string[] = [];
    for (const name of new Set(object.objects)) {
      const carried = this.#carried(name);
      if (carried !== undefined) texts.push(carried === name ? name : `${keyText(name)}: ${carried}`);
    }
    const objects = texts.length === 0 ? '{}' : `{ ${texts.join(', ')} }`;
    const text = `${PURE}${this.#use('notification')}(${quoted(object.name)}, '${object.oid}', ${objects})`;
    this.#say(object.description, `export const ${this.#idOf(object)} = ${text};`);
  }

  /** The identifier of an object that a notification names. */
  #carried(name: string): string | undefined {
    const own = this.#tree.find(`${this.#plan.module.name}::${name}`);
    const from = this.#plan.module.imports.get(name);
    const object =
      own ?? (from === undefined ? undefined : this.#tree.find(`${from}::${name}`)) ?? this.#tree.find(name);
    if (!object || (object.kind !== 'column' && object.kind !== 'scalar')) return undefined;
    if (this.#circle.has(object.module)) return `{ oid: '${object.oid}', codec: ${this.#syntax(object.syntax)} }`;
    const id = this.#plans(object.module).objects.get(object.oid.toString());
    return id === undefined ? undefined : this.#reference(object.module, id);
  }

  #idOf({ oid }: MibObject): string {
    return this.#plan.objects.get(oid.toString())!;
  }

  /** Two names at one OID in one module: the first is written. */
  #repeated({ oid }: MibObject): boolean {
    const key = oid.toString();
    if (this.#done.has(key)) return true;
    this.#done.add(key);
    return false;
  }
}

function accessText({ access }: MibObject): string {
  return quoted(access ?? 'not-accessible');
}

/** Types by name: an order that does not hang on where a form keeps them. */
function inOrder(types: readonly MibType[]): readonly MibType[] {
  return [...types].sort((a, b) => (a.name < b.name ? -1 : 1));
}
