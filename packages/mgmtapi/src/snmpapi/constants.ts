// The numbers of snmp.h and mgmtapi.h: tags, PDU types, error status, generic traps, access, log levels, ports.

/** What copying and appending functions return on failure. Success is 1, not 0. */
export const SNMPAPI_ERROR = 0;
/** What copying and appending functions return on success. */
export const SNMPAPI_NOERROR = 1;

// Building blocks of an ASN.1 tag octet. X.690 section 8.1.2.
/** Class bits of a universal tag. */
export const ASN_UNIVERSAL = 0x00;
/** Class bits of an application tag. */
export const ASN_APPLICATION = 0x40;
/** Class bits of a context-specific tag. */
export const ASN_CONTEXT = 0x80;
/** Old name of `ASN_CONTEXT`. */
export const ASN_CONTEXTSPECIFIC: typeof ASN_CONTEXT = ASN_CONTEXT;
/** Class bits of a private tag. */
export const ASN_PRIVATE = 0xc0;
/** Form bit of a primitive encoding. */
export const ASN_PRIMITIVE = 0x00;
/** Old, misspelled name of `ASN_PRIMITIVE`. */
export const ASN_PRIMATIVE: typeof ASN_PRIMITIVE = ASN_PRIMITIVE;
/** Form bit of a constructed encoding. */
export const ASN_CONSTRUCTOR = 0x20;

// Types of a value: `AsnAny.asnType`.
/** INTEGER, signed 32 bit. */
export const ASN_INTEGER = 0x02;
/** The same as `ASN_INTEGER`. */
export const ASN_INTEGER32 = 0x02;
/** Named bits, as octets. */
export const ASN_BITS = 0x03;
/** OCTET STRING. */
export const ASN_OCTETSTRING = 0x04;
/** NULL: no value. */
export const ASN_NULL = 0x05;
/** OBJECT IDENTIFIER. */
export const ASN_OBJECTIDENTIFIER = 0x06;
/** An encoded SEQUENCE, as octets. */
export const ASN_SEQUENCE = 0x30;
/** The same as `ASN_SEQUENCE`. */
export const ASN_SEQUENCEOF = 0x30;
/** IpAddress: four octets. */
export const ASN_IPADDRESS = 0x40;
/** Counter32. */
export const ASN_COUNTER32 = 0x41;
/** Gauge32; also the Unsigned32 of RFC 2578. */
export const ASN_GAUGE32 = 0x42;
/** The Unsigned32 of RFC 2578 section 7.1.11: tagged as Gauge32. */
export const ASN_RFC2578_UNSIGNED32: typeof ASN_GAUGE32 = ASN_GAUGE32;
/** TimeTicks, hundredths of a second. */
export const ASN_TIMETICKS = 0x43;
/** Opaque octets. */
export const ASN_OPAQUE = 0x44;
/** Counter64, a bigint here. SNMPv1 cannot carry it. */
export const ASN_COUNTER64 = 0x46;
/** The historic UInteger32 of RFC 1442, not the Unsigned32 of later RFCs. */
export const ASN_UINTEGER32 = 0x47;
/** Exception of v2c: no such object. RFC 3416 section 3. */
export const SNMP_EXCEPTION_NOSUCHOBJECT = 0x80;
/** Exception of v2c: no such instance. RFC 3416 section 3. */
export const SNMP_EXCEPTION_NOSUCHINSTANCE = 0x81;
/** Exception of v2c: nothing follows. RFC 3416 section 3. */
export const SNMP_EXCEPTION_ENDOFMIBVIEW = 0x82;

// PDU types. RFC 1157 section 4.1, RFC 3416 section 3.
/** GetRequest. */
export const SNMP_PDU_GET = 0xa0;
/** GetNextRequest. */
export const SNMP_PDU_GETNEXT = 0xa1;
/** Response. */
export const SNMP_PDU_RESPONSE = 0xa2;
/** SetRequest. */
export const SNMP_PDU_SET = 0xa3;
/** Trap of SNMPv1. */
export const SNMP_PDU_V1TRAP = 0xa4;
/** GetBulkRequest. */
export const SNMP_PDU_GETBULK = 0xa5;
/** InformRequest. */
export const SNMP_PDU_INFORM = 0xa6;
/** SNMPv2-Trap. */
export const SNMP_PDU_TRAP = 0xa7;

// What an extension agent is asked for.
/** Get; equals `SNMP_PDU_GET`. */
export const SNMP_EXTENSION_GET: typeof SNMP_PDU_GET = SNMP_PDU_GET;
/** GetNext; equals `SNMP_PDU_GETNEXT`. */
export const SNMP_EXTENSION_GET_NEXT: typeof SNMP_PDU_GETNEXT = SNMP_PDU_GETNEXT;
/** GetBulk; equals `SNMP_PDU_GETBULK`. */
export const SNMP_EXTENSION_GET_BULK: typeof SNMP_PDU_GETBULK = SNMP_PDU_GETBULK;
/** First phase of a SET: could it be done? */
export const SNMP_EXTENSION_SET_TEST = 0xe0;
/** Second phase of a SET: do it; equals `SNMP_PDU_SET`. */
export const SNMP_EXTENSION_SET_COMMIT: typeof SNMP_PDU_SET = SNMP_PDU_SET;
/** Third phase of a SET that failed elsewhere: take it back. */
export const SNMP_EXTENSION_SET_UNDO = 0xe1;
/** Last phase of every SET: release what it held. */
export const SNMP_EXTENSION_SET_CLEANUP = 0xe2;

// Error status. RFC 1157 section 4.1.1 (0 to 5), RFC 3416 section 3 (all).
export const SNMP_ERRORSTATUS_NOERROR = 0;
export const SNMP_ERRORSTATUS_TOOBIG = 1;
export const SNMP_ERRORSTATUS_NOSUCHNAME = 2;
export const SNMP_ERRORSTATUS_BADVALUE = 3;
export const SNMP_ERRORSTATUS_READONLY = 4;
export const SNMP_ERRORSTATUS_GENERR = 5;
export const SNMP_ERRORSTATUS_NOACCESS = 6;
export const SNMP_ERRORSTATUS_WRONGTYPE = 7;
export const SNMP_ERRORSTATUS_WRONGLENGTH = 8;
export const SNMP_ERRORSTATUS_WRONGENCODING = 9;
export const SNMP_ERRORSTATUS_WRONGVALUE = 10;
export const SNMP_ERRORSTATUS_NOCREATION = 11;
export const SNMP_ERRORSTATUS_INCONSISTENTVALUE = 12;
export const SNMP_ERRORSTATUS_RESOURCEUNAVAILABLE = 13;
export const SNMP_ERRORSTATUS_COMMITFAILED = 14;
export const SNMP_ERRORSTATUS_UNDOFAILED = 15;
export const SNMP_ERRORSTATUS_AUTHORIZATIONERROR = 16;
export const SNMP_ERRORSTATUS_NOTWRITABLE = 17;
export const SNMP_ERRORSTATUS_INCONSISTENTNAME = 18;

// Generic trap numbers. RFC 1157 section 4.1.6.
export const SNMP_GENERICTRAP_COLDSTART = 0;
export const SNMP_GENERICTRAP_WARMSTART = 1;
export const SNMP_GENERICTRAP_LINKDOWN = 2;
export const SNMP_GENERICTRAP_LINKUP = 3;
export const SNMP_GENERICTRAP_AUTHFAILURE = 4;
export const SNMP_GENERICTRAP_EGPNEIGHLOSS = 5;
/** The specific number says which trap. */
export const SNMP_GENERICTRAP_ENTERSPECIFIC = 6;

// The same numbers under the names of WinSNMP.
export const SNMP_TRAP_COLDSTART = 0;
export const SNMP_TRAP_WARMSTART = 1;
export const SNMP_TRAP_LINKDOWN = 2;
export const SNMP_TRAP_LINKUP = 3;
export const SNMP_TRAP_AUTHFAIL = 4;
export const SNMP_TRAP_EGPNEIGHBORLOSS = 5;
export const SNMP_TRAP_ENTERPRISESPECIFIC = 6;

// Access to an object.
export const SNMP_ACCESS_NONE = 0;
export const SNMP_ACCESS_NOTIFY = 1;
export const SNMP_ACCESS_READ_ONLY = 2;
export const SNMP_ACCESS_READ_WRITE = 3;
export const SNMP_ACCESS_READ_CREATE = 4;

// How much SnmpUtilDbgPrint says: each level includes the ones below it.
/** Nothing. The default. */
export const SNMP_LOG_SILENT = 0;
export const SNMP_LOG_FATAL = 1;
export const SNMP_LOG_ERROR = 2;
export const SNMP_LOG_WARNING = 3;
export const SNMP_LOG_TRACE = 4;
export const SNMP_LOG_VERBOSE = 5;

// Where SnmpUtilDbgPrint writes: one bit each, so that they combine.
/** The print function of `configureMgmtApi`. The default. */
export const SNMP_OUTPUT_TO_CONSOLE = 1;
/** The file SNMPDBG.LOG in the current directory. */
export const SNMP_OUTPUT_TO_LOGFILE = 2;
/** The diagnostics channel `mgmtapi.log`. */
export const SNMP_OUTPUT_TO_EVENTLOG = 4;
/** The diagnostics channel `mgmtapi.log`. */
export const SNMP_OUTPUT_TO_DEBUGGER = 8;

// Limits and ports.
/** `SnmpMgrCtl`: set the agent's UDP port. The only control code. */
export const MGMCTL_SETAGENTPORT = 1;
/** The most subidentifiers of an object identifier. RFC 2578 section 3.5. */
export const SNMP_MAX_OID_LEN = 128;
/** WinSNMP's name for the most subidentifiers. */
export const MAXOBJIDSIZE = 128;
/** WinSNMP's room for an object identifier as text, octets. */
export const MAXOBJIDSTRSIZE = 1408;
export const DEFAULT_SNMP_PORT_UDP = 161;
export const DEFAULT_SNMPTRAP_PORT_UDP = 162;
export const DEFAULT_SNMP_PORT_IPX = 36879;
export const DEFAULT_SNMPTRAP_PORT_IPX = 36880;
