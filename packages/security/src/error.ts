// What a hook is told when the security model refuses a message.

import { brand } from '@mgmtapi/ber';
import { type UsmStatsName, usmStats } from './usm/stats.js';

/** A message was refused: `code` is the counter it was counted in. Holds no name, key or octet of the message. */
export class SecurityError extends Error {
  static {
    brand(SecurityError, '@mgmtapi/security.SecurityError');
  }

  override readonly name = 'SecurityError';
  /** For programs; stable across releases: the name of the counter, RFC 3414 section 5. */
  readonly code: UsmStatsName;

  constructor(code: UsmStatsName) {
    super(`refused (${code}): ${usmStats[code].hint}`);
    this.code = code;
  }
}
