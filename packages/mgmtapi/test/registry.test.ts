import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Place, Registry } from '../src/registry.js';

class Member {
  readonly place: Place<Member> = new Place<Member>(this);
  constructor(readonly name: string) {}
}

const setUp = () => {
  const registry = new Registry<Member>((member) => member.place);
  const members = ['a', 'b', 'c', 'd'].map((name) => new Member(name)) as [Member, Member, Member, Member];
  for (const member of members) registry.enter(member);
  const names = () => Array.from(registry, ({ name }) => name).join('');
  return { registry, members, names };
};

describe('a registry', () => {
  it('lists its members in the order in which they entered, wherever others left', () => {
    const { registry, members, names } = setUp();
    const [a, b, c, d] = members;
    expect([names(), registry.size]).toEqual(['abcd', 4]);
    for (const [member, left] of [
      [b, 'acd'],
      [d, 'ac'],
      [a, 'c'],
      [c, ''],
    ] as const) {
      expect(registry.has(member)).toBe(true);
      registry.leave(member);
      registry.leave(member); // twice is fine
      expect(registry.has(member)).toBe(false);
      expect([names(), registry.size]).toEqual([left, left.length]);
    }
    registry.enter(b);
    expect(names()).toBe('b');
  });

  it('is read like a Set', () => {
    const { registry, members } = setUp();
    expect([...registry.keys()]).toEqual([...members]);
    expect([...registry.values()]).toEqual([...members]);
    expect([...registry.entries()]).toEqual(members.map((member) => [member, member]));
    const seen: string[] = [];
    registry.forEach((member, key, set) => {
      expect([key, set]).toEqual([member, registry]);
      seen.push(member.name);
      registry.leave(member); // the iteration goes on over those who were there
    });
    expect(seen.join('')).toBe('abcd');
    expect(new Set(registry).size).toBe(0);
    expect(inspect(registry)).toBe('Set(0) {}');
  });

  it('knows its own members from those of another, and has what sets of this version of Node have', () => {
    const { registry, members } = setUp();
    const other = new Registry<Member>((member) => member.place);
    expect(other.has(members[0])).toBe(false);
    other.leave(members[0]);
    expect(registry.size).toBe(4);
    for (const name of ['union', 'isSubsetOf'] as const) expect(name in registry).toBe(name in Set.prototype);
  });
});
