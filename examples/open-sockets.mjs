// How many sockets the process has open: by its descriptors where the system shows them (Linux), else by Node's own list.

import { readdirSync, readlinkSync } from 'node:fs';

export function openSockets() {
  try {
    return readdirSync('/proc/self/fd').filter(isSocket).length;
  } catch {
    return process.getActiveResourcesInfo().filter((resource) => /UDP|TCP/.test(resource)).length;
  }
}

function isSocket(descriptor) {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('socket:');
  } catch {
    return false; // the descriptor of the reading itself is gone by now
  }
}
