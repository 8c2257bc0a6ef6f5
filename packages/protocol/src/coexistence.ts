// Notifications from one version to the other: RFC 3584 section 3.
import { Oid } from '@mgmtapi/ber';
import { MessageError } from './error.js';
import type { Pdu } from './pdu.js';
import type { TrapV1Pdu } from './trap-v1.js';
import type { VarBind } from './value.js';

const sysUpTime = Oid.from('1.3.6.1.2.1.1.3.0');
const snmpTrapOID = Oid.from('1.3.6.1.6.3.1.1.4.1.0');
const snmpTrapEnterprise = Oid.from('1.3.6.1.6.3.1.1.4.3.0');
const snmpTrapAddress = Oid.from('1.3.6.1.6.3.18.1.3.0');
const snmpTrapCommunity = Oid.from('1.3.6.1.6.3.18.1.4.0');
/** The six generic traps are its children 1 to 6. */
const snmpTraps = Oid.from('1.3.6.1.6.3.1.1.5');

/** coldStart to egpNeighborLoss, by generic-trap. */
const genericTraps: readonly Oid[] = [1, 2, 3, 4, 5, 6].map((n) => snmpTraps.child(n));
const ENTERPRISE_SPECIFIC = 6;
/** Arcs of an enterprise that has room for two more: an OID has 128 at most, RFC 2578 section 3.5. */
const MAX_ENTERPRISE = 126;

/** What a notification of version 1 needs to become one of version 2. */
export interface TrapV1ToV2Options {
  /** For the new PDU. Default: 0. */
  requestID?: number | undefined;
  /**
   * The community that the trap came with. When given, the bindings that a proxy forwarder adds (snmpTrapAddress.0,
   * snmpTrapCommunity.0, snmpTrapEnterprise.0) are added, unless they are there: RFC 3584 section 3.1 (4).
   */
  community?: Uint8Array | undefined;
}

/**
 * The snmpTrapOID of a trap of version 1: RFC 3584 section 3.1 (2) and (3). Total: a generic-trap that is not defined
 * counts as enterpriseSpecific, and an enterprise without room for two more arcs stands alone.
 */
export function trapOidOf(pdu: TrapV1Pdu): Oid {
  const { enterprise, genericTrap, specificTrap } = pdu;
  const generic = genericTraps[genericTrap];
  if (generic) return generic;
  return enterprise.length > MAX_ENTERPRISE ? enterprise : enterprise.child(0, specificTrap >>> 0);
}

/**
 * A trap of version 1 as an SNMPv2-Trap: RFC 3584 section 3.1. The sign of a negative specific-trap is taken for the top
 * bit, since an arc has none.
 */
export function trapV1ToV2(pdu: TrapV1Pdu, options: TrapV1ToV2Options = {}): Pdu {
  const { requestID = 0, community } = options;
  const varBinds: VarBind[] = [
    { oid: sysUpTime, type: 'TimeTicks', value: pdu.timeStamp },
    { oid: snmpTrapOID, type: 'ObjectIdentifier', value: trapOidOf(pdu) },
    ...pdu.varBinds,
  ];
  if (community !== undefined) {
    const added: VarBind[] = [
      { oid: snmpTrapAddress, type: 'IpAddress', value: pdu.agentAddr },
      { oid: snmpTrapCommunity, type: 'OctetString', value: community },
      { oid: snmpTrapEnterprise, type: 'ObjectIdentifier', value: pdu.enterprise },
    ];
    varBinds.push(...added.filter(({ oid }) => find(pdu.varBinds, oid) === undefined));
  }
  return { type: 'SNMPv2-Trap', requestID, errorStatus: 0, errorIndex: 0, varBinds };
}

/** What a notification of version 2 needs to become a trap of version 1. */
export interface TrapV2ToV1Options {
  /** When the notification carries no snmpTrapAddress.0. Default: `'0.0.0.0'`. */
  agentAddr?: string | undefined;
  /** sysUpTime, hundredths of a second, when the notification does not begin with it. Default: 0. */
  uptime?: number | undefined;
  /** Version 1 has no Counter64: `'refuse'` throws (RFC 3584 section 3.2), `'keep'` leaves such bindings in. Default: `'refuse'`. */
  counter64?: 'refuse' | 'keep' | undefined;
}

/**
 * An SNMPv2-Trap or an InformRequest as a trap of version 1: RFC 3584 section 3.2.
 * @throws {MessageError} `MESSAGE_NOTIFICATION`: no snmpTrapOID.0 in front
 * @throws {RangeError} a Counter64 binding, unless they are kept
 */
export function trapV2ToV1(pdu: Pdu, options: TrapV2ToV1Options = {}): TrapV1Pdu {
  const { agentAddr = '0.0.0.0', uptime = 0, counter64 = 'refuse' } = options;
  const first = pdu.varBinds[0];
  const hasUptime = first?.oid.equals(sysUpTime) ?? false;
  const timeStamp = hasUptime && first?.type === 'TimeTicks' ? first.value : uptime;
  const second = pdu.varBinds[hasUptime ? 1 : 0];
  if (second?.type !== 'ObjectIdentifier' || !second.oid.equals(snmpTrapOID)) {
    throw new MessageError('MESSAGE_NOTIFICATION', 0, 'notification without snmpTrapOID.0');
  }
  const varBinds = pdu.varBinds.slice(hasUptime ? 2 : 1);
  if (counter64 === 'refuse' && varBinds.some(({ type }) => type === 'Counter64')) {
    throw new RangeError('varBinds: Counter64 has no place in a trap of version 1');
  }
  const address = find(varBinds, snmpTrapAddress);
  return {
    type: 'Trap',
    ...identify(second.value, varBinds),
    agentAddr: address?.type === 'IpAddress' ? address.value : agentAddr,
    timeStamp,
    varBinds,
  };
}

/** Enterprise, generic-trap and specific-trap: RFC 3584 section 3.2 (1), (3) and (4). */
function identify(
  trapOid: Oid,
  varBinds: readonly VarBind[],
): Pick<TrapV1Pdu, 'enterprise' | 'genericTrap' | 'specificTrap'> {
  const { arcs } = trapOid;
  const last = arcs.at(-1) ?? 0;
  const isGeneric = trapOid.length === snmpTraps.length + 1 && trapOid.startsWith(snmpTraps) && last >= 1 && last <= 6;
  if (isGeneric) {
    const enterprise = find(varBinds, snmpTrapEnterprise);
    return {
      enterprise: enterprise?.type === 'ObjectIdentifier' ? enterprise.value : snmpTraps,
      genericTrap: last - 1,
      specificTrap: 0,
    };
  }
  const enterprise = trapOid.slice(0, arcs.at(-2) === 0 ? -2 : -1);
  return { enterprise, genericTrap: ENTERPRISE_SPECIFIC, specificTrap: last | 0 };
}

function find(varBinds: readonly VarBind[], oid: Oid): VarBind | undefined {
  return varBinds.find((varBind) => varBind.oid.equals(oid));
}
