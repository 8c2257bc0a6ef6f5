// Which communities a listener accepts.
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Communities } from '../src/communities.js';

const octets = (text: string) => new TextEncoder().encode(text);

test('accepts exactly the ones given, as text or octets', () => {
  const set = new Communities(['public', octets('änder'), '']);
  for (const yes of ['public', 'änder', '']) expect(set.has(octets(yes))).toBe(true);
  for (const no of ['publi', 'publics', 'Public', 'publicpublic', 'p', '\0']) expect(set.has(octets(no))).toBe(false);
  expect(new Communities([]).has(octets(''))).toBe(false);
  expect(new Communities(['']).has(octets('x'))).toBe(false);
});

test('keeps its own copy, and shows none of them', () => {
  const given = octets('s3cret');
  const set = new Communities([given]);
  given.fill(0);
  expect(set.has(octets('s3cret'))).toBe(true);
  expect(inspect(set, { showHidden: true, depth: 9 })).not.toContain('s3cret');
  expect(JSON.stringify(set)).toBe('{}');
});

test('a wrong one is refused without being shown', () => {
  expect(() => new Communities([42 as unknown as string])).toThrow(
    new TypeError('communities: must be text or octets, not number'),
  );
});
