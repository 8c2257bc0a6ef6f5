// One module, as programs see it.
import type { ModuleRecord, TypeDefinition } from '../definition.js';
import type { ParsedModule } from '../parser/parsed-module.js';
import type { Linked } from '../resolve/link.js';
import type { TypeResolver } from '../resolve/types.js';
import type { MibObject } from './object.js';
import type { Objects } from './objects.js';
import type { Syntax } from './syntax.js';

/** A named type of a module. */
export interface MibType {
  readonly module: string;
  readonly name: string;
  /** Made with TEXTUAL-CONVENTION. */
  readonly convention: boolean;
  readonly status: string | undefined;
  readonly syntax: Syntax;
  readonly description: string | undefined;
}

/** A module of a tree. Objects and types are made when they are first asked for. */
export class MibModule {
  readonly name: string;
  /** Which SMI it is written in. */
  readonly language: 'SMIv1' | 'SMIv2';
  /** LAST-UPDATED of its MODULE-IDENTITY, `YYYYMMDDHHMMZ`; empty without one. */
  readonly lastUpdated: string;
  readonly #record: ModuleRecord;
  readonly #factory: Objects;
  readonly #resolver: TypeResolver;
  readonly #prepare: () => void;
  #objects: readonly MibObject[] | undefined;
  #types: readonly MibType[] | undefined;

  /** For this package; programs find modules in `MibTree.modules`. */
  constructor(record: ModuleRecord, objects: Objects, linked: Linked) {
    this.name = record.name;
    this.language = record.version === 2 ? 'SMIv2' : 'SMIv1';
    this.lastUpdated = record.lastUpdated;
    this.#record = record;
    this.#factory = objects;
    this.#resolver = linked.types;
    this.#prepare = () => linked.prepare();
  }

  /** Every descriptor that the module gives an OID, in the order of the text. */
  get objects(): readonly MibObject[] {
    this.#objects ??= this.#record.definitions.flatMap((definition) => this.#factory.of(definition) ?? []);
    return this.#objects;
  }

  /** Names of definitions that have no place in the tree: a diagnostic of each says why. */
  get unplaced(): readonly string[] {
    return this.#record.definitions.filter(({ node }) => node <= 0).map(({ name }) => name);
  }

  /** Its named types, rows' SEQUENCEs left out. */
  get types(): readonly MibType[] {
    this.#prepare();
    this.#types ??= this.#record.types.flatMap((type) => this.#type(type) ?? []);
    return this.#types;
  }

  /** Names it imports, each with the module it names for it. */
  get imports(): ReadonlyMap<string, string> {
    return this.#record.imports;
  }

  /** ORGANIZATION of its MODULE-IDENTITY; undefined without one, and in the compiled form. */
  get organization(): string | undefined {
    return this.#text((this.#record as Partial<ParsedModule>).organization);
  }

  /** CONTACT-INFO of its MODULE-IDENTITY, likewise. */
  get contactInfo(): string | undefined {
    return this.#text((this.#record as Partial<ParsedModule>).contact);
  }

  #text(span: readonly [number, number] | undefined): string | undefined {
    return span && this.#record.source?.slice(span[0], span[1]).replaceAll('""', '"');
  }

  #type(type: TypeDefinition): MibType | undefined {
    if (type.spec?.name === 'SEQUENCE' || type.spec?.name === 'CHOICE') return undefined;
    return {
      module: this.name,
      name: type.name,
      convention: type.convention,
      status: type.status,
      syntax: this.#resolver.resolve(type),
      description: type.descriptionStart < 0 ? undefined : this.#text([type.descriptionStart, type.descriptionEnd]),
    };
  }
}
