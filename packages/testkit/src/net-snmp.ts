// Net-SNMP as a peer: starts and stops its agent and its trap receiver through the scripts of `interop/`.
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const scripts = fileURLToPath(new URL('../../../interop/', import.meta.url));
const execute = promisify(execFile);

/** A running program of Net-SNMP, on 127.0.0.1 and ::1 at `port`, UDP and TCP. */
export interface NetSnmp extends AsyncDisposable {
  readonly port: number;
  /** Holds its log and configuration; gone after `stop`. */
  readonly directory: string;
  stop(): Promise<void>;
}

/** snmptrapd: what it heard is in its log. */
export interface NetSnmpTrapd extends NetSnmp {
  /** The lines it has logged so far, one a notification: `NOTIFY|v2|...` (interop/snmptrapd.conf). */
  notifications(): string[];
}

/**
 * Are these programs missing on this machine? Says so once for all, so that a skip is seen. With the environment variable
 * REQUIRE_PEERS a missing program is an error instead: CI sets it.
 */
export function peersMissing(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return false;
  if (process.env.REQUIRE_PEERS) throw new Error(`REQUIRE_PEERS is set, but ${missing.join(', ')} is not installed`);
  console.warn(`skipped: ${missing.join(', ')} not installed (interop/README.md has the packages)`);
  return true;
}

function isInstalled(program: string): boolean {
  // Debian keeps daemons in directories that are not on everyone's PATH.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Starts snmpd; resolves when it answers.
 * @param options - of start-agent.sh, for instance `['--types']` (needs cc and libsnmp-dev)
 */
export async function startNetSnmpAgent(options: readonly string[] = []): Promise<NetSnmp> {
  return start('start-agent.sh', [], options, ['subagent', 'snmpd']);
}

/**
 * Starts snmptrapd; resolves when it acknowledges an inform.
 * @param engineID - hex: the engine whose v3 traps it takes
 * @param options - of start-trapd.sh, for instance `['--conf', file]`
 */
export async function startNetSnmpTrapd(
  engineID = '8000000001020304',
  options: readonly string[] = [],
): Promise<NetSnmpTrapd> {
  const trapd = await start('start-trapd.sh', [engineID], options, ['snmptrapd']);
  const log = join(trapd.directory, 'snmptrapd.log');
  const heard = (): string[] =>
    readFileSync(log, 'latin1')
      .split('\n')
      .filter((line) => line.startsWith('NOTIFY|'));
  const atStart = heard().length; // the informs of the start script
  return { ...trapd, notifications: () => heard().slice(atStart) };
}

/**
 * Runs one of Net-SNMP's programs (snmpget, snmptrap, ...) and resolves with what it printed, numeric OIDs wanted with -On.
 * It reads no MIB files and writes nothing outside `directory`.
 */
export async function netSnmp(program: string, args: readonly string[], directory: string = tmpdir()): Promise<string> {
  const env = { ...process.env, PATH: searchPath(), MIBS: '', SNMP_PERSISTENT_DIR: directory, SNMPCONFPATH: directory };
  const { stdout } = await execute(program, [...args], { env, timeout: 20_000, maxBuffer: 2 ** 26 }); // whole devices
  return stdout;
}

async function start(
  script: string,
  args: readonly string[],
  options: readonly string[],
  names: readonly string[],
): Promise<NetSnmp> {
  const directory = mkdtempSync(join(tmpdir(), 'net-snmp-'));
  const env = { ...process.env, PATH: searchPath() };
  const run = (name: string, words: readonly string[]) =>
    execute(join(scripts, name), [...words], { env, timeout: 60_000 });
  const stop = async (): Promise<void> => {
    await run('stop.sh', [directory, ...names]);
    rmSync(directory, { recursive: true, force: true });
  };
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      await run(script, [directory, String(port), ...args, ...options]);
      return { port, directory, stop, [Symbol.asyncDispose]: stop };
    } catch (error) {
      // Between the question and the start somebody else may have taken the port.
      const taken = String(error).includes('Error opening specified endpoint');
      if (taken && attempt < 5) continue;
      await stop();
      throw error;
    }
  }
}

function searchPath(): string {
  return [process.env.PATH ?? '', '/usr/sbin', '/sbin'].join(delimiter);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp6', ipv6Only: false });
    socket.on('error', reject);
    socket.bind(0, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
