// SnmpMgrTrapListen: this process begins to hear traps.

import type { SnmpManager } from '../manager.js';
import {
  ERROR_INVALID_PARAMETER,
  SNMP_MGMTAPI_TRAP_DUPINIT,
  SNMP_MGMTAPI_TRAP_ERRORS,
  WSAEINTR,
} from '../snmpapi/error-numbers.js';
import { callLater, Failure } from '../snmpapi/last-error.js';
import { processState } from '../snmpapi/process-state.js';
import type { BOOL, Ref } from '../snmpapi/structures.js';
import type { ListenerTap, TrapListener, TrapListenerOptions } from '../trap-listener.js';
import { lastErrorOf } from './error-number.js';
import { sessionManager } from './session-manager.js';
import { tapListener } from './session-port.js';
import { TrapEvent } from './trap-event.js';

/** What the C signature cannot say. */
export interface SnmpMgrTrapListenOptions extends TrapListenerOptions {
  /** Who opens the listener, and closes it with all else that it opened. Default: `sessionManager()`. */
  manager?: SnmpManager | undefined;
}

/** The one listener that the C-style functions have in this process. */
interface Listening {
  readonly event: TrapEvent;
  /** Undefined until it is bound. */
  listener: TrapListener | undefined;
  tap: ListenerTap | undefined;
}

const holder: { listening: Listening | undefined } = processState('trapListener', () => ({ listening: undefined }));

/**
 * Begins to listen for traps: on UDP port 162 of all addresses, unless `options` say otherwise. There is one such listener
 * in a process.
 * @param trapAvailable - gets the event that is signalled when a trap has come
 * @returns false with last error 43 (this process listens already), 87 (`trapAvailable` is null), 10013 (no right to the
 * port), 10048 (the port is taken) or another Winsock number, 10004 (closed meanwhile), 42; then nothing has changed
 */
export function SnmpMgrTrapListen(
  trapAvailable: Ref<TrapEvent | null> | null,
  options: SnmpMgrTrapListenOptions = {},
): Promise<BOOL> {
  return callLater<BOOL>(
    false,
    async () => {
      if (!trapAvailable) throw new Failure(ERROR_INVALID_PARAMETER);
      if (holder.listening) throw new Failure(SNMP_MGMTAPI_TRAP_DUPINIT);
      const { manager = sessionManager(), ...listenOptions } = options;
      const listening: Listening = { event: new TrapEvent(), listener: undefined, tap: undefined };
      holder.listening = listening;
      try {
        const listener = await manager.listen(listenOptions);
        if (holder.listening !== listening) {
          await listener.close();
          throw new Failure(WSAEINTR); // SnmpMgrClose(null) came while it was being bound
        }
        attach(listening, listener);
        trapAvailable.value = listening.event;
        return true;
      } catch (error) {
        if (holder.listening === listening) holder.listening = undefined;
        throw error;
      }
    },
    lastErrorOf(SNMP_MGMTAPI_TRAP_ERRORS),
  );
}

/**
 * The queue to take traps from.
 * @throws {Failure} 42: this process does not listen
 */
export function trapQueue(): ListenerTap {
  const tap = holder.listening?.tap;
  if (!tap) throw new Failure(SNMP_MGMTAPI_TRAP_ERRORS);
  return tap;
}

/** Stops listening, in this turn: the event is dead, what is queued is gone. Resolves when the port is free again. */
export function closeTrapListener(): Promise<void> {
  const listening = holder.listening;
  if (!listening) return Promise.resolve();
  detach(listening);
  return listening.listener?.close() ?? Promise.resolve();
}

function attach(listening: Listening, listener: TrapListener): void {
  const { event } = listening;
  const tap = tapListener(listener);
  Object.assign(listening, { listener, tap });
  tap.onQueued = () => event.set();
  if (listener.counters.queue.queued > 0) event.set(); // it came between the bind and now
  // Whoever closes it (its manager, perhaps): the process does not listen any more.
  listener.on('close', () => detach(listening));
}

function detach(listening: Listening): void {
  if (holder.listening === listening) holder.listening = undefined;
  if (listening.tap) listening.tap.onQueued = undefined;
  listening.event.close();
}
