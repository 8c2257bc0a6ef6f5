// Whole messages: each kind both ways, what is refused, what is forgiven.
import { BerError, BerReader, BerWriter, Oid } from '@mgmtapi/ber';
import {
  decodeMessage,
  decodeScopedPdu,
  encodeMessage,
  encodeNamesRequest,
  encodeScopedPdu,
  type Message,
  MessageError,
  type MessageErrorCode,
  peekPduType,
  readPduHeader,
  readVarBinds,
  readVersion,
} from '@mgmtapi/protocol';
import { fromHex, toHex, wrapHex as wrap } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';
import { messages } from './messages.js';

describe('each kind of message, both ways', () => {
  test.each(messages)('%s', (_, message, hex) => {
    expect(toHex(encodeMessage(message))).toBe(hex);
    expect(decodeMessage(fromHex(hex), { strict: true })).toEqual(message);
    expect(decodeMessage(fromHex(hex), { owned: true })).toEqual(message);
  });

  test('a decoded message does not share the octets it came from', () => {
    for (const [, message, hex] of messages) {
      const bytes = fromHex(hex);
      const decoded = decodeMessage(bytes);
      bytes.fill(0xff);
      expect(decoded).toEqual(message);
      expect(toHex(encodeMessage(decoded))).toBe(hex);
    }
  });

  test('a datagram in a Buffer, and in the middle of one', () => {
    const [, message, hex] = messages[0]!;
    expect(decodeMessage(Buffer.from(hex, 'hex'))).toEqual(message);
    expect(decodeMessage(Buffer.from(`ffff${hex}ffff`, 'hex').subarray(2, -2), { owned: true })).toEqual(message);
  });
});

type Community = Extract<Message, { readonly community: Uint8Array }>;
type V3 = Extract<Message, { readonly version: 'v3' }>;

type Refused = [string, string, BerError['code'] | MessageErrorCode, number];
const noBindings = '020100 020100 020100 3000';
const v3Header = (flags: string): string => `020103${wrap('30', '020101 020201e4', flags, '020103')}`;
const refused: Refused[] = [
  ['nothing', '', 'BER_TRUNCATED', 0],
  ['no sequence', '0500', 'BER_TAG', 0],
  ['version 2', wrap('30', '020102'), 'MESSAGE_VERSION', 2],
  ['version -1', wrap('30', '0201ff'), 'MESSAGE_VERSION', 2],
  ['no PDU', wrap('30', '020101 040105 0500'), 'MESSAGE_PDU', 8],
  ['an unknown PDU', wrap('30', '020101 040105 a900'), 'MESSAGE_PDU', 8],
  ['a PDU with a tag of more than one octet', wrap('30', '020101 040105 bf2a00'), 'MESSAGE_PDU', 8],
  ['octets after the PDU', wrap('30', '020100 0400', wrap('a0', noBindings), '0500'), 'BER_TRAILING', 20],
  ['octets after the bindings', wrap('30', '020100 0400', wrap('a0', noBindings, '00')), 'BER_TRAILING', 20],
  [
    'octets after a value',
    wrap('30', '020100 0400', wrap('a0', '020100 020100 020100', wrap('30', wrap('30', '06012b 0500 00')))),
    'BER_TRAILING',
    27,
  ],
  [
    'a name without a value',
    wrap('30', '020100 0400', wrap('a0', '020100 020100 020100', wrap('30', wrap('30', '06012b')))),
    'BER_TRUNCATED',
    25,
  ],
  ['agent-addr of 3 octets', wrap('30', '020100 0400', wrap('a4', '06012b 4003000000')), 'BER_LENGTH', 12],
  ['empty msgFlags', wrap('30', v3Header('0400')), 'MESSAGE_FLAGS', 14],
  ['msgFlags of two octets', wrap('30', v3Header('04020000')), 'MESSAGE_FLAGS', 14],
  ['privacy without authentication', wrap('30', v3Header('040102')), 'MESSAGE_FLAGS', 14],
  ['plain, announced as encrypted', wrap('30', v3Header('040103'), '0400 3000'), 'MESSAGE_SCOPED_PDU', 22],
  ['encrypted, announced as plain', wrap('30', v3Header('040101'), '0400 0400'), 'MESSAGE_SCOPED_PDU', 22],
];

function failure(hex: string, strict = false): BerError | MessageError {
  try {
    decodeMessage(fromHex(hex), { strict });
  } catch (error) {
    if (error instanceof BerError || error instanceof MessageError) return error;
    throw error;
  }
  throw new Error(`accepted ${hex}`);
}

describe('refused', () => {
  test.each(refused)('%s', (_, hex, code, offset) => {
    expect(failure(hex)).toMatchObject({ code, offset });
  });

  test('every message, cut short anywhere', () => {
    for (const [, , hex] of messages) {
      for (let size = 0; size < hex.length; size += 2)
        expect(failure(hex.slice(0, size)).offset).toBeLessThanOrEqual(size / 2);
    }
  });

  test('the message never shows the community', () => {
    const secret = '73656372657421';
    for (const tail of ['a9', 'a0', 'bf00', '0500', 'a003020100', '']) {
      const content = `020101 0407${secret}${tail}`.replaceAll(' ', '');
      const error = failure(`30${(content.length / 2).toString(16)}${content}`);
      expect(`${error.message}${error.stack}`).not.toMatch(/secret!|73.?65.?63/);
    }
  });
});

describe('forgiven, and told', () => {
  const name = '06082b06010201010100';
  const get = (value: string, tag = 'a0'): string =>
    wrap('30', '020101 040161', wrap(tag, '020101 020100 020100', wrap('30', wrap('30', name, value))));
  test.each([
    ['trailingOctets', `${get('0500')}0000`, 'BER_TRAILING', 35],
    ['pduForVersion', get('0500', 'a8'), 'BER_TAG', 8],
    ['pduForVersion', wrap('30', '020100 0400', wrap('a5', noBindings)), 'BER_TAG', 7],
    ['unknownValue', get('0100'), 'BER_TAG', 33],
    ['unknownValue', get('4003010203'), 'BER_TAG', 33],
    ['nonMinimalLength', `3081${get('0500').slice(2)}`, 'BER_LENGTH', 0],
    ['longInteger', wrap('30', '020100 0400', wrap('a0', '02020001 020100 020100 3000')), 'BER_LENGTH', 11],
    ['integerRange', wrap('30', '020100 0400', wrap('a0', '02050080000000 020100 020100 3000')), 'BER_RANGE', 11],
    ['negativeUnsigned', get('4101ff'), 'BER_RANGE', 35],
    ['emptyOid', get('0600'), 'BER_RANGE', 35],
  ])('%s: %s', (tolerance, hex, code, offset) => {
    const told: unknown[] = [];
    decodeMessage(fromHex(hex), { onTolerance: (...args) => told.push(args) });
    expect(told).toEqual([[tolerance, offset]]);
    expect(failure(hex, true)).toMatchObject({ code, offset });
  });

  test('one odd binding does not lose the others', () => {
    const list = wrap('30', wrap('30', name, '0101ff'), wrap('30', name, '4005c000020100'), wrap('30', name, '020105'));
    const { pdu } = decodeMessage(
      fromHex(wrap('30', '020101 0400', wrap('a2', '020101 020100 020100', list))),
    ) as Community;
    expect(pdu.varBinds.map(({ type }) => type)).toEqual(['Unknown', 'Unknown', 'Integer32']);
  });
});

describe("the caller's mistakes name the field", () => {
  const good = messages[0]![1] as Community;
  const v3 = messages.find(([name]) => name === 'version 3 in the clear')![1] as V3;
  const pdu = (more: object): unknown => ({ ...good, pdu: { ...good.pdu, ...more } });
  const varBinds = (...list: unknown[]): unknown => pdu({ varBinds: list });
  const oid = Oid.from('1.3');
  test.each([
    ['version', { ...good, version: 'v2' }, TypeError],
    ['community', { ...good, community: 'public' }, TypeError],
    ['requestID', pdu({ requestID: 2 ** 31 }), RangeError],
    ['errorStatus', pdu({ errorStatus: undefined }), RangeError],
    ['errorIndex', pdu({ errorIndex: 1.5 }), RangeError],
    ['PDU type', pdu({ type: 'Get' }), TypeError],
    ['maxRepetitions', pdu({ type: 'GetBulkRequest', nonRepeaters: 0 }), RangeError],
    ['nonRepeaters', pdu({ type: 'GetBulkRequest', nonRepeaters: -1e10, maxRepetitions: 1 }), RangeError],
    [
      'varBinds[1]',
      varBinds({ oid, type: 'Null', value: null }, { oid, type: 'Integer32', value: 2 ** 40 }),
      RangeError,
    ],
    ['varBinds[0]', varBinds({ oid: Oid.from('5.1'), type: 'Null', value: null }), RangeError],
    ['varBinds[0]', varBinds({ oid: '1.3', type: 'Null', value: null }), TypeError],
    ['varBinds[0]', varBinds(null), TypeError],
    ['varBinds', pdu({ varBinds: undefined }), TypeError],
    ['msgID', { ...v3, msgID: 2 ** 31 }, RangeError],
    ['msgMaxSize', { ...v3, msgMaxSize: -(2 ** 32) }, RangeError],
    ['msgFlags', { ...v3, msgFlags: 256 }, RangeError],
    ['msgFlags', { ...v3, msgFlags: 2 }, RangeError],
    ['scopedPdu', { ...v3, msgFlags: 3 }, TypeError],
    ['scopedPdu', { ...v3, scopedPdu: new Uint8Array(1) }, TypeError],
    ['msgSecurityModel', { ...v3, msgSecurityModel: Number.NaN }, RangeError],
    ['msgSecurityParameters', { ...v3, msgSecurityParameters: [] }, TypeError],
    ['contextName', { ...v3, scopedPdu: { ...v3.scopedPdu, contextName: '' } }, TypeError],
    ['contextEngineID', { ...v3, scopedPdu: { ...v3.scopedPdu, contextEngineID: '' } }, TypeError],
  ])('%s', (name, message, type) => {
    expect(() => encodeMessage(message as Message)).toThrow(type);
    expect(() => encodeMessage(message as Message)).toThrow(name);
    expect(toHex(encodeMessage(good))).toBe(messages[0]![2]); // nothing of the failure is left in what comes next
  });

  test('of a trap of version 1', () => {
    const trap = messages.find(([name]) => name === 'Trap')![1] as Community;
    for (const [field, value] of [
      ['agentAddr', '::1'],
      ['genericTrap', 1e12],
      ['specificTrap', null],
      ['timeStamp', -1],
      ['enterprise', Oid.from('1')],
    ] as const) {
      expect(() => encodeMessage({ ...trap, pdu: { ...trap.pdu, [field]: value } } as Message)).toThrow(field);
    }
  });

  test('a getter that encodes a message of its own spoils nothing', () => {
    const [, inner, innerHex] = messages[6]!;
    let nested = '';
    const message = {
      version: 'v2c',
      get community() {
        nested = toHex(encodeMessage(inner));
        return good.community;
      },
      pdu: good.pdu,
    } as Message;
    expect(toHex(encodeMessage(message))).toBe(messages[0]![2]);
    expect(nested).toBe(innerHex);
  });
});

describe('with a cursor', () => {
  const [, , hex] = messages[0]!;
  const names = [Oid.from('1.3.6.1.2.1.1.1.0')];

  test('the header first, the bindings if they are wanted', () => {
    const r = new BerReader(fromHex(hex));
    const outer = r.enter();
    expect(readVersion(r)).toBe('v2c');
    expect(toHex(r.octets())).toBe('7075626c6963');
    expect(peekPduType(r)).toBe('GetRequest');
    const header = readPduHeader(r);
    expect(header).toMatchObject({ type: 'GetRequest', requestID: 1, field1: 0, field2: 0 });
    const varBinds = readVarBinds(r, names);
    expect(varBinds[0]?.oid).toBe(names[0]);
    r.leave(header.outer);
    r.leave(outer);
    r.finish();
  });

  test('more bindings than expected names, and other ones', () => {
    const list = fromHex('301b 300c06082b060102010101000500 300b06072b0601020101010500'.replaceAll(' ', ''));
    const varBinds = readVarBinds(new BerReader(list), names);
    expect(varBinds.map(({ oid }) => oid.toString())).toEqual(['1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.1']);
    expect(readVarBinds(new BerReader(list), [Oid.from('1.3'), names[0]!])[0]?.oid.toString()).toBe(
      '1.3.6.1.2.1.1.1.0',
    );
  });

  test('a trap of version 1 has no such header', () => {
    expect(() => readPduHeader(new BerReader(fromHex('a400')))).toThrow(MessageError);
  });

  test('a request of names alone is the message it stands for', () => {
    const w = new BerWriter(8);
    const community = fromHex('7075626c6963');
    const request = {
      version: 'v2c',
      community,
      type: 'GetRequest',
      requestID: 1,
      field1: 0,
      field2: 0,
      names,
    } as const;
    const first = encodeNamesRequest(w, request);
    const second = encodeNamesRequest(w, { ...request, requestID: 2 });
    expect(toHex(first)).toBe(hex);
    expect(toHex(second)).toBe(hex.replace('020101020100', '020102020100'));
    expect(() => encodeNamesRequest(w, { ...request, names: [Oid.from('1')] })).toThrow(RangeError);
    expect(toHex(encodeNamesRequest(w, request))).toBe(hex);
  });

  test('a scoped PDU alone, with the padding of a block cipher', () => {
    const message = messages.find(([name]) => name === 'version 3 in the clear')![1] as V3;
    if (message.scopedPdu instanceof Uint8Array) throw new Error('encrypted');
    const bytes = encodeScopedPdu(message.scopedPdu);
    expect(decodeScopedPdu(bytes)).toEqual(message.scopedPdu);
    expect(decodeScopedPdu(Uint8Array.from([...bytes, 1, 2, 3]))).toEqual(message.scopedPdu);
    expect(() => decodeScopedPdu(bytes.subarray(1))).toThrow(BerError);
  });
});
