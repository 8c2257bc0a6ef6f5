// Records demo-agent.snmprec: starts Debian's snmpd on loopback, walks five groups of MIB-II, takes the machine out.
// Usage: node make-demo-recording.mjs   (needs the packages snmp and snmpd; writes beside itself)
import { execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sanitise } from './sanitise.mjs';

const GROUPS = ['1', '2', '4', '7', '11'].map((group) => `.1.3.6.1.2.1.${group}`); // system interfaces ip udp snmp
const TAGS = {
  INTEGER: 2,
  STRING: 4,
  'Hex-STRING': '4x',
  OID: 6,
  IpAddress: 64,
  Counter32: 65,
  Gauge32: 66,
  Timeticks: 67,
  Counter64: 70,
};

const directory = await mkdtemp(join(tmpdir(), 'demo-recording-'));
try {
  const lines = await record(directory);
  const text = sanitise(lines)
    .map(([oid, printed]) => `${toSnmprec(oid, printed)}\n`)
    .join('');
  const file = new URL('demo-agent.snmprec', import.meta.url);
  await writeFile(file, text, 'latin1');
  console.log(`${file.pathname}: ${text.split('\n').length - 1} variables`);
} finally {
  await rm(directory, { recursive: true });
}

async function record(directory) {
  const env = { ...process.env, MIBS: '', SNMP_PERSISTENT_DIR: directory, SNMPCONFPATH: directory };
  const conf = join(directory, 'agent.conf');
  await writeFile(conf, 'rocommunity public 127.0.0.1\nsysServices 72\n');
  const address = `127.0.0.1:${await freePort()}`;
  const modules = '-smux,mteTrigger,mteTriggerConf,diskio,lmsensorsMib';
  const options = ['-f', '-C', '-c', conf, '-Lf', join(directory, 'log'), '-I', modules, `udp:${address}`];
  const snmpd = spawn('snmpd', options, { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => snmpd.once('close', resolve));
  const walk = async (root, ...more) => {
    const command = ['-v2c', '-c', 'public', '-On', ...more, address, root];
    return (await promisify(execFile)('snmpbulkwalk', command, { env, maxBuffer: 1 << 24 })).stdout;
  };
  try {
    for (let tries = 0; !(await walk(GROUPS[0], '-t', '0.2', '-r', '0').catch(() => '')); tries++) {
      if (tries === 50) throw new Error('snmpd does not answer');
      await wait(100);
    }
    const lines = [];
    for (const group of GROUPS) lines.push(...(await walk(group)).split('\n').filter((line) => line !== ''));
    return lines;
  } finally {
    snmpd.kill();
    await ended;
  }
}

function toSnmprec(oid, printed) {
  if (printed === '""') return `${oid.slice(1)}|4|`;
  const [, type, text] = /^([\w-]+): (.*)$/.exec(printed);
  if (!(type in TAGS)) throw new Error(`no tag for ${printed}`);
  return `${oid.slice(1)}|${TAGS[type]}|${textOf(type, text)}`;
}

function textOf(type, text) {
  if (type === 'STRING') return text.slice(1, -1).replace(/\\(.)/g, '$1');
  if (type === 'Hex-STRING') return text.replaceAll(' ', '').toLowerCase();
  if (type === 'Timeticks') return /\d+/.exec(text)[0];
  return type === 'OID' ? text.slice(1) : text;
}

async function freePort() {
  const socket = createSocket('udp4');
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  return port;
}
