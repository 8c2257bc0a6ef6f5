// Errors in the shape that Node gives them, for what a transport refuses without asking the system.
import { constants } from 'node:os';

const errnoOf: Readonly<Record<string, number | undefined>> = constants.errno;

/**
 * An error as the system reports it: `code`, `errno`, `syscall`, `address` and `port`, and a message of the same form as
 * Node's own (`bind EADDRINUSE 127.0.0.1:161`).
 * @param code - `EADDRINUSE`, `EACCES`, ...
 * @param detail - what to do about it, appended to the message
 */
export function systemError(
  code: string,
  syscall: string,
  address: string,
  port: number,
  detail?: string,
): NodeJS.ErrnoException & { address: string; port: number } {
  const error = new Error(`${syscall} ${code} ${address}:${port}${detail === undefined ? '' : `: ${detail}`}`);
  const errno = errnoOf[code];
  return Object.assign(error, errno === undefined ? {} : { errno: -errno }, { code, syscall, address, port });
}

/** What Node says of a closed socket. */
export function notRunning(): Error & { code: string } {
  return Object.assign(new Error('Not running'), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });
}

/** What Node says of a port that cannot be sent to. */
export function badPort(port: number): RangeError & { code: string } {
  const error = new RangeError(`port must be an integer from 1 to 65535, not ${port}`);
  return Object.assign(error, { code: 'ERR_SOCKET_BAD_PORT' });
}
