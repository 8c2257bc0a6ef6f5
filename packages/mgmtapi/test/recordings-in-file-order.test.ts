// Recorded devices replayed in the order of the file, as the device answered: names that go back, or come twice.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseRecording } from '@mgmtapi/agent';
import type { VarBind } from '@mgmtapi/protocol';
import { responseTo, type Script } from '@mgmtapi/testkit';
import { Oid, WalkError } from 'mgmtapi';
import { describe, expect, it } from 'vitest';
import { integer, Stage } from './walk-stage.js';

/** Which of several records of the same name an agent goes on from. */
type Looks = 'first' | 'last';

/** Answers GETNEXT and GETBULK with the record behind the one that was asked, wherever it stands in the order of names. */
function inFileOrder(records: readonly VarBind[], looks: Looks): Script {
  const places = new Map<string, number>();
  for (const [i, { oid }] of records.entries()) {
    if (looks === 'last' || !places.has(String(oid))) places.set(String(oid), i);
  }
  return (request) => {
    const { pdu } = request;
    if (!pdu || pdu.type === 'GetRequest') return [];
    const asked = pdu.varBinds[0]!.oid;
    const count = pdu.type === 'GetBulkRequest' ? pdu.maxRepetitions : 1;
    const answers: VarBind[] = [];
    for (let oid = asked; answers.length < count; oid = answers.at(-1)!.oid) {
      const place = places.get(String(oid));
      const next = place === undefined ? records.find((each) => each.oid.compare(oid) > 0) : records[place + 1];
      answers.push(next ?? { oid, type: 'EndOfMibView', value: null });
      if (!next) break;
    }
    return [responseTo(request, answers)];
  };
}

const names = (varBinds: readonly VarBind[]) => varBinds.map(({ oid }) => String(oid));

/** Where names stop to increase. */
const firstBackward = (records: readonly VarBind[]) =>
  records.findIndex(({ oid }, i) => i > 0 && oid.compare(records[i - 1]!.oid) <= 0);

function check(records: readonly VarBind[], increases: boolean): void {
  const methods = [{ method: 'getNext' }, { maxRepetitions: 10 }, { maxRepetitions: 'auto' }] as const;
  const looks = ['first', 'last'] as const;
  const at = firstBackward(records);

  it.each(methods)('strict: ends at the first step back and tells both names (%o)', async (options) => {
    expect(at < 0).toBe(increases);
    await using stage = await Stage.open(inFileOrder(records, 'first'));
    const { items, error } = await stage.collect(stage.session.walk('1', options));
    if (increases) return expect(items).toEqual(records);
    expect(items).toEqual(records.slice(0, at));
    expect(error).toBeInstanceOf(WalkError);
    const { last, next } = error as WalkError;
    expect([String(last), String(next)]).toEqual(names(records.slice(at - 1, at + 1)));
  });

  it.each(methods)('tolerate: goes on to the end, or ends in a circle with an error (%o)', async (options) => {
    for (const look of looks) {
      await using stage = await Stage.open(inFileOrder(records, look));
      const { items, error } = await stage.collect(stage.session.walk('1', { ...options, order: 'tolerate' }));
      expect(items.length).toBeLessThanOrEqual(records.length * 3);
      if (error) expect(error).toBeInstanceOf(WalkError);
      // What the agent itself can reach from its beginning: some records stand behind a name that leads elsewhere.
      const reached = new Set<string>();
      const places = new Map(look === 'last' ? records.map(({ oid }, i) => [String(oid), i]) : []);
      if (look === 'first') for (const [i, { oid }] of [...records.entries()].reverse()) places.set(String(oid), i);
      for (let i = 0; i < records.length && !reached.has(String(records[i]!.oid)); ) {
        const name = String(records[i]!.oid);
        reached.add(name);
        i = places.get(name)! + 1;
      }
      expect(new Set(names(items))).toEqual(reached);
    }
  });
}

describe('names that go back', () =>
  check(
    [2, 3, 9, 5, 6, 8].map((arc) => integer(`1.3.6.1.4.1.99999.${arc}.0`, arc)),
    false,
  ));
describe('a name that comes twice', () =>
  check(
    [1, 2, 3, 3, 4].map((arc, i) => integer(`1.3.6.1.4.1.99999.${arc}.0`, i)),
    false,
  ));
describe('a part that comes twice', () =>
  check(
    [1, 2, 3, 4, 2, 3, 4, 5].map((arc, i) => integer(Oid.from([1, 3, 6, 1, 4, 1, 99999, arc]), i)),
    false,
  ));

const SHARED = fileURLToPath(new URL('../../../../shared/recordings/', import.meta.url));
describe.skipIf(!existsSync(SHARED)).each(['squid-proxy', 'linux-netmanage', 'occam-b6-316', 'canon-lbp-printer'])(
  '%s (../shared/recordings)',
  (device) => {
    if (existsSync(SHARED)) check(parseRecording(readFileSync(`${SHARED}${device}.snmprec`)), false);
    else it('is not there', () => {});
  },
);
