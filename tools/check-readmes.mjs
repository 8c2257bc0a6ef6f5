// Keeps the code in the prose true: node tools/check-readmes.mjs [FILE...]
//
// Every ts, js and sh block of README.md, packages/*/README.md and docs/*.md is compiled (sh: its syntax is read). Words
// after the language in a block's info string: `run` runs it too, against the built packages; `more` goes on from the
// block before it; `other` is somebody else's code, of which only the syntax is read. Comments before a block:
//   <!-- setup
//   import { SnmpManager } from 'mgmtapi';     code that the reader need not see again
//   -->
//   <!-- run: agent 1161, port 1162 -->        an agent plays the demo's recording, and the numbers in the block become
//                                              the agent's port and a free port
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { findBlocks } from './check-readmes/blocks.mjs';
import { compileBlocks } from './check-readmes/compile.mjs';
import { executeBlock, prepareFolder } from './check-readmes/execute.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const list = (folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []);
const packages = list('packages')
  .map((folder) => join(root, 'packages', folder))
  .filter((path) => existsSync(join(path, 'package.json')))
  .map((path) => ({ path, name: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).name }));
const given = process.argv.slice(2);
const files =
  given.length > 0
    ? given
    : [
        join(root, 'README.md'),
        ...packages.map(({ path }) => join(path, 'README.md')),
        ...list('docs')
          .filter((name) => name.endsWith('.md'))
          .map((name) => join(root, 'docs', name)),
      ].filter((file) => existsSync(file));

let passed = 0;
let failed = 0;
const report = (ok, text) => {
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? 'ok    ' : 'failed'}  ${text}`);
};

const blocks = [];
for (const file of files) {
  try {
    blocks.push(...findBlocks(relative(root, file), readFileSync(file, 'utf8')));
  } catch (error) {
    report(false, error.message);
  }
}

const problems = compileBlocks(
  root,
  blocks.filter((block) => block.language !== 'sh' && !block.other),
);
for (const block of blocks) {
  const where = `${block.file}:${block.line}`;
  const wrong =
    block.language === 'sh' || block.other ? syntaxOf(block) : problems.filter((text) => text.startsWith(`${where} `));
  report(wrong.length === 0, `${where} ${block.language} ${block.other ? 'syntax' : 'compiles'}`);
  for (const text of wrong) console.log(`        ${text}`);
}

const folder = prepareFolder(root, packages);
for (const [number, block] of blocks.entries()) {
  if (!block.run) continue;
  try {
    await executeBlock(root, folder, block, number);
    report(true, `${block.file}:${block.line} ${block.language} runs`);
  } catch (error) {
    report(false, `${block.file}:${block.line} ${block.language} runs`);
    console.log(error.message.replace(/^/gm, '        '));
  }
}
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

function syntaxOf({ language, code }) {
  if (language === 'sh') {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: code, encoding: 'utf8' });
    return status === 0 ? [] : [stderr.trim()];
  }
  const { diagnostics } = ts.transpileModule(code, { reportDiagnostics: true, fileName: `block.m${language}` });
  return diagnostics.map((d) => ts.flattenDiagnosticMessageText(d.messageText, ' '));
}
