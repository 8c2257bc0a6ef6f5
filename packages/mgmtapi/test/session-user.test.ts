// Users of sessions are checked once while they say the same, and anew when a word changes.
import { inspect } from 'node:util';
import { CheckedUser, type UsmUser } from '@mgmtapi/security';
import { describe, expect, it } from 'vitest';
import { SnmpManager } from '../src/index.js';
import { CheckedUsers } from '../src/session-user.js';

const user = (): UsmUser => ({
  userName: 'ann',
  auth: { protocol: 'sha256', password: 'ann-auth-1' },
  priv: { protocol: 'aes128', password: 'ann-priv-2' },
});

describe('users that are checked', () => {
  it('are the same object while they say the same', () => {
    const users = new CheckedUsers();
    const first = users.check(user());
    expect(first).toBeInstanceOf(CheckedUser);
    expect(users.check(user())).toBe(first);
    expect(inspect(users, { showHidden: true, depth: 9 })).not.toMatch(/ann-/);
  });

  it.each<[string, (u: { -readonly [K in keyof UsmUser]: UsmUser[K] }) => void]>([
    ['name', (u) => (u.userName = 'ben')],
    ['password', (u) => (u.auth = { protocol: 'sha256', password: 'another-1' })],
    ['protocol', (u) => (u.auth = { protocol: 'sha512', password: 'ann-auth-1' })],
    ['privacy password', (u) => (u.priv = { protocol: 'aes128', password: 'another-2' })],
    ['privacy protocol', (u) => (u.priv = { protocol: 'des', password: 'ann-priv-2' })],
    ['privacy at all', (u) => (u.priv = undefined)],
  ])('are checked anew with another %s, also in the same object', (_, change) => {
    const users = new CheckedUsers();
    const given = user();
    const first = users.check(given);
    change(given);
    const second = users.check(given);
    expect(second.identity).not.toBe(first.identity);
    expect(users.check(user()).identity).toBe(first.identity);
  });

  it('whose secrets are octets are checked each time: octets can change', () => {
    const users = new CheckedUsers();
    const key = new Uint8Array(32).fill(1);
    const given: UsmUser = { userName: 'ann', auth: { protocol: 'sha256', key } };
    const first = users.check(given);
    key.fill(2);
    expect(users.check(given).identity).not.toBe(first.identity);
  });

  it('do not let a wrong word pass because the others are known', () => {
    const users = new CheckedUsers();
    users.check(user());
    expect(() => users.check({ ...user(), password: 'x' } as UsmUser)).toThrow(/^user\.password: /);
    expect(() => users.check({ ...user(), auth: { protocol: 'md5', password: 'short' } })).toThrow(TypeError);
  });

  it('are checked where a manager gets its defaults, with their level', () => {
    const session = { user: { userName: 'ann' }, level: 'authPriv' } as const;
    expect(() => new SnmpManager({ session })).toThrow(/^level: user ann can no more than noAuthNoPriv/);
    expect(() => new SnmpManager({ session: { user: { userName: '' } } })).toThrow(/^user\.userName: /);
  });
});
