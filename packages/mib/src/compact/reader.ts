// A compiled form to a tree again: names at once, types when they are first needed.
import { inflateRawSync } from 'node:zlib';
import { type Clauses, Definition, Macro, type ModuleRecord, TypeDefinition } from '../definition.js';
import { MAX_ARCS, OidTree } from '../model/oid-tree.js';
import { MibTree } from '../model/tree.js';
import { BaseModule } from '../resolve/base.js';
import { Linked } from '../resolve/link.js';
import { Scope } from '../resolve/scope.js';
import { TypeResolver } from '../resolve/types.js';
import { ACCESSES, FORMAT, NAME_STREAMS, STATUSES, TYPE_STREAMS } from './format.js';
import { type InStream, InTexts, signedOf, splitStreams } from './streams.js';
import { SyntaxReader } from './syntax-reader.js';

/** A module of the compiled form. Its definitions come in the order of their OIDs. */
class CompiledModule implements ModuleRecord {
  readonly name: string;
  readonly source: undefined = undefined;
  readonly definitions: Definition[] = [];
  readonly types: TypeDefinition[] = [];
  readonly imports: ReadonlyMap<string, string> = new Map();
  readonly version: 1 | 2;
  readonly lastUpdated: string;
  #values: Map<string, Definition> | undefined;
  #types: Map<string, TypeDefinition> | undefined;

  constructor(name: string, version: 1 | 2, lastUpdated: string) {
    this.name = name;
    this.version = version;
    this.lastUpdated = lastUpdated;
  }

  value(name: string): Definition | undefined {
    if (!this.#values) {
      this.#values = new Map();
      for (const definition of this.definitions) {
        const first = this.#values.get(definition.name);
        if (first) first.next ??= definition;
        else this.#values.set(definition.name, definition);
      }
    }
    return this.#values.get(name);
  }

  type(name: string): TypeDefinition | undefined {
    this.#types ??= new Map(this.types.map((type) => [type.name, type]));
    return this.#types.get(name);
  }
}

/**
 * The tree of a compiled form. Without `types` names resolve, and objects have no syntax.
 * @throws {RangeError} the octets are no compiled form, or of another version of it
 */
export function readCompiled(form: { readonly names: Uint8Array; readonly types?: Uint8Array | undefined }): MibTree {
  const set = readNames(form.names);
  const records = new Map<string, ModuleRecord>(set.modules.map((module) => [module.name, module]));
  const silent = (): void => {};
  const scope = new Scope(records, new BaseModule(), false, silent);
  const linked = new Linked(records, set.tree, scope, new TypeResolver(scope, silent), () => {
    const { types } = form;
    if (types) readTypes(types, set);
  });
  linked.link(silent, new Set(records.values()));
  return new MibTree(linked, []);
}

/** The tree of a compiled form that was deflated and written in base64, as in a source file. */
export function readPacked({ names, types }: { names: string; types?: string | undefined }): MibTree {
  const unpack = (text: string): Uint8Array => inflateRawSync(Buffer.from(text, 'base64'));
  return readCompiled({
    names: unpack(names),
    get types() {
      return types === undefined ? undefined : unpack(types);
    },
  });
}

interface CompiledSet {
  readonly tree: OidTree;
  readonly modules: readonly CompiledModule[];
  /** In the order of the form. */
  readonly definitions: readonly Definition[];
}

function readNames(block: Uint8Array): CompiledSet {
  const [head, m1, m2, m3, dates, levels, arcs, counts, moduleIds, macros, n1, n2, n3] = splitStreams(
    block,
    NAME_STREAMS,
  );
  checkFormat(head!);
  const moduleNames = new InTexts(m1!, m2!, m3!);
  const modules = Array.from({ length: head!.number() }, () => {
    const name = moduleNames.next();
    const version = head!.number() === 2 ? 2 : 1;
    return new CompiledModule(name, version, dates!.text(dates!.number()));
  });
  const nodes = head!.number();
  const count = head!.number();
  const tree = new OidTree(2 ** Math.ceil(Math.log2(nodes + 64)));
  const names = new InTexts(n1!, n2!, n3!);
  const definitions: Definition[] = [];
  const path: number[] = [0]; // the node at each depth
  const last: number[] = [];
  const [levelOf, arcOf, countOf, moduleOf, macroOf] = [levels, arcs, counts, moduleIds, macros].map((one) =>
    one!.rest(),
  ) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  if (levelOf.length !== nodes || arcOf.length !== nodes || countOf.length !== nodes || moduleOf.length !== count) {
    throw new RangeError('compiled modules: a stream has another length');
  }
  let depth = 0;
  let module = modules[0];
  for (let i = 0; i < nodes; i++) {
    const level = signedOf(levelOf[i]!);
    depth += level + 1;
    const arc = level === 0 ? arcOf[i]! : arcOf[i]! + last[depth]! + 1;
    const parent = path[depth - 1];
    if (depth < 1 || depth > MAX_ARCS || parent === undefined) throw new RangeError('compiled modules: no such place');
    last[depth] = arc;
    const node = tree.add(parent, arc);
    path[depth] = node;
    for (let n = countOf[i]!; n > 0; n--) {
      const id = moduleOf[definitions.length]!;
      if (id > 0) module = modules[id - 1];
      if (!module) throw new RangeError('compiled modules: no such module');
      const macro = macroOf[definitions.length]!;
      const definition = new Definition(module, names.next(), macro >> 4, definitions.length);
      definition.kind = macro & 15;
      definition.node = node;
      module.definitions.push(definition);
      definitions.push(definition);
    }
  }
  if (definitions.length !== count) throw new RangeError('compiled modules: definitions are missing');
  return { tree, modules, definitions };
}

function readTypes(block: Uint8Array, { modules, definitions }: CompiledSet): void {
  const streams = splitStreams(block, TYPE_STREAMS);
  const take = (count: number): InStream[] => streams.splice(0, count);
  const texts = (): InTexts => {
    const [shared, lengths, rest] = take(3) as [InStream, InStream, InStream];
    return new InTexts(shared, lengths, rest);
  };
  const [head, typeModules, typeFlags] = take(3) as [InStream, InStream, InStream];
  checkFormat(head);
  const typeNames = texts();
  const [typeSyntax] = take(1) as [InStream];
  const syntaxes = new SyntaxReader(take(11));
  for (let n = head.number(); n > 0; n--) {
    const module = modules[typeModules.number()];
    if (!module) throw new RangeError('compiled modules: no such module');
    const flags = typeFlags.number();
    const type = new TypeDefinition(module, typeNames.next(), -1, (flags & 1) === 1);
    type.status = STATUSES[flags >> 1] || undefined;
    module.types.push(type);
    syntaxes.addType(type, typeSyntax.number());
  }
  syntaxes.finish();
  const [flags, syntax, units, indexes, indexRefs, members, memberRefs] = take(7) as InStream[] as [
    InStream,
    InStream,
    InStream,
    InStream,
    InStream,
    InStream,
    InStream,
  ];
  const interned: string[] = [];
  const internedTexts = texts();
  const textAt = (id: number): string => {
    while (interned.length <= id) interned.push(internedTexts.next());
    return interned[id]!;
  };
  const reference = (from: number, references: InStream): { name: string; target: Definition | undefined } => {
    const distance = references.signed();
    if (distance === 0) return { name: textAt(references.number()), target: undefined };
    const target = definitions[from + distance];
    if (!target) throw new RangeError('compiled modules: no such definition');
    return { name: target.name, target };
  };

  for (const [id, definition] of definitions.entries()) {
    const flag = flags.number();
    definition.access = ACCESSES[flag >> 3] || undefined;
    definition.status = STATUSES[flag & 7] || undefined;
    if (definition.macro === Macro.ObjectType) {
      const known = syntax.number();
      if (known > 0) {
        definition.syntax = syntaxes.at(known - 1);
        const unit = units.number();
        if (unit > 0) definition.clauses = { units: textAt(unit - 1) };
      } else {
        const clauses = readIndex(indexes, () => reference(id, indexRefs));
        if (clauses) definition.clauses = clauses;
      }
    } else if (definition.macro === Macro.NotificationType || definition.macro === Macro.TrapType) {
      const objects = Array.from({ length: members.number() }, () => reference(id, memberRefs));
      if (objects.length > 0) {
        definition.clauses = {
          objects: objects.map(({ name }) => name),
          objectTargets: objects.map(({ target }) => target),
        };
      }
    }
  }
}

function readIndex(
  indexes: InStream,
  reference: () => { name: string; target: Definition | undefined },
): Clauses | undefined {
  const form = indexes.number();
  if (form === 0) return undefined;
  if (form === 1) {
    const { name, target } = reference();
    return target ? { augments: name, augmentsTarget: target } : { augments: name };
  }
  return { index: Array.from({ length: form - 2 }, () => ({ implied: indexes.number() === 1, ...reference() })) };
}

function checkFormat(head: InStream): void {
  const format = head.number();
  if (format !== FORMAT) throw new RangeError(`compiled modules: form ${FORMAT} wanted, ${format} found`);
}
