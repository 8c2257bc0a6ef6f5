// The SnmpMgr functions against peers on loopback: results, out-parameters, last errors. One table for each function.

import {
  ASN_COUNTER32,
  ASN_COUNTER64,
  ASN_GAUGE32,
  ASN_INTEGER,
  ASN_IPADDRESS,
  ASN_NULL,
  ASN_OBJECTIDENTIFIER,
  ASN_OCTETSTRING,
  ASN_OPAQUE,
  ASN_TIMETICKS,
  type AsnAny,
  type AsnObjectIdentifier,
  type AsnOctetString,
  configureMgmtApi,
  decodeMessage,
  getLastError,
  MGMCTL_SETAGENTPORT,
  type NameTree,
  Oid,
  SNMP_PDU_GET,
  SNMP_PDU_GETNEXT,
  SNMP_PDU_SET,
  SnmpManager,
  SnmpMgrClose,
  SnmpMgrCloseSync,
  SnmpMgrCtl,
  SnmpMgrOidToStr,
  SnmpMgrOpen,
  SnmpMgrRequest,
  type SnmpMgrSession,
  SnmpMgrStrToOid,
  SnmpUtilOidCmp,
  type SnmpVarBindList,
  sessionManager,
  setLastError,
  type VarBind,
  withLastError,
} from 'mgmtapi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arcs, bytesOf, listOf, octets, oid, varBind } from './structures.js';
import { type Answer, pduOf, responseTo, text, UdpPeer, varBindOf } from './udp-peer.js';

const wrong = (value: unknown): never => value as never;
const ones = (count: number): string => Array(count).fill('1').join('.');

const peers: UdpPeer[] = [];
async function agent(answer?: Answer): Promise<UdpPeer> {
  const peer = await UdpPeer.open(answer);
  peers.push(peer);
  return peer;
}

/** A session to a peer on loopback; short waits unless said otherwise. */
async function open(
  peer: UdpPeer,
  {
    timeout = 2000,
    retries = 0,
    community = 'public' as string | Uint8Array | null,
    version = 'v1' as 'v1' | 'v2c',
  } = {},
): Promise<SnmpMgrSession> {
  const session = await SnmpMgrOpen('127.0.0.1', community, timeout, retries, { version });
  if (!session) throw new Error(`SnmpMgrOpen: ${getLastError()}`);
  if (!SnmpMgrCtl(session, MGMCTL_SETAGENTPORT, peer.port, 4)) throw new Error(`SnmpMgrCtl: ${getLastError()}`);
  return session;
}

type Outcome = { result: number; errorStatus: number; errorIndex: number };
async function request(session: SnmpMgrSession | null, type: number, list: SnmpVarBindList): Promise<Outcome> {
  const errorStatus = { value: -1 };
  const errorIndex = { value: -1 };
  const result = await SnmpMgrRequest(wrong(session), type, list, errorStatus, errorIndex);
  return { result, errorStatus: errorStatus.value, errorIndex: errorIndex.value };
}

beforeEach(() => setLastError(0));
afterEach(async () => {
  configureMgmtApi({});
  await SnmpMgrClose(sessionManager());
  await Promise.all(peers.splice(0).map((peer) => peer.close()));
});

describe('SnmpMgrOpen', () => {
  it.each<[string, string | null, string | Uint8Array | null, number, number]>([
    ['an IPv4 address', '127.0.0.1', 'public', 1000, 0],
    ['an IPv6 address', '::1', 'public', 1000, 0],
    ['a name', 'localhost', 'public', 1000, 0],
    ['NULL for the local host', null, 'public', 1000, 0],
    ['NULL for public', '127.0.0.1', null, 1000, 0],
    ['an empty community', '127.0.0.1', '', 1000, 0],
    ['a community of octets', '127.0.0.1', Uint8Array.of(0, 255), 1000, 0],
    ['the shortest time-out', '127.0.0.1', 'public', 1, 0],
    ['the longest time-out', '127.0.0.1', 'public', 2147483647, 0],
    ['the most retries', '127.0.0.1', 'public', 1000, 2147483647],
    ['an address where nobody listens', '192.0.2.1', 'public', 1000, 3],
  ])('%s: a session', async (_name, address, community, timeout, retries) => {
    const session = await SnmpMgrOpen(address, community, timeout, retries);
    expect(session).not.toBeNull();
    expect(await SnmpMgrClose(session)).toBe(true);
  });

  it.each<[string, unknown, unknown, unknown, unknown, readonly number[]]>([
    ['an empty address', '', 'public', 1000, 0, [11001]],
    ['a name nobody has', 'no-such-host.invalid', 'public', 1000, 0, [11001, 11002]],
    ['text around an address', ' 127.0.0.1', 'public', 1000, 0, [11001]],
    ['an address out of range', '256.1.1.1', 'public', 1000, 0, [11001]],
    ['part of an address', '10.1', 'public', 1000, 0, [11001]],
    ['a name with a space', 'a b', 'public', 1000, 0, [11001]],
    ['a port, which there is no syntax for', '127.0.0.1:1161', 'public', 1000, 0, [11001]],
    ['a MAC address of digits alone', '001122334455', 'public', 1000, 0, [10047]],
    ['a MAC address', '00aa00bbccdd', 'public', 1000, 0, [10047]],
    ['an IPX address', '00006112.00aa00bbccdd', 'public', 1000, 0, [10047]],
    ['time-out 0', '127.0.0.1', 'public', 0, 0, [10022]],
    ['time-out -1', '127.0.0.1', 'public', -1, 0, [10022]],
    ['time-out 1.5', '127.0.0.1', 'public', 1.5, 0, [10022]],
    ['time-out NaN', '127.0.0.1', 'public', Number.NaN, 0, [10022]],
    ['time-out 2^31', '127.0.0.1', 'public', 2 ** 31, 0, [10022]],
    ['time-out Infinity', '127.0.0.1', 'public', Number.POSITIVE_INFINITY, 0, [10022]],
    ['retries -1', '127.0.0.1', 'public', 1000, -1, [10022]],
    ['retries 0.5', '127.0.0.1', 'public', 1000, 0.5, [10022]],
    ['retries 2^31', '127.0.0.1', 'public', 1000, 2 ** 31, [10022]],
    ['retries NaN', '127.0.0.1', 'public', 1000, Number.NaN, [10022]],
  ])('%s: null', async (_name, address, community, timeout, retries, numbers) => {
    expect(await SnmpMgrOpen(wrong(address), wrong(community), wrong(timeout), wrong(retries))).toBeNull();
    expect(numbers).toContain(getLastError());
  });

  it('shows nothing of a session: no fields, no community', async () => {
    const session = await SnmpMgrOpen('127.0.0.1', 'hush', 1000, 0);
    expect(Object.keys(session ?? { a: 1 })).toEqual([]);
    expect(JSON.stringify(session)).not.toContain('hush');
    expect((await import('node:util')).inspect(session, { depth: 9, showHidden: true })).not.toContain('hush');
  });

  it('does not contact the agent', async () => {
    const peer = await agent();
    const session = await open(peer);
    await SnmpMgrClose(session);
    expect(peer.received).toEqual([]);
  });

  it('a fifth argument names the manager, the version and the port', async () => {
    const peer = await agent((bytes) => responseTo(bytes));
    const manager = new SnmpManager();
    const session = await SnmpMgrOpen('127.0.0.1', 'public', 2000, 0, { manager, version: 'v2c', port: peer.port });
    expect(manager.sessions.size).toBe(1);
    expect((await request(session, SNMP_PDU_GET, listOf(varBind('1.3.6.1')))).result).toBe(1);
    expect((await peer.messages(1))[0]?.version).toBe('v2c');
    expect(await SnmpMgrClose(manager)).toBe(true);
    expect(manager.sessions.size).toBe(0);
  });
});

describe('SnmpMgrClose, SnmpMgrCloseSync', () => {
  it('a session: true once, then false with 47', async () => {
    const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    expect(await SnmpMgrClose(session)).toBe(true);
    expect(await SnmpMgrClose(session)).toBe(false);
    expect(getLastError()).toBe(47);
    expect(SnmpMgrCloseSync(session)).toBe(false);
    expect(getLastError()).toBe(47);
  });

  it('at once: true, then false with 47', async () => {
    const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    expect(SnmpMgrCloseSync(session)).toBe(true);
    expect(SnmpMgrCloseSync(session)).toBe(false);
    expect(getLastError()).toBe(47);
    expect(await SnmpMgrClose(session)).toBe(false);
  });

  it.each([{}, 7, 'session', undefined, [], true])('%j is no session: false with 47', async (value) => {
    expect(await SnmpMgrClose(wrong(value))).toBe(false);
    expect(getLastError()).toBe(47);
    setLastError(0);
    expect(SnmpMgrCloseSync(wrong(value))).toBe(false);
    expect(getLastError()).toBe(47);
  });

  it('null without a listener: true, and sessions stay', async () => {
    const peer = await agent((bytes) => responseTo(bytes));
    const session = await open(peer);
    expect(await SnmpMgrClose(null)).toBe(true);
    expect(SnmpMgrCloseSync(null)).toBe(true);
    expect((await request(session, SNMP_PDU_GET, listOf(varBind('1.3.6.1')))).result).toBe(1);
  });

  it('one session does not close another', async () => {
    const peer = await agent((bytes) => responseTo(bytes));
    const [first, second] = [await open(peer), await open(peer)];
    await SnmpMgrClose(first);
    expect((await request(second, SNMP_PDU_GET, listOf(varBind('1.3.6.1')))).result).toBe(1);
  });

  it.each([
    ['SnmpMgrClose', (session: SnmpMgrSession) => SnmpMgrClose(session)],
    ['SnmpMgrCloseSync', (session: SnmpMgrSession) => SnmpMgrCloseSync(session)],
  ])('%s ends what is pending: 0 with 10004, the list as it was', async (_name, close) => {
    const peer = await agent();
    const session = await open(peer, { timeout: 60_000 });
    const list = listOf(varBind('1.3.6.1'));
    const pending = request(session, SNMP_PDU_GET, list);
    await peer.messages(1);
    expect(await close(session)).toBe(true);
    expect((await pending).result).toBe(0);
    expect(getLastError(session)).toBe(10004);
    expect(arcs(list.list?.[0]?.name)).toBe('1.3.6.1');
  });

  it('the session manager: every session at once; afterwards a fresh one is made', async () => {
    const before = sessionManager();
    const sessions = [await SnmpMgrOpen('127.0.0.1', 'a', 1000, 0), await SnmpMgrOpen('127.0.0.1', 'b', 1000, 0)];
    expect(before.sessions.size).toBe(2);
    expect(await SnmpMgrClose(before)).toBe(true);
    for (const session of sessions) {
      expect(await SnmpMgrClose(session)).toBe(false);
      expect(getLastError()).toBe(47);
    }
    expect(sessionManager()).not.toBe(before);
    expect(await SnmpMgrOpen('127.0.0.1', 'a', 1000, 0)).not.toBeNull();
  });
});

describe('SnmpMgrCtl', () => {
  const le = (port: number, length = 4): Uint8Array => {
    const bytes = new Uint8Array(Math.max(length, 4));
    new DataView(bytes.buffer).setUint32(0, port, true);
    return bytes.subarray(0, length);
  };

  it.each<[string, number, unknown, number, number]>([
    ['a number', 1, 1161, 4, 0],
    ['port 1', 1, 1, 4, 0],
    ['port 65535', 1, 65535, 4, 0],
    ['a size beyond 4', 1, 1161, 8, 0],
    ['four octets, little-endian', 1, le(1161), 4, 0],
    ['eight octets', 1, le(1161, 8), 8, 0],
    ['a Buffer', 1, Buffer.from([0x89, 0x04, 0, 0]), 4, 0],
    ['an unsigned int of one', 1, Uint32Array.of(1161), 4, 0],
    ['a short', 1, Uint16Array.of(1161), 4, 48],
    ['code 0', 0, 1161, 4, 46],
    ['code 2', 2, 1161, 4, 46],
    ['code 2 before its bad buffer', 2, null, 0, 46],
    ['no buffer', 1, null, 0, 48],
    ['no buffer but a size', 1, null, 4, 48],
    ['undefined', 1, undefined, 4, 48],
    ['size 3', 1, 1161, 3, 48],
    ['size 0', 1, 1161, 0, 48],
    ['three octets', 1, le(1161, 3), 4, 48],
    ['size 3 of four octets', 1, le(1161), 3, 48],
    ['port 0', 1, 0, 4, 48],
    ['port 65536', 1, 65536, 4, 48],
    ['port -1', 1, -1, 4, 48],
    ['port 1.5', 1, 1.5, 4, 48],
    ['port NaN', 1, Number.NaN, 4, 48],
    ['port 0 in octets', 1, le(0), 4, 48],
    ['port 65536 in octets', 1, le(65536), 4, 48],
    ['big-endian octets', 1, Uint8Array.of(0, 0, 4, 0x89), 4, 48],
  ])('%s: last error %#', async (_name, code, buffer, size, error) => {
    const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    expect(SnmpMgrCtl(wrong(session), code, wrong(buffer), size, null, 0)).toBe(error === 0);
    if (error !== 0) expect([getLastError(), getLastError(wrong(session))]).toEqual([error, error]);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['an object', {}],
    ['a number', 7],
  ])('%s is no session: 47, before code and buffer', (_name, session) => {
    expect(SnmpMgrCtl(wrong(session), 99, null, 0)).toBe(false);
    expect(getLastError()).toBe(47);
  });

  it('a closed session: 47', async () => {
    const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    await SnmpMgrClose(session);
    expect(SnmpMgrCtl(wrong(session), 1, 1161, 4)).toBe(false);
    expect(getLastError()).toBe(47);
  });

  it('sets bytes returned to 0', async () => {
    const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    const returned = { value: 99 };
    expect(SnmpMgrCtl(wrong(session), 1, 1161, 4, new Uint8Array(4), 4, returned)).toBe(true);
    expect(returned.value).toBe(0);
  });

  it('moves later requests, not the pending one', async () => {
    const late = await agent();
    const next = await agent((bytes) => responseTo(bytes));
    const session = await open(late, { timeout: 5000 });
    const pending = request(session, SNMP_PDU_GET, listOf(varBind('1.3.6.1')));
    await late.messages(1);
    expect(SnmpMgrCtl(session, 1, next.port, 4)).toBe(true);
    expect((await request(session, SNMP_PDU_GET, listOf(varBind('1.3.6.2')))).result).toBe(1);
    const [first] = late.received;
    if (first) late.send(responseTo(first.bytes), first.from.port);
    expect((await pending).result).toBe(1);
    expect([late.received.length, next.received.length]).toEqual([1, 1]);
  });
});

describe('SnmpMgrRequest: what comes back', () => {
  const number = (any: AsnAny): unknown => any.asnValue;
  const stream = (any: AsnAny): unknown => bytesOf(any.asnValue as AsnOctetString);
  const dotted = (any: AsnAny): unknown => arcs(any.asnValue as AsnObjectIdentifier);

  it.each<[string, 'v1' | 'v2c', Omit<VarBind, 'oid'>, number, (any: AsnAny) => unknown, unknown]>([
    ['Integer32', 'v1', { type: 'Integer32', value: -7 }, ASN_INTEGER, number, -7],
    ['OctetString', 'v1', { type: 'OctetString', value: text('abc') }, ASN_OCTETSTRING, stream, [97, 98, 99]],
    [
      'empty OctetString',
      'v1',
      { type: 'OctetString', value: text('') },
      ASN_OCTETSTRING,
      (a) => (a.asnValue as AsnOctetString).length,
      0,
    ],
    ['Null', 'v1', { type: 'Null', value: null }, ASN_NULL, number, null],
    [
      'ObjectIdentifier',
      'v1',
      { type: 'ObjectIdentifier', value: Oid.from('1.3.6.1.4.1.311') },
      ASN_OBJECTIDENTIFIER,
      dotted,
      '1.3.6.1.4.1.311',
    ],
    ['IpAddress', 'v1', { type: 'IpAddress', value: '192.0.2.7' }, ASN_IPADDRESS, stream, [192, 0, 2, 7]],
    ['Counter32', 'v1', { type: 'Counter32', value: 4294967295 }, ASN_COUNTER32, number, 4294967295],
    ['Gauge32', 'v1', { type: 'Gauge32', value: 4294967295 }, ASN_GAUGE32, number, 4294967295],
    ['TimeTicks', 'v1', { type: 'TimeTicks', value: 4294967295 }, ASN_TIMETICKS, number, 4294967295],
    ['Opaque', 'v1', { type: 'Opaque', value: Uint8Array.of(0x9f) }, ASN_OPAQUE, stream, [0x9f]],
    ['UInteger32', 'v2c', { type: 'UInteger32', value: 4294967295 }, 71, number, 4294967295],
    [
      'Counter64',
      'v2c',
      { type: 'Counter64', value: 18446744073709551615n },
      ASN_COUNTER64,
      number,
      18446744073709551615n,
    ],
    ['noSuchObject', 'v2c', { type: 'NoSuchObject', value: null }, 128, number, null],
    ['noSuchInstance', 'v2c', { type: 'NoSuchInstance', value: null }, 129, number, null],
    ['endOfMibView', 'v2c', { type: 'EndOfMibView', value: null }, 130, number, null],
  ])('%s', async (_name, version, value, asnType, read, expected) => {
    const peer = await agent((bytes) => responseTo(bytes, { varBinds: [varBindOf('1.3.6.1.9', value)] }));
    const list = listOf(varBind('1.3.6.1.9'));
    expect(await request(await open(peer, { version }), SNMP_PDU_GET, list)).toEqual({
      result: 1,
      errorStatus: 0,
      errorIndex: 0,
    });
    const any = list.list?.[0]?.value as AsnAny;
    expect([any.asnType, read(any)]).toEqual([asnType, expected]);
    expect(list.len).toBe(1);
  });

  it('GetNext changes the names too, and the list itself is the same object', async () => {
    const peer = await agent((bytes) =>
      responseTo(bytes, { varBinds: [varBindOf('1.3.6.1.9.1', { type: 'Integer32', value: 1 })] }),
    );
    const list = listOf(varBind('1.3.6.1.9'));
    expect((await request(await open(peer), SNMP_PDU_GETNEXT, list)).result).toBe(1);
    expect(arcs(list.list?.[0]?.name)).toBe('1.3.6.1.9.1');
  });

  it.each([1, 2, 3, 4, 5, 18])('error status %i of the agent is a successful call', async (errorStatus) => {
    const peer = await agent((bytes) => responseTo(bytes, { errorStatus, errorIndex: 2 }));
    const list = listOf(varBind('1.3.6.1.1'), varBind('1.3.6.1.2'));
    expect(await request(await open(peer), SNMP_PDU_GET, list)).toEqual({ result: 1, errorStatus, errorIndex: 2 });
    expect(list.list?.map((vb) => [arcs(vb.name), vb.value.asnType])).toEqual([
      ['1.3.6.1.1', ASN_NULL],
      ['1.3.6.1.2', ASN_NULL],
    ]);
  });

  it('an answer may carry another community', async () => {
    const peer = await agent((bytes) => responseTo(bytes, { community: 'else' }));
    expect((await request(await open(peer), SNMP_PDU_GET, listOf(varBind('1.3.6.1')))).result).toBe(1);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['another request-id', (bytes) => responseTo(bytes, { requestID: pduOf(decodeMessage(bytes)).requestID ^ 1 })],
    ['not a response', (bytes) => responseTo(bytes, { type: 'GetRequest' })],
    ['no SNMP', () => Uint8Array.of(1, 2, 3)],
    ['nothing at all', () => new Uint8Array()],
    ['cut short', (bytes) => responseTo(bytes).subarray(0, 20)],
    ['another version', (bytes) => Uint8Array.from(responseTo(bytes), (octet, at) => (at === 4 ? 1 : octet))],
  ])('%s: the request waits on', async (_name, bad) => {
    const peer = await agent((bytes, self, from) => {
      self.send(bad(bytes), from.port);
      return responseTo(bytes, { varBinds: [varBindOf('1.3.6.1', { type: 'Integer32', value: 42 })] });
    });
    const list = listOf(varBind('1.3.6.1'));
    expect((await request(await open(peer), SNMP_PDU_GET, list)).result).toBe(1);
    expect(list.list?.[0]?.value.asnValue).toBe(42);
  });

  it('an answer from another port is none', async () => {
    const stranger = await agent();
    const peer = await agent((bytes, _self, from) => {
      stranger.send(responseTo(bytes), from.port);
      return undefined;
    });
    expect((await request(await open(peer, { timeout: 60 }), SNMP_PDU_GET, listOf(varBind('1.3.6.1')))).result).toBe(0);
    expect(getLastError()).toBe(40);
  });
});

describe('SnmpMgrRequest: what goes out', () => {
  it.each([
    ['SNMP_PDU_GET', SNMP_PDU_GET, 'GetRequest'],
    ['SNMP_PDU_GETNEXT', SNMP_PDU_GETNEXT, 'GetNextRequest'],
  ])('%s sends version 1 and NULL, whatever stands in the list', async (_name, type, pduType) => {
    const peer = await agent((bytes) => responseTo(bytes));
    await request(
      await open(peer, { community: 'hush' }),
      type,
      listOf(varBind('1.3.6.1', { asnType: ASN_INTEGER, asnValue: 5 })),
    );
    const [message] = await peer.messages(1);
    expect(message).toMatchObject({ version: 'v1', pdu: { type: pduType, errorStatus: 0, errorIndex: 0 } });
    expect(message && pduOf(message).varBinds.map((vb) => [String(vb.oid), vb.type])).toEqual([['1.3.6.1', 'Null']]);
    expect(message && 'community' in message && Buffer.from(message.community).toString()).toBe('hush');
  });

  it.each<[string, AsnAny, object]>([
    ['INTEGER', { asnType: ASN_INTEGER, asnValue: -2147483648 }, { type: 'Integer32', value: -2147483648 }],
    [
      'OCTET STRING',
      { asnType: ASN_OCTETSTRING, asnValue: octets('abc') },
      { type: 'OctetString', value: Buffer.from('abc') },
    ],
    [
      'its length alone',
      { asnType: ASN_OCTETSTRING, asnValue: { ...octets('abc'), length: 2 } },
      { type: 'OctetString', value: Buffer.from('ab') },
    ],
    [
      'no octets',
      { asnType: ASN_OCTETSTRING, asnValue: { stream: null, length: 0, dynamic: false } },
      { type: 'OctetString', value: Buffer.from('') },
    ],
    ['NULL', { asnType: ASN_NULL, asnValue: null }, { type: 'Null', value: null }],
    [
      'OID',
      { asnType: ASN_OBJECTIDENTIFIER, asnValue: oid('1.3.6.1') },
      { type: 'ObjectIdentifier', value: Oid.from('1.3.6.1') },
    ],
    [
      'IpAddress',
      { asnType: ASN_IPADDRESS, asnValue: octets([192, 0, 2, 7]) },
      { type: 'IpAddress', value: '192.0.2.7' },
    ],
    ['Counter32', { asnType: ASN_COUNTER32, asnValue: 4294967295 }, { type: 'Counter32', value: 4294967295 }],
    ['Gauge32', { asnType: ASN_GAUGE32, asnValue: 1 }, { type: 'Gauge32', value: 1 }],
    ['TimeTicks', { asnType: ASN_TIMETICKS, asnValue: 2 }, { type: 'TimeTicks', value: 2 }],
    ['Opaque', { asnType: ASN_OPAQUE, asnValue: octets([1]) }, { type: 'Opaque', value: Buffer.from([1]) }],
  ])('SNMP_PDU_SET: %s', async (_name, any, sent) => {
    const peer = await agent((bytes) => responseTo(bytes));
    expect((await request(await open(peer), SNMP_PDU_SET, listOf(varBind('1.3.6.1.9', any)))).result).toBe(1);
    const [message] = await peer.messages(1);
    const [vb] = message ? pduOf(message).varBinds : [];
    expect(message && pduOf(message).type).toBe('SetRequest');
    expect({ type: vb?.type, value: vb?.value instanceof Uint8Array ? Buffer.from(vb.value) : vb?.value }).toEqual(
      sent,
    );
  });

  it('an empty list is sent, and the agent decides', async () => {
    const peer = await agent((bytes) => responseTo(bytes));
    const list = listOf();
    expect((await request(await open(peer), SNMP_PDU_GET, list)).result).toBe(1);
    expect((await peer.messages(1)).map((message) => pduOf(message).varBinds)).toEqual([[]]);
    expect(list.len).toBe(0);
  });

  it.each([
    [0, 1],
    [2, 3],
  ])('%i retries: %i identical datagrams, then 0 with 40', async (retries, sends) => {
    const peer = await agent();
    const session = await open(peer, { timeout: 20, retries });
    const list = listOf(varBind('1.3.6.1', { asnType: ASN_INTEGER, asnValue: 5 }));
    expect((await request(session, SNMP_PDU_GET, list)).result).toBe(0);
    expect([getLastError(), getLastError(session)]).toEqual([40, 40]);
    await peer.messages(sends);
    expect(new Set(peer.received.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
    expect(peer.received.length).toBe(sends);
    expect(list).toEqual(listOf(varBind('1.3.6.1', { asnType: ASN_INTEGER, asnValue: 5 })));
  });

  it('many requests of one session at once', async () => {
    const peer = await agent((bytes) => responseTo(bytes));
    const session = await open(peer);
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, i) => request(session, SNMP_PDU_GET, listOf(varBind(`1.3.6.1.${i}`)))),
    );
    expect(outcomes.every(({ result }) => result === 1)).toBe(true);
    expect(new Set((await peer.messages(50)).map((message) => pduOf(message).requestID)).size).toBe(50);
  });
});

describe('SnmpMgrRequest: refused before anything is sent', () => {
  it.each([0, 1, 162, 164, 165, 166, 167, 255, 1.5, Number.NaN])('request type %d: 0 with 20', async (type) => {
    const peer = await agent();
    const session = await open(peer);
    expect((await request(session, type, listOf(varBind('1.3.6.1')))).result).toBe(0);
    expect([getLastError(), getLastError(session)]).toEqual([20, 20]);
    expect(peer.received).toEqual([]);
  });

  it.each<[string, AsnAny, number]>([
    ['Counter64, which v1 cannot carry', { asnType: ASN_COUNTER64, asnValue: 1n }, 11],
    ['an unknown tag', wrong({ asnType: 0x99, asnValue: 1 }), 11],
  ])('SNMP_PDU_SET of %s: 0 with %#', async (_name, any, error) => {
    const peer = await agent();
    expect((await request(await open(peer), SNMP_PDU_SET, listOf(varBind('1.3.6.1', any)))).result).toBe(0);
    expect(getLastError()).toBe(error);
    expect(peer.received).toEqual([]);
  });

  it.each<[string, AsnAny]>([
    ['an INTEGER beyond 32 bits', { asnType: ASN_INTEGER, asnValue: 2 ** 31 }],
    ['a negative Gauge32', { asnType: ASN_GAUGE32, asnValue: -1 }],
    ['an IpAddress of three octets', { asnType: ASN_IPADDRESS, asnValue: octets([1, 2, 3]) }],
    ['an INTEGER that is text', wrong({ asnType: ASN_INTEGER, asnValue: 'x' })],
    ['octets that are none', wrong({ asnType: ASN_OCTETSTRING, asnValue: 7 })],
    ['an OID of one arc', { asnType: ASN_OBJECTIDENTIFIER, asnValue: oid('1') }],
  ])('SNMP_PDU_SET of %s: 0 with a last error, never a crash', async (_name, any) => {
    const peer = await agent();
    expect(
      (await request(await open(peer, { timeout: 50 }), SNMP_PDU_SET, listOf(varBind('1.3.6.1', any)))).result,
    ).toBe(0);
    expect([10, 11, 12, 14, 87]).toContain(getLastError());
  });

  it.each<[string, AsnObjectIdentifier]>([
    ['no arcs', oid('')],
    ['NULL', { idLength: 0, ids: null }],
    ['one arc', oid('1')],
    ['a bad first pair', oid('3.1')],
    ['129 arcs', oid(ones(129))],
  ])('a name with %s: 0 with a last error, never a crash', async (_name, name) => {
    const peer = await agent((bytes) => responseTo(bytes));
    const list: SnmpVarBindList = { list: [{ name, value: { asnType: ASN_NULL, asnValue: null } }], len: 1 };
    expect((await request(await open(peer), SNMP_PDU_GET, list)).result).toBe(0);
    expect(getLastError()).not.toBe(0);
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['an object', {}],
    ['undefined', undefined],
  ])('%s is no session: 0 with 47', async (_name, session) => {
    expect((await request(wrong(session), SNMP_PDU_GET, listOf(varBind('1.3.6.1')))).result).toBe(0);
    expect(getLastError()).toBe(47);
  });

  it('a closed session: 0 with 47', async () => {
    const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 0);
    await SnmpMgrClose(session);
    expect((await request(session, SNMP_PDU_GET, listOf(varBind('1.3.6.1')))).result).toBe(0);
    expect(getLastError()).toBe(47);
  });

  it.each<[string, unknown, unknown, unknown]>([
    ['list', null, { value: 0 }, { value: 0 }],
    ['errorStatus', listOf(varBind('1.3.6.1')), null, { value: 0 }],
    ['errorIndex', listOf(varBind('1.3.6.1')), { value: 0 }, null],
  ])('null for %s: 0 with 87', async (_name, list, status, index) => {
    const peer = await agent((bytes) => responseTo(bytes));
    expect(await SnmpMgrRequest(await open(peer), SNMP_PDU_GET, wrong(list), wrong(status), wrong(index))).toBe(0);
    expect(getLastError()).toBe(87);
  });
});

describe('SnmpMgrStrToOid', () => {
  it.each([
    ['.1.3.6.1.2.1.1', '1.3.6.1.2.1.1'],
    ['1.3.6.1.2.1.1', '1.3.6.1.2.1.1.3.6.1.2.1.1'],
    ['2.2.1.21.1', '1.3.6.1.2.1.2.2.1.21.1'],
    ['system.sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['system', '1.3.6.1.2.1.1'],
    ['system.1.0', '1.3.6.1.2.1.1.1.0'],
    ['1.sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['interfaces.ifTable.ifEntry.ifOutQLen.1', '1.3.6.1.2.1.2.2.1.21.1'],
    ['ip.ipForwarding.0', '1.3.6.1.2.1.4.1.0'],
    ['snmp.snmpInPkts.0', '1.3.6.1.2.1.11.1.0'],
    ['host', '1.3.6.1.2.1.25'],
    ['transmission', '1.3.6.1.2.1.10'],
    ['egp', '1.3.6.1.2.1.8'],
    ['at', '1.3.6.1.2.1.3'],
    ['.iso', '1'],
    ['.iso.org.dod.internet', '1.3.6.1'],
    ['.iso.org.dod.internet.directory', '1.3.6.1.1'],
    ['.iso.org.dod.internet.experimental', '1.3.6.1.3'],
    ['.iso.org.dod.internet.security', '1.3.6.1.5'],
    ['.iso.org.dod.internet.snmpV2', '1.3.6.1.6'],
    ['.iso.org.dod.internet.mgmt.mib-2.system.sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['.iso.org.dod.internet.mgmt.mib.system.sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['.iso.org.dod.internet.private.enterprises.lanmanager', '1.3.6.1.4.1.77'],
    ['.iso.org.dod.internet.private.enterprises.microsoft.1', '1.3.6.1.4.1.311.1'],
    ['.1.3.6.1.2.1.1.sysDescr.0', '1.3.6.1.2.1.1.1.0'],
    ['.1.3.dod.1', '1.3.6.1'],
    ['.1', '1'],
    ['.0', '0'],
    ['.4294967295', '4294967295'],
    ['.1.3.4294967295', '1.3.4294967295'],
    ['.1.03.006', '1.3.6'],
    ['0', '1.3.6.1.2.1.0'],
    [`.${ones(128)}`, ones(128)],
    [ones(122), `1.3.6.1.2.1.${ones(122)}`],
  ])('%s', (string, dotted) => {
    const out: { value: AsnObjectIdentifier } = { value: { idLength: 0, ids: null } };
    expect(SnmpMgrStrToOid(string, out)).toBe(true);
    expect([out.value.idLength, arcs(out.value)]).toEqual([dotted.split('.').length, dotted]);
  });

  it.each<[unknown, number]>([
    [null, 14],
    ['', 14],
    ['.', 14],
    ['..', 14],
    ['..1', 14],
    ['.1..3', 14],
    ['.1.', 14],
    ['system.', 14],
    [' .1.3', 14],
    ['.1.3 ', 14],
    ['.1. 3', 14],
    ['\t.1', 14],
    ['.1.-3', 14],
    ['.1.0x3', 14],
    ['.1.3.6.1.2.1.1.SysDescr', 14],
    ['System.sysDescr.0', 14],
    ['sysDescr.0', 14],
    ['nosuch', 14],
    ['.mib-2', 14],
    ['system.sysDescr.name', 14],
    ['.1.4294967296', 12],
    ['.99999999999999999999', 12],
    [`.${ones(129)}`, 12],
    [ones(123), 12],
  ])('%j: false with %i, the destination untouched', (string, error) => {
    const before = oid('1.3');
    const out = { value: before };
    expect(SnmpMgrStrToOid(wrong(string), out)).toBe(false);
    expect(getLastError()).toBe(error);
    expect(out.value).toBe(before);
  });

  it('no destination: false with 87', () => {
    expect(SnmpMgrStrToOid('.1.3', wrong(null))).toBe(false);
    expect(getLastError()).toBe(87);
  });

  it('what public code does: two texts, compared', () => {
    const [a, b] = [{ value: oid('') }, { value: oid('') }];
    SnmpMgrStrToOid('interfaces.9', a);
    SnmpMgrStrToOid('interfaces.2.1', b);
    expect(SnmpUtilOidCmp(a.value, b.value)).toBe(1);
  });
});

describe('SnmpMgrOidToStr', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['1.3.6.1.2.1.1.1.0', 'system.sysDescr.0'],
    ['1.3.6.1.2.1.1.3.0', 'system.sysUpTime.0'],
    ['1.3.6.1.2.1.2.2.1.2.2', 'interfaces.ifTable.ifEntry.ifDescr.2'],
    ['1.3.6.1.2.1.2.2.1.21.2', 'interfaces.ifTable.ifEntry.ifOutQLen.2'],
    ['1.3.6.1.2.1.1', 'system'],
    ['1.3.6.1.2.1.4', 'ip'],
    ['1.3.6.1.2.1.10', 'transmission'],
    ['1.3.6.1.2.1.25', 'host'],
    ['1.3.6.1.2.1.9999.1', '9999.1'],
    ['1.3.6.1.2.1.1.4294967295', 'system.4294967295'],
    ['1.3.6.1.2.1', '.iso.org.dod.internet.mgmt.mib-2'],
    ['1.3.6.1.2', '.iso.org.dod.internet.mgmt'],
    ['1.3.6.1', '.iso.org.dod.internet'],
    ['1', '.iso'],
    ['1.3.6.1.4.1', '.iso.org.dod.internet.private.enterprises'],
    ['1.3.6.1.4.1.311.1', '.iso.org.dod.internet.private.enterprises.microsoft.1'],
    ['1.3.6.1.4.1.77.1.2', '.iso.org.dod.internet.private.enterprises.lanmanager.1.2'],
    ['1.3.6.1.4.1.99999', '.iso.org.dod.internet.private.enterprises.99999'],
    ['1.3.7', '.iso.org.7'],
    ['1.3.7.1', '.iso.org.7.1'],
    ['0', '.0'],
    ['0.0', '.0.0'],
    ['2.4294967295', '.2.4294967295'],
    ['9.3.6', '.9.3.6'],
  ];
  it.each(rows)('%s: %s', (dotted, string) => {
    const out = { value: '' };
    expect(SnmpMgrOidToStr(oid(dotted), out)).toBe(true);
    expect(out.value).toBe(string);
  });

  it.each(rows)('%s and back', (dotted) => {
    const [out, back] = [{ value: '' }, { value: oid('') }];
    SnmpMgrOidToStr(oid(dotted), out);
    expect(SnmpMgrStrToOid(out.value, back)).toBe(true);
    expect(arcs(back.value)).toBe(dotted);
  });

  it.each<[string, unknown]>([
    ['NULL', null],
    ['{0, NULL}', { idLength: 0, ids: null }],
    ['length 0', { idLength: 0, ids: [1, 3] }],
  ])('%s: false, the destination untouched', (_name, from) => {
    const out = { value: 'before' };
    expect(SnmpMgrOidToStr(wrong(from), out)).toBe(false);
    expect(getLastError()).not.toBe(0);
    expect(out.value).toBe('before');
  });

  it('no destination: false with 87', () => {
    expect(SnmpMgrOidToStr(oid('1.3'), wrong(null))).toBe(false);
    expect(getLastError()).toBe(87);
  });
});

describe('configureMgmtApi({ names })', () => {
  const root = Oid.from('1.3.6.1.4.1.4242');
  const names: NameTree = {
    resolve: (name) => (name === 'acme' ? root : undefined),
    child: (parent, name) => (name === 'acme' && root.slice(0, 6).equals(parent) ? root : undefined),
    nameOf: (of) => {
      const whole = Oid.from(of);
      return whole.startsWith(root) ? { name: 'acme', rest: whole.slice(root.length) } : undefined;
    },
  };

  it('names of the tree are read and written', () => {
    configureMgmtApi({ names });
    const [out, back] = [{ value: '' }, { value: oid('') }];
    expect(SnmpMgrStrToOid('.1.3.6.1.4.1.acme.7', back)).toBe(true);
    expect(arcs(back.value)).toBe('1.3.6.1.4.1.4242.7');
    expect(SnmpMgrOidToStr(back.value, out)).toBe(true);
    expect(out.value.endsWith('acme.7')).toBe(true);
  });

  it.each([{}, { names: undefined }])('%j: the built-in names again', (settings) => {
    configureMgmtApi({ names });
    configureMgmtApi(settings);
    const out = { value: oid('') };
    expect(SnmpMgrStrToOid('system.sysDescr.0', out)).toBe(true);
    expect(SnmpMgrStrToOid('.1.3.6.1.4.1.acme', out)).toBe(false);
  });
});

describe('getLastError', () => {
  it.each([0, 40, 87, 4294967295])('setLastError(%i)', (n) => {
    setLastError(n);
    expect(getLastError()).toBe(n);
  });

  it('of each session its own', async () => {
    const peer = await agent();
    const [first, second] = [await open(peer, { timeout: 10 }), await open(peer, { timeout: 10 })];
    await request(first, SNMP_PDU_GET, listOf(varBind('1.3.6.1')));
    await request(second, 165, listOf(varBind('1.3.6.1')));
    expect([getLastError(first), getLastError(second), getLastError()]).toEqual([40, 20, 20]);
  });

  it('in a scope of its own, whatever others do meanwhile', async () => {
    const flow = (n: number) =>
      withLastError(async () => {
        if (n % 2) await SnmpMgrClose(wrong(n));
        else SnmpMgrStrToOid('nosuch', { value: oid('') });
        await new Promise((done) => setTimeout(done, n % 7));
        return getLastError();
      });
    const seen = await Promise.all(Array.from({ length: 200 }, (_, n) => flow(n)));
    expect(seen).toEqual(Array.from({ length: 200 }, (_, n) => (n % 2 ? 47 : 14)));
  });

  it('withLastError gives what the function gives', () => {
    setLastError(40);
    expect(
      withLastError(() => {
        setLastError(7);
        return getLastError();
      }),
    ).toBe(7);
    expect(getLastError()).toBe(40);
  });
});
