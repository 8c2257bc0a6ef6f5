import { Oid } from '@mgmtapi/ber';
import { expect, test } from 'vitest';
import { parseRecording, recordedTree } from '../../src/index.js';

const tree = recordedTree(
  parseRecording(
    '1.3.6.1.2.1.1.1.0|4|descr\n1.3.6.1.2.1.2.2.1.2.1|4|lo\n1.3.6.1.2.1.2.2.1.2.3|4|eth0\n1.3.6.1.2.1.2.2.1.3.1|2|24',
  ),
);
const request = {
  type: 'GetRequest',
  principal: { securityModel: 'v2c', securityName: '', securityLevel: 'noAuthNoPriv', contextName: '' },
  source: { address: '127.0.0.1', port: 1 },
  varBinds: [],
} as const;

test.each<[asked: string, type: string]>([
  ['1.3.6.1.2.1.1.1.0', 'OctetString'],
  ['1.3.6.1.2.1.1.1.1', 'NoSuchInstance'],
  ['1.3.6.1.2.1.2.2.1.2.2', 'NoSuchInstance'],
  ['1.3.6.1.2.1.2.2.1.3.9', 'NoSuchInstance'],
  ['1.3.6.1.2.1.1.1', 'NoSuchObject'],
  ['1.3.6.1.2.1.2.2.1.2.1.1', 'NoSuchObject'],
  ['1.3.6.1.2.1.3', 'NoSuchObject'],
  ['0.0', 'NoSuchObject'],
  ['2.999', 'NoSuchObject'],
])('GET %s: %s', async (asked, type) => {
  expect((await tree.get(Oid.from(asked), request)).type).toBe(type);
});

test('it cannot be written', () => expect(tree.test).toBeUndefined());
