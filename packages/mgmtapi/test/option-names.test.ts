// Options that are none, and misspelt ones, are told before anything is sent or bound.

import { answering, ScriptedAgent } from '@mgmtapi/testkit';
import { MemoryNetwork, Oid, SnmpManager, type SnmpSession, type VarBind } from 'mgmtapi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const name: VarBind = { oid: Oid.from('1.3.6.1.2.1.1.5.0'), type: 'OctetString', value: Uint8Array.of(0x61) };
const row: VarBind = { oid: Oid.from('1.3.6.1.2.1.2.2.1.1.4'), type: 'Integer32', value: 4 };

let network: MemoryNetwork;
let manager: SnmpManager;
let agent: ScriptedAgent;
let session: SnmpSession;

beforeEach(async () => {
  network = new MemoryNetwork();
  manager = new SnmpManager({ transport: network });
  agent = await ScriptedAgent.open({ transport: network, script: answering([name, row]), port: 161 });
  session = await manager.open('127.0.0.1');
});

afterEach(async () => {
  await manager.close();
  await agent.close();
});

/** What plain JavaScript writes, and types forbid. */
const wrong = (value: unknown) => value as never;

const calls: [what: string, call: () => unknown, text: RegExp][] = [
  [
    'a community in the place of options',
    () => manager.open('127.0.0.1', wrong('private')),
    /options: must be an object/,
  ],
  [
    'a misspelt option of a session',
    () => manager.open('127.0.0.1', wrong({ comunity: 'private' })),
    /did you mean 'community'/,
  ],
  [
    'a misspelt option in a target',
    () => manager.open(wrong({ host: '127.0.0.1', retires: 1 })),
    /did you mean 'retries'/,
  ],
  ['a port in the place of options', () => manager.listen(wrong(1162)), /options: must be an object/],
  [
    'one community for several',
    () => manager.listen(wrong({ port: 1162, community: 'x' })),
    /did you mean 'communities'/,
  ],
  ['a community for a manager', () => new SnmpManager(wrong('public')), /options: must be an object/],
  ['a misspelt option of a manager', () => new SnmpManager(wrong({ sesion: {} })), /did you mean 'session'/],
  [
    'a callback',
    () =>
      session.get(
        '1.3.6.1.2.1.1.5.0',
        wrong(() => {}),
      ),
    /options: must be an object.*function/,
  ],
  [
    'numbers for GETBULK',
    () => (session.getBulk as (...args: unknown[]) => unknown).call(session, ['1.3'], 0, 3),
    /options: must be an object/,
  ],
  ['a number for a walk', () => session.walk('1.3', wrong(20)), /options: must be an object/],
];

describe('told at once', () => {
  for (const [what, call, text] of calls) {
    it(what, async () => {
      const { sent } = network.counters;
      await expect((async () => call())()).rejects.toThrow(text);
      await expect((async () => call())()).rejects.toBeInstanceOf(TypeError);
      expect(network.counters.sent).toBe(sent);
    });
  }
});

it('other fields are the caller’s own, also where they look like short options', async () => {
  const device = { host: '127.0.0.1', name: 'core-1', ports: 48, users: 3, rack: 'B7' };
  expect(await (await manager.open(device)).get(name.oid)).toEqual(name);
});

it('an entry in the place of a table is the caller’s mistake, not the agent’s', async () => {
  await expect(session.table('1.3.6.1.2.1.2.2.1').next()).rejects.toThrow(/^table: .*ifEntry/);
});

it('a job whose oids are no array is an error of that job', async () => {
  for await (const result of manager.poll([{ target: '127.0.0.1', oids: wrong('1.3.6.1.2.1.1.5.0') }])) {
    expect(result).toMatchObject({ ok: false, error: { message: 'oids: must be an array of OIDs' } });
  }
});
