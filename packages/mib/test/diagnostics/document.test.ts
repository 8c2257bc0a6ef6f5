// DIAGNOSTICS.md says of every code what the code says.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CODES, DIAGNOSTIC_CODES } from '../../src/index.js';

it('every code has its line in DIAGNOSTICS.md', () => {
  const text = readFileSync(new URL('../../DIAGNOSTICS.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z-]+)` *\| (\w+) *\| (\w+) *\|/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(DIAGNOSTIC_CODES.map((code) => [code, CODES[code].lenient, CODES[code].strict]));
});
