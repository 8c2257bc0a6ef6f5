// Who is measured: for each contender the command line, and which kinds of workload it can do.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, here, node, ours, peers, port } from './options.mjs';

const ALL_KINDS = ['get', 'fan', 'walk', 'codec', 'openclose', 'hold', 'trap', 'v3open'];
const V2C_CLIENT = ['get', 'fan', 'walk', 'openclose', 'hold'];
const WITHOUT_WALK = ['get', 'fan', 'openclose', 'hold'];

/** Walks of version 1 ask for one variable at a time: nothing adapts. */
const withBulk = (id) => id !== 'W4n';

/** A contender in this process's language: worker.mjs with an adapter and its option. */
const adapter = (name, option, kinds, only = () => true) => ({
  kinds,
  only,
  command: (kind, keys) => [
    node,
    '--expose-gc',
    join(here, 'worker.mjs'),
    `adapter=${name}`,
    `opt=${option}`,
    `peers=${peers}`,
    `lib=${ours}`,
    `workload=${kind}`,
    ...keys,
  ],
});

/** A contender that build.sh compiles; it takes the same keys as worker.mjs. */
const program = (file, kinds, more = [], only = () => true) => ({
  kinds,
  only,
  missing: !existsSync(join(build, file)),
  command: (kind, keys) => [join(build, file), `workload=${kind}`, ...keys, ...more],
});

/** The C floor has a command of its own for each kind. */
const floorC = (batch, kinds, only = () => true) => ({
  kinds,
  only,
  command: (kind, keys) => [
    join(build, 'snmpbench'),
    { walk: 'walk', trap: 'sink' }[kind] ?? 'ping',
    `batch=${batch}`,
    ...keys,
  ],
});

/** Net-SNMP's command, timed by the shell: its own start and its printing are part of it. */
const snmpbulkwalk = {
  kinds: ['walk'],
  only: withBulk,
  command: () => [
    'bash',
    '-c',
    `TIMEFORMAT='{"seconds":%3R,"user":%3U,"system":%3S}'
     export MIBS= SNMP_PERSISTENT_DIR=${build}/state
     time snmpbulkwalk -v2c -c public -On -Cr50 127.0.0.1:${port} 1.3.6.1.4.1.99999.1.1 >/dev/null`,
  ],
  /** From the shell's three figures to the fields that the others print. */
  result({ seconds, user, system }, { rows }) {
    const varBinds = rows * 6;
    const cpu = user + system;
    return {
      workload: 'walk',
      seconds,
      rps: varBinds / 50 / seconds,
      vbps: varBinds / seconds,
      cpuPer1000: (cpu / (varBinds / 50)) * 1000,
      cpuPerMillionVb: (cpu / varBinds) * 1e6,
    };
  },
};

export const CONTENDERS = {
  'floor-c': floorC(1, ['get', 'fan', 'walk', 'trap']),
  'floor-c-batch': floorC(32, ['get'], (id) => id.startsWith('W2')),
  'floor-plain': adapter('floor', '', [...V2C_CLIENT, 'trap'], (id) => id !== 'W2b'),
  'floor-best': adapter('floor', 'lookup,buf', [...V2C_CLIENT, 'trap']),
  'floor-connect': adapter('floor', 'connect,buf', WITHOUT_WALK),
  'floor-shared': adapter('floor', 'shared,lookup,buf', [...V2C_CLIENT]),
  'floor-touch': adapter('floor', 'nosocket', ['codec']),
  proto: adapter('proto', '', [...V2C_CLIENT, 'codec', 'trap']),
  'proto-shared': adapter('proto', 'shared', WITHOUT_WALK),
  ours: adapter('ours', 'shared', ALL_KINDS),
  'ours-own': adapter('ours', 'own', WITHOUT_WALK),
  'ours-kept': adapter('ours', 'shared,kept', ['openclose']),
  'ours-auto': adapter('ours', 'shared,auto', ['walk'], withBulk),
  'ours-each': adapter('ours', 'shared,auto,each', ['walk'], withBulk),
  'ours-table': adapter('ours', 'shared,auto,table', ['walk'], withBulk),
  'ours-table-3': adapter('ours', 'shared,auto,table,windows=3', ['walk'], withBulk),
  'ours-lazy': adapter('ours', 'shared,lazy', ['get', 'walk', 'codec', 'trap']),
  'net-snmp': adapter('net-snmp', '', ALL_KINDS),
  'snmp-native': adapter('snmp-native', '', [...V2C_CLIENT, 'codec'], (id) => id !== 'W4b' && !id.startsWith('W8')),
  asn1: adapter('asn1', 'asn1', ['codec']),
  'asn1-ber': adapter('asn1', 'asn1-ber', ['codec']),
  'netsnmp-c': program(
    'peer_netsnmp',
    ['get', 'fan', 'walk', 'codec', 'openclose', 'hold', 'v3open'],
    [`state=${build}/state`],
    withBulk,
  ),
  gosnmp: program('peer_gosnmp', ALL_KINDS),
  snmpbulkwalk,
};
