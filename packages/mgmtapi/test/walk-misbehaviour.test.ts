// Walks of agents that misbehave: they end, say why and how far they came, and go on where they can.

import { ErrorStatus, type VarBind } from '@mgmtapi/protocol';
import {
  answering,
  backwards,
  changing,
  otherRequestID,
  otherSource,
  type Script,
  silent,
  tooBigAbove,
} from '@mgmtapi/testkit';
import { isException, Oid, SnmpError, WalkError, type WalkOptions } from 'mgmtapi';
import { describe, expect, it } from 'vitest';
import { cellsOf, integer, Stage } from './walk-stage.js';

const root = '1.3.6.1.4.1.99999.7';
const inside = cellsOf(root, 60, 4);
const behind = [integer('1.3.6.1.4.1.99999.8.0', 1), integer('1.3.6.1.4.1.99999.8.1', 2)];
const honest = answering([...inside, ...behind]);
const names = (varBinds: readonly VarBind[]) => varBinds.map(({ oid }) => String(oid));

/** What follows `name` comes wrong: `wrong` says how. */
function wrongAfter(name: Oid, wrong: (right: VarBind) => VarBind): Script {
  return changing(honest, ({ varBinds }, { pdu }) => {
    if (pdu?.type === 'GetRequest') return {};
    const before = [pdu!.varBinds[0]!.oid, ...varBinds.map(({ oid }) => oid)];
    return { varBinds: varBinds.map((varBind, i) => (before[i]!.equals(name) ? wrong(varBind) : varBind)) };
  });
}

async function walk(script: Script, options: WalkOptions = {}) {
  await using stage = await Stage.open(script);
  const { items, error } = await stage.collect(stage.session.walk(root, options));
  return {
    items,
    error: error as (SnmpError & { next?: Oid }) | undefined,
    sent: stage.sent,
    elapsed: stage.clock.now(),
  };
}

const sizes = [{ maxRepetitions: 'auto' }, { maxRepetitions: 7 }, { method: 'getNext' }] as const;

describe.each(sizes)('a strict walk (%o)', (options) => {
  const at = 100; // the last good one is inside[99]
  const last = inside[at - 1]!.oid;
  const ways: [string, Oid][] = [
    ['equal to the one before', last],
    ['lower', inside[20]!.oid],
    ['a prefix of the one before', last.slice(0, -1)],
    ['a prefix of the root', Oid.from('1.3.6.1.4.1')],
    ['before the root', Oid.from('1.3.6.1.2.1.1.1.0')],
  ];
  it.each(ways)('ends at a name that is %s, and tells both', async (_, next) => {
    const script = wrongAfter(last, (right) => ({ ...right, oid: next }));
    const { items, error } = await walk(script, options);
    expect(items).toEqual(inside.slice(0, at));
    expect(error).toBeInstanceOf(WalkError);
    expect([String(error!.last), String(error!.next)]).toEqual([String(last), String(next)]);
    expect(error!.message).toContain(String(last));
    expect(error!.message).toContain(String(next));
  });

  it('ends when the first answer is the root itself', async () => {
    const script = changing(honest, ({ varBinds }) => ({
      varBinds: varBinds.map((vb) => ({ ...vb, oid: Oid.from(root) })),
    }));
    const { items, error } = await walk(script, options);
    expect(items).toEqual([]);
    expect(error).toBeInstanceOf(WalkError);
  });

  it('can be resumed behind what is broken', async () => {
    const script = wrongAfter(last, (right) => ({ ...right, oid: inside[20]!.oid }));
    const first = await walk(script, options);
    const rest = await walk(script, { ...options, after: last.slice(0, -1).child(last.arcs.at(-1)! + 1) });
    expect([...first.items, ...rest.items]).toEqual(inside.filter((_, i) => i !== at)); // the one behind `last` is lost
  });
});

describe('a tolerant walk', () => {
  const options = { order: 'tolerate' } as const;

  it('goes on over a step back, and ends normally', async () => {
    const script = wrongAfter(inside[99]!.oid, (right) => ({ ...right, oid: inside[99]!.oid }));
    const { items, error } = await walk(script, { ...options, maxRepetitions: 7 });
    expect(error).toBeUndefined();
    expect(new Set(names(items))).toEqual(new Set(names(inside.filter((_, i) => i !== 100))));
  });

  it('ends with an error in a circle, and when one name comes for ever', async () => {
    const circle = await walk(backwards(honest, inside[99]!.oid, inside[20]!), options);
    expect(circle.error).toBeInstanceOf(WalkError);
    expect(circle.items.length).toBeLessThan(300);
    const same = await walk(
      changing(honest, () => ({ varBinds: [inside[5]!] })),
      options,
    );
    expect(same.error).toBeInstanceOf(WalkError);
    expect(same.items.length).toBeLessThan(4);
  });

  it('ends where a step back leaves the subtree', async () => {
    const script = wrongAfter(inside[99]!.oid, (right) => ({ ...right, oid: Oid.from('1.3.6.1.2.1.1.1.0') }));
    const { items, error } = await walk(script, { ...options, maxRepetitions: 7 });
    expect(error).toBeUndefined();
    expect(items).toEqual(inside.slice(0, 100));
  });

  it('gives up on an agent that steps back again and again, elsewhere each time', async () => {
    let step = 0;
    const script = changing(honest, () => ({ varBinds: [integer(`${root}.${2 ** 31 - step++}`, 1)] }));
    const { items, error } = await walk(script, { ...options, method: 'getNext' });
    expect(error).toBeInstanceOf(WalkError);
    expect(items.length).toBeLessThan(10_010);
  });
});

describe('any walk', () => {
  it('takes what it asked for, whatever comes behind it', async () => {
    const junk = [inside[3]!, integer('2.999', 1), integer('1.3', 1)];
    const script = changing(honest, ({ varBinds }) => ({ varBinds: [...varBinds, ...junk] }));
    for (const options of sizes) expect(await walk(script, options)).toMatchObject({ items: inside, error: undefined });
  });

  it('ends at endOfMibView in the middle, whatever comes behind it', async () => {
    const script = wrongAfter(inside[99]!.oid, ({ oid }) => ({ oid, type: 'EndOfMibView', value: null }));
    for (const options of sizes) {
      expect(await walk(script, options)).toMatchObject({ items: inside.slice(0, 100), error: undefined });
    }
  });

  it('ends at the other exceptions too, which no agent should answer here', async () => {
    for (const type of ['NoSuchObject', 'NoSuchInstance'] as const) {
      const script = wrongAfter(inside[99]!.oid, ({ oid }) => ({ oid, type, value: null }));
      const { items, error } = await walk(script);
      expect(error).toBeUndefined();
      expect(items).toEqual(inside.slice(0, 100));
      expect(items.some(isException)).toBe(false);
    }
  });

  it('keeps values of type Null, which are none of them', async () => {
    const nulls = inside.map(({ oid }): VarBind => ({ oid, type: 'Null', value: null }));
    expect((await walk(answering(nulls))).items).toEqual(nulls);
  });

  it('ends with an error at an answer without variables', async () => {
    let left = 3;
    const script: Script = (request) =>
      left-- > 0 ? honest(request) : changing(honest, () => ({ varBinds: [] }))(request);
    const { items, error } = await walk(script, { maxRepetitions: 10 });
    expect(items).toEqual(inside.slice(0, 30));
    expect(error).toMatchObject({ code: 'SNMP_RESPONSE_SHAPE', last: inside[29]!.oid });
  });

  it('hears no answer with another request-id, and asks again', async () => {
    let count = 0;
    const some: Script = (request) => (count++ % 2 === 0 ? otherRequestID(honest)(request) : honest(request));
    expect(await walk(some, { maxRepetitions: 25 })).toMatchObject({ items: inside, error: undefined });
    const { items, error, sent } = await walk(otherRequestID(honest));
    expect(items).toEqual([]);
    expect(error).toMatchObject({ code: 'SNMP_TIMEOUT' });
    expect(sent).toBe(4);
  });

  it('hears no answer from another address or port, unless it was told to', async () => {
    for (const source of [{}, { address: '127.0.0.9' }]) {
      const { items, error } = await walk(otherSource(honest, source));
      expect(items).toEqual([]);
      expect(error).toMatchObject({ code: 'SNMP_TIMEOUT' });
      await using stage = await Stage.open(otherSource(honest, source), { session: { anySource: true } });
      expect((await stage.collect(stage.session.walk(root))).items).toEqual(inside);
    }
  });

  const ends: [string, Script, object][] = [
    ['an agent that falls silent', silent, { code: 'SNMP_TIMEOUT' }],
    ['an answer that is always too big', tooBigAbove(0, honest), { status: 'tooBig' }],
    [
      'a general error',
      changing(honest, () => ({ errorStatus: ErrorStatus.genErr, errorIndex: 1 })),
      { status: 'genErr' },
    ],
  ];
  it.each(ends)('says how far it came and can be resumed there, after %s', async (_, end, expected) => {
    for (const options of sizes) {
      let left = 3;
      const first = await walk((request) => (left-- > 0 ? honest(request) : end(request)), options);
      expect(first.error).toBeInstanceOf(SnmpError);
      expect(first.error).toMatchObject(expected);
      expect(first.error!.last).toEqual(first.items.at(-1)!.oid);
      expect(first.error!.message).toContain(String(first.error!.last));
      const rest = await walk(honest, { ...options, after: first.error!.last });
      expect([...first.items, ...rest.items]).toEqual(inside);
    }
  });

  it('sends no more than its retries allow', async () => {
    for (const retries of [0, 1, 3]) {
      await using stage = await Stage.open(silent, { session: { retries } });
      const { error } = await stage.collect(stage.session.walk(root));
      expect(error).toMatchObject({ code: 'SNMP_TIMEOUT', tries: retries + 1 });
      expect(stage.sent).toBe(retries + 1);
      expect(stage.clock.now()).toBe(1000 * (2 ** (retries + 1) - 1));
    }
  });

  it('of an agent without end ends by limit and by time', async () => {
    let number = 0;
    const endless = changing(honest, (_, { pdu }) => ({
      varBinds: Array.from({ length: pdu?.type === 'GetBulkRequest' ? pdu.maxRepetitions : 1 }, () =>
        integer(`${root}.1.${++number}`, 1),
      ),
    }));
    expect(await walk(endless, { limit: 12_345 })).toMatchObject({ error: undefined, items: { length: 12_345 } });
    const { error, elapsed } = await walk(endless, { totalTimeout: 500 });
    expect(error).toMatchObject({ code: 'SNMP_TIMEOUT' });
    expect(error!.last).toBeDefined();
    expect(elapsed).toBe(500);
  });

  it('begins at the root when it is to resume before it, and is empty behind it', async () => {
    expect((await walk(honest, { after: '1.3.6' })).items).toEqual(inside);
    expect((await walk(honest, { after: root })).items).toEqual(inside);
    expect((await walk(honest, { after: '1.3.6.1.4.1.99999.8' })).items).toEqual([]);
  });
});
