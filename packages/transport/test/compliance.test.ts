// One suite over every transport and family.
import { hasIPv6, type TransportSubject, transportCompliance } from '@mgmtapi/testkit';
import { MemoryNetwork, udp } from '@mgmtapi/transport';
import { describe, it } from 'vitest';

const ipv4 = {
  family: 'udp4',
  loopback: '127.0.0.1',
  wildcard: '0.0.0.0',
  otherText: '127.0.0.1',
  otherFamily: '::1',
  largest: 65507,
} as const;
const ipv6 = {
  family: 'udp6',
  loopback: '::1',
  wildcard: '::',
  otherText: '0:0:0:0:0:0:0:1',
  otherFamily: '127.0.0.1',
  largest: 65527,
} as const;

const subjects: [string, TransportSubject][] = [
  ['udp4', { ...ipv4, transport: () => udp() }],
  ...(hasIPv6() ? [['udp6', { ...ipv6, transport: () => udp() }] as [string, TransportSubject]] : []),
  ['memory, IPv4', { ...ipv4, transport: () => new MemoryNetwork() }],
  ['memory, IPv6', { ...ipv6, largest: 65507, transport: () => new MemoryNetwork() }],
];

describe.each(subjects)('%s', (_name, subject) => {
  for (const { name, run } of transportCompliance(subject)) it(name, run);
});
