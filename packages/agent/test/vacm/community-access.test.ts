import { Oid } from '@mgmtapi/ber';
import { encodeUtf8 } from '@mgmtapi/protocol';
import { expect, test } from 'vitest';
import { CommunityAccess } from '../../src/vacm/community-access.js';

const anything = Oid.from('1.3.6.1');

test('who a community is, and what it may do', () => {
  const access = new CommunityAccess([
    'public',
    { community: Uint8Array.of(0xff, 0), access: 'read-write', securityName: 'octets' },
    { community: 'größe' },
  ]);
  const reader = access.principalOf('v2c', encodeUtf8('public'));
  expect(reader).toEqual({
    securityModel: 'v2c',
    securityName: 'community-1',
    securityLevel: 'noAuthNoPriv',
    contextName: '',
  });
  const writer = access.principalOf('v1', Uint8Array.of(0xff, 0));
  expect(writer).toMatchObject({ securityModel: 'v1', securityName: 'octets' });
  expect(access.principalOf('v2c', encodeUtf8('größe'))).toMatchObject({ securityName: 'community-3' });
  for (const unknown of ['', 'Public', 'public\0'])
    expect(access.principalOf('v2c', encodeUtf8(unknown))).toBeUndefined();
  expect(access.isAccessAllowed(reader!, 'read', anything)).toBe('accessAllowed');
  expect(access.isAccessAllowed(reader!, 'write', anything)).toBe('notInView');
  expect(access.isAccessAllowed(writer!, 'write', anything)).toBe('accessAllowed');
  expect(access.isAccessAllowed({ ...reader!, securityName: 'nobody' }, 'read', anything)).toBe('noGroupName');
  expect(access.isAccessAllowed({ ...writer!, securityModel: 'usm' }, 'read', anything)).toBe('noGroupName');
});

test('an empty list is nobody', () => {
  expect(new CommunityAccess([]).principalOf('v2c', encodeUtf8('public'))).toBeUndefined();
});
