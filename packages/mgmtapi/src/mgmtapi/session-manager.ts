// The one session manager behind the C-style functions.

import { SnmpManager } from '../manager.js';
import { processState } from '../snmpapi/process-state.js';

const holder: { manager?: SnmpManager } = processState('manager', () => ({}));

/**
 * The session manager behind the C-style functions: everything that `SnmpMgrOpen` and `SnmpMgrTrapListen` open without
 * naming another. Closing it closes all of that in one call; the next call after that makes a fresh one.
 */
export function sessionManager(): SnmpManager {
  if (!holder.manager || holder.manager.closing) holder.manager = new SnmpManager();
  return holder.manager;
}
