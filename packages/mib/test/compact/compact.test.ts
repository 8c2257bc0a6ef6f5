// The compiled form: nothing of the facts is lost, bad octets are refused, the sizes hold.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMibs, readCompiled, standardMibs, standardNames, writeCompiled } from '../../src/index.js';
import { STANDARD_NAMES } from '../../src/standard/names.js';
import { STANDARD_TYPES } from '../../src/standard/types.js';
import { ACME, acmeTree, OLD } from '../fixtures.js';

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, v) => (v instanceof Map ? [...v] : typeof v === 'bigint' ? `${v}n` : v)) ?? 'null',
  );

describe('the compiled form', () => {
  const tree = acmeTree();
  const form = writeCompiled(tree);
  it('keeps names, OIDs, types, enumerations, hints, indexes, notification variables', () => {
    const again = readCompiled(form);
    for (const name of ['ACME-MIB', 'OLD-MIB']) {
      const [before, after] = [tree, again].map((one) => one.modules.get(name)!);
      expect(after).toMatchObject({ language: before!.language, lastUpdated: before!.lastUpdated });
      expect(
        after!.types.map(({ name: n, syntax, convention, status }) => plain({ n, syntax, convention, status })),
      ).toEqual(
        before!.types.map(({ name: n, syntax, convention, status }) => plain({ n, syntax, convention, status })),
      );
      for (const object of before!.objects) {
        const same = again.findAll(`${name}::${object.name}`).find(({ oid }) => oid.equals(object.oid))!;
        expect(plain({ ...same, defval: 0, objects: 0 })).toEqual(plain({ ...object, defval: 0, objects: 0 }));
        if (object.kind === 'notification') expect(same.objects ?? []).toEqual(object.objects ?? []);
      }
    }
  });
  it('has no texts', () => {
    const again = readCompiled(form);
    expect(again.find('acme')!.description).toBeUndefined();
    expect(Buffer.from(form.names).includes('workshop')).toBe(false);
    expect(Buffer.from(form.types).includes('Everything')).toBe(false);
  });
  it('is the same for the same modules in any order', () => {
    const other = writeCompiled(compileMibs([OLD, ACME], { base: standardMibs() }));
    expect(other).toEqual(form);
  });
  it('can be built on again', () => {
    const again = writeCompiled(readCompiled(form));
    expect(again).toEqual(form);
  });
  it.each([
    ['nothing', new Uint8Array()],
    ['another number of streams', Uint8Array.of(3, 0, 0, 0)],
    ['half of it', form.names.subarray(0, form.names.length >> 1)],
  ])('refuses %s', (_, names) => expect(() => readCompiled({ names, types: form.types })).toThrow(RangeError));
  it('refuses another version', () => {
    const names = form.names.slice();
    const at = names.length - lengthsOf(names).reduce((sum, length) => sum + length, 0);
    names[at] = 99;
    expect(() => readCompiled({ names })).toThrow(/form 1 wanted, 99 found/);
  });
  it('survives any damage with an error or a tree', () => {
    fc.assert(
      fc.property(fc.nat(form.types.length - 1), fc.nat(255), (at, octet) => {
        const types = form.types.slice();
        types[at] = octet;
        try {
          readCompiled({ names: form.names, types }).find('acmeHeat');
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the built-in modules', () => {
  it('keep to their size: names 45 KB, all 100 KB, gzip', () => {
    const names = gzipSync(STANDARD_NAMES, { level: 9 }).length;
    const types = gzipSync(STANDARD_TYPES, { level: 9 }).length;
    expect(names).toBeLessThanOrEqual(45 * 1024);
    expect(names + types).toBeLessThanOrEqual(100 * 1024);
  });
  it('are 157', () => {
    const tree = standardMibs();
    expect(tree.modules.size).toBe(157);
    expect(tree.diagnostics).toEqual([]);
    expect(tree.find('ifAdminStatus')).toMatchObject({
      module: 'IF-MIB',
      access: 'read-write',
      syntax: { base: 'Integer32' },
    });
    expect([...tree.find('ifAdminStatus')!.syntax!.enums!]).toEqual([
      [1, 'up'],
      [2, 'down'],
      [3, 'testing'],
    ]);
    expect(tree.find('linkDown')!.objects).toEqual(['ifIndex', 'ifAdminStatus', 'ifOperStatus']);
    expect(standardNames().modules.size).toBe(157);
  });
});

/** The lengths of the streams, as the head of a block says. */
function lengthsOf(block: Uint8Array): number[] {
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const octet = block[at++]!;
      value += (octet & 127) * scale;
      if (octet < 128) return value;
    }
  };
  return Array.from({ length: number() }, number);
}
