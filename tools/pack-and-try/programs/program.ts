// What a program for Node compiles: sessions, walks, listeners, the agent and the C-style functions.
import { parseRecording, SnmpAgent } from '@mgmtapi/agent';
import {
  ASN_NULL,
  ClosedError,
  type ListenAddress,
  Oid,
  type PollResult,
  type SessionOptions,
  SNMP_PDU_GET,
  SnmpManager,
  SnmpMgrClose,
  SnmpMgrOpen,
  type SnmpNotification,
  type SnmpSession,
  sessionManager,
  TimeoutError,
  type TrapListener,
  textOf,
  type VarBind,
  type WalkOptions,
} from 'mgmtapi';

export async function ask(host: string, signal: AbortSignal | undefined): Promise<string> {
  const options: SessionOptions = { host, port: undefined, community: 'public', timeout: 500 };
  const manager = new SnmpManager({ session: { retries: 1 }, onDiscard: (discard) => void discard.reason });
  const session: SnmpSession = await manager.open(options, { signal });
  try {
    const one: VarBind = await session.get('1.3.6.1.2.1.1.5.0');
    const [name, uptime] = await session.get(['1.3.6.1.2.1.1.5.0', Oid.from('1.3.6.1.2.1.1.3.0')], { signal });
    const walk: WalkOptions = { maxRepetitions: 'auto', limit: 10, signal };
    for await (const varBind of session.walk('1.3.6.1.2.1.2', walk)) textOf(varBind);
    for await (const { index, columns } of session.table('1.3.6.1.2.1.2.2')) void [index, columns.get(2)?.type];
    await session.set([{ oid: '1.3.6.1.2.1.1.5.0', type: 'OctetString', value: 'new name' }]);
    // @ts-expect-error: an exception is an answer, it cannot be set
    const wrong: Parameters<typeof session.set>[0] = [{ oid: '1.3', type: 'NoSuchObject', value: null }];
    void wrong;
    return `${textOf(one)} ${textOf(name)} ${textOf(uptime)}`;
  } catch (error) {
    if (error instanceof TimeoutError) return `${error.code} ${error.tries} ${error.elapsed}`;
    if (error instanceof ClosedError) return error.code;
    throw error;
  } finally {
    await manager.close({ drain: undefined });
  }
}

export async function hear(manager: SnmpManager): Promise<SnmpNotification> {
  const listener: TrapListener = await manager.listen({ port: 0, address: '127.0.0.1' });
  const at: ListenAddress = listener.address[0];
  await manager.notify({ host: '127.0.0.1', port: at.port }, { trapOid: '1.3.6.1.6.3.1.1.5.3', kind: undefined });
  for await (const notification of listener) return notification;
  return listener.next({ timeout: 100 });
}

export async function sweep(manager: SnmpManager): Promise<string[]> {
  const texts: string[] = [];
  const jobs = [{ target: 'h', oids: ['1.3.6.1.2.1.1.5.0'], rack: 7 }];
  for await (const result of manager.poll(jobs, { concurrency: 2 })) {
    const same: PollResult<(typeof jobs)[number]> = result;
    texts.push(same.ok ? `${same.job.rack} ${same.varBinds.length}` : same.error.message);
  }
  return texts;
}

export async function classic(): Promise<boolean> {
  const agent = await SnmpAgent.open({ port: 0 });
  agent.play(parseRecording('1.3.6.1.2.1.1.5.0|4|typed\n'));
  const session = await SnmpMgrOpen('127.0.0.1', 'public', 1000, 1, { port: agent.address[0].port });
  const closed = await SnmpMgrClose(session);
  await sessionManager().close();
  await agent.close();
  const types: readonly number[] = [SNMP_PDU_GET, ASN_NULL];
  return closed && types.includes(5);
}
