// Message processing for version 3: who sent what, reports, and the octets of the answer. RFC 3412 section 7.

import {
  type Counters,
  checkV3Message,
  type DataElements,
  LEAST_MSG_MAX_SIZE,
  prepareDataElements,
  prepareResponseMessage,
  reportOf,
  type SnmpEngine,
} from '@mgmtapi/engine';
import { decodeUtf8, type V3Message } from '@mgmtapi/protocol';
import type { CheckedUser, LocalEngine, SecurityModel, UserTable } from '@mgmtapi/security';
import type { Refused } from './community-messages.js';
import { type IncomingRequest, isRequestPdu } from './responder.js';

/** The messages of an agent's users. The agent is the authoritative engine of all of them. */
export class UserMessages {
  readonly #engine: SnmpEngine;
  readonly #users: UserTable;
  readonly #counters: Counters;
  /** Set by `start`. */
  #local: LocalEngine | undefined;
  #model: SecurityModel<CheckedUser> | undefined;

  constructor(engine: SnmpEngine, users: UserTable, counters: Counters) {
    this.#engine = engine;
    this.#users = users;
    this.#counters = counters;
  }

  /**
   * Counts the start of the agent's engine and makes the keys of its users. Before the first message.
   * @throws what the store of the engine's boots throws
   */
  async start(): Promise<LocalEngine> {
    const local = await this.#engine.local();
    this.#local = local;
    this.#model = this.#engine.usm.withUsers(this.#users);
    await Promise.all(this.#users.users.map((user) => this.#engine.usm.prepareUser(user, local.engineID)));
    return local;
  }

  /** The request in a message, or why there is none, and what goes back to its sender then. Counts. */
  prepare(
    message: V3Message,
    bytes: Uint8Array,
    source: { readonly address: string; readonly port: number },
  ): IncomingRequest | Refused {
    const model = this.#model!;
    const { engineID } = this.#local!;
    let answerable = true;
    // What cannot be written back in the response is not taken: a number beyond its type, a name without arcs.
    const onTolerance = (code: string): void => {
      answerable &&= code !== 'integerRange' && code !== 'emptyOid';
    };
    const elements =
      checkV3Message(message, model.securityModel) ??
      prepareDataElements(model, engineID, bytes, message, { owned: true, onTolerance });
    if ('reason' in elements) {
      const { reason, error, counter, report } = elements as Refused & { readonly counter?: keyof Counters };
      if (counter) this.#count(counter as 'snmpInvalidMsgs');
      return { reason, error, report };
    }
    if (!answerable) {
      this.#count('snmpInASNParseErrs');
      return { reason: 'malformed' };
    }
    return this.#requestIn(model, elements, source);
  }

  #requestIn(
    model: SecurityModel<CheckedUser>,
    elements: DataElements,
    source: { readonly address: string; readonly port: number },
  ): IncomingRequest | Refused {
    const { engineID } = this.#local!;
    const { message, security } = elements;
    const { securityName, securityLevel, scopedPDU } = security;
    const { pdu, contextEngineID } = scopedPDU;
    const contextName = decodeUtf8(scopedPDU.contextName);
    // RFC 3412 section 4.2.2.1: nobody is registered for another engine's context, nor for other PDUs.
    if (!isRequestPdu(pdu) || Buffer.compare(contextEngineID, engineID) !== 0) {
      const report = reportOf(
        model,
        engineID,
        'snmpUnknownPDUHandlers',
        this.#count('snmpUnknownPDUHandlers'),
        elements,
      );
      return { reason: 'unexpectedPdu', report };
    }
    return {
      // A name that is no text is nobody's context.
      principal: { securityModel: 'usm', securityName, securityLevel, contextName: contextName ?? '\ufffd' },
      source,
      pdu,
      maxMessageSize: Math.max(message.msgMaxSize, LEAST_MSG_MAX_SIZE),
      encodeResponse: (response) => prepareResponseMessage(model, elements, response),
      encodeUnknownContext: (value) => reportOf(model, engineID, 'snmpUnknownContexts', value, elements),
    };
  }

  /** @returns the counter's new value */
  #count(
    name: 'snmpInASNParseErrs' | 'snmpInvalidMsgs' | 'snmpUnknownSecurityModels' | 'snmpUnknownPDUHandlers',
  ): number {
    return ++this.#counters[name];
  }
}
