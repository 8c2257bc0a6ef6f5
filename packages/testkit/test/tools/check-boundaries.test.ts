// The boundary check, run as CI runs it, over small trees made for the purpose.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../../../tools/check-boundaries.mjs', import.meta.url));
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** Runs the check over a tree of `packages/`: path to text; a package.json is given by its dependencies. */
function check(files: Record<string, string>, dependencies: Record<string, Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'boundaries-'));
  made.push(root);
  const all = { ...files };
  for (const [folder, list] of Object.entries(dependencies)) {
    const name = folder === 'mgmtapi' ? folder : `@mgmtapi/${folder}`;
    all[`${folder}/package.json`] = JSON.stringify({ name, dependencies: list });
  }
  for (const [path, text] of Object.entries(all)) {
    const file = join(root, 'packages', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return { status, lines: stdout.trim().split('\n'), stderr };
}

const BER = '@mgmtapi/ber';
const ours = { [BER]: 'workspace:^' };

test('a tree that keeps the rules passes', { timeout: 30_000 }, () => {
  const { status, lines, stderr } = check(
    {
      'ber/src/index.ts': "export { tag } from './tag.js';\nexport type { Length } from './tag.js';\n",
      'ber/src/tag.ts': 'export const tag: number = 2;\nexport type Length = number;\n',
      'ber/test/tag.test.ts': "import { tag } from '../src/tag.js';\nvoid tag;\n",
      'protocol/src/index.ts': "export { twice } from './twice.js';\n",
      'protocol/src/twice.ts': `import { type Length, tag } from '${BER}';\nexport const twice: Length = 2 * tag;\n`,
      'transport/src/index.ts': "export { open } from './open.js';\n",
      'transport/src/open.ts':
        "import { createSocket } from 'node:dgram';\nexport const open: unknown = createSocket;\n",
    },
    { ber: {}, protocol: ours, transport: {} },
  );
  expect(stderr).toBe('');
  expect(lines).toEqual([`boundaries hold: ${BER}, @mgmtapi/protocol, @mgmtapi/transport`]);
  expect(status).toBe(0);
});

test('each broken rule is named with its place', { timeout: 30_000 }, () => {
  const { status, lines } = check(
    {
      'ber/src/index.ts': "export * from './tag.js';\n",
      'ber/src/tag.ts':
        "import './length.js';\nimport { hash } from 'node:crypto';\nexport const tag = () => Buffer.from([hash]);\n",
      'ber/src/lost.ts': 'export {};\n',
      'ber/src/length.ts': "import type { tag } from './tag.js';\nexport type L = typeof tag;\n",
      'ber/test/tag.test.ts': "import '../../protocol/src/twice.js';\n",
      'protocol/src/index.ts': 'export {};\n',
      'protocol/src/twice.ts':
        "export type T = import('@mgmtapi/transport').T;\nexport const u = () => import('left-pad');\n",
      'security/src/index.ts':
        "import 'node:fs';\nimport 'node:crypto';\nimport 'crypto';\nimport '../../ber/src/tag.js';\n",
      'transport/src/index.ts': "import '@mgmtapi/transport/dist/x.js';\n",
      'strange/src/index.ts': '',
    },
    { ber: {}, protocol: { ...ours, 'left-pad': '^1.0.0' }, security: { [BER]: '^0.1.0' }, transport: {}, strange: {} },
  );
  expect(status).toBe(1);
  const expected = [
    "packages/ber/src/index.ts:1: name what is exported, no 'export *'",
    "packages/ber/src/tag.ts:2: @mgmtapi/ber imports 'node:crypto', but may import nothing of Node",
    'packages/ber/src/lost.ts: nothing that the package exports reaches this file',
    'import cycle: packages/ber/src/tag.ts -> packages/ber/src/length.ts -> packages/ber/src/tag.ts',
    "packages/ber/test/tag.test.ts:1: '../../protocol/src/twice.js' reaches into packages/protocol; import it by its name",
    'packages/protocol/src/twice.ts:1: protocol imports transport, but may import only ber',
    "packages/protocol/src/twice.ts:2: 'left-pad' is no package of this project, and published packages have no others",
    "packages/protocol/package.json: runtime dependency 'left-pad'; the promise is none",
    "packages/protocol/package.json: '@mgmtapi/ber' is declared but not imported",
    "packages/protocol/package.json: '@mgmtapi/transport' is imported but not declared",
    "packages/security/src/index.ts:1: @mgmtapi/security imports 'node:fs', but may import only node:crypto",
    "packages/security/src/index.ts:3: write 'node:crypto', not 'crypto'",
    "packages/security/src/index.ts:4: '../../ber/src/tag.js' leaves packages/security/src; import other packages by their name",
    "packages/security/package.json: '@mgmtapi/ber' must be 'workspace:^'",
    "packages/transport/src/index.ts:1: import '@mgmtapi/transport' itself, not '@mgmtapi/transport/dist/x.js' inside it",
    'packages/transport/src/index.ts:1: a package does not import itself by name',
    'packages/strange: no rule says what it may import; add it to tools/check-boundaries.mjs',
  ];
  for (const line of expected) expect(lines).toContain(line);
  expect(
    lines.some((line) => line.startsWith("packages/ber/src/tag.ts:3: without Node's types: Cannot find name 'Buffer'")),
  ).toBe(true);
});
