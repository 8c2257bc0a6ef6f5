// The number in front of every message: RFC 3411 section 5 (SnmpMessageProcessingModel), RFC 3584 section 2.
import type { BerReader } from '@mgmtapi/ber';
import { MessageError } from '../error.js';

/** The versions that this stack speaks. */
export type Version = 'v1' | 'v2c' | 'v3';

/** The number of a version on the wire. */
export const versionNumber: Readonly<Record<Version, number>> = { v1: 0, v2c: 1, v3: 3 };

/** The version, first field of a message. */
export function readVersion(r: BerReader): Version {
  const from = r.offset;
  const number = r.integer();
  switch (number) {
    case versionNumber.v1:
      return 'v1';
    case versionNumber.v2c:
      return 'v2c';
    case versionNumber.v3:
      return 'v3';
    default:
      throw new MessageError('MESSAGE_VERSION', from, `version ${number} is not supported`);
  }
}
