// Packs every public package and uses the tarballs as strangers do: node tools/pack-and-try.mjs
//
// publint and attw over each tarball; a plain npm project that installs them all; type checks with three TypeScripts;
// a question, an answer and an exact end (pack-and-try/programs) on Node 20, 22, 24, 26, Bun and Deno, as ESM, as
// CommonJS and as both at once; and the same bundled. Installs are kept under PACK_AND_TRY_CACHE. `only=WORD` runs the
// checks whose name has the word. Needs the packages built (pnpm run build).
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlers } from './pack-and-try/bundlers.mjs';
import { check, closeTally } from './pack-and-try/checks.mjs';
import { npmInstall } from './pack-and-try/installed.mjs';
import { run } from './pack-and-try/run.mjs';
import { runtimes } from './pack-and-try/runtimes.mjs';
import { typeChecks } from './pack-and-try/types.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules/.bin', name);
const only = process.argv.find((word) => word.startsWith('only='))?.slice(5);
const wanted = (name) => only === undefined || name.includes(only);

const packages = readdirSync(join(root, 'packages'))
  .map((folder) => ({ folder, file: join(root, 'packages', folder, 'package.json') }))
  .filter(({ file }) => existsSync(file))
  .map(({ folder, file }) => ({ folder, ...JSON.parse(readFileSync(file, 'utf8')) }))
  .filter((manifest) => !manifest.private);

const unbuilt = packages.filter(({ folder }) => !existsSync(join(root, 'packages', folder, 'dist/index.d.cts')));
if (unbuilt.length > 0)
  throw new Error(`pnpm run build first: ${unbuilt.map(({ name }) => name).join(', ')} not built`);

const work = mkdtempSync(join(tmpdir(), 'pack-and-try-'));
const consumer = join(work, 'consumer');
try {
  const tarballs = await pack();
  await install(tarballs);
  for (const [name, body] of [
    ...(await runtimes(consumer)),
    ...(await bundlers(consumer)),
    ...(await typeChecks(consumer, packages)),
  ]) {
    if (wanted(name)) await check(name, body);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
closeTally();

/** Packs each package and looks at the tarball; returns { name: file }. */
async function pack() {
  const tarballs = {};
  const destination = join(work, 'tarballs');
  mkdirSync(destination);
  for (const { folder, name, version } of packages) {
    const file = join(destination, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
    tarballs[name] = `file:${file}`;
    await check(`pack ${name}`, async () => {
      const cwd = join(root, 'packages', folder);
      await run('npx', ['-y', 'pnpm@10.34.9', 'pack', '--pack-destination', destination], { cwd });
      const contents = (await run('tar', ['-tzf', file])).trim().split('\n');
      const strange = contents.filter((path) => !/^package\/(dist\/|package\.json$|README\.md$|LICENSE$)/.test(path));
      if (strange.length > 0) throw new Error(`the tarball holds ${strange.join(', ')}`);
      for (const path of ['package/README.md', 'package/LICENSE', 'package/dist/index.js', 'package/dist/index.cjs']) {
        if (!contents.includes(path)) throw new Error(`the tarball has no ${path}`);
      }
    });
    if (wanted('publint')) await check(`publint ${name}`, () => run(bin('publint'), ['run', '--strict', file]));
    // node10 resolution knows no subpath exports, and TypeScript 7 no node10.
    if (wanted('attw')) await check(`attw ${name}`, () => run(bin('attw'), ['--no-color', '--profile=node16', file]));
  }
  return tarballs;
}

/** A plain npm project with all tarballs in it, and the programs that use them. */
async function install(tarballs) {
  mkdirSync(consumer);
  const manifest = { name: 'consumer', private: true, dependencies: tarballs };
  writeFileSync(join(consumer, 'package.json'), JSON.stringify(manifest, null, 2));
  cpSync(join(root, 'tools/pack-and-try/programs'), consumer, { recursive: true });
  await check('npm install of the tarballs brings nothing else', async () => {
    await npmInstall(consumer);
    const lock = JSON.parse(readFileSync(join(consumer, 'package-lock.json'), 'utf8'));
    const strange = Object.keys(lock.packages)
      .map((path) => path.replace('node_modules/', ''))
      .filter((name) => name !== '' && !(name in tarballs));
    if (strange.length > 0) throw new Error(`also installed: ${strange.join(', ')}`);
  });
}
