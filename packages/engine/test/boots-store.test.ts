// Boots survive restarts and crashes, and a damaged file is not taken for a fresh one.

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileBootsStore, MemoryBootsStore } from '../src/boots-store.js';

const one = new Uint8Array([0x80, 0, 0, 9, 5, 1]);
const other = new Uint8Array([0x80, 0, 0, 9, 5, 2]);

describe('in memory', () => {
  it('counts each engine from 1', async () => {
    const store = new MemoryBootsStore();
    expect([await store.next(one), await store.next(one), await store.next(other)]).toEqual([1, 2, 1]);
  });
});

describe('in a file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'boots-'));
    path = join(folder, 'deep', 'boots.json');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('counts on after a restart, each engine by itself', async () => {
    expect(await new FileBootsStore(path).next(one)).toBe(1);
    expect(await new FileBootsStore(path).next(one)).toBe(2);
    expect(await new FileBootsStore(path).next(other)).toBe(1);
    expect(await new FileBootsStore(path).next(one)).toBe(3);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ '800000090501': 3, '800000090502': 1 });
  });

  it('counts calls at the same time one after the other', async () => {
    const store = new FileBootsStore(path);
    const boots = await Promise.all(Array.from({ length: 10 }, () => store.next(one)));
    expect(boots).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('leaves nothing else behind, readable for its owner only', async () => {
    await new FileBootsStore(path).next(one);
    expect(await readdir(join(folder, 'deep'))).toEqual(['boots.json']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is not misled by what a crash left half written', async () => {
    await new FileBootsStore(path).next(one);
    await writeFile(`${path}.1234.abcd.tmp`, '{"8000000');
    expect(await new FileBootsStore(path).next(one)).toBe(2);
  });

  it('stops at the end of boots', async () => {
    await new FileBootsStore(path).next(one);
    await writeFile(path, JSON.stringify({ '800000090501': 2147483646 }));
    const store = new FileBootsStore(path);
    expect([await store.next(one), await store.next(one)]).toEqual([2147483647, 2147483647]);
  });

  const damaged: readonly [what: string, content: string][] = [
    ['half a file', '{"800000090501": 1'],
    ['empty', ''],
    ['a list', '[1]'],
    ['null', 'null'],
    ['text for a number', '{"800000090501": "1"}'],
    ['a fraction', '{"800000090501": 1.5}'],
    ['a number too large', '{"800000090501": 2147483648}'],
  ];
  it.each(damaged)('refuses a file that is damaged and leaves it alone: %s', async (_what, content) => {
    await new FileBootsStore(path).next(other);
    await writeFile(path, content);
    const store = new FileBootsStore(path);
    await expect(store.next(one)).rejects.toThrow(SyntaxError);
    await expect(store.next(one)).rejects.toThrow(/boots\.json does not hold engine boots/);
    expect(await readFile(path, 'utf8')).toBe(content);
    await writeFile(path, '{}');
    expect(await store.next(one)).toBe(1); // one failure does not stop the queue
  });

  it('passes on what the system says', async () => {
    await expect(new FileBootsStore(folder).next(one)).rejects.toMatchObject({ code: 'EISDIR' });
    expect(() => new FileBootsStore('')).toThrow(/^path: /);
  });
});
