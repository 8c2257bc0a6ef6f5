import { Oid } from '@mgmtapi/ber';
import { ErrorStatus } from '@mgmtapi/protocol';
import { describe, expect, test } from 'vitest';
import {
  type Principal,
  readWrite,
  recordedTree,
  scalars,
  type VacmAccess,
  type VacmOptions,
} from '../../src/index.js';
import { Vacm } from '../../src/vacm/vacm.js';
import { brief, withBench } from '../asker.js';

const views = { all: ['1.3.6.1'], system: ['1.3.6.1.2.1.1'], snmp: ['1.3.6.1.2.1.11'] } as const;
const principal = (given: Partial<Principal> = {}): Principal => ({
  securityModel: 'usm',
  securityName: 'anna',
  securityLevel: 'authPriv',
  contextName: '',
  ...given,
});
const group = [{ securityModel: 'usm', securityName: 'anna', groupName: 'g' }] as const;
const entry = (given: Partial<VacmAccess>): VacmAccess => ({ groupName: 'g', securityLevel: 'noAuthNoPriv', ...given });
const sysDescr = Oid.from('1.3.6.1.2.1.1.1.0');

describe('isAccessAllowed, RFC 3415 section 3.2', () => {
  const decide = (access: VacmAccess[], who: Partial<Principal> = {}, name = sysDescr): string =>
    new Vacm([], { groups: group, access, views }).isAccessAllowed(principal(who), 'read', name);

  test.each<[what: string, access: VacmAccess[], who: Partial<Principal>, decision: string]>([
    ['allowed', [entry({ read: 'system' })], {}, 'accessAllowed'],
    ['another subtree', [entry({ read: 'snmp' })], {}, 'notInView'],
    ['nobody', [entry({ read: 'all' })], { securityName: 'otto' }, 'noGroupName'],
    ['same name in another model', [entry({ read: 'all' })], { securityModel: 'v2c' }, 'noGroupName'],
    ['no entry for the group', [entry({ read: 'all', groupName: 'h' })], {}, 'noAccessEntry'],
    ['another context', [entry({ read: 'all' })], { contextName: 'x' }, 'noAccessEntry'],
    ['another model', [entry({ read: 'all', securityModel: 'v1' })], {}, 'noAccessEntry'],
    ['no view to read', [entry({ write: 'all' })], {}, 'noSuchView'],
    [
      'beginning of a context',
      [entry({ read: 'all', contextPrefix: 'x', contextMatch: 'prefix' })],
      { contextName: 'x1' },
      'accessAllowed',
    ],
    ['exact context', [entry({ read: 'all', contextPrefix: 'x' })], { contextName: 'x1' }, 'noAccessEntry'],
  ])('%s: %s', (_, access, who, decision) => expect(decide(access, who)).toBe(decision));

  test.each<[what: string, better: Partial<VacmAccess>, worse: Partial<VacmAccess>, context?: string]>([
    ['the model before any', { securityModel: 'usm' }, { contextPrefix: 'dev', contextMatch: 'exact' }, 'dev'],
    [
      'the whole context before a beginning',
      { contextPrefix: 'dev' },
      { contextPrefix: 'de', contextMatch: 'prefix' },
      'dev',
    ],
    [
      'the longer beginning',
      { contextPrefix: 'de', contextMatch: 'prefix' },
      { contextMatch: 'prefix', securityLevel: 'authPriv' },
      'dev',
    ],
    ['the higher level', { securityLevel: 'authPriv' }, { securityLevel: 'authNoPriv' }],
  ])('%s', (_, better, worse, contextName = '') => {
    const first = entry({ contextMatch: 'prefix', read: 'system', ...better });
    const second = entry({ contextMatch: 'prefix', read: 'snmp', ...worse });
    expect(decide([first, second], { contextName })).toBe('accessAllowed');
    expect(decide([second, first], { contextName })).toBe('accessAllowed');
  });

  const levels = ['noAuthNoPriv', 'authNoPriv', 'authPriv'] as const;
  test.each(levels.flatMap((least) => levels.map((used) => [least, used] as const)))(
    'least %s, used %s',
    (least, used) => {
      const allowed = levels.indexOf(used) >= levels.indexOf(least);
      const explicit = decide([entry({ read: 'all', securityLevel: least })], { securityLevel: used });
      expect(explicit).toBe(allowed ? 'accessAllowed' : 'noAccessEntry');
    },
  );
});

test.each<[what: string, options: unknown, error: RegExp]>([
  ['groups', { access: [], views }, /vacm\.groups/],
  ['access', { groups: [], views }, /vacm\.access/],
  ['views', { groups: [], access: [] }, /vacm\.views/],
  ['a view that is not there', { groups: [], access: [entry({ read: 'al' })], views }, /access\[0\].*no view al/],
  ['level', { groups: [], access: [{ groupName: 'g', securityLevel: 'auth' }], views }, /securityLevel/],
  ['model', { groups: [], access: [entry({ securityModel: 'v3' as never })], views }, /securityModel/],
  ['match', { groups: [], access: [entry({ contextMatch: 'all' as never })], views }, /contextMatch/],
  [
    'a model of groups',
    { groups: [{ ...group[0], securityModel: 'v3' }], access: [], views },
    /groups\[0\].securityModel/,
  ],
  ['twice', { groups: [...group, ...group], access: [], views }, /there twice/],
  ['a subtree', { groups: [], access: [], views: { x: ['y'] } }, /vacm\.views\.x\[0\]/],
])('wrong: %s', (_, options, error) => {
  expect(() => new Vacm([], options as VacmOptions)).toThrow(error);
});

describe('through an agent', () => {
  const ROOT = '1.3.6.1.4.1.99999';
  const table = Array.from({ length: 6 }, (_, i) => ({
    oid: Oid.from(`${ROOT}.1.${i}.0`),
    type: 'Integer32' as const,
    value: i,
  }));
  const communities = [
    { community: 'some', read: [`${ROOT}.1.2`, `${ROOT}.1.4`, `${ROOT}.2`] },
    { community: 'masked', read: [{ subtree: `${ROOT}.0.3`, mask: Uint8Array.of(0xfe, 0xff) }] },
    { community: 'writer', access: 'read-write', read: [ROOT], write: [`${ROOT}.2.1`] },
    { community: 'grouped', securityName: 'grouped', access: 'read-write' },
  ] as const;
  const vacm: VacmOptions = {
    groups: [{ securityModel: 'v2c', securityName: 'grouped', groupName: 'g' }],
    access: [entry({ read: 'one' })],
    views: { one: [`${ROOT}.1.5`] },
  };
  const bench = (work: Parameters<typeof withBench>[0]): Promise<void> =>
    withBench(
      async (it) => {
        it.agent.play(table);
        it.agent.register(
          `${ROOT}.2`,
          scalars({
            [`${ROOT}.2.1.0`]: readWrite({ type: 'Integer32', value: 1 }),
            [`${ROOT}.2.2.0`]: readWrite({ type: 'Integer32', value: 2 }),
          }),
        );
        await work(it);
      },
      { communities, vacm },
    );

  test('what is not in view is not there, in GET, GETNEXT and GETBULK alike', () =>
    bench(async ({ get, getNext, getBulk }) => {
      const some = { community: 'some', maxRepetitions: 10 };
      expect(brief((await get([`${ROOT}.1.1.0`, `${ROOT}.1.2.0`], some))?.varBinds)).toEqual([
        `${ROOT}.1.1.0 NoSuchObject`,
        `${ROOT}.1.2.0 Integer32 2`,
      ]);
      expect(brief((await getNext(['1.3', `${ROOT}.1.2.0`, `${ROOT}.2.2.0`], some))?.varBinds)).toEqual([
        `${ROOT}.1.2.0 Integer32 2`,
        `${ROOT}.1.4.0 Integer32 4`,
        `${ROOT}.2.2.0 EndOfMibView`,
      ]);
      expect(brief((await getBulk(['1.3'], some))?.varBinds)).toEqual([
        `${ROOT}.1.2.0 Integer32 2`,
        `${ROOT}.1.4.0 Integer32 4`,
        `${ROOT}.2.1.0 Integer32 1`,
        `${ROOT}.2.2.0 Integer32 2`,
        `${ROOT}.2.2.0 EndOfMibView`,
      ]);
      const v1 = await get([`${ROOT}.1.2.0`, `${ROOT}.1.1.0`], { ...some, version: 'v1' });
      expect(v1).toMatchObject({ errorStatus: ErrorStatus.noSuchName, errorIndex: 2 });
    }));

  test('a masked view is walked name by name', () =>
    bench(async ({ getBulk }) => {
      const seen = await getBulk(['1.3'], { community: 'masked', maxRepetitions: 10 });
      expect(brief(seen?.varBinds)).toEqual([`${ROOT}.1.3.0 Integer32 3`, `${ROOT}.1.3.0 EndOfMibView`]);
    }));

  test('writing needs the write view: noAccess, and nothing is set', () =>
    bench(async ({ get, set }) => {
      const writer = { community: 'writer' };
      const both = [
        { oid: `${ROOT}.2.1.0`, type: 'Integer32', value: 7 },
        { oid: `${ROOT}.2.2.0`, type: 'Integer32', value: 7 },
      ] as const;
      expect(await set(both, writer)).toMatchObject({ errorStatus: ErrorStatus.noAccess, errorIndex: 2 });
      expect(await set(both, { community: 'some' })).toMatchObject({
        errorStatus: ErrorStatus.noAccess,
        errorIndex: 1,
      });
      expect(brief((await get([`${ROOT}.2.1.0`], writer))?.varBinds)).toEqual([`${ROOT}.2.1.0 Integer32 1`]);
      expect(await set(both.slice(0, 1), writer)).toMatchObject({ errorStatus: 0 });
      expect(brief((await get([`${ROOT}.2.1.0`], writer))?.varBinds)).toEqual([`${ROOT}.2.1.0 Integer32 7`]);
    }));

  test('a group takes the place of what the community says; its missing view is authorizationError', () =>
    bench(async ({ agent, get, set }) => {
      const grouped = { community: 'grouped' };
      expect(brief((await get([`${ROOT}.1.5.0`, `${ROOT}.1.4.0`], grouped))?.varBinds)).toEqual([
        `${ROOT}.1.5.0 Integer32 5`,
        `${ROOT}.1.4.0 NoSuchObject`,
      ]);
      const write = [{ oid: `${ROOT}.2.1.0`, type: 'Integer32', value: 7 }] as const;
      expect(await set(write, grouped)).toMatchObject({ errorStatus: ErrorStatus.authorizationError, errorIndex: 0 });
      expect(agent.counters.snmpInBadCommunityUses).toBe(1);
      expect(await set(write, { ...grouped, version: 'v1' })).toMatchObject({ errorStatus: 0 }); // the group is of v2c alone
    }));

  test('a handler is never asked for what is not in view', () =>
    bench(async ({ agent, getBulk }) => {
      const asked: string[] = [];
      const inner = recordedTree([{ oid: Oid.from(`${ROOT}.1.3.9`), type: 'Integer32', value: 9 }]);
      agent.register(`${ROOT}.1.3`, {
        get: (oid, request) => {
          asked.push(`${oid}`);
          return inner.get(oid, request);
        },
        getNext: (oid, request) => {
          asked.push(`${oid}`);
          return inner.getNext(oid, request);
        },
      });
      await getBulk(['1.3'], { community: 'some', maxRepetitions: 10 });
      expect(asked).toEqual([]);
    }));
});

test('contexts are MIBs of their own; a community asks the one it stands for', () =>
  withBench(
    async ({ agent, get }) => {
      const name = '1.3.6.1.2.1.1.5.0';
      const named = (value: string) =>
        [{ oid: Oid.from(name), type: 'OctetString', value: Buffer.from(value) }] as const;
      agent.play(named('first'), { context: 'a' });
      agent.play(named('second'), { context: 'b' });
      const answers = [];
      for (const community of ['a', 'b', 'empty', 'public']) {
        answers.push(brief((await get([name], { community }))?.varBinds)[0]?.slice(name.length + 1));
      }
      const hex = (text: string): string => `OctetString ${Buffer.from(text).toString('hex')}`;
      expect(answers).toEqual([hex('first'), hex('second'), 'NoSuchObject', 'NoSuchObject']);
      expect(agent.counters).toMatchObject({ snmpUnknownContexts: 0 });
      expect(() => agent.play([], { context: 5 as never })).toThrow(/context/);
    },
    {
      communities: [
        'public',
        { community: 'a', context: 'a' },
        { community: 'b', context: 'b' },
        { community: 'empty', context: 'none' },
      ],
    },
  ));
