// Other people's packets: ../shared/packets, where it is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BerError } from '@mgmtapi/ber';
import {
  decodeMessage,
  decodeScopedPdu,
  encodeMessage,
  type Message,
  MessageError,
  type ScopedPdu,
  type Value,
  type VarBind,
} from '@mgmtapi/protocol';
import { fromHex, toHex } from '@mgmtapi/testkit';
import { describe, expect, test, vi } from 'vitest';
import { messages } from './messages.js';
import { shared } from './shared.js';

vi.setConfig({ testTimeout: 60_000 }); // a busy machine takes its time

interface Packet {
  readonly id: string;
  readonly hex: string;
  readonly expect: 'accept' | 'reject' | 'either';
  readonly notes?: readonly string[];
  readonly fields: Readonly<Record<string, unknown>> & { readonly varbinds?: readonly unknown[] };
  readonly decryptedScopedPduHex?: string;
}

type Outcome = { message: Message; tolerated: string[] } | { error: BerError | MessageError };

function decode(hex: string): Outcome {
  const tolerated: string[] = [];
  try {
    return { message: decodeMessage(fromHex(hex), { onTolerance: (code) => tolerated.push(code) }), tolerated };
  } catch (error) {
    if (error instanceof BerError || error instanceof MessageError) return { error };
    throw error;
  }
}

/** A decoded message in the words of the corpus. Fields inside msgSecurityParameters are the security model's. */
function fieldsOf(message: Message): Record<string, unknown> {
  if (message.version !== 'v3') {
    return { version: message.version, communityHex: toHex(message.community), ...pduFields(message.pdu) };
  }
  const { version, msgID, msgMaxSize, msgSecurityModel, msgFlags, scopedPdu } = message;
  const header = { version, msgID, msgMaxSize, msgSecurityModel, msgFlags: msgFlags.toString(16).padStart(2, '0') };
  if (scopedPdu instanceof Uint8Array) return { ...header, encryptedPdu: toHex(scopedPdu) };
  return { ...header, ...scopedFields(scopedPdu) };
}

function scopedFields({ contextEngineID, contextName, pdu }: ScopedPdu): Record<string, unknown> {
  return {
    contextEngineId: toHex(contextEngineID),
    contextName: String.fromCharCode(...contextName),
    ...pduFields(pdu),
  };
}

const pduNames: Readonly<Record<string, string>> = { Trap: 'TrapV1', 'SNMPv2-Trap': 'TrapV2' };

function pduFields({ type, varBinds, ...rest }: ScopedPdu['pdu']): Record<string, unknown> {
  const { requestID, enterprise, ...others } = rest as { requestID?: number; enterprise?: unknown };
  return {
    pduType: pduNames[type] ?? type,
    ...(requestID === undefined ? {} : { requestId: requestID }),
    ...(enterprise === undefined ? {} : { enterprise: String(enterprise) }),
    ...others,
    varbinds: varBinds.map(bindingFields),
  };
}

const typeNames: Readonly<Record<string, string>> = {
  UInteger32: 'Uinteger32',
  NoSuchObject: 'noSuchObject',
  NoSuchInstance: 'noSuchInstance',
  EndOfMibView: 'endOfMibView',
};

function bindingFields(varBind: VarBind): Record<string, unknown> {
  return { oid: varBind.oid.toString(), ...valueFields(varBind) };
}

function valueFields({ type, value }: Value): Record<string, unknown> {
  switch (type) {
    case 'OctetString':
    case 'Opaque':
      return { type, hex: toHex(value) };
    case 'OpaqueFloat':
      return { type: 'Opaque', float: value };
    case 'OpaqueDouble':
      return { type: 'Opaque', double: value };
    case 'Unknown':
      return { type: `tag-0x${value.tag.toString(16).padStart(2, '0')}`, hex: toHex(value.content) };
    default:
      return { type: typeNames[type] ?? type, ...(value === null ? {} : { value: String(value) }) };
  }
}

/** The corpus's fields without those that another package reads, or that say the same twice. */
function expectedFields({ fields }: Packet): Record<string, unknown> {
  const { engineId, engineBoots, engineTime, userName, authParams, privParams, ...ours } = fields;
  const { securityLevel, reportable, community, ...rest } = ours;
  const varbinds = (fields.varbinds as Record<string, string>[] | undefined)?.map(({ text, ...binding }) => {
    if (binding.float !== undefined) return { oid: binding.oid, type: 'Opaque', float: Number(binding.float) };
    if (binding.double !== undefined) return { oid: binding.oid, type: 'Opaque', double: Number(binding.double) };
    return binding;
  });
  return { ...rest, ...(varbinds && { varbinds }) };
}

test('this very test on our own messages', () => {
  expect(decode(messages[0]![2])).toMatchObject({ tolerated: [] });
  expect(decode('30')).toMatchObject({ error: { code: 'BER_TRUNCATED' } });
  expect(fieldsOf(messages[0]![1])).toMatchObject({
    version: 'v2c',
    communityHex: '7075626c6963',
    pduType: 'GetRequest',
  });
});

const real = shared('packets/real.json');
if (real) {
  describe('real.json', () => {
    const packets = JSON.parse(readFileSync(real, 'utf8')) as Packet[];

    test.each(packets.filter(({ expect }) => expect === 'accept'))(
      '$id decodes to its fields, and back to its octets',
      (packet) => {
        const outcome = decode(packet.hex);
        if ('error' in outcome) throw outcome.error;
        expect(fieldsOf(outcome.message)).toEqual(expectedFields(packet));
        const back = toHex(encodeMessage(outcome.message));
        if (outcome.tolerated.length === 0) expect(back).toBe(packet.hex);
        else expect(fieldsOf(decodeMessage(fromHex(back)))).toEqual(expectedFields(packet));
      },
    );

    test.each(packets.filter(({ expect }) => expect === 'either'))(
      '$id has the right fields if it decodes',
      (packet) => {
        const outcome = decode(packet.hex);
        if ('error' in outcome) {
          expect(packet.notes).toContain('trailingBytesInVarbind'); // the one oddity that is not forgiven
        } else {
          expect(fieldsOf(outcome.message)).toEqual(expectedFields(packet));
        }
      },
    );

    test.each(packets.filter(({ decryptedScopedPduHex }) => decryptedScopedPduHex))('$id, decrypted', (packet) => {
      const scopedPdu = decodeScopedPdu(fromHex(packet.decryptedScopedPduHex!));
      expect(scopedPdu.pdu.type).toBeDefined();
    });
  });
}

const malformed = shared('packets/malformed.json');
if (malformed) {
  test.each(JSON.parse(readFileSync(malformed, 'utf8')) as Packet[])('malformed.json: $id is refused', ({ hex }) => {
    expect(decode(hex)).toHaveProperty('error');
  });
}

const protos = shared('packets/protos');
if (protos) {
  test.each(['c06-snmpv1-req-app', 'c06-snmpv1-trap-enc'])('PROTOS %s: every verdict', (name) => {
    const lines = gunzipSync(readFileSync(join(protos, `${name}.tsv.gz`)))
      .toString('latin1')
      .split('\n');
    const wrong: string[] = [];
    let count = 0;
    for (const line of lines) {
      if (line === '' || line.startsWith('#')) continue;
      const [frame, , , verdict, why, hex] = line.split('\t') as [
        string,
        string,
        string,
        Packet['expect'],
        string,
        string,
      ];
      count++;
      const outcome = decode(hex);
      const given = 'error' in outcome ? 'reject' : 'accept';
      if (verdict !== 'either' && given !== verdict) wrong.push(`${frame}: ${verdict} (${why})`);
      if ('message' in outcome && outcome.tolerated.length === 0 && toHex(encodeMessage(outcome.message)) !== hex) {
        wrong.push(`${frame}: comes back as other octets`);
      }
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(8000);
  });
}
