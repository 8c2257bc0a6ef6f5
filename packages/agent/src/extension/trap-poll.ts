// Takes the traps of an extension agent whenever its event is set.
import { Oid } from '@mgmtapi/ber';
import { type TrapV1Pdu, trapOidOf, type VarBind } from '@mgmtapi/protocol';
import {
  type AsnObjectIdentifier,
  DEFINE_NULLOID,
  type NotificationInit,
  type Ref,
  SnmpSvcGetUptime,
  SnmpUtilVarBindListFree,
  type SnmpVarBindList,
  type TrapEvent,
  type VarBindLike,
} from 'mgmtapi';
import { fromAsnAny, fromAsnOid } from './asn.js';
import type { ExtensionCallbacks } from './extension-agent.js';

/** An agent that goes on for ever must not stop everything else: so many traps at one signal. */
const LIMIT = 1000;
const ENTERPRISE_SPECIFIC = 6;

/** What the poll tells its host. */
export interface TrapPollHandlers {
  onTrap(notification: NotificationInit): void;
  onProblem(error: unknown): void;
}

/** Waits for one agent's event. Resets it, and then calls SnmpExtensionTrap until that returns false. */
export class TrapPoll {
  readonly #event: TrapEvent;
  readonly #trap: NonNullable<ExtensionCallbacks['trap']>;
  readonly #handlers: TrapPollHandlers;
  readonly #onSignal = (): void => void this.#poll();
  #running = false;
  #again = false;
  #closed = false;

  constructor(event: TrapEvent, trap: NonNullable<ExtensionCallbacks['trap']>, handlers: TrapPollHandlers) {
    this.#event = event;
    this.#trap = trap;
    this.#handlers = handlers;
    event.on('signal', this.#onSignal);
    if (event.isSet) this.#onSignal();
  }

  /** Takes no more traps. */
  close(): void {
    this.#closed = true;
    this.#event.off('signal', this.#onSignal);
  }

  async #poll(): Promise<void> {
    this.#again = true;
    if (this.#running) return; // the one that runs goes round once more
    this.#running = true;
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        this.#event.reset(); // before taking the traps, so that one that comes meanwhile signals again
        await this.#drain();
      }
    } catch (error) {
      this.#handlers.onProblem(error);
    } finally {
      this.#running = false;
    }
  }

  async #drain(): Promise<void> {
    for (let i = 0; i < LIMIT; i++) {
      const enterprise: Ref<AsnObjectIdentifier> = { value: DEFINE_NULLOID() };
      const generic = { value: 0 };
      const specific = { value: 0 };
      const timeStamp = { value: SnmpSvcGetUptime() };
      const list: SnmpVarBindList = { list: null, len: 0 };
      const more = await this.#trap(enterprise, generic, specific, timeStamp, list);
      if (!more || this.#closed) return;
      const notification = notificationOf(enterprise.value, generic.value, specific.value, timeStamp.value, list);
      SnmpUtilVarBindListFree(list); // the bindings are the service's to free, the enterprise is the agent's
      this.#handlers.onTrap(notification);
    }
    throw new RangeError(
      `SnmpExtensionTrap gave ${LIMIT} traps for one signal and goes on: the rest waits for the next`,
    );
  }
}

/** @throws {TypeError | RangeError} the agent gave no trap */
function notificationOf(
  enterprise: AsnObjectIdentifier,
  genericTrap: number,
  specificTrap: number,
  timeStamp: number,
  list: SnmpVarBindList,
): NotificationInit {
  const varBinds = (list.list ?? []).slice(0, list.len).map(({ name, value }) => {
    return { oid: fromAsnOid(name), ...fromAsnAny(value) } as VarBind;
  });
  const enterpriseOid = enterprise.idLength > 0 ? fromAsnOid(enterprise) : DEFAULT_ENTERPRISE;
  const pdu: TrapV1Pdu = {
    type: 'Trap',
    enterprise: enterpriseOid,
    agentAddr: '0.0.0.0',
    genericTrap,
    specificTrap,
    timeStamp,
    varBinds,
  };
  const generic = genericTrap >= 0 && genericTrap < ENTERPRISE_SPECIFIC;
  return {
    trapOid: trapOidOf(pdu),
    uptime: timeStamp >>> 0,
    varBinds: varBinds as readonly VarBindLike[],
    // For the others it is part of trapOid.
    enterprise: generic ? enterpriseOid : undefined,
  };
}

/** What a generic trap without an enterprise is from: snmpTraps, RFC 3584 section 3.2 (1). */
const DEFAULT_ENTERPRISE = Oid.from('1.3.6.1.6.3.1.1.5');
