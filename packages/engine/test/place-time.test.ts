import { seededRandom } from '@mgmtapi/testkit';
import { describe, expect, it } from 'vitest';
import { PlaceTime } from '../src/place-time.js';

/** What it comes to after these answer times, milliseconds. */
function after(times: readonly number[]): number {
  const placeTime = new PlaceTime();
  for (const time of times) placeTime.answered(time);
  return placeTime.current;
}

const random = seededRandom(5);
const thousand = (time: () => number) => Array.from({ length: 1000 }, time);

describe('the time that a place is held', () => {
  it('is 100 ms before any answer', () => expect(new PlaceTime().current).toBe(100));

  for (const time of [0, 1, 7, 50, 300]) {
    it(`is a little more than answers take that always take ${time} ms`, () => {
      const placeTime = after(thousand(() => time));
      expect(placeTime).toBeGreaterThan(time);
      expect(placeTime).toBeLessThanOrEqual(time * 1.1 + 3);
    });
  }

  it('covers two of three answers, however late the others are', () => {
    const late = after(thousand(() => (random.chance(0.1) ? 900 : 5)));
    expect(late).toBeGreaterThan(5);
    expect(late).toBeLessThan(12);
    const spread = after(thousand(() => random.integer(91)));
    expect(spread).toBeGreaterThan(50);
    expect(spread).toBeLessThan(85);
  });

  it('follows answers that get slower or quicker, and is never longer than a second', () => {
    expect(after([...thousand(() => 5), ...thousand(() => 100)])).toBeGreaterThan(100);
    expect(after([...thousand(() => 100), ...thousand(() => 0)])).toBeLessThan(5);
    expect(after(thousand(() => 30_000))).toBe(1000);
  });
});
