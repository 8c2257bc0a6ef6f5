// The Local Configuration Datastore of USM: what the elements of procedure work on (RFC 3414 sections 1.5.3 and 2.1).

import type { BerWriter } from '@mgmtapi/ber';
import type { SecurityStateReference } from '../security-model.js';
import type { KnownEngines } from './known-engines.js';
import type { LocalEngine } from './local-engine.js';
import type { LocalizedUser } from './localized-user.js';
import type { SaltCounter } from './salts.js';
import type { UsmCounters } from './stats.js';
import type { TokenBucket } from './token-bucket.js';
import type { UserTable } from './user-table.js';

/** snmpSecurityModel of USM (RFC 3411 section 5, SnmpSecurityModel). */
export const USM_SECURITY_MODEL = 3;

/** Everything that USM knows. */
export interface Datastore {
  /** Absent: this engine is never authoritative; it sends no traps and takes no informs or requests. */
  local: LocalEngine | undefined;
  readonly users: UserTable;
  readonly engines: KnownEngines;
  readonly salts: SaltCounter;
  readonly counters: UsmCounters;
  /** Messages of engines that are not known yet: each costs a localization. */
  readonly newEngines: TokenBucket;
  /** Where messages are written, one after the other. */
  readonly writer: BerWriter;
}

/** securityStateReference: who sent a message, and the keys for the answer (RFC 3414 section 3.2 steps 2 and 12). */
export class UsmSecurityState implements SecurityStateReference {
  readonly securityModel: number = USM_SECURITY_MODEL;
  readonly msgUserName: Uint8Array;
  /** Absent while the user is unknown. */
  readonly user: LocalizedUser | undefined;

  constructor(msgUserName: Uint8Array, user: LocalizedUser | undefined) {
    this.msgUserName = msgUserName;
    this.user = user;
  }
}
