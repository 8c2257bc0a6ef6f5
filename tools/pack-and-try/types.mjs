// Type checks of the packed declarations: skipLibCheck off, three TypeScripts, the ways that programs resolve modules.
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from './installed.mjs';
import { run } from './run.mjs';

const TYPESCRIPTS = ['5.9.3', '6.0.3', '7.0.2'];
const NODE_TYPES = '20.19.43';
const MODES = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};
/** Which program each group of packages compiles, and with what around it. */
const GROUPS = {
  'ber and protocol, lib es2022 alone': { program: 'platform-free.ts', types: [] },
  'all packages, with @types/node': { program: 'program.ts', types: ['node'], everyPackage: true },
};

/** The checks, as pairs of a name and what to run. */
export async function typeChecks(consumer, packages) {
  const nodeTypes = await installed({ '@types/node': NODE_TYPES });
  const checks = [];
  for (const version of TYPESCRIPTS) {
    const compiler = join(await installed({ typescript: version }), 'node_modules/typescript/bin/tsc');
    for (const [mode, options] of Object.entries(MODES)) {
      for (const [group, { program, types, everyPackage }] of Object.entries(GROUPS)) {
        for (const exactOptionalPropertyTypes of [true, false]) {
          const exact = exactOptionalPropertyTypes ? 'exact' : 'not exact';
          checks.push([
            `tsc ${version} ${mode}: ${group}, optional properties ${exact}`,
            async () => {
              const folder = join(consumer, `types-${version}-${mode}-${program}-${exactOptionalPropertyTypes}`);
              mkdirSync(folder);
              if (types.length > 0) symlinkSync(join(nodeTypes, 'node_modules'), join(folder, 'node_modules'));
              // Under node16 the file name says whether the program is ESM or CommonJS; check it as both.
              const extensions = mode === 'node16' ? ['mts', 'cts'] : ['ts'];
              for (const extension of extensions) {
                cpSync(join(consumer, program), join(folder, program.replace(/ts$/, extension)));
                if (everyPackage) writeFileSync(join(folder, `every-package.${extension}`), everyImport(packages));
              }
              const compilerOptions = {
                ...options,
                target: 'es2022',
                lib: ['es2022'],
                types,
                strict: true,
                noUncheckedIndexedAccess: true,
                exactOptionalPropertyTypes,
                skipLibCheck: false,
                noEmit: true,
              };
              writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*'] }));
              await run(process.execPath, [compiler, '-p', folder]);
            },
          ]);
        }
      }
    }
  }
  return checks;
}

/** A module that names every public package, so that each declaration file is read. */
function everyImport(packages) {
  const lines = packages.map(
    ({ name }, i) => `import * as p${i} from '${name}';\nexport const _${i}: object = p${i};\n`,
  );
  return lines.join('');
}
