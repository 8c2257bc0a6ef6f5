// Requests of v3 on their way: engine and keys first, then the message; reports that call for another try get one.

import { BerWriter, type Oid } from '@mgmtapi/ber';
import type { Pdu } from '@mgmtapi/protocol';
import { type AcceptedMsg, isAtLeast, type RefusedMsg, usmStats } from '@mgmtapi/security';
import type { Clock } from '@mgmtapi/transport';
import type { Answered, AskAnew, Dropped, PendingRequests } from './answer.js';
import { CallLimit, type CallLimits } from './call-limit.js';
import { Discovery, type DiscoveryDone } from './discovery.js';
import type { SnmpEngine } from './engine.js';
import type { EngineAt } from './engine-directory.js';
import { isEngineID } from './engine-id.js';
import type { Exchange } from './exchange.js';
import type { ConfirmedPdu } from './message-processing/community.js';
import {
  MSG_MAX_SIZE,
  prepareOutgoingMessage,
  processSecurity,
  readV3Message,
  sameOctets,
} from './message-processing/v3.js';
import { reportError, reportedCounter } from './report.js';
import { Peer, Request, type RequestDone, type RetryPolicy } from './request.js';
import type { SecuredRequest } from './secured-request.js';
import type { SessionSecurity } from './session-security.js';

const NO_OCTETS: Uint8Array = new Uint8Array(0);
const DISCOVERY_PDU: ConfirmedPdu = { type: 'GetRequest', oids: [] };

/** The context of one call, where it is not that of its session. */
export interface CallContext {
  readonly contextName?: Uint8Array | undefined;
  readonly contextEngineID?: Uint8Array | undefined;
}

/** The requests of v3 of one dispatcher, on all its sockets. */
export class SecuredRequests {
  readonly #engine: SnmpEngine;
  readonly #clock: Clock;
  readonly #writer = new BerWriter();
  /** Discoveries under way. No more than there are waiting requests. */
  readonly #discoveries = new Map<EngineAt, Discovery>();

  constructor(engine: SnmpEngine, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  /**
   * Sends a confirmed PDU and tells `done` exactly once how it ended. RFC 3411 section 4.1.1 `sendPdu`. The first request
   * to an engine waits for its discovery, and the first of a user for its keys.
   * @throws {TypeError | RangeError} the PDU cannot be encoded: nothing was sent, `done` is not called
   */
  sendPdu(
    exchange: Exchange,
    peer: Peer,
    security: SessionSecurity,
    context: CallContext,
    pdu: ConfirmedPdu,
    expected: readonly Oid[] | undefined,
    policy: RetryPolicy,
    limits: CallLimits | undefined,
    done: RequestDone,
  ): Request {
    const { port } = peer.target;
    let { engine } = security;
    if (engine === undefined || security.port !== port) {
      engine = security.engine = this.#engine.directory.at(peer.address, port);
      security.port = port;
    }
    const { engineID } = engine;
    const isReady = engineID !== undefined && engineID === security.prepared;
    let stopWaiting: (() => void) | undefined;
    const told: RequestDone = isReady
      ? done
      : (error, response) => {
          stopWaiting?.();
          done(error, response);
        };
    const request = new Request(peer, exchange.nextId(), pdu, policy, expected, told);
    request.secured = {
      isDiscovery: false,
      session: security,
      at: engine,
      engineID: engineID ?? NO_OCTETS,
      contextEngineID: context.contextEngineID ?? security.contextEngineID,
      contextName: context.contextName ?? security.contextName,
      resynchronized: false,
      rediscovered: false,
    };
    // One that must wait is encoded all the same: who wrote it learns at once what is wrong with it.
    const message = isReady ? this.#encode(request) : this.#encodeBare(request);
    if (limits?.signal || limits?.totalTimeout !== undefined) {
      request.limit = new CallLimit(exchange, request, this.#clock, limits);
    }
    if (isReady) {
      request.message = message;
      exchange.submit(request);
    } else {
      exchange.hold(request);
      stopWaiting = this.#makeReady(exchange, request, security);
    }
    return request;
  }

  /**
   * The octets of a trap: this engine is the authoritative one, and nobody answers. RFC 3412 section 7.1.
   * @throws what the store of the engine's boots throws
   */
  async encodeTrap(security: SessionSecurity, context: CallContext, pdu: Pdu): Promise<Uint8Array> {
    const { user, level } = security;
    const { engineID } = await this.#engine.local();
    await this.#engine.usm.prepareUser(user, engineID);
    return this.#engine.usm.generateRequestMsg({
      globalData: { msgID: pdu.requestID, msgMaxSize: MSG_MAX_SIZE, reportable: false },
      securityEngineID: engineID,
      principal: user,
      securityLevel: level,
      scopedPDU: {
        contextEngineID: context.contextEngineID ?? security.contextEngineID ?? engineID,
        contextName: context.contextName ?? security.contextName,
        pdu,
      },
    });
  }

  /** Finds the engine and makes the keys, then sends. @returns ends the wait for the engine */
  #makeReady(exchange: Exchange, request: Request, security: SessionSecurity): () => void {
    const secured = request.secured!;
    const { at } = secured;
    const send = (engineID: Uint8Array): void => {
      this.#engine.usm.prepareUser(security.user, engineID).then(
        () => {
          if (security.engine === at && at.engineID === engineID) security.prepared = engineID;
          this.#release(exchange, request, engineID);
        },
        (error: unknown) => exchange.settle(request, error, undefined),
      );
    };
    if (at.engineID !== undefined) {
      send(at.engineID);
      return () => {};
    }
    let discovery = this.#discoveries.get(at);
    if (!discovery) {
      discovery = new Discovery(
        at,
        (waiter, where, done) => this.#probe(waiter.exchange, waiter.request, where, done),
        () => Math.round(this.#clock.now()),
        () => this.#discoveries.delete(at),
      );
      this.#discoveries.set(at, discovery);
    }
    // Keys cost as long as a round trip, and do not depend on it.
    this.#engine.usm.prepareUser(security.user).catch(() => {});
    return discovery.join(exchange, request, (error, engineID) => {
      if (engineID) send(engineID);
      else exchange.settle(request, error, undefined);
    });
  }

  #release(exchange: Exchange, request: Request, engineID: Uint8Array): void {
    if (request.settled) return;
    request.secured!.engineID = engineID;
    try {
      request.message = this.#encode(request);
    } catch (error) {
      return exchange.settle(request, error, undefined);
    }
    exchange.release(request);
  }

  #probe(exchange: Exchange, { peer, policy, secured, port }: Request, at: EngineAt, done: DiscoveryDone): Request {
    const asked: SecuredRequest = {
      isDiscovery: true,
      session: secured!.session,
      at,
      engineID: NO_OCTETS,
      contextEngineID: NO_OCTETS,
      contextName: NO_OCTETS,
      resynchronized: false,
      rediscovered: false,
    };
    const to = new Peer({ ...peer.target, port }, { ...peer.options, maxInFlight: 1 });
    const probe: Request = new Request(to, exchange.nextId(), DISCOVERY_PDU, policy, undefined, (error, response) => {
      if (!response) return done(error, undefined);
      at.engineID ??= asked.engineID;
      done(undefined, at.engineID);
    });
    probe.secured = asked;
    probe.message = this.#encode(probe);
    exchange.submit(probe);
    return probe;
  }

  /** The message of a request, with the id, the engine and the time of now. */
  readonly #encode = (request: Request): Uint8Array => {
    const { isDiscovery, session, engineID, contextEngineID, contextName } = request.secured!;
    return prepareOutgoingMessage(this.#engine.usm, this.#writer, {
      id: request.id,
      pdu: request.pdu,
      contextEngineID: contextEngineID ?? engineID,
      contextName,
      securityEngineID: engineID,
      securityLevel: isDiscovery ? 'noAuthNoPriv' : session.level,
      principal: isDiscovery ? undefined : session.user,
    });
  };

  /** The same without security, thrown away: only whether the PDU can be encoded is of interest. */
  #encodeBare(request: Request): Uint8Array {
    const { contextName } = request.secured!;
    return prepareOutgoingMessage(this.#engine.usm, this.#writer, {
      id: request.id,
      pdu: request.pdu,
      contextEngineID: NO_OCTETS,
      contextName,
      securityEngineID: NO_OCTETS,
      securityLevel: 'noAuthNoPriv',
      principal: undefined,
    });
  }

  /**
   * One datagram: what it means for the request that it answers, or why it is dropped. RFC 3412 section 7.2. An answer
   * counts only when it comes from the peer asked, carries the msgID and the request-id, and was protected by the engine,
   * the user and the level asked, in the context asked.
   */
  readonly processAnswer = (
    bytes: Uint8Array,
    address: string,
    port: number,
    pending: PendingRequests,
  ): Answered | AskAnew | Dropped => {
    const { usm, counters } = this.#engine;
    const message = readV3Message(bytes, usm.securityModel);
    if ('reason' in message) {
      if (message.counter) counters[message.counter]++;
      return message;
    }
    const request = pending.find(message.msgID);
    if (!request || request.tries === 0)
      return { reason: pending.wasAnswered(message.msgID) ? 'duplicate' : 'unknownRequest' };
    const { peer, secured } = request;
    const fromPeer = (request.port === port && peer.address === address) || peer.options.anySource;
    if (!fromPeer) return { reason: 'wrongSource' };
    if (!secured) return { reason: 'badVersion' };
    const security = processSecurity(usm, bytes, message, secured.session.user);
    if (!security.accepted) return this.#refused(request, secured, security, message.scopedPdu);
    const { pdu } = security.scopedPDU;
    if (pdu.type === 'Report') return this.#reported(request, secured, security, pdu);
    if (pdu.type !== 'Response' || secured.isDiscovery) return { reason: 'unexpectedPdu' };
    return this.#answered(request, secured, security, pdu);
  };

  /** RFC 3412 section 7.2 step 12: the response must be to this request, in everything. */
  #answered(
    request: Request,
    secured: SecuredRequest,
    { securityEngineID, securityName, securityLevel, scopedPDU }: AcceptedMsg,
    pdu: Pdu,
  ): Answered | Dropped {
    const { session, at, engineID, contextEngineID = engineID, contextName } = secured;
    const { user, level } = session;
    const fits =
      securityLevel === level &&
      securityName === user.userName &&
      sameOctets(securityEngineID, engineID) &&
      sameOctets(scopedPDU.contextEngineID, contextEngineID) &&
      sameOctets(scopedPDU.contextName, contextName);
    if (!fits) return { reason: 'security' };
    if (pdu.requestID !== request.id) return { reason: 'unknownRequest' };
    if (at.engineID !== engineID) {
      // Who answers with the user's keys is the engine: the new identity is proven, for all sessions. Without keys there is
      // no proof: it is taken for this session alone.
      if (level !== 'noAuthNoPriv') at.engineID = engineID;
      else if (session.engine === at) session.engine = { engineID };
    }
    return { request, response: pdu, error: undefined };
  }

  /** A report came: it ends the request, unless asking anew can help. RFC 3412 section 7.2 step 11. */
  #reported(request: Request, secured: SecuredRequest, security: AcceptedMsg, pdu: Pdu): Answered | AskAnew | Dropped {
    const { securityEngineID, securityLevel, engineTime } = security;
    if (secured.isDiscovery) {
      if (!isEngineID(securityEngineID)) return { reason: 'security' };
      secured.engineID = securityEngineID.slice();
      // Only a first guess of what to send: never trusted, see `Usm`.
      if (engineTime) this.#engine.usm.suggestEngineTime(secured.engineID, engineTime);
      return { request, response: pdu, error: undefined };
    }
    const counter = reportedCounter(pdu.varBinds);
    const isSameEngine = sameOctets(securityEngineID, secured.engineID);
    if (counter === 'usmStatsNotInTimeWindows' && isSameEngine && !secured.resynchronized) {
      // The clock has moved already when the report was authentic; when it was not, nothing moves and nothing is asked.
      if (isAtLeast(securityLevel, 'authNoPriv')) return this.#resynchronize(request, secured);
    }
    if (counter === 'usmStatsUnknownEngineIDs' && !isSameEngine && !secured.rediscovered) {
      if (isEngineID(securityEngineID)) return this.#rediscover(request, secured, security);
    }
    return { request, response: undefined, error: reportError(counter, request.peer.target) };
  }

  /**
   * USM refused the message. An authentic report that we are outside the window, from an engine whose boots went backwards,
   * is outside ours: as it answers a message of ours that nobody else saw the id of, it is fresh, and its time is the true one.
   */
  #refused(
    request: Request,
    secured: SecuredRequest,
    { isAuthentic, securityEngineID, engineTime, error, counter }: RefusedMsg,
    scopedPdu: { readonly pdu: { readonly type: string } } | Uint8Array,
  ): AskAnew | Dropped {
    const dropped: Dropped = { reason: counter === 'snmpInASNParseErrs' ? 'malformed' : 'security', error };
    if (!isAuthentic || !securityEngineID || !engineTime || secured.resynchronized || secured.isDiscovery)
      return dropped;
    if (scopedPdu instanceof Uint8Array || scopedPdu.pdu.type !== 'Report') return dropped;
    const { varBinds } = scopedPdu.pdu as Pdu;
    if (!varBinds[0]?.oid.equals(usmStats.usmStatsNotInTimeWindows.oid)) return dropped;
    if (!sameOctets(securityEngineID, secured.engineID)) return dropped;
    this.#engine.usm.resetEngineTime(securityEngineID, engineTime);
    return this.#resynchronize(request, secured);
  }

  #resynchronize(request: Request, secured: SecuredRequest): AskAnew {
    secured.resynchronized = true;
    return { request, encode: this.#encode };
  }

  /**
   * Another engine answers at this address. It is asked, and believed when it proves that it has the user's keys: only then
   * the address is known as its own. The report alone changes nothing.
   */
  #rediscover(request: Request, secured: SecuredRequest, { securityEngineID, engineTime }: AcceptedMsg): AskAnew {
    secured.rediscovered = true;
    secured.engineID = securityEngineID.slice();
    if (engineTime) this.#engine.usm.suggestEngineTime(secured.engineID, engineTime);
    return { request, encode: this.#encode };
  }
}
