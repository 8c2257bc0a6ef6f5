// The tree of all OIDs that have a name, as flat arrays: a node is a number, a step down is one hash look-up.
import { Oid } from '@mgmtapi/ber';

/** The longest OID: 128 sub-identifiers (RFC 2578 section 3.5). */
export const MAX_ARCS = 128;

/** Nodes are numbered in the order they are made; 0 is the root, which has no OID. */
export class OidTree {
  #parents: Int32Array;
  #arcs: Uint32Array;
  #depths: Uint8Array;
  #slots: Int32Array;
  #count = 1;
  /** Child lists, made when first asked for: first child and next sibling, in the order of the arcs. */
  #children: { readonly size: number; readonly first: Int32Array; readonly next: Int32Array } | undefined;

  constructor(capacity = 1024) {
    this.#parents = new Int32Array(capacity);
    this.#arcs = new Uint32Array(capacity);
    this.#depths = new Uint8Array(capacity);
    this.#slots = new Int32Array(capacity * 2).fill(-1);
    this.#parents[0] = -1;
  }

  /** How many nodes there are, the root included. */
  get size(): number {
    return this.#count;
  }

  /** A tree that can grow on its own, with the same nodes. */
  clone(): OidTree {
    const copy = new OidTree(1);
    copy.#parents = this.#parents.slice();
    copy.#arcs = this.#arcs.slice();
    copy.#depths = this.#depths.slice();
    copy.#slots = this.#slots.slice();
    copy.#count = this.#count;
    return copy;
  }

  parent(node: number): number {
    return this.#parents[node]!;
  }

  /** The last sub-identifier. */
  arc(node: number): number {
    return this.#arcs[node]!;
  }

  /** How many sub-identifiers lead to it. */
  depth(node: number): number {
    return this.#depths[node]!;
  }

  /** The child with this sub-identifier, or -1. */
  child(parent: number, arc: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash(parent, arc) & mask; ; slot = (slot + 1) & mask) {
      const node = slots[slot]!;
      if (node === -1) return -1;
      if (this.#parents[node] === parent && this.#arcs[node] === arc) return node;
    }
  }

  /** The child with this sub-identifier, made if it is not there; -1 below the greatest depth. */
  grow(parent: number, arc: number): number {
    const known = this.child(parent, arc);
    if (known >= 0) return known;
    return this.#depths[parent]! < MAX_ARCS ? this.add(parent, arc) : -1;
  }

  /** Makes a child that is known not to be there yet, not below the greatest depth. */
  add(parent: number, arc: number): number {
    if (this.#count === this.#parents.length) this.#enlarge();
    const node = this.#count++;
    this.#parents[node] = parent;
    this.#arcs[node] = arc;
    this.#depths[node] = this.#depths[parent]! + 1;
    this.#place(node);
    return node;
  }

  /** The node of exactly these sub-identifiers, or -1. */
  find(arcs: readonly number[]): number {
    let node = 0;
    for (const arc of arcs) {
      node = this.child(node, arc);
      if (node < 0) return -1;
    }
    return node;
  }

  /** The deepest node on the way along these sub-identifiers. */
  deepest(arcs: readonly number[]): number {
    let node = 0;
    for (const arc of arcs) {
      const next = this.child(node, arc);
      if (next < 0) break;
      node = next;
    }
    return node;
  }

  /** The children of a node, in the order of their arcs. */
  children(node: number): number[] {
    if (this.#children?.size !== this.#count) this.#children = this.#listChildren();
    const { first, next } = this.#children;
    const found: number[] = [];
    for (let child = first[node]!; child !== -1; child = next[child]!) found.push(child);
    return found;
  }

  /** The OID of a node. */
  oid(node: number): Oid {
    const arcs = new Array<number>(this.#depths[node]!);
    for (let at = node, i = arcs.length; i > 0; at = this.#parents[at]!) arcs[--i] = this.#arcs[at]!;
    return Oid.from(arcs);
  }

  #listChildren(): { size: number; first: Int32Array; next: Int32Array } {
    const size = this.#count;
    const first = new Int32Array(size).fill(-1);
    const next = new Int32Array(size).fill(-1);
    const order = Int32Array.from({ length: size - 1 }, (_, i) => i + 1).sort(
      (a, b) => this.#arcs[b]! - this.#arcs[a]!,
    );
    for (const node of order) {
      const parent = this.#parents[node]!;
      next[node] = first[parent]!;
      first[parent] = node;
    }
    return { size, first, next };
  }

  #place(node: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash(this.#parents[node]!, this.#arcs[node]!) & mask;
    while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
    this.#slots[slot] = node;
  }

  #enlarge(): void {
    const capacity = this.#parents.length * 2;
    const parents = new Int32Array(capacity);
    parents.set(this.#parents);
    const arcs = new Uint32Array(capacity);
    arcs.set(this.#arcs);
    const depths = new Uint8Array(capacity);
    depths.set(this.#depths);
    this.#parents = parents;
    this.#arcs = arcs;
    this.#depths = depths;
    this.#slots = new Int32Array(capacity * 2).fill(-1);
    for (let node = 1; node < this.#count; node++) this.#place(node);
  }
}

function hash(parent: number, arc: number): number {
  let h = Math.imul(parent, 0x9e3779b1) ^ Math.imul(arc, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
