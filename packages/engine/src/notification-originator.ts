// The notification originator of RFC 3413 section 3.3: what an application tells becomes a trap or an inform.

import { Oid, type OidLike } from '@mgmtapi/ber';
import {
  type Pdu,
  type TrapV1Pdu,
  toOid,
  toVarBind,
  trapV2ToV1,
  type VarBind,
  type VarBindLike,
} from '@mgmtapi/protocol';
import type { SnmpVersion } from './target.js';

/** What happened, for `notify()`: the same for all versions. */
export interface NotificationInit {
  /** An `inform` is acknowledged by its receiver, a `trap` is not; v1 has no informs. `trap`. */
  readonly kind?: 'trap' | 'inform' | undefined;
  /** The notification's name, such as `1.3.6.1.6.3.1.1.5.1` for coldStart; v1 fields follow from it by RFC 3584 section 3.2. */
  readonly trapOid: OidLike;
  /** How long the sender has been up, 1/100 s. Absent: as long as what sends it. */
  readonly uptime?: number | undefined;
  /** What follows sysUpTime.0 and snmpTrapOID.0. */
  readonly varBinds?: readonly VarBindLike[] | undefined;
  /** v1: the enterprise of a generic trap (others have it in `trapOid`). v2c and v3: sent as snmpTrapEnterprise.0. */
  readonly enterprise?: OidLike | undefined;
  /** The device's IPv4 address. v1: agent-addr, 0.0.0.0 when absent. v2c and v3: sent as snmpTrapAddress.0. */
  readonly agentAddress?: string | undefined;
}

/** What the originator adds to a `NotificationInit`. */
export interface NotificationDefaults {
  /** 1/100 s; taken modulo 2^32. */
  readonly uptime: number;
  /**
   * Reads the OIDs that the caller wrote: where there are names, they are known to this function. Absent: OIDs only.
   * @param argument - what the OID is called in an error
   */
  readonly oidOf?: ((like: OidLike, argument: string) => Oid) | undefined;
}

/** A notification ready to be sent; requests get their request-id when they are. */
export type NotificationPdu =
  | TrapV1Pdu
  | { readonly type: 'SNMPv2-Trap' | 'InformRequest'; readonly varBinds: readonly VarBind[] };

const sysUpTime = Oid.from('1.3.6.1.2.1.1.3.0');
const snmpTrapOID = Oid.from('1.3.6.1.6.3.1.1.4.1.0');
const snmpTrapEnterprise = Oid.from('1.3.6.1.6.3.1.1.4.3.0');
const snmpTrapAddress = Oid.from('1.3.6.1.6.3.18.1.3.0');
const ENTERPRISE_SPECIFIC = 6;
const MAX_TICKS = 0xffffffff;

/**
 * The PDU of a notification: RFC 3416 section 4.2.6 and 4.2.7, for v1 RFC 3584 section 3.2.
 * @throws {TypeError | RangeError} the caller's mistake, naming the property: v1 has no informs and no Counter64
 */
export function notificationPdu(
  version: SnmpVersion,
  init: NotificationInit,
  defaults: NotificationDefaults,
): NotificationPdu {
  const { kind = 'trap', enterprise, agentAddress } = init;
  const oidOf = defaults.oidOf ?? toOid;
  if (kind !== 'trap' && kind !== 'inform')
    throw new TypeError(`kind: must be 'trap' or 'inform', not ${String(kind)}`);
  if (kind === 'inform' && version === 'v1') throw new TypeError("kind: v1 has no informs: send a 'trap', or use v2c");
  const uptime = init.uptime ?? Math.floor(defaults.uptime) % (MAX_TICKS + 1);
  if (!Number.isInteger(uptime) || uptime < 0 || uptime > MAX_TICKS) {
    throw new RangeError(`uptime: must be a whole number of 1/100 s from 0 to ${MAX_TICKS}, not ${uptime}`);
  }
  const varBinds: VarBind[] = [
    { oid: sysUpTime, type: 'TimeTicks', value: uptime },
    { oid: snmpTrapOID, type: 'ObjectIdentifier', value: toOid(oidOf(init.trapOid, 'trapOid'), 'trapOid') },
  ];
  for (const [i, like] of (init.varBinds ?? []).entries()) {
    const name = `varBinds[${i}]`;
    if (typeof like !== 'object' || like === null) throw new TypeError(`${name}: must be a variable binding`);
    varBinds.push(toVarBind({ ...like, oid: oidOf(like.oid, `${name}.oid`) }, name));
  }
  const enterpriseOid = enterprise === undefined ? undefined : toOid(oidOf(enterprise, 'enterprise'), 'enterprise');
  if (version === 'v1') return trapV1(varBinds, enterpriseOid, agentAddress);
  if (agentAddress !== undefined) {
    varBinds.push(toVarBind({ oid: snmpTrapAddress, type: 'IpAddress', value: agentAddress }, 'agentAddress'));
  }
  // The last one, as RFC 3418 section 2 says for proxies.
  if (enterpriseOid) varBinds.push({ oid: snmpTrapEnterprise, type: 'ObjectIdentifier', value: enterpriseOid });
  return { type: kind === 'inform' ? 'InformRequest' : 'SNMPv2-Trap', varBinds };
}

function trapV1(varBinds: VarBind[], enterprise: Oid | undefined, agentAddr: string | undefined): TrapV1Pdu {
  const asV2: Pdu = { type: 'SNMPv2-Trap', requestID: 0, errorStatus: 0, errorIndex: 0, varBinds };
  const pdu = trapV2ToV1(asV2);
  const isGeneric = pdu.genericTrap !== ENTERPRISE_SPECIFIC;
  const trap = {
    ...pdu,
    ...(agentAddr === undefined ? {} : { agentAddr }),
    ...(isGeneric && enterprise ? { enterprise } : {}),
  };
  toOid(trap.enterprise, 'trapOid'); // too short to leave an enterprise that can be encoded
  toVarBind({ oid: snmpTrapAddress, type: 'IpAddress', value: trap.agentAddr }, 'agentAddress');
  return trap;
}
