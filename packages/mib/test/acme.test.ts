// The compiler over modules of our own: what it makes of every kind of definition.
import { describe, expect, it } from 'vitest';
import { compileMibs, standardMibs } from '../src/index.js';
import { ACME, acmeTree, moduleOf, OLD } from './fixtures.js';

describe('an SMIv2 module', () => {
  const tree = acmeTree();
  it('compiles strictly without a fault', () => {
    expect(
      tree.diagnostics.filter(({ module, severity }) => module === 'ACME-MIB' && severity !== 'info').map(String),
    ).toEqual([]);
  });
  it('has its identity', () => {
    const module = tree.modules.get('ACME-MIB')!;
    expect(module).toMatchObject({ name: 'ACME-MIB', language: 'SMIv2', lastUpdated: '202611220900Z' });
    expect(module.organization).toBe('Acme');
    expect(module.contactInfo).toBe('The "workshop"');
    expect(module.imports.get('ifEntry')).toBe('IF-MIB');
    expect(tree.find('acme')!.description).toBe('Everything Acme makes. -- not a comment --');
  });
  it.each([
    ['acmeObjects', '1.3.6.1.4.1.99999.1', 'node', 'OBJECT IDENTIFIER'],
    ['acme', '1.3.6.1.4.1.99999', 'node', 'MODULE-IDENTITY'],
    ['acmeUptime', '1.3.6.1.4.1.99999.1.1', 'scalar', 'OBJECT-TYPE'],
    ['acmeTable', '1.3.6.1.4.1.99999.1.2', 'table', 'OBJECT-TYPE'],
    ['acmeEntry', '1.3.6.1.4.1.99999.1.2.1', 'row', 'OBJECT-TYPE'],
    ['acmeTotal', '1.3.6.1.4.1.99999.1.2.1.5', 'column', 'OBJECT-TYPE'],
    ['acmeHot', '1.3.6.1.4.1.99999.0.1', 'notification', 'NOTIFICATION-TYPE'],
    ['acmeGroup', '1.3.6.1.4.1.99999.2.1', 'group', 'OBJECT-GROUP'],
    ['acmeCompliance', '1.3.6.1.4.1.99999.2.2', 'compliance', 'MODULE-COMPLIANCE'],
  ])('%s', (name, oid, kind, macro) => {
    const object = tree.find(`ACME-MIB::${name}`)!;
    expect({ oid: String(object.oid), kind: object.kind, macro: object.macro }).toEqual({ oid, kind, macro });
    expect(String(object)).toBe(`ACME-MIB::${name}`);
  });
  it('keeps every clause', () => {
    expect(tree.find('acmeUptime')).toMatchObject({
      syntax: { base: 'TimeTicks' },
      access: 'read-only',
      status: 'current',
      units: 'hundredths',
      description: 'How long.',
      reference: 'The manual, page 3.',
    });
    expect(tree.find('acmeHeat')).toMatchObject({
      syntax: {
        base: 'Integer32',
        type: 'AcmeTemperature',
        typeModule: 'ACME-MIB',
        ranges: [{ min: -500, max: 1500 }],
      },
      displayHint: 'd-1',
      defval: '205',
    });
    expect(tree.find('acmeFlags')!.defval).toBe('{ hot, wet }');
    expect(tree.find('acmeMade')!.status).toBe('deprecated');
    expect([...tree.find('acmeColour')!.syntax!.enums!]).toEqual([
      [1, 'red'],
      [2, 'green'],
      [3, 'darkBlue'],
    ]);
    expect(tree.find('acmeAddr')!.syntax).toMatchObject({ type: 'InetAddress', sizes: [{ min: 0, max: 20 }] });
    expect(tree.find('acmeHot')!.objects).toEqual(['acmeHeat', 'acmeUptime']);
    expect(tree.find('acmeCompliance')!.objects).toEqual(['acmeGroup']);
  });
  it('knows the index of rows, AUGMENTS followed', () => {
    expect(tree.find('acmeEntry')!.index).toMatchObject([
      { name: 'acmeColour', implied: false, module: 'ACME-MIB', syntax: { base: 'Integer32' } },
      { name: 'acmeName', implied: true },
    ]);
    expect(tree.find('acmeIfEntry')).toMatchObject({
      augments: 'ifEntry',
      index: [{ name: 'ifIndex', module: 'IF-MIB', syntax: { type: 'InterfaceIndex' } }],
    });
    expect(tree.find('acmePeerEntry')!.index!.map(({ module }) => module)).toEqual(['ACME-MIB', 'ACME-MIB', 'IF-MIB']);
  });
  it('lists its types', () => {
    const types = tree.modules.get('ACME-MIB')!.types;
    expect(types.map(({ name }) => name)).toEqual(['AcmeTemperature', 'AcmeColour', 'AcmeFlags', 'AcmeName']);
    expect(types[0]).toMatchObject({ convention: true, status: 'current', description: 'Tenths of a degree.' });
  });
});

describe('an SMIv1 module', () => {
  const tree = acmeTree();
  it('places traps as RFC 3584 section 3.1 says', () => {
    expect(String(tree.find('oldTrap')!.oid)).toBe('1.3.6.1.4.1.99998.0.7');
    expect(String(tree.find('oldCold')!.oid)).toBe('1.3.6.1.6.3.1.1.5.1');
    expect(tree.find('oldTrap')).toMatchObject({ kind: 'notification', objects: ['oldCount'] });
  });
  it('takes a type for an index', () => {
    expect(tree.find('oldEntry')!.index).toMatchObject([
      { name: 'oldAddress', syntax: { base: 'IpAddress', type: 'NetworkAddress' } },
      { name: 'INTEGER', syntax: { base: 'Integer32' } },
    ]);
    expect(tree.modules.get('OLD-MIB')!.language).toBe('SMIv1');
  });
});

describe('sources', () => {
  it('come in any order, several modules in one', () => {
    const text = `${OLD.text as string}\n${ACME.text as string}`;
    const tree = compileMibs([{ name: 'both', text }], { base: standardMibs() });
    expect(String(tree.resolve('ACME-MIB::acmeHeat'))).toBe('1.3.6.1.4.1.99999.1.2.1.3');
    expect(tree.modules.has('OLD-MIB')).toBe(true);
  });
  it('are read as octets, UTF-8 or Latin-1', () => {
    const body = (name: string): string =>
      moduleOf(`x OBJECT-IDENTITY STATUS current DESCRIPTION "na\u00efve" ::= { test 1 }`, name).text as string;
    const tree = compileMibs(
      [
        { name: 'u', text: new TextEncoder().encode(`\ufeff${body('UTF-MIB')}`) },
        { name: 'l', text: Uint8Array.from(body('LATIN-MIB'), (c) => c.charCodeAt(0)) },
      ],
      { base: standardMibs() },
    );
    expect(tree.find('UTF-MIB::x')!.description).toBe('na\u00efve');
    expect(tree.find('LATIN-MIB::x')!.description).toBe('na\u00efve');
  });
  it('need no base: the arcs and types of the SMI are known', () => {
    const tree = compileMibs([ACME]);
    expect(String(tree.resolve('acmeTotal'))).toBe('1.3.6.1.4.1.99999.1.2.1.5');
    expect(tree.find('acmeTotal')!.syntax).toEqual({ base: 'Counter64' });
    expect(tree.diagnostics.some(({ code, subject }) => code === 'import-module' && subject === 'IF-MIB')).toBe(true);
  });
  it('take the place of a module they were built on', () => {
    const newer = moduleOf('ifMine OBJECT IDENTIFIER ::= { test 2 }', 'IF-MIB');
    const tree = compileMibs([newer], { base: standardMibs() });
    expect(String(tree.find('IF-MIB::ifMine')!.oid)).toBe('1.3.6.1.4.1.99997.2');
    expect(tree.find('IF-MIB::ifDescr')).toBeUndefined();
  });
  it.each([
    ['no iterable', null, /iterable/],
    ['no source', [null], /name, text/],
    ['no name', [{ text: '' }], /name/],
    ['no text', [{ name: 'x', text: 5 }], /text of x/],
  ])('must be what they should: %s', (_, sources, message) => {
    expect(() => compileMibs(sources as never)).toThrow(TypeError);
    expect(() => compileMibs(sources as never)).toThrow(message);
  });
});
