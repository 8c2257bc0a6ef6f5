// SnmpMgrOpen: a session for one agent.

import { isIPv6, parseTarget } from '@mgmtapi/transport';
import type { SnmpManager } from '../manager.js';
import type { SessionOptions } from '../options.js';
import { WSAEAFNOSUPPORT, WSAEINTR, WSAEINVAL, WSAHOST_NOT_FOUND } from '../snmpapi/error-numbers.js';
import { callLater, Failure } from '../snmpapi/last-error.js';
import { errorNumber, lastErrorOf } from './error-number.js';
import { makeHandle, type SnmpMgrSession } from './mgr-session.js';
import { sessionManager } from './session-manager.js';

/** What the C signature cannot say. Address, community, time-out and retries are those of the parameters. */
export interface SnmpMgrOpenOptions extends Partial<SessionOptions> {
  /** Who opens the session, and closes it with all others that it opened. Default: `sessionManager()`. */
  manager?: SnmpManager | undefined;
  /** Gives up opening: null with last error 10004. */
  signal?: AbortSignal | undefined;
}

const LARGEST_INT = 0x7fffffff;
/** May be somebody's host name: only when nobody answers to it was a MAC address meant. */
const MAC_ADDRESS = /^[0-9a-f]{12}$/i;
const IPX_ADDRESS = /^[0-9a-f]{8}\.[0-9a-f]{12}$/i;

/**
 * Opens a session to one agent. Looks its name up; never contacts it. SNMPv1, unless `options.version` says otherwise, or
 * `options.user` makes it SNMPv3.
 *
 * Waits double: with `timeout` and `retries` the agent is asked `1 + retries` times, and given up after
 * `timeout * (2^(retries+1) - 1)` milliseconds.
 * @param address - a host name or an IP address, no port; null: 127.0.0.1. The port is 161 until `SnmpMgrCtl` changes it
 * @param community - octets, or text sent as UTF-8; null: `public`. Of no meaning beside `options.user`
 * @param timeout - milliseconds the first try waits, a whole number from 1
 * @param retries - how often the request is sent again, a whole number from 0
 * @returns null with last error 10022 (bad time-out or retries), 10047 (IPX and MAC addresses), 11001 (no such host, or an
 * empty name), 11002 (no name server answered), or another Winsock number
 */
export function SnmpMgrOpen(
  address: string | null,
  community: string | Uint8Array | null,
  timeout: number,
  retries: number,
  options: SnmpMgrOpenOptions = {},
): Promise<SnmpMgrSession | null> {
  return callLater<SnmpMgrSession | null>(
    null,
    async () => {
      const host = hostOf(address);
      if (!isCount(timeout, 1) || !isCount(retries, 0)) throw new Failure(WSAEINVAL);
      const { manager = sessionManager(), signal, ...session } = options;
      try {
        return makeHandle(
          await manager.open(
            {
              ...(options.user === undefined && { version: 'v1' as const }),
              port: 161,
              backoff: 'double',
              ...session,
              ...communityOf(community, options),
              host,
              timeout,
              retries,
            },
            { signal },
          ),
        );
      } catch (error) {
        if (signal?.aborted && error === signal.reason) throw new Failure(WSAEINTR);
        const isUnknown = errorNumber(error, 0) >= WSAHOST_NOT_FOUND;
        throw isUnknown && MAC_ADDRESS.test(host) ? new Failure(WSAEAFNOSUPPORT) : error;
      }
    },
    lastErrorOf(WSAEINVAL),
  );
}

/**
 * @throws {Failure} 11001: empty, with a port, or no name that a host could have; 10047: IPX, or MAC
 * @throws {TypeError} no text
 */
function hostOf(address: string | null | undefined): string {
  if (address === null || address === undefined) return '127.0.0.1';
  if (typeof address !== 'string') throw new TypeError(`address: must be a string or null, not ${typeof address}`);
  if (IPX_ADDRESS.test(address)) throw new Failure(WSAEAFNOSUPPORT);
  // Target text of the modern API (a port, brackets, a family) is no host name here.
  const [literal = ''] = address.split('%');
  if (address.includes(':') && !isIPv6(literal)) throw new Failure(WSAHOST_NOT_FOUND);
  try {
    return parseTarget(address).host;
  } catch {
    throw new Failure(MAC_ADDRESS.test(address) ? WSAEAFNOSUPPORT : WSAHOST_NOT_FOUND);
  }
}

function communityOf(
  community: string | Uint8Array | null | undefined,
  { community: optional, user, version }: SnmpMgrOpenOptions,
): Pick<SessionOptions, 'community'> {
  if ((user !== undefined || version === 'v3') && optional === undefined) return {};
  if (community !== null && community !== undefined) {
    const isText = typeof community === 'string' || community instanceof Uint8Array;
    if (!isText) throw new TypeError('community: must be a string, a Uint8Array or null');
    return { community };
  }
  return { community: optional ?? 'public' };
}

function isCount(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value <= LARGEST_INT;
}
