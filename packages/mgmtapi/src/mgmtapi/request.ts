// SnmpMgrRequest: one request and its answer.

import type { ConfirmedPdu } from '@mgmtapi/engine';
import { SNMP_PDU_GET, SNMP_PDU_GETNEXT, SNMP_PDU_SET, SNMPAPI_ERROR, SNMPAPI_NOERROR } from '../snmpapi/constants.js';
import {
  ERROR_INVALID_PARAMETER,
  SNMP_MGMTAPI_SELECT_FDERRORS,
  SNMP_PDUAPI_UNRECOGNIZED_PDU,
} from '../snmpapi/error-numbers.js';
import { callLater, Failure } from '../snmpapi/last-error.js';
import type { AsnInteger32, Ref, SnmpVarBindList } from '../snmpapi/structures.js';
import { entriesOf } from '../snmpapi/varbind.js';
import { fromAsnOid, fromSnmpVarBind, toSnmpVarBind } from './asn-value.js';
import { lastErrorOf } from './error-number.js';
import { keepLastError, openRecord, type SnmpMgrSession } from './mgr-session.js';
import { askAgent } from './session-port.js';

/**
 * Asks the agent once and waits for the answer. An answer that reports an error is a success too: look at `errorStatus`.
 *
 * On success the list holds the bindings of the answer, in memory of its own; on failure nothing has changed. Many requests
 * may be under way on one session.
 * @param requestType - `SNMP_PDU_GET`, `SNMP_PDU_GETNEXT` (both send ASN_NULL, whatever the list holds) or `SNMP_PDU_SET`
 * @param errorIndex - which binding `errorStatus` is about, from 1; 0: none or all
 * @returns 1; 0 with last error 40 (no answer in time), 47 (session), 20 (request type), 87 (null), 10, 11, 12 or 14 (a
 * binding that cannot be sent), 10004 (closed meanwhile), 41 or a Winsock number (the socket failed)
 */
export function SnmpMgrRequest(
  session: SnmpMgrSession | null,
  requestType: number,
  variableBindings: SnmpVarBindList | null,
  errorStatus: Ref<AsnInteger32> | null,
  errorIndex: Ref<AsnInteger32> | null,
): Promise<number> {
  return callLater(
    SNMPAPI_ERROR,
    async () => {
      const record = openRecord(session);
      if (!variableBindings || !errorStatus || !errorIndex) throw new Failure(ERROR_INVALID_PARAMETER);
      const wide = record.session.target.version !== 'v1';
      const response = await askAgent(record.session, pduOf(requestType, variableBindings, wide));
      const list = response.varBinds.map(toSnmpVarBind);
      Object.assign(variableBindings, { list, len: list.length });
      errorStatus.value = response.errorStatus;
      errorIndex.value = response.errorIndex;
      return SNMPAPI_NOERROR;
    },
    lastErrorOf(SNMP_MGMTAPI_SELECT_FDERRORS),
    keepLastError(session),
  );
}

function pduOf(requestType: number, list: SnmpVarBindList, wide: boolean): ConfirmedPdu {
  switch (requestType) {
    case SNMP_PDU_GET:
      return { type: 'GetRequest', oids: namesOf(list) };
    case SNMP_PDU_GETNEXT:
      return { type: 'GetNextRequest', oids: namesOf(list) };
    case SNMP_PDU_SET:
      return { type: 'SetRequest', varBinds: entriesOf(list).map((each) => fromSnmpVarBind(each, wide)) };
    default:
      throw new Failure(SNMP_PDUAPI_UNRECOGNIZED_PDU);
  }
}

function namesOf(list: SnmpVarBindList): ReturnType<typeof fromAsnOid>[] {
  return entriesOf(list).map(({ name }) => fromAsnOid(name));
}
