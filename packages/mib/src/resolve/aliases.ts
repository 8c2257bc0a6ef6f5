// Modules under their former names: what RFCs renamed, and how vendors spell them.

/** Former name to names of today, best first. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  'RFC-1213': ['RFC1213-MIB'],
  'RFC1156-MIB': ['RFC1213-MIB'],
  'RFC1158-MIB': ['RFC1213-MIB'],
  'MIB-II': ['RFC1213-MIB'],
  'RFC1065-SMI': ['RFC1155-SMI'],
  'RFC-1155': ['RFC1155-SMI'],
  RFC1155: ['RFC1155-SMI'],
  'SNMPv2-SMI-v1': ['SNMPv2-SMI', 'RFC1155-SMI'],
  'SNMPv2-TC-v1': ['SNMPv2-TC'],
  'RFC1442-SMI': ['SNMPv2-SMI'],
  'RFC1443-TC': ['SNMPv2-TC'],
  'RFC1902-SMI': ['SNMPv2-SMI'],
  'RFC1903-TC': ['SNMPv2-TC'],
  'RFC1215-TRAP': ['RFC-1215'],
  'RFC1229-MIB': ['IF-MIB'],
  'RFC1231-MIB': ['TOKENRING-MIB'],
  'RFC1243-MIB': ['APPLETALK-MIB'],
  'RFC1253-MIB': ['OSPF-MIB'],
  'RFC1269-MIB': ['BGP4-MIB'],
  'RFC1271-MIB': ['RMON-MIB'],
  'RFC1284-MIB': ['EtherLike-MIB'],
  'RFC1285-MIB': ['FDDI-SMT73-MIB'],
  'RFC1286-MIB': ['BRIDGE-MIB', 'SOURCE-ROUTING-MIB'],
  'RFC1304-MIB': ['SIP-MIB'],
  'RFC1315-MIB': ['FRAME-RELAY-DTE-MIB'],
  'RFC1316-MIB': ['CHARACTER-MIB'],
  'RFC1317-MIB': ['RS-232-MIB'],
  'RFC1318-MIB': ['PARALLEL-MIB'],
  'RFC1354-MIB': ['IP-FORWARD-MIB'],
  'RFC1389-MIB': ['RIPv2-MIB'],
  'RFC1398-MIB': ['EtherLike-MIB'],
  'RFC1406-MIB': ['DS1-MIB'],
  'RFC1407-MIB': ['DS3-MIB'],
  'RFC1414-MIB': ['IDENT-MIB'],
  'RFC1493-MIB': ['BRIDGE-MIB'],
  'RFC1514-MIB': ['HOST-RESOURCES-MIB'],
  'RFC1573-MIB': ['IF-MIB'],
  'RFC1595-MIB': ['SONET-MIB'],
  'RFC1628-MIB': ['UPS-MIB'],
  'RFC1650-MIB': ['EtherLike-MIB'],
  'RFC1657-MIB': ['BGP4-MIB'],
  'RFC1695-MIB': ['ATM-MIB'],
  'RFC1757-MIB': ['RMON-MIB'],
  'RFC1850-MIB': ['OSPF-MIB'],
  'RFC2233-MIB': ['IF-MIB'],
  'IANA-IFTYPE-MIB': ['IANAifType-MIB'],
  'SNMP-USER-BASED-SM-MIB-v1': ['SNMP-USER-BASED-SM-MIB'],
};

/** Letters and digits alone, in lower case: `RFC-1212`, `RFC1212` and `rfc1212` are one. */
export function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

const BY_PLAIN_NAME: ReadonlyMap<string, readonly string[]> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries(RENAMED).map(([name, now]) => [plainName(name), now]),
);

/** The names under which a module that is not there may be there after all. */
export function renamed(name: string): readonly string[] {
  return BY_PLAIN_NAME.get(plainName(name)) ?? [];
}
