// What this process holds open: the evidence that a close was exact.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A snapshot of what is open. */
export interface OpenHandles {
  /** UDP sockets of this process, referenced or not; undefined where there is no /proc. */
  readonly udpSockets: number | undefined;
  /** All descriptors that are sockets, pipes of the test runner among them; undefined where there is no /proc. */
  readonly sockets: number | undefined;
  /** What holds the process open, by kind: `process.getActiveResourcesInfo()` counted. An unreferenced UDP socket is not in it. */
  readonly resources: Readonly<Record<string, number>>;
}

/** What is open now. */
export function openHandles(): OpenHandles {
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo().sort()) resources[kind] = (resources[kind] ?? 0) + 1;
  const inodes = socketInodes();
  const udp = udpInodes();
  return { udpSockets: inodes?.filter((inode) => udp.has(inode)).length, sockets: inodes?.length, resources };
}

/**
 * Runs `work` and throws when it leaves a socket or an active resource behind.
 * @throws {Error} naming what is left
 */
export async function leavesNothingOpen<T>(work: () => Promise<T>): Promise<T> {
  const before = openHandles();
  const result = await work();
  const after = openHandles();
  const grown = Object.entries(after.resources).filter(([kind, count]) => count > (before.resources[kind] ?? 0));
  const left = grown.map(([kind, count]) => `${count - (before.resources[kind] ?? 0)} ${kind}`);
  const sockets = (after.sockets ?? 0) - (before.sockets ?? 0);
  if (sockets > 0) left.unshift(`${sockets} socket descriptors`);
  if (left.length > 0) throw new Error(`left open: ${left.join(', ')}`);
  return result;
}

function socketInodes(): string[] | undefined {
  let descriptors: string[];
  try {
    descriptors = readdirSync('/proc/self/fd');
  } catch {
    return undefined;
  }
  return descriptors.flatMap((descriptor) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.[1] ?? [];
    } catch {
      return []; // closed in the meantime, as the one that listed the directory
    }
  });
}

function udpInodes(): Set<string> {
  const inodes = new Set<string>();
  for (const file of ['/proc/net/udp', '/proc/net/udp6']) {
    try {
      for (const line of readFileSync(file, 'latin1').split('\n').slice(1))
        inodes.add(line.trim().split(/\s+/)[9] ?? '');
    } catch {
      // no such family here
    }
  }
  return inodes;
}
