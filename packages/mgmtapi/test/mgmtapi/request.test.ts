// SnmpMgrRequest: answers, errors of the agent, time-outs, what is sent, and what is refused.
import { Oid } from '@mgmtapi/ber';
import type { VarBind } from '@mgmtapi/protocol';
import { answering, otherRequestID, otherSource, responseTo, type Script, silent } from '@mgmtapi/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  getLastError,
  SnmpMgrClose,
  SnmpMgrRequest,
  type SnmpMgrSession,
  setLastError,
} from '../../src/mgmtapi/index.js';
import {
  type AsnAny,
  type AsnObjectIdentifier,
  DEFINE_NULLOID,
  formatAsnAny,
  SnmpUtilOidToA,
  type SnmpVarBindList,
} from '../../src/snmpapi/index.js';
import { AgentNetwork, binding, listOf, objects, sysDescr, sysUpTime } from './agent-network.js';

let net: AgentNetwork;
beforeEach(() => {
  net = new AgentNetwork();
  setLastError(0);
});
afterEach(() => net[Symbol.asyncDispose]());

interface Outcome {
  result: number;
  status: number;
  index: number;
  list: SnmpVarBindList;
}

/** Asks, and moves the time until it is over. */
async function ask(session: SnmpMgrSession | null, type: number, list: SnmpVarBindList): Promise<Outcome> {
  const status = { value: -1 };
  const index = { value: -1 };
  const result = await net.clock.until(SnmpMgrRequest(session, type, list, status, index));
  return { result, status: status.value, index: index.value, list };
}

const lines = ({ list }: SnmpVarBindList): string[] =>
  (list ?? []).map(({ name, value }) => `${SnmpUtilOidToA(name)} ${formatAsnAny(value)}`);

describe('answers', () => {
  it('replace the list', async () => {
    await net.agent(answering(objects));
    const list = listOf(binding(sysDescr), binding(sysUpTime));
    const before = list.list;
    const { result, status, index } = await ask(await net.open(), 160, list);
    expect([result, status, index]).toEqual([1, 0, 0]);
    expect(lines(list)).toEqual([`${sysDescr} String an agent`, `${sysUpTime} TimeTicks 4294967295`]);
    expect(list.len).toBe(2);
    expect(list.list).not.toBe(before);
  });

  it('to GETNEXT replace the names too', async () => {
    await net.agent(answering(objects));
    const list = listOf(binding('1.3.6.1.2.1.1'));
    expect((await ask(await net.open(), 161, list)).result).toBe(1);
    expect(lines(list)).toEqual([`${sysDescr} String an agent`]);
  });

  it('of every type arrive as their structures', async () => {
    const oid = Oid.from('1.3.6.1.4.1.9999.1');
    const values: [VarBind, AsnAny | { asnType: number; asnValue: unknown }][] = [
      [
        { oid, type: 'Integer32', value: -2147483648 },
        { asnType: 2, asnValue: -2147483648 },
      ],
      [
        { oid, type: 'OctetString', value: Uint8Array.of(0, 255) },
        { asnType: 4, asnValue: dynamic(0, 255) },
      ],
      [
        { oid, type: 'OctetString', value: Uint8Array.of() },
        { asnType: 4, asnValue: dynamic() },
      ],
      [
        { oid, type: 'Null', value: null },
        { asnType: 5, asnValue: null },
      ],
      [
        { oid, type: 'ObjectIdentifier', value: Oid.from('1.3.4294967295') },
        { asnType: 6, asnValue: { idLength: 3, ids: Uint32Array.of(1, 3, 4294967295) } },
      ],
      [
        { oid, type: 'IpAddress', value: '192.0.2.7' },
        { asnType: 64, asnValue: dynamic(192, 0, 2, 7) },
      ],
      [
        { oid, type: 'Counter32', value: 4294967295 },
        { asnType: 65, asnValue: 4294967295 },
      ],
      [
        { oid, type: 'Gauge32', value: 4294967295 },
        { asnType: 66, asnValue: 4294967295 },
      ],
      [
        { oid, type: 'TimeTicks', value: 4294967295 },
        { asnType: 67, asnValue: 4294967295 },
      ],
      [
        { oid, type: 'Opaque', value: Uint8Array.of(4, 1, 65) },
        { asnType: 68, asnValue: dynamic(4, 1, 65) },
      ],
      [
        { oid, type: 'OpaqueFloat', value: 1 },
        { asnType: 68, asnValue: dynamic(0x9f, 0x78, 4, 0x3f, 0x80, 0, 0) },
      ],
      [
        { oid, type: 'OpaqueDouble', value: 1 },
        { asnType: 68, asnValue: dynamic(0x9f, 0x79, 8, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0) },
      ],
      [
        { oid, type: 'Counter64', value: 18446744073709551615n },
        { asnType: 70, asnValue: 18446744073709551615n },
      ],
      [
        { oid, type: 'UInteger32', value: 7 },
        { asnType: 71, asnValue: 7 },
      ],
      [
        { oid, type: 'NoSuchObject', value: null },
        { asnType: 128, asnValue: null },
      ],
      [
        { oid, type: 'NoSuchInstance', value: null },
        { asnType: 129, asnValue: null },
      ],
      [
        { oid, type: 'EndOfMibView', value: null },
        { asnType: 130, asnValue: null },
      ],
      [
        { oid, type: 'Unknown', value: { tag: 0x45, content: Uint8Array.of(9) } },
        { asnType: 0x45, asnValue: dynamic(9) },
      ],
    ];
    await net.agent((request) => [
      responseTo(
        request,
        values.map(([varBind]) => varBind),
      ),
    ]);
    const { list } = await ask(await net.open(1000, 0, { version: 'v2c' }), 160, listOf(binding(sysDescr)));
    expect(list.list?.map(({ value }) => value)).toEqual(values.map(([, any]) => any));
  });

  it('share nothing with the datagram', async () => {
    const agent = await net.agent(answering(objects));
    const { list } = await ask(await net.open(), 160, listOf(binding(sysDescr)));
    const value = list.list![0]!.value;
    agent.requests[0]!.bytes.fill(0);
    expect(formatAsnAny(value)).toBe('String an agent');
    expect(value.asnType === 4 && value.asnValue.stream?.buffer.byteLength).toBe(8);
  });

  it('come to many requests at once, each its own', async () => {
    await net.agent((request) =>
      answering(objects)(request).map((reply) => ({ ...reply, after: 50 - request.number })),
    );
    const session = await net.open();
    const outcomes = Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const list = listOf(binding(i % 2 ? sysDescr : sysUpTime));
        expect(await SnmpMgrRequest(session, 160, list, { value: 0 }, { value: 0 })).toBe(1);
        return lines(list)[0]?.startsWith(i % 2 ? sysDescr : sysUpTime);
      }),
    );
    expect(await net.clock.until(outcomes)).toEqual(new Array(40).fill(true));
  });
});

describe("the agent's errors", () => {
  it.each([
    [1, 0],
    [2, 1],
    [3, 2],
    [5, 0],
    [17, 2],
  ])('error-status %i with index %i is a success', async (errorStatus, errorIndex) => {
    await net.agent((request) => [responseTo(request, request.pdu!.varBinds, { errorStatus, errorIndex })]);
    const list = listOf(binding(sysDescr), binding(sysUpTime));
    const { result, status, index } = await ask(await net.open(), 161, list);
    expect([result, status, index]).toEqual([1, errorStatus, errorIndex]);
    expect(lines(list)).toEqual([`${sysDescr} Null value`, `${sysUpTime} Null value`]);
  });
});

describe('time-outs', () => {
  it.each([
    [1000, 0, [0], 1000],
    [1000, 2, [0, 1000, 3000], 7000],
    [500, 3, [0, 500, 1500, 3500], 7500],
    [40, 2, [0, 40, 120], 280],
    [6000, 3, [0, 6000, 18000, 42000], 90000],
  ])('%i ms and %i retries: sent at %j, given up at %i', async (timeout, retries, sends, total) => {
    const seen: number[] = [];
    const agent = await net.agent(() => {
      seen.push(net.clock.now());
      return [];
    });
    const session = await net.open(timeout, retries);
    const list = listOf(binding(sysDescr));
    const before = structuredClone(list);
    const { result, status, index } = await ask(session, 160, list);
    expect(result).toBe(0);
    expect(getLastError()).toBe(40);
    expect(getLastError(session)).toBe(40);
    expect(seen).toEqual(sends);
    expect(net.clock.now()).toBe(total);
    expect([status, index, list]).toEqual([-1, -1, before]);
    expect(new Set(agent.requests.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
  });

  it('keep a late answer to an earlier copy', async () => {
    await net.agent((request) =>
      request.number === 0 ? answering(objects)(request).map((reply) => ({ ...reply, after: 1500 })) : [],
    );
    expect((await ask(await net.open(1000, 1), 160, listOf(binding(sysDescr)))).result).toBe(1);
    expect(net.clock.now()).toBe(1500);
  });

  it('wait no longer than a timer can', async () => {
    const agent = await net.agent(silent);
    const session = await net.open(2147483647, 1);
    const pending = SnmpMgrRequest(session, 160, listOf(binding(sysDescr)), { value: 0 }, { value: 0 });
    await net.clock.advance(2147483647);
    expect(agent.requests).toHaveLength(2);
    await net.clock.advance(2147483646);
    expect(agent.requests).toHaveLength(2);
    expect(await net.clock.until(pending)).toBe(0);
    expect(net.clock.now()).toBe(2 * 2147483647);
  });

  const honest = answering(objects);
  const wrong: [string, Script][] = [
    ['another request-id', otherRequestID(honest)],
    ['another source', otherSource(honest)],
    ['octets that are no message', () => [{ message: Uint8Array.of(0x30, 0x05, 1, 2, 3) }]],
    [
      'another version',
      (request) =>
        honest(request).map((reply) => ({
          ...reply,
          message: { ...(reply.message as object), version: 'v2c' } as never,
        })),
    ],
    [
      'a request instead',
      (request) => [{ message: { ...request.message, pdu: { ...request.pdu!, type: 'GetRequest' } } as never }],
    ],
  ];
  it.each(wrong)('come for an answer with %s', async (_, script) => {
    await net.agent(script);
    expect((await ask(await net.open(), 160, listOf(binding(sysDescr)))).result).toBe(0);
    expect(getLastError()).toBe(40);
  });

  it('come for no answer with another community', async () => {
    await net.agent((request) =>
      honest(request).map((reply) => ({
        message: { ...(reply.message as object), community: Buffer.from('x') } as never,
      })),
    );
    expect((await ask(await net.open(), 160, listOf(binding(sysDescr)))).result).toBe(1);
  });
});

describe('what is sent', () => {
  it.each([160, 161])('for type %i is NULL, whatever the list holds', async (type) => {
    const agent = await net.agent(answering(objects));
    await ask(await net.open(), type, listOf(binding(sysDescr, { asnType: 2, asnValue: 5 })));
    expect(agent.requests[0]?.pdu?.varBinds).toMatchObject([{ type: 'Null', value: null }]);
  });

  const sets: [AsnAny, VarBind['type'], unknown][] = [
    [{ asnType: 2, asnValue: -5 }, 'Integer32', -5],
    [{ asnType: 4, asnValue: dynamic(1, 2) }, 'OctetString', Uint8Array.of(1, 2)],
    [
      { asnType: 4, asnValue: { stream: Uint8Array.of(1, 2, 3), length: 2, dynamic: false } },
      'OctetString',
      Uint8Array.of(1, 2),
    ],
    [{ asnType: 4, asnValue: { stream: null, length: 0, dynamic: false } }, 'OctetString', Uint8Array.of()],
    [{ asnType: 5, asnValue: null }, 'Null', null],
    [{ asnType: 64, asnValue: dynamic(192, 0, 2, 7) }, 'IpAddress', '192.0.2.7'],
    [{ asnType: 65, asnValue: 4294967295 }, 'Counter32', 4294967295],
    [{ asnType: 66, asnValue: 1 }, 'Gauge32', 1],
    [{ asnType: 67, asnValue: 4294967295 }, 'TimeTicks', 4294967295],
    [{ asnType: 68, asnValue: dynamic(4, 0) }, 'Opaque', Uint8Array.of(4, 0)],
  ];
  it.each(sets)('in a SET for %j is of type %s', async (any, type, value) => {
    const agent = await net.agent((request) => [responseTo(request, request.pdu!.varBinds)]);
    const { result, list } = await ask(await net.open(), 163, listOf(binding(sysDescr, any)));
    expect(result).toBe(1);
    expect(list.list?.[0]?.value.asnType).toBe(any.asnType);
    expect(agent.requests[0]?.pdu).toMatchObject({ type: 'SetRequest', varBinds: [{ type }] });
    const sent = agent.requests[0]!.pdu!.varBinds[0]!.value;
    expect(sent instanceof Uint8Array ? Uint8Array.from(sent) : sent).toEqual(value);
  });

  it('in a SET may be an object identifier', async () => {
    const agent = await net.agent((request) => [responseTo(request, request.pdu!.varBinds)]);
    const value: AsnAny = { asnType: 6, asnValue: { idLength: 3, ids: [1, 3, 4294967295] } };
    expect((await ask(await net.open(), 163, listOf(binding(sysDescr, value)))).result).toBe(1);
    expect(agent.requests[0]?.pdu?.varBinds[0]?.value?.toString()).toBe('1.3.4294967295');
  });

  it('may be no binding at all', async () => {
    const agent = await net.agent((request) => [responseTo(request, [])]);
    for (const list of [listOf(), { list: null, len: 0 }]) {
      const { result, list: after } = await ask(await net.open(), 160, list);
      expect([result, after.len]).toEqual([1, 0]);
    }
    expect(agent.requests.map(({ pdu }) => pdu?.varBinds.length)).toEqual([0, 0]);
  });

  it('is what the list held at the call', async () => {
    const agent = await net.agent((request) => [responseTo(request, request.pdu!.varBinds)]);
    const octets = Uint8Array.of(1, 2);
    const list = listOf(binding(sysDescr, { asnType: 4, asnValue: { stream: octets, length: 2, dynamic: false } }));
    const pending = SnmpMgrRequest(await net.open(), 163, list, { value: 0 }, { value: 0 });
    octets.fill(9);
    list.len = 0;
    await pending;
    expect(agent.requests[0]?.pdu?.varBinds[0]?.value).toEqual(Uint8Array.of(1, 2));
  });

  it('in v2c may be a Counter64 or a UInteger32', async () => {
    const agent = await net.agent((request) => [responseTo(request, request.pdu!.varBinds)]);
    const session = await net.open(1000, 0, { version: 'v2c' });
    const list = listOf(
      binding(sysDescr, { asnType: 70, asnValue: 18446744073709551615n }),
      binding(sysDescr, { asnType: 71, asnValue: 7 }),
    );
    expect((await ask(session, 163, list)).result).toBe(1);
    expect(agent.requests[0]?.pdu?.varBinds.map(({ type, value }) => [type, value])).toEqual([
      ['Counter64', 18446744073709551615n],
      ['UInteger32', 7],
    ]);
  });

  it('may be answered with 65507 octets', async () => {
    const value = new Uint8Array(65400).fill(65);
    await net.agent((request) => [responseTo(request, [{ oid: Oid.from(sysDescr), type: 'OctetString', value }])]);
    const { list } = await ask(await net.open(), 160, listOf(binding(sysDescr)));
    expect(list.list?.[0]?.value.asnType === 4 && list.list[0].value.asnValue.length).toBe(65400);
  });
});

describe('what is refused', () => {
  const oid = (count: number): AsnObjectIdentifier => ({ idLength: count, ids: new Array<number>(count).fill(1) });
  const set = (any: unknown): [number, SnmpVarBindList] => [163, listOf(binding(sysDescr, any as AsnAny))];
  const named = (name: AsnObjectIdentifier): [number, SnmpVarBindList] => [
    160,
    { list: [{ name, value: { asnType: 5, asnValue: null } }], len: 1 },
  ];

  it.each<[string, [number, SnmpVarBindList], number]>([
    ['GETBULK', [165, listOf()], 20],
    ['a response', [162, listOf()], 20],
    ['a trap', [164, listOf()], 20],
    ['no type', [0, listOf()], 20],
    ['a type beyond a BYTE', [160.5, listOf()], 20],
    ['Counter64 in v1', set({ asnType: 70, asnValue: 1n }), 11],
    ['UInteger32 in v1', set({ asnType: 71, asnValue: 1 }), 11],
    ['BITS', set({ asnType: 3, asnValue: dynamic(1) }), 11],
    ['a SEQUENCE', set({ asnType: 0x30, asnValue: dynamic(1) }), 11],
    ['an exception', set({ asnType: 128, asnValue: null }), 11],
    ['a type that does not exist', set({ asnType: 0x45, asnValue: null }), 11],
    ['an INTEGER above 32 bits', set({ asnType: 2, asnValue: 2147483648 }), 12],
    ['an INTEGER that is none', set({ asnType: 2, asnValue: 1.5 }), 12],
    ['a Counter above 32 bits', set({ asnType: 65, asnValue: 4294967296 }), 12],
    ['a Gauge below 0', set({ asnType: 66, asnValue: -1 }), 12],
    ['an IpAddress of 3 octets', set({ asnType: 64, asnValue: dynamic(1, 2, 3) }), 10],
    ['an IpAddress of 5 octets', set({ asnType: 64, asnValue: dynamic(1, 2, 3, 4, 5) }), 10],
    ['octets shorter than their length', set({ asnType: 4, asnValue: { ...dynamic(1), length: 2 } }), 10],
    ['no octets with a length', set({ asnType: 4, asnValue: { stream: null, length: 2, dynamic: false } }), 10],
    ['a value that is an OID of one subidentifier', set({ asnType: 6, asnValue: oid(1) }), 14],
    ['no name', named(DEFINE_NULLOID()), 14],
    ['a name of one subidentifier', named(oid(1)), 14],
    ['a name that BER cannot write', named({ idLength: 2, ids: [1, 40] }), 14],
    ['a name that begins with 3', named({ idLength: 2, ids: [3, 1] }), 14],
    ['a name of 129 subidentifiers', named(oid(129)), 12],
    ['fewer entries than the list says', [160, { list: [binding(sysDescr)], len: 2 }], 87],
  ])('%s', async (_, [type, list], lastError) => {
    const agent = await net.agent(silent);
    const session = await net.open();
    const status = { value: -1 };
    const before = structuredClone(list);
    expect(await SnmpMgrRequest(session, type, list, status, { value: -1 })).toBe(0);
    expect(getLastError()).toBe(lastError);
    expect(getLastError(session)).toBe(lastError);
    expect([status.value, list]).toEqual([-1, before]);
    expect(agent.requests).toHaveLength(0);
  });

  it('a name of 128 subidentifiers is not', async () => {
    await net.agent((request) => [responseTo(request, request.pdu!.varBinds)]);
    expect((await ask(await net.open(), ...named(oid(128)))).result).toBe(1);
  });

  it.each([
    [null, { value: 0 }, { value: 0 }],
    [listOf(), null, { value: 0 }],
    [listOf(), { value: 0 }, null],
  ])('null', async (list, status, index) => {
    expect(await SnmpMgrRequest(await net.open(), 160, list, status, index)).toBe(0);
    expect(getLastError()).toBe(87);
  });

  it.each([[null], [undefined], [{}], [7], ['x'], [() => {}]])('the session %j', async (session) => {
    const other = session as unknown as SnmpMgrSession;
    expect(await SnmpMgrRequest(other, 160, listOf(binding(sysDescr)), { value: 0 }, { value: 0 })).toBe(0);
    expect(getLastError()).toBe(47);
  });

  it('a closed session', async () => {
    const session = await net.open();
    await SnmpMgrClose(session);
    expect(await SnmpMgrRequest(session, 160, listOf(), { value: 0 }, { value: 0 })).toBe(0);
    expect(getLastError()).toBe(47);
  });

  it.each([
    ['a text for an INTEGER', { asnType: 2, asnValue: '5' }],
    ['half a Counter64', { asnType: 70, asnValue: 0.5 }],
    ['null for an OCTET STRING', { asnType: 4, asnValue: null }],
    ['no value', null],
  ])('%s: 0 with 87', async (_, any) => {
    const session = await net.open(1000, 0, { version: 'v2c' });
    const list = listOf(binding(sysDescr, any as unknown as AsnAny));
    expect(await SnmpMgrRequest(session, 163, list, { value: 0 }, { value: 0 })).toBe(0);
    expect(getLastError()).toBe(87);
  });
});

describe('what the network refuses', () => {
  it.each([
    ['ENETUNREACH', 10051],
    ['EHOSTUNREACH', 10065],
    ['EACCES', 10013],
    ['ENETDOWN', 10050],
    ['EWHATEVER', 41],
  ])('%s is 0 with %i', async (code, lastError) => {
    await using other = new AgentNetwork({ refuseSend: () => code });
    const session = await other.open();
    const pending = SnmpMgrRequest(session, 160, listOf(binding(sysDescr)), { value: 0 }, { value: 0 });
    expect(await other.clock.until(pending)).toBe(0);
    expect(getLastError()).toBe(lastError);
  });

  it('a request longer than a datagram is 0 with 10040', async () => {
    await net.agent(silent);
    const value: AsnAny = { asnType: 4, asnValue: dynamic(...new Uint8Array(66000)) };
    expect((await ask(await net.open(), 163, listOf(binding(sysDescr, value)))).result).toBe(0);
    expect(getLastError()).toBe(10040);
  });
});

function dynamic(...octets: number[]): { stream: Uint8Array; length: number; dynamic: boolean } {
  return { stream: Uint8Array.from(octets), length: octets.length, dynamic: true };
}
