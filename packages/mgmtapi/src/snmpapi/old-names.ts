// The names of before SNMPv2: what snmp.h defines unless SNMPSTRICT is set.

import { SnmpUtilPrintAsnAny } from './any-text.js';
import {
  ASN_COUNTER32,
  ASN_GAUGE32,
  ASN_IPADDRESS,
  ASN_OCTETSTRING,
  ASN_OPAQUE,
  ASN_TIMETICKS,
  ASN_UINTEGER32,
  SNMP_PDU_GET,
  SNMP_PDU_GETNEXT,
  SNMP_PDU_RESPONSE,
  SNMP_PDU_SET,
  SNMP_PDU_V1TRAP,
} from './constants.js';
import { SnmpUtilMemAlloc, SnmpUtilMemFree, SnmpUtilMemReAlloc } from './memory.js';
import { SnmpUtilOidAppend, SnmpUtilOidCmp, SnmpUtilOidCpy, SnmpUtilOidFree, SnmpUtilOidNCmp } from './oid.js';
import type { AsnCounter32, AsnGauge32, AsnInteger32, SnmpVarBind, SnmpVarBindList } from './structures.js';
import { SnmpUtilVarBindCpy, SnmpUtilVarBindFree, SnmpUtilVarBindListCpy, SnmpUtilVarBindListFree } from './varbind.js';

export type RFC1157VarBind = SnmpVarBind;
export type RFC1157VarBindList = SnmpVarBindList;
export type AsnInteger = AsnInteger32;
export type AsnCounter = AsnCounter32;
export type AsnGauge = AsnGauge32;

/** Old name of `ASN_UINTEGER32`; not the Unsigned32 of RFC 2578. */
export const ASN_UNSIGNED32: typeof ASN_UINTEGER32 = ASN_UINTEGER32;
export const ASN_RFC1155_IPADDRESS: typeof ASN_IPADDRESS = ASN_IPADDRESS;
export const ASN_RFC1155_COUNTER: typeof ASN_COUNTER32 = ASN_COUNTER32;
export const ASN_RFC1155_GAUGE: typeof ASN_GAUGE32 = ASN_GAUGE32;
export const ASN_RFC1155_TIMETICKS: typeof ASN_TIMETICKS = ASN_TIMETICKS;
export const ASN_RFC1155_OPAQUE: typeof ASN_OPAQUE = ASN_OPAQUE;
export const ASN_RFC1213_DISPSTRING: typeof ASN_OCTETSTRING = ASN_OCTETSTRING;
export const ASN_RFC1157_GETREQUEST: typeof SNMP_PDU_GET = SNMP_PDU_GET;
export const ASN_RFC1157_GETNEXTREQUEST: typeof SNMP_PDU_GETNEXT = SNMP_PDU_GETNEXT;
export const ASN_RFC1157_GETRESPONSE: typeof SNMP_PDU_RESPONSE = SNMP_PDU_RESPONSE;
export const ASN_RFC1157_SETREQUEST: typeof SNMP_PDU_SET = SNMP_PDU_SET;
export const ASN_RFC1157_TRAP: typeof SNMP_PDU_V1TRAP = SNMP_PDU_V1TRAP;

export const SNMP_oidcpy: typeof SnmpUtilOidCpy = SnmpUtilOidCpy;
export const SNMP_oidappend: typeof SnmpUtilOidAppend = SnmpUtilOidAppend;
export const SNMP_oidncmp: typeof SnmpUtilOidNCmp = SnmpUtilOidNCmp;
export const SNMP_oidcmp: typeof SnmpUtilOidCmp = SnmpUtilOidCmp;
export const SNMP_oidfree: typeof SnmpUtilOidFree = SnmpUtilOidFree;
export const SNMP_CopyVarBindList: typeof SnmpUtilVarBindListCpy = SnmpUtilVarBindListCpy;
export const SNMP_FreeVarBindList: typeof SnmpUtilVarBindListFree = SnmpUtilVarBindListFree;
export const SNMP_CopyVarBind: typeof SnmpUtilVarBindCpy = SnmpUtilVarBindCpy;
export const SNMP_FreeVarBind: typeof SnmpUtilVarBindFree = SnmpUtilVarBindFree;
export const SNMP_printany: typeof SnmpUtilPrintAsnAny = SnmpUtilPrintAsnAny;
export const SNMP_malloc: typeof SnmpUtilMemAlloc = SnmpUtilMemAlloc;
export const SNMP_realloc: typeof SnmpUtilMemReAlloc = SnmpUtilMemReAlloc;
export const SNMP_free: typeof SnmpUtilMemFree = SnmpUtilMemFree;
export const SNMP_DBG_malloc: typeof SnmpUtilMemAlloc = SnmpUtilMemAlloc;
export const SNMP_DBG_realloc: typeof SnmpUtilMemReAlloc = SnmpUtilMemReAlloc;
export const SNMP_DBG_free: typeof SnmpUtilMemFree = SnmpUtilMemFree;
