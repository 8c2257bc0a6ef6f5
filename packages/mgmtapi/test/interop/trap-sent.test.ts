// Our notify() into Debian's snmptrapd: what it logs is compared field by field with what was told.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VarBindLike } from '@mgmtapi/protocol';
import { type NetSnmpTrapd, peersMissing, startNetSnmpTrapd } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SnmpManager } from '../../src/manager.js';

/** What is told, and what snmptrapd is to log for it. */
const values: [value: Omit<VarBindLike, 'oid'>, logged: string][] = [
  [{ type: 'Integer32', value: -2147483648 }, 'INTEGER: -2147483648'],
  [{ type: 'Integer32', value: 128 }, 'INTEGER: 128'],
  [{ type: 'Gauge32', value: 4294967295 }, 'Gauge32: 4294967295'],
  [{ type: 'Unsigned32', value: 65536 }, 'Gauge32: 65536'],
  [{ type: 'Counter32', value: 2147483648 }, 'Counter32: 2147483648'],
  [{ type: 'Counter64', value: 18446744073709551615n }, 'Counter64: 18446744073709551615'],
  [{ type: 'TimeTicks', value: 4294967295 }, '4294967295'], // -Ot leaves its type out
  [{ type: 'IpAddress', value: '192.0.2.7' }, 'IpAddress: 192.0.2.7'],
  [{ type: 'ObjectIdentifier', value: '1.3.6.1.4.1.4294967295.128.0' }, 'OID: .1.3.6.1.4.1.4294967295.128.0'],
  [{ type: 'OctetString', value: 'plain' }, 'STRING: "plain"'],
  [{ type: 'OctetString', value: '' }, '""'],
  [{ type: 'OctetString', value: Uint8Array.of(0, 255, 16) }, 'Hex-STRING: 00 FF 10'],
  [{ type: 'Null' }, 'NULL'],
  [{ type: 'OpaqueFloat', value: 1.5 }, 'Opaque: Float: 1.500000'],
  [{ type: 'OpaqueDouble', value: -2.25 }, 'Opaque: Float: -2.250000'], // Net-SNMP prints doubles under this name
  [{ type: 'Opaque', value: Uint8Array.of(0x04, 0x01, 0x41) }, 'OPAQUE: 04 01 41'],
];
const name = (i: number) => `1.3.6.1.4.1.8072.9999.${i}.0`;
const varBinds = values.map(([value], i) => ({ oid: name(i), ...value }) as VarBindLike);
const logged = values.map(([, text], i) => `.${name(i)} = ${text}`);

describe.skipIf(peersMissing('snmptrapd', 'snmpinform'))('our notify() into snmptrapd', () => {
  let trapd: NetSnmpTrapd;
  let manager: SnmpManager;
  const folder = mkdtempSync(join(tmpdir(), 'trap-sent-'));

  beforeAll(async () => {
    const conf = join(folder, 'types.conf');
    writeFileSync(conf, 'outputOption q\n'); // a toggle: values with their types again
    trapd = await startNetSnmpTrapd(undefined, ['--conf', conf]);
    manager = new SnmpManager();
  }, 30_000);
  afterAll(async () => {
    await manager?.close();
    await trapd?.stop();
    rmSync(folder, { recursive: true });
  });

  /** The fields of the one line that `send` makes snmptrapd log. */
  async function logs(send: () => Promise<void>): Promise<string[]> {
    const before = trapd.notifications().length;
    await send();
    await vi.waitFor(() => expect(trapd.notifications()).toHaveLength(before + 1), { timeout: 5000 });
    return trapd
      .notifications()
      .at(-1)!
      .split('|')
      .map((field) => field.trim());
  }

  describe.each([
    ['127.0.0.1', /^UDP: \[127\.0\.0\.1\]/],
    ['[::1]', /^UDP\/IPv6: \[::1\]/],
  ])('to %s', (host, from) => {
    test.each([
      ['trap', 'TRAP2, SNMP v2c, community private'],
      ['inform', 'INFORM, SNMP v2c, community private'],
    ] as const)('v2c %s with every type of value', async (kind, security) => {
      const target = { host: `${host}:${trapd.port}`, community: 'private' };
      const trapOid = '1.3.6.1.4.1.8072.9999.0.7';
      const fields = await logs(() => manager.notify(target, { kind, trapOid, uptime: 98765, varBinds }));
      expect(fields.slice(0, 2)).toEqual(['NOTIFY', 'v2']);
      expect(fields[2]).toMatch(from);
      expect(fields[3]).toBe(security);
      expect(fields.slice(4)).toEqual([
        '.1.3.6.1.2.1.1.3.0 = 98765',
        `.1.3.6.1.6.3.1.1.4.1.0 = OID: .${trapOid}`,
        ...logged,
      ]);
    });

    test.each([0, 1, 2, 3, 4, 5])('v1, generic trap %i', async (generic) => {
      const target = { host: `${host}:${trapd.port}`, version: 'v1' } as const;
      const fields = await logs(() =>
        manager.notify(target, {
          trapOid: `1.3.6.1.6.3.1.1.5.${generic + 1}`,
          enterprise: '1.3.6.1.4.1.8072.3.2.10',
          agentAddress: '198.51.100.9',
          uptime: 4294967295,
        }),
      );
      expect(fields[1]).toBe('v1');
      expect(fields[2]).toMatch(from);
      expect(fields[3]).toBe('TRAP, SNMP v1, community public');
      expect(fields[4]).toMatch(
        `enterprise=.1.3.6.1.4.1.8072.3.2.10 generic=${generic} specific=0 uptime=4294967295 agent=198.51.100.9`,
      );
    });

    test('v1, enterprise specific, with every type of value that v1 has', async () => {
      const target = { host: `${host}:${trapd.port}`, version: 'v1' } as const;
      const noCounter64 = varBinds.filter(({ type }) => type !== 'Counter64');
      const fields = await logs(() =>
        manager.notify(target, { trapOid: '1.3.6.1.4.1.8072.9999.0.4711', uptime: 7, varBinds: noCounter64 }),
      );
      expect(fields[4]).toBe('enterprise=.1.3.6.1.4.1.8072.9999 generic=6 specific=.4711 uptime=7 agent=0.0.0.0');
      expect(fields.slice(5)).toEqual(logged.filter((text) => !text.includes('Counter64')));
    });
  });

  test('enterprise and agentAddress in v2c', async () => {
    const fields = await logs(() =>
      manager.notify(`127.0.0.1:${trapd.port}`, {
        trapOid: '1.3.6.1.6.3.1.1.5.3',
        enterprise: '1.3.6.1.4.1.8072.3.2.10',
        agentAddress: '198.51.100.9',
      }),
    );
    expect(fields.slice(6)).toEqual([
      '.1.3.6.1.6.3.18.1.3.0 = IpAddress: 198.51.100.9',
      '.1.3.6.1.6.3.1.1.4.3.0 = OID: .1.3.6.1.4.1.8072.3.2.10',
    ]);
  });
});
