// pysnmp as a manager of our agent: all 43 users, and triple DES, which Net-SNMP has not. gosnmp is tried by hand.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { interopUsers, peersMissing } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SnmpAgent } from '../../src/index.js';

const script = fileURLToPath(new URL('../../../../interop/peers/pysnmp-get.py', import.meta.url));
const isMissing = peersMissing('python3') || !existsSync('/usr/lib/python3/dist-packages/pysnmp');
if (isMissing) {
  if (process.env.REQUIRE_PEERS) throw new Error('REQUIRE_PEERS is set, but python3-pysnmp4 is not installed');
  console.warn('skipped: python3-pysnmp4 not installed (interop/README.md has the packages)');
}

const execute = promisify(execFile);
const triple = interopUsers
  .filter(({ level }) => level === 'authNoPriv')
  .map(({ user }) => ({
    ...user,
    userName: `${user.userName}-3des`,
    priv: { protocol: '3des', password: 'priv-secret-2' } as const,
  }));

describe.skipIf(isMissing)('pysnmp', () => {
  let agent: SnmpAgent;
  beforeAll(async () => {
    agent = await SnmpAgent.open({
      port: 0,
      system: { name: 'ours' },
      users: [...interopUsers.map(({ user }) => user), ...triple],
    });
  });
  afterAll(() => agent?.close());

  test('gets as each of 49 users', async () => {
    const { stdout } = await execute('/usr/bin/python3', [script, String(agent.address[0].port), '3des'], {
      timeout: 60_000,
    });
    const lines = stdout.trim().split('\n');
    expect(lines.filter((line) => !line.endsWith(' ok ours'))).toEqual([]);
    expect(lines).toHaveLength(49);
  }, 60_000);
});
