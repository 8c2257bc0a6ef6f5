// Net-SNMP's agent restarts under a running session: more boots, fewer boots, another engineID.
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { interopUsers, peersMissing } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SnmpManager, type SnmpSession, textOf } from '../../src/index.js';

const scripts = fileURLToPath(new URL('../../../../interop/', import.meta.url));
const execute = promisify(execFile);
const NAME = '1.3.6.1.2.1.1.5.0';
/** What the agent's persistent file would say: it counts on from there as long as its engineID is the same. */
const keeping = (boots: number) => `engineBoots ${boots}\noldEngineID 0x80001f8804696e7465726f702d6167656e74\n`;
const ENGINE_BOOTS = '1.3.6.1.6.3.10.2.1.2.0';

describe.skipIf(peersMissing('snmpd', 'snmpget'))('a session whose Net-SNMP agent restarts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'v3-restart-'));
  const conf = join(folder, 'life.conf');
  const manager = new SnmpManager({ session: { timeout: 2000 } });
  const sessions: SnmpSession[] = [];
  let port = 0;

  async function start(lines: string): Promise<void> {
    writeFileSync(conf, lines);
    const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
    await execute(join(scripts, 'start-agent.sh'), [join(folder, 'agent'), String(port), '--conf', conf], { env });
  }
  const stop = () => execute(join(scripts, 'stop.sh'), [join(folder, 'agent'), 'snmpd']);

  beforeAll(async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    ({ port } = socket.address());
    socket.close();
    await once(socket, 'close');
    await start(keeping(5));
    for (const name of ['sha256-aes128', 'md5-des', 'sha512']) {
      const { user } = interopUsers.find((each) => each.name === name)!;
      sessions.push(await manager.open({ host: '127.0.0.1', port, user }));
    }
  }, 30_000);
  afterAll(async () => {
    await manager.close();
    await stop().catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  });

  const boots = () => Promise.all(sessions.map(async (session) => Number((await session.get(ENGINE_BOOTS)).value)));

  test('goes on within the request: no retry, no error, one datagram more', async () => {
    expect(await boots()).toEqual([6, 6, 6]);
    for (const kept of [6, 40, 2]) {
      await stop();
      await start(keeping(kept));
      expect(await boots()).toEqual([kept + 1, kept + 1, kept + 1]);
      expect(textOf(await sessions[0]!.get(NAME))).toBe('interop-agent');
    }
    await stop();
    await start('exactEngineID 0x80001f8804616e6f74686572\n');
    expect(await boots()).toEqual([1, 1, 1]);
    for (const { counters } of sessions) expect(counters).toMatchObject({ retries: 0, timeouts: 0, errors: 0 });
  }, 60_000);
});
