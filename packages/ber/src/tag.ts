// The tags of SNMP: RFC 2578 section 7.1.1, RFC 3416 section 3, RFC 1157 section 4.1.

/** The identifier octet of every element that SNMP uses. Each fits one octet. */
export const Tag = {
  Integer: 0x02,
  OctetString: 0x04,
  Null: 0x05,
  ObjectIdentifier: 0x06,
  Sequence: 0x30,

  IpAddress: 0x40,
  Counter32: 0x41,
  /** Unsigned32 has the same tag: RFC 2578 section 2. */
  Gauge32: 0x42,
  TimeTicks: 0x43,
  Opaque: 0x44,
  Counter64: 0x46,
  /** Historic: RFC 1442 section 7.1.10. */
  UInteger32: 0x47,

  NoSuchObject: 0x80,
  NoSuchInstance: 0x81,
  EndOfMibView: 0x82,

  GetRequest: 0xa0,
  GetNextRequest: 0xa1,
  Response: 0xa2,
  SetRequest: 0xa3,
  /** The trap of version 1. */
  Trap: 0xa4,
  GetBulkRequest: 0xa5,
  InformRequest: 0xa6,
  SNMPv2Trap: 0xa7,
  Report: 0xa8,
} as const;
