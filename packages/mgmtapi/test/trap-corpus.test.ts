// Traps of real devices and of the PROTOS test suite through a live socket, where the shared packets are at hand.
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Endpoint, udp } from '@mgmtapi/transport';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SnmpManager } from '../src/manager.js';
import type { SnmpNotification } from '../src/notification.js';
import type { TrapListener } from '../src/trap-listener.js';
import { expectBalanced, notification, numberIn } from './trap-network.js';

const folder = new URL('../../../../shared/packets/', import.meta.url);
const present = existsSync(folder);
if (!present) console.warn(`skipped: no recorded traps at ${folder.pathname}`);

type Expectation = 'accept' | 'either' | 'reject';

interface Recorded {
  readonly id: string;
  readonly hex: string;
  readonly expect: Expectation;
  readonly notes?: readonly string[];
  readonly fields: {
    readonly version: string;
    readonly communityHex: string;
    readonly pduType: string;
    readonly enterprise?: string;
    readonly agentAddr?: string;
    readonly genericTrap?: number;
    readonly specificTrap?: number;
    readonly timeStamp?: number;
    readonly varbinds: readonly {
      readonly oid: string;
      readonly type: string;
      readonly value?: string;
      readonly hex?: string;
    }[];
  };
}

const octetsOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString('hex');

function recordedTraps(): Recorded[] {
  const all = JSON.parse(readFileSync(new URL('real.json', folder), 'utf8')) as Recorded[];
  return all.filter(
    ({ fields }) => fields.version !== 'v3' && ['TrapV1', 'TrapV2', 'InformRequest'].includes(fields.pduType),
  );
}

/** What the recording says, in the shape of a notification. */
function expectedOf({ fields }: Recorded): object {
  const { pduType, version, communityHex, varbinds } = fields;
  const common = { version, community: communityHex, kind: pduType === 'InformRequest' ? 'inform' : 'trap' };
  const values = varbinds.map(({ oid, type, value, hex }) => ({ oid, type, value: hex ?? value ?? '' }));
  if (pduType !== 'TrapV1') {
    const [uptime, trapOid, ...rest] = values;
    return { ...common, uptime: Number(uptime?.value), trapOid: trapOid?.value, varBinds: rest };
  }
  const { enterprise, agentAddr, genericTrap, specificTrap, timeStamp } = fields;
  const trapOid = genericTrap === 6 ? `${enterprise}.0.${specificTrap}` : `1.3.6.1.6.3.1.1.5.${genericTrap! + 1}`;
  return { ...common, enterprise, agentAddr, genericTrap, specificTrap, uptime: timeStamp, trapOid, varBinds: values };
}

function plain(got: SnmpNotification): object {
  const { version, kind, uptime, genericTrap, specificTrap } = got;
  return {
    version,
    kind,
    uptime,
    community: hexOf(got.community),
    trapOid: String(got.trapOid),
    ...(got.agentAddress !== undefined && { enterprise: String(got.enterprise), agentAddr: got.agentAddress }),
    ...(got.agentAddress !== undefined && { genericTrap, specificTrap }),
    varBinds: got.varBinds.map(({ oid, type, value }) => ({
      oid: String(oid),
      type,
      value: value instanceof Uint8Array ? hexOf(value) : String(value ?? ''),
    })),
  };
}

describe.skipIf(!present)('recorded traps over UDP', () => {
  let manager: SnmpManager;
  let listener: TrapListener;
  let device: Endpoint;
  let answers = 0;

  beforeAll(async () => {
    manager = new SnmpManager();
    listener = await manager.listen({ port: 0, address: '127.0.0.1' });
    device = await udp().bind({ family: 'udp4', address: '127.0.0.1' }, { onMessage: () => answers++ });
  });
  afterAll(async () => {
    await manager?.close();
    await device?.close();
  });

  /** Sends, and waits until all of it has been counted. */
  async function send(datagrams: readonly Uint8Array[]): Promise<void> {
    const goal = listener.counters.received + datagrams.length;
    for (const datagram of datagrams) device.send(datagram, '127.0.0.1', listener.address[0].port);
    while (listener.counters.received < goal) await new Promise(setImmediate);
  }

  test.each(present ? recordedTraps().map((recorded) => [recorded.id, recorded] as const) : [])(
    '%s is delivered as it was recorded',
    async (_, recorded) => {
      const before = answers;
      await send([octetsOf(recorded.hex)]);
      const got = await listener.next({ timeout: 1000 });
      expect(plain(got)).toEqual(expectedOf(recorded));
      const odd = recorded.notes?.some((note) => note.startsWith('nonMinimal') || note.startsWith('pduNot'));
      if (odd) expect(got.tolerated.length).toBeGreaterThan(0);
      if (got.kind === 'inform') while (answers === before) await new Promise(setImmediate);
    },
  );

  test('what is malformed is dropped', async () => {
    const file = JSON.parse(readFileSync(new URL('malformed.json', folder), 'utf8')) as { readonly hex: string }[];
    const { discarded } = listener.counters;
    await send(file.map(({ hex }) => octetsOf(hex)));
    const { malformed, badVersion } = listener.counters.discarded;
    expect(malformed + badVersion - discarded.malformed - discarded.badVersion).toBe(file.length);
  });

  test('PROTOS: each is delivered or dropped as it should be, and a valid trap after each hundred arrives', {
    timeout: 60_000,
  }, async () => {
    const file = readFileSync(new URL('protos/c06-snmpv1-trap-enc.tsv.gz', folder));
    const lines = gunzipSync(file).toString('latin1').trim().split('\n').slice(1);
    const discards: Uint8Array[] = [];
    const collect = ({ bytes }: { readonly bytes: Uint8Array }) => {
      discards.push(bytes);
    };
    listener.on('discard', collect);
    const wrong: string[] = [];
    for (let from = 0; from < lines.length; from += 100) {
      const batch = lines.slice(from, from + 100).map((line) => {
        const [frame, , , expectation, why, hex] = line.split('\t') as [
          string,
          string,
          string,
          Expectation,
          string,
          string,
        ];
        return { frame, expectation, why, hex };
      });
      await send(batch.map(({ hex }) => octetsOf(hex)));
      const dropped = new Set(discards.splice(0).map(hexOf));
      for (const { frame, expectation, why, hex } of batch) {
        const expected = dropped.has(hex) ? 'reject' : 'accept';
        if (expectation !== 'either' && expectation !== expected)
          wrong.push(`${frame} is to be ${expectation}: ${why}`);
      }
      while (listener.counters.queue.queued > 0) await listener.next();
      await send([notification(from)]);
      expect(numberIn(await listener.next({ timeout: 1000 }))).toBe(from);
      expectBalanced(listener.counters);
    }
    expect(wrong).toEqual([]);
    expect(lines.length).toBeGreaterThan(8000);
    expect(listener.counters).toMatchObject({
      errors: 0,
      kernelDropped: 0,
      discarded: { unexpectedPdu: 0, badCommunity: 0 },
    });
    listener.off('discard', collect);
  });
});
