// The time window, as the authority and as the other side (RFC 3414 section 3.2 step 7).

import { describe, expect, it } from 'vitest';
import { LocalEngine, MAX_ENGINE_BOOTS } from '../../src/index.js';
import { isTimely, RemoteEngineTime } from '../../src/usm/timeliness.js';
import { FakeClock, localEngineID } from '../messages.js';

describe('the authoritative engine, step 7 a', () => {
  const local = { boots: 5, time: 1000 };
  const cases: readonly [boots: number, time: number, timely: boolean][] = [
    [5, 1000, true],
    [5, 850, true],
    [5, 849, false],
    [5, 1150, true],
    [5, 1151, false],
    [4, 1000, false],
    [6, 1000, false],
    [0, 0, false],
    [5, -1, false],
  ];
  it.each(cases)('boots %i, time %i: %s', (boots, time, timely) => {
    expect(isTimely(local, boots, time)).toBe(timely);
  });

  it('is never timely again when boots are at their end', () => {
    expect(isTimely({ boots: MAX_ENGINE_BOOTS, time: 1000 }, MAX_ENGINE_BOOTS, 1000)).toBe(false);
  });
});

describe('the non-authoritative engine, step 7 b', () => {
  function synchronized(boots = 5, time = 1000) {
    const clock = new FakeClock();
    const remote = new RemoteEngineTime(clock);
    expect(remote.receive(boots, time)).toBe(true);
    return { clock, remote };
  }

  it('learns boots and time from the first authentic message', () => {
    const { clock, remote } = synchronized();
    clock.advance(30);
    expect([remote.boots, remote.time, remote.latestReceivedEngineTime]).toEqual([5, 1030, 1000]);
  });

  const cases: readonly [
    what: string,
    boots: number,
    time: number,
    timely: boolean,
    after: [boots: number, time: number],
  ][] = [
    ['the same second', 5, 1000, true, [5, 1000]],
    ['later', 5, 1200, true, [5, 1200]],
    ['much later: its clock is right, ours is wrong', 5, 999_999, true, [5, 999_999]],
    ['late by 150 s', 5, 850, true, [5, 1000]],
    ['late by 151 s', 5, 849, false, [5, 1000]],
    ['a restart', 6, 0, true, [6, 0]],
    ['from before a restart', 4, 1000, false, [5, 1000]],
    ['boots at their end', MAX_ENGINE_BOOTS, 1000, false, [MAX_ENGINE_BOOTS, 1000]],
    ['negative time', 5, -1, false, [5, 1000]],
    ['negative boots', -1, 1000, false, [5, 1000]],
    ['boots over the end', MAX_ENGINE_BOOTS + 1, 5, false, [5, 1000]],
    ['time over the end', 5, MAX_ENGINE_BOOTS + 1, false, [5, 1000]],
  ];
  it.each(cases)('%s', (_what, boots, time, timely, after) => {
    const { remote } = synchronized();
    expect(remote.receive(boots, time)).toBe(timely);
    expect([remote.boots, remote.time]).toEqual(after);
  });

  it('a replayed message ages out with our own clock', () => {
    const { clock, remote } = synchronized();
    clock.advance(150);
    expect(remote.receive(5, 1000)).toBe(true);
    clock.advance(1);
    expect(remote.receive(5, 1000)).toBe(false);
  });

  it('messages out of order neither move the clock back nor are lost', () => {
    const { remote } = synchronized();
    expect(remote.receive(5, 1010)).toBe(true);
    expect(remote.receive(5, 1005)).toBe(true);
    expect([remote.time, remote.latestReceivedEngineTime]).toEqual([1010, 1010]);
  });

  it('a message that lags does not set our clock back (RFC 3414 section 2.3)', () => {
    const { clock, remote } = synchronized();
    clock.advance(100);
    expect(remote.receive(5, 1050)).toBe(true); // higher than the latest received, lower than our notion
    expect(remote.time).toBe(1050); // step b 1 says: ours becomes theirs
  });

  it('an engine that never counts is timely for ever', () => {
    const clock = new FakeClock();
    const remote = new RemoteEngineTime(clock);
    expect(remote.receive(0, 0)).toBe(true);
    clock.advance(100_000);
    expect(remote.receive(0, 0)).toBe(true);
  });

  it('sends what is known, else what was hinted, else zeros', () => {
    const clock = new FakeClock();
    const remote = new RemoteEngineTime(clock);
    expect(remote.forSending).toEqual({ boots: 0, time: 0 });
    remote.hint(9, 500);
    clock.advance(3);
    expect(remote.forSending).toEqual({ boots: 9, time: 503 });
    expect(remote.isSynchronized).toBe(false);
    expect(remote.receive(8, 100)).toBe(true); // the hint judged nothing
    expect(remote.forSending).toEqual({ boots: 8, time: 100 });
    remote.hint(99, 99); // too late
    expect(remote.forSending).toEqual({ boots: 8, time: 100 });
  });

  it('ignores a hint that no engine can mean', () => {
    const remote = new RemoteEngineTime(new FakeClock());
    remote.hint(-35, -35);
    expect(remote.forSending).toEqual({ boots: 0, time: 0 });
  });

  it('goes back only when told to', () => {
    const { remote } = synchronized(5, 1000);
    remote.set(1, 10);
    expect([remote.boots, remote.time, remote.latestReceivedEngineTime]).toEqual([1, 10, 10]);
    expect(remote.receive(5, 1000)).toBe(true); // and forward by itself
  });
});

describe('this engine', () => {
  it('counts seconds from its start', () => {
    const clock = new FakeClock();
    const local = new LocalEngine(localEngineID, 3, clock);
    expect([local.boots, local.time]).toEqual([3, 0]);
    clock.advance(61.9);
    expect(local.time).toBe(61);
  });

  it('takes one more boot when its time runs out, and stops at the end of boots', () => {
    const clock = new FakeClock();
    const local = new LocalEngine(localEngineID, MAX_ENGINE_BOOTS - 1, clock);
    clock.advance(MAX_ENGINE_BOOTS);
    expect([local.boots, local.time]).toEqual([MAX_ENGINE_BOOTS - 1, MAX_ENGINE_BOOTS]);
    clock.advance(1);
    expect([local.boots, local.time]).toEqual([MAX_ENGINE_BOOTS, 0]);
    clock.advance(MAX_ENGINE_BOOTS + 1);
    expect(local.boots).toBe(MAX_ENGINE_BOOTS);
  });

  it('keeps its identity to itself', () => {
    const mine = localEngineID.slice();
    const local = new LocalEngine(mine, 1, new FakeClock());
    mine.fill(0);
    expect(local.engineID).toEqual(localEngineID);
  });

  it('refuses what no engine can be', () => {
    const clock = new FakeClock();
    expect(() => new LocalEngine(new Uint8Array(4), 1, clock)).toThrow(/^engineID/);
    expect(() => new LocalEngine(new Uint8Array(33), 1, clock)).toThrow(/^engineID/);
    expect(() => new LocalEngine(localEngineID, -1, clock)).toThrow(/^boots/);
    expect(() => new LocalEngine(localEngineID, 1.5, clock)).toThrow(/^boots/);
  });
});
