// The trap of version 1: RFC 1157 section 4.1.6.
import { BerError, type BerReader, type BerWriter, type Oid, Tag } from '@mgmtapi/ber';
import { parseIpAddress, type VarBind } from './value.js';
import { readVarBinds, writeVarBinds } from './varbind.js';

/** The Trap-PDU of version 1. */
export interface TrapV1Pdu {
  readonly type: 'Trap';
  /** What kind of thing sends it: sysObjectID, or the root of its own traps. */
  readonly enterprise: Oid;
  /** `'192.0.2.1'` */
  readonly agentAddr: string;
  /** 0 coldStart, 1 warmStart, 2 linkDown, 3 linkUp, 4 authenticationFailure, 5 egpNeighborLoss, 6 enterpriseSpecific */
  readonly genericTrap: number;
  readonly specificTrap: number;
  /** sysUpTime, hundredths of a second. */
  readonly timeStamp: number;
  readonly varBinds: readonly VarBind[];
}

/** The trap of version 1. */
export function readTrapV1Pdu(r: BerReader): TrapV1Pdu {
  const outer = r.enter(Tag.Trap);
  const enterprise = r.oid();
  const agentAddr = readAgentAddr(r);
  const genericTrap = r.integer();
  const specificTrap = r.integer();
  const timeStamp = r.unsigned(Tag.TimeTicks);
  const varBinds = readVarBinds(r);
  r.leave(outer);
  return { type: 'Trap', enterprise, agentAddr, genericTrap, specificTrap, timeStamp, varBinds };
}

function readAgentAddr(r: BerReader): string {
  const from = r.offset;
  const tag = r.element();
  if (tag !== Tag.IpAddress) throw new BerError('BER_TAG', from, 'agent-addr is no IpAddress');
  const address = r.ipAddressContent();
  if (address === undefined) throw new BerError('BER_LENGTH', from, 'agent-addr has not four octets');
  return address;
}

/**
 * The trap of version 1, written last to first.
 * @throws {TypeError | RangeError} naming the field
 */
export function writeTrapV1Pdu(w: BerWriter, pdu: TrapV1Pdu): void {
  const end = w.length;
  writeVarBinds(w, pdu.varBinds);
  w.unsigned(pdu.timeStamp, Tag.TimeTicks, 'timeStamp');
  w.integer(pdu.specificTrap, Tag.Integer, 'specificTrap');
  w.integer(pdu.genericTrap, Tag.Integer, 'genericTrap');
  w.octets(parseIpAddress(pdu.agentAddr, 'agentAddr'), Tag.IpAddress);
  w.oid(pdu.enterprise, 'enterprise');
  w.constructed(Tag.Trap, end);
}
