// Byte for byte what Net-SNMP encodes for the same input. net-snmp/record.mjs made the packets; each has its command line.
import { Oid } from '@mgmtapi/ber';
import {
  decodeMessage,
  encodeMessage,
  encodeUtf8,
  type Message,
  type Pdu,
  type TrapV1Pdu,
  toVarBind,
  type VarBind,
} from '@mgmtapi/protocol';
import { fromHex, toHex } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';
import recorded from './net-snmp/packets.json' with { type: 'json' };

type Community = Extract<Message, { readonly community: Uint8Array }>;

/** Type letters of snmpset and snmptrap. */
const typed: Record<string, (oid: string, value: string) => VarBind> = {
  i: (oid, value) => toVarBind({ oid, type: 'Integer32', value: Number(value) }, oid),
  u: (oid, value) => toVarBind({ oid, type: 'Unsigned32', value: Number(value) }, oid),
  c: (oid, value) => toVarBind({ oid, type: 'Counter32', value: Number(value) }, oid),
  t: (oid, value) => toVarBind({ oid, type: 'TimeTicks', value: Number(value) }, oid),
  C: (oid, value) => toVarBind({ oid, type: 'Counter64', value: BigInt(value) }, oid),
  a: (oid, value) => toVarBind({ oid, type: 'IpAddress', value }, oid),
  o: (oid, value) => toVarBind({ oid, type: 'ObjectIdentifier', value }, oid),
  s: (oid, value) => toVarBind({ oid, type: 'OctetString', value }, oid),
  x: (oid, value) => toVarBind({ oid, type: 'OctetString', value: fromHex(value) }, oid),
  n: (oid) => toVarBind({ oid, type: 'Null' }, oid),
  F: (oid, value) => toVarBind({ oid, type: 'OpaqueFloat', value: Number(value) }, oid),
  D: (oid, value) => toVarBind({ oid, type: 'OpaqueDouble', value: Number(value) }, oid),
};

function bindings(args: readonly string[]): VarBind[] {
  return args.flatMap((oid, i) => (i % 3 === 0 ? [typed[args[i + 1]!]!(oid, args[i + 2]!)] : []));
}

const nulls = (oids: readonly string[]): VarBind[] => oids.map((oid) => toVarBind({ oid, type: 'Null' }, oid));

function pdu(type: Pdu['type'], requestID: number, varBinds: readonly VarBind[]): Pdu {
  return { type, requestID, errorStatus: 0, errorIndex: 0, varBinds };
}

function notification([uptime, trapOid, ...rest]: readonly string[]): VarBind[] {
  return [
    toVarBind({ oid: '1.3.6.1.2.1.1.3.0', type: 'TimeTicks', value: Number(uptime) }, 'uptime'),
    toVarBind({ oid: '1.3.6.1.6.3.1.1.4.1.0', type: 'ObjectIdentifier', value: trapOid! }, 'trapOid'),
    ...bindings(rest),
  ];
}

function trapV1(args: readonly string[]): TrapV1Pdu {
  const [enterprise, agentAddr, genericTrap, specificTrap, timeStamp] = args as [
    string,
    string,
    string,
    string,
    string,
  ];
  return {
    type: 'Trap',
    enterprise: Oid.from(enterprise),
    agentAddr,
    genericTrap: Number(genericTrap),
    specificTrap: Number(specificTrap),
    timeStamp: Number(timeStamp),
    varBinds: bindings(args.slice(5)),
  };
}

/** The message that a command line asks for. The request-id is the tool's own choice. */
function asked(command: readonly string[], requestID: number): Community {
  const [tool, , , community = ''] = command;
  const version = command[1] === '-v1' ? 'v1' : 'v2c';
  const args = command.slice(4).filter((word) => !/^-[A-Z]|^-[rt]\d/.test(word));
  const pdus: Record<string, () => Community['pdu']> = {
    snmpget: () => pdu('GetRequest', requestID, nulls(args)),
    snmpgetnext: () => pdu('GetNextRequest', requestID, nulls(args)),
    snmpset: () => pdu('SetRequest', requestID, bindings(args)),
    snmptrap: () => (version === 'v1' ? trapV1(args) : pdu('SNMPv2-Trap', requestID, notification(args))),
    snmpinform: () => pdu('InformRequest', requestID, notification(args)),
    snmpbulkget: () => ({
      type: 'GetBulkRequest',
      requestID,
      nonRepeaters: Number(command.find((word) => word.startsWith('-Cn'))?.slice(3)),
      maxRepetitions: Number(command.find((word) => word.startsWith('-Cr'))?.slice(3)),
      varBinds: nulls(args),
    }),
  };
  return { version, community: encodeUtf8(community), pdu: pdus[tool!]!() };
}

function requestIdOf(message: Message): number {
  return 'pdu' in message && 'requestID' in message.pdu ? message.pdu.requestID : 0;
}

const isV3 = (command: readonly string[]): boolean => command[1] === '-v3';

describe('Net-SNMP sends what we send', () => {
  test.each(recorded.filter(({ command }) => !isV3(command)))('$command', ({ command, packets }) => {
    const hex = packets[0]!;
    const requestID = requestIdOf(decodeMessage(fromHex(hex)));
    expect(toHex(encodeMessage(asked(command, requestID)))).toBe(hex);
  });
});

describe("Net-SNMP's messages come through unchanged", () => {
  test.each(recorded.flatMap(({ packets }) => packets))('%s', (hex) => {
    expect(toHex(encodeMessage(decodeMessage(fromHex(hex), { strict: true })))).toBe(hex);
  });

  test('of version 3, field by field', () => {
    const [plain, context, authenticated, encrypted] = recorded
      .filter(({ command }) => isV3(command))
      .map(({ packets }) => decodeMessage(fromHex(packets[0]!)) as Extract<Message, { version: 'v3' }>);
    for (const message of [plain, context, authenticated, encrypted]) {
      expect(message).toMatchObject({ version: 'v3', msgMaxSize: 65507, msgSecurityModel: 3 });
    }
    expect([plain, context, authenticated, encrypted].map((message) => message?.msgFlags)).toEqual([4, 4, 5, 7]);
    expect(context?.scopedPdu).toMatchObject({
      contextEngineID: fromHex('8000000001020304'),
      contextName: encodeUtf8('context'),
      pdu: { type: 'GetRequest', varBinds: nulls(['1.3.6.1.4.1.99999.1.0']) },
    });
    expect(encrypted?.scopedPdu).toBeInstanceOf(Uint8Array);
  });

  test('what its agent answers', () => {
    const answer = recorded.find(({ packets }) => packets.length === 2)!.packets[1]!;
    const { pdu } = decodeMessage(fromHex(answer)) as Community;
    expect(pdu.varBinds.map(({ type, value }) => [type, value])).toEqual([
      ['Integer32', -2147483648],
      ['OctetString', encodeUtf8('an octet string')],
      ['ObjectIdentifier', Oid.from('2.999.4294967295')],
      ['Counter32', 4294967295],
      ['Gauge32', 2147483648],
      ['TimeTicks', 123456],
      ['NoSuchObject', null],
      ['OctetString', encodeUtf8('long '.repeat(60))],
      ['NoSuchInstance', null],
      ['NoSuchObject', null],
    ]);
  });
});
