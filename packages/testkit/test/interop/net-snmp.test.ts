// The peers themselves: Net-SNMP's agent and trap receiver start, answer Net-SNMP's own commands, and stop.
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { netSnmp, peersMissing, startNetSnmpAgent, startNetSnmpTrapd } from '../../src/net-snmp.js';

describe.skipIf(peersMissing('snmpd', 'snmptrapd', 'snmpget', 'snmptrap'))('Net-SNMP as a peer', () => {
  test('the agent answers over IPv4 and IPv6, and is gone after stop', { timeout: 30_000 }, async () => {
    const agent = await startNetSnmpAgent();
    const ask = (host: string) =>
      netSnmp('snmpget', ['-v2c', '-cpublic', '-On', '-r0', '-t1', `${host}:${agent.port}`, '.1.3.6.1.2.1.1.5.0']);
    expect(await ask('127.0.0.1')).toBe('.1.3.6.1.2.1.1.5.0 = STRING: "interop-agent"\n');
    expect(await ask('udp6:[::1]')).toBe('.1.3.6.1.2.1.1.5.0 = STRING: "interop-agent"\n');
    await agent.stop();
    await expect(ask('127.0.0.1')).rejects.toThrow();
    expect(existsSync(agent.directory)).toBe(false);
  });

  test('the trap receiver logs what it hears', { timeout: 30_000 }, async () => {
    const trapd = await startNetSnmpTrapd();
    try {
      expect(trapd.notifications()).toEqual([]);
      await netSnmp('snmpinform', ['-v2c', '-cpublic', `127.0.0.1:${trapd.port}`, '', '.1.3.6.1.6.3.1.1.5.3']);
      expect(trapd.notifications()).toHaveLength(1);
      expect(trapd.notifications()[0]).toMatch(/^NOTIFY\|v2\|.*1\.3\.6\.1\.6\.3\.1\.1\.5\.3/);
    } finally {
      await trapd.stop();
    }
  });
});
