// Reading many variables at once: split to fit, bisected when too big, a bad name isolated, answers in the order asked.

import { ErrorStatus, type VarBind } from '@mgmtapi/protocol';
import { answering, asked, changing, FakeClock, type Script, ScriptedAgent, tooBigAbove } from '@mgmtapi/testkit';
import { MemoryNetwork, Oid, SnmpManager, type SnmpSession } from 'mgmtapi';
import { afterEach, describe, expect, it } from 'vitest';

const objects = Array.from(
  { length: 1000 },
  (_, i): VarBind => ({ oid: Oid.from(`1.3.6.1.4.1.99999.1.${i + 1}.0`), type: 'Integer32', value: i }),
);
const honest = answering(objects);
const names = objects.map((vb) => vb.oid);
const missing = Oid.from('1.3.6.1.4.1.99999.2.0');

/** As agents of version 1 answer: noSuchName for the first name they lack. */
const v1: Script = (request) =>
  changing(honest, ({ varBinds }, { pdu }) => {
    const at = varBinds.findIndex((vb) => vb.type === 'NoSuchInstance' || vb.type === 'EndOfMibView');
    return at < 0 ? {} : { errorStatus: ErrorStatus.noSuchName, errorIndex: at + 1, varBinds: pdu!.varBinds };
  })(request);

const stages: { manager: SnmpManager; agent: ScriptedAgent }[] = [];

async function stage(
  script: Script,
  version: 'v1' | 'v2c' = 'v2c',
): Promise<{ session: SnmpSession; agent: ScriptedAgent; clock: FakeClock }> {
  const clock = new FakeClock();
  const network = new MemoryNetwork();
  const agent = await ScriptedAgent.open({ transport: network, script, port: 161, clock });
  const manager = new SnmpManager({ transport: network, clock });
  stages.push({ manager, agent });
  return { session: await manager.open('127.0.0.1', { version }), agent, clock };
}

afterEach(async () => {
  for (const { manager, agent } of stages.splice(0)) {
    await manager.close();
    await agent.close();
  }
});

describe('a get of many names', () => {
  it('is split to fit, and answered in the order asked', async () => {
    const { session, agent } = await stage(honest);
    const order = [...names].reverse();
    const answers = await session.get(order);
    expect(answers.map((vb) => vb.value)).toEqual(order.map((_, i) => 999 - i));
    expect(agent.requests.length).toBeGreaterThan(10);
    for (const { pdu, bytes } of agent.requests) {
      expect(asked(pdu!)).toBeLessThanOrEqual(100);
      expect(bytes.length).toBeLessThan(1400);
    }
  });

  it('is bisected while its answer is too big', async () => {
    const { session, agent } = await stage(tooBigAbove(3, honest));
    expect((await session.get(names.slice(0, 9))).map((vb) => vb.value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(agent.requests.length).toBeLessThan(12);
    const never = await stage(tooBigAbove(0, honest));
    await expect(never.session.get(names.slice(0, 9))).rejects.toMatchObject({ status: 'tooBig' });
    expect(never.session.inFlight).toBe(0);
  });

  it('isolates a name that v1 lacks, when asked to', async () => {
    const { session } = await stage(v1, 'v1');
    const some = [names[0]!, missing, names[1]!, missing, names[2]!];
    await expect(session.get(some)).rejects.toMatchObject({ status: 'noSuchName', errorIndex: 2 });
    const answers = await session.get(some, { isolate: true });
    expect(answers.map((vb) => vb.type)).toEqual([
      'Integer32',
      'NoSuchObject',
      'Integer32',
      'NoSuchObject',
      'Integer32',
    ]);
    expect(answers.map((vb) => String(vb.oid))).toEqual(some.map(String));
    expect((await session.get([missing], { isolate: true }))[0].type).toBe('NoSuchObject');
    expect((await session.get(String(missing), { isolate: true })).type).toBe('NoSuchObject');
    expect((await session.getNext([names.at(-1)!, names[0]!], { isolate: true })).map((vb) => vb.type)).toEqual([
      'EndOfMibView',
      'Integer32',
    ]);
  });

  it('isolates it also where the agent does not say which name it is', async () => {
    const vague: Script = (request) =>
      changing(v1, ({ errorStatus }) => (errorStatus === ErrorStatus.noError ? {} : { errorIndex: 0 }))(request);
    const { session, agent } = await stage(vague, 'v1');
    const some = [...names.slice(0, 9), missing, ...names.slice(9, 20), missing];
    await expect(session.get(some)).rejects.toMatchObject({ status: 'noSuchName', errorIndex: 0 });
    const before = agent.requests.length;
    const answers = await session.get(some, { isolate: true });
    expect(answers.map((vb) => String(vb.oid))).toEqual(some.map(String));
    expect(answers.map((vb) => vb.type === 'NoSuchObject')).toEqual(some.map((oid) => oid === missing));
    expect(agent.requests.length - before).toBeLessThan(20);
  });

  it('fails as one: an error in a part ends the others', async () => {
    const { session, clock } = await stage((request) =>
      changing(honest, ({ varBinds }) =>
        varBinds.some((vb) => vb.value === 500) ? { errorStatus: ErrorStatus.genErr, errorIndex: 1 } : {},
      )(request),
    );
    await expect(session.get(names)).rejects.toMatchObject({ status: 'genErr' });
    expect(session.inFlight).toBe(0);
    await clock.settle();
  });

  it('keeps one totalTimeout for all its parts', async () => {
    const { session, clock } = await stage((request) =>
      asked(request.pdu!) > 3 ? tooBigAbove(3, honest)(request) : [],
    );
    const end = session.get(names.slice(0, 9), { totalTimeout: 700, timeout: 10_000 }).catch((error: unknown) => error);
    expect(await clock.until(end)).toMatchObject({ code: 'SNMP_TIMEOUT' });
    expect(clock.now()).toBe(700);
  });
});
