// The last-error numbers: those of the SNMP library itself, of Winsock, and of the system.

// The SNMP library. They overlap Win32 numbers (1, 13, ...): where both may appear, the function page says which.
/** No memory. */
export const SNMP_MEM_ALLOC_ERROR = 1;
export const SNMP_BERAPI_INVALID_LENGTH = 10;
/** A value of a type that the message cannot carry. */
export const SNMP_BERAPI_INVALID_TAG = 11;
/** Too long or too large: an object identifier above 128 subidentifiers, a number above 32 bits. */
export const SNMP_BERAPI_OVERFLOW = 12;
export const SNMP_BERAPI_SHORT_BUFFER = 13;
/** An object identifier that cannot be read, found or encoded. */
export const SNMP_BERAPI_INVALID_OBJELEM = 14;
/** A request type that is not Get, GetNext or Set. */
export const SNMP_PDUAPI_UNRECOGNIZED_PDU = 20;
export const SNMP_PDUAPI_INVALID_ES = 21;
export const SNMP_PDUAPI_INVALID_GT = 22;
export const SNMP_AUTHAPI_INVALID_VERSION = 30;
export const SNMP_AUTHAPI_INVALID_MSG_TYPE = 31;
/** The agent refused who asked (a v3 Report). */
export const SNMP_AUTHAPI_TRIV_AUTH_FAILED = 32;
/** No answer after the last wait. */
export const SNMP_MGMTAPI_TIMEOUT = 40;
/** The socket failed in a way that has no number of its own. */
export const SNMP_MGMTAPI_SELECT_FDERRORS = 41;
/** Traps cannot be received, or not any more. */
export const SNMP_MGMTAPI_TRAP_ERRORS = 42;
/** This process listens already. */
export const SNMP_MGMTAPI_TRAP_DUPINIT = 43;
/** No trap is queued. */
export const SNMP_MGMTAPI_NOTRAPS = 44;
/** Try again. Only in pages up to 2000; 42 took its place. */
export const SNMP_MGMTAPI_AGAIN = 45;
/** Unknown control code. */
export const SNMP_MGMTAPI_INVALID_CTL = 46;
/** Not a session, or a closed one. */
export const SNMP_MGMTAPI_INVALID_SESSION = 47;
/** A bad or too small buffer. */
export const SNMP_MGMTAPI_INVALID_BUFFER = 48;

// Winsock.
/** The call was cut off by a close or an abort. */
export const WSAEINTR = 10004;
export const WSAEACCES = 10013;
export const WSAEFAULT = 10014;
export const WSAEINVAL = 10022;
export const WSAEMFILE = 10024;
export const WSAEWOULDBLOCK = 10035;
export const WSAENOTSOCK = 10038;
export const WSAEMSGSIZE = 10040;
export const WSAEPROTONOSUPPORT = 10043;
export const WSAEAFNOSUPPORT = 10047;
export const WSAEADDRINUSE = 10048;
export const WSAEADDRNOTAVAIL = 10049;
export const WSAENETDOWN = 10050;
export const WSAENETUNREACH = 10051;
export const WSAECONNRESET = 10054;
export const WSAENOBUFS = 10055;
export const WSAETIMEDOUT = 10060;
export const WSAECONNREFUSED = 10061;
export const WSAEHOSTDOWN = 10064;
export const WSAEHOSTUNREACH = 10065;
export const WSANOTINITIALISED = 10093;
export const WSAHOST_NOT_FOUND = 11001;
export const WSATRY_AGAIN = 11002;
export const WSANO_RECOVERY = 11003;
export const WSANO_DATA = 11004;

// The system.
export const ERROR_ACCESS_DENIED = 5;
export const ERROR_INVALID_HANDLE = 6;
export const ERROR_NOT_ENOUGH_MEMORY = 8;
/** A null destination. */
export const ERROR_INVALID_PARAMETER = 87;
export const ERROR_CALL_NOT_IMPLEMENTED = 120;
export const ERROR_SERVICE_DISABLED = 1058;
export const ERROR_SERVICE_DOES_NOT_EXIST = 1060;
export const ERROR_SERVICE_NOT_ACTIVE = 1062;
