import { createSocket } from 'node:dgram';
import { inspect } from 'node:util';
import { BerWriter, Oid, Tag } from '@mgmtapi/ber';
import { type Discard, TransportError } from '@mgmtapi/engine';
import { ErrorStatus, encodeMessage, encodeUtf8, type Pdu, type Value } from '@mgmtapi/protocol';
import { FakeClock, leavesNothingOpen, runProgram, seededRandom } from '@mgmtapi/testkit';
import { MemoryNetwork, udp } from '@mgmtapi/transport';
import { describe, expect, test } from 'vitest';
import { SnmpAgent, type SnmpAgentOptions, scalars } from '../src/index.js';
import { Asker, brief, openBench, requestPdu, withBench } from './asker.js';

const NAME = '1.3.6.1.4.1.99999.1.0';
const one = scalars({ [NAME]: { type: 'Integer32', value: 1 } });
const community = encodeUtf8('public');

describe('open', () => {
  const wrong: [options: unknown, message: RegExp][] = [
    [null, /options/],
    [{ port: -1 }, /^port: must/],
    [{ port: '161' }, /^port: must/],
    [{ port: 65536 }, /^port: must/],
    [{ address: 'localhost' }, /^address: must/],
    [{ address: [] }, /^address: must/],
    [{ address: ['127.0.0.1', 5] }, /^address: must/],
    [{ communities: 'public' }, /^communities: must/],
    [{ communities: [5] }, /^communities\[0\]: must/],
    [{ communities: [{ community: 'a', access: 'all' }] }, /^communities\[0\]\.access: must/],
    [{ communities: ['a', { community: 'a' }] }, /^communities\[1\]: is there twice/],
    [{ communities: ['a', { community: 'b', securityName: 'community-1' }] }, /^communities\[1\]\.securityName/],
    [{ maxMessageSize: 483 }, /^maxMessageSize: must/],
    [{ handlerTimeout: 0 }, /^handlerTimeout: must/],
    [{ maxInFlight: 0.5 }, /^maxInFlight: must/],
    [{ system: { services: 'many' } }, /1\.3\.6\.1\.2\.1\.1\.7\.0/],
  ];
  test.each(wrong)('%j is the caller’s mistake, before anything is bound', async (options, message) => {
    const transport = new MemoryNetwork();
    const given = options === null ? null : { transport, ...(options as SnmpAgentOptions) };
    const opening = SnmpAgent.open(given as SnmpAgentOptions);
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toSatisfy((error) => error instanceof TypeError || error instanceof RangeError);
    expect(transport.bound).toEqual([]);
  });

  test('a port that is taken: a typed error that says which, and nothing stays bound', async () => {
    const transport = new MemoryNetwork();
    const taken = await transport.bind({ family: 'udp6', address: '::1', port: 1161 }, { onMessage: () => undefined });
    const opening = SnmpAgent.open({ transport, port: 1161, address: ['127.0.0.1', '::1'] });
    await expect(opening).rejects.toThrow(TransportError);
    await expect(opening).rejects.toMatchObject({ code: 'EADDRINUSE', message: expect.stringContaining('[::1]:1161') });
    expect(transport.bound).toEqual([taken.local]);
  });

  test('several addresses share one free port, even when a first choice is taken on one of them', async () => {
    let refusals = 2;
    const transport = new MemoryNetwork({
      refuseBind: ({ family }) => (family === 'udp6' && refusals-- > 0 ? 'EADDRINUSE' : undefined),
    });
    const agent = await SnmpAgent.open({ transport, port: 0, address: ['127.0.0.1', '::1', '192.0.2.1'] });
    expect(new Set(agent.address.map(({ port }) => port)).size).toBe(1);
    expect(agent.address.map(({ address, family }) => `${family} ${address}`)).toEqual([
      'udp4 127.0.0.1',
      'udp6 ::1',
      'udp4 192.0.2.1',
    ]);
    expect(new Set(transport.bound)).toEqual(new Set(agent.address));
    await agent.close();
    expect(transport.bound).toEqual([]);
  });

  test('the default is port 161 of the loopback, and community public, read only', async () => {
    const transport = new MemoryNetwork();
    const agent = await SnmpAgent.open({ transport });
    expect(agent.address).toEqual([{ address: '127.0.0.1', port: 161, family: 'udp4' }]);
    const asker = await Asker.open(transport);
    const ask = (pdu: Pdu, by: string) => asker.ask(agent.address[0], pdu, { community: by });
    const descr = requestPdu('GetRequest', ['1.3.6.1.2.1.1.1.0']);
    expect(brief((await ask(descr, 'public'))?.varBinds)).toEqual([
      `1.3.6.1.2.1.1.1.0 OctetString ${Buffer.from('SNMP agent').toString('hex')}`,
    ]);
    expect(await ask(descr, 'private')).toBeUndefined();
    const sysName = { oid: Oid.from('1.3.6.1.2.1.1.5.0'), type: 'OctetString', value: community } as const;
    expect(await ask({ ...descr, type: 'SetRequest', varBinds: [sysName] }, 'public')).toMatchObject({
      errorStatus: ErrorStatus.noAccess,
    });
    await Promise.all([agent.close(), asker.close()]);
  });
});

describe('what is no request is counted, shown to one hook, and dropped', () => {
  const v2c = (pdu: unknown, by = community): Uint8Array =>
    encodeMessage({ version: 'v2c', community: by, pdu: pdu as Pdu });
  const get = requestPdu('GetRequest', [NAME]);
  const outOfRange = (): Uint8Array => {
    const w = new BerWriter();
    const end = w.length;
    w.constructed(Tag.Sequence, w.length);
    w.integer(0);
    w.integer(0);
    w.raw(Uint8Array.of(0x02, 0x05, 0x01, 0, 0, 0, 0)); // a request-id of 33 bits could not be sent back
    w.constructed(Tag.GetRequest, end);
    w.octets(community);
    w.integer(1);
    w.constructed(Tag.Sequence, end);
    return w.toBytes();
  };
  const cases: [what: string, bytes: Uint8Array, reason: string, counter: string][] = [
    ['nothing', new Uint8Array(0), 'malformed', 'snmpInASNParseErrs'],
    ['noise', Uint8Array.of(1, 2, 3), 'malformed', 'snmpInASNParseErrs'],
    ['half a message', v2c(get).subarray(0, 20), 'malformed', 'snmpInASNParseErrs'],
    ['a request-id beyond 32 bits', outOfRange(), 'malformed', 'snmpInASNParseErrs'],
    ['version 2', Uint8Array.from(v2c(get), (octet, i) => (i === 4 ? 2 : octet)), 'badVersion', 'snmpInBadVersions'],
    ['another community', v2c(get, encodeUtf8('secret')), 'badCommunity', 'snmpInBadCommunityNames'],
    ['a Response', v2c({ ...get, type: 'Response' }), 'unexpectedPdu', 'snmpUnknownPDUHandlers'],
    ['a Report', v2c({ ...get, type: 'Report' }), 'unexpectedPdu', 'snmpUnknownPDUHandlers'],
    ['a trap', v2c({ ...get, type: 'SNMPv2-Trap' }), 'unexpectedPdu', 'snmpUnknownPDUHandlers'],
    ['an inform', v2c({ ...get, type: 'InformRequest' }), 'unexpectedPdu', 'snmpUnknownPDUHandlers'],
    [
      'a GetBulkRequest of version 1',
      encodeMessage({
        version: 'v1',
        community,
        pdu: { type: 'GetBulkRequest', requestID: 1, nonRepeaters: 0, maxRepetitions: 1, varBinds: [] },
      }),
      'unexpectedPdu',
      'snmpUnknownPDUHandlers',
    ],
  ];
  test.each(cases)('%s', async (_, bytes, reason, counter) => {
    const discards: Discard[] = [];
    const onDiscard = (discard: Discard): void => {
      discards.push(discard);
      throw new Error('a hook may throw');
    };
    await withBench(
      async ({ agent, asker, get }) => {
        agent.register('1.3.6.1.4.1.99999', one);
        expect(await asker.send(bytes, agent.address[0])).toBeUndefined();
        expect(agent.counters).toMatchObject({ received: 1, delivered: 0, [counter]: 1, snmpOutPkts: 0 });
        expect(agent.counters.discarded[reason as Discard['reason']]).toBe(1);
        expect(discards).toMatchObject([{ reason, bytes, source: { address: '127.0.0.1' } }]);
        expect(await get([NAME])).toMatchObject({ errorStatus: 0 });
      },
      { onDiscard },
    );
  });

  test('requests cut, changed and mixed at random: the next one is answered, and the sums hold', async () => {
    const seed = 20240611;
    const random = seededRandom(seed);
    await withBench(async ({ agent, asker, get }) => {
      agent.register('1.3.6.1.4.1.99999', one);
      const whole = v2c(requestPdu('GetRequest', [NAME, '1.3.6.1.2.1.1.1.0']));
      for (let batch = 0; batch < 20; batch++) {
        for (let i = 0; i < 100; i++) {
          const bytes = Uint8Array.from(
            whole.subarray(0, random.chance(0.3) ? random.integer(whole.length) : whole.length),
          );
          for (let flips = random.integer(4); flips > 0 && bytes.length > 0; flips--)
            bytes[random.integer(bytes.length)] = random.integer(256);
          await asker.send(bytes, agent.address[0], 3);
        }
        asker.forget();
        expect(await get([NAME]), `seed ${seed}, batch ${batch}`).toMatchObject({ errorStatus: 0 });
      }
      const { received, delivered, discarded, snmpSilentDrops, snmpOutPkts } = agent.counters;
      expect(received).toBe(2020);
      expect(Object.values(discarded).reduce((sum, count) => sum + count, delivered)).toBe(received);
      expect(snmpSilentDrops).toBe(0);
      expect(snmpOutPkts).toBe(delivered);
    });
  });

  test('more requests than may wait for handlers: the rest is dropped as queueFull', async () => {
    await withBench(
      async ({ agent, asker }) => {
        let answer!: (value: Value) => void;
        const answered = new Promise<Value>((resolve) => {
          answer = resolve;
        });
        agent.register('1.3.6.1.4.1.99999', { get: () => answered, getNext: () => undefined });
        for (let i = 0; i < 5; i++) expect(await asker.send(v2c(get), agent.address[0])).toBeUndefined();
        expect(agent.counters).toMatchObject({ delivered: 2, discarded: { queueFull: 3 } });
        answer({ type: 'Integer32', value: 1 });
        expect(await asker.receive()).toMatchObject({ errorStatus: 0 });
        expect(await asker.receive()).toMatchObject({ errorStatus: 0 });
        expect(await asker.send(v2c(get), agent.address[0])).toBeDefined();
      },
      { maxInFlight: 2 },
    );
  });
});

describe('close', () => {
  const hang = { get: () => new Promise<Value>(() => undefined), getNext: () => undefined };

  test('ends what is in flight without an answer, clears every timer, frees every socket; twice is fine', async () => {
    const clock = new FakeClock();
    const transport = new MemoryNetwork();
    const { agent, asker, askAlso, get } = await openBench({ clock, transport });
    agent.register('1.3.6.1.4.1.99999', hang);
    await Promise.all([get([NAME]), askAlso.get([NAME])]);
    expect(clock.pending).toBe(2);
    const closing = agent.close();
    await agent.close();
    expect(clock.pending).toBe(0);
    await closing;
    expect(clock.pending).toBe(0);
    expect(transport.bound).not.toContainEqual(agent.address[0]);
    expect(agent.counters).toMatchObject({ delivered: 2, snmpOutPkts: 0 });
    expect(await asker.receive()).toBeUndefined();
  });

  test('drain: what is in flight may end, what comes is dropped', async () => {
    const clock = new FakeClock();
    const { agent, asker, askAlso, get } = await openBench({ clock });
    let answer!: (value: Value) => void;
    agent.register('1.3.6.1.4.1.99999', { ...hang, get: () => new Promise((resolve) => void (answer = resolve)) });
    await get([NAME]);
    const closing = agent.close({ drain: 1000 });
    expect(await askAlso.get([NAME])).toBeUndefined();
    expect(agent.counters.discarded.closed).toBe(1);
    answer({ type: 'Integer32', value: 7 });
    expect(brief((await asker.receive())?.varBinds)).toEqual([`${NAME} Integer32 7`]);
    await closing;
    expect(clock.pending).toBe(0);
  });

  test('drain: not longer than it says', async () => {
    const clock = new FakeClock();
    const { agent, get } = await openBench({ clock });
    agent.register('1.3.6.1.4.1.99999', hang);
    await get([NAME]);
    await clock.until(agent.close({ drain: 1000 }));
    expect(clock.now()).toBe(1000);
    expect(clock.pending).toBe(0);
  });

  test('drain: cut short by a second close; nonsense is refused', async () => {
    const clock = new FakeClock();
    const { agent, get } = await openBench({ clock });
    agent.register('1.3.6.1.4.1.99999', hang);
    await get([NAME]);
    await expect(agent.close({ drain: -1 })).rejects.toThrow(RangeError);
    const draining = agent.close({ drain: 1000 });
    await agent.close();
    expect({ now: clock.now(), pending: clock.pending }).toEqual({ now: 0, pending: 0 });
    await draining;
  });

  test('over UDP: no socket stays, and the port is free at once, 1,000 times in a row', {
    timeout: 30_000,
  }, async () => {
    await leavesNothingOpen(async () => {
      let port = 0;
      for (let i = 0; i < 1000; i++) {
        await using agent = await SnmpAgent.open({ port });
        port = agent.address[0].port;
      }
    });
  });

  test('over UDP: the real thing answers, and garbage does not stop it', async () => {
    await using agent = await SnmpAgent.open({ port: 0, address: ['127.0.0.1', '::1'] });
    for (const to of agent.address) {
      const asker = await Asker.open(udp(), to.address);
      const noise = createSocket(to.family);
      await new Promise<void>((resolve) => noise.send(Uint8Array.of(0x30, 0x84), to.port, to.address, () => resolve()));
      const answer = asker.ask(to, requestPdu('GetRequest', ['1.3.6.1.2.1.1.1.0']), { wait: true });
      expect(await answer).toMatchObject({ errorStatus: 0 });
      noise.close();
      await asker.close();
    }
    expect(agent.counters).toMatchObject({ received: 4, delivered: 2, snmpInASNParseErrs: 2 });
  });

  test('a process with an open agent waits; once it is closed the process ends by itself', async () => {
    const { code, stdout } = await runProgram(`
      import { SnmpAgent } from '@mgmtapi/agent';
      const agent = await SnmpAgent.open({ port: 0 });
      setTimeout(async () => { await agent.close(); console.log('closed'); }, 50).unref();
    `);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'closed\n' });
  });
});

describe('the groups of its own', () => {
  test('system and snmp are true', async () => {
    const clock = new FakeClock();
    const system = {
      descr: 'descr',
      objectID: '1.3.6.1.4.1.99999',
      contact: 'me',
      name: 'here',
      location: 'there',
      services: 4,
    };
    await withBench(
      async ({ agent, get, getNext, set }) => {
        await clock.advance(123_456);
        const scalar = (id: string): string => `1.3.6.1.2.1.${id}.0`;
        const text = (value: string): string => `OctetString ${Buffer.from(value).toString('hex')}`;
        expect(brief((await get([1, 2, 3, 4, 5, 6, 7].map((i) => scalar(`1.${i}`))))?.varBinds)).toEqual([
          `${scalar('1.1')} ${text('descr')}`,
          `${scalar('1.2')} ObjectIdentifier 1.3.6.1.4.1.99999`,
          `${scalar('1.3')} TimeTicks 12345`,
          `${scalar('1.4')} ${text('me')}`,
          `${scalar('1.5')} ${text('here')}`,
          `${scalar('1.6')} ${text('there')}`,
          `${scalar('1.7')} Integer32 4`,
        ]);
        expect(agent.uptime).toBe(12345);
        expect(await set([{ oid: scalar('1.5'), type: 'OctetString', value: 'new' }])).toMatchObject({
          errorStatus: 0,
        });
        expect(await set([{ oid: scalar('1.5'), type: 'OctetString', value: 'x'.repeat(256) }])).toMatchObject({
          errorStatus: ErrorStatus.wrongLength,
        });
        expect(await set([{ oid: scalar('1.1'), type: 'OctetString', value: 'new' }])).toMatchObject({
          errorStatus: ErrorStatus.notWritable,
        });
        await getNext([scalar('1.7'), scalar('1.1')]);
        await get(['1.3.5']);
        await get([scalar('1.1')], { community: 'wrong' });
        await get(['1.3.5'], { version: 'v1' });
        const names = [1, 2, 4, 13, 14, 15, 16, 17, 21, 28, 30, 32].map((i) => scalar(`11.${i}`));
        expect((await get(names))?.varBinds.map(({ value }) => value)).toEqual([9, 7, 1, 9, 1, 4, 1, 3, 1, 7, 2, 0]);
      },
      { clock, system, snmp: true },
    );
  });

  test('sysUpTime starts anew after 2^32 hundredths', () => {
    const clock = new FakeClock();
    return withBench(
      async ({ agent }) => {
        await clock.advance((2 ** 32 + 5) * 10);
        expect(agent.uptime).toBe(5);
      },
      { clock },
    );
  });

  const descr = '1.3.6.1.2.1.1.1.0';
  const packets = '1.3.6.1.2.1.11.1.0';
  const recording = [
    { oid: Oid.from(descr), type: 'OctetString', value: encodeUtf8('recorded') },
    { oid: Oid.from(packets), type: 'Counter32', value: 77 },
  ] as const;
  const cases: [options: SnmpAgentOptions, descr: string, packets: number][] = [
    [{ system: undefined, snmp: undefined }, 'recorded', 77],
    [{ system: { descr: 'own' }, snmp: undefined }, 'own', 77],
    [{ system: false, snmp: true }, 'recorded', 1],
  ];
  test.each(cases)('a recording brings its own, unless the agent was told to: %j', (options, text, count) =>
    withBench(async ({ agent, get }) => {
      agent.play([]);
      agent.play(recording); // takes the place of the first
      const [first, second] = (await get([descr, packets]))?.varBinds ?? [];
      expect([Buffer.from(first?.value as Uint8Array).toString(), second?.value]).toEqual([text, count]);
    }, options),
  );

  test('a handler may take the place of the default group', () =>
    withBench(
      async ({ agent, get }) => {
        agent.register('1.3.6.1.2.1.1', scalars({ [descr]: { type: 'OctetString', value: 'mine' } }));
        expect((await get([descr, '1.3.6.1.2.1.1.3.0']))?.varBinds.map(({ type }) => type)).toEqual([
          'OctetString',
          'NoSuchObject',
        ]);
      },
      { system: undefined },
    ));
});

test('register: what it takes, and how it is taken back', () =>
  withBench(async ({ agent, get }) => {
    expect(() => agent.register('1.3.6', {} as never)).toThrow(TypeError);
    expect(() => agent.register('', one)).toThrow(TypeError);
    expect(() => agent.register([], one)).toThrow(RangeError);
    const unregister = agent.register('1.3.6.1.4.1.99999', one);
    expect(() => agent.register('1.3.6.1.4.1.99999', one)).toThrow('registered already');
    expect((await get([NAME]))?.varBinds[0]?.type).toBe('Integer32');
    unregister();
    unregister();
    expect((await get([NAME]))?.varBinds[0]?.type).toBe('NoSuchObject');
    agent.register('1.3.6.1.4.1.99999', one);
    expect(() => scalars({ 'not an oid': { type: 'Null' } })).toThrow(TypeError);
    expect(() => scalars({ '1.3': { type: 'Null' }, '.1.3': { type: 'Null' } })).toThrow('there twice');
    expect(() => scalars({ '1.3': { type: 'Integer32', value: 1.5 } })).toThrow('1.3');
  }));

test('handlers see who asks, by name and never by community', () =>
  withBench(
    async ({ agent, get }) => {
      const seen: unknown[] = [];
      agent.register('1.3.6.1.4.1.99999', {
        get: (_, request) => {
          seen.push({
            ...request.principal,
            type: request.type,
            source: request.source.address,
            count: request.varBinds.length,
          });
          return { type: 'Null', value: null };
        },
        getNext: () => undefined,
      });
      await get([NAME]);
      await get([NAME], { community: 'hush', version: 'v1' });
      const level = {
        securityLevel: 'noAuthNoPriv',
        contextName: '',
        type: 'GetRequest',
        source: '127.0.0.1',
        count: 1,
      };
      expect(seen).toEqual([
        { ...level, securityModel: 'v2c', securityName: 'community-1' },
        { ...level, securityModel: 'v1', securityName: 'operators' },
      ]);
    },
    { communities: ['public', { community: 'hush', securityName: 'operators' }] },
  ));

test('no community shows in an agent', async () => {
  const agent = await SnmpAgent.open({
    transport: new MemoryNetwork(),
    communities: ['hush', { community: 'hush-hush', access: 'read-write' }],
  });
  expect(inspect(agent, { depth: 9, showHidden: true }) + JSON.stringify(agent)).not.toContain('hush');
  await agent.close();
});
