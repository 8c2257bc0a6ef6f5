// One named place in the OID tree, as programs see it.
import type { Oid } from '@mgmtapi/ber';
import type { MibKind } from '../resolve/link.js';
import type { Syntax } from './syntax.js';

/** One part of a row's INDEX (RFC 2578 section 7.7). */
export interface IndexPart {
  readonly name: string;
  /** The last part, and without its length in the instance OID. */
  readonly implied: boolean;
  /** The module of the object that `name` means; absent when a type stands in its place or nothing is known. */
  readonly module?: string | undefined;
  readonly oid?: Oid | undefined;
  /** Its declared syntax, which alone decides its form in an instance OID. */
  readonly syntax?: Syntax | undefined;
}

/** Where texts come from when somebody reads them. */
export interface ObjectTexts {
  readonly description: string | undefined;
  readonly reference: string | undefined;
}

/** A definition with an OID. Read-only; texts are cut from the source when read. */
export class MibObject {
  readonly module: string;
  readonly name: string;
  readonly oid: Oid;
  readonly kind: MibKind;
  /** The macro it was made with: `OBJECT-TYPE`, `OBJECT IDENTIFIER`, `TRAP-TYPE`, ... */
  readonly macro: string;
  /** Its type; absent for nodes, tables and rows. */
  readonly syntax: Syntax | undefined;
  /** MAX-ACCESS, or ACCESS in SMIv1. */
  readonly access: string | undefined;
  readonly status: string | undefined;
  readonly units: string | undefined;
  /** The DISPLAY-HINT that its type brings. */
  readonly displayHint: string | undefined;
  /** Of a row: what names its instances, AUGMENTS followed. */
  readonly index: readonly IndexPart[] | undefined;
  /** Of a row: the name of the row it augments. */
  readonly augments: string | undefined;
  /** DEFVAL as written, without its braces. */
  readonly defval: string | undefined;
  /** Members of a group, variables of a notification, groups of a compliance statement. */
  readonly objects: readonly string[] | undefined;
  readonly #texts: ObjectTexts;

  constructor(facts: Omit<MibObject, 'description' | 'reference' | 'toString' | 'toJSON'>, texts: ObjectTexts) {
    this.module = facts.module;
    this.name = facts.name;
    this.oid = facts.oid;
    this.kind = facts.kind;
    this.macro = facts.macro;
    this.syntax = facts.syntax;
    this.access = facts.access;
    this.status = facts.status;
    this.units = facts.units;
    this.displayHint = facts.displayHint;
    this.index = facts.index;
    this.augments = facts.augments;
    this.defval = facts.defval;
    this.objects = facts.objects;
    this.#texts = texts;
  }

  /** DESCRIPTION; undefined when there is none, and in the compiled form, which holds facts only. */
  get description(): string | undefined {
    return this.#texts.description;
  }

  /** REFERENCE, likewise. */
  get reference(): string | undefined {
    return this.#texts.reference;
  }

  /** `IF-MIB::ifDescr`. */
  toString(): string {
    return `${this.module}::${this.name}`;
  }
}
