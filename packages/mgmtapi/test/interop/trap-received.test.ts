// Debian's snmptrap and snmpinform into our listener, in every form they have, compared field by field.
import type { Value } from '@mgmtapi/protocol';
import { netSnmp, peersMissing } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SnmpManager } from '../../src/manager.js';
import type { SnmpNotification } from '../../src/notification.js';
import type { TrapListener } from '../../src/trap-listener.js';

const octets = (...values: number[]) => Uint8Array.from(values);
const text = (value: string) => new TextEncoder().encode(value);

/** Type letter and value of the command line, and what is to arrive. */
const values: [letter: string, written: string, value: { type: Value['type']; value: unknown }][] = [
  ['i', '-2147483648', { type: 'Integer32', value: -2147483648 }],
  ['i', '127', { type: 'Integer32', value: 127 }],
  ['u', '4294967295', { type: 'Gauge32', value: 4294967295 }],
  ['c', '2147483648', { type: 'Counter32', value: 2147483648 }],
  ['C', '18446744073709551615', { type: 'Counter64', value: 18446744073709551615n }],
  ['C', '0', { type: 'Counter64', value: 0n }],
  ['t', '4294967295', { type: 'TimeTicks', value: 4294967295 }],
  ['a', '192.0.2.7', { type: 'IpAddress', value: '192.0.2.7' }],
  ['o', '.1.3.6.1.4.1.4294967295.128.0', { type: 'ObjectIdentifier', value: '1.3.6.1.4.1.4294967295.128.0' }],
  ['s', 'Größe', { type: 'OctetString', value: text('Größe') }],
  ['s', '', { type: 'OctetString', value: octets() }],
  ['s', 'x'.repeat(1200), { type: 'OctetString', value: text('x'.repeat(1200)) }],
  ['x', '00ff10', { type: 'OctetString', value: octets(0, 255, 16) }],
  ['d', '1.2.255', { type: 'OctetString', value: octets(1, 2, 255) }],
  ['b', '0,2,9', { type: 'OctetString', value: octets(0xa0, 0x40) }],
  ['n', '', { type: 'Null', value: null }],
  ['F', '1.5', { type: 'OpaqueFloat', value: 1.5 }],
  ['D', '-2.25', { type: 'OpaqueDouble', value: -2.25 }],
];
const name = (i: number) => `1.3.6.1.4.1.8072.9999.${i}.0`;
const written = values.flatMap(([letter, value], i) => [`.${name(i)}`, letter, value]);
const expected = values.map(([, , value], i) => ({ oid: name(i), ...value }));
const withoutCounter64 = <T extends { type: string }>(list: T[]) => list.filter(({ type }) => type !== 'Counter64');

/** The bindings with OIDs as text. */
function plain({ varBinds }: SnmpNotification): unknown[] {
  return varBinds.map(({ oid, type, value }) => ({
    oid: String(oid),
    type,
    value: type === 'ObjectIdentifier' ? String(value) : value,
  }));
}

describe.skipIf(peersMissing('snmptrap', 'snmpinform'))('Net-SNMP sends to our listener', () => {
  let manager: SnmpManager;
  let listener: TrapListener;

  beforeAll(async () => {
    manager = new SnmpManager();
    listener = await manager.listen({ port: 0 });
  });
  afterAll(() => manager.close());

  async function heard(program: 'snmptrap' | 'snmpinform', version: '-v1' | '-v2c', host: string, words: string[]) {
    const [{ port }] = listener.address;
    await netSnmp(program, [version, '-cs3cret', '-r0', '-t5', `${host}:${port}`, ...words]);
    return listener.next({ timeout: 5000 });
  }

  describe.each([
    ['127.0.0.1', '127.0.0.1'],
    ['udp6:[::1]', '::1'],
  ])('over %s', (host, address) => {
    test.each([
      [0, '1.3.6.1.6.3.1.1.5.1'],
      [1, '1.3.6.1.6.3.1.1.5.2'],
      [2, '1.3.6.1.6.3.1.1.5.3'],
      [3, '1.3.6.1.6.3.1.1.5.4'],
      [4, '1.3.6.1.6.3.1.1.5.5'],
      [5, '1.3.6.1.6.3.1.1.5.6'],
      [6, '1.3.6.1.4.1.8072.3.2.10.0.4711'],
    ])('v1 trap, generic %i', async (generic, trapOid) => {
      const words = ['.1.3.6.1.4.1.8072.3.2.10', '198.51.100.9', String(generic), '4711', '123456'];
      const got = await heard('snmptrap', '-v1', host, words);
      expect(got).toMatchObject({
        kind: 'trap',
        version: 'v1',
        source: { address },
        agentAddress: '198.51.100.9',
        genericTrap: generic,
        specificTrap: 4711,
        uptime: 123456,
        varBinds: [],
        tolerated: [],
      });
      expect(new TextDecoder().decode(got.community)).toBe('s3cret');
      expect(String(got.enterprise)).toBe('1.3.6.1.4.1.8072.3.2.10');
      expect(String(got.trapOid)).toBe(trapOid);
    });

    test('v1 trap with every type of value', async () => {
      const head = ['.1.3.6.1.4.1.8072.3.2.10', '198.51.100.9', '6', '1', '0'];
      const noCounter64 = values.flatMap(([letter, value], i) =>
        letter === 'C' ? [] : [`.${name(i)}`, letter, value],
      );
      const got = await heard('snmptrap', '-v1', host, [...head, ...noCounter64]);
      expect(plain(got)).toEqual(withoutCounter64(expected));
    });

    test.each(['snmptrap', 'snmpinform'] as const)('v2c by %s with every type of value', async (program) => {
      const got = await heard(program, '-v2c', host, ['98765', '.1.3.6.1.4.1.8072.9999.0.7', ...written]);
      expect(got).toMatchObject({
        kind: program === 'snmptrap' ? 'trap' : 'inform',
        version: 'v2c',
        source: { address },
        uptime: 98765,
        tolerated: [],
      });
      expect(String(got.trapOid)).toBe('1.3.6.1.4.1.8072.9999.0.7');
      expect(plain(got)).toEqual(expected);
    });

    test.each([1, 2, 3, 4, 5, 6])('v2c, generic notification %i', async (n) => {
      const got = await heard('snmptrap', '-v2c', host, ['', `.1.3.6.1.6.3.1.1.5.${n}`]);
      expect(String(got.trapOid)).toBe(`1.3.6.1.6.3.1.1.5.${n}`);
      expect(got.uptime).toBeGreaterThan(0); // of the machine
      expect(got.varBinds).toEqual([]);
    });
  });

  test('an inform that a consumer acknowledges: snmpinform waits for it, and repeats until then', async () => {
    const strict = await manager.listen({ port: 0, address: '127.0.0.1', acknowledge: 'manual' });
    const [{ port }] = strict.address;
    const sending = netSnmp('snmpinform', [
      '-v2c',
      '-cpublic',
      '-r5',
      '-t1',
      `127.0.0.1:${port}`,
      '1',
      '.1.3.6.1.6.3.1.1.5.1',
    ]);
    const got = await strict.next({ timeout: 5000 });
    await new Promise<void>((resolve) => strict.on('discard', ({ reason }) => reason === 'duplicate' && resolve()));
    await got.acknowledge!();
    await sending; // it fails when nobody answers
    expect(strict.counters).toMatchObject({ delivered: 1, discarded: { duplicate: 1 }, informs: { acknowledged: 1 } });
    await strict.close();
  });

  test('an inform that we refuse is not acknowledged: snmpinform says so', async () => {
    const picky = await manager.listen({ port: 0, address: '127.0.0.1', communities: ['other'] });
    const [{ port }] = picky.address;
    const words = ['-v2c', '-cpublic', '-r0', '-t1', `127.0.0.1:${port}`, '1', '.1.3.6.1.6.3.1.1.5.1'];
    await expect(netSnmp('snmpinform', words)).rejects.toThrow(/Timeout/);
    expect(picky.counters.discarded.badCommunity).toBe(1);
    await picky.close();
  });
});
