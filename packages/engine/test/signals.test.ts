import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Signals } from '../src/signals.js';

describe('signals', () => {
  it('have one listener each, however many wait, and none when nobody does', () => {
    const signals = new Signals();
    const { signal } = new AbortController();
    const waiting = Array.from({ length: 1000 }, () => () => {});
    for (const one of waiting) signals.watch(signal, one);
    expect(getEventListeners(signal, 'abort').length).toBe(1);
    for (const one of waiting) signals.unwatch(signal, one);
    expect(getEventListeners(signal, 'abort').length).toBe(0);
    signals.unwatch(signal, waiting[0]!); // twice is fine
  });

  it('tell those who still wait once, also when they go while they are told', () => {
    const signals = new Signals();
    const [a, b] = [new AbortController(), new AbortController()];
    const told: string[] = [];
    const third = () => told.push('third');
    signals.watch(a.signal, () => {
      told.push('first');
      signals.unwatch(a.signal, third); // gone, as with a session that is closed
    });
    signals.watch(a.signal, third);
    signals.watch(b.signal, () => told.push('other'));
    a.abort();
    a.abort();
    expect(told).toEqual(['first']);
    expect(getEventListeners(a.signal, 'abort').length).toBe(0);
    b.abort();
    expect(told).toEqual(['first', 'other']);
  });
});
