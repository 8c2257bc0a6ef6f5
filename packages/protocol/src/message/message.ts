// A whole datagram: octets in, message out, and back.
import { BerReader, type BerReaderOptions, BerWriter } from '@mgmtapi/ber';
import { type CommunityMessage, readCommunityMessage, writeCommunityMessage } from './community.js';
import { readV3Message, type V3Message, writeV3Message } from './v3.js';
import { readVersion } from './version.js';

/** A message of any version. */
export type Message = CommunityMessage | V3Message;

/** How to decode. */
export type DecodeOptions = BerReaderOptions;

/**
 * The message in a datagram. Structural: which PDU is allowed where is for the engine to say.
 *
 * Who wants to choose before the bindings are read takes the same steps with a cursor: `r.enter()`, `readVersion`,
 * `r.octets()` for the community, `peekPduType`, `readPduHeader`, `readVarBinds`, `r.leave` twice, `r.finish()`.
 * @param bytes - the datagram; copied unless `owned`
 * @throws {BerError | MessageError} for whatever is wrong with the octets, and nothing else
 */
export function decodeMessage(bytes: Uint8Array, options?: DecodeOptions): Message {
  const r = new BerReader(bytes, options);
  const outer = r.enter();
  const version = readVersion(r);
  const message = version === 'v3' ? readV3Message(r) : readCommunityMessage(r, version);
  r.leave(outer);
  r.finish();
  return message;
}

/**
 * The octets of a message. Nobody writes to them again; small messages may share one `ArrayBuffer`, as Node's small
 * Buffers do.
 * @throws {TypeError | RangeError} naming the field that cannot be encoded
 */
export function encodeMessage(message: Message): Uint8Array {
  const w = idle ?? new BerWriter();
  idle = undefined; // in use, should a getter of `message` encode a message of its own
  try {
    if (message.version === 'v3') writeV3Message(w, message);
    else writeCommunityMessage(w, message);
    return w.toBytes();
  } finally {
    w.reset();
    idle = w;
  }
}

/** Kept from call to call: a fresh buffer would cost more than filling it. */
let idle: BerWriter | undefined;
