// Net-SNMP's programs with all 43 users of interop/users.sh against our agent.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interopUsers, netSnmp, peersMissing } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWrite, SnmpAgent, scalars } from '../../src/index.js';

const SYSTEM = '.1.3.6.1.2.1.1';
const SETTABLE = '.1.3.6.1.4.1.99999.1.0';
const CONTEXT = '.1.3.6.1.4.1.99999.2.0';

describe.skipIf(peersMissing('snmpget', 'snmpset', 'snmpbulkwalk', 'snmpwalk'))(
  'Net-SNMP’s programs as 43 users',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'agent-v3-'));
    let agent: SnmpAgent;
    let to: string;

    beforeAll(async () => {
      agent = await SnmpAgent.open({
        port: 0,
        system: { name: 'ours' },
        users: interopUsers.map(({ user }) => ({ user, access: 'read-write' })),
      });
      agent.register(
        '1.3.6.1.4.1.99999',
        scalars({ [SETTABLE.slice(1)]: readWrite({ type: 'OctetString', value: '' }) }),
      );
      agent.register('1.3.6.1.4.1.99999', scalars({ [CONTEXT.slice(1)]: { type: 'Integer32', value: 7 } }), {
        context: 'seven',
      });
      to = `127.0.0.1:${agent.address[0].port}`;
    });
    afterAll(async () => {
      await agent?.close();
      rmSync(folder, { recursive: true });
    });

    // A folder each: two programs that start at once would garble each other's engineID file.
    const run = (program: string, user: readonly string[], ...words: string[]) =>
      netSnmp(program, [...user, '-On', '-t', '5', '-r', '1', ...words], mkdtempSync(join(folder, 'run-')));

    test('each gets, sets and walks', async () => {
      const rest = [...interopUsers];
      const work = async () => {
        for (let user = rest.shift(); user; user = rest.shift()) {
          const { name, args } = user;
          expect(await run('snmpget', args, to, `${SYSTEM}.5.0`), name).toBe(`${SYSTEM}.5.0 = STRING: "ours"\n`);
          const walked = await run('snmpbulkwalk', args, to, SYSTEM);
          expect(walked, name).toContain(`${SYSTEM}.5.0 = STRING: "ours"\n`);
          // The programs write the same object at once: what comes back is what went out.
          const set = await run('snmpset', args, to, SETTABLE, 's', name);
          expect(set, name).toBe(`${SETTABLE} = STRING: "${name}"\n`);
        }
      };
      await Promise.all([work(), work(), work(), work()]);
      expect(agent.counters.snmpInSetRequests).toBe(43);
      expect(agent.counters.usmStatsNotInTimeWindows + agent.counters.usmStatsWrongDigests).toBe(0);
    }, 60_000);

    const strong = interopUsers.find(({ name }) => name === 'sha256-aes128')!;

    test('contexts', async () => {
      const value = await run('snmpget', [...strong.args, '-n', 'seven'], to, CONTEXT);
      expect(value).toBe(`${CONTEXT} = INTEGER: 7\n`);
      await expect(run('snmpget', [...strong.args, '-n', 'eight'], to, CONTEXT)).rejects.toThrow(
        /Bad context specified/,
      );
    });

    test.each([
      ['a stranger', ['-v', '3', '-u', 'eve', '-l', 'noAuthNoPriv'], /Unknown user name/],
      ['another password', [...strong.args, '-A', 'not the one'], /Authentication failure/],
      ['another privacy password', [...strong.args, '-X', 'not the one'], /Decryption error/],
      ['a level too low', [...strong.args, '-l', 'authNoPriv'], /Unsupported security level/],
      ['none at all', ['-v', '2c', '-c', 'public'], /Timeout/],
    ])('%s is told so', async (_, args, message) => {
      await expect(run('snmpget', args, '-r', '0', '-t', '1', to, `${SYSTEM}.5.0`)).rejects.toThrow(message);
    });

    test('what it says about itself is true', async () => {
      const answers = await run('snmpget', strong.args, to, '.1.3.6.1.6.3.10.2.1.2.0', '.1.3.6.1.6.3.15.1.1.3.0');
      const unknown = agent.counters.usmStatsUnknownUserNames;
      expect(answers).toBe(`.1.3.6.1.6.3.10.2.1.2.0 = INTEGER: 1\n.1.3.6.1.6.3.15.1.1.3.0 = Counter32: ${unknown}\n`);
    });
  },
);
