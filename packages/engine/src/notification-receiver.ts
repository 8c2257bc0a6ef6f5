// The notification receiver of RFC 3413 section 3.4: traps and informs of every version in one shape.

import { BerReader, Oid, Tag } from '@mgmtapi/ber';
import { type BulkPdu, MessageError, type Pdu, type TrapV1Pdu, trapOidOf, type VarBind } from '@mgmtapi/protocol';
import type { DiscardReason } from './discard.js';
import type { SnmpVersion } from './target.js';

/** What the security model found out about a v3 message: RFC 3411 section 4.4.2. */
export interface NotificationSecurity {
  readonly securityName: string;
  readonly securityLevel: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv';
  /** Of a trap the engine that sent it, which its keys prove. Of an inform contextEngineID, what its sender says. */
  readonly engineID: Uint8Array;
  readonly contextName: string;
}

/** One notification, whatever version it came in. */
export interface NotificationRecord {
  readonly kind: 'trap' | 'inform';
  readonly version: SnmpVersion;
  /** The value of snmpTrapOID.0; for v1 by RFC 3584 section 3.1. */
  readonly trapOid: Oid;
  /** The value of sysUpTime.0, or a v1 time-stamp: 1/100 s. */
  readonly uptime: number;
  /** A v1 enterprise, or the value of snmpTrapEnterprise.0. */
  readonly enterprise: Oid | undefined;
  /** v1 only, like the two below. */
  readonly agentAddress: string | undefined;
  readonly genericTrap: number | undefined;
  readonly specificTrap: number | undefined;
  /** What follows sysUpTime.0 and snmpTrapOID.0. */
  readonly varBinds: VarBind[];
  /** What was odd and read all the same: tolerances of the codec, and of this file. */
  readonly tolerated: readonly string[];
  /** v3 only. */
  readonly security: NotificationSecurity | undefined;
}

/** Why a datagram, or the PDU in it, brought no notification. */
export interface NotificationRefusal {
  readonly reason: DiscardReason;
  readonly error?: Error | undefined;
}

const sysUpTime = Oid.from('1.3.6.1.2.1.1.3.0');
const snmpTrapOID = Oid.from('1.3.6.1.6.3.1.1.4.1.0');
const snmpTrapEnterprise = Oid.from('1.3.6.1.6.3.1.1.4.3.0');
const ENTERPRISE_SPECIFIC = 6;
/** Arcs of an enterprise that has room for two more: 128 are all that an OID can have, RFC 2578 section 3.5. */
const MAX_ENTERPRISE = 126;

/**
 * The notification in a PDU, or why it is none. Total: no PDU that the codec reads makes it throw.
 *
 * Tolerated beside what the codec tolerates: `noSysUpTime` (uptime is then 0), `varBindOrder` (sysUpTime.0 and
 * snmpTrapOID.0 are there, but not first and second), `sysUpTimeType` (a number, but no TimeTicks), `genericTrap`
 * (outside 0 to 6: taken as enterpriseSpecific), `specificTrap` (negative: taken modulo 2^32), and `longEnterprise`
 * (no room for two more arcs: `trapOid` is the enterprise alone).
 * @param tolerated - what the codec tolerated; kept
 * @param security - v3 only
 */
export function processNotification(
  version: SnmpVersion,
  pdu: Pdu | BulkPdu | TrapV1Pdu,
  tolerated: readonly string[],
  security?: NotificationSecurity,
): NotificationRecord | NotificationRefusal {
  switch (pdu.type) {
    case 'Trap':
      return fromTrapV1(version, pdu, tolerated, security);
    case 'SNMPv2-Trap':
    case 'InformRequest':
      return fromTrapV2(version, pdu, tolerated, security);
    default:
      return { reason: 'unexpectedPdu' };
  }
}

/** RFC 3584 section 3.1, without the bindings that only a proxy adds. */
function fromTrapV1(
  version: SnmpVersion,
  pdu: TrapV1Pdu,
  tolerated: readonly string[],
  security: NotificationSecurity | undefined,
): NotificationRecord {
  const { enterprise, genericTrap, specificTrap } = pdu;
  if (genericTrap < 0 || genericTrap >= ENTERPRISE_SPECIFIC) {
    const odd: string[] = [];
    if (genericTrap !== ENTERPRISE_SPECIFIC) odd.push('genericTrap');
    if (specificTrap < 0) odd.push('specificTrap');
    if (enterprise.length > MAX_ENTERPRISE) odd.push('longEnterprise');
    if (odd.length > 0) tolerated = [...tolerated, ...odd];
  }
  return {
    kind: 'trap',
    version,
    trapOid: trapOidOf(pdu),
    uptime: pdu.timeStamp,
    enterprise,
    agentAddress: pdu.agentAddr,
    genericTrap,
    specificTrap,
    varBinds: pdu.varBinds as VarBind[], // the codec made it for this PDU alone
    tolerated,
    security,
  };
}

/** RFC 3416 section 4.2.6: the first two bindings are sysUpTime.0 and snmpTrapOID.0. */
function fromTrapV2(
  version: SnmpVersion,
  pdu: Pdu,
  tolerated: readonly string[],
  security: NotificationSecurity | undefined,
): NotificationRecord | NotificationRefusal {
  const all = pdu.varBinds;
  let [first, second] = all;
  let varBinds: VarBind[];
  if (isTrapOid(second) && first!.type === 'TimeTicks' && first!.oid.equals(sysUpTime)) {
    varBinds = all.slice(2);
  } else {
    second = all.find(isTrapOid);
    if (!second) {
      const error = new MessageError('MESSAGE_NOTIFICATION', 0, 'notification without snmpTrapOID.0');
      return { reason: 'malformed', error };
    }
    first = all.find((varBind) => typeof varBind.value === 'number' && varBind.oid.equals(sysUpTime));
    varBinds = all.filter((varBind) => varBind !== first && varBind !== second);
    const odd: string[] = [];
    if (!first) odd.push('noSysUpTime');
    else if (first.type !== 'TimeTicks') odd.push('sysUpTimeType');
    if (all[first ? 1 : 0] !== second || (first && all[0] !== first)) odd.push('varBindOrder');
    tolerated = [...tolerated, ...odd];
  }
  return {
    kind: pdu.type === 'InformRequest' ? 'inform' : 'trap',
    version,
    trapOid: second!.value as Oid,
    uptime: first === undefined ? 0 : (first.value as number),
    enterprise: enterpriseIn(varBinds),
    agentAddress: undefined,
    genericTrap: undefined,
    specificTrap: undefined,
    varBinds,
    tolerated,
    security,
  };
}

function isTrapOid(varBind: VarBind | undefined): boolean {
  return varBind !== undefined && varBind.type === 'ObjectIdentifier' && varBind.oid.equals(snmpTrapOID);
}

/** The value of snmpTrapEnterprise.0; where there is one it is the last binding, as a rule. */
function enterpriseIn(varBinds: readonly VarBind[]): Oid | undefined {
  for (let i = varBinds.length - 1; i >= 0; i--) {
    const varBind = varBinds[i]!;
    if (varBind.type === 'ObjectIdentifier' && varBind.oid.equals(snmpTrapEnterprise)) return varBind.value;
  }
  return undefined;
}

/**
 * The octets that acknowledge an InformRequest in v1 or v2c: the message itself, with the tag of a Response and no
 * error. Its sender gets back what it wrote, whatever the codec tolerated in it. RFC 3413 section 3.4, RFC 3416
 * section 4.2.7.
 * @param message - a datagram that was decoded; left as it is
 */
export function informResponse(message: Uint8Array): Uint8Array {
  const response = new Uint8Array(message);
  const reader = new BerReader(response, { owned: true }); // what it reads are views of the response
  const outer = reader.enter();
  reader.integer(); // version
  reader.octets(); // community
  const tagAt = reader.offset;
  const inner = reader.enter(Tag.InformRequest);
  reader.integer(); // request-id
  const errorStatus = reader.octets(Tag.Integer);
  const errorIndex = reader.octets(Tag.Integer);
  reader.octets(Tag.Sequence); // bindings
  reader.leave(inner);
  reader.leave(outer);
  response[tagAt] = Tag.Response;
  errorStatus.fill(0);
  errorIndex.fill(0);
  return response.subarray(0, reader.offset); // what pads the datagram is not sent back
}
