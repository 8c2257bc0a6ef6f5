// Text to object identifier and back, level by level, as SnmpMgrStrToOid and SnmpMgrOidToStr see names.

import type { NameTree } from '@mgmtapi/protocol';

/** What relative text is relative to: mib-2. */
export const MIB_2_PREFIX: readonly number[] = [1, 3, 6, 1, 2, 1];

const MAX_ARCS = 128;
const MAX_ARC = 0xffffffff;

/** Why text is no object identifier: it cannot be read or found, or it is too long or too large. */
export type OidTextFault = 'unknown' | 'overflow';

/**
 * Reads `.1.3.6.1.2.1.1.1.0`, `.iso.org.dod.internet.mgmt.mib-2.system.sysDescr.0`, or text relative to mib-2:
 * `system.sysDescr.0`, `1.1.0`. Names and numbers mix; a name is looked up among the children of what stands before it.
 * @param trees - asked in this order
 */
export function parseNamedOid(text: string, trees: readonly NameTree[]): readonly number[] | OidTextFault {
  const isAbsolute = text.startsWith('.');
  const arcs = isAbsolute ? [] : [...MIB_2_PREFIX];
  for (const component of (isAbsolute ? text.slice(1) : text).split('.')) {
    const arc = /^[0-9]+$/.test(component) ? Number(component) : arcOfName(arcs, component, trees);
    if (arc === undefined) return 'unknown';
    if (arc > MAX_ARC || arcs.length === MAX_ARCS) return 'overflow';
    arcs.push(arc);
  }
  return arcs;
}

/**
 * Writes an object identifier with names as deep as they are known: relative, without a leading dot, strictly below
 * mib-2; absolute, with one, everywhere else. `parseNamedOid` reads it back, whatever the trees say.
 */
export function formatNamedOid(arcs: readonly number[], trees: readonly NameTree[]): string {
  const isRelative = arcs.length > MIB_2_PREFIX.length && MIB_2_PREFIX.every((arc, i) => arcs[i] === arc);
  const from = isRelative ? MIB_2_PREFIX.length : 0;
  const words: string[] = [];
  for (let depth = from; depth < arcs.length; depth++) {
    const name = nameOfArc(arcs.slice(0, depth), arcs[depth]!, trees);
    if (name === undefined) {
      words.push(...arcs.slice(depth).map(String)); // after the first unknown one everything is decimal
      break;
    }
    words.push(name);
  }
  return (isRelative ? '' : '.') + words.join('.');
}

function arcOfName(parent: readonly number[], name: string, trees: readonly NameTree[]): number | undefined {
  if (name === '' || parent.length >= MAX_ARCS) return undefined;
  for (const tree of trees) {
    const found = tree.child(parent, name);
    if (found) return found.arcs.at(-1);
  }
  return undefined;
}

/** The name of one node, if reading it here leads back to that node. */
function nameOfArc(parent: readonly number[], arc: number, trees: readonly NameTree[]): string | undefined {
  for (const tree of trees) {
    const found = tree.nameOf([...parent, arc]);
    if (!found || found.rest.length > 0) continue;
    const { name } = found;
    const isReadable = !/^[0-9]*$/.test(name) && !name.includes('.');
    if (isReadable && arcOfName(parent, name, trees) === arc) return name;
  }
  return undefined;
}
