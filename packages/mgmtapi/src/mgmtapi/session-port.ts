// What the C-style functions need of sessions and listeners beyond their public side, whichever copy of the package made them.

import type { ConfirmedPdu } from '@mgmtapi/engine';
import type { Pdu } from '@mgmtapi/protocol';
import { requestPdu, SnmpSession, setPort } from '../session.js';
import { processState } from '../snmpapi/process-state.js';
import { type ListenerTap, TrapListener, tapOf } from '../trap-listener.js';

/** The inner side of sessions and listeners: only the copy of the package that made one can reach it. */
interface Copy {
  readonly session: object;
  readonly listener: object;
  requestPdu(session: SnmpSession, pdu: ConfirmedPdu): Promise<Pdu>;
  setPort(session: SnmpSession, port: number): void;
  tapOf(listener: TrapListener): ListenerTap;
}

const copies: Set<Copy> = processState('copies', () => new Set<Copy>());
const own: Copy = {
  session: SnmpSession.prototype,
  listener: TrapListener.prototype,
  requestPdu: (session, pdu) => requestPdu(session, pdu),
  setPort: (session, port) => setPort(session, port),
  tapOf: (listener) => tapOf(listener),
};
copies.add(own);

/** Sends a PDU and resolves with the Response whatever its error-status. */
export function askAgent(session: SnmpSession, pdu: ConfirmedPdu): Promise<Pdu> {
  return copyOf(session).requestPdu(session, pdu);
}

/** From the next request on the agent is asked at this port. */
export function setAgentPort(session: SnmpSession, port: number): void {
  copyOf(session).setPort(session, port);
}

/** The queue of a listener, without promises. */
export function tapListener(listener: TrapListener): ListenerTap {
  return copyOf(listener).tapOf(listener);
}

function copyOf(made: object): Copy {
  const prototype = Object.getPrototypeOf(made);
  for (const copy of copies) if (copy.session === prototype || copy.listener === prototype) return copy;
  return own;
}
