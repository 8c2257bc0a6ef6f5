// One trap or inform as consumers see it: one shape for all versions.

import { inspectAs, type Oid } from '@mgmtapi/ber';
import type { NotificationRecord, SnmpVersion } from '@mgmtapi/engine';
import type { VarBind } from '@mgmtapi/protocol';

/** A notification that a listener received. What every version has is always there; the rest says which have it. */
export interface SnmpNotification {
  /** `inform`: its sender asked for an acknowledgement. */
  readonly kind: 'trap' | 'inform';
  readonly version: SnmpVersion;
  /** Who sent the datagram: the device, or a proxy or address translator before it. */
  readonly source: { readonly address: string; readonly port: number };
  readonly receivedAt: Date;
  /** The datagram. It holds the community: not enumerable, and not shown when the notification is printed. */
  readonly raw: Uint8Array;
  /** v1 and v2c. Not enumerable, and not shown, like `raw`. */
  readonly community?: Uint8Array | undefined;
  /** v3 only, like the three below. The user. */
  readonly securityName?: string | undefined;
  readonly securityLevel?: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv' | undefined;
  /** Of a trap the engine that sent it, which its keys prove. Of an inform contextEngineID, what its sender says. */
  readonly engineID?: Uint8Array | undefined;
  readonly contextName?: string | undefined;
  /** What happened: the value of snmpTrapOID.0, for v1 by RFC 3584 section 3.1. */
  readonly trapOid: Oid;
  /** How long the sender has been up, 1/100 s: the value of sysUpTime.0, for v1 its time-stamp. */
  readonly uptime: number;
  /** v1, and where the value of snmpTrapEnterprise.0 was sent along. */
  readonly enterprise?: Oid | undefined;
  /** v1 only: the device's own idea of its address. It may differ from `source`. */
  readonly agentAddress?: string | undefined;
  /** v1 only: generic-trap, 0 to 5, or 6 for one of `enterprise`. */
  readonly genericTrap?: number | undefined;
  /** v1 only: specific-trap, of meaning where `genericTrap` is 6. */
  readonly specificTrap?: number | undefined;
  /** What follows sysUpTime.0 and snmpTrapOID.0; nothing added. */
  readonly varBinds: VarBind[];
  /** What was odd about the message and read all the same: names of tolerances. */
  readonly tolerated: readonly string[];
  /**
   * Answers the inform: only with `acknowledge: 'manual'`. Resolves when the system has the answer; a second call gets
   * the same promise.
   * @throws {TransportError} the system refused to send it
   * @throws {ClosedError} the listener was closed before
   */
  readonly acknowledge?: (() => Promise<void>) | undefined;
}

/** All notifications are of this class, and of one hidden shape. */
export class ReceivedNotification implements SnmpNotification {
  readonly kind: 'trap' | 'inform';
  readonly version: SnmpVersion;
  readonly source: { readonly address: string; readonly port: number };
  readonly receivedAt: Date;
  readonly securityName: string | undefined;
  readonly securityLevel: 'noAuthNoPriv' | 'authNoPriv' | 'authPriv' | undefined;
  readonly engineID: Uint8Array | undefined;
  readonly contextName: string | undefined;
  readonly trapOid: Oid;
  readonly uptime: number;
  readonly enterprise: Oid | undefined;
  readonly agentAddress: string | undefined;
  readonly genericTrap: number | undefined;
  readonly specificTrap: number | undefined;
  readonly varBinds: VarBind[];
  readonly tolerated: readonly string[];
  /** Set by the receiver, before anybody sees the notification. */
  acknowledge: (() => Promise<void>) | undefined;
  readonly #raw: Uint8Array;
  readonly #community: Uint8Array | undefined;

  static {
    // Only what is there, and of the datagram its size alone.
    inspectAs(ReceivedNotification, (notification) => {
      const shown = Object.entries(notification).filter(
        ([, value]) => value !== undefined && typeof value !== 'function',
      );
      return { ...Object.fromEntries(shown), raw: `[${notification.raw.length} octets]` };
    });
  }

  constructor(
    record: NotificationRecord,
    community: Uint8Array | undefined,
    raw: Uint8Array,
    address: string,
    port: number,
  ) {
    const { security } = record;
    this.kind = record.kind;
    this.version = record.version;
    this.source = { address, port };
    this.receivedAt = new Date();
    this.securityName = security?.securityName;
    this.securityLevel = security?.securityLevel;
    this.engineID = security?.engineID;
    this.contextName = security?.contextName;
    this.trapOid = record.trapOid;
    this.uptime = record.uptime;
    this.enterprise = record.enterprise;
    this.agentAddress = record.agentAddress;
    this.genericTrap = record.genericTrap;
    this.specificTrap = record.specificTrap;
    this.varBinds = record.varBinds;
    this.tolerated = record.tolerated;
    this.acknowledge = undefined;
    this.#raw = raw;
    this.#community = community;
  }

  get raw(): Uint8Array {
    return this.#raw;
  }

  get community(): Uint8Array | undefined {
    return this.#community;
  }
}
