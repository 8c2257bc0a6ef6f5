// Faults that only show once modules are linked: imports, parents, rows and their indexes, members of lists.
import { type Definition, Macro, type TypeDefinition } from '../definition.js';
import { indexObject } from '../model/objects.js';
import type { ParsedModule } from '../parser/parsed-module.js';
import { MACRO_SYMBOLS } from '../symbols.js';
import { fixedSize } from '../values/index/shape.js';
import { ASN1_TYPES, BASE_TYPES, SMI_CHOICES, SMI_MODULES } from './base.js';
import { checkDefault, checkSyntax, checkType } from './check-types.js';
import { KINDS, type Linked } from './link.js';
import type { Complain } from './scope.js';

const SCALAR = KINDS.indexOf('scalar');
const TABLE = KINDS.indexOf('table');
const ROW = KINDS.indexOf('row');
const COLUMN = KINDS.indexOf('column');

/** Modules that define the language, and so cannot be written in it. */
const LANGUAGE: ReadonlySet<string> = new Set([...SMI_MODULES, 'SNMPv2-TC']);

/** Reports what is wrong in one module; changes nothing. */
export function checkModule(module: ParsedModule, linked: Linked, complain: Complain): void {
  const check = new Check(module, linked, complain);
  check.module();
  check.imports();
  for (const type of module.types) checkType(type, linked, complain);
  for (const definition of module.definitions) check.definition(definition);
}

class Check {
  readonly #module: ParsedModule;
  readonly #linked: Linked;
  readonly #complain: Complain;

  constructor(module: ParsedModule, linked: Linked, complain: Complain) {
    this.#module = module;
    this.#linked = linked;
    this.#complain = complain;
  }

  module(): void {
    const { name, at, version, definitions } = this.#module;
    const identity = definitions.some(({ macro }) => macro === Macro.ModuleIdentity);
    if (version === 2 && !identity && !LANGUAGE.has(name))
      this.#complain(this.#module, 'identity-missing', at, name.length, name);
    const stranger = definitions.find(({ macro }) =>
      version === 2 ? macro === Macro.TrapType : macro > Macro.ObjectType && macro < Macro.TrapType,
    );
    if (stranger) this.#complain(this.#module, 'module-language', at, name.length, name);
  }

  imports(): void {
    const absent = new Set<string>();
    for (const { name, from, at } of this.#module.importList) {
      const there = this.#linked.scope.module(from);
      if (!there || there.name !== from) {
        if (absent.has(from)) continue;
        absent.add(from);
        this.#complain(this.#module, there ? 'import-alias' : 'import-module', at, name.length, from);
        if (!there) continue;
      }
      const language = MACRO_SYMBOLS.has(name) || BASE_TYPES.has(name) || SMI_CHOICES.has(name);
      if (language || there.value(name) || there.type(name) || there.imports.has(name)) continue;
      this.#complain(this.#module, 'import-symbol', at, name.length, name);
    }
  }

  definition(definition: Definition): void {
    const { macro, clauses, node } = definition;
    if (node > 0) this.#place(definition);
    if (macro === Macro.ObjectType) this.#object(definition);
    if (clauses?.objects) this.#members(definition, clauses.objects);
  }

  #say(code: Parameters<Complain>[1], { at, name }: Definition | TypeDefinition, subject: string = name): void {
    this.#complain(this.#module, code, at, name.length, subject);
  }

  #place(definition: Definition): void {
    const { tree } = this.#linked;
    const parent = tree.parent(definition.node);
    const instance = definition.macro !== Macro.ObjectType && tree.arc(definition.node) === 0; // sysUpTimeInstance
    if (!instance && this.#linked.some(parent, isLeaf) && !this.#linked.some(parent, isRow)) {
      this.#say('parent-leaf', definition);
    }
    if (this.#linked.best(definition.node) === definition && !this.#linked.isShared(definition.node)) return;
    const { module, name } = definition;
    const other = (one: Definition): boolean =>
      one.module === module && one.name !== name && one.macro !== Macro.Implied;
    if (this.#linked.some(definition.node, other)) this.#say('oid-shared', definition);
  }

  #object(definition: Definition): void {
    const { kind, syntax, clauses } = definition;
    if (syntax && !('base' in syntax)) {
      if (kind === SCALAR || kind === COLUMN) {
        checkSyntax(definition, syntax, this.#linked, this.#complain);
        checkDefault(definition, this.#linked, this.#complain);
      } else if (kind === TABLE) {
        const row = syntax.members?.[0] ?? '';
        if (!this.#linked.types.rowType(this.#module, row)) this.#say('sequence-of', definition, row);
      } else {
        this.#sequence(definition, syntax.name);
      }
    }
    if (kind === ROW) this.#row(definition);
    else if (clauses?.index || clauses?.augments !== undefined) this.#say('index-place', definition);
  }

  #row(row: Definition): void {
    const { clauses } = row;
    if (clauses?.augments !== undefined) {
      const base = this.#linked.scope.value(this.#module, clauses.augments, clauses.indexAt);
      if (base?.kind !== ROW) this.#say('augments-unknown', row, clauses.augments);
    } else if (!clauses?.index) {
      this.#say('row-index', row);
      return;
    }
    for (const [i, part] of (clauses.index ?? []).entries()) {
      this.#indexPart(row, part.name, part.implied, i === clauses.index!.length - 1);
    }
  }

  #indexPart(row: Definition, name: string, implied: boolean, last: boolean): void {
    const at = row.clauses?.indexAt ?? row.at;
    const complain = (code: Parameters<Complain>[1]): void => this.#complain(this.#module, code, at, 5, name);
    if (ASN1_TYPES.has(name)) {
      complain('index-type');
      return;
    }
    const object = indexObject(this.#linked, row, name);
    if (!object || object.macro !== Macro.ObjectType) {
      const type = BASE_TYPES.has(name) || this.#linked.scope.type(this.#module, name);
      complain(type ? 'index-type' : 'index-unknown');
      return;
    }
    const syntax = this.#linked.types.syntaxOf(object);
    if (!syntax) return;
    const variable =
      (syntax.base === 'OctetString' && fixedSize(syntax) === undefined) || syntax.base === 'ObjectIdentifier';
    if (implied && !(last && variable)) complain('index-implied');
    if (syntax.base === 'Counter64' || syntax.base === 'Opaque') complain('index-forbidden');
    if (syntax.base === 'Integer32' && !syntax.enums && object.module === this.#module) {
      if (!syntax.ranges) complain('index-range');
      else if (syntax.ranges.some(({ min }) => min < 0)) complain('index-negative');
    }
  }

  /** The SEQUENCE of a row against its columns. */
  #sequence(row: Definition, type: string): void {
    const sequence = this.#linked.types.rowType(this.#module, type);
    for (const member of sequence?.spec?.members ?? []) {
      let column = this.#module.value(member);
      while (column && this.#linked.tree.parent(Math.max(column.node, 0)) !== row.node) column = column.next;
      if (!column) this.#say('sequence-member', row, member);
    }
  }

  #members(definition: Definition, names: readonly string[]): void {
    for (const name of names) {
      if (!this.#linked.scope.value(this.#module, name, definition.at)) this.#say('group-member', definition, name);
    }
  }
}

function isLeaf({ kind }: Definition): boolean {
  return kind === SCALAR || kind === COLUMN;
}

function isRow({ kind }: Definition): boolean {
  return kind === ROW;
}
