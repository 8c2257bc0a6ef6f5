// The text by which people name a target: `router7`, `192.0.2.1:1161`, `[2001:db8::1]:1161`, `udp6:router7`.
import { familyOf } from './address.js';
import type { Family } from './transport.js';

/** A target's text in its parts; what was not written is absent. */
export interface TargetAddress {
  /** A name or an IP literal, without brackets. */
  readonly host: string;
  readonly port?: number;
  /** From a prefix `udp4:` or `udp6:`. `udp:` alone leaves it open. */
  readonly family?: Family;
}

const FAMILY_OF: Readonly<Record<string, Family | undefined>> = { udp: undefined, udp4: 'udp4', udp6: 'udp6' };

/**
 * Reads `host`, `host:port`, `[IPv6]:port` or a bare IPv6 address, each after an optional `udp:`, `udp4:` or `udp6:`.
 * In a bare IPv6 address every colon belongs to the address: a port needs the brackets.
 * @throws {TypeError} the text is no such thing; the message says where
 * @throws {RangeError} the port is not from 1 to 65535
 */
export function parseTarget(text: string): TargetAddress {
  if (typeof text !== 'string') throw new TypeError(`target must be a string, not ${typeof text}`);
  const fault = (what: string) => new TypeError(`target ${JSON.stringify(text)}: ${what}`);
  const prefix = /^(udp[46]?):/i.exec(text);
  const family = prefix ? FAMILY_OF[prefix[1]!.toLowerCase()] : undefined;
  const rest = text.slice(prefix?.[0].length ?? 0);
  const { host, port } = split(rest, fault);
  const literal = familyOf(host);
  if (literal === undefined) checkName(host, fault);
  if (family !== undefined && literal !== undefined && literal !== family) {
    throw fault(`${host} is no address of ${family}`);
  }
  return {
    host,
    ...(port === undefined ? {} : { port: parsePort(port, text, fault) }),
    ...(family === undefined ? {} : { family }),
  };
}

type Fault = (what: string) => TypeError;

function split(text: string, fault: Fault): { host: string; port?: string | undefined } {
  if (text.startsWith('[')) {
    const bracketed = /^\[([^\]]*)\](?::(.*))?$/s.exec(text);
    if (!bracketed) throw fault("expected '[IPv6 address]' or '[IPv6 address]:port'");
    const [, host = '', port] = bracketed;
    if (familyOf(host) !== 'udp6') throw fault(`${JSON.stringify(host)} in brackets is no IPv6 address`);
    return { host, port };
  }
  if (familyOf(text) === 'udp6') return { host: text };
  const colon = text.indexOf(':');
  if (colon < 0) return { host: text };
  if (text.indexOf(':', colon + 1) >= 0) throw fault('more than one colon, and no IPv6 address');
  return { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

function checkName(host: string, fault: Fault): void {
  if (host === '') throw fault('the host is missing');
  if (host.length > 255) throw fault('the host is longer than 255 characters');
  // Resolvers read such "names" as addresses of their own making: 1161 is 0.0.4.137, 10.1.2 is 10.1.0.2.
  if (/(^|\.)\d+\.?$/.test(host)) throw fault(`${host} is neither a name nor an IPv4 address`);
  const strange = /[\s\p{Cc}/\\?#@[\]%<>"'|^`{}]/u.exec(host);
  if (strange) throw fault(`a host has no ${JSON.stringify(strange[0])}`);
}

function parsePort(port: string, text: string, fault: Fault): number {
  if (!/^\d+$/.test(port)) throw fault(`the port ${JSON.stringify(port)} is no number`);
  const value = Number(port);
  if (value < 1 || value > 65535) {
    throw new RangeError(`target ${JSON.stringify(text)}: the port is not from 1 to 65535`);
  }
  return value;
}
