// The request part of PROTOS c06-snmpv1 (../shared, where it exists) through a real socket.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { seededRandom } from '@mgmtapi/testkit';
import { udp } from '@mgmtapi/transport';
import { describe, expect, test } from 'vitest';
import { readWrite, SnmpAgent, scalars } from '../src/index.js';
import { Asker, requestPdu } from './asker.js';

const FILE = fileURLToPath(new URL('../../../../shared/packets/protos/c06-snmpv1-req-app.tsv.gz', import.meta.url));
const DESCR = '1.3.6.1.2.1.1.1.0';

interface Packet {
  readonly expect: string;
  readonly bytes: Uint8Array;
}

function readPackets(): Packet[] {
  const lines = gunzipSync(readFileSync(FILE)).toString('latin1').trim().split('\n').slice(1);
  return lines
    .map((line) => line.split('\t'))
    .filter(([, kind]) => kind === 'request')
    .map(([, , , expected = '', , hex = '']) => ({
      expect: expected,
      bytes: Uint8Array.from(Buffer.from(hex, 'hex')),
    }));
}

describe.skipIf(!existsSync(FILE))('PROTOS requests (../shared)', () => {
  test('alive: after every 100 packets a GET is answered, nothing is lost from sight', {
    timeout: 120_000,
  }, async () => {
    const problems: unknown[] = [];
    await using agent = await SnmpAgent.open({
      port: 0,
      communities: [{ community: 'public', access: 'read-write' }],
      system: { descr: 'target' },
      onHandlerError: (problem) => problems.push(problem),
    });
    agent.register(
      '1.3.6.1.4.1.99999',
      scalars({ '1.3.6.1.4.1.99999.1.0': readWrite({ type: 'OctetString', value: '' }) }),
    );
    const [to] = agent.address;
    const asker = await Asker.open(udp());
    const packets = readPackets();
    expect(packets).toHaveLength(10_601);
    let valid = 0;
    for (let i = 0; i < packets.length; i += 100) {
      for (const { bytes } of packets.slice(i, i + 100)) await asker.send(bytes, to, 0);
      await asker.waitUntil(() => agent.counters.received === i + valid + Math.min(100, packets.length - i));
      asker.forget();
      const id = asker.nextId();
      expect(await asker.askFor({ ...requestPdu('GetRequest', [DESCR]), requestID: id }, to)).toMatchObject({
        requestID: id,
        errorStatus: 0,
      });
      valid++;
    }
    const { received, delivered, discarded, snmpSilentDrops, snmpOutPkts } = agent.counters;
    expect(received).toBe(packets.length + valid);
    expect(Object.values(discarded).reduce((sum, count) => sum + count, delivered)).toBe(received);
    expect({ snmpSilentDrops, snmpOutPkts }).toEqual({ snmpSilentDrops: 0, snmpOutPkts: delivered });
    const rejected = packets.filter((packet) => packet.expect === 'reject').length;
    expect(discarded.malformed).toBeGreaterThanOrEqual(rejected);
    expect(problems).toEqual([]);
    await asker.close();
  });

  test('the same packets with octets changed at random', { timeout: 120_000 }, async () => {
    const seed = 97;
    const random = seededRandom(seed);
    await using agent = await SnmpAgent.open({ port: 0, communities: [{ community: 'public', access: 'read-write' }] });
    const [to] = agent.address;
    const asker = await Asker.open(udp());
    const packets = readPackets().filter(({ bytes }) => bytes.length < 500);
    for (let batch = 0; batch < 20; batch++) {
      for (let i = 0; i < 100; i++) {
        const bytes = Uint8Array.from(random.pick(packets).bytes);
        for (let flips = 1 + random.integer(3); flips > 0; flips--)
          bytes[random.integer(bytes.length)] = random.integer(256);
        await asker.send(bytes, to, 0);
      }
      await asker.waitUntil(() => agent.counters.received === batch + 100 * (batch + 1));
      asker.forget();
      const pdu = { ...requestPdu('GetRequest', [DESCR]), requestID: asker.nextId() };
      expect(await asker.askFor(pdu, to), `seed ${seed}, batch ${batch}`).toMatchObject({ errorStatus: 0 });
    }
    expect(agent.counters.snmpSilentDrops).toBe(0);
    await asker.close();
  });
});
