// Names to OIDs and back.
import { describe, expect, it } from 'vitest';
import { compileMibs, standardMibs, standardNames } from '../../src/index.js';
import { acmeTree, moduleOf } from '../fixtures.js';

const tree = acmeTree();

describe('resolve', () => {
  it.each([
    ['IF-MIB::ifDescr.3', '1.3.6.1.2.1.2.2.1.2.3'],
    ['ifDescr.3', '1.3.6.1.2.1.2.2.1.2.3'],
    ['ifDescr', '1.3.6.1.2.1.2.2.1.2'],
    ['sysUpTime.0', '1.3.6.1.2.1.1.3.0'],
    ['RFC1213-MIB::sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['1.3.6.1', '1.3.6.1'],
    ['.1.3.6.1', '1.3.6.1'],
    ['iso', '1'],
    ['iso.org.dod.internet.mgmt.mib-2', '1.3.6.1.2.1'],
    ['.iso.3.6', '1.3.6'],
    ['.1.3.6.1.2.1.1', '1.3.6.1.2.1.1'],
    ['mib-2.interfaces.ifTable.ifEntry.ifType.7', '1.3.6.1.2.1.2.2.1.3.7'],
    ['internet.4.1.99999', '1.3.6.1.4.1.99999'],
    ['snmpTargetAddrRowStatus."ab"', '1.3.6.1.6.3.12.1.2.1.9.2.97.98'],
    ["snmpTargetAddrRowStatus.'ab'", '1.3.6.1.6.3.12.1.2.1.9.97.98'],
    ['acmeHeat.1."a.b"', '1.3.6.1.4.1.99999.1.2.1.3.1.3.97.46.98'],
    ['ACME-MIB::acmeHeat.3.104.105', '1.3.6.1.4.1.99999.1.2.1.3.3.104.105'],
  ])('%s is %s', (text, oid) => expect(String(tree.resolve(text))).toBe(oid));
  it.each([
    'nothing',
    'ifDescr.',
    'ifDescr..3',
    'ifDescr.x',
    'ifDescr.-1',
    'ifDescr.4294967296',
    'NOWHERE::ifDescr',
    'IF-MIB::sysDescr',
    '',
    '.',
    '::',
    'a b',
    'ifDescr."x',
    '1.3.6.1.4294967296',
    `ifDescr${'.1'.repeat(130)}`,
    '9.9.9.x',
    'ifDescr.3.name',
  ])('%j means nothing', (text) => expect(tree.resolve(text)).toBeUndefined());
  it('takes text alone', () => expect(() => tree.resolve(5 as never)).toThrow(TypeError));
});

describe('child', () => {
  it.each([
    ['1.3.6.1.2.1.2.2.1', 'ifDescr', '1.3.6.1.2.1.2.2.1.2'],
    ['1.3.6.1.2.1', 'interfaces', '1.3.6.1.2.1.2'],
    ['1', 'org', '1.3'],
  ])('%s has %s', (parent, name, oid) => expect(String(tree.child(parent, name))).toBe(oid));
  it.each([
    ['1.3.6.1.2.1', 'ifDescr'],
    ['1.2.3.4', 'x'],
    ['1.3.6.1.2.1.2.2.1', 'nothing'],
  ])('%s has no %s', (parent, name) => expect(tree.child(parent, name)).toBeUndefined());
});

describe('nameOf', () => {
  it.each([
    ['1.3.6.1.2.1.2.2.1.2.3', 'IF-MIB', 'ifDescr', '3'],
    ['1.3.6.1.2.1.1.3.0', 'SNMPv2-MIB', 'sysUpTime', '0'],
    ['1.3.6.1.4.1.99999.1.2.1.3.1.97', 'ACME-MIB', 'acmeHeat', '1.97'],
    ['1.3.6.1.4.1.99999.7', 'ACME-MIB', 'acme', '7'],
    ['1.3.6.1.4.1.424242.1', 'SNMPv2-SMI', 'enterprises', '424242.1'],
    ['1.3.6.1', 'SNMPv2-SMI', 'internet', ''],
    ['0.0', 'SNMPv2-SMI', 'zeroDotZero', ''],
  ])('%s is %s::%s with %j left', (oid, module, name, rest) => {
    const named = tree.nameOf(oid)!;
    expect({ module: named.module, name: named.name, rest: String(named.rest) }).toEqual({ module, name, rest });
    expect(String(named)).toBe(`${module}::${name}${rest === '' ? '' : `.${rest}`}`);
  });
  it('gives the object and the decoded index', () => {
    const named = tree.nameOf('1.3.6.1.4.1.99999.1.2.1.3.1.97.98')!;
    expect(named.object).toBe(tree.find('acmeHeat'));
    expect(named.index).toMatchObject({ ok: true, values: [1, Uint8Array.of(97, 98)] });
    expect(tree.nameOf('1.3.6.1.2.1.31.1.1.1.1.7')!.index).toMatchObject({ ok: true, values: [7] });
    expect(tree.nameOf('1.3.6.1.2.1.1.3.0')!.index).toBeUndefined();
    expect(tree.nameOf('1.3.6.1.2.1.2.2.1.2')!.index).toMatchObject({ ok: false, reason: 'tooShort' });
  });
  it('knows nothing beyond the roots', () => {
    expect(tree.nameOf('2.999.1')!.name).toBe('joint-iso-ccitt');
    expect(tree.nameOf([])).toBeUndefined();
  });
});

describe('one name at two OIDs, two names at one', () => {
  const both = compileMibs(
    [
      moduleOf(
        'a OBJECT IDENTIFIER ::= { test 1 } b OBJECT IDENTIFIER ::= { test 1 } a OBJECT IDENTIFIER ::= { test 2 }',
      ),
    ],
    { base: standardMibs() },
  );
  it('are both kept and found', () => {
    expect(both.findAll('a').map(({ oid }) => String(oid))).toEqual(['1.3.6.1.4.1.99997.1', '1.3.6.1.4.1.99997.2']);
    expect(both.findAll('1.3.6.1.4.1.99997.1').map(({ name }) => name)).toEqual(['a', 'b']);
    expect(both.modules.get('TEST-MIB')!.objects.map(({ name }) => name)).toEqual(['test', 'a', 'b', 'a']);
  });
  it('are both reported', () => {
    const codes = both.diagnostics.map(({ code }) => code);
    expect(codes).toContain('descriptor-duplicate');
    expect(codes).toContain('oid-shared');
  });
  it('over modules: the SMIv2 one speaks', () => {
    expect(String(tree.find('1.3.6.1.2.1.2.2.1.2'))).toBe('IF-MIB::ifDescr');
    expect(tree.findAll('ifDescr').map(String)).toEqual([
      'IF-MIB::ifDescr',
      'RFC1158-MIB::ifDescr',
      'RFC1213-MIB::ifDescr',
    ]);
  });
});

describe('find', () => {
  it('gives the same object every time', () => expect(tree.find('ifDescr')).toBe(tree.find('1.3.6.1.2.1.2.2.1.2')));
  it.each(['nothing', 'IF-MIB::nothing', 'NOWHERE::x', '1.3.6.1.9.9.9', 'ifDescr.3'])('%s is not there', (name) => {
    expect(tree.find(name)).toBeUndefined();
    expect(tree.findAll(name)).toEqual([]);
  });
  it('lists children in order', () => {
    expect(tree.children('1.3.6.1.2.1.31.1').map(({ name }) => name)).toEqual([
      'ifXTable',
      'ifStackTable',
      'ifTestTable',
      'ifRcvAddressTable',
      'ifTableLastChange',
      'ifStackLastChange',
    ]);
    expect(tree.children('1.2.3')).toEqual([]);
  });
});

it('names alone resolve as well', () => {
  const names = standardNames();
  expect(String(names.resolve('ifDescr.3'))).toBe('1.3.6.1.2.1.2.2.1.2.3');
  expect(names.nameOf('1.3.6.1.2.1.2.2.1.2.3')).toMatchObject({ module: 'IF-MIB', name: 'ifDescr' });
  expect(names.find('ifDescr')!.syntax).toBeUndefined();
});
