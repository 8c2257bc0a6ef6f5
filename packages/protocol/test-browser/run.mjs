// ber and protocol in a browser: node packages/protocol/test-browser/run.mjs [chromium=PATH]
//
// Bundles the sources with esbuild for the browser, without polyfills; shows the size of each package, minified and
// gzipped, and holds it to its limit; runs both in headless Chromium (Debian: apt-get install chromium), where there is one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Octets, minified and gzipped. Raise one on purpose only. */
const limits = { ber: 5600, protocol: 10900 };

const packages = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(import.meta.url);
const esbuild = createRequire(require.resolve('tsup'))('esbuild');
const options = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));
const source = (name) => join(packages, name, 'src/index.ts');
const alias = {
  '@mgmtapi/ber': source('ber'),
  '@mgmtapi/protocol': source('protocol'),
  '@mgmtapi/testkit': join(packages, 'testkit/src/hex.ts'),
};
const failures = [];

async function bundle(entry) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser', // a node: import fails here
    target: 'es2022',
    alias,
    write: false,
  });
  return outputFiles[0].contents;
}

for (const [name, limit] of Object.entries(limits)) {
  const minified = await bundle(source(name)); // protocol with ber inside, as a page loads it
  const size = gzipSync(minified, { level: 9 }).length;
  console.log(`${name}: ${minified.length} octets minified, ${size} gzipped, limit ${limit}`);
  if (size > limit) failures.push(`${name} is ${size - limit} octets over its limit`);
}

const chromium = [options.chromium, 'chromium', 'chromium-browser', 'google-chrome'].find(
  (command) => command !== undefined && !spawnSync(command, ['--version'], { stdio: 'ignore' }).error,
);
if (chromium === undefined) {
  console.log('note: there is no Chromium here, so nothing ran in a browser');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'));
  try {
    const script = Buffer.from(await bundle(fileURLToPath(new URL('page.ts', import.meta.url)))).toString();
    const page = join(folder, 'page.html');
    writeFileSync(page, `<!doctype html><title>nothing ran</title><script type="module">${script}</script>`);
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}`, '--dump-dom'];
    const { stdout } = spawnSync(chromium, [...flags, pathToFileURL(page).href], { encoding: 'utf8', timeout: 60_000 });
    const title = /<title>(.*?)<\/title>/s.exec(stdout ?? '')?.[1] ?? 'the browser said nothing';
    console.log(`Chromium: ${title}`);
    if (!title.startsWith('passed')) failures.push(title);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
