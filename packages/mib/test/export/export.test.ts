// JSON, lint text, SARIF.
import { describe, expect, it } from 'vitest';
import { compileMibs, exportJson, formatLint, formatSarif } from '../../src/index.js';
import { acmeTree } from '../fixtures.js';

describe('JSON', () => {
  const tree = acmeTree();
  const json = JSON.parse(JSON.stringify(exportJson(tree, { modules: ['ACME-MIB'] })));
  const [module] = json.modules;
  const object = (name: string): unknown => module.objects.find((one: { name: string }) => one.name === name);
  it('has a form and its version', () =>
    expect({ format: json.format, version: json.version }).toEqual({ format: 'mgmtapi-mib', version: 1 }));
  it('has the module', () =>
    expect(module).toMatchObject({
      name: 'ACME-MIB',
      language: 'SMIv2',
      lastUpdated: '202611220900Z',
      organization: 'Acme',
      imports: { ifIndex: 'IF-MIB' },
    }));
  it('has objects, whole', () => {
    expect(object('acmeHeat')).toEqual({
      name: 'acmeHeat',
      oid: '1.3.6.1.4.1.99999.1.2.1.3',
      kind: 'column',
      macro: 'OBJECT-TYPE',
      access: 'read-create',
      status: 'current',
      units: '0.1 degrees',
      defval: '205',
      description: 'Its heat.',
      syntax: {
        base: 'Integer32',
        type: 'AcmeTemperature',
        typeModule: 'ACME-MIB',
        displayHint: 'd-1',
        ranges: [[-500, 1500]],
      },
    });
    expect(object('acmeEntry')).toMatchObject({
      index: [
        { name: 'acmeColour', module: 'ACME-MIB', oid: '1.3.6.1.4.1.99999.1.2.1.1' },
        { name: 'acmeName', module: 'ACME-MIB', implied: true },
      ],
    });
    expect(object('acmeColour')).toMatchObject({ syntax: { enums: { 1: 'red', 2: 'green', 3: 'darkBlue' } } });
    expect(object('acmeHot')).toMatchObject({ kind: 'notification', objects: ['acmeHeat', 'acmeUptime'] });
  });
  it('has types', () =>
    expect(module.types[0]).toMatchObject({
      name: 'AcmeTemperature',
      convention: true,
      description: 'Tenths of a degree.',
    }));
  it('leaves texts out when asked', () =>
    expect(JSON.stringify(exportJson(tree, { modules: ['ACME-MIB'], descriptions: false }))).not.toContain(
      'Its heat.',
    ));
  it('writes every module, bigints as text', () => expect(JSON.stringify(exportJson(tree))).toContain('"IF-MIB"'));
  it('refuses a module that is not there', () =>
    expect(() => exportJson(tree, { modules: ['NO-MIB'] })).toThrow(RangeError));
});

const FAULTY =
  'A-MIB DEFINITIONS ::= BEGIN\n\ta OBJECT IDENTIFIER ::= { nowhere 1 }\n  b_c OBJECT IDENTIFIER ::= { iso 9 }\nEND\n';

it('lint text shows the line, the place, and what to do', () => {
  const { diagnostics } = compileMibs([{ name: 'a b.mib', text: FAULTY }]);
  expect(formatLint(diagnostics)).toBe(`a b.mib:2:26: error oid-parent: the parent nowhere is not defined anywhere
  \ta OBJECT IDENTIFIER ::= { nowhere 1 }
  \t                        ^^^^^^^
  Define it, or import it.
a b.mib:3:3: warning descriptor-spelling: the descriptor b_c holds an underscore, or ends in a hyphen, or begins with a digit
    b_c OBJECT IDENTIFIER ::= { iso 9 }
    ^^^
  Use letters, digits and single hyphens.
1 errors, 1 warnings, 0 notes
`);
  expect(formatLint(diagnostics, 'error')).not.toContain('b_c');
});

it('SARIF 2.1.0 has rules and places', () => {
  const { diagnostics } = compileMibs([{ name: 'a b.mib', text: FAULTY }]);
  const log = JSON.parse(JSON.stringify(formatSarif(diagnostics)));
  expect(log).toMatchObject({ version: '2.1.0' });
  const [run] = log.runs;
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['descriptor-spelling', 'oid-parent']);
  expect(run.results[0]).toMatchObject({
    ruleId: 'oid-parent',
    ruleIndex: 1,
    level: 'error',
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'a%20b.mib' },
          region: { startLine: 2, startColumn: 26, byteLength: 7 },
        },
      },
    ],
  });
});
