// The real clock.
import { realClock } from '@mgmtapi/transport';
import { expect, it } from 'vitest';

it('runs forward, fires, and forgets what is cleared', async () => {
  const before = realClock.now();
  const fired: string[] = [];
  realClock.clearTimer(realClock.setTimer(() => fired.push('cleared'), 0));
  const timer = await new Promise((resolve) => {
    const set = realClock.setTimer(() => {
      fired.push('kept');
      setImmediate(resolve, set);
    }, 1);
  });
  realClock.clearTimer(timer); // it has fired: fine
  realClock.clearTimer(undefined);
  expect(fired).toEqual(['kept']);
  expect(realClock.now()).toBeGreaterThan(before);
});

it('its timers do not hold the process', () => {
  const active = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = active();
  const timer = realClock.setTimer(() => {}, 60_000);
  expect(active()).toBe(before);
  realClock.clearTimer(timer);
});
