// An engine makes nothing of SNMPv3 before it is needed, and counts its start once.
import { checkUser } from '@mgmtapi/security';
import { FakeClock, seededRandom } from '@mgmtapi/testkit';
import { describe, expect, it } from 'vitest';
import { MemoryBootsStore } from '../src/boots-store.js';
import { createCounters } from '../src/counters.js';
import { type EngineIdentity, SnmpEngine } from '../src/engine.js';
import { ClosedError } from '../src/error.js';

function engineOf(identity?: EngineIdentity): { engine: SnmpEngine; clock: FakeClock } {
  const clock = new FakeClock();
  return { clock, engine: new SnmpEngine({ clock, random: seededRandom(1), counters: createCounters(), identity }) };
}

describe('an engine', () => {
  it('counts its start when it becomes authoritative, once', async () => {
    let starts = 0;
    const memory = new MemoryBootsStore();
    const boots = {
      next: (engineID: Uint8Array) => {
        starts++;
        return memory.next(engineID);
      },
    };
    const engineID = Buffer.from('8000000005010203', 'hex');
    const { engine, clock } = engineOf({ engineID, boots });
    engine.usm.suggestEngineTime(engineID, { boots: 1, time: 1 });
    expect(starts).toBe(0);
    await clock.advance(5000);
    const [one, two] = await Promise.all([engine.local(), engine.local()]);
    expect(one).toBe(two);
    expect(starts).toBe(1);
    await clock.advance(7000);
    expect([Buffer.from(one.engineID), one.boots, one.time]).toEqual([engineID, 1, 7]); // since it became one
    expect(engine.usm.localEngine).toBe(one);
  });

  it('has a random identity unless told otherwise', async () => {
    const a = await engineOf().engine.local();
    const b = await new SnmpEngine({
      clock: new FakeClock(),
      random: seededRandom(2),
      counters: createCounters(),
    }).local();
    expect(a.engineID).toHaveLength(13);
    expect(Buffer.compare(a.engineID, b.engineID)).not.toBe(0);
  });

  it('gives nothing away once it is closed', async () => {
    const { engine } = engineOf();
    const reason = new ClosedError('manager');
    engine.close(reason);
    await expect(engine.local()).rejects.toBe(reason);
    const user = checkUser({ userName: 'a', auth: { protocol: 'sha1', password: 'long enough' } });
    await expect(engine.usm.prepareUser(user)).rejects.toBe(reason);
  });

  it('cannot be closed too early for a start that is under way', async () => {
    let go: (boots: number) => void = () => {};
    const { engine } = engineOf({ boots: { next: () => new Promise((resolve) => (go = resolve)) } });
    const starting = engine.local();
    const reason = new ClosedError('manager');
    engine.close(reason);
    go(1);
    await expect(starting).rejects.toBe(reason);
  });
});
