// Our session against Net-SNMP's agent: every operation, v1 and v2c, over IPv4 and IPv6.
import { type NetSnmp, netSnmp, peersMissing, startNetSnmpAgent } from '@mgmtapi/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ResponseError, SnmpManager, type SnmpSession, textOf, type VarBind } from '../../src/index.js';

const SYSTEM = '1.3.6.1.2.1.1';
const SYS_DESCR = `${SYSTEM}.1.0`;
const SYS_OBJECT_ID = `${SYSTEM}.2.0`;
const SYS_NAME = `${SYSTEM}.5.0`;
const SETTABLE = '1.3.6.1.4.1.8072.9999.9999';

describe.skipIf(peersMissing('snmpd', 'snmpget', 'snmpwalk'))('a session with Net-SNMP’s agent', () => {
  let agent: NetSnmp;
  const manager = new SnmpManager({ session: { timeout: 2000 } });
  beforeAll(async () => {
    agent = await startNetSnmpAgent();
  }, 30_000);
  afterAll(async () => {
    await manager.close();
    await agent?.stop();
  });

  for (const host of ['127.0.0.1', '::1']) {
    for (const version of ['v1', 'v2c'] as const) {
      describe(`${version}, ${host}`, () => {
        let session: SnmpSession;
        let writer: SnmpSession;
        beforeAll(async () => {
          session = await manager.open({ host, port: agent.port, version });
          writer = await manager.open({ host, port: agent.port, version, community: 'private' });
        });
        afterAll(async () => {
          await session.close();
          await writer.close();
        });

        test('get: one name, several names, each answer in its place', async () => {
          expect(textOf(await session.get(SYS_NAME))).toBe('interop-agent');
          const [id, descr] = await session.get([SYS_OBJECT_ID, SYS_DESCR]);
          expect([id.type, textOf(id)]).toEqual(['ObjectIdentifier', '1.3.6.1.4.1.8072.3.2.10']);
          expect([String(descr.oid), textOf(descr)]).toEqual([SYS_DESCR, 'interop agent']);
        });

        test('get: what the agent lacks', async () => {
          const lacking = ['1.3.6.1.2.1.1.5.1', '1.3.6.1.2.1.999.1.0'];
          if (version === 'v1') {
            const error = await session.get([SYS_NAME, ...lacking]).catch((reason: unknown) => reason);
            expect(error).toBeInstanceOf(ResponseError);
            const { status, errorIndex, oid } = error as ResponseError;
            expect(status).toBe('noSuchName');
            expect(String(oid)).toBe([SYS_NAME, ...lacking][errorIndex - 1]); // Net-SNMP names either of the two
            expect(errorIndex).toBeGreaterThan(1);
            const isolated = await session.get([SYS_NAME, ...lacking], { isolate: true });
            expect(isolated.map((vb) => vb.type)).toEqual(['OctetString', 'NoSuchObject', 'NoSuchObject']);
          } else {
            const answers = await session.get([SYS_NAME, ...lacking]);
            expect(answers.map((vb) => vb.type)).toEqual(['OctetString', 'NoSuchInstance', 'NoSuchObject']);
          }
        });

        test('getNext', async () => {
          const [first, second] = await session.getNext([SYSTEM, SYS_DESCR]);
          expect([String(first.oid), String(second.oid)]).toEqual([SYS_DESCR, SYS_OBJECT_ID]);
        });

        test('set: written, read back, seen by Net-SNMP’s own command', async () => {
          const text = `${version} over ${host}`;
          const [answer] = await writer.set([{ oid: `${SETTABLE}.2.0`, type: 'OctetString', value: text }]);
          expect(textOf(answer!)).toBe(text);
          expect(textOf(await session.get(`${SETTABLE}.2.0`))).toBe(text);
          const target = `127.0.0.1:${agent.port}`;
          const printed = await netSnmp('snmpget', ['-v2c', '-cpublic', '-Oqv', target, `.${SETTABLE}.2.0`]);
          expect(printed.trim()).toBe(`"${text}"`);
        });

        test('set: what the agent refuses', async () => {
          const refusal = (asker: SnmpSession, oid: string, value: string): Promise<unknown> =>
            asker.set([{ oid, type: 'OctetString', value }]).then(
              () => 'accepted',
              (error: unknown) => (error instanceof ResponseError ? error.status : error),
            );
          const [readOnly, notWritable, wrongType] =
            version === 'v1' ? ['noSuchName', 'noSuchName', 'badValue'] : ['noAccess', 'notWritable', 'wrongType'];
          expect(await refusal(session, `${SETTABLE}.2.0`, 'x')).toBe(readOnly);
          expect(await refusal(writer, SYS_NAME, 'x')).toBe(notWritable);
          expect(await refusal(writer, `${SETTABLE}.1.0`, 'x')).toBe(wrongType);
        });

        test('walk: exactly what Net-SNMP’s own walk gives', async () => {
          const args = [`-${version}`, '-cpublic', '-On', '-Oq', `127.0.0.1:${agent.port}`];
          for (const root of [SYSTEM, '1.3.6.1.4.1.8072.9999']) {
            const printed = await netSnmp('snmpwalk', [...args, `.${root}`]);
            const theirs = printed.split('\n').filter((line) => line.startsWith('.1.'));
            const ours: VarBind[] = [];
            for await (const varBind of session.walk(root)) ours.push(varBind);
            expect(ours.map(({ oid }) => `.${oid}`)).toEqual(theirs.map((line) => line.split(' ')[0]));
            expect(ours.length).toBeGreaterThan(5);
          }
        });

        test('walk of one instance, and of nothing', async () => {
          const collect = async (root: string): Promise<string[]> => {
            const oids: string[] = [];
            for await (const { oid } of session.walk(root)) oids.push(String(oid));
            return oids;
          };
          expect(await collect(`${SETTABLE}.6`)).toEqual([`${SETTABLE}.6.0`]);
          expect(await collect('1.3.6.1.2.1.999')).toEqual([]);
        });
      });
    }

    test(`getBulk, ${host}`, async () => {
      const session = await manager.open({ host, port: agent.port });
      const answers = await session.getBulk([SYS_NAME, SYSTEM], { nonRepeaters: 1, maxRepetitions: 3 });
      const oids = answers.map(({ oid }) => String(oid));
      expect(oids).toEqual([`${SYSTEM}.6.0`, SYS_DESCR, SYS_OBJECT_ID, `${SYSTEM}.3.0`]);
      await session.close();
    });

    test(`a hundred requests at once, ${host}`, async () => {
      const session = await manager.open({ host, port: agent.port });
      const asked = Array.from({ length: 100 }, (_, i) => [SYS_NAME, SYS_DESCR, SYS_OBJECT_ID][i % 3]!);
      const answers = await Promise.all(asked.map((oid) => session.get(oid)));
      expect(answers.map(({ oid }) => String(oid))).toEqual(asked);
      await session.close();
    });
  }
});
