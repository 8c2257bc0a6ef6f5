// The three security levels of RFC 3411 section 3.4.3, their order, and their bits in msgFlags.

import { MsgFlag } from '@mgmtapi/protocol';

/** How much a message is protected, weakest first (RFC 3411 section 3.4.3). */
export type SecurityLevel = 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';

/** Every level, weakest first. */
export const securityLevels: readonly SecurityLevel[] = ['noAuthNoPriv', 'authNoPriv', 'authPriv'];

/** Is `level` at least as strong as `least`? */
export function isAtLeast(level: SecurityLevel, least: SecurityLevel): boolean {
  return securityLevels.indexOf(level) >= securityLevels.indexOf(least);
}

/** The level that msgFlags announce; undefined for privacy without authentication (RFC 3412 section 7.2 step 5 d). */
export function levelOfFlags(msgFlags: number): SecurityLevel | undefined {
  if ((msgFlags & MsgFlag.auth) === 0) return (msgFlags & MsgFlag.priv) === 0 ? 'noAuthNoPriv' : undefined;
  return (msgFlags & MsgFlag.priv) === 0 ? 'authNoPriv' : 'authPriv';
}

/** The two low bits of msgFlags for a level. */
export function flagsOfLevel(level: SecurityLevel): number {
  if (level === 'noAuthNoPriv') return 0;
  return level === 'authNoPriv' ? MsgFlag.auth : MsgFlag.auth | MsgFlag.priv;
}
