// The example extension agent, as a manager sees it.
import { ErrorStatus, type VarBind } from '@mgmtapi/protocol';
import type { NotificationInit } from 'mgmtapi';
import { expect, test } from 'vitest';
import * as thermometer from '../../../../examples/extension-agent.js';
import { ExtensionHost } from '../../src/index.js';
import { brief, withBench } from '../asker.js';

const T = '1.3.6.1.4.1.99999.7';

test('a module of SnmpExtension functions is an extension agent', () =>
  withBench(async ({ agent, get, getBulk, set }) => {
    const traps: NotificationInit[] = [];
    await using host = new ExtensionHost(agent, { onTrap: (trap) => traps.push(trap) });
    await host.register(thermometer);
    const kitchen = Buffer.from('kitchen').toString('hex');
    expect(brief((await getBulk([T], { maxRepetitions: 5 }))?.varBinds)).toEqual([
      `${T}.1.0 OctetString ${kitchen}`,
      `${T}.2.0 Integer32 20`,
      `${T}.3.0 Integer32 30`,
      `${T}.3.0 EndOfMibView`,
    ]);
    const limit = (value: number) => ({ oid: `${T}.3.0`, type: 'Integer32', value }) as const;
    expect(await set([limit(25), { oid: `${T}.2.0`, type: 'Integer32', value: 1 }])).toMatchObject({
      errorStatus: ErrorStatus.notWritable,
      errorIndex: 2,
    });
    expect(await set([{ oid: `${T}.1.0`, type: 'OctetString', value: new Uint8Array(256) }])).toMatchObject({
      errorStatus: ErrorStatus.wrongLength,
      errorIndex: 1,
    });
    expect(await set([{ oid: `${T}.1.0`, type: 'Integer32', value: 1 }])).toMatchObject({
      errorStatus: ErrorStatus.wrongType,
    });
    expect(await set([limit(25)])).toMatchObject({ errorStatus: 0 });
    expect(brief((await get([`${T}.3.0`]))?.varBinds)).toEqual([`${T}.3.0 Integer32 25`]);
    thermometer.measure(24);
    thermometer.measure(26);
    thermometer.measure(27);
    await new Promise((resolve) => setImmediate(resolve));
    expect(traps.map(({ trapOid, varBinds }) => [String(trapOid), brief(varBinds as VarBind[])])).toEqual([
      [`${T}.0.1`, [`${T}.2.0 Integer32 26`]],
    ]);
  }));
