// The module collections that proofs read: $MIBS, or shared/mibs beside this repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MibSource } from '@mgmtapi/mib';

/** The folder with `standard/` and `vendor/`. */
export const MIBS: string = process.env.MIBS ?? findMibs();

function findMibs(): string {
  for (let folder = process.cwd(); ; folder = resolve(folder, '..')) {
    for (const there of [join(folder, 'shared/mibs'), join(folder, '../shared/mibs')])
      if (existsSync(there)) return there;
    if (folder === resolve(folder, '..')) throw new Error('no shared/mibs; set MIBS');
  }
}

/** All files of a collection. */
export function load(collection: 'standard' | 'vendor'): MibSource[] {
  const folder = join(MIBS, collection);
  return readdirSync(folder).map((name) => ({ name, text: new Uint8Array(readFileSync(join(folder, name))) }));
}
