// Runs a proof from its TypeScript source: node proof/run.mjs compare-smidump [arguments]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const [name, ...rest] = process.argv.slice(2);
if (!name) throw new Error('usage: node proof/run.mjs NAME [arguments]');
const require = createRequire(createRequire(join(root, 'package.json')).resolve('tsup'));
const { build } = require('esbuild');
const folder = mkdtempSync(join(tmpdir(), 'mib-proof-'));
try {
  const outfile = join(folder, 'proof.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    tsconfig: join(root, 'tsconfig.json'),
    outfile,
    logLevel: 'error',
  });
  const flags = (process.env.NODE_FLAGS ?? '').split(' ').filter(Boolean);
  process.exitCode = spawnSync(process.execPath, [...flags, outfile, ...rest], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
