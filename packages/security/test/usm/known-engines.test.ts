// What is kept for each engine, how much of it, and what goes first.

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { BoundedMap, keyOf } from '../../src/usm/bounded-map.js';
import { KnownEngines } from '../../src/usm/known-engines.js';
import { MasterKeys } from '../../src/usm/master-keys.js';
import { TokenBucket } from '../../src/usm/token-bucket.js';
import { Workspace } from '../../src/usm/workspace.js';
import { checked, FakeClock, keyUser, manager, octets } from '../messages.js';

const material = { clock: new FakeClock(), masterKeys: new MasterKeys(), workspace: new Workspace() };
const engineID = (i: number) => octets(`80001f88${i.toString(16).padStart(4, '0')}`);

describe('a bounded map', () => {
  it('never holds more than its limit, and keeps what is used', () => {
    const map = new BoundedMap<number>(10);
    for (let i = 0; i < 1000; i++) {
      map.set(`key ${i}`, i);
      expect(map.get('key 0')).toBe(0);
      expect(map.size).toBeLessThanOrEqual(10);
    }
    expect(map.get('key 999')).toBe(999);
    expect(map.get('key 500')).toBeUndefined();
  });

  it('holds at least the last limit / 2 keys', () => {
    const map = new BoundedMap<number>(10);
    for (let i = 0; i < 137; i++) map.set(`key ${i}`, i);
    for (let i = 133; i < 137; i++) expect(map.get(`key ${i}`)).toBe(i);
  });

  it('counts a key once, deletes it from both generations, and takes a new value', () => {
    const map = new BoundedMap<number>(6);
    for (let i = 0; i < 4; i++) map.set(`key ${i}`, i);
    map.get('key 1');
    map.set('key 1', 11);
    expect(map.get('key 1')).toBe(11);
    expect(map.size).toBe(4);
    map.delete('key 1');
    expect(map.get('key 1')).toBeUndefined();
    map.clear();
    expect(map.size).toBe(0);
    expect(() => new BoundedMap(0, 'maxThings')).toThrow(/^maxThings: /);
  });

  it('has keys that differ when the octets do', () => {
    expect(keyOf(octets('00ff'))).toBe('\u0000\u00ff');
    expect(keyOf(octets('00'))).not.toBe(keyOf(octets('0000')));
  });
});

describe('known engines', () => {
  it('share keys between users of equal credentials, and only those', () => {
    const engine = new KnownEngines(material).obtain(engineID(1));
    const [one, same, other] = [keyUser('u', 'sha1'), keyUser('u', 'sha1'), keyUser('u', 'md5')].map(checked);
    expect(engine.localize(one as never)).toBe(engine.localize(same as never));
    expect(engine.localize(one as never)).not.toBe(engine.localize(other as never));
  });

  it('are forgotten when told, or when there are too many', () => {
    const engines = new KnownEngines(material, 4);
    for (let i = 0; i < 10; i++) engines.obtain(engineID(i));
    expect(engines.size).toBeLessThanOrEqual(4);
    expect(engines.find(engineID(0))).toBeUndefined();
    engines.forget(engineID(9));
    expect(engines.find(engineID(9))).toBeUndefined();
  });

  it('keep the keys of a limited number of users each', () => {
    const engine = new KnownEngines(material).obtain(engineID(1));
    const first = checked(keyUser('first', 'sha1'));
    const keys = engine.localize(first);
    for (let i = 0; i < 256; i++) engine.localize(checked(keyUser(`user ${i}`, 'sha1')));
    expect(engine.localize(first)).not.toBe(keys);
  });

  it('through the model: forgetEngine, close, limits', () => {
    const usm = manager();
    usm.resetEngineTime(engineID(1), { boots: 1, time: 1 });
    usm.forgetEngine(engineID(1));
    expect(usm.engineTime(engineID(1))).toBeUndefined();
    usm.resetEngineTime(engineID(1), { boots: 1, time: 1 });
    usm.close(new Error('closed'));
    expect(usm.engineTime(engineID(1))).toBeUndefined();
    expect(() => manager({ maxEngines: 0 })).toThrow(/^maxEngines/);
    expect(() => manager({ newEnginesPerSecond: 0 })).toThrow(/^newEnginesPerSecond/);
  });

  it('the model shows no secret', () => {
    const usm = manager();
    const user = checked({ userName: 'u', auth: { protocol: 'md5', key: new Uint8Array(16).fill(0x41) } });
    usm.generateRequestMsg({
      globalData: { msgID: 1, msgMaxSize: 484, reportable: true },
      securityEngineID: engineID(1),
      principal: user,
      securityLevel: 'authNoPriv',
      scopedPDU: new Uint8Array(2),
    });
    expect(inspect(usm, { depth: 20, showHidden: true, getters: true })).not.toMatch(/65, 65|4141|AAAA/);
    expect(JSON.stringify(usm)).not.toMatch(/65|AAAA/);
  });
});

describe('a token bucket', () => {
  it('gives a second worth at once, then as fast as it fills', () => {
    const clock = new FakeClock();
    const bucket = new TokenBucket(3, clock);
    const taken = () => Array.from({ length: 6 }, () => bucket.take()).filter(Boolean).length;
    clock.advance(10); // full is full
    expect(taken()).toBe(3);
    clock.advance(0.34);
    expect(taken()).toBe(1);
    clock.advance(3600);
    expect(taken()).toBe(3);
  });
});
