// Internet addresses by their type: InetAddressType with InetAddress. RFC 4001 sections 3 and 4.

/** InetAddressType by number. RFC 4001 section 3. */
export const INET_ADDRESS_TYPES: ReadonlyMap<number, InetAddressType> = new Map<number, InetAddressType>([
  [0, 'unknown'],
  [1, 'ipv4'],
  [2, 'ipv6'],
  [3, 'ipv4z'],
  [4, 'ipv6z'],
  [16, 'dns'],
]);

/** The kinds of internet address; `other` where type and octets do not fit each other. */
export type InetAddressType = 'unknown' | 'ipv4' | 'ipv6' | 'ipv4z' | 'ipv6z' | 'dns';

/** An internet address with its type. `text` is what people write: `192.0.2.1`, `2001:db8::1`, `fe80::1%3`, a name. */
export type InetAddressValue =
  | { readonly type: 'ipv4' | 'ipv6' | 'dns'; readonly text: string; readonly octets: Uint8Array }
  | { readonly type: 'ipv4z' | 'ipv6z'; readonly text: string; readonly zone: number; readonly octets: Uint8Array }
  | { readonly type: 'unknown'; readonly text: string; readonly octets: Uint8Array };

const BY_LENGTH: Readonly<Record<number, InetAddressType>> = { 4: 'ipv4', 8: 'ipv4z', 16: 'ipv6', 20: 'ipv6z' };
const LENGTHS: Readonly<Partial<Record<InetAddressType, number>>> = { ipv4: 4, ipv4z: 8, ipv6: 16, ipv6z: 20 };

/**
 * Reads the octets of an InetAddress.
 * @param type - InetAddressType of the row, as label or number; where it is absent or does not fit, the length decides
 */
export function decodeInetAddress(octets: Uint8Array, type?: InetAddressType | number): InetAddressValue {
  let kind = typeof type === 'number' ? INET_ADDRESS_TYPES.get(type) : type;
  if (kind !== 'dns' && (kind === undefined || LENGTHS[kind] !== octets.length))
    kind = BY_LENGTH[octets.length] ?? 'unknown';
  switch (kind) {
    case 'ipv4':
      return { type: kind, text: octets.join('.'), octets };
    case 'ipv6':
      return { type: kind, text: formatIpv6(octets), octets };
    case 'ipv4z':
    case 'ipv6z': {
      const size = octets.length - 4;
      const zone = octets.subarray(size).reduce((value, octet) => value * 256 + octet, 0);
      const text = kind === 'ipv4z' ? octets.subarray(0, size).join('.') : formatIpv6(octets.subarray(0, size));
      return { type: kind, text: `${text}%${zone}`, zone, octets };
    }
    case 'dns':
      return { type: kind, text: String.fromCharCode(...octets), octets };
    default:
      return { type: 'unknown', text: Array.from(octets, hex2).join(':'), octets };
  }
}

/** The octets of a written address, zones as in `fe80::1%3`; undefined when it is none. */
export function inetOctets(text: string): Uint8Array | undefined {
  const [address = '', zone, ...more] = text.split('%');
  if (more.length > 0) return undefined;
  const octets = address.includes(':') ? parseIpv6(address) : parseIpv4(address);
  if (!octets || zone === undefined) return octets && Uint8Array.from(octets);
  if (!/^\d{1,10}$/.test(zone) || Number(zone) > 0xffffffff) return undefined;
  const number = Number(zone);
  return Uint8Array.from([...octets, number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255]);
}

/** 16 octets as RFC 5952 writes them. */
export function formatIpv6(octets: Uint8Array): string {
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(octets[i]! * 256 + octets[i + 1]!);
  let best = -1;
  let length = 1; // one group alone is not shortened
  for (let from = 0; from < 8; from++) {
    let to = from;
    while (to < 8 && groups[to] === 0) to++;
    if (to - from > length) {
      best = from;
      length = to - from;
    }
  }
  const hex = groups.map((group) => group.toString(16));
  if (best < 0) return hex.join(':');
  return `${hex.slice(0, best).join(':')}::${hex.slice(best + length).join(':')}`;
}

function parseIpv4(text: string): number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.map(Number);
}

function parseIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const sides = halves.map((half) => (half === '' ? [] : groupsOf(half)));
  if (sides.some((side) => side === undefined)) return undefined;
  const [left, right] = sides as number[][];
  if (!right) return left!.length === 16 ? left : undefined;
  const gap = 16 - left!.length - right.length;
  return gap >= 2 ? [...left!, ...new Array<number>(gap).fill(0), ...right] : undefined;
}

function groupsOf(half: string): number[] | undefined {
  const octets: number[] = [];
  const groups = half.split(':');
  for (const [i, group] of groups.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      octets.push(value >> 8, value & 255);
    } else if (i === groups.length - 1 && group.includes('.')) {
      const four = parseIpv4(group);
      if (!four) return undefined;
      octets.push(...four);
    } else {
      return undefined;
    }
  }
  return octets;
}

function hex2(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}
