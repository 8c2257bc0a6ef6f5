// Definitions to objects, each made when it is first asked for.
import { type Definition, type IndexName, MACRO_NAMES, type ModuleRecord } from '../definition.js';
import { ASN1_TYPES, baseSyntaxName } from '../resolve/base.js';
import { KINDS, type Linked } from '../resolve/link.js';
import { type IndexPart, MibObject } from './object.js';

/** AUGMENTS of AUGMENTS of AUGMENTS: RFC 2578 section 7.8 allows one. */
const MAX_AUGMENTS = 8;
const TABLE = KINDS.indexOf('table');
const ROW = KINDS.indexOf('row');

/** Makes objects of one tree, each once. */
export class Objects {
  readonly #linked: Linked;
  readonly #made = new Map<Definition, MibObject>();

  constructor(linked: Linked) {
    this.#linked = linked;
  }

  /** The object of a definition; undefined when it has no place in the tree. */
  of(definition: Definition): MibObject | undefined {
    if (definition.node <= 0) return undefined;
    let object = this.#made.get(definition);
    if (!object) {
      object = this.#make(definition);
      this.#made.set(definition, object);
    }
    return object;
  }

  #make(definition: Definition): MibObject {
    this.#linked.prepare();
    const { module, name, clauses } = definition;
    const syntax = this.#linked.types.syntaxOf(definition);
    return new MibObject(
      {
        module: module.name,
        name,
        oid: this.#linked.tree.oid(definition.node),
        kind: KINDS[definition.kind]!,
        macro: MACRO_NAMES[definition.macro]!,
        syntax,
        access: definition.access,
        status: definition.status,
        units: clauses?.units,
        displayHint: syntax?.displayHint,
        index:
          definition.kind === ROW || (definition.kind === TABLE && clauses?.index)
            ? this.#index(definition, MAX_AUGMENTS)
            : undefined,
        augments: clauses?.augments,
        defval: textAt(module, clauses?.defval)?.trim().replace(/\s+/g, ' ') ?? clauses?.defvalText,
        objects: clauses?.objects ?? clauses?.parts,
      },
      {
        get description() {
          return definition.descriptionStart < 0
            ? undefined
            : textAt(module, [definition.descriptionStart, definition.descriptionEnd]);
        },
        get reference() {
          return textAt(module, clauses?.reference);
        },
      },
    );
  }

  #index(row: Definition, depth: number): readonly IndexPart[] | undefined {
    const { clauses, module } = row;
    if (clauses?.index) return clauses.index.map((part) => this.#part(row, part));
    if (clauses?.augments === undefined || depth === 0) return undefined;
    const base = clauses.augmentsTarget ?? this.#linked.scope.value(module, clauses.augments);
    return base && base !== row ? this.#index(base, depth - 1) : undefined;
  }

  #part(row: Definition, { name, implied, target }: IndexName): IndexPart {
    const { scope, types, tree } = this.#linked;
    if (!ASN1_TYPES.has(name)) {
      const object = target ?? indexObject(this.#linked, row, name);
      if (object) {
        const oid = object.node > 0 ? tree.oid(object.node) : undefined;
        return { name, implied, module: object.module.name, oid, syntax: types.syntaxOf(object) };
      }
    }
    // SMIv1 lets a type stand here (RFC 1212 section 4.1.6).
    const known = baseSyntaxName(name) || scope.type(row.module, name) !== undefined;
    return { name, implied, syntax: known ? types.follow({ name }, row.module) : undefined };
  }
}

/** The object an INDEX names: of several of that name in the module, the row's own column. */
export function indexObject(linked: Linked, row: Definition, name: string): Definition | undefined {
  let found = linked.scope.value(row.module, name);
  const first = found;
  for (; found; found = found.next) {
    if (found.node > 0 && linked.tree.parent(found.node) === row.node) return found;
  }
  return first;
}

function textAt(module: ModuleRecord, span: readonly [number, number] | undefined): string | undefined {
  return span && module.source?.slice(span[0], span[1]).replaceAll('""', '"');
}
