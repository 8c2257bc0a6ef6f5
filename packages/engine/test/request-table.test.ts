import { seededRandom } from '@mgmtapi/testkit';
import { describe, expect, it } from 'vitest';
import { Peer, Request } from '../src/request.js';
import { RequestIds } from '../src/request-ids.js';
import { RequestTable } from '../src/request-table.js';

const target = { host: 'h', address: '192.0.2.1', port: 161, version: 'v2c' } as const;
const peer = new Peer(target, { anySource: false, backoff: 'double', jitter: 0, maxInFlight: 64 });
const pdu = { type: 'GetRequest', oids: [] } as const;
const tableOf = (seed: number) => new RequestTable(new RequestIds(seededRandom(seed)));
/** A request that was given its id, and added. */
function enter(table: RequestTable): Request {
  const request = new Request(peer, table.nextId(), pdu, { timeout: 1000, retries: 0 }, undefined, () => {});
  table.add(request);
  return request;
}

describe('the request table', () => {
  it('finds each request in flight by its id, and no other', () => {
    const table = tableOf(1);
    const all = Array.from({ length: 1000 }, () => enter(table));
    expect(table.size).toBe(1000);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1000);
    for (const one of all) expect(table.find(one.id)).toBe(one);
    for (const id of [-1, 0x8000_0000, 0xffff_ffff, Number.NaN]) expect(table.find(id)).toBeUndefined();
    for (const one of all) table.remove(one, true);
    expect(table.size).toBe(0);
    for (const one of all) expect(table.find(one.id)).toBeUndefined();
  });

  it('tells a second answer from one to nothing', () => {
    const table = tableOf(2);
    const [answered, cancelled] = [enter(table), enter(table)];
    table.remove(answered, true);
    table.remove(cancelled, false);
    expect(table.wasAnswered(answered.id)).toBe(true);
    expect(table.wasAnswered(cancelled.id)).toBe(false);
    expect(table.wasAnswered(table.nextId())).toBe(false);
  });

  it('gives no id to a second request while the first one waits, however long', () => {
    const table = tableOf(3);
    const straggler = enter(table);
    for (let i = 0; i < 10_000; i++) {
      const one = enter(table);
      expect(one.id).not.toBe(straggler.id);
      table.remove(one, true);
    }
    expect(table.find(straggler.id)).toBe(straggler);
  });

  it('of one socket shares its row of ids with those of others', () => {
    const ids = new RequestIds(seededRandom(4));
    const tables = [new RequestTable(ids), new RequestTable(ids)] as const;
    const all = Array.from({ length: 1000 }, (_, i) => enter(tables[i % 2]!));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1000);
    for (const [i, one] of all.entries()) {
      expect(tables[i % 2]!.find(one.id)).toBe(one);
      expect(tables[(i + 1) % 2]!.find(one.id)).toBeUndefined();
    }
  });
});
