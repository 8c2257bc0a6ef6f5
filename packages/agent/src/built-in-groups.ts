// The groups that an agent answers for by itself: system, snmp, and those of its engine.
import { Oid } from '@mgmtapi/ber';
import type { MibContext } from './contexts.js';
import type { MibHandler } from './handlers.js';

/** A group's subtree and its handler. */
export type Group = readonly [subtree: string, handler: MibHandler];

/**
 * Lets a context answer for groups.
 * @param asked - what the option says: absent: until something else covers them; `false`: not at all; otherwise for good
 */
export function registerGroups(context: MibContext, groups: () => readonly Group[], asked: unknown): void {
  if (asked === false) return;
  for (const [subtree, handler] of groups()) {
    const registration = { subtree: Oid.from(subtree), handler };
    if (asked === undefined) context.registerBuiltIn(registration);
    else context.register(registration);
  }
}
