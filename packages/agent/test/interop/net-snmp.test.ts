// Net-SNMP's programs against our agent: the same outcome as against snmpd serving the same data.
import { type NetSnmp, peersMissing, startNetSnmpAgent } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRecording, readWrite, type Scalar, SnmpAgent, scalars } from '../../src/index.js';
import { CLIENTS, run } from './tools.js';

const SYSTEM = '.1.3.6.1.2.1.1';
const SET = '.1.3.6.1.4.1.8072.9999.9999'; // snmpd's overrides, interop/snmpd.conf
const RARE = '.1.3.6.1.4.1.8072.9999.9998'; // the sub-agent's, interop/subagent.c
const LAST = '.1.3.6.1.6.3.16.1.5.2.1.6'; // vacmViewTreeFamilyStatus: nothing comes after it

/** The settable variables of both, with the values that they start with. */
const settable: Record<string, Scalar> = {
  [`${SET}.1.0`]: readWrite({ type: 'Integer32', value: -2147483648 }),
  [`${SET}.2.0`]: readWrite({ type: 'OctetString', value: 'hello' }),
  [`${SET}.3.0`]: readWrite({ type: 'ObjectIdentifier', value: '1.3.6.1.4.1.8072.9999' }),
  [`${SET}.4.0`]: readWrite({ type: 'Gauge32', value: 4294967295 }),
  [`${SET}.5.0`]: readWrite({ type: 'Counter32', value: 4294967295 }),
  [`${SET}.6.0`]: readWrite({ type: 'TimeTicks', value: 123456 }),
  [`${RARE}.1.0`]: readWrite({ type: 'IpAddress', value: '192.0.2.17' }),
  [`${RARE}.2.0`]: readWrite({ type: 'Counter64', value: 2n ** 64n - 1n }),
  [`${RARE}.3.0`]: readWrite({ type: 'Opaque', value: Uint8Array.of(4, 3, 0x61, 0x62, 0x63) }),
  [`${RARE}.4.0`]: readWrite({ type: 'OctetString', value: Uint8Array.of(0, 0x80, 0xff, 0x0a, 0x7f) }),
  [`${RARE}.5.0`]: readWrite({ type: 'OctetString', value: '' }),
  [`${RARE}.6.0`]: readWrite({ type: 'OpaqueFloat', value: 12.5 }),
  [`${RARE}.7.0`]: readWrite({ type: 'OpaqueDouble', value: -0.1 }),
};

describe.skipIf(peersMissing('snmpd', 'cc', 'net-snmp-config', ...CLIENTS))('Net-SNMP’s programs', () => {
  let snmpd: NetSnmp;
  let agent: SnmpAgent;
  const ourPort = (): number => agent.address[0].port;

  beforeAll(async () => {
    snmpd = await startNetSnmpAgent(['--types']);
    const everything = await run('snmpbulkwalk -v2c -Cr50 .1', snmpd.port);
    agent = await SnmpAgent.open({
      port: 0,
      address: ['127.0.0.1', '::1'],
      communities: [
        'public',
        { community: 'private', access: 'read-write' },
        { community: 'ctxpublic', read: ['1.3.6.1.4.1.8072.9999'] }, // a view in snmpd.conf too
      ],
    });
    const problems: string[] = [];
    agent.play(parseRecording(everything, { onProblem: ({ line, reason }) => problems.push(`${line}: ${reason}`) }));
    expect(problems).toEqual([]);
    agent.register('1.3.6.1.4.1.8072.9999', scalars(settable));
  }, 60_000);

  afterAll(async () => {
    await agent?.close();
    await snmpd?.stop();
  });

  const reading = [
    ...['-v1', '-v2c'].flatMap((version) => [
      `snmpget ${version} ${SYSTEM}.1.0`,
      `snmpget ${version} ${SYSTEM}.1.0 ${SYSTEM}.2.0 ${SYSTEM}.4.0 ${SYSTEM}.5.0 ${SYSTEM}.6.0`,
      `snmpget ${version} ${SYSTEM}.1.0 ${SYSTEM}.1.5`,
      `snmpget ${version} ${SYSTEM}.9.1.2.1 ${SYSTEM}.9.1.2.9999`,
      `snmpget ${version} .1.3.6.1.4.1.99999.1.0 ${SYSTEM}.1.0`,
      `snmpget ${version} ${SET}.1.0 ${SET}.2.0 ${SET}.3.0 ${SET}.4.0 ${SET}.5.0 ${SET}.6.0`,
      `snmpget ${version} ${RARE}.1.0 ${RARE}.3.0 ${RARE}.4.0 ${RARE}.5.0 ${RARE}.6.0 ${RARE}.7.0`,
      `snmpgetnext ${version} ${SYSTEM} ${SYSTEM}.1.0 ${SYSTEM}.3.0 ${SYSTEM}.6.0 ${SYSTEM}.9.1.4`,
      `snmpgetnext ${version} ${RARE} ${RARE}.1.0 ${RARE}.7.0`,
      `snmpgetnext ${version} ${LAST}.99`,
      `snmpwalk ${version} ${SYSTEM}.9`,
      `snmpwalk ${version} ${SYSTEM}.1.0`,
      `snmpwalk ${version} ${SET}`,
      `snmpwalk ${version} ${RARE}`,
      `snmpwalk ${version} ${LAST}`,
      `snmpwalk ${version} .1.3.6.1.4.1.99999`,
    ]),
    `snmpget -v1 ${RARE}.2.0`,
    `snmpget -v2c ${RARE}.2.0`,
    `snmpbulkget -v2c -Cn0 -Cr5 ${SYSTEM}.9.1.2`,
    `snmpbulkget -v2c -Cn1 -Cr3 ${SYSTEM}.6 ${SYSTEM}.9.1.2 ${SYSTEM}.9.1.4`,
    `snmpbulkget -v2c -Cn2 -Cr3 ${SYSTEM}.1 ${SYSTEM}.2`,
    `snmpbulkget -v2c -Cn0 -Cr3 ${SYSTEM}.6 ${RARE}.6 ${SET}`,
    `snmpbulkget -v2c -Cn0 -Cr1 ${LAST}.99`,
    `snmpbulkget -v2c -Cn1 -Cr0 ${SYSTEM}.5`,
    `snmpbulkwalk -v2c ${SYSTEM}.9`,
    `snmpbulkwalk -v2c -Cr100 .1.3.6.1.6.3.16`,
    `snmpbulkwalk -v2c -Cr3 .1.3.6.1.4.1.8072.9999`,
    `snmpbulkwalk -v2c ${LAST}`,
  ];
  test.each(reading)('%s', async (command) => {
    const expected = await run(command, snmpd.port);
    expect(expected).not.toContain('Timeout');
    expect(await run(command, ourPort())).toBe(expected);
    expect(await run(command, ourPort(), 'udp6:[::1]')).toBe(expected);
  });

  const inView = [
    ...['-v1', '-v2c'].flatMap((version) => [
      `snmpget ${version} -cctxpublic ${SET}.1.0`,
      `snmpget ${version} -cctxpublic ${SYSTEM}.1.0 ${SET}.1.0`,
      `snmpgetnext ${version} -cctxpublic ${SYSTEM}`,
      `snmpgetnext ${version} -cctxpublic ${SET}.5.0 ${SET}.6.0`,
      `snmpwalk ${version} -cctxpublic ${SYSTEM}`,
      `snmpset ${version} -cctxpublic ${SET}.1.0 i 5`,
      `snmpset ${version} -cctxpublic ${SYSTEM}.1.0 s x`,
    ]),
    `snmpwalk -v2c -cctxpublic .1.3`,
    `snmpbulkwalk -v2c -cctxpublic .1.3`,
    `snmpbulkget -v2c -cctxpublic -Cn1 -Cr3 ${SYSTEM}.6 ${SYSTEM}.9.1.2 ${SET}`,
  ];
  test.each(inView)('in a view: %s', async (command) => {
    expect(await run(command, ourPort())).toBe(await run(command, snmpd.port));
  });

  const writing = [
    ...['-v1', '-v2c'].flatMap((version) => [
      `snmpset ${version} -cprivate ${SET}.1.0 i -5`,
      `snmpset ${version} -cprivate ${SET}.2.0 s 'some text'`,
      `snmpset ${version} -cprivate ${SET}.2.0 x 00ff10`,
      `snmpset ${version} -cprivate ${SET}.3.0 o .1.3.6.1.4294967295`,
      `snmpset ${version} -cprivate ${SET}.4.0 u 3000000000`,
      `snmpset ${version} -cprivate ${SET}.6.0 t 4294967295`,
      `snmpset ${version} -cprivate ${RARE}.1.0 a 192.0.2.99`,
      `snmpset ${version} -cprivate ${RARE}.5.0 s text`,
      `snmpset ${version} -cprivate ${RARE}.5.0 s ''`,
      `snmpset ${version} -cprivate ${RARE}.6.0 F 0.25`,
      `snmpset ${version} -cprivate ${RARE}.7.0 D 1.5`,
      `snmpset ${version} -cprivate ${SET}.1.0 i 6 ${SET}.2.0 s both ${SET}.4.0 u 7`,
      `snmpset ${version} -cprivate ${SET}.1.0 s text`,
      `snmpset ${version} -cprivate ${SET}.1.0 i 8 ${SET}.2.0 i 8`,
      `snmpset ${version} -cprivate ${SET}.4.0 i 5`,
      `snmpset ${version} -cpublic ${SET}.1.0 i 9`,
      `snmpset ${version} -cprivate ${SYSTEM}.1.0 s text`,
      `snmpset ${version} -cprivate .1.3.6.1.4.1.99999.1.0 i 1`,
    ]),
    `snmpset -v2c -cprivate ${RARE}.2.0 C 18446744073709551614`,
  ];
  test.each(writing)('%s', async (command) => {
    const after = `snmpget -v2c ${SET}.1.0 ${SET}.2.0 ${SET}.3.0 ${SET}.4.0 ${SET}.6.0 ${RARE}.1.0 ${RARE}.2.0 ${RARE}.5.0 ${RARE}.6.0 ${RARE}.7.0`;
    expect(await run(command, ourPort())).toBe(await run(command, snmpd.port));
    expect(await run(after, ourPort())).toBe(await run(after, snmpd.port));
  });

  test('an unknown community hears nothing, from either', async () => {
    const command = `snmpget -v2c -cwrong -t0.3 ${SYSTEM}.1.0`;
    const silence = await run(command, snmpd.port);
    expect(silence).toContain('Timeout');
    expect(await run(command, ourPort())).toBe(silence);
  });

  test('a walk of everything over IPv6, in both versions, gives every variable that the version has', async () => {
    const everything = (await run('snmpbulkwalk -v2c -Cr50 .1', ourPort(), 'udp6:[::1]')).trim().split('\n');
    const oldVersion = (await run('snmpwalk -v1 .1', ourPort(), 'udp6:[::1]')).trim().split('\n');
    const variables = everything.filter((line) => / = (?!No more)/.test(line));
    expect(variables.length).toBeGreaterThan(1000);
    expect(oldVersion.filter((line) => / = /.test(line))).toEqual(
      variables.filter((line) => !/ = Counter64/.test(line)),
    );
  });
});
