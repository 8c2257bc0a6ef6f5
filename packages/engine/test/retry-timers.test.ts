import { FakeClock } from '@mgmtapi/testkit';
import { describe, expect, it } from 'vitest';
import { type Deadline, type DeadlineQueue, Deadlines } from '../src/retry-timers.js';

class Wait implements Deadline {
  sentAt = 0;
  queue: DeadlineQueue | undefined;
  earlier: Deadline | undefined;
  later: Deadline | undefined;
  constructor(readonly name: string) {}
}

function setUp() {
  const clock = new FakeClock();
  const fired: string[] = [];
  const deadlines = new Deadlines<Wait>(clock, (wait) => fired.push(`${wait.name}@${clock.now()}`));
  const add = (wait: Wait, milliseconds: number) => {
    wait.sentAt = clock.now();
    deadlines.add(wait, milliseconds);
  };
  return { clock, fired, deadlines, add };
}

describe('deadlines', () => {
  it('fire once each, at their time, whatever their order', async () => {
    const { clock, fired, add } = setUp();
    add(new Wait('a'), 100);
    add(new Wait('b'), 50);
    await clock.advance(10);
    add(new Wait('c'), 100);
    await clock.advance(200);
    expect(fired).toEqual(['b@50', 'a@100', 'c@110']);
    expect(clock.pending).toBe(0);
  });

  it('share one timer for equal waits', async () => {
    const { clock, add, fired } = setUp();
    for (let i = 0; i < 1000; i++) add(new Wait(`w${i}`), 1000);
    expect(clock.pending).toBe(1);
    await clock.advance(1000);
    expect(fired.length).toBe(1000);
  });

  it('that were removed never fire, wherever in the queue they stood', async () => {
    const { clock, fired, deadlines, add } = setUp();
    const waits = ['first', 'middle', 'last', 'kept'].map((name) => new Wait(name));
    const [first, middle, last] = waits as [Wait, Wait, Wait, Wait];
    for (const wait of waits) add(wait, 100);
    deadlines.remove(middle);
    deadlines.remove(first);
    deadlines.remove(last);
    deadlines.remove(last); // twice is fine
    await clock.advance(100);
    expect(fired).toEqual(['kept@100']);
  });

  it('can be added again from within their own callback', async () => {
    const clock = new FakeClock();
    let rounds = 0;
    const deadlines = new Deadlines<Wait>(clock, (wait) => {
      wait.sentAt = clock.now();
      if (++rounds < 3) deadlines.add(wait, 10);
    });
    deadlines.add(new Wait('again'), 10);
    await clock.advance(100);
    expect(rounds).toBe(3);
    expect(clock.pending).toBe(0);
  });

  it('are forgotten by clear, also from within a callback', async () => {
    const clock = new FakeClock();
    const fired: string[] = [];
    const deadlines = new Deadlines<Wait>(clock, (wait) => {
      fired.push(wait.name);
      deadlines.clear();
    });
    deadlines.add(new Wait('a'), 10);
    deadlines.add(new Wait('b'), 20);
    await clock.advance(100);
    expect(fired).toEqual(['a']);
    expect(clock.pending).toBe(0);
  });
});
