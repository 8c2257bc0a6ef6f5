// getLastError: right in the function that awaited the call, and anywhere inside withLastError.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  GetLastError,
  getLastError,
  SetLastError,
  SnmpMgrClose,
  SnmpMgrCtl,
  SnmpMgrGetTrap,
  SnmpMgrOpen,
  SnmpMgrRequest,
  type SnmpMgrSession,
  SnmpMgrStrToOid,
  setLastError,
  withLastError,
} from '../../src/mgmtapi/index.js';
import { SnmpUtilMemAlloc } from '../../src/snmpapi/index.js';
import { AgentNetwork, binding, listOf, sysDescr } from './agent-network.js';

/** A call that fails with its number: at once, in this turn, or later. */
type FailingCall = readonly [lastError: number, call: () => unknown];

const calls: readonly FailingCall[] = [
  [11001, () => SnmpMgrOpen('', null, 1000, 0)],
  [10022, () => SnmpMgrOpen(null, null, 0, 0)],
  [10047, () => SnmpMgrOpen('00006112.00aa00bbccdd', null, 1000, 0)],
  [47, () => SnmpMgrRequest(null, 160, listOf(), { value: 0 }, { value: 0 })],
  [47, () => SnmpMgrClose({} as SnmpMgrSession)],
  [10004, () => SnmpMgrOpen('127.0.0.1', null, 1000, 0, { signal: AbortSignal.abort() })],
  [14, () => SnmpMgrStrToOid('nobody', { value: { idLength: 0, ids: null } })],
  [12, () => SnmpMgrStrToOid('.1.4294967296', { value: { idLength: 0, ids: null } })],
  [87, () => SnmpMgrGetTrap(null, null, null, null, null, null)],
  [1, () => SnmpUtilMemAlloc(-1)],
];

/** Something else to await: microtasks, turns of the loop, or both. */
async function somethingElse(i: number): Promise<void> {
  for (let k = 0; k < i % 4; k++) await undefined;
  for (let k = 0; k < (i * 7) % 5; k++) await nextTurn();
}

const flows = Array.from({ length: 1000 }, (_, i) => i);
const callOf = (i: number): FailingCall => calls[(i * 7) % calls.length]!;

/** How many of 1,000 interleaved flows read another number than that of their own call. */
async function wrong(flow: (i: number) => Promise<number>): Promise<number> {
  const read = await Promise.all(flows.map(flow));
  return read.filter((lastError, i) => lastError !== callOf(i)[0]).length;
}

describe('1,000 interleaved flows', () => {
  it('that await their call and something else read their own number', async () => {
    const flow = async (i: number): Promise<number> => {
      await somethingElse(i);
      await callOf(i)[1]();
      await somethingElse(i + 1);
      return getLastError();
    };
    expect(await wrong(flow)).toBe(0);
  });

  it('that call first thing, in the turn that started them, do too', async () => {
    const flow = async (i: number): Promise<number> => {
      await callOf(i)[1]();
      await somethingElse(i);
      return getLastError();
    };
    expect(await wrong(flow)).toBe(0);
  });

  it('that are started one by one, in between the others, do too', async () => {
    const read: Promise<number>[] = [];
    for (const i of flows) {
      const flow = async () => {
        await callOf(i)[1]();
        await somethingElse(i);
        return getLastError();
      };
      read.push(flow());
      if (i % 3 === 0) await nextTurn();
    }
    expect((await Promise.all(read)).filter((lastError, i) => lastError !== callOf(i)[0])).toEqual([]);
  });

  it('inside withLastError read the number of a call that was made somewhere below', async () => {
    const below = async (i: number): Promise<void> => {
      await somethingElse(i);
      const deeper = async () => {
        await nextTurn();
        await callOf(i)[1]();
        await somethingElse(i + 2);
      };
      await deeper();
    };
    const flow = (i: number): Promise<number> =>
      withLastError(async () => {
        await below(i);
        await somethingElse(i + 1);
        return getLastError();
      });
    expect(await wrong(flow)).toBe(0);
  });

  it('in one scope read their own number, too, when they await the call themselves', async () => {
    const flow = async (i: number): Promise<number> => {
      await callOf(i)[1]();
      await somethingElse(i);
      return getLastError();
    };
    expect(await withLastError(() => wrong(flow))).toBe(0);
  });

  it('that time out, close and fail on the network read their own number', async () => {
    await using net = new AgentNetwork();
    const sessions = await Promise.all(flows.map((i) => net.open(100 + (i % 50), i % 3)));
    const expected = (i: number): number => [40, 10004, 20][i % 3]!;
    const flow = async (i: number): Promise<number> => {
      const session = sessions[i]!;
      const list = listOf(binding(sysDescr));
      const request = SnmpMgrRequest(session, i % 3 === 2 ? 0 : 160, list, { value: 0 }, { value: 0 });
      if (i % 3 === 1) await SnmpMgrClose(session);
      expect(await request).toBe(0);
      await somethingElse(i);
      expect(getLastError(session)).toBe(expected(i));
      return getLastError();
    };
    const read = await net.clock.until(Promise.all(flows.map(flow)));
    expect(read.filter((lastError, i) => lastError !== expected(i))).toEqual([]);
  });

  it('would be wrong with one variable for all', async () => {
    let variable = 0;
    const flow = async (i: number): Promise<number> => {
      await somethingElse(i);
      variable = callOf(i)[0];
      await somethingElse(i + 1);
      return variable;
    };
    expect(await wrong(flow)).toBeGreaterThan(500);
  });
});

describe('getLastError', () => {
  it('is that of the call that was awaited, when several are under way', async () => {
    const first = SnmpMgrOpen('', null, 1000, 0);
    const second = SnmpMgrOpen(null, null, 0, 0);
    await second;
    expect(getLastError()).toBe(10022);
    await first;
    expect(getLastError()).toBe(11001);
    await second;
    expect(getLastError()).toBe(10022);
  });

  it('is right in then and catch', async () => {
    const read = SnmpMgrOpen('', null, 1000, 0).then(() => getLastError());
    const other = SnmpMgrOpen(null, null, 0, 0).finally(() => expect(getLastError()).toBe(10022));
    expect(await read).toBe(11001);
    await other;
  });

  it('is right after a function that awaited the call for its caller, in a program of one flow', async () => {
    setLastError(0);
    const openNothing = async () => {
      await nextTurn();
      return await SnmpMgrOpen('', null, 1000, 0);
    };
    expect(await openNothing()).toBeNull();
    expect(getLastError()).toBe(11001);
  });

  it('stays through a success', async () => {
    setLastError(99);
    const oid = { value: { idLength: 0, ids: null } };
    expect(SnmpMgrStrToOid('system', oid)).toBe(true);
    expect(getLastError()).toBe(99);
    expect(await SnmpMgrClose(null)).toBe(true);
    expect(getLastError()).toBe(99);
    await SnmpMgrOpen('', null, 1000, 0);
    expect(await SnmpMgrClose(null)).toBe(true);
    expect(getLastError()).toBe(11001);
  });

  it('of a session is that of its own calls', async () => {
    await using net = new AgentNetwork();
    const [a, b] = [await net.open(), await net.open()];
    expect([getLastError(a), getLastError(b)]).toEqual([0, 0]);
    SnmpMgrCtl(a, 9, null, 0);
    await SnmpMgrRequest(b, 0, listOf(), { value: 0 }, { value: 0 });
    SnmpMgrStrToOid('nobody', { value: { idLength: 0, ids: null } });
    expect([getLastError(a), getLastError(b), getLastError()]).toEqual([46, 20, 14]);
    expect(await SnmpMgrClose(a)).toBe(true);
    expect(await SnmpMgrClose(a)).toBe(false);
    expect([getLastError(a), getLastError(b)]).toEqual([47, 20]);
  });

  it('without a session, for null, is that of the flow', async () => {
    const session = await SnmpMgrOpen('', null, 1000, 0);
    expect(getLastError(session)).toBe(11001);
  });

  it('and setLastError have the names of Windows', () => {
    SetLastError(77);
    expect(GetLastError()).toBe(77);
    expect([GetLastError, SetLastError]).toEqual([getLastError, setLastError]);
    SetLastError(0);
    expect(GetLastError()).toBe(0);
  });
});

describe('withLastError', () => {
  const fail = async (lastError: 11001 | 10022): Promise<void> => {
    await nextTurn();
    await SnmpMgrOpen(lastError === 11001 ? '' : null, null, lastError === 11001 ? 1000 : 0, 0);
  };

  it('begins with 0, gives what fn gives, and leaves the outside as it was', async () => {
    setLastError(99);
    const result = await withLastError(async () => {
      const before = getLastError();
      await fail(11001);
      return [before, getLastError()];
    });
    expect(result).toEqual([0, 11001]);
    expect(getLastError()).toBe(99);
    expect(withLastError(() => 5)).toBe(5);
    expect(() =>
      withLastError(() => {
        throw new RangeError('mine');
      }),
    ).toThrow('mine');
  });

  it('gives the latest, whoever awaited what', async () => {
    await withLastError(async () => {
      await SnmpMgrOpen('', null, 1000, 0);
      expect(getLastError()).toBe(11001);
      await fail(10022);
      expect(getLastError()).toBe(10022);
      await fail(11001);
      expect(getLastError()).toBe(11001);
      SnmpUtilMemAlloc(-1);
      expect(getLastError()).toBe(1);
      await fail(10022);
      expect(getLastError()).toBe(10022);
      setLastError(0);
      expect(getLastError()).toBe(0);
      await fail(11001);
      expect(getLastError()).toBe(11001);
    });
  });

  it('works in callbacks', async () => {
    const read = await withLastError(
      () =>
        new Promise<number>((resolve) => {
          setImmediate(async () => {
            await fail(10022);
            setImmediate(() => resolve(getLastError()));
          });
        }),
    );
    expect(read).toBe(10022);
  });

  it('nests', async () => {
    const read = await withLastError(async () => {
      await fail(11001);
      const inner = await withLastError(async () => {
        await fail(10022);
        return getLastError();
      });
      return [inner, getLastError()];
    });
    expect(read).toEqual([10022, 11001]);
  });
});
