// The README lists exactly the codes and tolerances that exist.
import { readFileSync } from 'node:fs';
import { tolerances } from '@mgmtapi/ber';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const listed = (path: string, pattern: RegExp): string[] =>
  [...read(path).matchAll(pattern)].map(([, name]) => name!).sort();

test('error codes', () => {
  const inType = listed('../src/error.ts', /(?:\| |= )'(BER_[A-Z_]+)'/g);
  expect(inType.length).toBeGreaterThan(5);
  expect(listed('../src/error.ts', /^ \* - `(BER_[A-Z_]+)`/gm)).toEqual(inType);
  expect(listed('../README.md', /^\| `(BER_[A-Z_]+)`/gm)).toEqual(inType);
});

test('tolerances', () => {
  expect(listed('../README.md', /^\| `([a-z]+[A-Z][A-Za-z]+)`/gm)).toEqual(Object.keys(tolerances).sort());
});
