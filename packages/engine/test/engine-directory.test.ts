// What is known of addresses: shared by all who ask, and bounded.
import { describe, expect, it } from 'vitest';
import { EngineDirectory } from '../src/engine-directory.js';

describe('the engine directory', () => {
  it('gives everybody the same object for an address and port', () => {
    const directory = new EngineDirectory();
    const at = directory.at('192.0.2.1', 161);
    at.engineID = Uint8Array.of(1, 2, 3, 4, 5);
    expect(directory.at('192.0.2.1', 161)).toBe(at);
    expect(directory.at('192.0.2.1', 162).engineID).toBeUndefined();
    expect(directory.at('192.0.2.11', 61).engineID).toBeUndefined();
  });

  it('forgets the address unused for longest', () => {
    const directory = new EngineDirectory(3);
    const first = directory.at('10.0.0.1', 161);
    directory.at('10.0.0.2', 161);
    directory.at('10.0.0.3', 161);
    expect(directory.at('10.0.0.1', 161)).toBe(first);
    directory.at('10.0.0.4', 161); // in place of 10.0.0.2
    expect(directory.size).toBe(3);
    expect(directory.at('10.0.0.1', 161)).toBe(first);
    for (let i = 0; i < 1000; i++) directory.at(`10.1.${i >> 8}.${i & 255}`, 161);
    expect(directory.size).toBe(3);
    expect(directory.at('10.0.0.1', 161)).not.toBe(first);
    directory.clear();
    expect(directory.size).toBe(0);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses the limit %s', (limit) => {
    expect(() => new EngineDirectory(limit)).toThrow(/^maxAddresses: /);
  });
});
