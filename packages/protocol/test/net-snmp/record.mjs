// Records the bytes that Net-SNMP's own tools send, and what its agent answers: node record.mjs (Debian: snmp, snmpd).
// The result, packets.json, is what the tests compare with; nothing in it says anything about the machine it was made on.
import { execFile, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = '1.3.6.1.4.1.99999';
const port = Number(process.argv[2] ?? 17161);
const folder = mkdtempSync(join(tmpdir(), 'record-'));
const environment = { ...process.env, SNMPCONFPATH: folder, SNMP_PERSISTENT_DIR: folder, MIBS: '' };

const agentLines = [
  'rocommunity public',
  'com2sec -Cx empty default empty',
  `override ${root}.1.0 integer -2147483648`,
  `override ${root}.2.0 octet_str "an octet string"`,
  `override ${root}.3.0 object_id 2.999.4294967295`,
  `override ${root}.4.0 counter 4294967295`,
  `override ${root}.5.0 uinteger 2147483648`,
  `override ${root}.6.0 timeticks 123456`,
  `override ${root}.7.0 ipaddress 192.0.2.1`,
  `override ${root}.8.0 octet_str "${'long '.repeat(60)}"`,
];

/** Everything that passes through `port` on its way to the agent, in order. */
function relay(agentPort) {
  const packets = [];
  const front = dgram.createSocket('udp4');
  const back = dgram.createSocket('udp4');
  let client;
  front.on('message', (bytes, from) => {
    client = from;
    packets.push(bytes.toString('hex'));
    if (agentPort !== undefined) back.send(bytes, agentPort, '127.0.0.1');
  });
  back.on('message', (bytes) => {
    packets.push(bytes.toString('hex'));
    front.send(bytes, client.port, client.address);
  });
  front.bind(port, '127.0.0.1');
  const close = () => {
    front.close();
    back.close();
  };
  return { packets, ready: once(front, 'listening'), close };
}

const run = (tool, args) => new Promise((done) => execFile(tool, args, { env: environment }, () => done()));
const oids = (n) => Array.from({ length: n }, (_, i) => `${root}.${i + 1}.0`);
const set = (...typed) => [
  'snmpset',
  ['-v2c', '-c', 'private'],
  typed.flatMap(([type, value], i) => [`${root}.${i + 1}.0`, type, value]),
];
const trap = (...typed) => [
  'snmptrap',
  ['-v2c', '-c', 'public'],
  ['1', `${root}.0.1`, ...typed.flatMap(([type, value], i) => [`${root}.${i + 1}.0`, type, value])],
]; // with the types that snmpset does not take
const v3 = (level, ...more) => ['-v3', '-u', 'user', '-l', level, '-e', '8000000001020304', '-Z', '5,600', ...more];
const secrets = ['-a', 'SHA', '-A', 'authentication', '-x', 'AES', '-X', 'encryption1'];

/** Tool, options, arguments behind the address. Numbers are at the edges of their encodings. */
const requests = [
  ['snmpget', ['-v1', '-c', 'public'], oids(1)],
  ['snmpget', ['-v2c', '-c', ''], oids(10)],
  [
    'snmpget',
    ['-v2c', '-c', 'a community that is longer than sixteen octets'],
    ['1.3', '0.0', '2.999', '2.4294967215', '1.39.4294967295'],
  ],
  ['snmpgetnext', ['-v1', '-c', 'public'], oids(3)],
  ['snmpgetnext', ['-v2c', '-c', 'public'], oids(50)],
  ['snmpbulkget', ['-v2c', '-c', 'public', '-Cn2', '-Cr127'], oids(4)],
  ['snmpbulkget', ['-v2c', '-c', 'public', '-Cn0', '-Cr128'], oids(1)],
  set(
    ...[
      0, -1, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, -32769, 65535, 65536, 8388607, 8388608, 2147483647,
      -2147483648,
    ].map((n) => ['i', String(n)]),
  ),
  set(
    ...[0, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 8388608, 2147483647, 2147483648, 4294967295].map((n) => [
      'u',
      String(n),
    ]),
  ),
  trap(...[0, 128, 2147483648, 4294967295].map((n) => ['c', String(n)])),
  set(...[0, 128, 2147483648, 4294967295].map((n) => ['t', String(n)])),
  trap(
    ...[
      '0',
      '127',
      '128',
      '4294967295',
      '4294967296',
      '9007199254740993',
      '9223372036854775807',
      '9223372036854775808',
      '18446744073709551615',
    ].map((n) => ['C', n]),
  ),
  set(['a', '0.0.0.0'], ['a', '192.0.2.1'], ['a', '255.255.255.255']),
  set(
    ['o', '1.3.6.1.4.1.99999.127.128.16383.16384.2097151.2097152.268435455.268435456.4294967295'],
    ['o', '0.0'],
    ['o', '2.999.1'],
  ),
  set(
    ['s', ''],
    ['s', 'text'],
    ['s', 'x'.repeat(127)],
    ['s', 'x'.repeat(128)],
    ['s', 'x'.repeat(300)],
    ['x', '00ff80'],
  ),
  set(['F', '1.5'], ['F', '-0.25'], ['D', '1.1'], ['D', '-1e300']),
  set(['n', 'n'], ['i', '1']),
  [
    'snmptrap',
    ['-v1', '-c', 'public'],
    [`${root}.1`, '192.0.2.7', '6', '42', '4294967295', `${root}.2.0`, 's', 'why', `${root}.3.0`, 'i', '3'],
  ],
  ['snmptrap', ['-v1', '-c', 'public'], [root, '192.0.2.7', '3', '0', '0']],
  [
    'snmptrap',
    ['-v2c', '-c', 'public'],
    ['8640000', `${root}.0.42`, `${root}.2.0`, 's', 'why', `${root}.3.0`, 'C', '18446744073709551615'],
  ],
  ['snmpinform', ['-v2c', '-c', 'public', '-r0', '-t0.2'], ['1', '1.3.6.1.6.3.1.1.5.3']],
  ['snmpget', v3('noAuthNoPriv'), oids(2)],
  ['snmpget', v3('noAuthNoPriv', '-n', 'context'), oids(1)],
  ['snmpget', v3('authNoPriv', ...secrets), oids(1)],
  ['snmpget', v3('authPriv', ...secrets), oids(1)],
];

/** Asked of the agent: what comes back is recorded too. */
const dialogues = [
  ['snmpget', ['-v2c', '-c', 'public'], [...oids(8), '1.3.6.1.2.1.1.1.1', '1.3.6.1.4.2.1']],
  ['snmpgetnext', ['-v2c', '-c', 'public'], ['2.999']],
  ['snmpget', ['-v1', '-c', 'public', '-Cf'], [`${root}.1.0`, '1.3.6.1.4.2.1']],
];

const recorded = [];
async function record([tool, options, args], agentPort) {
  const through = relay(agentPort);
  await through.ready;
  const tries = tool === 'snmpinform' ? [] : ['-r0', '-t0.3'];
  await run(tool, [...options, ...(tool === 'snmptrap' ? [] : tries), `udp:127.0.0.1:${port}`, ...args]);
  await sleep(50);
  through.close();
  recorded.push({ command: [tool, ...options, ...args], packets: through.packets });
}

for (const request of requests) await record(request);
writeFileSync(join(folder, 'snmpd.conf'), agentLines.join('\n'));
const agent = spawn('snmpd', ['-f', '-C', '-c', join(folder, 'snmpd.conf'), '-Ln', `udp:127.0.0.1:${port + 1}`], {
  env: environment,
  stdio: 'ignore',
});
await sleep(1500);
for (const dialogue of dialogues) await record(dialogue, port + 1);
agent.kill();
await once(agent, 'exit');
rmSync(folder, { recursive: true });
const lines = recorded.map((r) => `  ${JSON.stringify(r)}`).join(',\n');
writeFileSync(new URL('packets.json', import.meta.url), `[\n${lines}\n]\n`);
