// Wireshark's decoder reads what we send, without complaint and with the same result. Needs tshark (Debian: tshark).
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeMessage, encodeMessage, type Message, type VarBind } from '@mgmtapi/protocol';
import { toHex } from '@mgmtapi/testkit';
import { describe, expect, test } from 'vitest';
import { corpus } from './fuzz/corpus.js';

/** A capture of UDP datagrams to port 161: classic pcap, link type 101 (raw IPv4). */
function capture(datagrams: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(101, 20);
  return Buffer.concat([header, ...datagrams.map(frame)]);
}

function frame(datagram: Uint8Array): Buffer {
  const size = 28 + datagram.length;
  const packet = Buffer.alloc(16 + 28);
  packet.writeUInt32LE(size, 8);
  packet.writeUInt32LE(size, 12);
  packet.set([0x45, 0, size >> 8, size & 0xff, 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1], 16);
  packet.set([0xc0, 0x00, 0x00, 161, (size - 20) >> 8, (size - 20) & 0xff, 0, 0], 36);
  return Buffer.concat([packet, datagram]);
}

const fields = [
  'snmp.version',
  'snmp.community',
  'snmp.request_id',
  'snmp.name',
  '_ws.malformed',
  '_ws.expert.message',
];

function dissect(datagrams: readonly Uint8Array[]): Record<string, string>[] {
  const folder = mkdtempSync(join(tmpdir(), 'tshark-'));
  try {
    const file = join(folder, 'sent.pcap');
    writeFileSync(file, capture(datagrams));
    const options = ['-n', '-o', 'snmp.display_oid:FALSE', '-T', 'fields', '-E', 'separator=/t', '-E', 'aggregator=;'];
    const text = execFileSync('tshark', ['-r', file, ...options, ...fields.flatMap((field) => ['-e', field])], {
      encoding: 'utf8',
      env: { ...process.env, HOME: folder },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 26,
    });
    const lines = text.split('\n').slice(0, datagrams.length);
    return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [fields[i], value])));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function varBindsOf(message: Message): readonly VarBind[] {
  if (message.version !== 'v3') return message.pdu.varBinds;
  return message.scopedPdu instanceof Uint8Array ? [] : message.scopedPdu.pdu.varBinds;
}

describe('tshark', () => {
  test('reads every message of the corpus as we encode it', () => {
    const sound = corpus().flatMap((bytes): [Message, Uint8Array][] => {
      try {
        const message = decodeMessage(bytes, { strict: true });
        return [[message, encodeMessage(message)]];
      } catch {
        return []; // not all of the corpus is sound
      }
    });
    expect(sound.length).toBeGreaterThan(40);
    if (spawnSync('tshark', ['--version'], { stdio: 'ignore' }).error) {
      console.info('note: there is no tshark here, so nothing is compared with it');
      return;
    }
    const seen = dissect(sound.map(([, bytes]) => bytes));
    expect(seen).toHaveLength(sound.length);
    for (const [i, [message, bytes]] of sound.entries()) {
      const hex = toHex(bytes);
      expect(seen[i]?.['_ws.malformed'], hex).toBe('');
      expect(seen[i]?.['_ws.expert.message'] ?? '', hex).not.toMatch(/BER Error|unsupported|Malformed/i);
      expect(seen[i]?.['snmp.name'], hex).toBe(
        varBindsOf(message)
          .map(({ oid }) => oid.toString())
          .join(';'),
      );
    }
  }, 60_000);
});
