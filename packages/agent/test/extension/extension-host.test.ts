import { Oid } from '@mgmtapi/ber';
import { ErrorStatus, errorStatusName, type Pdu, toVarBind, type VarBind } from '@mgmtapi/protocol';
import { FakeClock } from '@mgmtapi/testkit';
import { MemoryNetwork } from '@mgmtapi/transport';
import {
  ASN_COUNTER32,
  ASN_INTEGER,
  ASN_NULL,
  type AsnAny,
  type NotificationInit,
  SnmpManager,
  SnmpSvcGetUptime,
  TrapEvent,
} from 'mgmtapi';
import { describe, expect, test } from 'vitest';
import { type ExtensionAgent, ExtensionHost, readWrite, scalars } from '../../src/index.js';
import { brief, requestPdu, withBench } from '../asker.js';
import { type Script, scripted } from './scripted.js';

const E = '1.3.6.1.4.1';
const A = `${E}.77.1`;
const B = `${E}.77.2`;
const oidOf = (text: string): { idLength: number; ids: number[] } => {
  const ids = text.split('.').map(Number);
  return { idLength: ids.length, ids };
};

const setPdu = (...values: [name: string, value: number][]): Pdu => ({
  type: 'SetRequest',
  requestID: 1,
  errorStatus: 0,
  errorIndex: 0,
  varBinds: values.map(([oid, value]) => toVarBind({ oid, type: 'Integer32', value }, 'x')),
});
const outcome = ({ errorStatus, errorIndex }: Pdu): string => `${errorStatusName(errorStatus)} ${errorIndex}`;

describe('life cycle, specification 8.1', () => {
  test('Init, InitEx until false, Monitor once, queries, Close once', async () => {
    const log: string[] = [];
    const agent = scripted({ regions: [A, B], values: { [`${B}.1.0`]: 5 }, log });
    agent.SnmpExtensionMonitor = () => log.push('a monitor') > 0;
    const host = new ExtensionHost();
    await host.register(agent);
    await expect(host.register(agent)).rejects.toThrow(/loaded already/);
    expect(brief((await host.dispatch(requestPdu('GetRequest', [`${B}.1.0`]))).varBinds)).toEqual([
      `${B}.1.0 Integer32 5`,
    ]);
    await host.unload(agent);
    await host.unload(agent);
    await host.close();
    await host.close();
    await expect(host.register(agent)).rejects.toThrow(/closed/);
    expect(log).toEqual(['a init', 'a initEx true', 'a initEx false', 'a monitor', 'a 160 77.2.1.0', 'a close']);
  });

  test.each<[what: string, change: Partial<ExtensionAgent>, error: RegExp, log: string[]]>([
    ['Init says no', { SnmpExtensionInit: () => false }, /Init failed/, []],
    ['Init throws', { SnmpExtensionInit: () => Promise.reject(new Error('broken')) }, /broken/, []],
    ['Monitor says no', { SnmpExtensionMonitor: () => false }, /Monitor/, ['a init', 'a initEx false', 'a close']],
    [
      'a region of one arc',
      { SnmpExtensionInitEx: (next) => !!(next.value = oidOf('1')) },
      /two arcs|goes on/,
      ['a init', 'a close'],
    ],
  ])('%s: it is not loaded', async (_, change, error, expected) => {
    const log: string[] = [];
    const host = new ExtensionHost();
    await expect(host.register(Object.assign(scripted({ regions: [A], log }), change))).rejects.toThrow(error);
    expect(log).toEqual(expected);
    const response = await host.dispatch(requestPdu('GetRequest', [`${A}.1.0`]));
    expect(brief(response.varBinds)).toEqual([`${A}.1.0 NoSuchObject`]);
    await host.close();
    expect(log).toEqual(expected);
  });

  test('a subtree that somebody has already: it is not loaded, and gives back what it had', async () => {
    const log: string[] = [];
    const host = new ExtensionHost();
    await host.register(scripted({ name: 'first', regions: [A], values: { [`${A}.1.0`]: 1 }, log }));
    const second = scripted({ name: 'second', regions: [B, A], values: { [`${B}.1.0`]: 2 }, log });
    await expect(host.register(second)).rejects.toThrow(/registered already/);
    expect(log.at(-1)).toBe('second close');
    const response = await host.dispatch(requestPdu('GetRequest', [`${A}.1.0`, `${B}.1.0`]));
    expect(brief(response.varBinds)).toEqual([`${A}.1.0 Integer32 1`, `${B}.1.0 NoSuchObject`]);
  });

  test.each<[given: unknown, error: RegExp]>([
    [undefined, /must be an object/],
    [{}, /SnmpExtensionInit/],
    [{ init: () => true }, /SnmpExtensionQuery/],
    [{ init: () => true, query: 5 }, /SnmpExtensionQuery must be a function/],
  ])('%j is no extension agent', async (given, error) => {
    await expect(new ExtensionHost().register(given as ExtensionAgent)).rejects.toThrow(error);
  });

  test('the same under short names, called on their object', async () => {
    const host = new ExtensionHost();
    class Short {
      readonly #value = 7;
      init(_: number, __: unknown, first: { value: unknown }): boolean {
        first.value = oidOf(A);
        return true;
      }
      query(_: number, list: { list: { value: AsnAny }[] | null }): boolean {
        list.list![0]!.value = { asnType: ASN_INTEGER, asnValue: this.#value };
        return true;
      }
    }
    await host.register(new Short());
    expect(brief((await host.dispatch(requestPdu('GetRequest', [`${A}.1.0`]))).varBinds)).toEqual([
      `${A}.1.0 Integer32 7`,
    ]);
  });

  test('the uptime reference is in milliseconds, SnmpSvcGetUptime starts with the host', async () => {
    const clock = new FakeClock();
    const host = new ExtensionHost(undefined, { clock });
    expect(SnmpSvcGetUptime()).toBeLessThan(500);
    await clock.advance(1234);
    let reference = 0;
    const agent = scripted({ regions: [A], log: [] });
    const init = agent.SnmpExtensionInit;
    agent.SnmpExtensionInit = (uptime, event, first) => {
      reference = uptime;
      return init(uptime, event, first);
    };
    await host.register(agent);
    expect(reference).toBe(1234);
  });
});

describe('reading, specification 8.2', () => {
  test('QueryEx is preferred; the plain Query is called where there is no other', async () => {
    const log: string[] = [];
    const host = new ExtensionHost();
    const both = scripted({ name: 'ex', regions: [A], values: { [`${A}.1.0`]: 1 }, log });
    both.SnmpExtensionQuery = () => log.push('never') > 0;
    await host.register(both);
    await host.register(scripted({ name: 'plain', regions: [B], values: { [`${B}.1.0`]: 2 }, log, plain: true }));
    log.length = 0;
    await host.dispatch(requestPdu('GetRequest', [`${A}.1.0`, `${B}.1.0`]));
    expect(log).toEqual(['ex 160 77.1.1.0', 'plain 160 77.2.1.0']);
  });

  test('a getnext is handed over to the next subtree, by the longest that matches', async () => {
    const log: string[] = [];
    const host = new ExtensionHost();
    await host.register(
      scripted({
        name: 'outer',
        regions: [`${E}.77`],
        values: { [`${E}.77.0.1`]: 1, [`${E}.77.1.9`]: 0, [`${E}.77.3.1`]: 4 },
        log,
      }),
    );
    await host.register(scripted({ name: 'inner', regions: [A], values: { [`${A}.5.1`]: 2, [`${A}.5.2`]: 3 }, log }));
    await host.register(scripted({ name: 'empty', regions: [B], log, plain: true }));
    await host.register(
      scripted({ name: 'last', regions: [`${E}.99`], values: { [`${E}.99.1.0`]: 5 }, log, plain: true }),
    );
    log.length = 0;
    const seen: string[] = [];
    for (let name = '1.3.6'; ; ) {
      const [next] = (await host.dispatch(requestPdu('GetNextRequest', [name]))).varBinds;
      if (next === undefined || next.type === 'EndOfMibView') break;
      name = next.oid.toString();
      seen.push(`${name.slice(E.length + 1)}=${next.value}`);
    }
    expect(seen).toEqual(['77.0.1=1', '77.1.5.1=2', '77.1.5.2=3', '77.3.1=4', '99.1.0=5']);
    expect(log).toEqual([
      'outer 161 77', // a subtree is entered with its own name
      'outer 161 77.0.1',
      'inner 161 77.1', // what the outer one has there is not its own
      'inner 161 77.1.5.1',
      'inner 161 77.1.5.2', // the example of the page: 77.1 ends, 77.2 is asked
      'empty 161 77.2',
      'outer 160 77.3', // behind what splits it, its next part may begin with an instance
      'outer 161 77.3',
      'outer 161 77.3.1',
      'last 161 99',
      'last 161 99.1.0',
    ]);
  });

  test.each<[what: string, script: Script, version: 'v1' | 'v2c', expected: string]>([
    ['noSuchName', { status: 2, index: 1 }, 'v2c', 'noError 0 NoSuchInstance'],
    ['noSuchName', { status: 2, index: 1 }, 'v1', 'noSuchName 1 Null'],
    ['genErr', { status: 5 }, 'v2c', 'genErr 1 Null'],
    ['a status of version 2', { status: 13, returns: false }, 'v2c', 'resourceUnavailable 1 Null'],
    ['the same for version 1', { status: 13, returns: false }, 'v1', 'genErr 1 Null'],
    ['noAccess for version 1', { status: 6, returns: false }, 'v1', 'noSuchName 1 Null'],
    ['false alone', { returns: false }, 'v2c', 'genErr 1 Null'],
    ['a status that is none', { status: 99, returns: false }, 'v2c', 'genErr 1 Null'],
  ])('get: %s (%j) in %s', async (_, script, version, expected) => {
    const host = new ExtensionHost();
    await host.register(scripted({ regions: [A], log: [], script: { 160: script } }));
    const response = await host.dispatch(requestPdu('GetRequest', [`${A}.1.0`]), version);
    expect(`${outcome(response)} ${response.varBinds[0]?.type}`).toBe(expected);
  });

  test('a getnext that fails with noSuchName, or gives endOfMibView, has found nothing', async () => {
    const host = new ExtensionHost();
    await host.register(scripted({ regions: [A], log: [], script: { 161: { status: 2, index: 1 } }, plain: true }));
    const ending = scripted({ regions: [B], log: [] });
    ending.SnmpExtensionQueryEx = (_type, _id, list) => {
      list.list![0]!.value = { asnType: 0x82, asnValue: null };
      return true;
    };
    await host.register(ending);
    await host.register(scripted({ regions: [`${E}.99`], values: { [`${E}.99.1.0`]: 5 }, log: [] }));
    const response = await host.dispatch(requestPdu('GetNextRequest', [A]));
    expect(brief(response.varBinds)).toEqual([`${E}.99.1.0 Integer32 5`]);
  });

  test('all calls for one request have one transaction id, and GETBULK becomes getnexts', async () => {
    const host = new ExtensionHost();
    const calls: [number, number][] = [];
    const agent = scripted({ regions: [A], values: { [`${A}.1.0`]: 1, [`${A}.2.0`]: 2 }, log: [] });
    const query = agent.SnmpExtensionQueryEx!;
    agent.SnmpExtensionQueryEx = (type, id, ...rest) => {
      calls.push([type, id]);
      return query(type, id, ...rest);
    };
    await host.register(agent);
    const { varBinds } = requestPdu('GetRequest', [A]);
    const response = await host.dispatch({
      type: 'GetBulkRequest',
      requestID: 3,
      nonRepeaters: 0,
      maxRepetitions: 5,
      varBinds,
    });
    expect(brief(response.varBinds)).toEqual([`${A}.1.0 Integer32 1`, `${A}.2.0 Integer32 2`, `${A}.2.0 EndOfMibView`]);
    await host.dispatch(requestPdu('GetRequest', [`${A}.1.0`, `${A}.2.0`]));
    expect(calls).toEqual([
      [161, 1],
      [161, 1],
      [161, 1],
      [160, 2],
      [160, 2],
    ]);
  });

  test('callbacks may answer later; one that throws is genErr and is told', async () => {
    const problems: unknown[] = [];
    const host = new ExtensionHost(undefined, { onProblem: (problem) => problems.push(problem) });
    const late = scripted({ regions: [A], values: { [`${A}.1.0`]: 1 }, log: [] });
    const query = late.SnmpExtensionQueryEx!;
    late.SnmpExtensionQueryEx = async (...given) => {
      await Promise.resolve();
      return query(...given);
    };
    await host.register(late);
    const broken = scripted({ regions: [B], log: [] });
    broken.SnmpExtensionQueryEx = () => {
      throw new Error('broken');
    };
    await host.register(broken);
    const response = await host.dispatch(requestPdu('GetRequest', [`${A}.1.0`, `${B}.1.0`]));
    expect(outcome(response)).toBe('genErr 2');
    expect(problems).toMatchObject([{ phase: 'get', error: new Error('broken') }]);
    await expect(host.dispatch({ ...requestPdu('GetRequest', []), type: 'Response' })).rejects.toThrow(/pdu/);
  });
});

describe('the phases of a SET, specification 8.2', () => {
  const both: [string, number][] = [
    [`${A}.1.0`, 11],
    [`${B}.1.0`, 12],
    [`${A}.2.0`, 13],
  ];
  const TEST = 224;
  const COMMIT = 163;
  const UNDO = 225;
  const CLEANUP = 226;
  test.each<[what: string, a: Record<number, Script>, b: Record<number, Script>, outcome: string, log: string[]]>([
    ['all is well', {}, {}, 'noError 0', ['a 224 c-', 'b 224 c-', 'a 163 c1', 'b 163 c1', 'a 226 c2', 'b 226 c2']],
    [
      'a TEST fails at its second binding: CLEANUP for who passed, the status of who did not',
      { [TEST]: { status: ErrorStatus.wrongValue, index: 2, returns: false } },
      {},
      'wrongValue 3',
      ['a 224 c-'],
    ],
    [
      'the second TEST fails',
      {},
      { [TEST]: { status: ErrorStatus.wrongType, index: 1, returns: false } },
      'wrongType 2',
      ['a 224 c-', 'b 224 c-', 'a 226 c1'],
    ],
    [
      'a TEST fails without a status',
      {},
      { [TEST]: { returns: false } },
      'genErr 2',
      ['a 224 c-', 'b 224 c-', 'a 226 c1'],
    ],
    [
      'a TEST says true and gives a status: it failed, and gets its CLEANUP',
      {},
      { [TEST]: { status: ErrorStatus.noCreation, index: 1 } },
      'noCreation 2',
      ['a 224 c-', 'b 224 c-', 'a 226 c1', 'b 226 c1'],
    ],
    [
      'a COMMIT fails: UNDO for who committed, CLEANUP for who passed the TEST, the status of who failed',
      {},
      { [COMMIT]: { status: ErrorStatus.resourceUnavailable, index: 1, returns: false } },
      'resourceUnavailable 2',
      ['a 224 c-', 'b 224 c-', 'a 163 c1', 'b 163 c1', 'a 225 c2', 'a 226 c3', 'b 226 c2'],
    ],
    [
      'the first COMMIT fails: no more commits, nothing to undo',
      { [COMMIT]: { returns: false } },
      {},
      'commitFailed 1',
      ['a 224 c-', 'b 224 c-', 'a 163 c1', 'a 226 c2', 'b 226 c1'],
    ],
    [
      'an UNDO fails: undoFailed',
      { [UNDO]: { returns: false, status: ErrorStatus.genErr } },
      { [COMMIT]: { status: ErrorStatus.commitFailed, returns: false } },
      'undoFailed 0',
      ['a 224 c-', 'b 224 c-', 'a 163 c1', 'b 163 c1', 'a 225 c2', 'a 226 c3', 'b 226 c2'],
    ],
    [
      'what CLEANUP says does not matter',
      { [CLEANUP]: { returns: false, status: 5 } },
      {},
      'noError 0',
      ['a 224 c-', 'b 224 c-', 'a 163 c1', 'b 163 c1', 'a 226 c2', 'b 226 c2'],
    ],
  ])('%s', async (_, a, b, expected, phases) => {
    const log: string[] = [];
    const host = new ExtensionHost();
    await host.register(scripted({ name: 'a', regions: [A], log, script: a }));
    await host.register(scripted({ name: 'b', regions: [B], log, script: b }));
    log.length = 0;
    expect(outcome(await host.dispatch(setPdu(...both)))).toBe(expected);
    const bindings: Record<string, string> = { a: '77.1.1.0 77.1.2.0', b: '77.2.1.0' };
    expect(log).toEqual(
      phases.map((line) => {
        const [name = '', phase = '', context = ''] = line.split(' ');
        return `${name} ${phase} ${bindings[name]} t1 ${context}`;
      }),
    );
  });

  test('an agent with the plain Query sees one call, the commit', async () => {
    const log: string[] = [];
    const host = new ExtensionHost();
    await host.register(scripted({ name: 'a', regions: [A], log, plain: true }));
    await host.register(scripted({ name: 'b', regions: [B], log }));
    log.length = 0;
    expect(outcome(await host.dispatch(setPdu(...both)))).toBe('noError 0');
    expect(log).toEqual([
      'b 224 77.2.1.0 t1 c-',
      'a 163 77.1.1.0 77.1.2.0',
      'b 163 77.2.1.0 t1 c1',
      'b 226 77.2.1.0 t1 c2',
    ]);
  });

  test('what an agent without phases has set cannot be taken back: undoFailed', async () => {
    const log: string[] = [];
    const host = new ExtensionHost();
    await host.register(scripted({ name: 'a', regions: [A], log, plain: true }));
    await host.register(scripted({ name: 'b', regions: [B], log, script: { [COMMIT]: { returns: false } } }));
    expect(outcome(await host.dispatch(setPdu(...both)))).toBe('undoFailed 0');
  });

  test.each<[status: number, inV1: number]>([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 5],
    [6, 2],
    [7, 3],
    [8, 3],
    [9, 3],
    [10, 3],
    [11, 2],
    [12, 3],
    [13, 5],
    [14, 5],
    [15, 5],
    [16, 2],
    [17, 2],
    [18, 2],
  ])('status %i is %i in version 1, specification 3.5', async (status, inV1) => {
    const host = new ExtensionHost();
    await host.register(scripted({ regions: [A], log: [], script: { [TEST]: { status, index: 1, returns: false } } }));
    const one: [string, number] = [`${A}.1.0`, 1];
    expect((await host.dispatch(setPdu(one), 'v1')).errorStatus).toBe(inV1);
    expect((await host.dispatch(setPdu(one), 'v2c')).errorStatus).toBe(status);
  });
});

describe('traps, specification 8.2', () => {
  const trapping = (traps: (NotificationInit & { generic: number; specific: number; enterprise: string })[]) => {
    const event = new TrapEvent();
    const agent = scripted({ regions: [A], log: [], event });
    let calls = 0;
    agent.SnmpExtensionTrap = (enterprise, generic, specific, timeStamp, list) => {
      calls++;
      const trap = traps.shift();
      if (trap === undefined) return false;
      if (trap.enterprise !== '') enterprise.value = oidOf(trap.enterprise);
      generic.value = trap.generic;
      specific.value = trap.specific;
      if (trap.uptime !== undefined) timeStamp.value = trap.uptime;
      Object.assign(list, {
        list: [{ name: oidOf(`${A}.1.0`), value: { asnType: ASN_INTEGER, asnValue: calls } }],
        len: 1,
      });
      return true;
    };
    return { event, agent, calls: () => calls };
  };
  const trapOid = '';
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('polled when the event is set, until there is no more; in version 2 form', async () => {
    const traps = [
      { trapOid, enterprise: A, generic: 6, specific: 4, uptime: 77 },
      { trapOid, enterprise: A, generic: 3, specific: 0, uptime: 78 },
      { trapOid, enterprise: '', generic: 0, specific: 0, uptime: 4294967295 },
    ];
    const { event, agent, calls } = trapping(traps);
    const seen: NotificationInit[] = [];
    const host = new ExtensionHost(undefined, { onTrap: (notification) => seen.push(notification) });
    await host.register(agent);
    await settled();
    expect(calls()).toBe(0);
    event.set();
    await settled();
    expect(calls()).toBe(4);
    expect(event.isSet).toBe(false);
    const text = seen.map(({ trapOid, uptime, enterprise, varBinds = [] }) =>
      [trapOid, uptime, enterprise ?? '-', brief(varBinds as VarBind[])].join(' '),
    );
    expect(text).toEqual([
      `${A}.0.4 77 - ${A}.1.0 Integer32 1`,
      `1.3.6.1.6.3.1.1.5.4 78 ${A} ${A}.1.0 Integer32 2`,
      `1.3.6.1.6.3.1.1.5.1 4294967295 1.3.6.1.6.3.1.1.5 ${A}.1.0 Integer32 3`,
    ]);
    traps.push({ trapOid, enterprise: A, generic: 6, specific: 5, uptime: 1 });
    event.set();
    await settled();
    expect(seen).toHaveLength(4);
    await host.close();
    event.set();
    await settled();
    expect(calls()).toBe(6);
  });

  test('an event that is set before the agent is loaded counts; one that is set while traps are taken, too', async () => {
    const { event, agent, calls } = trapping([{ trapOid, enterprise: A, generic: 6, specific: 1 }]);
    event.set();
    const host = new ExtensionHost(undefined, { onTrap: () => event.set() });
    await host.register(agent);
    await settled();
    expect(calls()).toBe(3); // a trap, no more, and once again
    await host.close();
  });

  test('an agent that never ends, or throws, or gives no trap, is told of and stops nothing', async () => {
    const problems: string[] = [];
    const host = new ExtensionHost(undefined, {
      onTrap: () => undefined,
      onProblem: ({ error }) => problems.push(String(error)),
    });
    const endless = trapping([]);
    endless.agent.SnmpExtensionTrap = () => true;
    await host.register(endless.agent);
    endless.event.set();
    for (let i = 0; problems.length === 0 && i < 10_000; i++) await settled();
    expect(problems[0]).toMatch(/gave 1000 traps/);
    await host.unload(endless.agent);
    const broken = trapping([]);
    broken.agent.SnmpExtensionTrap = () => {
      throw new Error('broken');
    };
    await host.register(broken.agent);
    broken.event.set();
    await settled();
    expect(problems[1]).toMatch(/broken/);
    await host.close();
  });
});

describe('inside an agent', () => {
  test('its subtrees stand beside others; SETs share their phases; Monitor sees the counters of the agent', () =>
    withBench(
      async ({ agent, get, getBulk, set }) => {
        const log: string[] = [];
        await using host = new ExtensionHost(agent);
        let data: readonly Readonly<AsnAny>[] = [];
        const extension = scripted({ regions: [A], values: { [`${A}.1.0`]: 1 }, log });
        extension.SnmpExtensionMonitor = (agentMgmtData) => {
          data = agentMgmtData;
          return true;
        };
        await host.register(extension);
        const ours = readWrite(
          { type: 'Integer32', value: 2 },
          { apply: ({ value }) => (value === 13 ? Promise.reject(new Error('no')) : undefined) },
        );
        agent.register(B, scalars({ [`${B}.1.0`]: ours }));
        expect(brief((await getBulk([E], { maxRepetitions: 3 }))?.varBinds)).toEqual([
          `${A}.1.0 Integer32 1`,
          `${B}.1.0 Integer32 2`,
          `${B}.1.0 EndOfMibView`,
        ]);
        log.length = 0;
        const failed = await set([
          { oid: `${A}.1.0`, type: 'Integer32', value: 12 },
          { oid: `${B}.1.0`, type: 'Integer32', value: 13 },
        ]);
        expect(failed).toMatchObject({ errorStatus: ErrorStatus.commitFailed, errorIndex: 2 });
        expect(log.map((line) => line.split(' ')[1])).toEqual(['224', '163', '225', '226']);

        expect(data).toHaveLength(30);
        expect(data.map(({ asnType }) => asnType)).toEqual(
          Array.from({ length: 30 }, (_, i) =>
            i === 6 || i === 22 ? ASN_NULL : i === 29 ? ASN_INTEGER : ASN_COUNTER32,
          ),
        );
        expect(data[14]?.asnValue).toBe(0); // snmpInGetRequests
        await get([`${A}.1.0`]);
        expect(data[14]?.asnValue).toBe(1);
        expect(data[16]?.asnValue).toBe(1); // snmpInSetRequests
        expect(() => Object.assign(data[14]!, { asnValue: 5 })).toThrow(TypeError);

        await host.unload(extension);
        expect(brief((await get([`${A}.1.0`]))?.varBinds)).toEqual([`${A}.1.0 NoSuchObject`]);
      },
      { onHandlerError: () => undefined },
    ));

  test('its traps go to the targets of the agent', async () => {
    const transport = new MemoryNetwork();
    const manager = new SnmpManager({ transport });
    const listener = await manager.listen({ address: '127.0.0.1', port: 1162 });
    await withBench(
      async ({ agent }) => {
        const event = new TrapEvent();
        await using host = new ExtensionHost(agent);
        const extension = scripted({ regions: [A], log: [], event });
        let left = 1;
        extension.SnmpExtensionTrap = (enterprise, generic, specific) => {
          enterprise.value = oidOf(A);
          generic.value = 6;
          specific.value = 9;
          return left-- > 0;
        };
        await host.register(extension);
        event.set();
        expect(await listener.next()).toMatchObject({ version: 'v1', enterprise: Oid.from(A), specificTrap: 9 });
      },
      { transport, targets: [{ host: '127.0.0.1', port: 1162, version: 'v1' }] },
    );
    await manager.close();
    expect(transport.bound).toEqual([]);
  });

  test('in a context of its own', () =>
    withBench(
      async ({ agent, get }) => {
        await using host = new ExtensionHost(agent, { context: 'extended' });
        await host.register(scripted({ regions: [A], values: { [`${A}.1.0`]: 1 }, log: [] }));
        expect((await get([`${A}.1.0`], { community: 'x' }))?.varBinds[0]?.type).toBe('Integer32');
        expect((await get([`${A}.1.0`]))?.varBinds[0]?.type).toBe('NoSuchObject');
      },
      { communities: ['public', { community: 'x', context: 'extended' }] },
    ));
});

test('names are compared arc by arc: the view behind 4294967295 is that of the arc before', async () => {
  const host = new ExtensionHost();
  const agent = scripted({ regions: [`${E}.4294967295`], log: [] });
  agent.SnmpExtensionQueryEx = (_type, _id, list) => {
    list.list![0]!.name = oidOf('1.3.6.1.4.2'); // carried, specification 8.2
    return true;
  };
  await host.register(agent);
  const response = await host.dispatch(requestPdu('GetNextRequest', [`${E}.4294967295.1`]));
  expect(response.varBinds[0]).toMatchObject({ type: 'EndOfMibView', oid: Oid.from(`${E}.4294967295.1`) });
});
