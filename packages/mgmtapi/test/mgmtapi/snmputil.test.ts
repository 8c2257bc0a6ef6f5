// The ported sample, and the functions under it, against programs of others: Net-SNMP's agent, its snmptrap.
import { type NetSnmp, netSnmp, openHandles, peersMissing, runProgram, startNetSnmpAgent } from '@mgmtapi/testkit';
import { SnmpMgrClose, sessionManager } from 'mgmtapi';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { snmputil } from '../../../../examples/snmputil.js';

/** Runs the sample and gives its exit code and what it printed. */
async function run(...args: string[]): Promise<[code: number, output: string]> {
  let output = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
  try {
    return [await snmputil(args), output];
  } finally {
    write.mockRestore();
  }
}

describe('snmputil without an agent', () => {
  it.each([
    [[]],
    [['get']],
    [['get', '127.0.0.1']],
    [['get', '127.0.0.1', 'public']],
    [['set', '127.0.0.1', 'public', '1.1.0']],
    [['walk', '127.0.0.1', 'public', '1.1', '1.2']],
  ])('%j shows how to use it', async (args) => {
    const [code, output] = await run(...args);
    expect([code, output.split(' ')[0]]).toEqual([1, 'usage:']);
  });

  it.each([
    [['get', '127.0.0.1', 'public', 'system.nothing.0'], 'Invalid oid: system.nothing.0\n'],
    [['get', '', 'public', 'system'], /^usage/],
    [['get', '00006112.00aa00bbccdd', 'public', '1.1.0'], 'error on SnmpMgrOpen 10047\n'],
    [['get', '127.0.0.1:99999', 'public', '1.1.0'], 'error on SnmpMgrCtl 48\n'],
  ])('%j', async (args, printed) => {
    const [code, output] = await run(...args);
    expect(code).toBe(1);
    if (printed instanceof RegExp) expect(output).toMatch(printed);
    else expect(output).toBe(printed);
    expect(sessionManager().sessions.size).toBe(0);
  });
});

describe.skipIf(peersMissing('snmpd', 'snmptrap'))('snmputil with Net-SNMP', () => {
  let agent: NetSnmp;
  let at: string;
  let udpSockets: number | undefined;
  beforeAll(async () => {
    agent = await startNetSnmpAgent();
    at = `127.0.0.1:${agent.port}`;
  }, 30_000);
  afterAll(() => agent?.stop());
  beforeEach(() => {
    udpSockets = openHandles().udpSockets;
  });

  it('get', async () => {
    expect(await run('get', at, 'public', 'system.sysDescr.0', '1.5.0', '.1.3.6.1.2.1.1.2.0')).toEqual([
      0,
      [
        'Variable = system.sysDescr.0\nValue    = String interop agent\n\n',
        'Variable = system.sysName.0\nValue    = String interop-agent\n\n',
        'Variable = system.sysObjectID.0\nValue    = ObjectID 1.3.6.1.4.1.8072.3.2.10\n\n',
      ].join(''),
    ]);
    expect(openHandles().udpSockets).toBe(udpSockets);
  });

  it('get over IPv6', async () => {
    const [code, output] = await run('get', `[::1]:${agent.port}`, 'public', 'system.sysDescr.0');
    expect([code, output.split('\n')[1]]).toEqual([0, 'Value    = String interop agent']);
  });

  it('get of what is not there', async () => {
    expect(await run('get', at, 'public', 'system.sysDescr.0', 'system.sysDescr.7')).toEqual([
      1,
      'Error: errorStatus=2, errorIndex=2\n',
    ]);
  });

  it('getnext', async () => {
    expect(await run('getnext', at, 'public', 'system', 'system.sysObjectID.0')).toEqual([
      0,
      expect.stringMatching(
        /^Variable = system\.sysDescr\.0\nValue {4}= String interop agent\n\nVariable = system\.sysUpTime\.0\nValue {4}= TimeTicks \d+\n\n$/,
      ),
    ]);
  });

  it('walk shows what snmpwalk shows', async () => {
    const walked = await netSnmp('snmpwalk', ['-v1', '-c', 'public', '-On', '-Oq', at, '.1.3.6.1.2.1.2.2.1.1']);
    const instances = walked.match(/^\.1\.3\.6\.1\.2\.1\.2\.2\.1\.1\.\d+/gm)!.map((oid) => oid.split('.').at(-1));
    const [code, output] = await run('walk', at, 'public', 'interfaces.ifTable.ifEntry.ifIndex');
    expect(code).toBe(0);
    expect(output.match(/(?<=^Variable = interfaces\.ifTable\.ifEntry\.ifIndex\.)\d+$/gm)).toEqual(instances);
    expect(output.endsWith('End of MIB subtree.\n\n')).toBe(true);
  });

  it('walk to the very end of the agent ends with noSuchName', async () => {
    const [code, output] = await run('walk', at, 'public', '.1.3.6.1.6.3');
    expect([code, output.endsWith('End of MIB subtree.\n\n')]).toEqual([0, true]);
    expect(output).toContain('Variable = .iso.org.dod.internet.snmpV2.3.');
  });

  it('a wrong community is a time-out; everything else goes on', async () => {
    // The sample's 90 s of waiting are those of the classic: here the same calls with shorter ones.
    const { getLastError, SnmpMgrCtl, SnmpMgrOpen, SnmpMgrRequest } = await import('mgmtapi');
    const session = await SnmpMgrOpen('127.0.0.1', 'wrong', 40, 2);
    SnmpMgrCtl(session, 1, agent.port, 4);
    expect(await SnmpMgrRequest(session, 160, { list: [], len: 0 }, { value: 0 }, { value: 0 })).toBe(0);
    expect(getLastError()).toBe(40);
    await SnmpMgrClose(session);
  });

  it('trap shows traps of both versions', async () => {
    const listening = run('trap', '0');
    await vi.waitUntil(() => sessionManager().listeners.size > 0);
    const [listener] = sessionManager().listeners;
    const port = listener!.address.find(({ family }) => family === 'udp4')!.port;
    const to = `127.0.0.1:${port}`;
    const binding = ['.1.3.6.1.2.1.2.2.1.1.3', 'i', '3'];
    await netSnmp('snmptrap', [
      '-v1',
      '-c',
      'public',
      to,
      '.1.3.6.1.4.1.311',
      '192.0.2.77',
      '6',
      '42',
      '12345',
      ...binding,
    ]);
    await netSnmp('snmptrap', ['-v1', '-c', 'secret', to, '.1.3.6.1.4.1.311', '192.0.2.77', '2', '0', '1', ...binding]);
    await netSnmp('snmptrap', ['-v2c', '-c', 'public', to, '777', '.1.3.6.1.4.1.311.0.42', ...binding]);
    await netSnmp('snmptrap', ['-Ci', '-v2c', '-c', 'public', to, '778', '.1.3.6.1.6.3.1.1.5.4', ...binding]);
    await vi.waitUntil(() => listener!.counters.queue.taken === 4);
    expect(await SnmpMgrClose(null)).toBe(true);
    const variable = 'Variable = interfaces.ifTable.ifEntry.ifIndex.3\nValue    = Integer32 3\n\n';
    const where = (agent: string, community: string): string =>
      `  agent      = ${agent}\n  source     = 127.0.0.1\n  community  = ${community}\n${variable}`;
    const microsoft = '  enterprise = .iso.org.dod.internet.private.enterprises.microsoft\n';
    expect(await listening).toEqual([
      0,
      [
        'snmputil: listening for traps...\n',
        `Incoming trap: generic=6 specific=42 time=12345\n${microsoft}${where('192.0.2.77', 'public')}`,
        `Incoming trap: generic=2 specific=0 time=1\n${microsoft}${where('192.0.2.77', 'secret')}`,
        `Incoming trap: generic=6 specific=42 time=777\n${microsoft}${where('0.0.0.0', 'public')}`,
        `Incoming trap: generic=3 specific=0 time=778\n  enterprise = .iso.org.dod.internet.snmpV2.3.1.1.5\n${where('0.0.0.0', 'public')}`,
      ].join(''),
    ]);
    expect(openHandles().udpSockets).toBe(udpSockets);
  });

  it('as a program of its own asks, prints and ends by itself', async () => {
    const file = new URL('../../../../examples/snmputil.ts', import.meta.url).pathname;
    const args = ['get', at, 'public', 'system.sysDescr.0'];
    const { code, stdout, stderr } = await runProgram(`import '${file}';`, { args });
    expect([code, stdout, stderr]).toEqual([
      0,
      'Variable = system.sysDescr.0\nValue    = String interop agent\n\n',
      '',
    ]);
  });
});
