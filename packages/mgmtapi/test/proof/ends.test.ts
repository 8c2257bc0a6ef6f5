// Programs end by themselves when nothing is asked of them any more, and not before.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runProgram } from '@mgmtapi/testkit';
import { expect, it } from 'vitest';

const program = readFileSync(fileURLToPath(new URL('ends-program.ts', import.meta.url)), 'utf8');

const ends = {
  'a forgotten close: the idle session holds nothing': '7',
  'a pending request holds the program until it ends, even if nobody waits': 'SNMP_TIMEOUT 2',
  'a walk that is left, an iterator that is dropped, a poll that is broken off': 'true',
  'a listener holds the program until it is closed': 'closing',
  'close with 1,000 requests in flight': 'true 0',
  'SIGTERM done right: drain, then the end': '7 drained',
};

it('programs end, each by itself, with what they have to say', async () => {
  const result = await runProgram(program, { timeout: 60_000 });
  expect(result).toMatchObject({ code: 0, signal: null, stderr: '' });
  const ended = Object.entries(ends).map(([name, said]) => [name, { code: 0, signal: null, said }]);
  expect(JSON.parse(result.stdout)).toEqual(Object.fromEntries(ended));
}, 90_000);
