// Runs a small program in a process of its own, on the sources of this repository: to see whether it ends by itself.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a program ended. */
export interface ProgramResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  /** `SIGKILL` when it did not end in time. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a program. */
export interface ProgramOptions {
  /** Milliseconds until it is killed; 10,000. */
  readonly timeout?: number | undefined;
  readonly args?: readonly string[] | undefined;
  /** A command to run it under: `['ip', 'netns', 'exec', 'lab-a']`. */
  readonly under?: readonly string[] | undefined;
}

const packages = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Bundles a TypeScript module (ESM, top-level await) that may import any package of this repository by name, and runs
 * it with this version of Node.
 */
export async function runProgram(source: string, options: ProgramOptions = {}): Promise<ProgramResult> {
  const directory = await mkdtemp(join(tmpdir(), 'mgmtapi-program-'));
  try {
    const program = await bundle(source, directory);
    return await run(program, options);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function bundle(source: string, directory: string): Promise<string> {
  const { build } = await import('tsup'); // slow to load, and few tests need it
  const entry = join(directory, 'program.ts');
  await writeFile(entry, source);
  const alias: Record<string, string> = {};
  for (const name of await readdir(packages)) {
    alias[name === 'mgmtapi' ? name : `@mgmtapi/${name}`] = join(packages, name, 'src/index.ts');
  }
  await build({
    config: false,
    silent: true,
    entry: [entry],
    outDir: join(directory, 'out'),
    format: 'esm',
    target: 'es2022',
    outExtension: () => ({ js: '.mjs' }),
    noExternal: [/mgmtapi/],
    esbuildOptions: (esbuild) => {
      esbuild.alias = alias;
    },
  });
  return join(directory, 'out', 'program.mjs');
}

function run(program: string, options: ProgramOptions): Promise<ProgramResult> {
  const { args = [], timeout = 10_000, under = [] } = options;
  return new Promise((resolve, reject) => {
    const [command = '', ...words] = [...under, process.execPath, program, ...args];
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    const overdue = setTimeout(() => child.kill('SIGKILL'), timeout);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(overdue);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
