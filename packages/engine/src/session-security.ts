// On whose behalf a session speaks v3: its user, its level, its context, and the engine it speaks to.

import type { CheckedUser, SecurityLevel } from '@mgmtapi/security';
import type { EngineAt } from './engine-directory.js';

/** What a session says of its security, checked. */
export interface SessionSecurityOptions {
  readonly user: CheckedUser;
  /** At most `user.maxLevel`. */
  readonly level: SecurityLevel;
  /** Octets of the context's name; none: the default context. */
  readonly contextName: Uint8Array;
  /** Absent: the engine that is asked. */
  readonly contextEngineID: Uint8Array | undefined;
}

/** One session's security, and how far it is: which engine it found, and whose keys are made. Shows no secret. */
export class SessionSecurity implements SessionSecurityOptions {
  readonly user: CheckedUser;
  readonly level: SecurityLevel;
  readonly contextName: Uint8Array;
  readonly contextEngineID: Uint8Array | undefined;
  /** The engine at the session's address; undefined before its first request, and when its port was changed. */
  engine: EngineAt | undefined = undefined;
  /** The port that `engine` is at. */
  port = 0;
  /** The engineID that the user's keys were made for ahead. */
  prepared: Uint8Array | undefined = undefined;

  constructor({ user, level, contextName, contextEngineID }: SessionSecurityOptions) {
    this.user = user;
    this.level = level;
    this.contextName = contextName;
    this.contextEngineID = contextEngineID;
  }
}
