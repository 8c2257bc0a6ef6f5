// npm installs in folders of their own, kept under PACK_AND_TRY_CACHE from one run to the next.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.mjs';

export const cache = process.env.PACK_AND_TRY_CACHE ?? join(tmpdir(), 'mgmtapi-pack-and-try');

/** A folder whose node_modules holds exactly these packages ({ name: version }); installed once. */
export async function installed(dependencies) {
  const text = JSON.stringify({ private: true, dependencies }, null, 2);
  const folder = join(cache, createHash('sha256').update(text).digest('hex').slice(0, 16));
  const done = join(folder, 'installed');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), text);
    await npmInstall(folder);
    writeFileSync(done, '');
  }
  return folder;
}

export async function npmInstall(folder) {
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, seconds: 300 });
}
