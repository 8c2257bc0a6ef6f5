// A manager and its agent on two hosts: loss, an unplugged cable, no route, a small MTU, an agent with two addresses.

import { type ProgramResult, runProgram, testHosts } from '@mgmtapi/testkit';
import { afterAll, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 60_000 }); // each bundles and starts programs

const hosts = testHosts();
afterAll(() => hosts?.down());

/** nftables drops datagrams where it is installed. */
function setLoss(percent: string): boolean {
  try {
    hosts?.run('loss', percent, '161');
    return hosts !== undefined;
  } catch (error) {
    console.warn(`left out: loss between two hosts (${(error as Error).message.trim().split('\n').at(-1)})`);
    return false;
  }
}
const canLose = setLoss('0');

/** Answers everything; ends with the datagram `end`. */
const agent = (address = '0.0.0.0') => `
  import { udp } from '@mgmtapi/transport';
  import { decodeMessage, encodeMessage } from '@mgmtapi/protocol';
  const endpoint = await udp().bind({ family: 'udp4', address: '${address}', port: 161 }, {
    onMessage: (bytes, from, port) => {
      if (bytes.length === 3) return endpoint.close();
      const message = decodeMessage(bytes);
      const varBinds = message.pdu.varBinds.map(({ oid }) => ({ oid, type: 'OctetString', value: new Uint8Array(500) }));
      const { requestID } = message.pdu;
      const pdu = { type: 'Response', requestID, errorStatus: 0, errorIndex: 0, varBinds };
      endpoint.send(encodeMessage({ ...message, pdu }), from, port);
    },
  });`;

/** The manager's side; \`ask\` answers how a request ended, \`end\` lets the agent go. */
const manager = (work: string) => `
  import { SnmpManager, udp } from 'mgmtapi';
  const name = '1.3.6.1.2.1.1.1.0';
  const manager = new SnmpManager();
  const ask = async (session, options) => {
    const startedAt = performance.now();
    try {
      await session.get(name, options);
      return 'answered';
    } catch (error) {
      return error.code + (performance.now() - startedAt < 250 ? ' at once' : '');
    }
  };
  const session = await manager.open('10.77.0.2', { timeout: 300, retries: 8, backoff: 'fixed' });
  for (let i = 0; i < 30 && (await ask(session, { timeout: 100, retries: 0 })) !== 'answered'; i++); // until it is up
  ${work}
  await manager.close();
  const bye = await udp().bind({ family: 'udp4' }, { onMessage: () => {} });
  for (let i = 0; i < 20; i++) await new Promise((resolve) => bye.send(Buffer.from('end'), '10.77.0.2', 161, resolve));
  await bye.close();`;

async function onHosts(work: string): Promise<unknown> {
  const agentSide = runProgram(agent(), { under: hosts!.b, timeout: 40_000 });
  const result: ProgramResult = await runProgram(manager(work), { under: hosts!.a, timeout: 40_000 });
  await agentSide;
  expect(result).toMatchObject({ code: 0, signal: null, stderr: '' });
  return JSON.parse(result.stdout);
}

it.runIf(canLose)('30 % of all requests get lost: each is asked again until it is answered', async () => {
  setLoss('30');
  try {
    const ends = (await onHosts(`
      const ends = await Promise.all(Array.from({ length: 200 }, () => ask(session)));
      console.log(JSON.stringify([ends.every((end) => end === 'answered'), session.counters.retries > 20, session.inFlight]));`)) as unknown[];
    expect(ends).toEqual([true, true, 0]);
  } finally {
    setLoss('0');
  }
});

it.runIf(hosts)(
  'no route is told at once, a host of the net that is not there by a time-out, and others go on',
  async () => {
    const ends = await onHosts(`
    const away = await manager.open('192.0.2.1');
    const nobody = await manager.open('10.77.0.99', { timeout: 300, retries: 0 });
    const far = ask(away);
    const ends = await Promise.all([far, ask(nobody), ask(session), far]);
    console.log(JSON.stringify([ends, away.counters.errors]));`);
    expect(ends).toEqual([['ENETUNREACH at once', 'SNMP_TIMEOUT', 'answered', 'ENETUNREACH at once'], 1]);
  },
);

it.runIf(hosts)('an answer in fragments arrives, over a small MTU', async () => {
  hosts!.run('mtu', '576');
  try {
    const length = await onHosts(`
      const answer = await session.get(Array.from({ length: 10 }, () => name));
      console.log(JSON.stringify(answer.length));`);
    expect(length).toBe(10);
  } finally {
    hosts!.run('mtu', '1500');
  }
});

it.runIf(hosts)('a cable that is pulled ends no request that has retries left, and hinders no close', async () => {
  const agentSide = runProgram(agent(), { under: hosts!.b, timeout: 40_000 });
  const managerSide = runProgram(
    manager(`
      console.log('up');
      const ends = [];
      for (;;) { // until the cable is out
        const end = await ask(session, { timeout: 150, retries: 0 });
        if (end !== 'answered') { ends.push(end); break; }
      }
      const patient = ask(session, { timeout: 500, retries: 60 });
      const closing = await manager.open('10.77.0.2', { socket: 'own' });
      const cut = ask(closing);
      await closing.close();
      ends.push(await cut, closing.state, await patient);
      console.log(JSON.stringify(ends));`),
    { under: hosts!.a, timeout: 40_000 },
  );
  await new Promise((resolve) => setTimeout(resolve, 3000)); // both sides are up and asking
  hosts!.run('link', 'down');
  await new Promise((resolve) => setTimeout(resolve, 2000));
  hosts!.run('link', 'up');
  const result = await managerSide;
  await agentSide;
  expect(result).toMatchObject({ code: 0, signal: null, stderr: '' });
  const [lost, cut, state, patient] = JSON.parse(result.stdout.split('\n')[1]!) as string[];
  expect(lost).toMatch(/^(SNMP_TIMEOUT|ENETUNREACH|EHOSTUNREACH|ENETDOWN)/);
  expect([cut, state, patient]).toEqual(['SNMP_CLOSED at once', 'closed', 'answered']);
});
