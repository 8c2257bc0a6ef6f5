// The check of the prose, run as CI runs it, over a Markdown file made for the purpose.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../../../tools/check-readmes.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'readmes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Checks one file of these lines; gives the exit code and what was printed, each place as `:LINE ...`. */
function check(lines: readonly string[]) {
  const file = join(folder, 'SAMPLE.md');
  writeFileSync(file, lines.join('\n'));
  const { status, stdout } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  return {
    status,
    printed: stdout
      .replace(/\S*SAMPLE\.md/g, '')
      .trim()
      .split('\n'),
  };
}

test('blocks compile against the packages, run when they say so, and hide their set-up', { timeout: 30_000 }, () => {
  const { status, printed } = check([
    '# Sample',
    '```ts',
    "import { Oid } from '@mgmtapi/ber';",
    "const oid: Oid = await Promise.resolve(Oid.from('1.3'));",
    '```',
    '<!-- setup',
    "import assert from 'node:assert';",
    '-->',
    '<!-- run: port 1162 -->',
    '',
    '```js run',
    'const given = 1162;',
    '```',
    'and',
    '```js more run',
    'assert.notEqual(given, 1000 + 162);',
    '```',
    '```sh run',
    'test -f package.json',
    '```',
    '```js other',
    "const theirs = require('somebody-else');",
    '```',
    '```text',
    'this ( is not code',
    '```',
  ]);
  expect(printed).toEqual([
    'ok      :2 ts compiles',
    'ok      :11 js compiles',
    'ok      :15 js compiles',
    'ok      :18 sh compiles',
    'ok      :21 js syntax',
    'ok      :11 js runs',
    'ok      :15 js runs',
    'ok      :18 sh runs',
    '8 passed, 0 failed, 0 skipped',
  ]);
  expect(status).toBe(0);
});

test('what is wrong is named with its file and line', { timeout: 30_000 }, () => {
  const { status, printed } = check([
    '```js',
    "import { Oid } from '@mgmtapi/ber';",
    "Oid.from('1.3').nothing();",
    '```',
    '```sh',
    "echo 'never closed",
    '```',
    '```js run',
    'process.exitCode = 3;',
    '```',
  ]);
  const text = printed.join('\n');
  expect(text).toContain('failed  :1 js compiles');
  expect(text).toContain("(line 2 of the block): Property 'nothing' does not exist on type 'Oid'.");
  expect(text).toContain('failed  :5 sh compiles');
  expect(text).toContain('failed  :8 js runs\n        exit code 3');
  expect(printed.at(-1)).toBe('1 passed, 3 failed, 0 skipped');
  expect(status).toBe(1);
});

test('a word that is not known is an error, not a comment', { timeout: 30_000 }, () => {
  const { status, printed } = check(['```js Run', '```']);
  expect(printed[0]).toContain("'Run' is not one of run, more, other");
  expect(status).toBe(1);
});
