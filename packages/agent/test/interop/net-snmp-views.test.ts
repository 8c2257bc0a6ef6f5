// Net-SNMP's programs that make something of what they read (snmptable, snmpstatus, snmpdelta), against our agent and snmpd.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NetSnmp, netSnmp, peersMissing, startNetSnmpAgent } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRecording, SnmpAgent } from '../../src/index.js';
import { run } from './tools.js';

/** sysORTable in the words of version 1, since Debian ships no MIB files. */
const MIB = `INTEROP-MIB DEFINITIONS ::= BEGIN
org OBJECT IDENTIFIER ::= { iso 3 }
dod OBJECT IDENTIFIER ::= { org 6 }
internet OBJECT IDENTIFIER ::= { dod 1 }
mgmt OBJECT IDENTIFIER ::= { internet 2 }
mib-2 OBJECT IDENTIFIER ::= { mgmt 1 }
system OBJECT IDENTIFIER ::= { mib-2 1 }
orTable OBJECT-TYPE SYNTAX SEQUENCE OF OrEntry ACCESS not-accessible STATUS mandatory ::= { system 9 }
orEntry OBJECT-TYPE SYNTAX OrEntry ACCESS not-accessible STATUS mandatory INDEX { orIndex } ::= { orTable 1 }
OrEntry ::= SEQUENCE { orIndex INTEGER, orID OBJECT IDENTIFIER, orDescr OCTET STRING, orUpTime TimeTicks }
orIndex OBJECT-TYPE SYNTAX INTEGER ACCESS not-accessible STATUS mandatory ::= { orEntry 1 }
orID OBJECT-TYPE SYNTAX OBJECT IDENTIFIER ACCESS read-only STATUS mandatory ::= { orEntry 2 }
orDescr OBJECT-TYPE SYNTAX OCTET STRING ACCESS read-only STATUS mandatory ::= { orEntry 3 }
orUpTime OBJECT-TYPE SYNTAX TimeTicks ACCESS read-only STATUS mandatory ::= { orEntry 4 }
END
`;

describe.skipIf(peersMissing('snmpd', 'snmptable', 'snmpstatus', 'snmpdelta'))('Net-SNMP’s larger programs', () => {
  const directory = mkdtempSync(join(tmpdir(), 'views-'));
  let snmpd: NetSnmp;
  let agent: SnmpAgent;

  beforeAll(async () => {
    writeFileSync(join(directory, 'INTEROP-MIB.txt'), MIB);
    snmpd = await startNetSnmpAgent();
    const everything = await run('snmpbulkwalk -v2c -Cr50 .1', snmpd.port);
    agent = await SnmpAgent.open({ port: 0, snmp: true });
    agent.play(parseRecording(everything));
  }, 60_000);

  afterAll(async () => {
    await agent?.close();
    await snmpd?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test.each([
    ['-v1', []],
    ['-v2c', []],
    ['-v2c', ['-Cr', '3']],
    ['-v2c', ['-CB']],
    ['-v2c', ['-Cf', ';', '-Ci']],
  ])('snmptable %s %j', async (version, options) => {
    const table = (port: number): Promise<string> =>
      netSnmp(
        'snmptable',
        [
          version,
          '-cpublic',
          ...options,
          '-M',
          directory,
          '-m',
          'INTEROP-MIB',
          `127.0.0.1:${port}`,
          'INTEROP-MIB::orTable',
        ],
        directory,
      );
    const expected = await table(snmpd.port);
    expect(expected.split('\n').length).toBeGreaterThan(5);
    expect(await table(agent.address[0].port)).toBe(expected);
  });

  test.each(['-v1', '-v2c'])('snmpstatus %s', async (version) => {
    const status = async (port: number): Promise<string> => {
      const text = await netSnmp('snmpstatus', [version, '-cpublic', `127.0.0.1:${port}`], directory);
      // The recording stands still; ports and the time that it is up, and packets, do not.
      return text
        .replace(/\[127[^=]*=>/, '=>')
        .replace(/Up: \S+/, 'Up')
        .replace(/(Recv|IP).*/, '$1');
    };
    expect(await status(agent.address[0].port)).toBe(await status(snmpd.port));
  });

  test('snmpdelta sees its own packets come in', { timeout: 20_000 }, async () => {
    const seen = await Promise.all([snmpd.port, agent.address[0].port].map((port) => firstDeltas(port, directory)));
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]?.[1]).toBe('1.00');
  });
});

/** The first lines of a program that goes on until it is stopped. */
function firstDeltas(port: number, directory: string): Promise<string[]> {
  const args = ['-v2c', '-cpublic', '-Cp', '1', '-CT', `127.0.0.1:${port}`, '.1.3.6.1.2.1.11.1.0'];
  const env = { ...process.env, MIBS: '', SNMP_PERSISTENT_DIR: directory, SNMPCONFPATH: directory };
  return new Promise((resolve, reject) => {
    const child = spawn('snmpdelta', args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.on('error', reject);
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.trim().split(/\s+/).length >= 3) child.kill();
    });
    child.on('close', () => resolve(text.trim().split(/\s+/).slice(0, 3)));
  });
}
