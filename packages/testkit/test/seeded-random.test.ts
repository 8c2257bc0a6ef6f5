// Chance from a seed.
import { seededRandom } from '@mgmtapi/testkit';
import { expect, it } from 'vitest';

it('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed);
    return [
      random.next(),
      random.integer(1000),
      random.chance(0.5),
      [...random.bytes(5)],
      random.shuffle([1, 2, 3, 4]),
    ];
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

it('seed 0 of mulberry32', () => {
  // Fixed, so that a seed that someone noted down keeps its meaning.
  const random = seededRandom(0);
  expect(Array.from({ length: 3 }, () => random.next() * 2 ** 32)).toEqual([1144304738, 1416247, 958946056]);
});

it('is fair enough for tests', () => {
  const random = seededRandom(3);
  const counts = new Array<number>(10).fill(0);
  let yes = 0;
  for (let i = 0; i < 100_000; i++) {
    counts[random.integer(10)]!++;
    if (random.chance(0.3)) yes++;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  expect(Math.abs(yes - 30_000)).toBeLessThan(600);
  expect([random.chance(0), random.chance(1)]).toEqual([false, true]);
});

it('pick and shuffle lose nothing', () => {
  const random = seededRandom(4);
  const list = [1, 2, 3, 4, 5];
  expect(random.shuffle(list).sort()).toEqual(list);
  expect(list).toContain(random.pick(list));
  expect(() => random.pick([])).toThrow(RangeError);
});
