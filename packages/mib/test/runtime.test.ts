// Tables, columns, scalars and notifications: defined at run time from a tree.
import { Oid } from '@mgmtapi/ber';
import type { Row, VarBind } from '@mgmtapi/protocol';
import { describe, expect, it } from 'vitest';
import { compileMibs, standardMibs } from '../src/index.js';
import { column, index, notification, scalar, table, tc } from '../src/runtime.js';
import { acmeTree, moduleOf } from './fixtures.js';

const tree = acmeTree();
const ENTRY = '1.3.6.1.4.1.99999.1.2.1';
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const cell = (number: number, value: Omit<VarBind, 'oid'>): [number, VarBind] => [
  number,
  { oid: Oid.from(`${ENTRY}.${number}`), ...value } as VarBind,
];

describe('a table of a tree', () => {
  const acme = tree.table('ACME-MIB::acmeTable');
  it('names its columns', () => {
    expect(String(acme.oid)).toBe('1.3.6.1.4.1.99999.1.2');
    expect([...acme.columns]).toEqual([
      ['acmeColour', 1],
      ['acmeName', 2],
      ['acmeHeat', 3],
      ['acmeFlags', 4],
      ['acmeTotal', 5],
      ['acmeMac', 6],
      ['acmeMade', 7],
      ['acmeAddrType', 8],
      ['acmeAddr', 9],
      ['acmeStatus', 10],
    ]);
  });
  it('decodes rows', () => {
    const row: Row = {
      index: Oid.from('3.104.105'),
      columns: new Map([
        cell(3, { type: 'Integer32', value: 205 }),
        cell(4, { type: 'OctetString', value: hex('8040') }),
        cell(5, { type: 'Counter64', value: 5n }),
        cell(6, { type: 'OctetString', value: hex('001b21010203') }),
        cell(7, { type: 'NoSuchInstance', value: null }),
        cell(8, { type: 'Integer32', value: 2 }),
        cell(9, { type: 'OctetString', value: hex('20010db8000000000000000000000001') }),
        cell(99, { type: 'Integer32', value: 1 }),
      ]),
    };
    const decoded = acme.decodeRow(row);
    expect(decoded).toMatchObject({
      index: { acmeColour: { label: 'darkBlue', value: 3 }, acmeName: 'hi' },
      shape: 'conforming',
      acmeHeat: 205,
      acmeTotal: 5n,
      acmeAddrType: { label: 'ipv6', value: 2 },
      acmeAddr: { type: 'ipv6', text: '2001:db8::1' },
    });
    expect(Object.keys(decoded)).toEqual([
      'index',
      'instance',
      'shape',
      'acmeHeat',
      'acmeFlags',
      'acmeTotal',
      'acmeMac',
      'acmeAddrType',
      'acmeAddr',
    ]);
    expect([...(decoded.acmeFlags as Set<string>)]).toEqual(['hot', 'loud']);
    expect((decoded.acmeMac as { format(): string }).format()).toBe('00:1b:21:01:02:03');
  });
  it('never loses a row to its index', () => {
    const decoded = acme.decodeRow({
      index: Oid.from([]),
      columns: new Map([cell(3, { type: 'Integer32', value: 1 })]),
    });
    expect(decoded).toMatchObject({ shape: 'unreadable', index: {}, acmeHeat: 1 });
  });
  it('reads an address by the type in its index', () => {
    const peers = tree.table('acmePeerTable');
    expect(peers.decodeRow({ index: Oid.from('1.4.192.0.2.1.7'), columns: new Map() })).toMatchObject({
      index: { acmePeerType: { label: 'ipv4' }, acmePeerAddr: { type: 'ipv4', text: '192.0.2.1' }, ifIndex: 7 },
    });
  });
  it('follows AUGMENTS', () => {
    expect(tree.table('acmeIfTable').decodeRow({ index: Oid.from('7'), columns: new Map() })).toMatchObject({
      index: { ifIndex: 7 },
    });
  });
  it('is there for the built-in modules', () => {
    const row = {
      index: Oid.from('3'),
      columns: new Map([
        [2, { oid: Oid.from('1.3.6.1.2.1.2.2.1.2.3'), type: 'OctetString', value: Buffer.from('eth0') } as VarBind],
      ]),
    };
    expect(standardMibs().table('IF-MIB::ifTable').decodeRow(row)).toMatchObject({
      index: { ifIndex: 3 },
      ifDescr: 'eth0',
    });
  });
  it('keeps a column called index beside the index', () => {
    const odd = compileMibs(
      [
        moduleOf(`tTable OBJECT-TYPE SYNTAX SEQUENCE OF TEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "d" ::= { test 1 }
      tEntry OBJECT-TYPE SYNTAX TEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "d" INDEX { index } ::= { tTable 1 }
      TEntry ::= SEQUENCE { index Integer32 }
      index OBJECT-TYPE SYNTAX Integer32 (0..9) MAX-ACCESS read-only STATUS current DESCRIPTION "d" ::= { tEntry 1 }`),
      ],
      { base: standardMibs() },
    );
    const row = odd.table('tTable').decodeRow({
      index: Oid.from('4'),
      columns: new Map([[1, { oid: Oid.from('1.3'), type: 'Integer32', value: 4 } as VarBind]]),
    });
    expect(row).toMatchObject({ index: { index: 4 }, index_: 4 });
  });
  it.each(['nothing', 'ifDescr', 'IF-MIB::nothing'])('%s is none', (name) =>
    expect(() => tree.table(name)).toThrow(RangeError),
  );
});

describe('definitions in code', () => {
  const layout = index({ colour: tc.enum({ red: 1, blue: 2 }), name: tc.text({ hint: '32t' }) }, true);
  const heat = column('heat', `${ENTRY}.3`, tc.integer32(), 'read-create', layout);
  const flags = column('flags', `${ENTRY}.4`, tc.bits({ hot: 0, wet: 1 }), 'read-create', layout);
  const status = column(
    'status',
    `${ENTRY}.10`,
    tc.enum({ active: 1, createAndGo: 4, destroy: 6 }),
    'read-create',
    layout,
  );
  const things = table('things', '1.3.6.1.4.1.99999.1.2', layout, { heat, flags, status }, { rowStatus: 'status' });
  const uptime = scalar('uptime', '1.3.6.1.4.1.99999.1.1', tc.timeTicks(), 'read-only');

  it('say where an instance is, how it is set and read', () => {
    const one = heat.at({ colour: 'blue', name: 'hi' });
    expect(String(one.oid)).toBe(`${ENTRY}.3.2.104.105`);
    expect(one.encode(205)).toEqual({ oid: one.oid, type: 'Integer32', value: 205 });
    expect(one.decode({ oid: one.oid, type: 'Integer32', value: 7 })).toBe(7);
    expect(one.decode({ oid: one.oid, type: 'NoSuchObject', value: null })).toBeUndefined();
    expect(one.decode({ oid: one.oid, type: 'OctetString', value: hex('00') })).toBeUndefined();
    expect(String(uptime.at().oid)).toBe('1.3.6.1.4.1.99999.1.1.0');
  });
  it('refuse what the type does not have', () => {
    const at = heat.at({ colour: 1, name: 'x' });
    expect(() => at.encode(2 ** 31)).toThrow(RangeError);
    expect(() => at.encode('5' as never)).toThrow(TypeError);
    expect(() => status.at({ colour: 1, name: 'x' }).encode('sideways' as never)).toThrow(
      /no such label: sideways; it is one of active/,
    );
    expect(() => heat.at({ colour: 1 } as never)).toThrow('index name: missing');
    expect(() => heat.at({ colour: 'green' as never, name: 'x' })).toThrow(/index colour/);
  });
  it('make rows', () => {
    expect(
      things
        .create({ colour: 'red', name: 'a' }, { heat: 5, flags: ['wet'] })
        .map((one) => ({ ...one, oid: String(one.oid) })),
    ).toEqual([
      { oid: `${ENTRY}.10.1.97`, type: 'Integer32', value: 4 },
      { oid: `${ENTRY}.3.1.97`, type: 'Integer32', value: 5 },
      { oid: `${ENTRY}.4.1.97`, type: 'OctetString', value: hex('40') },
    ]);
    expect(() => things.create({ colour: 'red', name: 'a' }, { nothing: 1 } as never)).toThrow('no column nothing');
  });
  it('read notifications', () => {
    const hot = notification('hot', '1.3.6.1.4.1.99999.0.1', { heat, uptime });
    const trapOid = Oid.from('1.3.6.1.4.1.99999.0.1');
    expect([hot.matches({ trapOid }), hot.matches({ trapOid: '1.3.6.1' })]).toEqual([true, false]);
    const varBinds: VarBind[] = [{ oid: Oid.from(`${ENTRY}.3.2.104`), type: 'Integer32', value: 91 }];
    expect(hot.read({ varBinds })).toEqual({ heat: 91 });
  });
  it.each([
    ['counter64', tc.counter64(), 5, { type: 'Counter64', value: 5 }],
    ['octets by hint', tc.octets({ hint: '1x:' }), '0a:1f', { type: 'OctetString', value: hex('0a1f') }],
    ['octets', tc.octets(), hex('00'), { type: 'OctetString', value: hex('00') }],
    ['opaque', tc.opaque(), hex('00'), { type: 'Opaque', value: hex('00') }],
    ['text', tc.text({ size: [[0, 4]] }), 'ab', { type: 'OctetString', value: hex('6162') }],
    ['address', tc.ipAddress(), '192.0.2.1', { type: 'IpAddress', value: '192.0.2.1' }],
    ['inet', tc.inetAddress(), '::1', { type: 'OctetString', value: hex(`${'00'.repeat(15)}01`) }],
    ['oid', tc.oid(), '1.3', { type: 'ObjectIdentifier', value: Oid.from('1.3') }],
    ['unknown', tc.unknown(), 5, { type: 'Integer32', value: 5 }],
    ['gauge32', tc.gauge32(), 4294967295, { type: 'Gauge32', value: 4294967295 }],
    ['unsigned32', tc.unsigned32(), 1, { type: 'Unsigned32', value: 1 }],
    ['counter32', tc.counter32(), 1, { type: 'Counter32', value: 1 }],
  ])('%s is written', (_, codec, value, written) => {
    expect(codec.write(value as never)).toEqual(written);
  });
  it('keep to sizes', () => {
    expect(() => tc.text({ size: [[0, 4]] }).write('hello')).toThrow(/SIZE \(0\.\.4\)/);
    expect(() => tc.octets({ hint: '1x:' }).write('zz')).toThrow(/DISPLAY-HINT 1x:/);
  });
});
