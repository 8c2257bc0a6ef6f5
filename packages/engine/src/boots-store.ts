// snmpEngineBoots across restarts: a hook, one in memory, and one in a file (RFC 3414 section 2.2).

import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The value where snmpEngineBoots stops; an engine there must get a new engineID (RFC 3414 section 2.2.2). */
const MAX_ENGINE_BOOTS = 2147483647;

/** Remembers how often an engine started. An engine with a lasting engineID needs one, or its peers take it for a replay. */
export interface BootsStore {
  /**
   * Counts a start of the engine.
   * @returns snmpEngineBoots of this start: 1 for an engine never seen, else one more than last time, at most 2147483647.
   * Resolves once the number is where a crash cannot lose it; rejects when that cannot be done
   */
  next(engineID: Uint8Array): Promise<number>;
}

/** Forgets with the process: for engines whose engineID is made anew at each start, and for tests. */
export class MemoryBootsStore implements BootsStore {
  readonly #boots = new Map<string, number>();

  async next(engineID: Uint8Array): Promise<number> {
    return count(this.#boots, keyOf(engineID));
  }
}

/**
 * A file of JSON, `{ "80007ed905...": 3 }`, one member an engineID. Each start writes a new file next to it and puts it in
 * the place of the old one, so that a crash leaves the old or the new number and never half of one. One process at a time.
 */
export class FileBootsStore implements BootsStore {
  readonly #path: string;
  /** Starts within this process are counted one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param path - of the file; it and its folder are made when missing */
  constructor(path: string) {
    if (typeof path !== 'string' || path === '') throw new TypeError('path: expected the name of a file');
    this.#path = path;
  }

  /** Rejects with the system's error, or with a `SyntaxError` when the file holds something else: it is never overwritten then. */
  next(engineID: Uint8Array): Promise<number> {
    const key = keyOf(engineID);
    const result = this.#last.then(() => this.#next(key));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #next(key: string): Promise<number> {
    const all = await this.#read();
    const boots = count(all, key);
    await mkdir(dirname(this.#path), { recursive: true });
    await replaceFile(this.#path, `${JSON.stringify(Object.fromEntries(all))}\n`);
    return boots;
  }

  async #read(): Promise<Map<string, number>> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
      throw error;
    }
    const all: unknown = parse(text, this.#path);
    if (typeof all !== 'object' || all === null || Array.isArray(all)) throw damaged(this.#path);
    const entries = Object.entries(all);
    if (!entries.every(([, boots]) => isBoots(boots))) throw damaged(this.#path);
    return new Map(entries as [string, number][]);
  }
}

function count(all: Map<string, number>, key: string): number {
  const boots = Math.min((all.get(key) ?? 0) + 1, MAX_ENGINE_BOOTS);
  all.set(key, boots);
  return boots;
}

function keyOf(engineID: Uint8Array): string {
  return Buffer.from(engineID).toString('hex');
}

function isBoots(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_ENGINE_BOOTS;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(path);
  }
}

function damaged(path: string): SyntaxError {
  return new SyntaxError(`${path} does not hold engine boots: mend or remove it, and give the engine a new engineID`);
}

/** The new content reaches the disk before the name does. */
async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Makes the new name last. Windows opens no folders, and its file system needs none of this. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
