// The v3 messages of a listener: judged by the engine's security model, answered with responses and reports.

import { Buffer } from 'node:buffer';
import type { BerReaderOptions } from '@mgmtapi/ber';
import {
  checkV3Message,
  type DataElements,
  type NotificationSecurity,
  prepareDataElements,
  prepareResponseMessage,
  type RefusedElements,
  reportOf,
  type SnmpEngine,
} from '@mgmtapi/engine';
import { decodeUtf8, type Pdu, type V3Message } from '@mgmtapi/protocol';
import type { CheckedUser, LocalEngine, SecurityModel, UserTable } from '@mgmtapi/security';

/** Takes v3 messages of the users of one listener. For traps each sender is the authoritative engine, for informs we are. */
export class SecuredMessages {
  readonly #engine: SnmpEngine;
  readonly #users: UserTable;
  /** Set by `start`. */
  #local: LocalEngine | undefined;
  #model: SecurityModel<CheckedUser> | undefined;

  constructor(engine: SnmpEngine, users: UserTable) {
    this.#engine = engine;
    this.#users = users;
  }

  /**
   * Counts the start of our engine and makes the keys of all users. Before the first message.
   * @throws what the store of the engine's boots throws
   */
  async start(): Promise<void> {
    this.#local = await this.#engine.local();
    this.#model = this.#engine.usm.withUsers(this.#users);
    const { engineID } = this.#local;
    await Promise.all(this.#users.users.map((user) => this.#engine.usm.prepareUser(user, engineID)));
  }

  /** RFC 3412 section 7.2. */
  process(message: V3Message, bytes: Uint8Array, decoding: BerReaderOptions): DataElements | RefusedElements {
    const model = this.#model!;
    return (
      checkV3Message(message, model.securityModel) ??
      prepareDataElements(model, this.#local!.engineID, bytes, message, decoding)
    );
  }

  /** The octets of a response. @throws {TypeError | RangeError} the PDU cannot be encoded */
  respond(elements: DataElements, pdu: Pdu): Uint8Array {
    return prepareResponseMessage(this.#model!, elements, pdu);
  }

  /** The report that nobody here handles such a PDU; undefined where none may be sent. */
  unknownPduHandler(elements: DataElements, value: number): Uint8Array | undefined {
    return reportOf(this.#model!, this.#local!.engineID, 'snmpUnknownPDUHandlers', value, elements);
  }
}

/** Context names are UTF-8; octets that are none still tell one context from another. */
function textOf(octets: Uint8Array): string {
  return decodeUtf8(octets) ?? Buffer.from(octets).toString('latin1');
}

/** What a notification says of the security it came with. */
export function notificationSecurity({ security }: DataElements): NotificationSecurity {
  const { securityName, securityLevel, securityEngineID, scopedPDU } = security;
  const { contextEngineID, contextName, pdu } = scopedPDU;
  const engineID = pdu.type === 'InformRequest' ? contextEngineID : securityEngineID;
  return { securityName, securityLevel, engineID: engineID.slice(), contextName: textOf(contextName) };
}
