// Scripts for agents: an honest one, and the ways in which agents in the field go wrong.
import { Oid } from '@mgmtapi/ber';
import { type BulkPdu, ErrorStatus, type Message, type Pdu, type VarBind } from '@mgmtapi/protocol';
import type { Script, ScriptedReply, ScriptedRequest } from './scripted-agent.js';

/** The response to a request of version 1 or 2c; `changes` go over its PDU. */
export function responseTo(
  request: ScriptedRequest,
  varBinds: readonly VarBind[],
  changes: Partial<Pdu> = {},
): ScriptedReply {
  const { message, pdu } = request;
  if (message.version === 'v3' || pdu === undefined) throw new TypeError('only for requests of version 1 and 2c');
  const { requestID } = pdu;
  const response: Pdu = { type: 'Response', requestID, errorStatus: 0, errorIndex: 0, varBinds, ...changes };
  return { message: { ...message, pdu: response } };
}

/** Says nothing. */
export const silent: Script = () => [];

/**
 * Answers GET, GETNEXT and GETBULK from these objects, honestly, with exceptions where there is nothing (RFC 3416 section
 * 4.2), and everything else by genErr.
 */
export function answering(objects: readonly VarBind[]): Script {
  const sorted = [...objects].sort((a, b) => a.oid.compare(b.oid));
  /** The first object behind `oid`. */
  const after = (oid: Oid): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]!.oid.compare(oid) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const get = ({ oid }: VarBind): VarBind => {
    const last = sorted[after(oid) - 1];
    return last?.oid.equals(oid) ? last : { oid, type: 'NoSuchInstance', value: null };
  };
  const next = ({ oid }: VarBind): VarBind => sorted[after(oid)] ?? { oid, type: 'EndOfMibView', value: null };
  return (request) => {
    const { pdu } = request;
    if (pdu === undefined) return [];
    switch (pdu.type) {
      case 'GetRequest':
        return [responseTo(request, pdu.varBinds.map(get))];
      case 'GetNextRequest':
        return [responseTo(request, pdu.varBinds.map(next))];
      case 'GetBulkRequest':
        return [responseTo(request, bulk(pdu, next))];
      default:
        return [responseTo(request, pdu.varBinds, { errorStatus: ErrorStatus.genErr, errorIndex: 1 })];
    }
  };
}

function bulk(pdu: BulkPdu, next: (varBind: VarBind) => VarBind): VarBind[] {
  const single = pdu.varBinds.slice(0, pdu.nonRepeaters).map(next);
  let row = pdu.varBinds.slice(pdu.nonRepeaters);
  const rows: VarBind[] = [];
  for (let i = 0; i < pdu.maxRepetitions && row.length > 0; i++) {
    row = row.map(next);
    rows.push(...row);
    if (row.every(({ type }) => type === 'EndOfMibView')) break;
  }
  return [...single, ...rows];
}

/** Changes the PDU of every response that a script gives. */
export function changing(script: Script, change: (response: Pdu, request: ScriptedRequest) => Partial<Pdu>): Script {
  return (request) =>
    script(request).map((reply) => {
      const message = reply.message as Message;
      if (reply.message instanceof Uint8Array || message.version === 'v3' || message.pdu.type !== 'Response')
        return reply;
      return { ...reply, message: { ...message, pdu: { ...message.pdu, ...change(message.pdu, request) } } };
    });
}

/** Answers with another request-id. */
export function otherRequestID(script: Script, offset = 1): Script {
  return changing(script, ({ requestID }) => ({ requestID: (requestID + offset) | 0 }));
}

/** Answers from elsewhere: by default another port of the same address. RFC 3417 section 3 allows it no agent. */
export function otherSource(script: Script, source: ScriptedReply['source'] = {}): Script {
  return (request) => script(request).map((reply) => ({ ...reply, source }));
}

/** Repetitions and bindings that a request asks for: bindings of the response, at most. */
export function asked(pdu: Pdu | BulkPdu): number {
  if (pdu.type !== 'GetBulkRequest') return pdu.varBinds.length;
  const single = Math.min(Math.max(pdu.nonRepeaters, 0), pdu.varBinds.length);
  return single + Math.max(pdu.maxRepetitions, 0) * (pdu.varBinds.length - single);
}

/** Says nothing when more than `limit` bindings are asked for, as agents do whose answer would be fragmented. */
export function silentAbove(limit: number, script: Script): Script {
  return (request) => (request.pdu && asked(request.pdu) > limit ? [] : script(request));
}

/** Answers tooBig when more than `limit` bindings are asked for (even to GETBULK, against RFC 3416 section 4.2.3). */
export function tooBigAbove(limit: number, script: Script): Script {
  return (request) =>
    request.pdu && asked(request.pdu) > limit
      ? [responseTo(request, [], { errorStatus: ErrorStatus.tooBig })]
      : script(request);
}

/** Walks in a circle: past `last`, GETNEXT and GETBULK begin again at `first`. */
export function backwards(script: Script, last: Oid | string, first: VarBind): Script {
  const end = Oid.from(last);
  return changing(script, ({ varBinds }, { pdu }) =>
    pdu?.type === 'GetRequest' ? {} : { varBinds: varBinds.map((each) => (each.oid.compare(end) > 0 ? first : each)) },
  );
}

/** Says nothing to the first `count` requests with the same octets: they have to be sent again. */
export function silentFirst(count: number, script: Script): Script {
  const seen = new Map<string, number>();
  return (request) => {
    const key = Buffer.from(request.bytes).toString('latin1');
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times > count ? script(request) : [];
  };
}

/** Answers everything twice. */
export function twice(script: Script): Script {
  return (request) => script(request).flatMap((reply) => [reply, reply]);
}

/** Answers `ms` milliseconds later. */
export function late(ms: number, script: Script): Script {
  return (request) => script(request).map((reply) => ({ ...reply, after: (reply.after ?? 0) + ms }));
}
