// Users: what is wrong is named at once, and no secret can be seen afterwards.

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CheckedUser, checkUser, UserTable, type UsmUser } from '../../src/index.js';
import { allAuth, allPriv, octets, utf8 } from '../messages.js';

const password = 'maplesyrup';
const user = (more: object): UsmUser => ({ userName: 'u', ...more }) as UsmUser;

describe('what a user can get wrong', () => {
  const wrong: readonly [what: string, user: unknown, message: RegExp][] = [
    ['no object', undefined, /^user: expected an object/],
    ['no name', {}, /^user\.userName: expected a string/],
    ['empty name', { userName: '' }, /^user\.userName: 0 octets/],
    ['name of 33 octets', { userName: 'ä'.repeat(16).concat('x') }, /^user\.userName: 33 octets/],
    ['a misspelled secret', user({ authentication: { password } }), /^user\.authentication: no such field/],
    [
      'fields of another library',
      user({ authProtocol: 'sha', authKey: password }),
      /^user\.authProtocol: no such field/,
    ],
    ['a user checked elsewhere', { ...checkUser(user({ auth: { protocol: 'md5', password } })) }, /no such field/],
    ['auth as text', user({ auth: 'sha1' }), /^user\.auth: expected an object/],
    ['unknown auth', user({ auth: { protocol: 'SHA', password } }), /^user\.auth\.protocol: .*did you mean 'sha1'\?$/],
    ['auth without a protocol', user({ auth: { password } }), /^user\.auth\.protocol: expected the name/],
    ['no secret', user({ auth: { protocol: 'sha1' } }), /^user\.auth: expected exactly one of password/],
    [
      'two secrets',
      user({ auth: { protocol: 'md5', password, key: new Uint8Array(16) } }),
      /^user\.auth: expected exactly one of password/,
    ],
    [
      'short password',
      user({ auth: { protocol: 'md5', password: '1234567' } }),
      /^user\.auth\.password: shorter than 8/,
    ],
    ['password as number', user({ auth: { protocol: 'md5', password: 12345678 } }), /^user\.auth\.password: expected/],
    [
      'key of wrong length',
      user({ auth: { protocol: 'sha256', key: new Uint8Array(20) } }),
      /^user\.auth\.key: 20 octets where the protocol takes 32$/,
    ],
    [
      'key as text',
      user({ auth: { protocol: 'md5', key: '0'.repeat(16) } }),
      /^user\.auth\.key: expected a Uint8Array/,
    ],
    [
      'localized key of wrong length',
      user({ auth: { protocol: 'md5', localizedKey: new Uint8Array(20) } }),
      /^user\.auth\.localizedKey: 20 octets where the protocol takes 16$/,
    ],
    [
      'privacy without authentication',
      user({ priv: { protocol: 'aes128', password } }),
      /^user\.priv: privacy needs authentication/,
    ],
    [
      'unknown priv',
      user({ auth: { protocol: 'md5', password }, priv: { protocol: 'aes', password } }),
      /^user\.priv\.protocol: .*did you mean 'aes128'\?$/,
    ],
    [
      'short privacy password',
      user({ auth: { protocol: 'md5', password }, priv: { protocol: 'des', password: '' } }),
      /^user\.priv\.password: shorter than 8/,
    ],
    [
      'privacy key of wrong length',
      user({ auth: { protocol: 'sha1', password }, priv: { protocol: 'aes256', key: new Uint8Array(32) } }),
      /^user\.priv\.key: 32 octets where the protocol takes 20$/,
    ],
    [
      'localized privacy key of wrong length',
      user({ auth: { protocol: 'sha1', password }, priv: { protocol: 'aes256', localizedKey: new Uint8Array(16) } }),
      /^user\.priv\.localizedKey: 16 octets where the protocol takes 20 or 32$/,
    ],
  ];
  it.each(wrong)('%s', (_what, value, message) => {
    expect(() => checkUser(value as UsmUser)).toThrow(TypeError);
    expect(() => checkUser(value as UsmUser)).toThrow(message);
  });

  it("leaves somebody's own data alone", () => {
    expect(checkUser(user({ id: 7, label: 'x' })).userName).toBe('u');
  });

  it('names the argument the caller knows it by', () => {
    expect(() => checkUser({ userName: '' }, 'users[3]')).toThrow(/^users\[3\]\.userName/);
  });

  it('never repeats a secret', () => {
    const secret = 'geheim7';
    try {
      checkUser(user({ auth: { protocol: 'md5', password: secret } }));
      expect.unreachable();
    } catch (error) {
      expect(String((error as Error).stack)).not.toContain(secret);
    }
  });
});

describe('a checked user', () => {
  it('can what its secrets allow', () => {
    expect(checkUser(user({})).maxLevel).toBe('noAuthNoPriv');
    for (const auth of allAuth) {
      const half = { auth: { protocol: auth, password } };
      expect(checkUser(user(half)).maxLevel).toBe('authNoPriv');
      for (const priv of allPriv) {
        expect(checkUser(user({ ...half, priv: { protocol: priv, password } })).maxLevel).toBe('authPriv');
      }
    }
  });

  it('shows no secret: not in inspect, JSON, keys, text or spread', () => {
    const given = user({
      auth: { protocol: 'sha1', password },
      priv: { protocol: 'aes128', password: 'PRIVATE-priv' },
    });
    const checked = checkUser(given);
    const shown = [
      inspect(checked, { depth: 9, showHidden: true, getters: true }),
      JSON.stringify(checked),
      String(checked),
      inspect({ ...checked }),
      inspect(Object.getOwnPropertyDescriptors(checked)),
    ].join('\n');
    expect(shown).toContain('sha1');
    expect(shown).not.toMatch(/maplesyrup|PRIVATE|109, ?97|6d61/i);
  });

  it('is frozen and keeps copies', () => {
    const key = new Uint8Array(16).fill(1);
    const one = checkUser(user({ auth: { protocol: 'md5', key } }));
    key.fill(2);
    const other = checkUser(user({ auth: { protocol: 'md5', key: new Uint8Array(16).fill(1) } }));
    expect(one.identity).toBe(other.identity);
    expect(Object.isFrozen(one)).toBe(true);
    expect(checkUser(one)).toBe(one);
  });

  it('is the same as another of equal name, protocols and secrets only', () => {
    const variants: UsmUser[] = [
      user({}),
      user({ userName: 'v' }),
      user({ auth: { protocol: 'md5', password } }),
      user({ auth: { protocol: 'sha1', password } }),
      user({ auth: { protocol: 'md5', password: 'maplesyrup2' } }),
      user({ auth: { protocol: 'md5', key: new Uint8Array(16) } }),
      user({ auth: { protocol: 'md5', localizedKey: new Uint8Array(16) } }),
      user({ auth: { protocol: 'md5', password }, priv: { protocol: 'des', password } }),
      user({ auth: { protocol: 'md5', password }, priv: { protocol: 'aes128', password } }),
    ];
    const identities = variants.map((variant) => checkUser(variant).identity);
    expect(new Set(identities).size).toBe(variants.length);
    expect(variants.map((variant) => checkUser(variant).identity)).toEqual(identities);
  });
});

describe('the table', () => {
  const engine = octets('80001f8801');
  const sha = user({ userName: 'sha', auth: { protocol: 'sha1', password } });

  it('asks for the most a user can, unless told otherwise', () => {
    const table = new UserTable([sha]);
    table.add({ ...sha, userName: 'lax' }, { minimumLevel: 'noAuthNoPriv' });
    expect(table.find(utf8('sha'), engine)?.minimumLevel).toBe('authNoPriv');
    expect(table.find(utf8('lax'), engine)?.minimumLevel).toBe('noAuthNoPriv');
    expect(table.find(utf8('who'), engine)).toBeUndefined();
    expect(table.users.map((row) => row.userName)).toEqual(['sha', 'lax']);
  });

  it('prefers a row for the engine', () => {
    const table = new UserTable();
    const everywhere = table.add(sha);
    const there = table.add({ ...sha, auth: { protocol: 'md5', password } }, { engineID: engine });
    expect(table.find(utf8('sha'), engine)?.user).toBe(there);
    expect(table.find(utf8('sha'), octets('80001f8802'))?.user).toBe(everywhere);
    expect(table.remove('sha', engine)).toBe(true);
    expect(table.find(utf8('sha'), engine)?.user).toBe(everywhere);
    expect(table.remove('sha', engine)).toBe(false);
  });

  it('refuses the same name twice, more than a user can, and a level that is none', () => {
    expect(() => new UserTable([sha, sha])).toThrow(/^users: sha is there twice/);
    expect(() => new UserTable().add(sha, { minimumLevel: 'authPriv' })).toThrow(/^minimumLevel: user sha can no more/);
    expect(() => new UserTable().add(sha, { minimumLevel: 'high' as 'authPriv' })).toThrow(/^minimumLevel: not a/);
    expect(() => new UserTable([sha, user({ userName: '' })])).toThrow(/^users\[1\]\.userName/);
  });

  it('takes a checked user as it is', () => {
    const checked = new CheckedUser(sha);
    expect(new UserTable().add(checked)).toBe(checked);
  });
});
