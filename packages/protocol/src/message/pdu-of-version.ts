// Which version has which PDU: RFC 1157 section 4.1, RFC 3416 section 3, RFC 3412 section 6.
import type { PduType } from '../pdu.js';
import type { Version } from './version.js';

/** Does this version have that PDU? */
export function isPduOf(version: Version, type: PduType): boolean {
  switch (type) {
    case 'Trap':
      return version === 'v1';
    case 'GetBulkRequest':
    case 'InformRequest':
    case 'SNMPv2-Trap':
      return version !== 'v1';
    case 'Report':
      return version === 'v3';
    default:
      return true;
  }
}
