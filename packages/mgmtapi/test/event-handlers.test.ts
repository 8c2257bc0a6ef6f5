// Handlers that throw, come and go while an event is told.
import { expect, test } from 'vitest';
import { EventHandlers } from '../src/event-handlers.js';

interface Events {
  ping: [n: number];
  end: [];
}

function handlers(): { events: EventHandlers<Events>; failures: unknown[] } {
  const failures: unknown[] = [];
  return { events: new EventHandlers<Events>(['ping', 'end'], (error) => failures.push(error)), failures };
}

test('everyone is told, in order, whatever the others throw or reject with', async () => {
  const { events, failures } = handlers();
  const seen: string[] = [];
  events.add('ping', () => {
    throw new Error('first');
  });
  events.add('ping', async () => {
    throw new Error('second');
  });
  events.add('ping', (n) => seen.push(`third ${n}`));
  events.emit('ping', 7);
  await new Promise(setImmediate);
  expect(seen).toEqual(['third 7']);
  expect(failures).toEqual([new Error('first'), new Error('second')]);
});

test('a change during an event counts from the next one on', () => {
  const { events } = handlers();
  const seen: string[] = [];
  const second = () => seen.push('second');
  events.add('ping', () => {
    seen.push('first');
    events.remove('ping', second);
    events.add('ping', () => seen.push('third'));
  });
  events.add('ping', second);
  events.emit('ping', 1);
  expect(seen).toEqual(['first', 'second']);
});

test('a handler added twice is called twice, and removed one at a time', () => {
  const { events } = handlers();
  let count = 0;
  const handler = () => {
    count++;
  };
  events.add('end', handler);
  events.add('end', handler);
  events.emit('end');
  events.remove('end', handler);
  events.emit('end');
  events.remove('end', handler);
  events.remove('end', handler);
  events.emit('end');
  expect(count).toBe(3);
  expect(events.has('end')).toBe(false);
});

test('after stop nobody is called, not even the rest of the current event', () => {
  const { events } = handlers();
  const seen: number[] = [];
  events.add('ping', () => events.stop());
  events.add('ping', (n) => seen.push(n));
  events.emit('ping', 1);
  events.add('ping', (n) => seen.push(n));
  events.emit('ping', 2);
  expect(seen).toEqual([]);
});

test('an unknown event and a handler that is none are refused by name', () => {
  const { events } = handlers();
  expect(() => events.add('pong' as 'ping', () => {})).toThrow(/must be one of ping, end, not pong/);
  expect(() => events.add('toString' as 'ping', () => {})).toThrow(TypeError);
  expect(() => events.add('ping', undefined as unknown as () => void)).toThrow(/handler of 'ping'/);
});
