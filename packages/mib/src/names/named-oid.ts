// What an OID is called: the nearest name above it, and what is left.
import type { Oid } from '@mgmtapi/ber';
import type { MibObject } from '../model/object.js';
import { type DecodedIndex, decodeIndex } from '../values/index/decode.js';

/** The answer of `MibTree.nameOf`. */
export class NamedOid {
  readonly module: string;
  readonly name: string;
  /** The sub-identifiers behind the named one. */
  readonly rest: Oid;
  readonly #object: () => MibObject | undefined;
  readonly #index: () => MibObject['index'];

  constructor(
    module: string,
    name: string,
    rest: Oid,
    object: () => MibObject | undefined,
    index: () => MibObject['index'],
  ) {
    this.module = module;
    this.name = name;
    this.rest = rest;
    this.#object = object;
    this.#index = index;
  }

  /** The object that bears the name. */
  get object(): MibObject | undefined {
    return this.#object();
  }

  /** The index values in `rest`, where the object is a column; undefined otherwise. */
  get index(): DecodedIndex | undefined {
    const parts = this.#index();
    return parts && decodeIndex(parts, this.rest);
  }

  /** `IF-MIB::ifDescr.3`. */
  toString(): string {
    return `${this.module}::${this.name}${this.rest.length === 0 ? '' : `.${this.rest}`}`;
  }
}
