// The modules in shared/mibs, where that folder is there: what must hold of them as a whole.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packCompiled } from '../src/compact/pack.js';
import { compileMibs, type MibSource, readPacked, standardMibs, writeCompiled } from '../src/index.js';

const MIBS = fileURLToPath(new URL('../../../../shared/mibs/', import.meta.url));
const there = existsSync(MIBS);
if (!there) console.warn(`no ${MIBS}: the module collections are not tested here`);
const load = (folder: string): MibSource[] =>
  readdirSync(`${MIBS}${folder}`).map((name) => ({
    name,
    text: new Uint8Array(readFileSync(`${MIBS}${folder}/${name}`)),
  }));

/** Modules with true faults, and the codes that name them. */
const TRUE_FAULTS: Readonly<Record<string, readonly string[]>> = {
  'IPV6-TC': ['identity-missing'],
  'MTA-MIB': ['sequence-constraint'],
  'NET-SNMP-PASS-MIB': ['import-missing', 'index-range'],
  'RFC1158-MIB': ['row-index'],
  'RFC1213-MIB': ['index-range'],
  'RFC1271-MIB': ['import-missing', 'index-range'],
  'SMUX-MIB': ['index-range', 'range-hex'],
  'TOKEN-RING-RMON-MIB': ['index-range'],
  'UCD-SNMP-MIB-OLD': ['clause-version', 'identity-missing', 'index-place', 'status-value'],
};
/** Definitions whose own module does not say where they are, and what hangs on them. */
const NO_PLACE: Readonly<Record<string, number>> = { 'KRB-USM-MIB': 14, 'VELOCITY-TYPES': 1 };

describe.runIf(there)('the standard modules, strictly', () => {
  const sources = there ? load('standard') : [];
  const tree = compileMibs(sources, { strict: true });
  it('are all there, every definition in its place', () => {
    expect(tree.modules.size).toBe(157);
    expect([...tree.modules.values()].flatMap(({ unplaced }) => unplaced)).toEqual([]);
    expect([...tree.modules.values()].reduce((sum, { objects }) => sum + objects.length, 0)).toBe(8987);
  });
  it('have their true faults and no others', () => {
    const found: Record<string, string[]> = {};
    for (const { module, code, severity } of tree.diagnostics) {
      if (severity !== 'error') continue;
      found[module] ??= [];
      if (!found[module].includes(code)) found[module].push(code);
    }
    for (const codes of Object.values(found)) codes.sort();
    expect(found).toEqual(TRUE_FAULTS);
  });
  it('are what is built in', () => {
    const built = standardMibs();
    const fresh = readPacked(packCompiled(writeCompiled(tree)));
    expect([...built.modules.keys()]).toEqual([...fresh.modules.keys()]);
    for (const [name, module] of fresh.modules) {
      const theirs = built.modules.get(name)!;
      expect(theirs.objects.map((one) => JSON.stringify(one))).toEqual(
        module.objects.map((one) => JSON.stringify(one)),
      );
    }
  });
  it('give the same octets in any order', () => {
    const { names, types } = writeCompiled(compileMibs([...sources].reverse()));
    expect(Buffer.compare(names, writeCompiled(tree).names)).toBe(0);
    expect(Buffer.compare(types, writeCompiled(tree).types)).toBe(0);
  });
});

describe.runIf(there)('the vendor modules, leniently', () => {
  const tree = there ? compileMibs([...load('standard'), ...load('vendor')]) : compileMibs([]);
  const vendor = there ? readdirSync(`${MIBS}vendor`) : [];
  it('are all there', () => {
    expect(vendor.filter((name) => !tree.modules.has(name))).toEqual([]);
    expect(vendor).toHaveLength(119);
  });
  it('lose no definition', () => {
    let distinct = 0;
    const lost: Record<string, number> = {};
    for (const name of vendor) {
      const { objects, unplaced } = tree.modules.get(name)!;
      distinct += new Set([...objects.map((object) => object.name), ...unplaced]).size;
      if (unplaced.length > 0) lost[name] = unplaced.length;
    }
    expect(lost).toEqual(NO_PLACE);
    expect(distinct).toBeGreaterThanOrEqual(17_629);
  });
  it('report every definition that has no place', () => {
    for (const name of Object.keys(NO_PLACE)) {
      expect(tree.diagnostics.some(({ module, code }) => module === name && code === 'oid-parent')).toBe(true);
    }
  });
  it('build as well on the built-in modules', () => {
    const built = compileMibs(load('vendor'), { base: standardMibs() });
    for (const name of vendor) {
      const [a, b] = [tree, built].map((one) =>
        one.modules.get(name)!.objects.map(({ name: n, oid, kind }) => `${n} ${oid} ${kind}`),
      );
      expect(b).toEqual(a);
    }
  });
});
