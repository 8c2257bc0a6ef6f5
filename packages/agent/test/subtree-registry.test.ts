import { Oid } from '@mgmtapi/ber';
import { expect, test } from 'vitest';
import type { MibHandler } from '../src/index.js';
import { SubtreeRegistry } from '../src/subtree-registry.js';

const nobody: MibHandler = { get: () => ({ type: 'NoSuchObject', value: null }), getNext: () => undefined };

function registryOf(...subtrees: string[]): SubtreeRegistry {
  const registry = new SubtreeRegistry();
  for (const subtree of subtrees) registry.add({ subtree: Oid.from(subtree === '' ? [] : subtree), handler: nobody });
  return registry;
}

const drawn = (registry: SubtreeRegistry): string[] =>
  registry.segments.map(({ start, end, owner }) => `${start}..${end ?? ''} ${owner.subtree}`);

test.each<[subtrees: string[], segments: string[]]>([
  [['1.3.6.1.2.1'], ['1.3.6.1.2.1..1.3.6.1.2.2 1.3.6.1.2.1']],
  [
    ['1.3.6.1.2.1', '1.3.6.1.2.1.2'],
    [
      '1.3.6.1.2.1..1.3.6.1.2.1.2 1.3.6.1.2.1',
      '1.3.6.1.2.1.2..1.3.6.1.2.1.3 1.3.6.1.2.1.2',
      '1.3.6.1.2.1.3..1.3.6.1.2.2 1.3.6.1.2.1',
    ],
  ],
  [
    ['1.3.2', '1.3.1'],
    ['1.3.1..1.3.2 1.3.1', '1.3.2..1.3.3 1.3.2'],
  ],
  [
    ['', '1.3.1'],
    ['..1.3.1 ', '1.3.1..1.3.2 1.3.1', '1.3.2.. '],
  ],
  [
    ['1.3', '1.3.1', '1.3.1.5', '1.3.1.5.0', '1.4'],
    [
      '1.3..1.3.1 1.3',
      '1.3.1..1.3.1.5 1.3.1',
      '1.3.1.5..1.3.1.5.0 1.3.1.5',
      '1.3.1.5.0..1.3.1.5.1 1.3.1.5.0',
      '1.3.1.5.1..1.3.1.6 1.3.1.5',
      '1.3.1.6..1.3.2 1.3.1',
      '1.3.2..1.4 1.3',
      '1.4..1.5 1.4',
    ],
  ],
  [['1.3.4294967295'], ['1.3.4294967295..1.4 1.3.4294967295']],
  [
    ['', '2.4294967215'],
    ['..2.4294967215 ', '2.4294967215..2.4294967216 2.4294967215', '2.4294967216.. '],
  ],
])('subtrees %j', (subtrees, segments) => {
  expect(drawn(registryOf(...subtrees))).toEqual(segments);
  expect(drawn(registryOf(...[...subtrees].reverse()))).toEqual(segments);
});

test.each<[asked: string, found: string | undefined]>([
  ['1.3.0', undefined],
  ['1.3.1', '1.3.1'],
  ['1.3.1.9', '1.3.1'],
  ['1.3.1.5', '1.3.1.5'],
  ['1.3.1.5.7.8', '1.3.1.5'],
  ['1.3.1.6', '1.3.1'],
  ['1.3.2', undefined],
  ['2.5', undefined],
])('the longest prefix of %s is %s', (asked, found) => {
  expect(registryOf('1.3.1', '1.3.1.5').find(Oid.from(asked))?.subtree.toString()).toBe(found);
});

test('one subtree has one handler; taken away, it is free again', () => {
  const registry = registryOf('1.3.1');
  const second = { subtree: Oid.from('1.3.1'), handler: nobody };
  expect(() => registry.add(second)).toThrow(RangeError);
  registry.remove(registry.segments[0]!.owner);
  registry.remove(second); // was never there
  expect(registry.segments).toEqual([]);
  registry.add(second);
  expect(registry.find(Oid.from('1.3.1.1'))).toBe(second);
});
