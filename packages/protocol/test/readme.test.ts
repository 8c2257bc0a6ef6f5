// The README lists exactly the codes that exist.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const listed = (path: string, pattern: RegExp): string[] =>
  [...read(path).matchAll(pattern)].map(([, name]) => name!).sort();

test('error codes', () => {
  const inType = listed('../src/error.ts', /^ {2}\| '(MESSAGE_[A-Z_]+)'/gm);
  expect(inType.length).toBeGreaterThan(4);
  expect(listed('../src/error.ts', /^ \* - `(MESSAGE_[A-Z_]+)`/gm)).toEqual(inType);
  expect(listed('../README.md', /^\| `(MESSAGE_[A-Z_]+)`/gm)).toEqual(inType);
});
