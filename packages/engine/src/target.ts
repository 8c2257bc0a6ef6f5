// Who a request goes to, as errors and sessions show it: no secret in it.

/** The SNMP versions of RFC 3584 section 1 by their usual names. */
export type SnmpVersion = 'v1' | 'v2c' | 'v3';

/** One agent as a session names it. Holds no community and no key. */
export interface Target {
  /** As the caller wrote it: a name or an address. */
  readonly host: string;
  /** The IP literal that the name stood for when the session was opened. */
  readonly address: string;
  readonly port: number;
  readonly version: SnmpVersion;
  /** v3 only. */
  readonly userName?: string | undefined;
}

/** `host:port (address, version)`: one target as a message for people shows it. */
export function formatTarget(target: Target): string {
  const host = target.host.includes(':') ? `[${target.host}]` : target.host;
  const address = target.address === target.host ? '' : `${target.address}, `;
  return `${host}:${target.port} (${address}${target.version})`;
}
