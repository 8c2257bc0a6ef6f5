// What runs inside the browser: every message of the table, both ways, and the parts that a browser could lack.
import { Oid } from '@mgmtapi/ber';
import { decodeMessage, decodeUtf8, encodeMessage, encodeUtf8, textOf } from '@mgmtapi/protocol';
import { fromHex, toHex } from '@mgmtapi/testkit';
import { messages } from '../test/messages.js';

function problems(): string[] {
  const found: string[] = [];
  const expect = (what: string, holds: boolean): void => {
    if (!holds) found.push(what);
  };
  for (const [name, message, hex] of messages) {
    expect(`${name}: encoded`, toHex(encodeMessage(message)) === hex);
    expect(`${name}: decoded and encoded`, toHex(encodeMessage(decodeMessage(fromHex(hex), { strict: true }))) === hex);
  }
  expect('OID', Oid.from('2.999.4294967295').child(1).toString() === '2.999.4294967295.1');
  expect('UTF-8', decodeUtf8(encodeUtf8('ü')) === 'ü');
  expect('text', textOf({ type: 'Counter64', value: 2n ** 64n - 1n }) === '18446744073709551615');
  expect('no Node here', !('process' in globalThis) && !('Buffer' in globalThis));
  try {
    decodeMessage(fromHex('3003'));
    found.push('damage was accepted');
  } catch (error) {
    expect('error', (error as { code?: string }).code === 'BER_TRUNCATED');
  }
  return found;
}

const browser = globalThis as unknown as { document: { title: string } };
const found = problems();
browser.document.title = found.length === 0 ? `passed ${messages.length} messages` : `failed ${found.join('; ')}`;
