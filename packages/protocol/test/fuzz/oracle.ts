// What must hold for the decoder, whatever the octets are.
import { BerError } from '@mgmtapi/ber';
import { decodeMessage, encodeMessage, jsonOf, type Message, MessageError, type VarBind } from '@mgmtapi/protocol';
import { counted } from './steps.js';

const codes = new Set<string>([
  ...['BER_TRUNCATED', 'BER_TAG', 'BER_LENGTH', 'BER_RANGE', 'BER_TRAILING', 'BER_TOO_BIG'],
  ...['MESSAGE_VERSION', 'MESSAGE_PDU', 'MESSAGE_FLAGS', 'MESSAGE_SCOPED_PDU'],
]);

export const MAX_STEPS_PER_OCTET = 4;

/** Throws when the codec breaks one of its promises on these octets. */
export function check(bytes: Uint8Array): 'accepted' | 'tolerated' | 'refused' {
  const copy = bytes.slice();
  const tolerated: string[] = [];
  const message = decode(copy, (code) => tolerated.push(code));
  const strictly = decode(bytes, undefined, true);
  if (message === undefined) {
    if (strictly !== undefined) throw new Error('strict accepts what lenient refuses');
    return 'refused';
  }
  if ((strictly !== undefined) !== (tolerated.length === 0)) throw new Error(`strict differs: ${tolerated.join()}`);
  copy.fill(0x55); // nothing that came out may live in what went in
  for (const varBind of varBindsOf(message)) JSON.stringify(jsonOf(varBind));
  if (tolerated.length === 0) {
    if (!holdsNaN(message)) expectSame(encodeMessage(message), bytes);
    return 'accepted';
  }
  const again = reencode(message);
  if (again !== undefined) expectSame(encodeMessage(decodeMessage(again)), again);
  return 'tolerated';
}

/** How many times the reader looked at an octet, for each of them. */
export function stepsPerOctet(bytes: Uint8Array): number {
  const { octets, steps } = counted(bytes);
  decode(octets);
  return bytes.length === 0 ? 0 : steps() / bytes.length;
}

function decode(bytes: Uint8Array, onTolerance?: (code: string) => void, strict = false): Message | undefined {
  try {
    return decodeMessage(bytes, { strict, onTolerance });
  } catch (error) {
    if (!(error instanceof BerError || error instanceof MessageError)) throw error;
    if (!codes.has(error.code)) throw new Error(`undocumented code ${error.code}`);
    const isInside = Number.isInteger(error.offset) && error.offset >= 0 && error.offset <= bytes.length;
    if (!isInside) throw new Error(`offset ${error.offset} is not in the message`);
    return undefined;
  }
}

/** Strict when sending: what is out of its range, or an OID without arcs, is read but not written. */
function reencode(message: Message): Uint8Array | undefined {
  try {
    return encodeMessage(message);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function varBindsOf(message: Message): readonly VarBind[] {
  if (message.version !== 'v3') return message.pdu.varBinds;
  return message.scopedPdu instanceof Uint8Array ? [] : message.scopedPdu.pdu.varBinds;
}

/** Not-a-number has many encodings and one value. */
function holdsNaN(message: Message): boolean {
  return varBindsOf(message).some(({ value }) => Number.isNaN(value));
}

function expectSame(a: Uint8Array, b: Uint8Array): void {
  if (a.length !== b.length || a.some((octet, i) => octet !== b[i])) throw new Error('comes back as other octets');
}
