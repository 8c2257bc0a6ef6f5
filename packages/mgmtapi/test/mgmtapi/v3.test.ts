// The C-style functions in SNMPv3: the fifth argument of SnmpMgrOpen names a user.
import { FakeClock, seededRandom } from '@mgmtapi/testkit';
import { MemoryNetwork } from '@mgmtapi/transport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SnmpManager } from '../../src/manager.js';
import {
  getLastError,
  SnmpMgrOpen,
  type SnmpMgrOpenOptions,
  SnmpMgrRequest,
  setLastError,
} from '../../src/mgmtapi/index.js';
import { alice, sysName, V3Agent } from '../v3-agent.js';
import { binding, listOf } from './agent-network.js';

const GET = 0xa0;
let clock: FakeClock;
let manager: SnmpManager;
let agent: V3Agent;

beforeEach(async () => {
  clock = new FakeClock({ turns: 8 });
  const network = new MemoryNetwork();
  agent = await V3Agent.open({ network, clock });
  manager = new SnmpManager({ transport: network, clock, random: seededRandom(2) });
  setLastError(0);
});
afterEach(async () => {
  await manager.close();
  await agent.close();
});

const open = (community: string | null, options: SnmpMgrOpenOptions) =>
  SnmpMgrOpen(agent.address, community, 1000, 0, { manager, ...options });

async function get(
  options: SnmpMgrOpenOptions,
): Promise<[result: number | boolean, octets: string, lastError: number]> {
  const session = await open(null, options);
  const list = listOf(binding(sysName.toString()));
  const asked = SnmpMgrRequest(session!, GET, list, { value: 0 }, { value: 0 });
  for (let i = 0; i < 40; i++) await clock.settle();
  const result = await asked;
  const { asnValue } = list.list![0]!.value as { asnValue: { stream?: Uint8Array } | Uint8Array | null };
  const octets = asnValue instanceof Uint8Array ? asnValue : asnValue?.stream;
  return [result, octets ? Buffer.from(octets).toString() : '', getLastError()];
}

describe('SnmpMgrOpen with a user', () => {
  it('asks in SNMPv3', async () => {
    const [result, octets] = await get({ user: alice.authPriv });
    expect([Boolean(result), octets]).toEqual([true, 'device']);
    expect(agent.requests[0]!.elements.security.securityLevel).toBe('authPriv');
    expect([...manager.sessions].map(({ target }) => target.version)).toEqual(['v3']);
  });

  it('takes no notice of the community that C programs must give', async () => {
    expect(await open('public', { user: alice.authPriv, version: 'v3' })).not.toBeNull();
  });

  it('says 32 when the agent refuses the user', async () => {
    const [result, , lastError] = await get({ user: { userName: 'eve' } });
    expect([Boolean(result), lastError]).toEqual([false, 32]);
  });

  it.each<[string, SnmpMgrOpenOptions, RegExp]>([
    ['v2c and a user', { user: alice.authPriv, version: 'v2c' }, /^version: /],
    ['v3 and no user', { version: 'v3' }, /^user: /],
    ['a community of its own and a user', { user: alice.authPriv, community: 'public' }, /^community: /],
    [
      'a short password',
      { user: { userName: 'a', auth: { protocol: 'md5', password: 'short' } } },
      /^user\.auth\.password: /,
    ],
  ])('is a mistake with %s', async (_, options, message) => {
    await expect(open(null, options)).rejects.toThrow(message);
  });
});
