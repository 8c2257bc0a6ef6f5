import { Oid } from '@mgmtapi/ber';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ViewSubtree } from '../../src/index.js';
import { EVERYTHING, NOTHING, viewOf } from '../../src/vacm/view.js';

const excluded = (subtree: string): ViewSubtree => ({ subtree, type: 'excluded' });
const names = [
  '1.3.6.1',
  '1.3.6.1.2',
  '1.3.6.1.2.1',
  '1.3.6.1.2.1.1.1.0',
  '1.3.6.1.2.1.4',
  '1.3.6.1.2.2',
  '2.5',
  '0.0',
];

test.each<[subtrees: ViewSubtree[], included: string[]]>([
  [[], []],
  [[[]], names],
  [['1.3.6.1.2.1'], ['1.3.6.1.2.1', '1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.4']],
  [
    ['1.3.6.1', excluded('1.3.6.1.2.1')],
    ['1.3.6.1', '1.3.6.1.2', '1.3.6.1.2.2'],
  ],
  [
    [excluded('1.3.6.1.2.1'), '1.3.6.1.2.1.1', '1.3.6.1.2'],
    ['1.3.6.1.2', '1.3.6.1.2.1.1.1.0', '1.3.6.1.2.2'],
  ],
  [[excluded('1.3.6.1')], []],
  [['1.3.6.1.2.1.1.1.0'], ['1.3.6.1.2.1.1.1.0']],
])('%j includes %j', (subtrees, included) => {
  const view = viewOf(subtrees, 'read');
  expect(names.filter((name) => view.includes(Oid.from(name)))).toEqual(included);
});

describe('masks, RFC 3415 section 5', () => {
  const row7 = viewOf([{ subtree: '1.3.6.1.2.1.2.2.1.0.7', mask: Uint8Array.of(0xff, 0xa0) }], 'read');
  test.each<[name: string, isIncluded: boolean]>([
    ['1.3.6.1.2.1.2.2.1.1.7', true],
    ['1.3.6.1.2.1.2.2.1.22.7', true],
    ['1.3.6.1.2.1.2.2.1.22.7.5', true],
    ['1.3.6.1.2.1.2.2.1.22.8', false],
    ['1.3.6.1.2.1.2.2.1.22', false],
    ['1.3.6.1.2.1.2.2.2.22.7', false],
  ])('%s in the view of row 7: %s', (name, isIncluded) => expect(row7.includes(Oid.from(name))).toBe(isIncluded));

  test('beyond its end a mask is all ones', () => {
    const view = viewOf([{ subtree: '1.3.6.1.2.1.2.2.1.0.7', mask: Uint8Array.of(0xff) }], 'read');
    expect(view.includes(Oid.from('1.3.6.1.2.1.2.2.1.0.7'))).toBe(true);
    expect(view.includes(Oid.from('1.3.6.1.2.1.2.2.1.1.7'))).toBe(false);
  });
});

/** RFC 3415 section 5, as it is written there: the longest family that matches, then the greatest. */
function reference(
  families: readonly { subtree: number[]; mask: boolean[]; included: boolean }[],
  name: number[],
): boolean {
  const matching = families.filter(
    ({ subtree, mask }) => name.length >= subtree.length && subtree.every((arc, i) => !mask[i] || arc === name[i]),
  );
  matching.sort((a, b) => b.subtree.length - a.subtree.length || Oid.from(b.subtree).compare(Oid.from(a.subtree)));
  return matching[0]?.included ?? false;
}

test('random views say what the text of the RFC says, and stretches pass over nothing', () => {
  const arcs = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 4 }).map((rest) => [1, 3, ...rest]);
  const family = fc.record({ subtree: arcs, wild: fc.option(fc.nat(5)), included: fc.boolean() }).map((given) => ({
    ...given,
    mask: given.subtree.map((_, i) => i !== given.wild),
  }));
  const families = fc.uniqueArray(family, { maxLength: 6, selector: ({ subtree, mask }) => `${subtree} ${mask}` });
  fc.assert(
    fc.property(families, arcs, (given, name) => {
      const distinct = new Set(given.map(({ subtree }) => subtree.join()));
      fc.pre(distinct.size === given.length); // of equal subtrees with unlike masks the RFC does not say which counts
      const view = viewOf(
        given.map(({ subtree, mask, included }) => ({
          subtree,
          type: included ? 'included' : 'excluded',
          mask: Uint8Array.of(mask.reduce((bits, bit, i) => (bit ? bits : bits & ~(0x80 >> i)), 0xff)),
        })),
        'read',
      );
      const oid = Oid.from(name);
      expect(view.includes(oid)).toBe(reference(given, name));
      const stretch = view.stretchFrom(oid);
      const isWithin = stretch !== undefined && stretch.start.compare(oid) <= 0;
      if (view.isExact) expect(isWithin).toBe(view.includes(oid));
      else expect(isWithin || !view.includes(oid)).toBe(true);
      if (stretch?.end) expect(stretch.end.compare(oid)).toBe(1);
    }),
  );
});

test('all and none', () => {
  expect(EVERYTHING.includes(Oid.from('1.3'))).toBe(true);
  expect(NOTHING.includes(Oid.from('1.3'))).toBe(false);
  expect(NOTHING.stretchFrom(Oid.from('1.3'))).toBeUndefined();
});

test.each<[given: unknown, error: RegExp]>([
  ['1.3', /read: must be a list/],
  [['nonsense'], /read\[0\]/],
  [['1.3', '1.3'], /there twice/],
  [[{ subtree: '1.3', type: 'maybe' }], /read\[0\]\.type/],
  [[{ subtree: '1.3', mask: 'ff' }], /read\[0\]\.mask/],
])('%j is refused', (given, error) => {
  expect(() => viewOf(given as ViewSubtree[], 'read')).toThrow(error);
});
