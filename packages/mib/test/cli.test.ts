// The command line, in a folder of our own.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../src/cli.js';
import { readPacked } from '../src/index.js';
import { ACME } from './fixtures.js';

const folder = mkdtempSync(join(tmpdir(), 'mib-cli-'));
const acme = join(folder, 'acme.mib');
beforeAll(() => writeFileSync(acme, ACME.text));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): { code: number; out: string; err: string } {
  let out = '';
  let err = '';
  const code = main(
    args,
    (text) => (out += text),
    (text) => (err += text),
  );
  return { code, out, err };
}

describe('mgmtapi-mib', () => {
  it('lints files', () =>
    expect(run('lint', '--strict', acme)).toEqual({ code: 0, out: '0 errors, 0 warnings, 0 notes\n', err: '' }));
  it('lints folders, and ends with 1 when there are errors', () => {
    const bad = join(folder, 'bad');
    rmSync(bad, { recursive: true, force: true });
    writeFileSync(join(folder, 'bad.mib'), 'BAD-MIB DEFINITIONS ::= BEGIN a OBJECT IDENTIFIER ::= { nowhere 1 } END');
    const { code, out } = run('lint', folder);
    expect(code).toBe(1);
    expect(out).toContain('bad.mib:1:55: error oid-parent');
    expect(JSON.parse(run('lint', '--sarif', folder).out).runs[0].results).toHaveLength(1);
  });
  it('writes JSON of what it was given', () => {
    const { modules } = JSON.parse(run('json', acme).out);
    expect(modules.map(({ name }: { name: string }) => name)).toEqual(['ACME-MIB']);
    expect(run('json', '--no-descriptions', acme).out).not.toContain('Its heat.');
  });
  it('generates TypeScript', () => {
    const out = join(folder, 'generated');
    expect(run('generate', '--out', out, acme)).toEqual({ code: 0, out: '', err: '' });
    expect(readdirSync(out)).toContain('ACME-MIB.ts');
    const built = join(folder, 'built');
    expect(run('generate', '--out', built, '--module', 'UDP-MIB').code).toBe(0);
    expect(readdirSync(built)).toEqual(expect.arrayContaining(['INET-ADDRESS-MIB.ts', 'UDP-MIB.ts']));
  });
  it('writes the compiled form', () => {
    const out = join(folder, 'acme.json');
    expect(run('compact', '--out', out, acme).code).toBe(0);
    expect(String(readPacked(JSON.parse(readFileSync(out, 'utf8'))).resolve('acmeHeat'))).toBe(
      '1.3.6.1.4.1.99999.1.2.1.3',
    );
  });
  it.each([[[]], [['lint']], [['nothing', 'x']], [['generate', acme]], [['lint', '--what', acme]]])(
    'says how it is used: %j',
    (args) => {
      writeFileSync(join(folder, 'x'), '');
      const { code, err } = run(...args.map((arg) => (arg === 'x' ? join(folder, 'x') : arg)));
      expect(code).toBe(2);
      expect(err).toMatch(/usage|--out/);
    },
  );
});
