// The standard modules, compiled in: IETF, IANA, IEEE and Net-SNMP base modules. Facts only, no texts.
import { readPacked } from './compact/reader.js';
import type { MibTree } from './model/tree.js';
import { STANDARD_NAMES } from './standard/names.js';
import { STANDARD_TYPES } from './standard/types.js';

/**
 * The built-in standard modules: names, OIDs, types, enumerations, hints, indexes; no descriptions.
 * Each call decodes them anew in a few milliseconds: keep the tree. Types are decoded when first asked for.
 */
export function standardMibs(): MibTree {
  return readPacked({ names: STANDARD_NAMES, types: STANDARD_TYPES });
}

/** The names of the same modules alone, at half the size: enough to resolve and to name. Objects have no syntax. */
export function standardNames(): MibTree {
  return readPacked({ names: STANDARD_NAMES });
}
