// What `node:diagnostics_channel` tells of closes.

import { type Channel, channel } from 'node:diagnostics_channel';
import type { SnmpManager } from './manager.js';
import type { SnmpSession } from './session.js';
import type { TrapListener } from './trap-listener.js';

/** `mgmtapi.close`: something is closed, and nothing of it is left. Its id, target and counters can still be read. */
export type CloseEvent =
  | { readonly kind: 'session'; readonly session: SnmpSession }
  | { readonly kind: 'listener'; readonly listener: TrapListener }
  | { readonly kind: 'manager'; readonly manager: SnmpManager };

const closeChannel: Channel = channel('mgmtapi.close');

/** Tells those who listen. */
export function publishClose(event: CloseEvent): void {
  if (closeChannel.hasSubscribers) closeChannel.publish(event);
}
