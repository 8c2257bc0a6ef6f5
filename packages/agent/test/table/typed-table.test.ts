// Tables by the definitions of @mgmtapi/mib.
import { Oid } from '@mgmtapi/ber';
import { type Codec, codecOf, compileMibs, standardMibs } from '@mgmtapi/mib';
import { ErrorStatus } from '@mgmtapi/protocol';
import { SnmpManager } from 'mgmtapi';
import { describe, expect, test } from 'vitest';
import { SnmpAgent } from '../../src/index.js';
import { brief, withBench } from '../asker.js';

const tree = standardMibs();
const IF = '1.3.6.1.2.1.2.2.1';

describe('ifTable of the standard modules', () => {
  const rows = [
    { ifIndex: 2, ifDescr: 'eth0', ifType: 'ethernetCsmacd', ifAdminStatus: 'up', ifPhysAddress: '0:1b:21:1:2:3' },
    { ifIndex: 1, ifDescr: 'lo', ifType: 24, ifAdminStatus: 'down', ifSpeed: 4294967295 },
  ];

  test('values are written as the MIB says', () =>
    withBench(async ({ agent, getBulk }) => {
      agent.table(tree.table('IF-MIB::ifTable'), rows);
      const seen = brief((await getBulk([IF], { maxRepetitions: 20 }))?.varBinds);
      expect(seen.map((line) => line.slice(IF.length + 1))).toEqual([
        '1.1 Integer32 1',
        '1.2 Integer32 2',
        '2.1 OctetString 6c6f',
        '2.2 OctetString 65746830',
        '3.1 Integer32 24',
        '3.2 Integer32 6',
        '5.1 Gauge32 4294967295',
        '6.2 OctetString 001b21010203',
        '7.1 Integer32 2',
        '7.2 Integer32 1',
        '7.2 EndOfMibView',
      ]);
    }));

  test('what an agent serves, a session reads by the same definition', async () => {
    const agent = await SnmpAgent.open({ port: 0 });
    const manager = new SnmpManager();
    try {
      agent.table(tree.table('IF-MIB::ifTable'), rows);
      const session = await manager.open(`127.0.0.1:${agent.address[0].port}`);
      const read = [];
      for await (const row of session.table(tree.table('IF-MIB::ifTable'))) read.push(row);
      expect(read).toMatchObject([
        { ifIndex: 1, ifDescr: 'lo', ifType: { label: 'softwareLoopback' } },
        { ifIndex: 2, ifDescr: 'eth0', ifType: { label: 'ethernetCsmacd' } },
      ]);
    } finally {
      await manager.close();
      await agent.close();
    }
  });

  test('only what the MIB lets be written is written, in the form of the rows', () =>
    withBench(async ({ agent, set }) => {
      const live = new Map(rows.map((row) => [row.ifIndex, { ...row }]));
      const seen: unknown[] = [];
      const served = agent.table(tree.table('IF-MIB::ifTable'), live, {
        set(row, name, value) {
          seen.push(value);
          Object.assign(row, { [name]: value });
        },
      });
      const integer = (suffix: string, value: number) =>
        ({ oid: `${IF}.${suffix}`, type: 'Integer32', value }) as const;
      expect(await set([integer('7.1', 1)])).toMatchObject({ errorStatus: 0 });
      expect(live.get(1)?.ifAdminStatus).toBe('up');
      expect(await set([integer('7.1', 99)])).toMatchObject({ errorStatus: ErrorStatus.wrongValue });
      expect(await set([integer('3.1', 6)])).toMatchObject({ errorStatus: ErrorStatus.notWritable });
      expect(seen).toEqual(['up']);
      served.remove();
      expect(await set([integer('7.1', 1)])).toMatchObject({ errorStatus: ErrorStatus.notWritable });
    }));
});

test('an index that is no column of its own, and sizes and ranges of the MIB', () =>
  withBench(async ({ agent, getBulk, set }) => {
    const text = `T-MIB DEFINITIONS ::= BEGIN
      IMPORTS OBJECT-TYPE, Integer32, enterprises FROM SNMPv2-SMI;
      tTable OBJECT-TYPE SYNTAX SEQUENCE OF TEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "" ::= { enterprises 99999 6 }
      tEntry OBJECT-TYPE SYNTAX TEntry MAX-ACCESS not-accessible STATUS current DESCRIPTION "" INDEX { tName, tNumber } ::= { tTable 1 }
      TEntry ::= SEQUENCE { tName OCTET STRING, tNumber Integer32, tLevel Integer32, tText OCTET STRING }
      tName OBJECT-TYPE SYNTAX OCTET STRING (SIZE (1..8)) MAX-ACCESS not-accessible STATUS current DESCRIPTION "" ::= { tEntry 1 }
      tNumber OBJECT-TYPE SYNTAX Integer32 (0..9) MAX-ACCESS not-accessible STATUS current DESCRIPTION "" ::= { tEntry 2 }
      tLevel OBJECT-TYPE SYNTAX Integer32 (0..10) MAX-ACCESS read-write STATUS current DESCRIPTION "" ::= { tEntry 3 }
      tText OBJECT-TYPE SYNTAX OCTET STRING (SIZE (0..4)) MAX-ACCESS read-write STATUS current DESCRIPTION "" ::= { tEntry 4 }
      END`;
    const definition = compileMibs([{ name: 'T-MIB', text }]).table('tTable');
    const rows = [
      { index: { tName: 'b', tNumber: 1 }, tLevel: 1, tText: 'x' },
      { tName: 'aa', tNumber: 2, tLevel: 2, tText: 'y' },
    ];
    agent.table(definition, rows, { set: (row, name, value) => void Object.assign(row, { [name]: value }) });
    const entry = '1.3.6.1.4.1.99999.6.1';
    const seen = brief((await getBulk([entry], { maxRepetitions: 9 }))?.varBinds);
    expect(seen.map((line) => line.slice(entry.length + 1))).toEqual([
      '3.1.98.1 Integer32 1',
      '3.2.97.97.2 Integer32 2',
      '4.1.98.1 OctetString 78',
      '4.2.97.97.2 OctetString 79',
      '4.2.97.97.2 EndOfMibView',
    ]);
    const level = `${entry}.3.1.98.1`;
    const words = `${entry}.4.1.98.1`;
    expect(await set([{ oid: level, type: 'Integer32', value: 11 }])).toMatchObject({
      errorStatus: ErrorStatus.wrongValue,
    });
    expect(await set([{ oid: words, type: 'OctetString', value: 'abcde' }])).toMatchObject({
      errorStatus: ErrorStatus.wrongLength,
    });
    expect(
      await set([
        { oid: level, type: 'Integer32', value: 10 },
        { oid: words, type: 'OctetString', value: 'abcd' },
      ]),
    ).toMatchObject({ errorStatus: 0 });
    expect(rows[0]).toMatchObject({ tLevel: 10, tText: new Uint8Array(Buffer.from('abcd')) });
  }));

test('rows are typed by definitions that know their types', () =>
  withBench(async ({ agent, getBulk }) => {
    const text = codecOf({ base: 'OctetString', displayHint: '255a' }) as Codec<string>;
    const jobTable = {
      oid: Oid.from('1.3.6.1.4.1.99999.7'),
      index: { write: ({ jobId }: { readonly jobId: number }) => Oid.from([jobId]) },
      column: { jobName: { oid: Oid.from('1.3.6.1.4.1.99999.7.1.2'), access: 'read-only', codec: text } },
    };
    const rows = [{ jobId: 7, jobName: 'backup' }];
    agent.table(jobTable, rows);
    // @ts-expect-error a name is text
    agent.table(jobTable, [{ jobId: 7, jobName: 7 }], { context: 'unused' });
    // @ts-expect-error a row has an index
    agent.table(jobTable, [{ jobName: 'x' }], { context: 'other' });
    expect(brief((await getBulk(['1.3.6.1.4.1.99999.7'], { maxRepetitions: 1 }))?.varBinds)).toEqual([
      `1.3.6.1.4.1.99999.7.1.2.7 OctetString ${Buffer.from('backup').toString('hex')}`,
    ]);
  }));

test('what is no definition is refused', () =>
  withBench(async ({ agent }) => {
    expect(() => agent.table({ oid: tree.table('ifTable').oid } as never, [])).toThrow(/table: must be a definition/);
  }));
