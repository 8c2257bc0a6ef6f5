// The command responder of RFC 3413 section 3.2: a request in, the octets of its one response out.
import { BerWriter } from '@mgmtapi/ber';
import type { Counters } from '@mgmtapi/engine';
import { type BulkPdu, ErrorStatus, type Pdu, type VarBind } from '@mgmtapi/protocol';
import { BindingList } from './binding-list.js';
import type { MibContext, MibContexts } from './contexts.js';
import type { HandlerRequest, Principal } from './handlers.js';
import { errorStatusV1, RequestError } from './request-error.js';
import { ResponsePdu } from './response.js';

/** A PDU that a command responder answers: the read class and the write class of RFC 3411 section 2.8. */
export type RequestPdu = BulkPdu | (Pdu & { readonly type: 'GetRequest' | 'GetNextRequest' | 'SetRequest' });

/** A request as message processing hands it on: processPdu of RFC 3411 section 4.1.2, and the way back. */
export interface IncomingRequest {
  readonly principal: Principal;
  readonly source: { readonly address: string; readonly port: number };
  readonly pdu: RequestPdu;
  /** The whole message around a response: prepareResponseMessage of RFC 3411 section 4.2.2. */
  encodeResponse(response: ResponsePdu): Uint8Array;
  /** Octets that its sender can receive; absent: as many as the agent sends. RFC 3412 section 6.3. */
  readonly maxMessageSize?: number | undefined;
  /** The report that there is no such context, where the version has reports. */
  encodeUnknownContext?(unknownContexts: number): Uint8Array | undefined;
}

/** Is this a PDU that asks an agent for something? Everything else stays unanswered. */
export function isRequestPdu(pdu: { readonly type: string }): pdu is RequestPdu {
  return (
    pdu.type === 'GetRequest' ||
    pdu.type === 'GetNextRequest' ||
    pdu.type === 'GetBulkRequest' ||
    pdu.type === 'SetRequest'
  );
}

/** Answers requests. */
export class Responder {
  readonly #contexts: MibContexts;
  readonly #counters: Counters;
  readonly #maxMessageSize: number;
  readonly #writer = new BerWriter();
  /** Lists not in use; as many as there were requests at once. */
  readonly #lists: BindingList[] = [];

  /** @param maxMessageSize - octets of the largest response */
  constructor(contexts: MibContexts, counters: Counters, maxMessageSize: number) {
    this.#contexts = contexts;
    this.#counters = counters;
    this.#maxMessageSize = maxMessageSize;
  }

  /** The response; undefined when there is no such context, or when not even an empty one fits. Never rejects for what managers or handlers do. */
  async respond(incoming: IncomingRequest): Promise<Uint8Array | undefined> {
    const context = this.#contexts.get(incoming.principal.contextName);
    if (context === undefined) {
      // RFC 3413 section 3.2 step 5, noSuchContext
      return incoming.encodeUnknownContext?.(++this.#counters.snmpUnknownContexts);
    }
    this.#countIn(incoming.pdu);
    let response: Uint8Array;
    try {
      const injected = context.faults?.error();
      if (injected !== undefined) throw new RequestError(injected, 1);
      response = await this.#carryOut(incoming, context);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      response = this.#refuse(incoming, error);
    }
    if (response.length > this.#roomFor(incoming)) {
      this.#counters.snmpSilentDrops++; // RFC 3416 section 4.2.1, last paragraph
      return undefined;
    }
    this.#counters.snmpOutGetResponses++;
    return response;
  }

  async #carryOut(incoming: IncomingRequest, context: MibContext): Promise<Uint8Array> {
    const { principal, source, pdu } = incoming;
    const request: HandlerRequest = { type: pdu.type, principal, source, varBinds: pdu.varBinds };
    if (pdu.type === 'SetRequest') return this.#set(request, incoming, context);
    const bindings = this.#lists.pop() ?? new BindingList(this.#writer);
    try {
      await this.#read(request, incoming, context, bindings);
      return this.#answer(incoming, bindings);
    } finally {
      bindings.clear();
      this.#lists.push(bindings);
    }
  }

  #read(
    request: HandlerRequest,
    incoming: IncomingRequest,
    { readClass }: MibContext,
    into: BindingList,
  ): Promise<void> {
    const { pdu } = incoming;
    if (pdu.type === 'GetRequest') return readClass.get(request, into);
    if (pdu.type !== 'GetBulkRequest') return readClass.getNext(request, into);
    return readClass.getBulk(request, pdu.nonRepeaters, pdu.maxRepetitions, this.#roomFor(incoming), into);
  }

  #answer(incoming: IncomingRequest, bindings: BindingList): Uint8Array {
    const { pdu, principal } = incoming;
    // For version 1 an exception is noSuchName for the first binding that has one: RFC 3584 section 4.2.2.
    if (principal.securityModel === 'v1' && bindings.notOfV1 >= 0) {
      throw new RequestError(ErrorStatus.noSuchName, bindings.notOfV1 + 1);
    }
    let response = incoming.encodeResponse(answer(pdu, 0, 0, bindings));
    // RFC 3416 section 4.2.3: bindings are taken from the end until it fits.
    const room = this.#roomFor(incoming);
    while (response.length > room && pdu.type === 'GetBulkRequest' && bindings.length > 1) {
      bindings.shorten(response.length - room);
      response = incoming.encodeResponse(answer(pdu, 0, 0, bindings));
    }
    if (response.length > room) throw new RequestError(ErrorStatus.tooBig, 0);
    this.#counters.snmpInTotalReqVars += bindings.length - bindings.exceptions;
    return response;
  }

  /** An answer that would not fit must not come after the deed: RFC 3416 section 4.2.5. */
  async #set(request: HandlerRequest, incoming: IncomingRequest, { writeClass }: MibContext): Promise<Uint8Array> {
    const { varBinds } = request;
    const response = incoming.encodeResponse(answer(incoming.pdu, 0, 0, varBinds));
    if (response.length > this.#roomFor(incoming)) throw new RequestError(ErrorStatus.tooBig, 0);
    await writeClass.set(request);
    this.#counters.snmpInTotalSetVars += varBinds.length;
    return response;
  }

  /** Octets of the largest response. */
  #roomFor({ maxMessageSize = this.#maxMessageSize }: IncomingRequest): number {
    return Math.min(this.#maxMessageSize, maxMessageSize);
  }

  #refuse(incoming: IncomingRequest, error: RequestError): Uint8Array {
    const { pdu, principal } = incoming;
    const v1 = principal.securityModel === 'v1';
    const errorStatus = v1 ? errorStatusV1(error.errorStatus) : error.errorStatus;
    this.#countRefusal(error.errorStatus, errorStatus, principal);
    // RFC 3416 section 4.2.1: tooBig comes without bindings; RFC 1157 section 4.1.2: with those of the request.
    const varBinds = errorStatus === ErrorStatus.tooBig && !v1 ? [] : pdu.varBinds;
    return incoming.encodeResponse(answer(pdu, errorStatus, error.errorIndex, varBinds));
  }

  #countIn(pdu: RequestPdu): void {
    if (pdu.type === 'GetRequest') this.#counters.snmpInGetRequests++;
    else if (pdu.type === 'SetRequest') this.#counters.snmpInSetRequests++;
    else if (pdu.type === 'GetNextRequest') this.#counters.snmpInGetNexts++;
  }

  #countRefusal(meant: number, errorStatus: number, principal: Principal): void {
    const denied = meant === ErrorStatus.noAccess || meant === ErrorStatus.authorizationError;
    if (denied && principal.securityModel !== 'usm') this.#counters.snmpInBadCommunityUses++;
    if (errorStatus === ErrorStatus.tooBig) this.#counters.snmpOutTooBigs++;
    else if (errorStatus === ErrorStatus.noSuchName) this.#counters.snmpOutNoSuchNames++;
    else if (errorStatus === ErrorStatus.badValue) this.#counters.snmpOutBadValues++;
    else if (errorStatus === ErrorStatus.genErr) this.#counters.snmpOutGenErrs++;
  }
}

function answer(
  { requestID }: RequestPdu,
  errorStatus: number,
  errorIndex: number,
  bindings: BindingList | readonly VarBind[],
): ResponsePdu {
  return new ResponsePdu(requestID, errorStatus, errorIndex, bindings);
}
