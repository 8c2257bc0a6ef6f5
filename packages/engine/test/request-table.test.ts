import { seededRandom } from '@mgmtapi/testkit';
import { describe, expect, it } from 'vitest';
import { Peer } from '../src/peer.js';
import { Request } from '../src/request.js';
import { RequestTable } from '../src/request-table.js';

const target = { host: 'h', address: '192.0.2.1', port: 161, version: 'v2c' } as const;
const peer = new Peer(target, { anySource: false, backoff: 'double', maxInFlight: 64 });
const request = () => new Request(peer, { timeout: 1000, retries: 0 }, undefined, () => {});

describe('the request table', () => {
  it('finds each request in flight by its id, and no other', () => {
    const table = new RequestTable(seededRandom(1));
    const all = Array.from({ length: 1000 }, request);
    for (const one of all) table.add(one);
    expect(table.size).toBe(1000);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1000);
    for (const one of all) expect(table.find(one.id)).toBe(one);
    for (const id of [-1, 0x8000_0000, 0xffff_ffff, Number.NaN]) expect(table.find(id)).toBeUndefined();
    for (const one of all) table.remove(one, true);
    expect(table.size).toBe(0);
    for (const one of all) expect(table.find(one.id)).toBeUndefined();
  });

  it('tells a second answer from one to nothing', () => {
    const table = new RequestTable(seededRandom(2));
    const [answered, cancelled] = [request(), request()];
    table.add(answered);
    table.add(cancelled);
    table.remove(answered, true);
    table.remove(cancelled, false);
    expect(table.wasAnswered(answered.id)).toBe(true);
    expect(table.wasAnswered(cancelled.id)).toBe(false);
    expect(table.wasAnswered(table.spareId())).toBe(false);
  });

  it('gives no id to a second request while the first one waits, however long', () => {
    const table = new RequestTable(seededRandom(3));
    const straggler = request();
    table.add(straggler);
    for (let i = 0; i < 10_000; i++) {
      const one = request();
      table.add(one);
      expect(one.id).not.toBe(straggler.id);
      table.remove(one, true);
    }
    expect(table.find(straggler.id)).toBe(straggler);
  });
});
