// Test input that lies beside the repository and never in it: real packets, recorded devices.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../../../shared/', import.meta.url);

/** Where `path` of ../shared is, or undefined, with a note, where there is none. */
export function shared(path: string): string | undefined {
  const file = fileURLToPath(new URL(path, folder));
  if (existsSync(file)) return file;
  console.info(`note: ../shared/${path} is not here, so its part of this test has nothing to do`);
  return undefined;
}
