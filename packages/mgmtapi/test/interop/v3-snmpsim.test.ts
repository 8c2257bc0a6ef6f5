// Our session with snmpsim as the agent: triple DES, which Net-SNMP has not, with its key extended by Reeder's method.
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peersMissing } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuthProtocol, type PrivProtocol, SnmpManager, textOf, type UsmUser } from '../../src/index.js';

const ROOT = process.getuid?.() === 0;
const users = [
  ['md5', 'MD5', '3des', '3DES'],
  ['sha1', 'SHA', '3des', '3DES'],
  ['sha256', 'SHA256', '3des', '3DES'],
  ['sha512', 'SHA512', 'aes256', 'AES256BLMT'],
  ['sha1', 'SHA', 'aes256c', 'AES256'],
] as const satisfies readonly (readonly [AuthProtocol, string, PrivProtocol, string])[];

/** A free UDP port of the loopback. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

describe.skipIf(peersMissing('snmpsimd'))('a session with snmpsim', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snmpsim-'));
  const running: ChildProcess[] = [];
  const manager = new SnmpManager({ session: { timeout: 500, retries: 20, backoff: 'fixed' } });

  beforeAll(() => {
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'data'));
    chmodSync(join(folder, 'data'), 0o755);
    const names = Array.from({ length: 30 }, (_, i) => `1.3.6.1.2.1.1.9.1.3.${i + 1}|4|line ${i + 1}\n`);
    writeFileSync(join(folder, 'data', 'public.snmprec'), `1.3.6.1.2.1.1.1.0|4|simulated\n${names.join('')}`);
  });
  afterAll(async () => {
    await manager.close();
    for (const child of running) {
      if (child.exitCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  async function simulator(auth: string, priv: string): Promise<number> {
    const port = await freePort();
    const cache = join(folder, `cache-${port}`); // one each: they lock it
    mkdirSync(cache);
    chmodSync(cache, 0o777); // it drops root's rights
    const args = [
      `--v3-engine-id=80004fb805${port.toString(16).padStart(8, '0')}`,
      '--v3-user=simulator',
      '--v3-auth-key=auth-secret-1',
      `--v3-auth-proto=${auth}`,
      '--v3-priv-key=priv-secret-2',
      `--v3-priv-proto=${priv}`,
      `--data-dir=${folder}/data`,
      `--cache-dir=${cache}`,
      `--agent-udpv4-endpoint=127.0.0.1:${port}`,
      ...(ROOT ? ['--process-user=nobody', '--process-group=nogroup'] : []),
    ];
    running.push(spawn('snmpsimd', args, { stdio: 'ignore' }));
    return port;
  }

  test.concurrent.each(users)(
    '%s, %s, %s',
    async (auth, authName, priv, privName) => {
      const port = await simulator(authName, privName);
      const user: UsmUser = {
        userName: 'simulator',
        auth: { protocol: auth, password: 'auth-secret-1' },
        priv: { protocol: priv, password: 'priv-secret-2' },
      };
      // Its data is that of a community; in v3 the context has its name.
      const session = await manager.open({ host: '127.0.0.1', port, user, contextName: 'public' });
      expect(textOf(await session.get('1.3.6.1.2.1.1.1.0'))).toBe('simulated'); // asked until it has started
      const walked: string[] = [];
      for await (const varBind of session.walk('1.3.6.1.2.1.1.9')) walked.push(textOf(varBind));
      expect(walked).toEqual(Array.from({ length: 30 }, (_, i) => `line ${i + 1}`));
      await session.close();
    },
    60_000,
  );
});
