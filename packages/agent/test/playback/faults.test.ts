import { Oid } from '@mgmtapi/ber';
import { ErrorStatus } from '@mgmtapi/protocol';
import { FakeClock } from '@mgmtapi/testkit';
import { MemoryNetwork } from '@mgmtapi/transport';
import { describe, expect, test } from 'vitest';
import { type FaultOptions, SnmpAgent } from '../../src/index.js';
import { withBench } from '../asker.js';

const NAME = '1.3.6.1.2.1.1.5.0';
const recording = [{ oid: Oid.from(NAME), type: 'Integer32', value: 5 }] as const;
/** Gives these numbers one after the other. */
const drawn =
  (...numbers: number[]) =>
  (): number =>
    numbers.shift() ?? 0.999;

test('lost requests are dropped as filtered, and told', () => {
  const reasons: string[] = [];
  return withBench(
    async ({ agent, get }) => {
      agent.play(recording);
      expect(await get([NAME])).toBeUndefined();
      expect(await get([NAME])).toMatchObject({ errorStatus: 0 });
      expect(agent.counters).toMatchObject({ received: 2, delivered: 1, discarded: { filtered: 1 } });
      expect(reasons).toEqual(['filtered']);
    },
    { faults: { loss: 0.3, random: drawn(0.29, 0.3) }, onDiscard: ({ reason }) => reasons.push(reason) },
  );
});

test('errors come in the share that was asked for, mapped for version 1', () =>
  withBench(
    async ({ agent, get }) => {
      agent.play(recording);
      const refused = { errorStatus: ErrorStatus.resourceUnavailable, errorIndex: 1 };
      expect(await get([NAME])).toMatchObject(refused);
      expect(await get([NAME])).toMatchObject({ errorStatus: 0 });
      expect(await get([NAME], { version: 'v1' })).toMatchObject({ errorStatus: ErrorStatus.genErr, errorIndex: 1 });
    },
    { faults: { errors: 0.5, errorStatus: ErrorStatus.resourceUnavailable, random: drawn(0, 0.5, 0.4) } },
  ));

test('answers are held back; closing the agent ends that', async () => {
  const clock = new FakeClock();
  await withBench(
    async ({ agent, asker, get, askAlso }) => {
      agent.play(recording);
      expect(await get([NAME])).toBeUndefined();
      await clock.advance(149);
      expect(await asker.receive()).toBeUndefined();
      await clock.advance(1);
      expect(await asker.receive()).toMatchObject({ errorStatus: 0 });
      expect(await askAlso.get([NAME])).toBeUndefined();
      expect(clock.pending).toBe(1);
    },
    { clock, faults: { delay: [100, 200], random: drawn(0.5) } },
  );
  expect(clock.pending).toBe(0);
});

test('each device has faults of its own', () =>
  withBench(
    async ({ agent, get }) => {
      agent.play(recording, { context: 'deaf', faults: { loss: 1 } });
      agent.play(recording, { context: 'ill', faults: { errors: 1 } });
      agent.play(recording, { context: 'well' });
      expect(await get([NAME], { community: 'deaf' })).toBeUndefined();
      expect(await get([NAME], { community: 'ill' })).toMatchObject({ errorStatus: ErrorStatus.genErr });
      expect(await get([NAME], { community: 'well' })).toMatchObject({ errorStatus: 0 });
    },
    { communities: ['deaf', 'ill', 'well'].map((name) => ({ community: name, context: name })) },
  ));

describe('wrong options', () => {
  test.each<[faults: unknown, error: RegExp]>([
    [{ loss: 1.1 }, /faults\.loss/],
    [{ errors: -1 }, /faults\.errors/],
    [{ delay: -1 }, /faults\.delay/],
    [{ delay: [5, 4] }, /faults\.delay/],
    [{ errorStatus: 0 }, /faults\.errorStatus/],
    [{ errorStatus: 19 }, /faults\.errorStatus/],
  ])('%j', async (faults, error) => {
    const transport = new MemoryNetwork();
    await expect(SnmpAgent.open({ transport, faults: faults as FaultOptions })).rejects.toThrow(error);
    const agent = await SnmpAgent.open({ transport });
    expect(() => agent.play([], { faults: faults as FaultOptions })).toThrow(error);
    await agent.close();
  });
});
