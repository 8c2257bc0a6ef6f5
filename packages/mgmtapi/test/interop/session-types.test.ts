// Every type of the SMI, read from Net-SNMP's agent, and written and read back where the agent allows it.
import { type NetSnmp, netSnmp, peersMissing, startNetSnmpAgent } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Oid,
  ResponseError,
  SnmpManager,
  type SnmpSession,
  textOf,
  type Value,
  type VarBindLike,
} from '../../src/index.js';

const OVERRIDES = '1.3.6.1.4.1.8072.9999.9999'; // snmpd.conf
const SUBAGENT = '1.3.6.1.4.1.8072.9999.9998'; // subagent.c

/** What snmpd's own tables hold on every machine with a loopback interface; lo is interface 1. */
const OWN_TABLES: readonly [name: string, oid: string, type: Value['type']][] = [
  ['sysUpTime.0', '1.3.6.1.2.1.1.3.0', 'TimeTicks'],
  ['sysObjectID.0', '1.3.6.1.2.1.1.2.0', 'ObjectIdentifier'],
  ['ifIndex.1', '1.3.6.1.2.1.2.2.1.1.1', 'Integer32'],
  ['ifDescr.1', '1.3.6.1.2.1.2.2.1.2.1', 'OctetString'],
  ['ifSpeed.1', '1.3.6.1.2.1.2.2.1.5.1', 'Gauge32'],
  ['ifInOctets.1', '1.3.6.1.2.1.2.2.1.10.1', 'Counter32'],
  ['ifHCInOctets.1', '1.3.6.1.2.1.31.1.1.1.6.1', 'Counter64'],
  ['ipAdEntAddr.127.0.0.1', '1.3.6.1.2.1.4.20.1.1.127.0.0.1', 'IpAddress'],
  ['laLoadFloat.1', '1.3.6.1.4.1.2021.10.1.6.1', 'OpaqueFloat'],
];

/** What the two subtrees hold at the start. */
const AT_START: readonly [oid: string, value: Value][] = [
  [`${OVERRIDES}.1.0`, { type: 'Integer32', value: -2147483648 }],
  [`${OVERRIDES}.2.0`, { type: 'OctetString', value: octets('68656c6c6f') }],
  [`${OVERRIDES}.3.0`, { type: 'ObjectIdentifier', value: Oid.from('1.3.6.1.4.1.8072.9999') }],
  [`${OVERRIDES}.4.0`, { type: 'Gauge32', value: 4294967295 }],
  [`${OVERRIDES}.5.0`, { type: 'Counter32', value: 4294967295 }],
  [`${OVERRIDES}.6.0`, { type: 'TimeTicks', value: 123456 }],
  [`${SUBAGENT}.1.0`, { type: 'IpAddress', value: '192.0.2.17' }],
  [`${SUBAGENT}.2.0`, { type: 'Counter64', value: 18446744073709551615n }],
  [`${SUBAGENT}.3.0`, { type: 'Opaque', value: octets('0403616263') }],
  [`${SUBAGENT}.4.0`, { type: 'OctetString', value: octets('0080ff0a7f') }],
  [`${SUBAGENT}.5.0`, { type: 'OctetString', value: octets('') }],
  [`${SUBAGENT}.6.0`, { type: 'OpaqueFloat', value: 12.5 }],
  [`${SUBAGENT}.7.0`, { type: 'OpaqueDouble', value: -0.1 }],
];

/** Written, read back, and what snmpget then prints with -Oqv. */
const WRITTEN: readonly [written: VarBindLike, read: Value, printed: string][] = [
  [
    { oid: `${OVERRIDES}.1.0`, type: 'Integer32', value: 2147483647 },
    { type: 'Integer32', value: 2147483647 },
    '2147483647',
  ],
  [{ oid: `${OVERRIDES}.1.0`, type: 'Integer32', value: -129 }, { type: 'Integer32', value: -129 }, '-129'],
  [
    { oid: `${OVERRIDES}.2.0`, type: 'OctetString', value: 'plain' },
    { type: 'OctetString', value: octets('706c61696e') },
    '"plain"',
  ],
  [
    { oid: `${OVERRIDES}.3.0`, type: 'ObjectIdentifier', value: '1.3.6.1.4.1.4294967295' },
    { type: 'ObjectIdentifier', value: Oid.from('1.3.6.1.4.1.4294967295') },
    '.1.3.6.1.4.1.4294967295',
  ],
  [
    { oid: `${OVERRIDES}.4.0`, type: 'Gauge32', value: 2147483648 },
    { type: 'Gauge32', value: 2147483648 },
    '2147483648',
  ],
  [{ oid: `${OVERRIDES}.4.0`, type: 'Unsigned32', value: 0 }, { type: 'Gauge32', value: 0 }, '0'],
  [{ oid: `${OVERRIDES}.5.0`, type: 'Counter32', value: 128 }, { type: 'Counter32', value: 128 }, '128'],
  [
    { oid: `${OVERRIDES}.6.0`, type: 'TimeTicks', value: 4294967295 },
    { type: 'TimeTicks', value: 4294967295 },
    '497:2:27:52.95',
  ],
  [
    { oid: `${SUBAGENT}.1.0`, type: 'IpAddress', value: '255.0.128.1' },
    { type: 'IpAddress', value: '255.0.128.1' },
    '255.0.128.1',
  ],
  [
    { oid: `${SUBAGENT}.2.0`, type: 'Counter64', value: 9223372036854775808n },
    { type: 'Counter64', value: 9223372036854775808n },
    '9223372036854775808',
  ],
  [{ oid: `${SUBAGENT}.2.0`, type: 'Counter64', value: 7 }, { type: 'Counter64', value: 7n }, '7'],
  [
    { oid: `${SUBAGENT}.3.0`, type: 'Opaque', value: octets('02012a') },
    { type: 'Opaque', value: octets('02012a') },
    '02 01 2A ',
  ],
  [
    { oid: `${SUBAGENT}.4.0`, type: 'OctetString', value: octets('ff00fe') },
    { type: 'OctetString', value: octets('ff00fe') },
    '"FF 00 FE "',
  ],
  [
    { oid: `${SUBAGENT}.5.0`, type: 'OctetString', value: new Uint8Array(64).fill(0x61) },
    { type: 'OctetString', value: new Uint8Array(64).fill(0x61) },
    `"${'a'.repeat(64)}"`,
  ],
  [{ oid: `${SUBAGENT}.5.0`, type: 'OctetString', value: '' }, { type: 'OctetString', value: octets('') }, '""'],
  [{ oid: `${SUBAGENT}.6.0`, type: 'OpaqueFloat', value: -0.5 }, { type: 'OpaqueFloat', value: -0.5 }, '-0.500000'],
  [
    { oid: `${SUBAGENT}.7.0`, type: 'OpaqueDouble', value: 1234.5 },
    { type: 'OpaqueDouble', value: 1234.5 },
    '1234.500000',
  ],
];

function octets(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Type and value alone, octets as a plain array of numbers, so that a Buffer equals a Uint8Array. */
function bare({ type, value }: Value): object {
  if (value instanceof Uint8Array) return { type, octets: [...value] };
  return { type, value: value instanceof Oid ? value.toString() : value };
}

describe.skipIf(peersMissing('snmpd', 'snmpget', 'cc', 'net-snmp-config'))(
  'the types of the SMI, with Net-SNMP',
  () => {
    let agent: NetSnmp;
    let session: SnmpSession;
    let writer: SnmpSession;
    const manager = new SnmpManager({ session: { timeout: 2000 } });
    beforeAll(async () => {
      agent = await startNetSnmpAgent(['--types']);
      session = await manager.open({ host: '127.0.0.1', port: agent.port });
      writer = await manager.open({ host: '127.0.0.1', port: agent.port, community: 'private' });
    }, 60_000);
    afterAll(async () => {
      await manager.close();
      await agent?.stop();
    });

    test.each(OWN_TABLES)('%s', async (_name, oid, type) => {
      const varBind = await session.get(oid);
      expect([String(varBind.oid), varBind.type]).toEqual([oid, type]);
      const printed = await netSnmp('snmpget', ['-v2c', '-cpublic', '-Onqvt', `127.0.0.1:${agent.port}`, `.${oid}`]);
      const theirs = printed
        .trim()
        .replaceAll('"', '')
        .replace(/^\.(?=1\.)/, '');
      // Counters, times and loads move on between the two questions.
      const moving = ['TimeTicks', 'Counter32', 'Counter64', 'OpaqueFloat'].includes(type);
      if (moving) expect(Number(textOf(varBind)) - Number(theirs)).toBeLessThanOrEqual(1);
      else expect(textOf(varBind)).toBe(theirs);
    });

    test.each(AT_START)('read %s', async (oid, value) => {
      expect(bare(await session.get(oid))).toEqual(bare(value));
    });

    test('read in one request and in one walk', async () => {
      const wanted = AT_START.map(([, value]) => bare(value));
      const oids = AT_START.map(([oid]) => oid);
      expect((await session.get(oids)).map(bare)).toEqual(wanted);
      const walked: object[] = [];
      for (const root of [OVERRIDES, SUBAGENT]) {
        for await (const varBind of session.walk(root)) walked.push(bare(varBind));
      }
      expect(walked).toEqual(wanted);
    });

    test.each(WRITTEN)('write %o', async (written, read, printed) => {
      const [answer] = await writer.set([written]);
      expect(bare(answer!)).toEqual(bare(read));
      expect(bare(await session.get(written.oid as string))).toEqual(bare(read));
      const args = ['-v2c', '-cpublic', '-Onqv', `127.0.0.1:${agent.port}`, `.${written.oid}`];
      expect((await netSnmp('snmpget', args)).replace(/\n$/, '')).toBe(printed);
    });

    test('v1 carries all of them but Counter64', async () => {
      const old = await manager.open({ host: '127.0.0.1', port: agent.port, version: 'v1' });
      for (const [oid] of AT_START) {
        const answer = await old.get(oid).catch((error: unknown) => error);
        if (oid === `${SUBAGENT}.2.0`) {
          expect(answer).toBeInstanceOf(ResponseError);
          expect(answer).toMatchObject({ status: 'noSuchName' });
        } else expect(bare(answer as Value)).toEqual(bare(await session.get(oid)));
      }
      await old.close();
    });
  },
);
