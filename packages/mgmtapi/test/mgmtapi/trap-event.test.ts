// The trap event: manual reset, waits, and what ends them.
import { FakeClock, runProgram } from '@mgmtapi/testkit';
import { describe, expect, it } from 'vitest';
import { TrapEvent } from '../../src/mgmtapi/index.js';

describe('TrapEvent', () => {
  it('stays signalled until it is reset, whoever waited', async () => {
    const event = new TrapEvent();
    expect(event.isSet).toBe(false);
    const waits = [event.wait(), event.wait()];
    event.set();
    expect(await Promise.all(waits)).toEqual(['signaled', 'signaled']);
    expect(await event.wait()).toBe('signaled');
    expect(event.isSet).toBe(true);
    event.reset();
    expect(event.isSet).toBe(false);
    expect(await event.wait({ timeoutMs: 0 })).toBe('timeout');
  });

  it('wakes who waited even if it is reset in the same turn', async () => {
    const event = new TrapEvent();
    const wait = event.wait();
    event.set();
    event.reset();
    expect(await wait).toBe('signaled');
  });

  it('times out, and forgets the timer otherwise', async () => {
    const clock = new FakeClock();
    const event = new TrapEvent(clock);
    expect(await clock.until(event.wait({ timeoutMs: 250 }))).toBe('timeout');
    expect(clock.now()).toBe(250);
    const wait = event.wait({ timeoutMs: 250 });
    event.set();
    expect(await wait).toBe('signaled');
    expect(clock.pending).toBe(0);
    event.reset();
    const forEver = event.wait({ timeoutMs: Number.POSITIVE_INFINITY });
    expect(clock.pending).toBe(0);
    event.close();
    expect(await forEver).toBe('closed');
  });

  it('aborts with the reason', async () => {
    const clock = new FakeClock();
    const event = new TrapEvent(clock);
    const reason = new Error('enough');
    await expect(event.wait({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const wait = event.wait({ signal: controller.signal, timeoutMs: 1000 });
    controller.abort(reason);
    await expect(wait).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
  });

  it.each([-1, Number.NaN, '5'])('refuses the time-out %j', async (timeoutMs) => {
    await expect(new TrapEvent().wait({ timeoutMs: timeoutMs as number })).rejects.toThrow('timeoutMs');
  });

  it('is dead once it is closed', async () => {
    const event = new TrapEvent();
    const wait = event.wait();
    event.set();
    event.close();
    expect(await wait).toBe('signaled'); // it was, before the close
    expect(event.isSet).toBe(false);
    expect(await event.wait()).toBe('closed');
    expect(await event.wait({ timeoutMs: 0 })).toBe('closed');
    event.set();
    expect(event.isSet).toBe(false);
    expect(await event.wait()).toBe('closed');
    event.reset();
    event.close();
  });

  it('tells handlers each time it becomes signalled', () => {
    const event = new TrapEvent();
    let calls = 0;
    const handler = () => {
      calls++;
    };
    expect(event.on('signal', handler)).toBe(event);
    event.set();
    event.set();
    expect(calls).toBe(1);
    event.reset();
    event.set();
    expect(calls).toBe(2);
    event.off('signal', handler).off('signal', () => {});
    event.reset();
    event.set();
    expect(calls).toBe(2);
  });

  it('costs no CPU while a program waits for traps', async () => {
    const index = new URL('../../src/mgmtapi/index.ts', import.meta.url).pathname;
    const { code, stdout, stderr } = await runProgram(`
      import { SnmpMgrClose, SnmpMgrTrapListen } from '${index}';
      const event = { value: null };
      await SnmpMgrTrapListen(event, { port: 0, address: '127.0.0.1' });
      const turns = () => performance.eventLoopUtilization().active;
      await new Promise((resolve) => setTimeout(resolve, 100));
      const [cpu, active] = [process.cpuUsage(), turns()];
      const result = await event.value.wait({ timeoutMs: 1500 });
      const { user, system } = process.cpuUsage(cpu);
      console.log(JSON.stringify({ result, cpu: (user + system) / 1000, active: turns() - active }));
      await SnmpMgrClose(null);
    `);
    expect([code, stderr]).toEqual([0, '']);
    const { result, cpu, active } = JSON.parse(stdout);
    expect(result).toBe('timeout');
    // 1500 ms of waiting. Polling each millisecond costs hundreds of milliseconds; a wait costs the noise of the process.
    expect(cpu).toBeLessThan(150);
    expect(active).toBeLessThan(150);
  });
});
