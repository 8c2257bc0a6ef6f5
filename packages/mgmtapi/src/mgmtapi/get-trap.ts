// SnmpMgrGetTrap, SnmpMgrGetTrapEx: the oldest trap that waits.

import { Oid } from '@mgmtapi/ber';
import { type TrapV1Pdu, trapV2ToV1 } from '@mgmtapi/protocol';
import { addressOctets } from '@mgmtapi/transport';
import type { SnmpNotification } from '../notification.js';
import { ERROR_INVALID_PARAMETER, SNMP_MGMTAPI_NOTRAPS } from '../snmpapi/error-numbers.js';
import { callNow, Failure } from '../snmpapi/last-error.js';
import { dynamicOctets } from '../snmpapi/octets.js';
import {
  type AsnInteger32,
  type AsnNetworkAddress,
  type AsnObjectIdentifier,
  type AsnOctetString,
  type AsnTimeticks,
  type BOOL,
  DEFINE_NULLOCTETS,
  type Ref,
  type SnmpVarBindList,
} from '../snmpapi/structures.js';
import { toAsnOid, toSnmpVarBind } from './asn-value.js';
import { trapQueue } from './trap-listen.js';

const snmpTrapOID = Oid.from('1.3.6.1.6.3.1.1.4.1.0');

/**
 * Takes the oldest trap. The same queue as `SnmpMgrGetTrapEx`: a trap goes to one call.
 * @param agentAddress - from the trap, 4 octets; where the datagram came from is what `SnmpMgrGetTrapEx` tells
 * @returns false with last error 44 (no trap waits), 42 (this process does not listen), 87 (an argument is null): then
 * nothing has changed
 */
export function SnmpMgrGetTrap(
  enterprise: Ref<AsnObjectIdentifier> | null,
  agentAddress: Ref<AsnNetworkAddress> | null,
  genericTrap: Ref<AsnInteger32> | null,
  specificTrap: Ref<AsnInteger32> | null,
  timeStamp: Ref<AsnTimeticks> | null,
  variableBindings: Ref<SnmpVarBindList> | null,
): BOOL {
  return callNow(false, () => {
    if (!enterprise || !agentAddress || !genericTrap || !specificTrap || !timeStamp || !variableBindings) {
      throw new Failure(ERROR_INVALID_PARAMETER);
    }
    const { trap } = takeTrap();
    enterprise.value = toAsnOid(trap.enterprise);
    agentAddress.value = dynamicOctets(addressOctets(trap.agentAddr));
    genericTrap.value = trap.genericTrap;
    specificTrap.value = trap.specificTrap;
    timeStamp.value = trap.timeStamp;
    variableBindings.value = listOf(trap);
    return true;
  });
}

/**
 * Takes the oldest trap, with what the datagram tells besides. A v2c trap or inform comes in v1 form (RFC 3584 section 3.2)
 * with all its bindings, those of type ASN_COUNTER64 too.
 * @param agentAddress - from the trap, 4 octets
 * @param sourceAddress - from the datagram, 4 octets, or 16 for IPv6
 * @param community - its octets; none for v3
 * @returns false with last error 44 (no trap waits), 42 (this process does not listen), 87 (an argument is null): then
 * nothing has changed
 */
export function SnmpMgrGetTrapEx(
  enterprise: Ref<AsnObjectIdentifier> | null,
  agentAddress: Ref<AsnNetworkAddress> | null,
  sourceAddress: Ref<AsnNetworkAddress> | null,
  genericTrap: Ref<AsnInteger32> | null,
  specificTrap: Ref<AsnInteger32> | null,
  community: Ref<AsnOctetString> | null,
  timeStamp: Ref<AsnTimeticks> | null,
  variableBindings: Ref<SnmpVarBindList> | null,
): BOOL {
  return callNow(false, () => {
    if (!enterprise || !agentAddress || !sourceAddress || !genericTrap || !specificTrap) {
      throw new Failure(ERROR_INVALID_PARAMETER);
    }
    if (!community || !timeStamp || !variableBindings) throw new Failure(ERROR_INVALID_PARAMETER);
    const { trap, notification } = takeTrap();
    enterprise.value = toAsnOid(trap.enterprise);
    agentAddress.value = dynamicOctets(addressOctets(trap.agentAddr));
    sourceAddress.value = dynamicOctets(addressOctets(notification.source.address));
    genericTrap.value = trap.genericTrap;
    specificTrap.value = trap.specificTrap;
    community.value = notification.community ? dynamicOctets(notification.community) : DEFINE_NULLOCTETS();
    timeStamp.value = trap.timeStamp;
    variableBindings.value = listOf(trap);
    return true;
  });
}

function takeTrap(): { trap: TrapV1Pdu; notification: SnmpNotification } {
  const notification = trapQueue().take();
  if (!notification) throw new Failure(SNMP_MGMTAPI_NOTRAPS);
  return { trap: asTrapV1(notification), notification };
}

/** A notification of any version in v1 form, nothing dropped. RFC 3584 section 3.2. */
function asTrapV1(notification: SnmpNotification): TrapV1Pdu {
  const { version, trapOid, uptime, varBinds } = notification;
  const { enterprise, agentAddress: agentAddr, genericTrap, specificTrap } = notification;
  if (version === 'v1' && enterprise && agentAddr !== undefined) {
    return {
      type: 'Trap',
      enterprise,
      agentAddr,
      genericTrap: genericTrap ?? 0,
      specificTrap: specificTrap ?? 0,
      timeStamp: uptime,
      varBinds,
    };
  }
  return trapV2ToV1(
    {
      type: 'SNMPv2-Trap',
      requestID: 0,
      errorStatus: 0,
      errorIndex: 0,
      varBinds: [{ oid: snmpTrapOID, type: 'ObjectIdentifier', value: trapOid }, ...varBinds],
    },
    { uptime, counter64: 'keep' },
  );
}

function listOf(trap: TrapV1Pdu): SnmpVarBindList {
  const list = trap.varBinds.map(toSnmpVarBind);
  return { list, len: list.length };
}
