// The command responder of RFC 3413 section 3.2: a request in, the octets of its one response out.
import type { Counters } from '@mgmtapi/engine';
import { type BulkPdu, ErrorStatus, isException, type Pdu, type VarBind } from '@mgmtapi/protocol';
import type { HandlerRequest, Principal } from './handlers.js';
import { type ReadClass, refuseExceptions } from './read-class.js';
import { errorStatusV1, RequestError } from './request-error.js';
import type { WriteClass } from './write-class.js';

/** A PDU that a command responder answers: the read class and the write class of RFC 3411 section 2.8. */
export type RequestPdu = BulkPdu | (Pdu & { readonly type: 'GetRequest' | 'GetNextRequest' | 'SetRequest' });

/** A request as message processing hands it on: processPdu of RFC 3411 section 4.1.2, and the way back. */
export interface IncomingRequest {
  readonly principal: Principal;
  readonly source: { readonly address: string; readonly port: number };
  readonly pdu: RequestPdu;
  /** The whole message around a response: prepareResponseMessage of RFC 3411 section 4.2.2. */
  encodeResponse(response: Pdu): Uint8Array;
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

/** Three nested lengths take up to two octets more each once there are bindings to count. */
const LENGTH_SLACK = 6;

/** Answers requests. */
export class Responder {
  readonly #readClass: ReadClass;
  readonly #writeClass: WriteClass;
  readonly #counters: Counters;
  readonly #maxMessageSize: number;

  /** @param maxMessageSize - octets of the largest response */
  constructor(readClass: ReadClass, writeClass: WriteClass, counters: Counters, maxMessageSize: number) {
    this.#readClass = readClass;
    this.#writeClass = writeClass;
    this.#counters = counters;
    this.#maxMessageSize = maxMessageSize;
  }

  /** The response; undefined when not even an empty one fits. Never rejects for what managers or handlers do. */
  async respond(incoming: IncomingRequest): Promise<Uint8Array | undefined> {
    this.#countIn(incoming.pdu);
    let response: Uint8Array;
    try {
      response = await this.#carryOut(incoming);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      response = this.#refuse(incoming, error);
    }
    if (response.length > this.#maxMessageSize) {
      this.#counters.snmpSilentDrops++; // RFC 3416 section 4.2.1, last paragraph
      return undefined;
    }
    this.#counters.snmpOutGetResponses++;
    return response;
  }

  async #carryOut(incoming: IncomingRequest): Promise<Uint8Array> {
    const { principal, source, pdu } = incoming;
    const request: HandlerRequest = { type: pdu.type, principal, source, varBinds: pdu.varBinds };
    const varBinds = await this.#values(request, incoming);
    let response = incoming.encodeResponse(answer(pdu, 0, 0, varBinds));
    if (pdu.type === 'GetBulkRequest') {
      // RFC 3416 section 4.2.3: bindings are taken from the end until it fits.
      while (response.length > this.#maxMessageSize && varBinds.length > 1) {
        varBinds.pop();
        response = incoming.encodeResponse(answer(pdu, 0, 0, varBinds));
      }
    }
    if (response.length > this.#maxMessageSize) throw new RequestError(ErrorStatus.tooBig, 0);
    if (pdu.type === 'SetRequest') this.#counters.snmpInTotalSetVars += varBinds.length;
    else this.#counters.snmpInTotalReqVars += varBinds.filter((varBind) => !isException(varBind)).length;
    return response;
  }

  async #values(request: HandlerRequest, incoming: IncomingRequest): Promise<VarBind[]> {
    const { pdu, principal } = incoming;
    let varBinds: VarBind[];
    switch (pdu.type) {
      case 'GetRequest':
        varBinds = await this.#readClass.get(request);
        break;
      case 'GetNextRequest':
        varBinds = await this.#readClass.getNext(request);
        break;
      case 'GetBulkRequest': {
        const around = incoming.encodeResponse(answer(pdu, 0, 0, [])).length + LENGTH_SLACK;
        const room = this.#maxMessageSize - around;
        return this.#readClass.getBulk(request, pdu.nonRepeaters, pdu.maxRepetitions, room);
      }
      case 'SetRequest':
        varBinds = [...pdu.varBinds];
        // An answer that would not fit must not come after the deed: RFC 3416 section 4.2.5.
        if (incoming.encodeResponse(answer(pdu, 0, 0, varBinds)).length > this.#maxMessageSize) {
          throw new RequestError(ErrorStatus.tooBig, 0);
        }
        await this.#writeClass.set(request);
        return varBinds;
    }
    if (principal.securityModel === 'v1') refuseExceptions(varBinds);
    return varBinds;
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

function answer(request: RequestPdu, errorStatus: number, errorIndex: number, varBinds: readonly VarBind[]): Pdu {
  return { type: 'Response', requestID: request.requestID, errorStatus, errorIndex, varBinds };
}
