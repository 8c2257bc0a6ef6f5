import { Oid } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AgentXFlag, AgentXParseError, AgentXType, HEADER_SIZE } from '../../src/agentx/pdu.js';
import { PayloadReader, readHeader, readPayload } from '../../src/agentx/reader.js';
import { AgentXWriter } from '../../src/agentx/writer.js';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const written = (write: (writer: AgentXWriter) => void): string => {
  const writer = new AgentXWriter();
  write(writer);
  return hexOf(writer.finish(AgentXType.Response, 0, 0, 0).slice(HEADER_SIZE));
};
const varBind = (value: object): VarBind => ({ oid: Oid.from('1.3.6.1.2.1'), ...value }) as VarBind;
const NAME = '01 02 00 00 00000001'; // 1.3.6.1.2.1

describe('object identifiers, RFC 2741 section 5.1', () => {
  test.each<[oid: string, hex: string]>([
    ['1.3.6.1.2.1.1.1.0', '04 02 00 00 00000001 00000001 00000001 00000000'], // the example of the section: sysDescr.0
    ['1.2.3.4', '04 00 00 00 00000001 00000002 00000003 00000004'], // and 1.2.3.4
    ['', '00 00 00 00'],
    ['1.3.6.1', '04 00 00 00 00000001 00000003 00000006 00000001'],
    ['1.3.6.1.0.5', '06 00 00 00 00000001 00000003 00000006 00000001 00000000 00000005'],
    ['1.3.6.1.255', '00 ff 00 00'],
    ['1.3.6.1.256', '05 00 00 00 00000001 00000003 00000006 00000001 00000100'],
    ['1.3.6.1.4.4294967295', '01 04 00 00 ffffffff'],
  ])('%s', (text, hex) => {
    const oid = Oid.from(text === '' ? [] : text);
    expect(written((writer) => writer.oid(oid))).toBe(hex.replaceAll(' ', ''));
    const [range] = new PayloadReader(bytesOf(`${hex} 00 00 00 00`), false).ranges();
    expect(range).toMatchObject({ include: false, end: undefined });
    expect(range?.start.toString()).toBe(text);
  });

  test('include', () => {
    expect(written((writer) => writer.oid(Oid.from('1.3.6.1.2'), true))).toBe('00020100');
    expect(new PayloadReader(bytesOf('00 02 01 00 00 03 00 00'), false).ranges()).toMatchObject([{ include: true }]);
  });
});

describe('values, RFC 2741 section 5.4', () => {
  test.each<[value: object, hex: string]>([
    [{ type: 'Integer32', value: -2 }, `0002 0000 ${NAME} fffffffe`],
    [{ type: 'OctetString', value: new Uint8Array(0) }, `0004 0000 ${NAME} 00000000`],
    [{ type: 'OctetString', value: Uint8Array.of(1, 2, 3, 4) }, `0004 0000 ${NAME} 00000004 01020304`],
    [{ type: 'OctetString', value: Uint8Array.of(1, 2, 3, 4, 5) }, `0004 0000 ${NAME} 00000005 01020304 05000000`],
    [{ type: 'Null', value: null }, `0005 0000 ${NAME}`],
    [{ type: 'ObjectIdentifier', value: Oid.from('0.0') }, `0006 0000 ${NAME} 02 00 00 00 00000000 00000000`],
    [{ type: 'IpAddress', value: '192.0.2.1' }, `0040 0000 ${NAME} 00000004 c0000201`],
    [{ type: 'Counter32', value: 4294967295 }, `0041 0000 ${NAME} ffffffff`],
    [{ type: 'Gauge32', value: 1 }, `0042 0000 ${NAME} 00000001`],
    [{ type: 'TimeTicks', value: 2 }, `0043 0000 ${NAME} 00000002`],
    [{ type: 'Opaque', value: Uint8Array.of(9) }, `0044 0000 ${NAME} 00000001 09000000`],
    [{ type: 'OpaqueFloat', value: 12.5 }, `0044 0000 ${NAME} 00000007 9f780441 48000000`],
    [{ type: 'OpaqueDouble', value: -2 }, `0044 0000 ${NAME} 0000000b 9f7908c0 00000000 00000000`],
    [{ type: 'Counter64', value: 2n ** 64n - 2n }, `0046 0000 ${NAME} ffffffff fffffffe`],
    [{ type: 'NoSuchObject', value: null }, `0080 0000 ${NAME}`],
    [{ type: 'NoSuchInstance', value: null }, `0081 0000 ${NAME}`],
    [{ type: 'EndOfMibView', value: null }, `0082 0000 ${NAME}`],
  ])('%o', (value, hex) => {
    expect(written((writer) => writer.varBind(varBind(value)))).toBe(hex.replaceAll(' ', ''));
    expect(new PayloadReader(bytesOf(hex), false).varBinds()).toEqual([varBind(value)]);
  });

  test('UInteger32 becomes a gauge; what has no type is refused', () => {
    const gauge = written((writer) => writer.varBind(varBind({ type: 'UInteger32', value: 5 })));
    expect(gauge).toBe(`00420000${NAME.replaceAll(' ', '')}00000005`);
    const unknown = varBind({ type: 'Unknown', value: { tag: 69, content: new Uint8Array(0) } });
    expect(() => new AgentXWriter().varBind(unknown)).toThrow(TypeError);
  });

  test('the other byte order', () => {
    const name = '01 02 00 00 01000000';
    const hex = `0200 0000 ${name} feffffff 4600 0000 ${name} 0200000000000000 0400 0000 ${name} 01000000 41000000`;
    expect(new PayloadReader(bytesOf(hex), true).varBinds()).toEqual([
      varBind({ type: 'Integer32', value: -2 }),
      varBind({ type: 'Counter64', value: 2n }),
      varBind({ type: 'OctetString', value: Uint8Array.of(0x41) }),
    ]);
  });
});

test('a header, in both byte orders; a long PDU', () => {
  const writer = new AgentXWriter();
  const long = new Uint8Array(5000).fill(7);
  writer.octets(long);
  const bytes = writer.finish(AgentXType.Notify, 0x01020304, 5, 6, AgentXFlag.NonDefaultContext);
  expect(hexOf(bytes.slice(0, HEADER_SIZE))).toBe('010c18000102030400000005000000060000138c');
  const header = { type: 12, flags: 0x18, sessionID: 0x01020304, transactionID: 5, packetID: 6, payloadLength: 5004 };
  expect(readHeader(bytes)).toEqual(header);
  expect(new PayloadReader(bytes.slice(HEADER_SIZE), false).octets()).toEqual(long);
  expect(readHeader(bytesOf('010c0000 04030201 05000000 06000000 8c130000'))).toEqual({ ...header, flags: 0 });
  expect(readHeader(bytes.slice(0, HEADER_SIZE - 1))).toBeUndefined();
  expect(() => readHeader(bytesOf('02'.repeat(20)))).toThrow(AgentXParseError);
  writer.uint8(1); // what was written before is gone
  expect(hexOf(writer.finish(1, 0, 0, 0)).slice(2 * HEADER_SIZE)).toBe('01');
});

describe('payloads', () => {
  const header = (type: number, flags: number = AgentXFlag.NetworkByteOrder) => {
    return { type, flags, sessionID: 0, transactionID: 0, packetID: 0, payloadLength: 0 };
  };
  test.each<[what: string, type: number, hex: string, flags: number, read: unknown]>([
    ['Response', 18, '00000007 0102 0003', 0x10, { type: 'Response', sysUpTime: 7, error: 258, index: 3 }],
    ['Close', 2, '05000000', 0x10, { type: 'Close', reason: 5 }],
    ['CommitSet', 9, '', 0x10, { type: 'CommitSet' }],
    ['UndoSet', 10, '', 0x10, { type: 'UndoSet' }],
    ['CleanupSet', 11, '', 0x10, { type: 'CleanupSet' }],
    ['GetBulk', 7, '0001 0005', 0x10, { type: 'GetBulk', context: '', nonRepeaters: 1, maxRepetitions: 5, ranges: [] }],
    ['Get in a context', 5, '00000003 61626300', 0x18, { type: 'Get', context: 'abc', ranges: [] }],
    [
      'TestSet',
      8,
      `0005 0000 ${NAME}`,
      0x10,
      { type: 'TestSet', context: '', varBinds: [varBind({ type: 'Null', value: null })] },
    ],
    ['what only subagents send', 1, '', 0x10, undefined],
  ])('%s', (_, type, hex, flags, read) => {
    expect(readPayload(header(type, flags), bytesOf(hex))).toEqual(read);
  });

  test.each<[what: string, type: number, hex: string]>([
    ['a name cut off', 5, '02 02 00 00 00000001'],
    ['a range without its end', 6, '00 02 00 00'],
    ['octets cut off', 8, `0004 0000 ${NAME} 00000005 01020304`],
    ['an unknown type of value', 8, `0045 0000 ${NAME}`],
    ['an address of five octets', 8, `0040 0000 ${NAME} 00000005 0102030405000000`],
    ['a name of 130 arcs', 5, `7d 02 00 00 ${'00000001'.repeat(125)} 00000000`],
    ['an empty Response', 18, ''],
  ])('%s is refused', (_, type, hex) => {
    expect(() => readPayload(header(type), bytesOf(hex))).toThrow(AgentXParseError);
  });

  test('any octets are read or refused, and nothing else', () => {
    const types = fc.constantFrom(2, 5, 6, 7, 8, 9, 18, 99);
    fc.assert(
      fc.property(types, fc.constantFrom(0, 8, 0x10, 0x18), fc.uint8Array({ maxLength: 80 }), (type, flags, octets) => {
        try {
          readPayload(header(type, flags), octets);
        } catch (error) {
          expect(error).toBeInstanceOf(AgentXParseError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
