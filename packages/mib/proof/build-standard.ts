// Makes src/standard/{names,types}.ts from the modules in shared/mibs/standard: node proof/run.mjs build-standard
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { compileMibs } from '@mgmtapi/mib';
import { packCompiled } from '../src/compact/pack.js';
import { writeCompiled } from '../src/compact/writer.js';
import { load } from './modules.js';

const folder = process.argv[2] ?? 'packages/mib/src/standard';
const packed = packCompiled(writeCompiled(compileMibs(load('standard'))));
for (const part of ['names', 'types'] as const) {
  const text = `// Made by proof/build-standard.ts from the standard modules. Do not edit.

/** The compiled form (see src/compact): deflated, in base64. */
export const STANDARD_${part.toUpperCase()}: string =
  '${packed[part]}';
`;
  writeFileSync(`${folder}/${part}.ts`, text);
  console.log(part, text.length, 'octets,', gzipSync(text, { level: 9 }).length, 'gzip');
}
