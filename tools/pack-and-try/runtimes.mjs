// The smoke programs on each runtime: as ESM, as CommonJS, as both in one process.
import { join } from 'node:path';
import { installed } from './installed.mjs';
import { run } from './run.mjs';

const PROGRAMS = ['esm.mjs', 'commonjs.cjs', 'both.mjs'];
const NODES = ['20', '22', '24', '26'];
const BUN = '1.4.5';
const DENO = '2.9.6';

/** The checks, as pairs of a name and what to run. */
export async function runtimes(consumer) {
  const starts = [];
  for (const version of NODES) starts.push([`Node ${version}`, await node(version)]);
  starts.push([`Bun ${BUN}`, [await binary('bun', BUN)]]);
  starts.push([`Deno ${DENO}`, [await binary('deno', DENO), 'run', '-A', '--node-modules-dir=manual']]);
  return starts.flatMap(([name, [program, ...args]]) =>
    PROGRAMS.map((file) => [`${name}: ${file}`, () => smoke(program, [...args, file], consumer)]),
  );
}

/** It must say so, and end by itself: an open handle would keep it until it is killed. */
export async function smoke(program, args, cwd) {
  const output = await run(program, args, { cwd, seconds: 30 });
  if (!output.includes('smoke ok')) throw new Error(`ended without 'smoke ok':\n${output}`);
}

async function node(version) {
  if (process.versions.node.startsWith(`${version}.`)) return [process.execPath];
  const args = ['-y', '-p', `node@${version}`, '--', 'node', '-p', 'process.execPath'];
  return [(await run('npx', args, { seconds: 300 })).trim()];
}

async function binary(name, version) {
  return join(await installed({ [name]: version }), 'node_modules/.bin', name);
}
