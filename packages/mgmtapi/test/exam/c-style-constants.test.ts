// Every constant, old name and initialiser of the C headers, by name and number.
import * as mgmtapi from 'mgmtapi';
import { describe, expect, it } from 'vitest';

const exported: Readonly<Record<string, unknown>> = mgmtapi;

const numbers: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'ASN.1 tag building blocks': {
    ASN_UNIVERSAL: 0x00,
    ASN_APPLICATION: 0x40,
    ASN_CONTEXT: 0x80,
    ASN_CONTEXTSPECIFIC: 0x80,
    ASN_PRIVATE: 0xc0,
    ASN_PRIMITIVE: 0x00,
    ASN_PRIMATIVE: 0x00,
    ASN_CONSTRUCTOR: 0x20,
  },
  'value types': {
    ASN_INTEGER: 2,
    ASN_INTEGER32: 2,
    ASN_BITS: 3,
    ASN_OCTETSTRING: 4,
    ASN_NULL: 5,
    ASN_OBJECTIDENTIFIER: 6,
    ASN_SEQUENCE: 48,
    ASN_SEQUENCEOF: 48,
    ASN_IPADDRESS: 64,
    ASN_COUNTER32: 65,
    ASN_GAUGE32: 66,
    ASN_RFC2578_UNSIGNED32: 66,
    ASN_TIMETICKS: 67,
    ASN_OPAQUE: 68,
    ASN_COUNTER64: 70,
    ASN_UINTEGER32: 71,
    SNMP_EXCEPTION_NOSUCHOBJECT: 128,
    SNMP_EXCEPTION_NOSUCHINSTANCE: 129,
    SNMP_EXCEPTION_ENDOFMIBVIEW: 130,
  },
  'old names of value types': {
    ASN_UNSIGNED32: 71,
    ASN_RFC1155_IPADDRESS: 64,
    ASN_RFC1155_COUNTER: 65,
    ASN_RFC1155_GAUGE: 66,
    ASN_RFC1155_TIMETICKS: 67,
    ASN_RFC1155_OPAQUE: 68,
    ASN_RFC1213_DISPSTRING: 4,
  },
  'PDU types': {
    SNMP_PDU_GET: 160,
    SNMP_PDU_GETNEXT: 161,
    SNMP_PDU_RESPONSE: 162,
    SNMP_PDU_SET: 163,
    SNMP_PDU_V1TRAP: 164,
    SNMP_PDU_GETBULK: 165,
    SNMP_PDU_INFORM: 166,
    SNMP_PDU_TRAP: 167,
    ASN_RFC1157_GETREQUEST: 160,
    ASN_RFC1157_GETNEXTREQUEST: 161,
    ASN_RFC1157_GETRESPONSE: 162,
    ASN_RFC1157_SETREQUEST: 163,
    ASN_RFC1157_TRAP: 164,
  },
  'extension request types': {
    SNMP_EXTENSION_GET: 160,
    SNMP_EXTENSION_GET_NEXT: 161,
    SNMP_EXTENSION_GET_BULK: 165,
    SNMP_EXTENSION_SET_TEST: 224,
    SNMP_EXTENSION_SET_COMMIT: 163,
    SNMP_EXTENSION_SET_UNDO: 225,
    SNMP_EXTENSION_SET_CLEANUP: 226,
  },
  'error status': {
    SNMP_ERRORSTATUS_NOERROR: 0,
    SNMP_ERRORSTATUS_TOOBIG: 1,
    SNMP_ERRORSTATUS_NOSUCHNAME: 2,
    SNMP_ERRORSTATUS_BADVALUE: 3,
    SNMP_ERRORSTATUS_READONLY: 4,
    SNMP_ERRORSTATUS_GENERR: 5,
    SNMP_ERRORSTATUS_NOACCESS: 6,
    SNMP_ERRORSTATUS_WRONGTYPE: 7,
    SNMP_ERRORSTATUS_WRONGLENGTH: 8,
    SNMP_ERRORSTATUS_WRONGENCODING: 9,
    SNMP_ERRORSTATUS_WRONGVALUE: 10,
    SNMP_ERRORSTATUS_NOCREATION: 11,
    SNMP_ERRORSTATUS_INCONSISTENTVALUE: 12,
    SNMP_ERRORSTATUS_RESOURCEUNAVAILABLE: 13,
    SNMP_ERRORSTATUS_COMMITFAILED: 14,
    SNMP_ERRORSTATUS_UNDOFAILED: 15,
    SNMP_ERRORSTATUS_AUTHORIZATIONERROR: 16,
    SNMP_ERRORSTATUS_NOTWRITABLE: 17,
    SNMP_ERRORSTATUS_INCONSISTENTNAME: 18,
  },
  'generic traps': {
    SNMP_GENERICTRAP_COLDSTART: 0,
    SNMP_GENERICTRAP_WARMSTART: 1,
    SNMP_GENERICTRAP_LINKDOWN: 2,
    SNMP_GENERICTRAP_LINKUP: 3,
    SNMP_GENERICTRAP_AUTHFAILURE: 4,
    SNMP_GENERICTRAP_EGPNEIGHLOSS: 5,
    SNMP_GENERICTRAP_ENTERSPECIFIC: 6,
    SNMP_TRAP_COLDSTART: 0,
    SNMP_TRAP_WARMSTART: 1,
    SNMP_TRAP_LINKDOWN: 2,
    SNMP_TRAP_LINKUP: 3,
    SNMP_TRAP_AUTHFAIL: 4,
    SNMP_TRAP_EGPNEIGHBORLOSS: 5,
    SNMP_TRAP_ENTERPRISESPECIFIC: 6,
  },
  'library errors': {
    SNMP_MEM_ALLOC_ERROR: 1,
    SNMP_BERAPI_INVALID_LENGTH: 10,
    SNMP_BERAPI_INVALID_TAG: 11,
    SNMP_BERAPI_OVERFLOW: 12,
    SNMP_BERAPI_SHORT_BUFFER: 13,
    SNMP_BERAPI_INVALID_OBJELEM: 14,
    SNMP_PDUAPI_UNRECOGNIZED_PDU: 20,
    SNMP_PDUAPI_INVALID_ES: 21,
    SNMP_PDUAPI_INVALID_GT: 22,
    SNMP_AUTHAPI_INVALID_VERSION: 30,
    SNMP_AUTHAPI_INVALID_MSG_TYPE: 31,
    SNMP_AUTHAPI_TRIV_AUTH_FAILED: 32,
    SNMP_MGMTAPI_TIMEOUT: 40,
    SNMP_MGMTAPI_SELECT_FDERRORS: 41,
    SNMP_MGMTAPI_TRAP_ERRORS: 42,
    SNMP_MGMTAPI_TRAP_DUPINIT: 43,
    SNMP_MGMTAPI_NOTRAPS: 44,
    SNMP_MGMTAPI_AGAIN: 45,
    SNMP_MGMTAPI_INVALID_CTL: 46,
    SNMP_MGMTAPI_INVALID_SESSION: 47,
    SNMP_MGMTAPI_INVALID_BUFFER: 48,
    SNMPAPI_ERROR: 0,
    SNMPAPI_NOERROR: 1,
  },
  'Winsock and system errors': {
    WSAEINTR: 10004,
    WSAEACCES: 10013,
    WSAEFAULT: 10014,
    WSAEINVAL: 10022,
    WSAEMFILE: 10024,
    WSAEWOULDBLOCK: 10035,
    WSAENOTSOCK: 10038,
    WSAEMSGSIZE: 10040,
    WSAEPROTONOSUPPORT: 10043,
    WSAEAFNOSUPPORT: 10047,
    WSAEADDRINUSE: 10048,
    WSAEADDRNOTAVAIL: 10049,
    WSAENETDOWN: 10050,
    WSAENETUNREACH: 10051,
    WSAECONNRESET: 10054,
    WSAENOBUFS: 10055,
    WSAETIMEDOUT: 10060,
    WSAECONNREFUSED: 10061,
    WSAEHOSTDOWN: 10064,
    WSAEHOSTUNREACH: 10065,
    WSANOTINITIALISED: 10093,
    WSAHOST_NOT_FOUND: 11001,
    WSATRY_AGAIN: 11002,
    WSANO_RECOVERY: 11003,
    WSANO_DATA: 11004,
    ERROR_ACCESS_DENIED: 5,
    ERROR_INVALID_HANDLE: 6,
    ERROR_NOT_ENOUGH_MEMORY: 8,
    ERROR_INVALID_PARAMETER: 87,
    ERROR_CALL_NOT_IMPLEMENTED: 120,
    ERROR_SERVICE_DISABLED: 1058,
    ERROR_SERVICE_DOES_NOT_EXIST: 1060,
    ERROR_SERVICE_NOT_ACTIVE: 1062,
  },
  miscellaneous: {
    MGMCTL_SETAGENTPORT: 1,
    SNMP_MAX_OID_LEN: 128,
    MAXOBJIDSIZE: 128,
    MAXOBJIDSTRSIZE: 1408,
    DEFAULT_SNMP_PORT_UDP: 161,
    DEFAULT_SNMPTRAP_PORT_UDP: 162,
    DEFAULT_SNMP_PORT_IPX: 36879,
    DEFAULT_SNMPTRAP_PORT_IPX: 36880,
    SNMP_ACCESS_NONE: 0,
    SNMP_ACCESS_NOTIFY: 1,
    SNMP_ACCESS_READ_ONLY: 2,
    SNMP_ACCESS_READ_WRITE: 3,
    SNMP_ACCESS_READ_CREATE: 4,
    SNMP_LOG_SILENT: 0,
    SNMP_LOG_FATAL: 1,
    SNMP_LOG_ERROR: 2,
    SNMP_LOG_WARNING: 3,
    SNMP_LOG_TRACE: 4,
    SNMP_LOG_VERBOSE: 5,
    SNMP_OUTPUT_TO_CONSOLE: 1,
    SNMP_OUTPUT_TO_LOGFILE: 2,
    SNMP_OUTPUT_TO_EVENTLOG: 4,
    SNMP_OUTPUT_TO_DEBUGGER: 8,
  },
};

for (const [group, rows] of Object.entries(numbers)) {
  describe(group, () => {
    it.each(Object.entries(rows))('%s is %i', (name, value) => {
      expect(exported[name]).toBe(value);
    });
  });
}

it('no other number is exported', () => {
  const known = new Set(Object.values(numbers).flatMap((rows) => Object.keys(rows)));
  const others = Object.keys(exported).filter((name) => typeof exported[name] === 'number' && !known.has(name));
  expect(others).toEqual([]);
});

describe('old names of functions', () => {
  it.each([
    ['SNMP_oidcpy', 'SnmpUtilOidCpy'],
    ['SNMP_oidappend', 'SnmpUtilOidAppend'],
    ['SNMP_oidncmp', 'SnmpUtilOidNCmp'],
    ['SNMP_oidcmp', 'SnmpUtilOidCmp'],
    ['SNMP_oidfree', 'SnmpUtilOidFree'],
    ['SNMP_CopyVarBindList', 'SnmpUtilVarBindListCpy'],
    ['SNMP_FreeVarBindList', 'SnmpUtilVarBindListFree'],
    ['SNMP_CopyVarBind', 'SnmpUtilVarBindCpy'],
    ['SNMP_FreeVarBind', 'SnmpUtilVarBindFree'],
    ['SNMP_printany', 'SnmpUtilPrintAsnAny'],
    ['SNMP_malloc', 'SnmpUtilMemAlloc'],
    ['SNMP_realloc', 'SnmpUtilMemReAlloc'],
    ['SNMP_free', 'SnmpUtilMemFree'],
    ['SNMP_DBG_malloc', 'SnmpUtilMemAlloc'],
    ['SNMP_DBG_realloc', 'SnmpUtilMemReAlloc'],
    ['SNMP_DBG_free', 'SnmpUtilMemFree'],
    ['GetLastError', 'getLastError'],
    ['SetLastError', 'setLastError'],
  ])('%s is %s', (old, name) => {
    expect(exported[name]).toBeTypeOf('function');
    expect(exported[old]).toBe(exported[name]);
  });
});

describe('the functions of mgmtapi.h and snmp.h', () => {
  it.each(
    `SnmpMgrOpen SnmpMgrClose SnmpMgrCloseSync SnmpMgrCtl SnmpMgrRequest SnmpMgrStrToOid SnmpMgrOidToStr
     SnmpMgrTrapListen SnmpMgrGetTrap SnmpMgrGetTrapEx SnmpSvcGetUptime SnmpSvcSetLogLevel SnmpSvcSetLogType
     SnmpUtilAsnAnyCpy SnmpUtilAsnAnyFree SnmpUtilDbgPrint SnmpUtilIdsToA SnmpUtilMemAlloc SnmpUtilMemFree
     SnmpUtilMemReAlloc SnmpUtilOctetsCmp SnmpUtilOctetsCpy SnmpUtilOctetsFree SnmpUtilOctetsNCmp SnmpUtilOidAppend
     SnmpUtilOidCmp SnmpUtilOidCpy SnmpUtilOidFree SnmpUtilOidNCmp SnmpUtilOidToA SnmpUtilPrintAsnAny SnmpUtilPrintOid
     SnmpUtilVarBindCpy SnmpUtilVarBindFree SnmpUtilVarBindListCpy SnmpUtilVarBindListFree
     sessionManager configureMgmtApi getLastError setLastError withLastError`.split(/\s+/),
  )('%s is exported', (name) => {
    expect(exported[name]).toBeTypeOf('function');
  });
});

describe('initialisers', () => {
  it.each([
    ['DEFINE_NULLOID()', mgmtapi.DEFINE_NULLOID(), { idLength: 0, ids: null }],
    ['DEFINE_NULLOCTETS()', mgmtapi.DEFINE_NULLOCTETS(), { stream: null, length: 0, dynamic: false }],
  ])('%s', (_name, made, expected) => {
    expect(made).toEqual(expected);
  });

  it('DEFINE_OID([1, 3, 6])', () => {
    const made = mgmtapi.DEFINE_OID([1, 3, 6]);
    expect(made.idLength).toBe(3);
    expect(Array.from(made.ids ?? [])).toEqual([1, 3, 6]);
  });

  it('each null structure is a fresh one', () => {
    expect(mgmtapi.DEFINE_NULLOID()).not.toBe(mgmtapi.DEFINE_NULLOID());
    expect(mgmtapi.DEFINE_NULLOCTETS()).not.toBe(mgmtapi.DEFINE_NULLOCTETS());
  });
});
