import { Oid } from '@mgmtapi/ber';
import { ErrorStatus, type Value } from '@mgmtapi/protocol';
import { FakeClock } from '@mgmtapi/testkit';
import { MemoryNetwork } from '@mgmtapi/transport';
import { expect, test } from 'vitest';
import { HandlerCalls } from '../src/handler-calls.js';
import { type HandlerProblem, HandlerTimeoutError } from '../src/index.js';
import { withBench } from './asker.js';

const subtree = Oid.from('1.3.6.1.4.1.99999');
const registration = { subtree, handler: { get: () => never(), getNext: () => undefined } };
const never = (): Promise<Value> => new Promise(() => undefined);

test('an answer at once stays at once; a promise is waited for and its timer cleared', async () => {
  const clock = new FakeClock();
  const calls = new HandlerCalls({ clock, timeout: 100 });
  expect(calls.run(registration, 'get', subtree, () => 5)).toBe(5);
  const late = calls.run(registration, 'get', subtree, async () => 6);
  expect(clock.pending).toBe(1);
  expect(await late).toBe(6);
  expect(clock.pending).toBe(0);
});

test('a handler that does not answer is given up after its time, and reported', async () => {
  const clock = new FakeClock();
  const problems: HandlerProblem[] = [];
  const calls = new HandlerCalls({ clock, timeout: 100, onHandlerError: (problem) => problems.push(problem) });
  const hanging = calls.run(registration, 'getNext', subtree, never);
  await expect(clock.until(Promise.resolve(hanging))).rejects.toThrow('failed');
  expect(clock.now()).toBe(100);
  expect(problems).toMatchObject([{ subtree, phase: 'getNext', oid: subtree }]);
  expect(problems[0]?.error).toBeInstanceOf(HandlerTimeoutError);
});

test('close ends what waits and what comes later, without timers and without a report', async () => {
  const clock = new FakeClock();
  const problems: HandlerProblem[] = [];
  const calls = new HandlerCalls({ clock, timeout: 100, onHandlerError: (problem) => problems.push(problem) });
  const before = Promise.resolve(calls.run(registration, 'get', subtree, never));
  calls.close();
  await expect(before).rejects.toThrow('closed');
  await expect(calls.run(registration, 'undo', subtree, never)).rejects.toThrow('closed');
  expect(clock.pending).toBe(0);
  expect(problems).toEqual([]);
});

test('the manager gets genErr when the time is over, commitFailed in that phase', async () => {
  const clock = new FakeClock();
  const transport = new MemoryNetwork();
  await withBench(
    async ({ agent, asker, get, set }) => {
      agent.register(subtree, {
        get: never,
        getNext: () => undefined,
        test: () => 0,
        commit: () => new Promise(() => undefined),
      });
      const name = `${subtree}.1.0`;
      const silent = await get([name]); // the asker does not wait as long
      expect(silent).toBeUndefined();
      await clock.advance(3000);
      expect(await asker.receive()).toMatchObject({ errorStatus: ErrorStatus.genErr, errorIndex: 1 });
      expect(await set([{ oid: name, type: 'Integer32', value: 1 }])).toBeUndefined();
      await clock.advance(3000);
      expect(await asker.receive()).toMatchObject({ errorStatus: ErrorStatus.commitFailed, errorIndex: 1 });
    },
    { clock, transport },
  );
});
