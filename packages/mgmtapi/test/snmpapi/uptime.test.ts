// Uptime in hundredths of a second.
import { describe, expect, it } from 'vitest';
import { SnmpSvcGetUptime, startSnmpSvcUptime } from '../../src/snmpapi/index.js';
import { centiseconds } from '../../src/snmpapi/uptime.js';

describe('SnmpSvcGetUptime', () => {
  it.each([
    [0, 0],
    [9.99, 0],
    [10, 1],
    [1000, 100],
    [42_949_672_950, 4294967295], // 497.1 days
    [42_949_672_960, 0],
    [42_949_673_960, 100],
  ])('%d ms are %d', (ms, ticks) => {
    expect(centiseconds(ms)).toBe(ticks);
  });

  it('counts from the load of the package, or from the start of the agent host', () => {
    const before = SnmpSvcGetUptime();
    expect(Number.isInteger(before)).toBe(true);
    expect(SnmpSvcGetUptime()).toBeGreaterThanOrEqual(before);
    startSnmpSvcUptime();
    expect(SnmpSvcGetUptime()).toBeLessThan(6000);
  });
});
