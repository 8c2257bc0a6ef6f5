// The names this package exports.
export { addressOctets, canonicalAddress, familyOf, formatHostPort, isIPv4, isIPv6 } from './address.js';
export { type Cidr, parseCidr } from './cidr.js';
export { realClock } from './clock.js';
export { MemoryNetwork, type MemoryNetworkCounters, type MemoryNetworkOptions } from './memory.js';
export { type LookupFunction, type ResolvedHost, type ResolveOptions, resolveHost } from './resolve.js';
export { parseTarget, type TargetAddress } from './target-address.js';
export type { BindOptions, Clock, Endpoint, EndpointHandlers, Family, ListenAddress, Transport } from './transport.js';
export { type UdpOptions, udp } from './udp.js';
