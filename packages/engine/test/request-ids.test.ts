import { seededRandom } from '@mgmtapi/testkit';
import { describe, expect, it } from 'vitest';
import { RequestIds } from '../src/request-ids.js';

describe('request ids', () => {
  it('leads from each id back to its number, at the edges and in between', () => {
    const ids = new RequestIds(seededRandom(1));
    const numbers = [0, 1, 2, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7ffffffe, 0x7fffffff];
    for (let i = 0; i < 2000; i++) numbers.push(i * 1_073_741);
    for (const number of numbers.map((n) => n % 0x8000_0000)) {
      const id = ids.idOf(number);
      expect(Number.isInteger(id) && id >= 0 && id <= 0x7fffffff).toBe(true);
      expect(ids.numberOf(id)).toBe(number);
    }
  });

  it('never repeats an id over a long run, and hides the order', () => {
    const ids = new RequestIds(seededRandom(2));
    const seen = new Set<number>();
    let rising = 0;
    for (let n = 0, last = 0; n < 100_000; n++) {
      const id = ids.idOf(n);
      if (id === last + 1) rising++;
      last = id;
      seen.add(id);
    }
    expect(seen.size).toBe(100_000);
    expect(rising).toBeLessThan(10);
  });

  it('depends on its key', () => {
    const a = new RequestIds(seededRandom(3));
    const b = new RequestIds(seededRandom(4));
    const same = Array.from({ length: 1000 }, (_, n) => a.idOf(n) === b.idOf(n)).filter(Boolean).length;
    expect(same).toBeLessThan(5);
  });
});
