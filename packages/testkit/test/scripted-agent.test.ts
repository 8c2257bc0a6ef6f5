// Agents by script: what they answer, and where from.
import { Oid } from '@mgmtapi/ber';
import { type BulkPdu, decodeMessage, encodeMessage, type Message, type Pdu, type VarBind } from '@mgmtapi/protocol';
import * as kit from '@mgmtapi/testkit';
import { FakeClock, Mailbox, type Script, ScriptedAgent } from '@mgmtapi/testkit';
import { MemoryNetwork, udp } from '@mgmtapi/transport';
import { describe, expect, it } from 'vitest';

const object = (oid: string, value: number): VarBind => ({ oid: Oid.from(oid), type: 'Integer32', value });
const objects = [1, 2, 3, 4].map((n) => object(`1.3.6.1.4.1.8072.${n}.0`, n));
const honest = kit.answering([...objects].reverse());

type Ask = { type?: 'GetRequest' | 'GetNextRequest' | 'SetRequest'; oids?: string[]; bulk?: [number, number] };

function request({ type = 'GetRequest', oids = ['1.3.6.1.4.1.8072.1.0'], bulk }: Ask): Message {
  const varBinds = oids.map((oid): VarBind => ({ oid: Oid.from(oid), type: 'Null', value: null }));
  const pdu: Pdu | BulkPdu = bulk
    ? { type: 'GetBulkRequest', requestID: 7, nonRepeaters: bulk[0], maxRepetitions: bulk[1], varBinds }
    : { type, requestID: 7, errorStatus: 0, errorIndex: 0, varBinds };
  return { version: 'v2c', community: Buffer.from('public'), pdu };
}

/** What a script's agent sends for these requests, in short: source, request-id, error-status, bindings. */
async function ask(script: Script, ...requests: Ask[]) {
  const clock = new FakeClock();
  const network = new MemoryNetwork({ clock });
  const agent = await ScriptedAgent.open({ transport: network, address: '192.0.2.1', port: 161, script, clock });
  const mail = new Mailbox();
  const asker = await network.bind({ family: 'udp4' }, mail);
  const answers: { source: string; at: number; requestID: number; errorStatus: number; short: string[] }[] = [];
  mail.onEach = () => {
    const { bytes, address, port } = mail.letters.at(-1)!;
    const message = decodeMessage(bytes);
    if (message.version === 'v3' || message.pdu.type !== 'Response') throw new Error('no response');
    const { requestID, errorStatus, varBinds } = message.pdu;
    const short = varBinds.map(({ oid, value, type }) => `${oid.slice(7)}=${value ?? type}`);
    answers.push({ source: `${address} ${port}`, at: clock.now(), requestID, errorStatus, short });
  };
  for (const each of requests) asker.send(encodeMessage(request(each)), '192.0.2.1', 161);
  await clock.advance(1000);
  await Promise.all([agent.close(), asker.close()]);
  expect([network.bound, clock.pending]).toEqual([[], 0]);
  return answers;
}

const first = '1.3.6.1.4.1.8072.1.0';
const usual = { source: '192.0.2.1 161', at: 0, requestID: 7, errorStatus: 0, short: ['1.0=1'] };

describe('the honest script', () => {
  it.each<[string, Ask, string[]]>([
    ['GET', { oids: [first, '1.3.6.1.4.1.8072.9.0'] }, ['1.0=1', '9.0=NoSuchInstance']],
    ['GETNEXT', { type: 'GetNextRequest', oids: ['1.3', '1.3.6.1.4.1.8072.4.0'] }, ['1.0=1', '4.0=EndOfMibView']],
    ['GETBULK', { bulk: [1, 2], oids: ['1.3', '1.3', first] }, ['1.0=1', '1.0=1', '2.0=2', '2.0=2', '3.0=3']],
    ['GETBULK to the end', { bulk: [0, 9], oids: ['1.3.6.1.4.1.8072.3.0'] }, ['4.0=4', '4.0=EndOfMibView']],
  ])('%s', async (_name, each, short) => {
    expect(await ask(honest, each)).toEqual([{ ...usual, short }]);
  });

  it('SET: genErr', async () => {
    expect(await ask(honest, { type: 'SetRequest' })).toMatchObject([{ errorStatus: 5 }]);
  });
});

it.each<[string, Script, Ask, object[]]>([
  ['silent', kit.silent, {}, []],
  ['other request-id', kit.otherRequestID(honest), {}, [{ ...usual, requestID: 8 }]],
  ['other port', kit.otherSource(honest, { port: 1161 }), {}, [{ ...usual, source: '192.0.2.1 1161' }]],
  ['other address', kit.otherSource(honest, { address: '192.0.2.9' }), {}, [{ ...usual, source: '192.0.2.9 161' }]],
  ['silent above: below', kit.silentAbove(1, honest), {}, [usual]],
  ['silent above: above', kit.silentAbove(1, honest), { oids: [first, first] }, []],
  ['silent above: bulk', kit.silentAbove(9, honest), { bulk: [0, 10] }, []],
  ['tooBig above: below', kit.tooBigAbove(1, honest), {}, [usual]],
  ['tooBig above', kit.tooBigAbove(1, honest), { oids: [first, first] }, [{ ...usual, errorStatus: 1, short: [] }]],
  [
    'backwards',
    kit.backwards(honest, '1.3.6.1.4.1.8072.2.0', objects[0]!),
    { bulk: [0, 3], oids: [first] },
    [{ ...usual, short: ['2.0=2', '1.0=1', '1.0=1'] }],
  ],
  ['twice', kit.twice(honest), {}, [usual, usual]],
  ['late', kit.late(300, kit.late(5, honest)), {}, [{ ...usual, at: 305 }]],
  [
    'changed',
    kit.changing(honest, (_response, { number }) => ({ errorStatus: 13 + number })),
    {},
    [{ ...usual, errorStatus: 13 }],
  ],
])('%s', async (_name, script, each, answers) => {
  expect(await ask(script, each)).toEqual(answers);
});

it('silent first: until the same octets come again', async () => {
  expect(await ask(kit.silentFirst(1, honest), {}, { oids: ['1.3.6.1.4.1.8072.2.0'] }, {})).toEqual([usual]);
});

it('keeps what it was asked, counts what it cannot read, and speaks unasked', async () => {
  const agent = await ScriptedAgent.open({ transport: udp(), script: honest });
  const mail = new Mailbox();
  const asker = await udp().bind({ family: 'udp4', address: '127.0.0.1' }, mail);
  asker.send(Buffer.from('nonsense'), '127.0.0.1', agent.local.port);
  asker.send(encodeMessage(request({})), '127.0.0.1', agent.local.port);
  await mail.until(1);
  expect(agent.malformed).toBe(1);
  expect(agent.requests).toMatchObject([{ number: 0, pdu: { type: 'GetRequest' }, from: { port: asker.local.port } }]);
  agent.send({ message: Buffer.from('raw'), source: {} }, { address: '127.0.0.1', port: asker.local.port });
  await mail.until(2);
  expect(mail.texts()[1]).toBe('raw');
  expect(mail.letters[1]!.port).not.toBe(agent.local.port);
  agent.script = kit.silent;
  agent.send({ message: Buffer.from('never'), after: 60_000 }, { address: '127.0.0.1', port: asker.local.port });
  expect(agent.close()).toBe(agent.close());
  await Promise.all([agent.close(), asker.close()]);
});

it('version 3 and traps go to the script as messages without a PDU of requests', async () => {
  const seen: unknown[] = [];
  const script: Script = ({ pdu, message }) => {
    seen.push([message.version, pdu]);
    return [];
  };
  const network = new MemoryNetwork();
  const agent = await ScriptedAgent.open({ transport: network, script });
  const asker = await network.bind({ family: 'udp4' }, new Mailbox());
  const getRequest: Pdu = { type: 'GetRequest', requestID: 7, errorStatus: 0, errorIndex: 0, varBinds: [] };
  const v3: Message = {
    version: 'v3',
    msgID: 1,
    msgMaxSize: 65507,
    msgFlags: 4,
    msgSecurityModel: 3,
    msgSecurityParameters: new Uint8Array(0),
    scopedPdu: { contextEngineID: new Uint8Array(0), contextName: new Uint8Array(0), pdu: getRequest },
  };
  asker.send(encodeMessage(v3), '127.0.0.1', agent.local.port);
  await new Promise(setImmediate);
  expect(seen).toEqual([['v3', undefined]]);
  await Promise.all([agent.close(), asker.close()]);
});
