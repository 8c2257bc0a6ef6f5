// Derivation: once per password, in slices, bounded, and over when the model is closed.

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { passwordToKey } from '../../src/index.js';
import { MasterKeys } from '../../src/usm/master-keys.js';
import { checkUser, type Secret, secretsOf } from '../../src/usm/users.js';
import {
  accepted,
  authority,
  checked,
  clock,
  hex,
  localEngineID,
  manager,
  netSnmp,
  octets,
  receive,
  recordedUser,
  scoped,
} from '../messages.js';

function secret(password: string): Secret {
  return secretsOf(checkUser({ userName: 'u', auth: { protocol: 'sha1', password } })).auth as Secret;
}

describe('the cache of Ku', () => {
  it('derives the same key at once and in slices', async () => {
    const [a, b] = [new MasterKeys(), new MasterKeys()];
    expect(hex(a.getSync('sha1', secret('maplesyrup')))).toBe(hex(passwordToKey('sha1', 'maplesyrup')));
    expect(hex(await b.get('sha1', secret('maplesyrup')))).toBe(hex(passwordToKey('sha1', 'maplesyrup')));
  });

  it('derives once however many ask, and lets the event loop turn meanwhile', async () => {
    const keys = new MasterKeys();
    let turns = 0;
    let isRunning = true;
    const turn = (): void => {
      turns++;
      if (isRunning) setImmediate(turn);
    };
    setImmediate(turn);
    const all = Array.from({ length: 1000 }, () => keys.get('sha1', secret('maplesyrup')));
    expect(new Set(all).size).toBe(1);
    const first = await all[0];
    isRunning = false;
    expect(turns).toBeGreaterThan(1);
    expect(await keys.get('sha1', secret('maplesyrup'))).toBe(first);
    expect(keys.getSync('sha1', secret('maplesyrup'))).toBe(first);
  });

  it('keeps no more than its limit', () => {
    const keys = new MasterKeys(4);
    const passwords = Array.from({ length: 6 }, (_, i) => `password ${i}`);
    for (const password of passwords) keys.getSync('sha1', secret(password));
    const kept = passwords.filter((password) => keys.find(secret(password)));
    expect(kept.length).toBeLessThanOrEqual(4);
    expect(kept).toContain('password 5');
    expect(() => new MasterKeys(1)).toThrow(/^maxMasterKeys: /);
  });

  it('takes a key that is Ku already as it is', () => {
    const key = new Uint8Array(20).fill(9);
    const given = secretsOf(checkUser({ userName: 'u', auth: { protocol: 'sha1', key } })).auth as Secret;
    expect(new MasterKeys().getSync('sha1', given)).toEqual(key);
  });

  it('rejects what waits, and what comes later, when it is closed', async () => {
    const keys = new MasterKeys();
    const waiting = Array.from({ length: 3 }, (_, i) => keys.get('sha1', secret(`password ${i}`)));
    const reason = new Error('closed');
    keys.close(reason);
    for (const one of await Promise.allSettled(waiting)) expect(one).toEqual({ status: 'rejected', reason });
    await expect(keys.get('sha1', secret('password 9'))).rejects.toBe(reason);
  });

  it('shows nothing', () => {
    const keys = new MasterKeys();
    keys.getSync('sha1', secret('maplesyrup'));
    expect(inspect(keys, { depth: 9, showHidden: true })).not.toMatch(/Uint8Array|Buffer|Map/);
  });
});

describe('prepareUser', () => {
  const recorded = netSnmp.users.find((user) => user.userName === 'sha-aes256c');
  const user = checked(recordedUser(recorded as NonNullable<typeof recorded>));

  it('makes all keys ahead of the first message, even an extended one', async () => {
    const usm = manager();
    await usm.prepareUser(user);
    await usm.prepareUser(user, octets(netSnmp.engineID));
    accepted(receive(usm, octets(recorded?.response as string), user));
  });

  it('with many passwords lets the event loop turn at least once in each', async () => {
    const usm = manager();
    let turns = 0;
    let isRunning = true;
    const turn = (): void => {
      turns++;
      if (isRunning) setImmediate(turn);
    };
    setImmediate(turn);
    const users = Array.from({ length: 20 }, (_, i) =>
      checked({ userName: `user${i}`, auth: { protocol: 'sha256', password: `password ${i}` } }),
    );
    await Promise.all(users.map((one) => usm.prepareUser(one, localEngineID)));
    isRunning = false;
    expect(turns).toBeGreaterThanOrEqual(20);
  });

  it('rejects when the model is closed meanwhile', async () => {
    const usm = manager();
    const reason = new Error('closed');
    const waiting = usm.prepareUser(user, localEngineID);
    usm.close(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('is for speed only: the first message would make the keys', () => {
    const usm = authority([recordedUser(recorded as NonNullable<typeof recorded>)], { clock });
    const wholeMsg = usm.generateRequestMsg({
      globalData: { msgID: 1, msgMaxSize: 484, reportable: false },
      securityEngineID: localEngineID,
      principal: user,
      securityLevel: 'authPriv',
      scopedPDU: scoped('SNMPv2-Trap'),
    });
    accepted(receive(manager(), wholeMsg, user));
  });

  it('does nothing for a user without secrets', async () => {
    await manager().prepareUser(checked({ userName: 'noauth' }), localEngineID);
    await manager().prepareUser(checked({ userName: 'noauth' }));
  });
});
