// Generated TypeScript: the text, octet for octet; that it type-checks strictly; that wrong uses do not.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { compileMibs, generateTypes, standardMibs } from '../../src/index.js';
import { acmeTree, moduleOf } from '../fixtures.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');
const folder = mkdtempSync(join(tmpdir(), 'mib-codegen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Type checks files with `tsc --strict`; gives what the compiler says. */
function check(compiler: string, name: string, files: Iterable<[string, string]>): string {
  const project = join(folder, name);
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  const paths = Object.fromEntries(
    [
      ['@mgmtapi/mib/runtime', 'mib/src/runtime.ts'],
      ['@mgmtapi/ber', 'ber/src/index.ts'],
      ['@mgmtapi/protocol', 'protocol/src/index.ts'],
      ['@mgmtapi/engine', 'engine/src/index.ts'],
      ['@mgmtapi/security', 'security/src/index.ts'],
      ['@mgmtapi/transport', 'transport/src/index.ts'],
      ['mgmtapi', 'mgmtapi/src/index.ts'],
    ].map(([from, to]) => [from, [join(root, 'packages', to!)]]),
  );
  const options = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: true,
      declaration: false,
      isolatedDeclarations: false,
      typeRoots: [join(root, 'node_modules/@types')],
      paths,
    },
    include: ['*.ts'],
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(options));
  for (const [file, text] of files) writeFileSync(join(project, file), text);
  const tsc = join(dirname(createRequire(join(root, 'package.json')).resolve(`${compiler}/package.json`)), 'bin/tsc');
  try {
    return execFileSync(process.execPath, [tsc, '-p', join(project, 'tsconfig.json')], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

describe('generated code', () => {
  const tree = acmeTree();
  const files = generateTypes(tree, { modules: ['ACME-MIB', 'OLD-MIB'] });
  it('is what it was: golden files', async () => {
    await expect(files.get('ACME-MIB.ts')).toMatchFileSnapshot('golden/ACME-MIB.ts.txt');
    await expect(files.get('OLD-MIB.ts')).toMatchFileSnapshot('golden/OLD-MIB.ts.txt');
  });
  it('brings the modules it takes types from', () => {
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['ACME-MIB.ts', 'IF-MIB.ts', 'INET-ADDRESS-MIB.ts', 'OLD-MIB.ts', 'SNMPv2-TC.ts']),
    );
  });
  it('is the same in any order', () => {
    expect(generateTypes(acmeTree(), { modules: ['OLD-MIB', 'ACME-MIB'] })).toEqual(files);
  });
  it('has descriptions when asked for', () => {
    const text = generateTypes(tree, { modules: ['ACME-MIB'], descriptions: true }).get('ACME-MIB.ts')!;
    expect(text).toContain('/**\n * How long.\n */\nexport const acmeUptime');
  });
  it('imports its runtime from where it is told', () => {
    expect(generateTypes(tree, { modules: ['ACME-MIB'], runtime: '#runtime' }).get('ACME-MIB.ts')).toContain(
      "from '#runtime';",
    );
  });
  it('refuses a module that is not there', () =>
    expect(() => generateTypes(tree, { modules: ['NO-MIB'] })).toThrow(RangeError));

  const usage = readFileSync(join(here, 'usage.ts.txt'), 'utf8');
  it.each(['typescript', 'typescript-7'])(
    'type-checks with %s, right uses do and wrong ones do not',
    (compiler) => {
      // Every wrong use stands under a @ts-expect-error: one that compiles is an error here.
      expect(check(compiler, compiler, [...files, ['usage.ts', usage]])).toBe('');
    },
    120_000,
  );
});

describe('odd names', () => {
  const odd = compileMibs(
    [
      moduleOf(
        ['class', 'index', 'with-hyphen', 'under_score', 'with_hyphen', 'table', 'Upper', 'tc', '9lives']
          .map(
            (name, i) =>
              `${name} OBJECT-TYPE SYNTAX INTEGER { ok(1), with-hyphen(2), 3d(3) } MAX-ACCESS read-only STATUS current DESCRIPTION "d" ::= { test ${i} }`,
          )
          .join('\n'),
      ),
    ],
    { base: standardMibs() },
  );
  const text = generateTypes(odd, { modules: ['TEST-MIB'] }).get('TEST-MIB.ts')!;
  it.each([
    ['class', 'class_'],
    ['index', 'index_'],
    ['with-hyphen', 'with_hyphen'],
    ['with_hyphen', 'with_hyphen_2'],
    ['table', 'table_'],
    ['9lives', '_9lives'],
  ])('%s becomes %s and keeps its name', (name, id) =>
    expect(text).toContain(`export const ${id} = /*#__PURE__*/ scalar('${name}'`),
  );
  it('type-check', () => expect(check('typescript-7', 'odd', [['TEST-MIB.ts', text]])).toBe(''), 60_000);
});

it('modules that import from each other do not wait for each other', () => {
  const one = (name: string, other: string, arc: number): { name: string; text: string } => ({
    name,
    text: `${name} DEFINITIONS ::= BEGIN IMPORTS MODULE-IDENTITY, OBJECT-TYPE, enterprises FROM SNMPv2-SMI TEXTUAL-CONVENTION FROM SNMPv2-TC ${other}Type FROM ${other};
    x${arc} MODULE-IDENTITY LAST-UPDATED "202611220900Z" ORGANIZATION "o" CONTACT-INFO "c" DESCRIPTION "d" ::= { enterprises ${arc} }
    ${name}Type ::= TEXTUAL-CONVENTION STATUS current DESCRIPTION "d" SYNTAX INTEGER { a(1) }
    o${arc} OBJECT-TYPE SYNTAX ${other}Type MAX-ACCESS read-only STATUS current DESCRIPTION "d" ::= { x${arc} 1 } END`,
  });
  const files = generateTypes(compileMibs([one('AA', 'BB', 1), one('BB', 'AA', 2)], { base: standardMibs() }), {
    modules: ['AA'],
  });
  expect(files.get('AA.ts')).not.toContain('./BB.js');
  expect(files.get('AA.ts')).toContain(
    "o1 = /*#__PURE__*/ scalar('o1', '1.3.6.1.4.1.1.1', /*#__PURE__*/ tc.enum({ a: 1 }, { type: 'BBType' }), 'read-only');",
  );
});
