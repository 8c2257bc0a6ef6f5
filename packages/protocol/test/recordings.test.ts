// Every value of every recorded device through encoder and decoder: ../shared/recordings, where it is.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Oid } from '@mgmtapi/ber';
import { decodeMessage, encodeMessage, encodeUtf8, parseIpAddress, type VarBind } from '@mgmtapi/protocol';
import { fromHex } from '@mgmtapi/testkit';
import { describe, expect, test, vi } from 'vitest';
import { shared } from './shared.js';

vi.setConfig({ testTimeout: 60_000 }); // a busy machine takes its time

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A line of the format of snmpsim: OID|TAG|VALUE. */
function parse(line: string): VarBind | undefined {
  const [, name, tag, hex, text] = /^([0-9.]+)\|(\d+)(x?)\w*(?::\w+)?\|(.*)$/s.exec(line) ?? [];
  if (name === undefined || tag === undefined || text === undefined) return undefined;
  const oid = Oid.from(name);
  const octets = hex ? fromHex(text.trim()) : latin1(text);
  switch (Number(tag)) {
    case 0x02:
      return { oid, type: 'Integer32', value: Number(text) };
    case 0x04:
      return { oid, type: 'OctetString', value: octets };
    case 0x05:
      return { oid, type: 'Null', value: null };
    case 0x06:
      return { oid, type: 'ObjectIdentifier', value: Oid.from(text) };
    case 0x40:
      return { oid, type: 'IpAddress', value: hex ? octets.join('.') : text };
    case 0x41:
      return { oid, type: 'Counter32', value: Number(text) };
    case 0x42:
      return { oid, type: 'Gauge32', value: Number(text) };
    case 0x43:
      return { oid, type: 'TimeTicks', value: Number(text) };
    case 0x44:
      return { oid, type: 'Opaque', value: octets };
    case 0x46:
      return { oid, type: 'Counter64', value: BigInt(text) };
    default:
      return undefined;
  }
}

/** Rows of Net-SNMP's walk, as far as the recording has them. */
function parseWalk(line: string): VarBind | undefined {
  const [, name, type, text = ''] = /^\.?([0-9.]+) = (?:([A-Za-z0-9-]+): )?(.*)$/.exec(line) ?? [];
  if (name === undefined) return undefined;
  const oid = Oid.from(name);
  switch (type) {
    case 'INTEGER':
      return { oid, type: 'Integer32', value: Number.parseInt(text.replace(/^.*\((-?\d+)\)$/, '$1'), 10) };
    case 'OID':
      return { oid, type: 'ObjectIdentifier', value: Oid.from(text) };
    case 'IpAddress':
      return { oid, type: 'IpAddress', value: text };
    case 'Counter32':
    case 'Gauge32':
      return { oid, type, value: Number.parseInt(text, 10) };
    case 'Counter64':
      return { oid, type, value: BigInt(text) };
    case 'Hex-STRING':
    case 'BITS':
      return { oid, type: 'OctetString', value: fromHex(/^(?:[0-9A-F]{2} ?)*/.exec(text)![0].trimEnd()) };
    case 'Opaque':
      return { oid, type: 'OpaqueFloat', value: Math.fround(Number.parseFloat(text.replace('Float: ', ''))) };
    case undefined:
      return text === '""'
        ? { oid, type: 'OctetString', value: latin1('') }
        : { oid, type: 'TimeTicks', value: Number(text) };
    default:
      return { oid, type: 'OctetString', value: encodeUtf8(text) };
  }
}

/** Are these two bindings one? `toEqual` says the same, at a hundred times the cost. */
function isSame(a: VarBind, b: VarBind): boolean {
  if (!a.oid.equals(b.oid) || a.type !== b.type) return false;
  if (a.value instanceof Uint8Array) return Buffer.compare(a.value, b.value as Uint8Array) === 0;
  return a.value instanceof Oid ? a.value.equals(b.value as Oid) : a.value === b.value;
}

function throughTheCodec(varBinds: readonly VarBind[]): void {
  for (let i = 0; i < varBinds.length; i += 25) {
    const batch = varBinds.slice(i, i + 25);
    const pdu = { type: 'Response', requestID: i, errorStatus: 0, errorIndex: 0, varBinds: batch } as const;
    const bytes = encodeMessage({ version: 'v2c', community: latin1('public'), pdu });
    const back = decodeMessage(bytes, { strict: true });
    const decoded = 'pdu' in back ? back.pdu.varBinds : [];
    const wrong = batch.filter((varBind, k) => decoded[k] === undefined || !isSame(varBind, decoded[k]));
    expect(wrong).toEqual([]);
    expect(decoded).toHaveLength(batch.length);
    expect(Buffer.compare(encodeMessage(back), bytes)).toBe(0);
    expect(batch.filter(({ oid }) => !Oid.from(oid.toString()).equals(oid))).toEqual([]);
  }
}

test('the reader of recordings', () => {
  expect(parse('1.3.6.1.2.1.1.1.0|4x|00ff')).toEqual({
    oid: Oid.from('1.3.6.1.2.1.1.1.0'),
    type: 'OctetString',
    value: fromHex('00ff'),
  });
  expect(parseWalk('.1.3.6.1.2.1.1.3.0 = 5')).toEqual({
    oid: Oid.from('1.3.6.1.2.1.1.3.0'),
    type: 'TimeTicks',
    value: 5,
  });
  expect(parseIpAddress('192.0.2.1')).toEqual(fromHex('c0000201'));
});

const folder = shared('recordings');
if (folder) {
  const files = readdirSync(folder).filter((file) => /\.(snmprec|snmpwalk)$/.test(file));
  describe('recordings', () => {
    test.each(files)('%s', (file) => {
      const lines = readFileSync(join(folder, file), 'latin1').split(/\r?\n/);
      const read = file.endsWith('.snmpwalk') ? parseWalk : parse;
      const varBinds = lines.flatMap((line) => read(line) ?? []).filter(({ value }) => !Number.isNaN(value));
      expect(varBinds.length).toBeGreaterThan(lines.length * 0.9);
      throughTheCodec(varBinds);
    });
  });
}
