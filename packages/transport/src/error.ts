// System errors in the shape that Node gives them, for what a transport refuses without asking the system.
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
