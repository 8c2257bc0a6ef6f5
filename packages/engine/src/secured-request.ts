// What a request of v3 carries beside its PDU: what its answer must match, and what was tried already.

import type { EngineAt } from './engine-directory.js';
import type { SessionSecurity } from './session-security.js';

/** The cached information of RFC 3412 section 7.1 step 9 c, for one request. */
export interface SecuredRequest {
  /** A question for an engine's identity, RFC 3414 section 4: any report that names an engine answers it. */
  readonly isDiscovery: boolean;
  /** Whose user and level: those of the request, which every answer must have. */
  readonly session: SessionSecurity;
  /** Where the engine was found: learns of another identity when an authentic answer proves it. */
  readonly at: EngineAt;
  /** The engine asked; in a discovery, the one that answered. */
  engineID: Uint8Array;
  /** What was asked for; undefined: the engine asked. */
  readonly contextEngineID: Uint8Array | undefined;
  readonly contextName: Uint8Array;
  /** Sent anew with the engine's new time. Once. */
  resynchronized: boolean;
  /** Sent anew to the engine that a report named in place of the one asked. Once. */
  rediscovered: boolean;
}
