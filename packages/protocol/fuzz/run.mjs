// The mutation fuzzer, as long as you like: node packages/protocol/fuzz/run.mjs [cases=1000000] [seed=N]
// Bundles the sources as they are, so that nothing has to be built first. Ends with 1 when a promise was broken.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const require = createRequire(import.meta.url);
const esbuild = createRequire(require.resolve('tsup'))('esbuild');
const options = Object.fromEntries(process.argv.slice(2).map((argument) => argument.split('=')));
const cases = Number(options.cases ?? 1_000_000);
const seed = Number(options.seed ?? Date.now()) >>> 0;

const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
try {
  const outfile = join(folder, 'fuzz.mjs');
  await esbuild.build({
    entryPoints: [join(here, '../test/fuzz/run.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    alias: {
      '@mgmtapi/testkit': join(here, '../../testkit/src/hex.ts'),
      '@mgmtapi/ber': join(here, '../../ber/src/index.ts'),
      '@mgmtapi/protocol': join(here, '../src/index.ts'),
    },
    // The corpus finds ../shared from where its own source is.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(here, '../test/shared.ts')).href) },
    outfile,
  });
  const { fuzz } = await import(pathToFileURL(outfile).href);
  console.log(`seed ${seed}, ${cases} cases`);
  const started = performance.now();
  const report = fuzz(cases, seed, (done) =>
    console.log(`${done} cases, ${Math.round((performance.now() - started) / 1000)} s`),
  );
  const { accepted, tolerated, refused, mostSteps, slowest, escapes } = report;
  console.log(`accepted ${accepted}, tolerated ${tolerated}, refused ${refused}`);
  const shown = (hex) => (hex.length > 200 ? `${hex.slice(0, 200)}... (${hex.length / 2} octets)` : hex);
  console.log(`most reader steps: ${mostSteps.perOctet.toFixed(2)} an octet, ${shown(mostSteps.hex)}`);
  console.log(`slowest, all checks included: ${slowest.microseconds.toFixed(0)} us, ${shown(slowest.hex)}`);
  for (const broken of escapes) console.error(`case ${broken.case}: ${broken.reason}\n  ${broken.hex}`);
  console.log(`${escapes.length} escapes`);
  process.exitCode = escapes.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
