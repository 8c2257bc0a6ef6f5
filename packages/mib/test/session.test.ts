// Names and typed tables end to end: a session and a listener over a network in memory, with the embedded agent.
import { SnmpAgent } from '@mgmtapi/agent';
import type { Oid } from '@mgmtapi/ber';
import {
  configureMgmtApi,
  MemoryNetwork,
  SnmpManager,
  SnmpMgrOidToStr,
  SnmpMgrStrToOid,
  type SnmpSession,
  type TableDefinition,
} from 'mgmtapi';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { type EnumValue, standardMibs } from '../src/index.js';
import { column, index, type RowFacts, scalar, table, tc } from '../src/runtime.js';

// As generated code has them.
const ifIndexType = tc.integer32({ type: 'InterfaceIndex' });
const row = index({ ifIndex: ifIndexType });
const text = tc.text({ type: 'DisplayString', hint: '255a' });
const ifIndex = column('ifIndex', '1.3.6.1.2.1.2.2.1.1', ifIndexType, 'read-only', row);
const ifDescr = column('ifDescr', '1.3.6.1.2.1.2.2.1.2', text, 'read-only', row);
const status = tc.enum({ up: 1, down: 2, testing: 3 });
const ifAdminStatus = column('ifAdminStatus', '1.3.6.1.2.1.2.2.1.7', status, 'read-write', row);
const ifTable = table('ifTable', '1.3.6.1.2.1.2.2', row, { ifIndex, ifDescr, ifAdminStatus });
const ifName = column('ifName', '1.3.6.1.2.1.31.1.1.1.1', text, 'read-only', row);
const ifHCInOctets = column('ifHCInOctets', '1.3.6.1.2.1.31.1.1.1.6', tc.counter64(), 'read-only', row);
const ifXTable = table('ifXTable', '1.3.6.1.2.1.31.1.1', row, { ifName, ifHCInOctets });
const sysName = scalar('sysName', '1.3.6.1.2.1.1.5', text, 'read-write');

const mibs = standardMibs();
let network: MemoryNetwork;
let agent: SnmpAgent;
let manager: SnmpManager;
let session: SnmpSession;

beforeEach(async () => {
  network = new MemoryNetwork();
  agent = await SnmpAgent.open({ transport: network, communities: [{ community: 'public', access: 'read-write' }] });
  const interfaces = [1, 2, 3, 10].map((n) => ({ ifIndex: n, ifDescr: `port ${n}`, ifAdminStatus: n === 3 ? 9 : 1 }));
  agent.table(ifTable, interfaces, { set: (each, name, value) => void Object.assign(each, { [name]: value }) });
  // Sparse, and with a row that ifTable does not have.
  agent.table(
    ifXTable,
    [2, 3, 7].map((n) => ({ ifIndex: n, ifName: `p${n}`, ifHCInOctets: 2n ** 40n + BigInt(n) })),
  );
  manager = new SnmpManager({ transport: network, names: mibs });
  session = await manager.open({ host: '127.0.0.1', port: agent.address[0].port });
});
afterEach(async () => {
  await manager.close();
  await agent.close();
});

async function all<R>(rows: AsyncIterable<R>): Promise<R[]> {
  const read: R[] = [];
  for await (const each of rows) read.push(each);
  return read;
}

describe('rows of two tables with one index', () => {
  const expected = [
    { index: { ifIndex: 1 }, ifDescr: 'port 1' },
    { index: { ifIndex: 2 }, ifDescr: 'port 2', ifHCInOctets: 2n ** 40n + 2n },
    { index: { ifIndex: 3 }, ifDescr: 'port 3', ifHCInOctets: 2n ** 40n + 3n },
    { index: { ifIndex: 7 }, ifHCInOctets: 2n ** 40n + 7n },
    { index: { ifIndex: 10 }, ifDescr: 'port 10' },
  ].map((each) => ({ ...each, instance: String(each.index.ifIndex), shape: 'conforming' }));

  it('have the columns asked for, of either', async () => {
    const rows = await all(session.table(ifTable, { columns: ['ifDescr', 'ifHCInOctets'], with: [ifXTable] }));
    expect(rows.map((each) => ({ ...each, instance: String(each.instance) }))).toEqual(expected);
    const [first] = rows;
    expectTypeOf(first!.ifDescr).toEqualTypeOf<string | undefined>();
    expectTypeOf(first!.ifHCInOctets).toEqualTypeOf<bigint | undefined>();
    expectTypeOf(first!.index).toEqualTypeOf<{ readonly ifIndex: number }>();
    expectTypeOf<keyof NonNullable<typeof first>>().toEqualTypeOf<
      'index' | 'instance' | 'shape' | 'ifDescr' | 'ifHCInOctets'
    >();
    // @ts-expect-error not asked for
    expect(first!.ifName).toBe(undefined);
  });

  it('the same by definitions made at run time', async () => {
    const [base, more] = [mibs.table('IF-MIB::ifTable'), mibs.table('IF-MIB::ifXTable')];
    const rows = await all(session.table(base, { columns: ['ifDescr', 'ifHCInOctets'], with: [more] }));
    expect(rows.map((each) => ({ ...each, instance: String(each.instance) }))).toEqual(expected);
    expectTypeOf(rows).toEqualTypeOf<(Record<string, unknown> & Omit<Record<string, unknown>, keyof RowFacts<0>>)[]>();
  });

  it.each(['v1', 'v2c'] as const)('have all columns that the agent has when none are named: %s', async (version) => {
    const port = agent.address[0].port;
    const other = await manager.open({ host: '127.0.0.1', port, version });
    const base = mibs.table('IF-MIB::ifTable');
    const rows = await all(other.table(base, { with: [mibs.table('IF-MIB::ifXTable')], windows: 2 }));
    expect(rows.map(({ index, ifDescr, ifName }) => [index, ifDescr, ifName])).toEqual([
      [{ ifIndex: 1 }, 'port 1', undefined],
      [{ ifIndex: 2 }, 'port 2', 'p2'],
      [{ ifIndex: 3 }, 'port 3', 'p3'],
      [{ ifIndex: 7 }, undefined, 'p7'],
      [{ ifIndex: 10 }, 'port 10', undefined],
    ]);
  });

  it('from, to and limit count joined rows', async () => {
    const some = session.table(ifTable, { with: [ifXTable], from: [2], to: [7] });
    expect((await all(some)).map((each) => each.index.ifIndex)).toEqual([2, 3, 7]);
    const few = session.table(ifTable, { with: [ifXTable], limit: 2, maxRepetitions: 1 });
    expect((await all(few)).map((each) => [each.ifDescr, each.ifName])).toEqual([
      ['port 1', undefined],
      ['port 2', 'p2'],
    ]);
  });

  it('columns of the second table alone bring its rows', async () => {
    const rows = await all(session.table(ifTable, { columns: ['ifName'], with: [ifXTable] }));
    expect(rows.map((each) => each.ifName)).toEqual(['p2', 'p3', 'p7']);
  });
});

describe('rows of one table', () => {
  it('have enumerations as literals, and numbers the module does not name', async () => {
    const rows = await all(session.table(ifTable, { columns: ['ifAdminStatus'] }));
    expectTypeOf(rows[0]!.ifAdminStatus).toEqualTypeOf<EnumValue<'up' | 'down' | 'testing'> | undefined>();
    expect(rows.map((each) => each.ifAdminStatus?.label)).toEqual(['up', 'up', undefined, 'up']);
    expect(rows[2]!.ifAdminStatus?.value).toBe(9);
  });

  it('have columns chosen at run time', async () => {
    const names: string[] = ['ifDescr'];
    const rows = await all(session.table(ifTable, { columns: names }));
    expect(rows[0]).toMatchObject({ ifDescr: 'port 1' });
    expectTypeOf(rows[0]!.ifAdminStatus).toEqualTypeOf<EnumValue<'up' | 'down' | 'testing'> | undefined>();
    const [numbered] = await all(session.table(ifTable, { columns: [2] }));
    expect(numbered!.ifDescr).toBe('port 1');
  });

  it('are what a definition of one’s own makes of them', () => {
    const own: TableDefinition<{ id: string }> = { ...ifTable, decodeRow: ({ index: id }) => ({ id: String(id) }) };
    expectTypeOf(session.table(own, { columns: ['ifDescr'] })).toEqualTypeOf<AsyncIterableIterator<{ id: string }>>();
    const generic = <R>(definition: TableDefinition<R>): AsyncIterableIterator<R> => session.table(definition);
    expectTypeOf(generic(own)).toEqualTypeOf<AsyncIterableIterator<{ id: string }>>();
  });

  it('mistakes are told before anything is sent', () => {
    // @ts-expect-error no such column
    expect(() => session.table(ifTable, { columns: ['ifDescription'] })).toThrow(/^columns\[0\]: .*"ifDescription"/);
    // @ts-expect-error a column of a table that is not joined
    expect(() => session.table(ifTable, { columns: ['ifDescr', 'ifName'] })).toThrow(/^columns\[1\]/);
    // @ts-expect-error no definition
    expect(() => session.table(ifTable, { with: ['ifXTable'] })).toThrow(/^with\[0\]/);
    // @ts-expect-error not a list
    expect(() => session.table(ifTable, { with: ifXTable })).toThrow(/^with: must be an array/);
    expect(() => session.table('ifTable', { with: [ifXTable] })).toThrow(/^with: needs a table definition/);
    expect(manager.counters.snmpOutPkts).toBe(0);
  });
});

describe('set by type', () => {
  it('writes what the label says', async () => {
    const answer = await session.set(ifAdminStatus.at({ ifIndex: 3 }), 'down');
    expectTypeOf(answer.oid).toEqualTypeOf<Oid>();
    expect([String(answer.oid), answer.type, answer.value]).toEqual(['1.3.6.1.2.1.2.2.1.7.3', 'Integer32', 2]);
    const instance = ifAdminStatus.at({ ifIndex: 3 });
    expect(instance.decode(await session.get(instance.oid))?.label).toBe('down');
  });

  it('refuses at compile time and at run time what the type does not have', async () => {
    // @ts-expect-error no such label
    const sideways = session.set(ifAdminStatus.at({ ifIndex: 3 }), 'sideways');
    await expect(sideways).rejects.toThrow(/^value: no such label: sideways/);
    await expect(sideways).rejects.toBeInstanceOf(RangeError);
    // @ts-expect-error a string wanted
    await expect(session.set(sysName.at(), 5)).rejects.toThrow(TypeError);
    // @ts-expect-error read-only: compiles to no instance that can be set
    const refused = session.set(ifDescr.at({ ifIndex: 3 }), 'x', { retries: 0 });
    await expect(refused).rejects.toMatchObject({ status: 'notWritable' });
  });

  it('takes options, and still takes variables', async () => {
    const aborted = AbortSignal.abort(new Error('too late'));
    await expect(session.set(ifAdminStatus.at({ ifIndex: 1 }), 'up', { signal: aborted })).rejects.toThrow('too late');
    const both = await session.set([ifAdminStatus.at({ ifIndex: 1 }).encode(2)]);
    expect(both.map(({ value }) => value)).toEqual([2]);
  });
});

describe('names', () => {
  it('name what is asked and where a walk and a table begin', async () => {
    expect((await session.get('IF-MIB::ifDescr.2')).oid.toString()).toBe('1.3.6.1.2.1.2.2.1.2.2');
    expect((await session.get(['sysName.0', 'ifDescr.10'])).map(({ type }) => type)).toEqual([
      'OctetString',
      'OctetString',
    ]);
    const walked = await all(session.walk('ifTable'));
    expect(walked.map(({ oid }) => String(mibs.nameOf(oid))).slice(0, 5)).toEqual([
      'IF-MIB::ifIndex.1',
      'IF-MIB::ifIndex.2',
      'IF-MIB::ifIndex.3',
      'IF-MIB::ifIndex.10',
      'IF-MIB::ifDescr.1',
    ]);
    const rows = await all(session.table('ifTable', { columns: ['ifDescr', 7] }));
    expect(rows.map(({ index: { arcs }, columns }) => [...arcs, ...columns.keys()])).toEqual(
      [1, 2, 3, 10].map((n) => [n, 2, 7]),
    );
    await expect(session.get('sysNoName.0')).rejects.toThrow(/^oids: the loaded names have no "sysNoName.0"/);
    expect(() => session.table('ifTable', { columns: ['ifName'] })).toThrow(/^columns\[0\]: .*"ifName"/);
  });

  it('name what is notified, and come back from what is heard', async () => {
    const listener = await manager.listen({ port: 1162, address: '127.0.0.1' });
    await session.get('sysName.0');
    await manager.notify(
      { host: '127.0.0.1', port: 1162 },
      {
        kind: 'trap',
        trapOid: 'IF-MIB::linkDown',
        varBinds: [{ oid: 'ifIndex.3', type: 'Integer32', value: 3 }, ifAdminStatus.at({ ifIndex: 3 }).encode('down')],
      },
    );
    for await (const heard of listener) {
      expect(String(mibs.nameOf(heard.trapOid))).toBe('IF-MIB::linkDown');
      expect(heard.varBinds.map(({ oid }) => String(mibs.nameOf(oid)))).toEqual([
        'IF-MIB::ifIndex.3',
        'IF-MIB::ifAdminStatus.3',
      ]);
      break;
    }
  });
});

describe('SnmpMgrStrToOid and SnmpMgrOidToStr with the standard modules', () => {
  beforeEach(() => configureMgmtApi({ names: mibs }));
  afterEach(() => configureMgmtApi({ names: undefined }));

  it.each([
    [
      '.iso.org.dod.internet.mgmt.mib-2.ifMIB.ifMIBObjects.ifXTable.ifXEntry.ifHCInOctets.3',
      '1.3.6.1.2.1.31.1.1.1.6.3',
    ],
    ['system.sysName.0', '1.3.6.1.2.1.1.5.0'],
    ['ifMIB.ifMIBObjects.ifXTable.ifXEntry.ifName.7', '1.3.6.1.2.1.31.1.1.1.1.7'],
  ])('%s', (name, oid) => {
    const target = { value: { idLength: 0, ids: null as number[] | null } };
    expect(SnmpMgrStrToOid(name, target)).toBe(true);
    expect(target.value.ids?.join('.')).toBe(oid);
    const back = { value: '' };
    expect(SnmpMgrOidToStr(target.value, back)).toBe(true);
    const again = { value: { idLength: 0, ids: null as number[] | null } };
    expect(SnmpMgrStrToOid(back.value, again)).toBe(true);
    expect(again.value).toEqual(target.value);
    expect(back.value).toContain(name.split('.').at(-2));
  });
});
