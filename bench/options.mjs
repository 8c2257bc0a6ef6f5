// The arguments of run.mjs, key=value, with their defaults.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { args } from './common.mjs';

export const here = fileURLToPath(new URL('.', import.meta.url));
export const options = args();
export const build = options.build ?? join(here, 'build');
export const peers = options.peers ?? here;
export const ours = options.ours ?? join(here, '../packages/mgmtapi/dist/index.js');
export const node = options.node ?? process.execPath;
export const rounds = Number(options.rounds ?? 3);
export const port = Number(options.port ?? 16100);
export const trapPort = Number(options.trapport ?? 16200);
/** Seconds after which a measurement is killed. */
export const limit = Number(options.limit ?? 40);
/** Which processor the one-at-a-time workloads share, or 'none'. */
export const core = options.pin === 'none' ? 'none' : (options.core ?? '1');
export const snmpd = options.snmpd;
