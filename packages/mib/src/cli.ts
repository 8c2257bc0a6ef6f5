#!/usr/bin/env node
// mgmtapi-mib: check modules, export them, generate TypeScript from them.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateTypes } from './codegen/generate.js';
import { packCompiled } from './compact/pack.js';
import { writeCompiled } from './compact/writer.js';
import { compileMibs } from './compile.js';
import { exportJson } from './export/json.js';
import { formatLint } from './export/lint.js';
import { formatSarif } from './export/sarif.js';
import type { MibTree } from './model/tree.js';
import type { MibSource } from './source.js';
import { standardMibs } from './standard.js';

const USAGE = `usage: mgmtapi-mib COMMAND [options] FILE-OR-FOLDER...

  lint      [--strict] [--sarif] [--all]   faults, with the line and what to do; exit 1 when there are errors
  generate  --out FOLDER [--module NAME]... [--descriptions] [--runtime SPECIFIER]   TypeScript, one file a module
  json      [--module NAME]... [--no-descriptions]   names, OIDs, types, indexes, descriptions
  compact   --out FILE   the compiled form, as { names, types } in base64

Imports are found among the files given, then among the built-in standard modules (not with --no-standard).
`;

/** Runs the command line; gives the exit code. */
export function main(args: readonly string[], print: (text: string) => void, complain: (text: string) => void): number {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    complain(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [command, ...paths] = positionals;
  if (command === undefined || (paths.length === 0 && command !== 'generate')) {
    complain(USAGE);
    return 2;
  }
  const sources = paths.flatMap(readSources);
  const base = values['no-standard'] ? undefined : standardMibs();
  const tree = compileMibs(sources, { strict: values.strict ?? false, base });
  const modules = values.module ?? (sources.length > 0 ? ownModules(tree, base) : undefined);
  switch (command) {
    case 'lint':
      print(
        values.sarif
          ? `${JSON.stringify(formatSarif(tree.diagnostics), null, 2)}\n`
          : formatLint(tree.diagnostics, values.all ? 'info' : 'warning'),
      );
      return tree.diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
    case 'json':
      print(`${JSON.stringify(exportJson(tree, { modules, descriptions: !values['no-descriptions'] }), null, 1)}\n`);
      return 0;
    case 'generate':
    case 'compact':
      return write(command, tree, modules, values, complain);
    default:
      complain(USAGE);
      return 2;
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      strict: { type: 'boolean' },
      sarif: { type: 'boolean' },
      all: { type: 'boolean' },
      out: { type: 'string' },
      module: { type: 'string', multiple: true },
      descriptions: { type: 'boolean' },
      'no-descriptions': { type: 'boolean' },
      'no-standard': { type: 'boolean' },
      runtime: { type: 'string' },
    },
  });
}

function write(
  command: string,
  tree: MibTree,
  modules: readonly string[] | undefined,
  values: ReturnType<typeof parse>['values'],
  complain: (text: string) => void,
): number {
  if (values.out === undefined) {
    complain('--out is missing\n');
    return 2;
  }
  if (command === 'compact') {
    writeFileSync(values.out, `${JSON.stringify(packCompiled(writeCompiled(tree)))}\n`);
    return 0;
  }
  mkdirSync(values.out, { recursive: true });
  const files = generateTypes(tree, { modules, runtime: values.runtime, descriptions: values.descriptions });
  for (const [name, text] of files) writeFileSync(join(values.out, name), text);
  return 0;
}

/** The modules that were read from the sources, not those they were built on. */
function ownModules(tree: MibTree, base: MibTree | undefined): string[] {
  return [...tree.linked.modules]
    .filter(([name, record]) => base?.linked.modules.get(name) !== record)
    .map(([name]) => name);
}

function readSources(path: string): MibSource[] {
  if (!statSync(path).isDirectory()) return [{ name: path, text: new Uint8Array(readFileSync(path)) }];
  const files = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name }) => ({ name: join(path, name), text: new Uint8Array(readFileSync(join(path, name))) }));
}

if (/^(?:mgmtapi-mib|cli)(?:\.[cm]?js)?$/.test(basename(process.argv[1] ?? ''))) {
  try {
    process.exitCode = main(
      process.argv.slice(2),
      (text) => process.stdout.write(text),
      (text) => process.stderr.write(text),
    );
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
