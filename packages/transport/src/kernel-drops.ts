// How many datagrams the kernel dropped on a socket, from Linux's table of UDP sockets.
import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { addressOctets } from './address.js';
import type { ListenAddress } from './transport.js';

/**
 * Datagrams dropped because the receive buffer of the one socket bound to `local` was full. It reads and parses a file,
 * so ask now and then, not per datagram. Undefined where the system has no such table, and when several sockets share
 * the address.
 */
export function droppedByKernel(local: ListenAddress): number | undefined {
  let table: string;
  try {
    table = readFileSync(local.family === 'udp4' ? '/proc/net/udp' : '/proc/net/udp6', 'latin1');
  } catch {
    return undefined; // not Linux
  }
  const wanted = ` ${localAddressColumn(local)} `;
  const lines = table.split('\n').filter((line) => line.includes(wanted));
  if (lines.length !== 1) return undefined;
  const drops = Number(lines[0]!.trim().split(/\s+/).at(-1));
  return Number.isInteger(drops) ? drops : undefined;
}

/** The address as 32-bit words in the byte order of the machine, then the port: `0100007F:00A1`. */
function localAddressColumn({ address, port }: ListenAddress): string {
  const octets = Buffer.from(addressOctets(address));
  if (endianness() === 'LE') octets.swap32();
  return `${octets.toString('hex')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}
