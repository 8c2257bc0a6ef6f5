// The built-in names: the tree itself, and text in both directions.
import { Oid } from '@mgmtapi/ber';
import type { NameTree } from '@mgmtapi/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  configureMgmtApi,
  getLastError,
  SnmpMgrOidToStr,
  SnmpMgrStrToOid,
  setLastError,
} from '../../src/mgmtapi/index.js';
import { mib2Names } from '../../src/names/mib2-names.js';
import { mib2Table } from '../../src/names/mib2-table.js';
import { type AsnObjectIdentifier, DEFINE_NULLOID, DEFINE_OID, type Ref } from '../../src/snmpapi/index.js';

const untouched = DEFINE_NULLOID();

/** What StrToOid makes of text: dotted, or the last error. */
function read(text: string | null): string | number {
  const oid: Ref<AsnObjectIdentifier> = { value: untouched };
  if (SnmpMgrStrToOid(text, oid)) return [...oid.value.ids!].join('.');
  expect(oid.value).toBe(untouched);
  return getLastError();
}

/** What OidToStr makes of an object identifier: text, or the last error. */
function write(arcs: readonly number[] | null): string | number {
  const text = { value: 'untouched' };
  if (SnmpMgrOidToStr(arcs && DEFINE_OID([...arcs]), text)) return text.value;
  expect(text.value).toBe('untouched');
  return getLastError();
}

const arcsOf = (text: string): number[] => text.split('.').map(Number);
const long = (count: number): string => new Array(count).fill('1').join('.');

beforeEach(() => setLastError(0));
afterEach(() => configureMgmtApi());

describe('SnmpMgrStrToOid', () => {
  it.each<[string | null, string | number]>([
    // absolute
    ['.1.3.6.1.2.1.1', '1.3.6.1.2.1.1'],
    ['.1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.1.0'],
    ['.5', '5'],
    ['.iso', '1'],
    ['.iso.org.dod.internet.mgmt.mib-2.system.sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['.iso.org.dod.internet.mgmt.mib.system', '1.3.6.1.2.1.1'],
    ['.iso.3.dod.1.private.enterprises.microsoft.1', '1.3.6.1.4.1.311.1'],
    ['.iso.org.dod.internet.private.enterprises.lanmanager', '1.3.6.1.4.1.77'],
    ['.1.3.6.1.2.1.1.sysDescr.0', '1.3.6.1.2.1.1.1.0'], // names go on after numbers
    ['.1.3.6.1.2.mib.1', '1.3.6.1.2.1.1'],
    ['.1.3.6.1.6', '1.3.6.1.6'],
    ['.iso.org.dod.internet.snmpV2', '1.3.6.1.6'],
    // relative to mib-2
    ['system.sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['system', '1.3.6.1.2.1.1'],
    ['1.1.0', '1.3.6.1.2.1.1.1.0'],
    ['2.2.1.21.1', '1.3.6.1.2.1.2.2.1.21.1'],
    ['interfaces.ifTable.ifEntry.ifOutQLen.1', '1.3.6.1.2.1.2.2.1.21.1'],
    ['1.sysUpTime.0', '1.3.6.1.2.1.1.3.0'],
    ['1.3.6.1.2.1.1', '1.3.6.1.2.1.1.3.6.1.2.1.1'], // misread, without an error
    ['host', '1.3.6.1.2.1.25'],
    ['transmission.7', '1.3.6.1.2.1.10.7'],
    ['0', '1.3.6.1.2.1.0'],
    // numbers
    ['.1.4294967295', '1.4294967295'],
    ['.01.003', '1.3'], // leading zeros are allowed here
    ['.1.4294967296', 12],
    ['99999999999999999999', 12],
    // what cannot be read or found
    [null, 14],
    ['', 14],
    ['.', 14],
    ['..1', 14],
    ['.1..3', 14],
    ['.1.3.', 14],
    ['system.', 14],
    [' system', 14],
    ['system ', 14],
    ['.1 .3', 14],
    ['.1.-3', 14],
    ['.1.+3', 14],
    ['.1.0x3', 14],
    ['.1.1e3', 14],
    ['.1.٣', 14], // a digit, but not of ASCII
    ['SYSTEM', 14],
    ['sysDescr.0', 14], // a name counts only below its parent
    ['mib.system', 14],
    ['.system', 14],
    ['system.ifTable', 14],
    ['iso.org', 14],
    ['SNMPv2-MIB::sysDescr.0', 14], // not in this function
    ['.org', 14],
    // length
    [`.${long(128)}`, long(128)],
    [`.${long(129)}`, 12],
    [long(122), `1.3.6.1.2.1.${long(122)}`],
    [long(123), 12],
  ])('%j is %j', (text, result) => {
    expect(read(text)).toBe(result);
  });

  it('gives an array of its own', () => {
    const first: Ref<AsnObjectIdentifier> = { value: DEFINE_NULLOID() };
    const second: Ref<AsnObjectIdentifier> = { value: DEFINE_NULLOID() };
    SnmpMgrStrToOid('system', first);
    SnmpMgrStrToOid('system', second);
    first.value.ids![0] = 9;
    expect(second.value.ids![0]).toBe(1);
  });

  it('refuses a null destination', () => {
    expect(SnmpMgrStrToOid('system', null)).toBe(false);
    expect(getLastError()).toBe(87);
  });

  it('throws for what C would not compile', () => {
    expect(() => SnmpMgrStrToOid(5 as unknown as string, { value: untouched })).toThrow(TypeError);
  });
});

describe('SnmpMgrOidToStr', () => {
  it.each<[string, string]>([
    ['1.3.6.1.2.1.1.1.0', 'system.sysDescr.0'],
    ['1.3.6.1.2.1.1.3.0', 'system.sysUpTime.0'],
    ['1.3.6.1.2.1.2.2.1.2.2', 'interfaces.ifTable.ifEntry.ifDescr.2'],
    ['1.3.6.1.2.1.2.2.1.21.2', 'interfaces.ifTable.ifEntry.ifOutQLen.2'],
    ['1.3.6.1.2.1.1', 'system'],
    ['1.3.6.1.2.1.99.1', '99.1'],
    ['1.3.6.1.2.1.1.77.1', 'system.77.1'],
    ['1.3.6.1.2.1.25.1.1.0', 'host.1.1.0'],
    ['1.3.6.1.2.1', '.iso.org.dod.internet.mgmt.mib-2'],
    ['1.3.6.1.2', '.iso.org.dod.internet.mgmt'],
    ['1', '.iso'],
    ['1.3.6.1.4.1.311.1', '.iso.org.dod.internet.private.enterprises.microsoft.1'],
    ['1.3.6.1.4.1.77.1.3', '.iso.org.dod.internet.private.enterprises.lanmanager.1.3'],
    ['1.3.6.1.6.3.1', '.iso.org.dod.internet.snmpV2.3.1'],
    ['1.2.3', '.iso.2.3'],
    ['2.5', '.2.5'],
    ['0.0', '.0.0'],
    ['1.3.6.1.2.1.1.4294967295', 'system.4294967295'],
  ])('%s is %s', (oid, text) => {
    expect(write(arcsOf(oid))).toBe(text);
  });

  it.each<[string, readonly number[] | null, number]>([
    ['null', null, 14],
    ['no subidentifiers', [], 14],
    ['more than 128', new Array<number>(129).fill(1), 12],
  ])('refuses %s', (_, arcs, lastError) => {
    expect(write(arcs)).toBe(lastError);
  });

  it('writes 128 subidentifiers', () => {
    expect(write(new Array<number>(128).fill(1))).toBe(`.iso${'.1'.repeat(127)}`);
  });

  it('refuses a null destination', () => {
    expect(SnmpMgrOidToStr(DEFINE_OID([1, 3]), null)).toBe(false);
    expect(getLastError()).toBe(87);
  });
});

/** A tree as strange as it may be: its names are what a test says. */
function tree(names: Readonly<Record<string, string>>): NameTree {
  return {
    resolve: () => undefined,
    child: (parent, name) => {
      const above = Oid.from(parent);
      const found = Object.entries(names).find(
        ([oid, given]) => given === name && Oid.from(oid).slice(0, -1).equals(above),
      );
      return found && Oid.from(found[0]);
    },
    nameOf: (oid) => {
      const whole = Oid.from(oid);
      for (let length = whole.length; length > 0; length--) {
        const name = names[whole.slice(0, length).toString()];
        if (name !== undefined) return { name, rest: whole.slice(length) };
      }
      return undefined;
    },
  };
}

describe('names of another tree', () => {
  it('come before the built-in ones, and go on where these end', () => {
    configureMgmtApi({ names: tree({ '1.3.6.1.4.1.99999': 'acme', '1.3.6.1.2.1.1.1': 'descr' }) });
    expect(read('.iso.org.dod.internet.private.enterprises.acme.1')).toBe('1.3.6.1.4.1.99999.1');
    expect(write([1, 3, 6, 1, 4, 1, 99999, 1])).toBe('.iso.org.dod.internet.private.enterprises.acme.1');
    expect(write([1, 3, 6, 1, 2, 1, 1, 1, 0])).toBe('system.descr.0');
    expect(read('system.sysDescr.0')).toBe('1.3.6.1.2.1.1.1.0');
    configureMgmtApi({});
    expect(write([1, 3, 6, 1, 4, 1, 99999, 1])).toBe('.iso.org.dod.internet.private.enterprises.99999.1');
  });

  it.each([
    ['digits only', { '1.3.6.1.2.1.77': '78' }],
    ['a dot', { '1.3.6.1.2.1.77': 'a.b' }],
    ['nothing', { '1.3.6.1.2.1.77': '' }],
    ['a name that its elder brother has', { '1.3.6.1.2.1.76': 'same', '1.3.6.1.2.1.77': 'same' }],
  ])('are not used when they are %s', (_, names) => {
    configureMgmtApi({ names: tree(names) });
    expect(write([1, 3, 6, 1, 2, 1, 77, 1])).toBe('77.1');
  });
});

describe('reading what was written', () => {
  const nodes = mib2Table.flatMap(([parent]) => (parent === '' ? [] : [arcsOf(parent)]));
  const arc = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 0xffffffff }));
  const oid = fc
    .tuple(fc.constantFrom([], ...nodes), fc.array(arc, { maxLength: 6 }))
    .map(([head, tail]) => [...head, ...tail])
    .filter((arcs) => arcs.length > 0);

  it.each<[string, NameTree | undefined]>([
    ['the built-in names', undefined],
    [
      'a tree that lies',
      tree({ '1.3.6.1.2.1.1': '2', '1.3.6.1.2.1.2': 'system', '1.3.6.1.2.1.3': 'x.y', '1.4': 'org' }),
    ],
  ])('gives the same object identifier, with %s', (_, names) => {
    configureMgmtApi({ names });
    fc.assert(
      fc.property(oid, (arcs) => {
        expect(read(write(arcs) as string)).toBe(arcs.join('.'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('mib2Names as a NameTree', () => {
  const names = mib2Names();

  it.each([
    ['sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['SNMPv2-MIB::sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['RFC1213-MIB::sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['IF-MIB::ifTable', '1.3.6.1.2.1.2.2'],
    ['enterprises.8072', '1.3.6.1.4.1.8072'],
    ['mib-2', '1.3.6.1.2.1'],
    ['IF-MIB::sysDescr.0', undefined],
    ['SysDescr', undefined],
    ['nobody', undefined],
    ['sysDescr.', undefined],
    ['sysDescr.4294967296', undefined],
    ['1.3.6', undefined],
    ['', undefined],
  ])('resolve(%j) is %s', (text, oid) => {
    expect(names.resolve(text)?.toString()).toBe(oid);
  });

  it('nameOf gives the nearest name and the rest', () => {
    const found = names.nameOf('1.3.6.1.2.1.2.2.1.10.3')!;
    expect([found.module, found.name, found.rest.toString()]).toEqual(['IF-MIB', 'ifInOctets', '3']);
    expect(names.nameOf('1.3.6.1.2.1.1.1')?.rest.length).toBe(0);
    expect(names.nameOf('2.999')).toBeUndefined();
  });

  it('takes any case when told so', () => {
    const lax = mib2Names({ ignoreCase: true });
    expect(lax.resolve('SYSDESCR.0')?.toString()).toBe('1.3.6.1.2.1.1.1.0');
    configureMgmtApi({ names: lax });
    expect(read('System.SYSDESCR.0')).toBe('1.3.6.1.2.1.1.1.0');
    expect(write([1, 3, 6, 1, 2, 1, 1, 1, 0])).toBe('system.sysDescr.0');
  });

  it('knows each object identifier and each name once', () => {
    const all = mib2Table.flatMap(([parent, , words]) =>
      words.split(' ').map((word) => ({ parent, name: word.split('=')[0]! })),
    );
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name } of all) {
      const oid = names.resolve(name);
      expect(oid && names.nameOf(oid)?.name).toBe(name);
    }
    expect(all).toHaveLength(222);
  });
});
