// Two hosts on this machine, joined by a cable: `netns/netns.sh` for tests.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../netns/netns.sh', import.meta.url));

/** A pair of hosts, `a` (10.77.0.1, fd77::1) and `b` (10.77.0.2, fd77::2). */
export interface TestHosts {
  /** For `ProgramOptions.under`. */
  readonly a: readonly string[];
  readonly b: readonly string[];
  /** Any other command of the script: `run('loss', '30')`, `run('link', 'down')`. */
  run(command: string, ...args: string[]): void;
  /** Removes both. Twice is fine. */
  down(): void;
}

/** Makes two hosts; undefined where that is not allowed (no root) or not possible, which it says. */
export function testHosts(): TestHosts | undefined {
  const name = `mgmtapi${process.pid}`;
  const run = (command: string, ...args: string[]) => {
    execFileSync(script, [command, name, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const down = () => run('down');
  try {
    run('up');
  } catch (error) {
    if (process.platform === 'linux') tryTo(down);
    console.warn(`left out: tests between two hosts (${(error as Error).message.trim()})`);
    return undefined;
  }
  const under = (host: string) => ['ip', 'netns', 'exec', `${name}-${host}`];
  return { a: under('a'), b: under('b'), run, down };
}

function tryTo(action: () => void): void {
  try {
    action();
  } catch {
    // nothing was made
  }
}
