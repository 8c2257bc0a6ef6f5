// A MIB view: which names a principal may see. RFC 3415 section 5, vacmViewTreeFamilyTable.
import { Oid } from '@mgmtapi/ber';

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
