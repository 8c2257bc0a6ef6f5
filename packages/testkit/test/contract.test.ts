// The public contract as programs outside this repository use it: names, shapes and types that may grow but not change.

import * as agentPackage from '@mgmtapi/agent';
import type { OidLike } from '@mgmtapi/ber';
import * as ber from '@mgmtapi/ber';
import type {
  BulkPdu,
  CommunityMessage,
  Message,
  NameTree,
  Pdu,
  Row,
  TableDefinition,
  TrapV1Pdu,
  Value,
  VarBind,
  VarBindLike,
} from '@mgmtapi/protocol';
import * as protocol from '@mgmtapi/protocol';
import type { Clock, Endpoint, Transport } from '@mgmtapi/transport';
import * as transport from '@mgmtapi/transport';
import type {
  Discard,
  DiscardReason,
  NotificationInit,
  PollJob,
  PollResult,
  Progress,
  RequestOptions,
  SessionOptions,
  SnmpManager,
  SnmpNotification,
  SnmpSession,
  TrapListener,
  TrapListenerOptions,
  WalkOptions,
} from 'mgmtapi';
import * as mgmtapi from 'mgmtapi';
import { describe, expect, expectTypeOf, it } from 'vitest';

describe('@mgmtapi/ber', () => {
  it('has Oid, the cursors, tags and errors', () => {
    expectTypeOf<OidLike>().toEqualTypeOf<ber.Oid | string | readonly number[]>();
    const oid = ber.Oid.from('.1.3.6.1');
    expect([oid.length, oid.arcs, oid.toString(), JSON.stringify(oid)]).toEqual([
      4,
      [1, 3, 6, 1],
      '1.3.6.1',
      '"1.3.6.1"',
    ]);
    expect([oid.equals([1, 3, 6, 1]), oid.compare('1.3.6'), oid.startsWith('1.3')]).toEqual([true, 1, true]);
    expect([String(oid.child(2, 1)), String(oid.slice(1, 3))]).toEqual(['1.3.6.1.2.1', '3.6']);
    expectTypeOf(oid.compare).returns.toEqualTypeOf<-1 | 0 | 1>();
    expectTypeOf(oid.arcs).toEqualTypeOf<readonly number[]>();
    for (const name of ['BerReader', 'BerWriter', 'BerError', 'Tag', 'Oid']) expect(ber).toHaveProperty(name);
    expectTypeOf<ber.BerError>().toExtend<Error & { readonly code: string; readonly offset: number }>();
  });
});

describe('@mgmtapi/protocol', () => {
  it('has one shape of values and bindings', () => {
    expectTypeOf<Extract<Value, { type: 'Integer32' }>['value']>().toEqualTypeOf<number>();
    expectTypeOf<Extract<Value, { type: 'OctetString' }>['value']>().toExtend<Uint8Array>();
    expectTypeOf<Extract<Value, { type: 'Counter64' }>['value']>().toEqualTypeOf<bigint>();
    expectTypeOf<Extract<Value, { type: 'ObjectIdentifier' }>['value']>().toEqualTypeOf<ber.Oid>();
    expectTypeOf<
      Extract<Value, { type: 'NoSuchObject' | 'NoSuchInstance' | 'EndOfMibView' }>['value']
    >().toEqualTypeOf<null>();
    expectTypeOf<Extract<Value, { type: 'Unknown' }>['value']>().toExtend<{ tag: number; content: Uint8Array }>();
    expectTypeOf<Value['type']>().toEqualTypeOf<
      | 'Integer32'
      | 'OctetString'
      | 'Null'
      | 'ObjectIdentifier'
      | 'IpAddress'
      | 'Counter32'
      | 'Gauge32'
      | 'TimeTicks'
      | 'UInteger32'
      | 'Counter64'
      | 'Opaque'
      | 'OpaqueFloat'
      | 'OpaqueDouble'
      | 'NoSuchObject'
      | 'NoSuchInstance'
      | 'EndOfMibView'
      | 'Unknown'
    >();
    const like: VarBindLike[] = [
      { oid: '1.3', type: 'OctetString', value: 'text' },
      { oid: [1, 3], type: 'Counter64', value: 5 },
      { oid: '1.3', type: 'Counter64', value: 5n },
      { oid: '1.3', type: 'Unsigned32', value: 5 },
      { oid: '1.3', type: 'Null' },
      { oid: '1.3', type: 'ObjectIdentifier', value: '1.3.6' },
    ];
    expect(like.length).toBe(6);
    // @ts-expect-error exceptions do not compile
    const exception: VarBindLike = { oid: '1.3', type: 'NoSuchObject', value: null };
    expect(exception.oid).toBe('1.3');
  });

  it('decodes and encodes messages', () => {
    const pdu: Pdu = {
      type: 'GetRequest',
      requestID: 1,
      errorStatus: 0,
      errorIndex: 0,
      varBinds: [{ oid: ber.Oid.from('1.3.6.1'), type: 'Null', value: null }],
    };
    const message: Message = { version: 'v2c', community: Uint8Array.of(0x70), pdu };
    const bytes = protocol.encodeMessage(message);
    expect(
      protocol.decodeMessage(bytes, { strict: true, onTolerance: (_code: string, _offset: number) => {} }),
    ).toEqual(message);
    expect(() => protocol.decodeMessage(Uint8Array.of(0x30))).toThrow(ber.BerError);
    expect(() => protocol.decodeMessage(Uint8Array.of(0x30, 3, 2, 1, 9))).toThrow(protocol.MessageError);
    expectTypeOf<CommunityMessage['pdu']>().toEqualTypeOf<Pdu | BulkPdu | TrapV1Pdu>();
    expectTypeOf<Extract<Message, { version: 'v3' }>['scopedPdu']>().toExtend<object>();
    expectTypeOf<TrapV1Pdu>().toExtend<{
      readonly enterprise: ber.Oid;
      readonly agentAddr: string;
      readonly genericTrap: number;
      readonly specificTrap: number;
      readonly timeStamp: number;
    }>();
    expectTypeOf<BulkPdu>().toExtend<{ readonly nonRepeaters: number; readonly maxRepetitions: number }>();
    expect([protocol.ErrorStatus.noError, protocol.ErrorStatus.tooBig, protocol.ErrorStatus.inconsistentName]).toEqual([
      0, 1, 18,
    ]);
  });

  it('has the helpers', () => {
    const vb: VarBind = { oid: ber.Oid.from('1.3'), type: 'OctetString', value: Uint8Array.of(0x41, 0x42) };
    expect([protocol.textOf(vb), protocol.hexOf(vb), protocol.hexOf(vb, ''), protocol.isException(vb)]).toEqual([
      'AB',
      '41:42',
      '4142',
      false,
    ]);
    expect(protocol.numberOf({ type: 'Counter64', value: 5n })).toBe(5);
    expect(() => protocol.numberOf({ type: 'Counter64', value: 2n ** 60n })).toThrow(RangeError);
    expect(typeof JSON.stringify(protocol.jsonOf({ ...vb, type: 'Counter64', value: 2n ** 60n } as VarBind))).toBe(
      'string',
    );
    for (const name of ['trapV1ToV2', 'trapV2ToV1']) expect(protocol).toHaveProperty(name);
    expectTypeOf<NameTree['resolve']>().toEqualTypeOf<(text: string) => ber.Oid | undefined>();
    expectTypeOf<Row['columns']>().toEqualTypeOf<Map<number, VarBind>>();
    expectTypeOf<TableDefinition<{ a: 1 }>['decodeRow']>().returns.toEqualTypeOf<{ a: 1 }>();
  });
});

describe('@mgmtapi/transport', () => {
  it('has UDP, the memory network and the clock', () => {
    expectTypeOf(transport.udp).returns.toExtend<Transport>();
    expectTypeOf<transport.MemoryNetwork>().toExtend<Transport>();
    expectTypeOf<Endpoint['close']>().returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf<Clock>().toExtend<{
      now(): number;
      setTimer(fn: () => void, ms: number): unknown;
      clearTimer(t: unknown): void;
    }>();
  });
});

describe('mgmtapi', () => {
  it('re-exports what one install needs', () => {
    const names = [
      'Oid',
      'ErrorStatus',
      'textOf',
      'hexOf',
      'numberOf',
      'jsonOf',
      'isException',
      'SnmpManager',
      'SnmpSession',
      'TrapListener',
      'MemoryNetwork',
    ];
    const errors = [
      'SnmpError',
      'TimeoutError',
      'ResponseError',
      'ReportError',
      'WalkError',
      'ClosedError',
      'TransportError',
    ];
    for (const name of [...names, ...errors]) expect(mgmtapi).toHaveProperty(name);
    expect(mgmtapi.Oid).toBe(ber.Oid);
    for (const name of errors)
      expect((mgmtapi as unknown as Record<string, { prototype: unknown }>)[name]!.prototype).toBeInstanceOf(Error);
  });

  it('has the manager', () => {
    expectTypeOf<SnmpManager['open']>().parameter(0).toEqualTypeOf<string | SessionOptions>();
    expectTypeOf<SnmpManager['open']>().returns.toEqualTypeOf<Promise<SnmpSession>>();
    expectTypeOf<SnmpManager['listen']>().returns.toEqualTypeOf<Promise<TrapListener>>();
    expectTypeOf<SnmpManager['listen']>().parameter(0).toEqualTypeOf<TrapListenerOptions | undefined>();
    expectTypeOf<SnmpManager['notify']>().parameter(1).toEqualTypeOf<NotificationInit>();
    expectTypeOf<SnmpManager['sessions']>().toEqualTypeOf<ReadonlySet<SnmpSession>>();
    expectTypeOf<SnmpManager['listeners']>().toEqualTypeOf<ReadonlySet<TrapListener>>();
    expectTypeOf<SnmpManager['counters']>().toExtend<
      Readonly<Record<'received' | 'delivered' | 'snmpInPkts' | 'snmpInASNParseErrs', number>>
    >();
    expectTypeOf<SnmpManager['counters']['discarded']>().toExtend<Readonly<Record<DiscardReason, number>>>();
    expectTypeOf<SnmpManager['close']>().parameter(0).toExtend<{ drain?: number | undefined } | undefined>();
    expectTypeOf<SnmpManager>().toExtend<AsyncDisposable>();
    expectTypeOf<Discard>().toExtend<{ reason: DiscardReason; bytes: Uint8Array; error?: Error | undefined }>();
  });

  it('has the session, its answers typed by what was asked', () => {
    const use = async (session: SnmpSession) => {
      const [a, b] = await session.get(['1.3.6.1.2.1.1.5.0', ber.Oid.from('1.3')]);
      expectTypeOf(a).toEqualTypeOf<VarBind>();
      expectTypeOf(b).toEqualTypeOf<VarBind>();
      expectTypeOf(await session.get('1.3')).toEqualTypeOf<VarBind>();
      expectTypeOf(await session.get(['1.3'], { isolate: true, signal: AbortSignal.timeout(1) })).toEqualTypeOf<
        [VarBind]
      >();
      expectTypeOf(await session.get([] as string[])).toEqualTypeOf<VarBind[]>();
      expectTypeOf(await session.getBulk(['1.3'], { nonRepeaters: 0, maxRepetitions: 10 })).toEqualTypeOf<VarBind[]>();
      expectTypeOf(await session.set([{ oid: '1.3', type: 'Integer32', value: 1 }])).toEqualTypeOf<VarBind[]>();
      expectTypeOf(
        session.walk('1.3', { order: 'tolerate', after: '1.3.1', limit: 5, method: 'getNext' }),
      ).toEqualTypeOf<AsyncIterableIterator<VarBind>>();
      expectTypeOf(session.walkBatches('1.3')).toEqualTypeOf<AsyncIterableIterator<VarBind[]>>();
      expectTypeOf(session.table('1.3', { columns: [1], from: '1', to: [2] })).toEqualTypeOf<
        AsyncIterableIterator<Row>
      >();
      expectTypeOf(session.table({} as TableDefinition<{ n: number }>)).toEqualTypeOf<
        AsyncIterableIterator<{ n: number }>
      >();
      expectTypeOf(session.id).toEqualTypeOf<number>();
      expectTypeOf(session.since).toEqualTypeOf<Date>();
      expectTypeOf(session.state).toEqualTypeOf<'open' | 'closing' | 'closed'>();
      expectTypeOf(session.inFlight).toEqualTypeOf<number>();
      expectTypeOf(session.counters).toExtend<
        Readonly<Record<'requests' | 'responses' | 'retries' | 'timeouts' | 'errors', number>>
      >();
    };
    expect(typeof use).toBe('function');
    expectTypeOf<RequestOptions>().toExtend<{
      signal?: AbortSignal | undefined;
      timeout?: number | undefined;
      retries?: number | undefined;
      totalTimeout?: number | undefined;
    }>();
    expectTypeOf<WalkOptions['onProgress']>().toExtend<((p: Progress) => void) | undefined>();
    expectTypeOf<Progress>().toExtend<{
      varBinds: number;
      requests: number;
      retries: number;
      elapsed: number;
      last?: ber.Oid | undefined;
    }>();
  });

  it('has poll, with the job’s own fields on its results', () => {
    const use = async (manager: SnmpManager) => {
      for await (const result of manager.poll([{ target: 'h', oids: ['1.3'], rack: 7 }], { concurrency: 5 })) {
        expectTypeOf(result.job.rack).toEqualTypeOf<number>();
        if (result.ok) expectTypeOf(result.varBinds).toEqualTypeOf<VarBind[]>();
        else expectTypeOf(result.error).toEqualTypeOf<Error>();
      }
    };
    expect(typeof use).toBe('function');
    expectTypeOf<PollJob['target']>().toEqualTypeOf<string | SessionOptions | SnmpSession>();
    expectTypeOf<PollResult<PollJob>['elapsed']>().toEqualTypeOf<number>();
  });

  it('has the trap listener and one shape of notification', () => {
    const use = async (listener: TrapListener) => {
      expectTypeOf(await listener.next({ timeout: 1 })).toEqualTypeOf<SnmpNotification>();
      for await (const n of listener) expectTypeOf(n).toEqualTypeOf<SnmpNotification>();
      const stream = listener.subscribe({ queueLimit: 10, overflow: 'newest' });
      for await (const n of stream) expectTypeOf(n.trapOid).toEqualTypeOf<ber.Oid>();
      listener.on('notification', (n) => expectTypeOf(n).toEqualTypeOf<SnmpNotification>()).off('close', () => {});
      expectTypeOf(listener.address[0]).toExtend<{ address: string; port: number; family: 'udp4' | 'udp6' }>();
      await listener.close({ drain: 10 });
    };
    expect(typeof use).toBe('function');
    expectTypeOf<TrapListener>().toExtend<AsyncDisposable & AsyncIterable<SnmpNotification>>();
    expectTypeOf<SnmpNotification>().toExtend<{
      readonly kind: 'trap' | 'inform';
      readonly version: 'v1' | 'v2c' | 'v3';
      readonly source: { readonly address: string; readonly port: number };
      readonly receivedAt: Date;
      readonly raw: Uint8Array;
      readonly uptime: number;
      readonly varBinds: VarBind[];
      readonly tolerated: readonly string[];
    }>();
  });
});

describe('@mgmtapi/agent', () => {
  it('has the agent and the reader of recordings', () => {
    expectTypeOf<Awaited<ReturnType<typeof agentPackage.SnmpAgent.open>>>().toEqualTypeOf<agentPackage.SnmpAgent>();
    expectTypeOf<Iterable<VarBind>>().toExtend<Parameters<agentPackage.SnmpAgent['play']>[0]>();
    expectTypeOf<agentPackage.SnmpAgent['notify']>().returns.toEqualTypeOf<Promise<void>>();
    const problems: { line: number; reason: string }[] = [];
    const varBinds = agentPackage.parseRecording('1.3.6.1.2.1.1.5.0|4|demo\nnonsense\n', {
      onProblem: (p) => problems.push(p),
    });
    expect(varBinds.map((vb) => [String(vb.oid), vb.type])).toEqual([['1.3.6.1.2.1.1.5.0', 'OctetString']]);
    expect(problems.map(({ line }) => line)).toEqual([2]);
  });
});
