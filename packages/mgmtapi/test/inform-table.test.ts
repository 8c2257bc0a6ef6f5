// What a listener remembers of informs: delivered once, acknowledged as often as they should be.
import { FakeClock } from '@mgmtapi/testkit';
import { expect, test } from 'vitest';
import { InformTable, informKey, RETRY_WINDOW } from '../src/inform-table.js';

function balance(table: InformTable): number {
  const { received, acknowledged, awaiting, unanswered } = table.counters;
  return received - acknowledged - awaiting - unanswered;
}

test('the same sender, request-id and content make the same inform, and nothing less does', () => {
  const content = Uint8Array.of(1, 2, 3);
  const key = informKey('192.0.2.1', 162, 7, content);
  expect(informKey('192.0.2.1', 162, 7, Uint8Array.of(1, 2, 3))).toBe(key);
  for (const other of [
    informKey('192.0.2.2', 162, 7, content),
    informKey('192.0.2.1', 163, 7, content),
    informKey('192.0.2.1', 162, 8, content),
    informKey('192.0.2.1', 162, 7, Uint8Array.of(1, 2, 4)),
  ]) {
    expect(other).not.toBe(key);
  }
});

test('an acknowledged inform is known while its sender may repeat it, counted from the last copy', async () => {
  const clock = new FakeClock();
  const table = new InformTable(clock);
  expect(table.heard('a')).toBeUndefined();
  table.addAcknowledged('a');
  await clock.advance(RETRY_WINDOW - 1);
  expect(table.heard('a')).toBe('acknowledged');
  await clock.advance(RETRY_WINDOW - 1);
  expect(table.heard('a')).toBe('acknowledged');
  await clock.advance(RETRY_WINDOW);
  expect(table.heard('a')).toBeUndefined();
  expect(table.counters).toEqual({ received: 1, acknowledged: 1, awaiting: 0, unanswered: 0 });
});

test('remembers a bounded number, and forgets the oldest', () => {
  const table = new InformTable(new FakeClock(), 3);
  for (const key of ['a', 'b', 'c', 'd']) table.addAcknowledged(key);
  expect(table.heard('a')).toBeUndefined();
  expect(['b', 'c', 'd'].map((key) => table.heard(key))).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
  expect(table.counters).toMatchObject({ received: 4, acknowledged: 4 });
});

test('an inform that waits is a duplicate, becomes acknowledged once, and makes room', () => {
  const table = new InformTable(new FakeClock(), 2);
  const a = table.addAwaiting('a');
  table.addAwaiting('b');
  expect(table.full).toBe(true);
  expect(table.heard('a')).toBe('awaiting');
  a.acknowledged();
  a.acknowledged();
  a.giveUp(); // too late
  expect(table.full).toBe(false);
  expect(table.heard('a')).toBe('acknowledged');
  expect(table.counters).toEqual({ received: 2, acknowledged: 1, awaiting: 1, unanswered: 0 });
});

test('one that nobody acknowledges is given up: after its window, when it was dropped, at close', async () => {
  const clock = new FakeClock();
  const table = new InformTable(clock);
  const late = table.addAwaiting('late');
  await clock.advance(RETRY_WINDOW);
  expect(table.counters).toEqual({ received: 1, acknowledged: 0, awaiting: 0, unanswered: 1 });
  late.acknowledged(); // counts no more
  const dropped = table.addAwaiting('dropped');
  dropped.giveUp();
  expect(table.heard('dropped')).toBeUndefined(); // the next copy is a new chance
  table.addAwaiting('dropped');
  dropped.giveUp(); // of the earlier one
  expect(table.counters).toEqual({ received: 3, acknowledged: 0, awaiting: 1, unanswered: 2 });
  table.close();
  expect(table.counters).toEqual({ received: 3, acknowledged: 0, awaiting: 0, unanswered: 3 });
  expect(balance(table)).toBe(0);
});
