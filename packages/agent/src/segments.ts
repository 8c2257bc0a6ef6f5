// Subtrees inside subtrees as a flat list of stretches: of several that hold a name, the longest counts.
import { Oid } from '@mgmtapi/ber';

/** A part of the tree of names: a name and all that begin with it. */
export interface Subtree {
  readonly subtree: Oid;
}

/**
 * A stretch of names that one subtree decides on. A subtree inside another splits the outer one:
 *
 *     subtrees    1.3.6.1.2.1 -> A                     1.3.6.1.2.1.2 -> B
 *
 *     segments    | 1.3.6.1.2.1 ... A ... | 1.3.6.1.2.1.2 ... B ... | 1.3.6.1.2.1.3 ... A ... | 1.3.6.1.2.2
 */
export interface Segment<T extends Subtree> {
  /** The first name inside. */
  readonly start: Oid;
  /** The first name behind; undefined: there is none. */
  readonly end: Oid | undefined;
  readonly owner: T;
}

/**
 * The segments in the order of the names, without overlap.
 * @param subtrees - in any order, no two the same
 */
export function segmentsOf<T extends Subtree>(subtrees: readonly T[]): readonly Segment<T>[] {
  const sorted = [...subtrees].sort((a, b) => a.subtree.compare(b.subtree)); // an outer one comes before those inside it
  const segments: Segment<T>[] = [];
  const open: T[] = []; // from the outermost in
  let at: Oid | undefined = EMPTY; // where the names not yet given out begin; undefined: behind all names
  const closeLast = (): void => {
    const owner = open.pop()!;
    const end = successorOf(owner.subtree);
    if (at !== undefined && (end === undefined || at.compare(end) < 0)) segments.push({ start: at, end, owner });
    at = end;
  };
  for (const inner of sorted) {
    while (open.length > 0 && !inner.subtree.startsWith(open.at(-1)!.subtree)) closeLast();
    const outer = open.at(-1);
    if (outer !== undefined && at !== undefined && at.compare(inner.subtree) < 0) {
      segments.push({ start: at, end: inner.subtree, owner: outer });
    }
    open.push(inner);
    at = inner.subtree;
  }
  while (open.length > 0) closeLast();
  return segments;
}

/** The place of the stretch that holds `oid`, or else of the next behind it. */
export function indexFrom(stretches: readonly { readonly end: Oid | undefined }[], oid: Oid): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { end } = stretches[middle]!;
    if (end === undefined || end.compare(oid) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first name behind a subtree; undefined when no name is. */
export function successorOf(subtree: Oid): Oid | undefined {
  const arcs = [...subtree.arcs];
  while (arcs.at(-1) === MAX_ARC) arcs.pop();
  if (arcs.length === 0) return undefined;
  arcs.push(arcs.pop()! + 1);
  return Oid.from(arcs);
}

const EMPTY = Oid.from([]);
const MAX_ARC = 0xffffffff;
