// A tree to its compiled form: facts without texts, the same octets for the same modules whatever their order.
import type { Definition, ModuleRecord, TypeDefinition } from '../definition.js';
import { Macro } from '../definition.js';
import { indexObject } from '../model/objects.js';
import type { Range, Syntax } from '../model/syntax.js';
import type { MibTree } from '../model/tree.js';
import type { Linked } from '../resolve/link.js';
import { ACCESSES, BASES, type CompiledMibs, FORMAT, NAME_STREAMS, STATUSES, TYPE_STREAMS } from './format.js';
import { joinStreams, OutStream, OutTexts } from './streams.js';

/** Compiles a tree that was read from texts. */
export function writeCompiled(tree: MibTree): CompiledMibs {
  tree.linked.prepare();
  return new Writer(tree.linked).write();
}

class Writer {
  readonly #linked: Linked;
  readonly #modules: readonly ModuleRecord[];
  readonly #moduleIds: ReadonlyMap<ModuleRecord, number>;
  /** Definitions in the order they are written. */
  readonly #order: Definition[] = [];
  readonly #orderIds = new Map<Definition, number>();

  constructor(linked: Linked) {
    this.#linked = linked;
    this.#modules = [...linked.modules.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#moduleIds = new Map(this.#modules.map((module, id) => [module, id]));
  }

  write(): CompiledMibs {
    return { names: this.#names(), types: this.#types() };
  }

  #names(): Uint8Array {
    const head = new OutStream();
    const moduleNames = new OutTexts();
    const dates = new OutStream();
    head.number(FORMAT);
    head.number(this.#modules.length);
    for (const { name, version, lastUpdated } of this.#modules) {
      moduleNames.add(name);
      dates.number(lastUpdated.length);
      dates.text(lastUpdated);
      head.number(version);
    }
    const [levels, arcs, counts, modules] = [
      new OutStream(),
      new OutStream(),
      new OutStream(),
      new OutStream(),
    ] as const;
    const macros = new OutStream();
    const names = new OutTexts();
    let lastDepth = 0;
    let lastModule = 0;
    let nodes = 0;
    const last: number[] = []; // the arc written last at each depth
    for (const node of this.#walk()) {
      nodes++;
      const depth = this.#linked.tree.depth(node);
      const arc = this.#linked.tree.arc(node);
      const first = depth > lastDepth;
      levels.signed(depth - lastDepth - 1);
      arcs.number(first ? arc : arc - last[depth]! - 1);
      last[depth] = arc;
      lastDepth = depth;
      const there = this.#definitionsAt(node);
      counts.number(there.length);
      for (const definition of there) {
        this.#orderIds.set(definition, this.#order.length);
        this.#order.push(definition);
        const module = this.#moduleIds.get(definition.module)!;
        modules.number(module === lastModule ? 0 : module + 1);
        lastModule = module;
        macros.number(definition.macro * 16 + definition.kind);
        names.add(definition.name);
      }
    }
    head.number(nodes);
    head.number(this.#order.length);
    return joined(
      [head, ...moduleNames.streams, dates, levels, arcs, counts, modules, macros, ...names.streams],
      NAME_STREAMS,
    );
  }

  /** Nodes that lead to a definition, parents before children, in the order of the arcs. */
  *#walk(): Iterable<number> {
    const { tree } = this.#linked;
    const used = new Uint8Array(tree.size);
    for (const { definitions } of this.#modules) {
      for (const { node } of definitions)
        for (let at = node; at > 0 && used[at] === 0; at = tree.parent(at)) used[at] = 1;
    }
    const stack = tree.children(0).reverse();
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (used[node] === 0) continue;
      yield node;
      stack.push(...tree.children(node).reverse());
    }
  }

  #definitionsAt(node: number): readonly Definition[] {
    const there = this.#linked
      .all(node)
      .filter(({ macro, module }) => macro !== Macro.Implied && this.#moduleIds.has(module));
    return there.length < 2
      ? there
      : [...there].sort((a, b) => this.#moduleIds.get(a.module)! - this.#moduleIds.get(b.module)! || a.at - b.at);
  }

  #types(): Uint8Array {
    const syntaxes = new SyntaxTable(this.#linked, this.#modules);
    const own = syntaxes.types;
    const [typeModules, typeFlags, typeSyntax] = [new OutStream(), new OutStream(), new OutStream()] as const;
    const typeNames = new OutTexts();
    const head = new OutStream();
    head.number(FORMAT);
    head.number(own.length);
    for (const type of own) {
      typeModules.number(this.#moduleIds.get(type.module)!);
      typeFlags.number((type.convention ? 1 : 0) + 2 * Math.max(0, STATUSES.indexOf(type.status ?? '')));
      typeNames.add(type.name);
      typeSyntax.number(syntaxes.idOf(type));
    }
    const [flags, syntax, units, indexes, indexRefs] = [
      new OutStream(),
      new OutStream(),
      new OutStream(),
      new OutStream(),
      new OutStream(),
    ] as const;
    const unitTexts = new Interned();
    const [members, memberRefs] = [new OutStream(), new OutStream()] as const;
    for (const [id, definition] of this.#order.entries()) {
      const { access, status, clauses, macro } = definition;
      flags.number(Math.max(0, ACCESSES.indexOf(access ?? '')) * 8 + Math.max(0, STATUSES.indexOf(status ?? '')));
      if (macro === Macro.ObjectType) {
        const known = this.#linked.types.syntaxOf(definition);
        syntax.number(known ? syntaxes.idOfSyntax(known) + 1 : 0);
        if (known) units.number(clauses?.units === undefined ? 0 : unitTexts.idOf(clauses.units) + 1);
        if (!known) this.#index(definition, id, indexes, indexRefs, unitTexts);
      } else if (macro === Macro.NotificationType || macro === Macro.TrapType) {
        const objects = clauses?.objects ?? [];
        members.number(objects.length);
        for (const [i, name] of objects.entries()) {
          const target = clauses?.objectTargets
            ? clauses.objectTargets[i]
            : this.#linked.scope.value(definition.module, name);
          this.#reference(target, name, id, memberRefs, unitTexts);
        }
      }
    }
    syntaxes.finish();
    const texts = unitTexts.texts;
    return joined(
      [
        head,
        typeModules,
        typeFlags,
        ...typeNames.streams,
        typeSyntax,
        ...syntaxes.streams,
        flags,
        syntax,
        units,
        indexes,
        indexRefs,
        members,
        memberRefs,
        ...texts.streams,
      ],
      TYPE_STREAMS,
    );
  }

  /** 0: none; 1: AUGMENTS; n + 2: n parts. */
  #index(row: Definition, id: number, indexes: OutStream, references: OutStream, texts: Interned): void {
    const { clauses, module } = row;
    if (clauses?.index) {
      indexes.number(clauses.index.length + 2);
      for (const { name, implied, target } of clauses.index) {
        indexes.number(implied ? 1 : 0);
        this.#reference(target ?? indexObject(this.#linked, row, name), name, id, references, texts);
      }
    } else if (clauses?.augments !== undefined) {
      indexes.number(1);
      this.#reference(
        clauses.augmentsTarget ?? this.#linked.scope.value(module, clauses.augments),
        clauses.augments,
        id,
        references,
        texts,
      );
    } else {
      indexes.number(0);
    }
  }

  /** How far away the definition is; 0 and a text where there is none. */
  #reference(target: Definition | undefined, name: string, from: number, references: OutStream, texts: Interned): void {
    const id = target && this.#orderIds.get(target);
    if (id === undefined || id === from) {
      references.signed(0);
      references.number(texts.idOf(name));
    } else {
      references.signed(id - from);
    }
  }
}

/** Texts that are met again. */
class Interned {
  readonly texts: OutTexts = new OutTexts();
  readonly #ids = new Map<string, number>();

  idOf(text: string): number {
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(text, id);
      this.texts.add(text);
    }
    return id;
  }
}

/** Types and what narrows them, each different one once. */
class SyntaxTable {
  /** Named types in the order they are written, by module. */
  readonly types: readonly TypeDefinition[];
  readonly #linked: Linked;
  readonly #typeIds = new Map<string, number>();
  readonly #ids = new Map<string, number>();
  readonly #parents = new OutStream();
  readonly #parts = new OutStream();
  readonly #enums = new OutStream();
  readonly #enumIds = new Map<string, number>();
  readonly #labels = new OutTexts();
  readonly #ranges = new OutStream();
  readonly #hints = new Interned();
  readonly #count = new OutStream();

  constructor(linked: Linked, modules: readonly ModuleRecord[]) {
    this.#linked = linked;
    this.types = modules.flatMap(({ types }) => types.filter(isNamedType));
    for (const [id, { module, name }] of this.types.entries()) this.#typeIds.set(`${module.name}::${name}`, id);
  }

  /** The record of what a named type brings beyond its parent. */
  idOf(type: TypeDefinition): number {
    const whole = this.#linked.types.resolve(type);
    const below = type.spec ? this.#linked.types.follow({ name: type.spec.name }, type.module) : type.below;
    const parent =
      below?.typeModule === undefined ? undefined : this.#typeIds.get(`${below.typeModule}::${below.type}`);
    return this.#record(whole, parent === undefined ? undefined : below, parent);
  }

  /** The record of an object's syntax. */
  idOfSyntax(syntax: Syntax): number {
    const parent =
      syntax.typeModule === undefined ? undefined : this.#typeIds.get(`${syntax.typeModule}::${syntax.type}`);
    return this.#record(
      syntax,
      parent === undefined ? undefined : this.#linked.types.resolve(this.types[parent]!),
      parent,
    );
  }

  #record(syntax: Syntax, below: Syntax | undefined, parent: number | undefined): number {
    const base = BASES.indexOf(syntax.base);
    const same = <K extends 'enums' | 'ranges' | 'sizes' | 'displayHint'>(part: K): boolean =>
      below?.[part] === syntax[part];
    const parts = [
      parent === undefined ? base : BASES.length + parent,
      same('enums') || !syntax.enums ? 0 : this.#enumId(syntax.enums) + 1,
      same('displayHint') || syntax.displayHint === undefined ? 0 : this.#hints.idOf(syntax.displayHint) + 1,
      same('ranges') || !syntax.ranges ? '' : rangeText(syntax.ranges),
      same('sizes') || !syntax.sizes ? '' : rangeText(syntax.sizes),
      parent === undefined ? (syntax.type ?? '') : '',
    ] as const;
    const key = parts.join(' ');
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#ids.size;
      this.#ids.set(key, id);
      this.#parents.number(parts[0]);
      const narrowed =
        (parts[1] ? 1 : 0) +
        (parts[2] ? 2 : 0) +
        (parts[3] !== '' ? 4 : 0) +
        (parts[4] !== '' ? 8 : 0) +
        (parts[5] !== '' ? 16 : 0);
      this.#parts.number(narrowed);
      if (parts[1]) this.#parts.number(parts[1] - 1);
      if (parts[2]) this.#parts.number(parts[2] - 1);
      if (parts[3] !== '') this.#writeRanges(syntax.ranges!);
      if (parts[4] !== '') this.#writeRanges(syntax.sizes!);
      if (parts[5] !== '') this.#parts.number(this.#hints.idOf(parts[5]));
    }
    return id;
  }

  #enumId(enums: ReadonlyMap<number, string>): number {
    const key = [...enums].map(([number, label]) => `${label}(${number})`).join(',');
    let id = this.#enumIds.get(key);
    if (id === undefined) {
      id = this.#enumIds.size;
      this.#enumIds.set(key, id);
      this.#enums.number(enums.size);
      let next = 0;
      for (const [number, label] of enums) {
        this.#enums.signed(number - next);
        next = number + 1;
        this.#labels.add(label);
      }
    }
    return id;
  }

  #writeRanges(ranges: readonly Range[]): void {
    this.#ranges.number(ranges.length);
    for (const { min, max } of ranges) {
      if (typeof min === 'bigint' || typeof max === 'bigint') {
        this.#ranges.number(1);
        this.#ranges.number(this.#hints.idOf(`${min}..${max}`)); // too large for a stream's numbers
      } else {
        this.#ranges.number(0);
        this.#ranges.signed(min);
        this.#ranges.number(max - min);
      }
    }
  }

  finish(): void {
    this.#count.number(this.#ids.size);
    this.#count.number(this.#enumIds.size);
  }

  get streams(): OutStream[] {
    return [
      this.#count,
      this.#parents,
      this.#parts,
      this.#enums,
      ...this.#labels.streams,
      this.#ranges,
      ...this.#hints.texts.streams,
    ];
  }
}

function rangeText(ranges: readonly Range[]): string {
  return ranges.map(({ min, max }) => `${min}..${max}`).join('|');
}

/** A type that an object can have; of two with one name the first. */
function isNamedType({ spec, module, name, at }: TypeDefinition): boolean {
  return spec?.name !== 'SEQUENCE' && spec?.name !== 'CHOICE' && module.type(name)?.at === at;
}

function joined(streams: readonly OutStream[], count: number): Uint8Array {
  if (streams.length !== count)
    throw new RangeError(`compiled modules: ${count} streams wanted, ${streams.length} written`);
  return joinStreams(streams);
}
