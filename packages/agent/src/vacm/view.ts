// A MIB view: which names a principal may see. RFC 3415 section 5, vacmViewTreeFamilyTable.
import { Oid, type OidLike } from '@mgmtapi/ber';
import { indexFrom, segmentsOf } from '../segments.js';

/** Names from `start` up to, but without, `end`; undefined: no end. */
export interface Stretch {
  readonly start: Oid;
  readonly end: Oid | undefined;
}

/** A set of names, asked both ways: is this name in it, and where does it go on? */
export interface View {
  /** Is this name in the view? */
  includes(name: Oid): boolean;
  /** The first stretch that ends behind `name`, where every name of the view lies in some stretch; undefined: none. */
  stretchFrom(name: Oid): Stretch | undefined;
  /** Is every name of every stretch in the view? Otherwise `includes` decides on each. */
  readonly isExact: boolean;
}

/** One entry of a view that is more than a subtree to include. */
export interface ViewTreeFamily {
  readonly subtree: OidLike;
  /**
   * Which arcs of the subtree count: bit by bit from the first octet's highest, 1 where the arc must be equal; beyond its
   * end all count. Absent: all. So `{ subtree: '1.3.6.1.2.1.2.2.1.0.7', mask: Uint8Array.of(0xff, 0xa0) }` is all of row 7.
   */
  readonly mask?: Uint8Array | undefined;
  /** `included` when absent. */
  readonly type?: 'included' | 'excluded' | undefined;
}

/** A subtree to include, or an entry with all that RFC 3415 has for one. */
export type ViewSubtree = OidLike | ViewTreeFamily;

/** All names. */
export const EVERYTHING: View = {
  includes: () => true,
  stretchFrom: () => ALL,
  isExact: true,
};

/** No name. */
export const NOTHING: View = {
  includes: () => false,
  stretchFrom: () => undefined,
  isExact: true,
};

const ALL: Stretch = { start: Oid.from([]), end: undefined };

/**
 * The view of these subtrees: for each name the longest that matches decides, of equally long ones the last in order.
 * @param argument - what they are called where they were given, for errors
 * @throws {TypeError | RangeError} one is no subtree, or is there twice
 */
export function viewOf(subtrees: readonly ViewSubtree[], argument: string): View {
  if (!Array.isArray(subtrees)) throw new TypeError(`${argument}: must be a list of subtrees`);
  const families = subtrees.map((given, i) => familyOf(given, `${argument}[${i}]`));
  families.sort((a, b) => b.subtree.length - a.subtree.length || b.subtree.compare(a.subtree));
  const twice = families.find((family, i) => families.slice(i + 1).some((other) => areSame(family, other)));
  if (twice) throw new RangeError(`${argument}: subtree ${twice.subtree} is there twice`);
  return families.some(({ fixed }) => fixed !== undefined) ? new MaskedView(families) : new PlainView(families);
}

interface Family {
  readonly subtree: Oid;
  readonly isIncluded: boolean;
  /** The places whose arcs need not be equal. */
  readonly free: readonly number[];
  /** What stands before the first such place; undefined where all arcs count. */
  readonly fixed: Oid | undefined;
}

/** Without masks a view is a list of stretches. */
class PlainView implements View {
  readonly isExact = true;
  readonly #stretches: readonly Stretch[];

  constructor(families: readonly Family[]) {
    const stretches: Stretch[] = [];
    for (const { start, end, owner } of segmentsOf(families)) {
      if (!owner.isIncluded) continue;
      const last = stretches.at(-1);
      if (last?.end?.equals(start)) stretches[stretches.length - 1] = { start: last.start, end };
      else stretches.push({ start, end });
    }
    this.#stretches = stretches;
  }

  includes(name: Oid): boolean {
    const stretch = this.stretchFrom(name);
    return stretch !== undefined && stretch.start.compare(name) <= 0;
  }

  stretchFrom(name: Oid): Stretch | undefined {
    return this.#stretches[indexFrom(this.#stretches, name)];
  }
}

/** With masks each name must be looked at; only what no family can match is passed over at once. */
class MaskedView implements View {
  readonly isExact = false;
  readonly #families: readonly Family[];
  readonly #around: PlainView;

  /** @param families - the one that decides before others comes first */
  constructor(families: readonly Family[]) {
    this.#families = families;
    const prefixes = families.filter(({ isIncluded }) => isIncluded).map(({ fixed, subtree }) => fixed ?? subtree);
    const distinct = new Map(prefixes.map((subtree) => [subtree.toString(), subtree]));
    this.#around = new PlainView([...distinct.values()].map((subtree) => family(subtree, true, [])));
  }

  includes(name: Oid): boolean {
    return this.#families.find((each) => matches(each, name))?.isIncluded === true;
  }

  stretchFrom(name: Oid): Stretch | undefined {
    return this.#around.stretchFrom(name);
  }
}

/** RFC 3415 section 5, vacmViewTreeFamilyMask. */
function matches({ subtree, free }: Family, name: Oid): boolean {
  if (free.length === 0) return name.startsWith(subtree);
  const { arcs } = name;
  return subtree.arcs.every((arc, i) => arc === arcs[i] || (i < arcs.length && free.includes(i)));
}

function familyOf(given: ViewSubtree, argument: string): Family {
  const { subtree, mask, type = 'included' } = isFamily(given) ? given : { subtree: given };
  if (type !== 'included' && type !== 'excluded') {
    throw new TypeError(`${argument}.type: must be 'included' or 'excluded'`);
  }
  if (mask !== undefined && !(mask instanceof Uint8Array)) throw new TypeError(`${argument}.mask: must be octets`);
  let oid: Oid;
  try {
    oid = Oid.from(subtree);
  } catch (error) {
    if (error instanceof Error) error.message = `${argument}: ${error.message}`;
    throw error;
  }
  const isFree = (place: number): boolean => ((mask?.[place >> 3] ?? 0xff) & (0x80 >> (place & 7))) === 0;
  const free = [...oid.arcs.keys()].filter(isFree);
  return family(oid, type === 'included', free);
}

function family(subtree: Oid, isIncluded: boolean, free: readonly number[]): Family {
  return { subtree, isIncluded, free, fixed: free.length > 0 ? subtree.slice(0, free[0]) : undefined };
}

function isFamily(given: ViewSubtree): given is ViewTreeFamily {
  return typeof given === 'object' && given !== null && !(given instanceof Oid) && !Array.isArray(given);
}

/** The same subtree: what differs at free places alone is the same. */
function areSame(a: Family, b: Family): boolean {
  return a.subtree.equals(b.subtree) && a.free.join() === b.free.join();
}
