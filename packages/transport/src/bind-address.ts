// What every transport checks before it binds: the caller's mistakes, found before any I/O.
import { canonicalAddress, familyOf } from './address.js';
import type { BindOptions, ListenAddress } from './transport.js';

/** Octets of receive and send buffer asked for when the caller does not say: 10,000 answers of 140 octets. */
export const DEFAULT_BUFFER: number = 4 * 1024 * 1024;

/**
 * The address that `options` ask for, canonical, with the family's wildcard and port 0 as defaults.
 * @throws {TypeError | RangeError} an option is wrong; the message names it
 */
export function bindAddress(options: BindOptions): ListenAddress {
  const { family, port = 0, receiveBuffer = DEFAULT_BUFFER } = options;
  if (family !== 'udp4' && family !== 'udp6') throw new TypeError(`family must be 'udp4' or 'udp6', not ${family}`);
  const address = options.address ?? (family === 'udp4' ? '0.0.0.0' : '::');
  if (typeof address !== 'string' || familyOf(address) !== family) {
    throw new TypeError(`address must be an IP literal of ${family}, not ${JSON.stringify(address)}`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new RangeError(`port must be an integer from 0 to 65535, not ${port}`);
  }
  if (!Number.isInteger(receiveBuffer) || receiveBuffer < 1 || receiveBuffer > 0x7fffffff) {
    throw new RangeError(`receiveBuffer must be a number of octets from 1 to 2147483647, not ${receiveBuffer}`);
  }
  return { address: canonicalAddress(address), port, family };
}
