import { Oid } from '@mgmtapi/ber';
import { encodeUtf8 } from '@mgmtapi/protocol';
import { expect, test } from 'vitest';
import { type CommunityOptions, CommunityTable } from '../../src/vacm/community-table.js';
import { Vacm } from '../../src/vacm/vacm.js';

const anything = Oid.from('1.3.6.1');

test('who a community is, and what it may do', () => {
  const table = new CommunityTable([
    'public',
    { community: Uint8Array.of(0xff, 0), access: 'read-write', securityName: 'octets' },
    { community: 'größe', context: 'c' },
  ]);
  const access = new Vacm(table.access);
  const reader = table.principalOf('v2c', encodeUtf8('public'));
  expect(reader).toEqual({
    securityModel: 'v2c',
    securityName: 'community-1',
    securityLevel: 'noAuthNoPriv',
    contextName: '',
  });
  const writer = table.principalOf('v1', Uint8Array.of(0xff, 0));
  expect(writer).toMatchObject({ securityModel: 'v1', securityName: 'octets' });
  const third = { securityName: 'community-3', contextName: 'c' };
  expect(table.principalOf('v2c', encodeUtf8('größe'))).toMatchObject(third);
  expect([...table.contexts]).toEqual(['', 'c']);
  for (const unknown of ['', 'Public', 'public\0'])
    expect(table.principalOf('v2c', encodeUtf8(unknown))).toBeUndefined();
  expect(access.isAccessAllowed(reader!, 'read', anything)).toBe('accessAllowed');
  expect(access.isAccessAllowed(reader!, 'write', anything)).toBe('notInView');
  expect(access.isAccessAllowed(writer!, 'write', anything)).toBe('accessAllowed');
  expect(access.isAccessAllowed({ ...reader!, securityName: 'nobody' }, 'read', anything)).toBe('noGroupName');
  expect(access.isAccessAllowed({ ...writer!, securityModel: 'usm' }, 'read', anything)).toBe('noGroupName');
});

test('an empty list is nobody', () => {
  expect(new CommunityTable([]).principalOf('v2c', encodeUtf8('public'))).toBeUndefined();
});

const system = ['1.3.6.1.2.1.1'];
test.each<[options: Omit<CommunityOptions, 'community'>, may: string[]]>([
  [{}, ['read 1', 'read 2']],
  [{ read: system }, ['read 1']],
  [{ read: [] }, []],
  [{ write: system }, ['read 1', 'read 2', 'write 1']],
  [{ access: 'read-write' }, ['read 1', 'read 2', 'write 1', 'write 2']],
  [{ access: 'read-write', read: system }, ['read 1', 'write 1']],
  [{ access: 'read-write', write: system }, ['read 1', 'read 2', 'write 1']],
  [{ access: 'read-write', write: [] }, ['read 1', 'read 2']],
])('%j may %j', (options, may) => {
  const table = new CommunityTable([{ community: 'x', ...options }]);
  const principal = table.principalOf('v2c', encodeUtf8('x'))!;
  const vacm = new Vacm(table.access);
  const seen = (['read', 'write'] as const).flatMap((viewType) =>
    [1, 2]
      .filter(
        (group) => vacm.isAccessAllowed(principal, viewType, Oid.from(`1.3.6.1.2.1.${group}.3.0`)) === 'accessAllowed',
      )
      .map((group) => `${viewType} ${group}`),
  );
  expect(seen).toEqual(may);
});

test.each<[given: unknown, error: RegExp]>([
  [{ community: 'x', access: 'write' }, /communities\[0\]\.access/],
  [{ community: 'x', read: '1.3' }, /communities\[0\]\.read/],
  [{ community: 'x', write: ['x'] }, /communities\[0\]\.write\[0\]/],
  [{ community: 'x', context: 5 }, /communities\[0\]\.context/],
  [{ community: 5 }, /communities\[0\]/],
])('%j is refused', (given, error) => {
  expect(() => new CommunityTable([given as CommunityOptions])).toThrow(error);
});
