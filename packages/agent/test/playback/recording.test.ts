import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseRecording, type RecordingProblem } from '../../src/index.js';

test('text that is neither format is reported line by line', () => {
  const problems: RecordingProblem[] = [];
  expect(
    parseRecording('SNMPv2-MIB::sysDescr.0 = STRING: x\n\n# comment\n<xml/>', { onProblem: (p) => problems.push(p) }),
  ).toEqual([]);
  expect(problems.map(({ line }) => line)).toEqual([1, 4]);
  expect(parseRecording('')).toEqual([]);
});

test('anything but text and octets is the caller’s mistake', () => {
  // @ts-expect-error on purpose
  expect(() => parseRecording(5)).toThrow(TypeError);
});

describe('the recording that we ship', () => {
  const octets = readFileSync(new URL('../../../../examples/recordings/demo-agent.snmprec', import.meta.url));

  test('holds the five groups, in order, without a problem', () => {
    const problems: RecordingProblem[] = [];
    const varBinds = parseRecording(octets, { onProblem: (problem) => problems.push(problem) });
    expect(problems).toEqual([]);
    expect(varBinds.length).toBeGreaterThan(300);
    for (const [i, { oid }] of varBinds.entries()) if (i > 0) expect(oid.compare(varBinds[i - 1]!.oid)).toBe(1);
    expect(new Set(varBinds.map(({ oid }) => oid.arcs[6]))).toEqual(new Set([1, 2, 4, 7, 11]));
  });

  test('holds no address but those for documentation', () => {
    for (const { oid, type, value } of parseRecording(octets)) {
      if (type === 'IpAddress') expect(value).toMatch(/^(?:192\.0\.2|127\.0\.0|255\.\d+\.\d+|0\.0\.0)\.\d+$/);
      if (oid.toString().startsWith('1.3.6.1.2.1.2.2.1.6.') && (value as Uint8Array).length > 0) {
        expect(Buffer.from(value as Uint8Array).toString('hex')).toMatch(/^00005e0053/);
      }
    }
  });
});

// Counts of ../shared/recordings/README.md: variables, and of those how many a line gives no value for.
const SHARED = fileURLToPath(new URL('../../../../../shared/recordings/', import.meta.url));
const recorded: [file: string, variables: number, problems: number][] = [
  ['adva-fsp150.snmprec', 2070, 5], // numeric rows with an empty value
  ['apc-8932-pdu.snmprec', 3207, 24], // 2:numeric without value=; the 24 4:writecache have one
  ['canon-lbp-printer.snmprec', 148, 0],
  ['cisco-ios-router.snmprec', 10019, 0],
  ['cisco-nexus-5000.snmprec', 34262, 0],
  ['f5-bigip.snmprec', 4461, 0],
  ['geist-sensor.snmprec', 54, 4], // 2:numeric
  ['hp-jetdirect-printer.snmprec', 370, 0],
  ['huawei-ac6605-wlan.snmprec', 4026, 0],
  ['isilon-onefs-nas.snmprec', 7944, 0],
  ['linux-cray.snmpwalk', 3710, 0],
  ['linux-netmanage.snmprec', 2930, 1], // 67:numeric
  ['maipu-sm4200-switch.snmprec', 5895, 0],
  ['metel-poe-switch.snmprec', 4828, 0],
  ['nsfocus-firewall.snmprec', 4021, 0],
  ['occam-b6-316.snmprec', 1991, 3], // 4xx
  ['phoenixtec-ups.snmprec', 914, 0],
  ['squid-proxy.snmprec', 297, 0],
  ['synology-dsm-nas.snmprec', 2070, 0],
  ['tplink-jetstream-ipv6.snmprec', 668, 0],
  ['windows-2003-server.snmprec', 2271, 0],
  ['windows-server-2019.snmprec', 1152 + 18, 18], // 18 names are masked with xx
];

describe.skipIf(!existsSync(SHARED))('recordings of real devices (../shared)', () => {
  test.each(recorded)('%s', (file, variables, count) => {
    const problems: RecordingProblem[] = [];
    const varBinds = parseRecording(readFileSync(SHARED + file), { onProblem: (problem) => problems.push(problem) });
    expect({ variables: varBinds.length + problems.length, problems: problems.length }).toEqual({
      variables,
      problems: count,
    });
  });

  test('details that their README names', () => {
    const nexus = parseRecording(readFileSync(`${SHARED}cisco-nexus-5000.snmprec`));
    expect(nexus.some(({ type, value }) => type === 'Counter64' && value === 14988909501912973335n)).toBe(true);
    expect(nexus.some(({ oid }) => oid.arcs.includes(4163379683))).toBe(true);
    const huawei = parseRecording(readFileSync(`${SHARED}huawei-ac6605-wlan.snmprec`));
    expect(Math.max(...huawei.map(({ value }) => (value instanceof Uint8Array ? value.length : 0)))).toBe(12156);
    const cray = parseRecording(readFileSync(`${SHARED}linux-cray.snmpwalk`));
    expect(cray.filter(({ type }) => type === 'OpaqueFloat')).toHaveLength(3);
    expect(cray.filter(({ type }) => type === 'Counter64')).toHaveLength(62);
    const netmanage = parseRecording(readFileSync(`${SHARED}linux-netmanage.snmprec`));
    const descr = netmanage.find(({ oid }) => oid.toString() === '1.3.6.1.2.1.1.1.0')?.value as Uint8Array;
    expect(descr.includes(0xff)).toBe(true);
  });
});
