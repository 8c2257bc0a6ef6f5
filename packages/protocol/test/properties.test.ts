// Random values and messages of every type, through encoder and decoder; the textbook encoder of ber vouches for values.
import { Oid, Tag } from '@mgmtapi/ber';
import {
  decodeMessage,
  encodeMessage,
  type Message,
  type Pdu,
  toVarBind,
  type Value,
  type VarBind,
  type VarBindLike,
} from '@mgmtapi/protocol';
import { textbookElement, textbookInteger, textbookOid, toHex } from '@mgmtapi/testkit';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 }); // a busy machine takes its time

const int32 = fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: -300, max: 300 }));
const uint32 = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 300 }));
const octets = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 120, maxLength: 300 }));
const oid = fc
  .tuple(
    fc.constantFrom([0, 0], [0, 39], [1, 3], [1, 39], [2, 0], [2, 999], [2, 4294967215]),
    fc.array(uint32, { maxLength: 20 }),
  )
  .map(([root, rest]) => Oid.from([...root, ...rest]));
const address = fc.ipV4();
const float = fc.float({ noNaN: true });
const double = fc.double({ noNaN: true });
const nothing = fc.constant(null);

/** Every type of value: how to make one, and what the textbook makes of it. */
const types: { [T in Value['type']]: [Arbitrary<unknown>, (value: never) => number[]] } = {
  Integer32: [int32, (value: number) => textbookInteger(value)],
  OctetString: [octets, (value: Uint8Array) => textbookElement(Tag.OctetString, [...value])],
  Null: [nothing, () => [Tag.Null, 0]],
  ObjectIdentifier: [oid, (value: Oid) => textbookOid(value.arcs)],
  IpAddress: [address, (value: string) => textbookElement(Tag.IpAddress, value.split('.').map(Number))],
  Counter32: [uint32, (value: number) => textbookInteger(value, Tag.Counter32)],
  Gauge32: [uint32, (value: number) => textbookInteger(value, Tag.Gauge32)],
  TimeTicks: [uint32, (value: number) => textbookInteger(value, Tag.TimeTicks)],
  UInteger32: [uint32, (value: number) => textbookInteger(value, Tag.UInteger32)],
  Counter64: [fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value: bigint) => textbookInteger(value, Tag.Counter64)],
  Opaque: [octets.filter((value) => value[0] !== 0x9f), (value: Uint8Array) => textbookElement(Tag.Opaque, [...value])],
  OpaqueFloat: [float, (value: number) => wrapped(0x78, new Uint8Array(Float32Array.of(value).buffer).reverse())],
  OpaqueDouble: [double, (value: number) => wrapped(0x79, new Uint8Array(Float64Array.of(value).buffer).reverse())],
  NoSuchObject: [nothing, () => [Tag.NoSuchObject, 0]],
  NoSuchInstance: [nothing, () => [Tag.NoSuchInstance, 0]],
  EndOfMibView: [nothing, () => [Tag.EndOfMibView, 0]],
  Unknown: [
    fc.record({ tag: fc.constantFrom(0x00, 0x01, 0x09, 0x45, 0x48, 0x83, 0xa5), content: octets }),
    (value: { tag: number; content: Uint8Array }) => textbookElement(value.tag, [...value.content]),
  ],
};

function wrapped(kind: number, bigEndian: Uint8Array): number[] {
  return textbookElement(Tag.Opaque, [0x9f, kind, bigEndian.length, ...bigEndian]);
}

const varBind: Arbitrary<VarBind> = fc.oneof(
  ...Object.entries(types).map(([type, [value]]) =>
    fc.record({ oid, type: fc.constant(type), value }).map((binding) => binding as VarBind),
  ),
);
const varBinds = fc.array(varBind, { maxLength: 12 });
const request = fc.record({ requestID: int32, errorStatus: int32, errorIndex: int32, varBinds });
const pduType = fc.constantFrom<Pdu['type']>(
  'GetRequest',
  'GetNextRequest',
  'Response',
  'SetRequest',
  'InformRequest',
  'SNMPv2-Trap',
  'Report',
);
const pdu = fc.oneof(
  fc.tuple(pduType, request).map(([type, rest]) => ({ type, ...rest })),
  fc.record({
    type: fc.constant('GetBulkRequest' as const),
    requestID: int32,
    nonRepeaters: int32,
    maxRepetitions: int32,
    varBinds,
  }),
  fc.record({
    type: fc.constant('Trap' as const),
    enterprise: oid,
    agentAddr: address,
    genericTrap: int32,
    specificTrap: int32,
    timeStamp: uint32,
    varBinds,
  }),
);
const community = fc.record({ version: fc.constantFrom('v1' as const, 'v2c' as const), community: octets, pdu });
const header = {
  version: fc.constant('v3' as const),
  msgID: int32,
  msgMaxSize: int32,
  msgSecurityModel: int32,
  msgSecurityParameters: octets,
};
const v3 = fc.oneof(
  fc.record({
    ...header,
    msgFlags: fc.constantFrom(0, 1, 4, 5),
    scopedPdu: fc.record({ contextEngineID: octets, contextName: octets, pdu }),
  }),
  fc.record({ ...header, msgFlags: fc.constantFrom(3, 7), scopedPdu: octets }),
);
const message: Arbitrary<Message> = fc.oneof(community, v3);

describe('values', () => {
  test.each(Object.entries(types))('%s is encoded by the book, and comes back', (type, [arbitrary, byTheBook]) => {
    fc.assert(
      fc.property(oid, arbitrary, (name, value) => {
        const binding = { oid: name, type, value } as VarBind;
        const varBind = textbookElement(Tag.Sequence, [...textbookOid(name.arcs), ...byTheBook(value as never)]);
        const fields = [...textbookInteger(1), ...textbookInteger(0), ...textbookInteger(0)];
        const body = textbookElement(Tag.Response, [...fields, ...textbookElement(Tag.Sequence, varBind)]);
        const expected = textbookElement(Tag.Sequence, [...textbookInteger(1), Tag.OctetString, 0, ...body]);
        const message: Message = {
          version: 'v2c',
          community: new Uint8Array(0),
          pdu: { type: 'Response', requestID: 1, errorStatus: 0, errorIndex: 0, varBinds: [binding] },
        };
        expect(toHex(encodeMessage(message))).toBe(toHex(Uint8Array.from(expected)));
        expect(decodeMessage(Uint8Array.from(expected))).toEqual(message);
      }),
      { numRuns: 200 },
    );
  });

  test('what a caller writes, once made exact, can be sent', () => {
    fc.assert(
      fc.property(varBind, (binding) => {
        const sendable = !['NoSuchObject', 'NoSuchInstance', 'EndOfMibView', 'Unknown'].includes(binding.type);
        if (sendable) expect(toVarBind(binding as VarBindLike, 'varBind')).toEqual(binding);
        else expect(() => toVarBind(binding as unknown as VarBindLike, 'varBind')).toThrow('varBind.type');
      }),
    );
  });
});

describe('messages', () => {
  test('come back as they went', () => {
    fc.assert(
      fc.property(message, fc.boolean(), (original, owned) => {
        const bytes = encodeMessage(original);
        const back = decodeMessage(bytes, { owned });
        expect(back).toEqual(original);
        expect(encodeMessage(back)).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});
