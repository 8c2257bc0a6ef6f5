// Every name Net-SNMP puts into its tree from both collections against ours. Exits 1 if one is not explained.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { compileMibs } from '@mgmtapi/mib';
import { load, MIBS } from './modules.js';

const tree = compileMibs([...load('standard'), ...load('vendor')]);
const text = execFileSync(
  'snmptranslate',
  ['-M', `${join(MIBS, 'standard')}:${join(MIBS, 'vendor')}`, '-m', 'ALL', '-Pu', '-Tz'],
  { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 28, timeout: 120_000 },
).toString('latin1');

let same = 0;
let explained = 0;
let open = 0;
for (const line of text.split('\n')) {
  const match = /^"([^"]+)"\s+"([\d.]+)"/.exec(line);
  if (!match) continue;
  const [, name, oid] = match as unknown as [string, string, string];
  const named = tree.findAll(name);
  const there = tree.findAll(oid);
  if (named.some((object) => object.oid.toString() === oid) || tree.resolve(name)?.toString() === oid) same++;
  else if (named.length === 0 && there.length === 0 && tree.nameOf(oid)?.name === name) same++;
  else {
    // Net-SNMP gives a name of its own to arcs that have none.
    if (/^anonymous#|#$/.test(name)) explained++;
    else {
      open++;
      console.log(
        `DIFFERENT ${name}: Net-SNMP ${oid}, ours ${named.map((object) => object.oid).join(', ') || '-'}; there: ${there.join(', ') || '-'}`,
      );
    }
  }
}
console.log(`${same} the same, ${explained} explained, ${open} not`);
process.exitCode = open === 0 && same > 0 ? 0 : 1;
