// IP addresses as text and octets: literals only, nothing here asks a name server.
import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Family } from './transport.js';

export { isIPv4, isIPv6 };

/** The family that an IP literal belongs to; undefined when the text is no IP literal. */
export function familyOf(address: string): Family | undefined {
  if (isIPv4(address)) return 'udp4';
  return isIPv6(address) ? 'udp6' : undefined;
}

/** `192.0.2.1:161`, `[2001:db8::1]:161`: for messages and logs. */
export function formatHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * The octets of an IP literal in network order: 4 or 16. A zone (`%eth0`) is no part of them.
 * @throws {TypeError} the text is no IP literal
 */
export function addressOctets(address: string): Uint8Array {
  if (isIPv4(address)) return ipv4Octets(address);
  if (isIPv6(address)) return ipv6Octets(address);
  throw new TypeError(`not an IP address: ${JSON.stringify(address)}`);
}

/**
 * An IP literal in the one text that sockets show for it, so that addresses can be compared as strings: the form of
 * `inet_ntop`, with a zone only where it means something (link-local), by its interface's name.
 * @throws {TypeError} the text is no IP literal
 */
export function canonicalAddress(address: string): string {
  if (isIPv4(address)) return address;
  const octets = addressOctets(address);
  const text = formatIPv6(octets);
  const zoneAt = address.indexOf('%');
  const linkLocal = octets[0] === 0xfe && (octets[1]! & 0xc0) === 0x80;
  return zoneAt < 0 || !linkLocal ? text : `${text}%${interfaceName(address.slice(zoneAt + 1))}`;
}

function ipv4Octets(address: string): Uint8Array {
  return Uint8Array.from(address.split('.'), Number);
}

function ipv6Octets(address: string): Uint8Array {
  const octets = new Uint8Array(16);
  const zoneAt = address.indexOf('%');
  let text = zoneAt < 0 ? address : address.slice(0, zoneAt);
  const lastColon = text.lastIndexOf(':');
  if (text.includes('.')) {
    // The last two groups in IPv4 form, RFC 4291 section 2.2 (3).
    const [a, b, c, d] = ipv4Octets(text.slice(lastColon + 1)) as unknown as [number, number, number, number];
    text = `${text.slice(0, lastColon + 1)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  }
  const [head = '', tail] = text.split('::');
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const put = (groups: readonly number[], at: number) => {
    for (const group of groups) {
      octets[at++] = group >> 8;
      octets[at++] = group & 0xff;
    }
  };
  put(groupsOf(head), 0);
  if (tail !== undefined) {
    const groups = groupsOf(tail);
    put(groups, 16 - 2 * groups.length);
  }
  return octets;
}

/** The text of `inet_ntop`: lower case, the first longest run of zero groups shortened, IPv4-mapped tails dotted. */
function formatIPv6(octets: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => octets[2 * i]! * 256 + octets[2 * i + 1]!);
  let start = -1;
  let length = 1; // a single zero group is not shortened, RFC 5952 section 4.2.2
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (groups[i + run] === 0) run++;
    if (run > length) {
      start = i;
      length = run;
    }
    i += run;
  }
  // The dotted forms of inet_ntop: ::a.b.c.d and ::ffff:a.b.c.d.
  const dotted = start === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff));
  const parts = groups.map((group) => group.toString(16));
  if (dotted) parts.splice(6, 2, octets.subarray(12).join('.'));
  if (start < 0) return parts.join(':');
  const count = Math.min(length, parts.length - start);
  return `${parts.slice(0, start).join(':')}::${parts.slice(start + count).join(':')}`;
}

/** Sockets show a zone by name; only Windows by number. */
function interfaceName(zone: string): string {
  if (!/^\d+$/.test(zone) || process.platform === 'win32') return zone;
  const index = Number(zone);
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (addresses?.some((each) => each.family === 'IPv6' && each.scopeid === index)) return name;
  }
  return zone;
}
