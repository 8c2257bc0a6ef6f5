// The main job, end to end: ask an agent, hear its notifications, close everything, leave nothing open.
//
//   npx -y pnpm@10.34.9 demo                              on an embedded agent that plays a recorded device
//   npx -y pnpm@10.34.9 demo HOST[:PORT] [COMMUNITY]      the reading part, on a device of yours

import { readFile } from 'node:fs/promises';
import { parseRecording, SnmpAgent } from '@mgmtapi/agent';
import {
  ASN_NULL,
  getLastError,
  isException,
  MGMCTL_SETAGENTPORT,
  SNMP_PDU_GET,
  SnmpManager,
  SnmpMgrClose,
  SnmpMgrCtl,
  SnmpMgrGetTrapEx,
  SnmpMgrOidToStr,
  SnmpMgrOpen,
  SnmpMgrRequest,
  SnmpMgrStrToOid,
  SnmpMgrTrapListen,
  SnmpUtilIdsToA,
  sessionManager,
  textOf,
} from 'mgmtapi';
import { openSockets } from './open-sockets.mjs';
import { bold, dim, green, heading, line, table } from './terminal.mjs';

const [target, community = 'public'] = process.argv.slice(2).filter((argument, i) => !(i === 0 && argument === '--'));
if (target === undefined) await demonstrate();
else await readDevice(target, community);

/** Reading, C-style calls, notifications and the close, against an agent of our own. */
async function demonstrate() {
  const before = openSockets();
  const agent = await SnmpAgent.open({ port: 0 });
  const recording = parseRecording(await readFile(new URL('./recordings/demo-agent.snmprec', import.meta.url)));
  agent.play(recording);
  const { address, port } = agent.address[0];
  console.log(
    `${bold('mgmtapi demo')}: ${recording.length} recorded variables of a Net-SNMP agent, played on ${address}:${port}`,
  );

  const manager = new SnmpManager();
  const session = await manager.open(`${address}:${port}`);
  heading('manager.open', 'a session opens without a word to the agent; all sessions of a manager share one socket');
  line(
    `session #${session.id} to ${session.target.address}:${session.target.port}, ${session.target.version}, ${session.state}`,
  );
  await read(session);

  heading(
    'SnmpMgrOpen, SnmpMgrCtl, SnmpMgrRequest',
    'the same agent by the Windows functions: names below mib-2, success is 1',
  );
  const classic = await SnmpMgrOpen(address, 'public', 1000, 3);
  SnmpMgrCtl(classic, MGMCTL_SETAGENTPORT, port, 4);
  await requestByName(classic, 'system.sysName.0');

  heading('SnmpMgrTrapListen, manager.listen', 'two listeners on ports of their own');
  const available = { value: null };
  if (!(await SnmpMgrTrapListen(available, { port: 0, address: '127.0.0.1' })))
    throw new Error(`SnmpMgrTrapListen: ${getLastError()}`);
  const listener = await manager.listen({ port: 0, address: '127.0.0.1' });
  const [classicListener] = sessionManager().listeners;
  const classicPort = classicListener.address[0].port;
  line(`SnmpMgrTrapListen on port ${classicPort}, manager.listen on port ${listener.address[0].port}`);

  heading('notify', 'a v1 trap, a v2c trap and an inform; the inform resolves when it is acknowledged');
  const linkDown = {
    trapOid: '1.3.6.1.6.3.1.1.5.3',
    varBinds: [{ oid: '1.3.6.1.2.1.2.2.1.1.2', type: 'Integer32', value: 2 }],
  };
  await manager.notify(
    { host: '127.0.0.1', port: classicPort, version: 'v1' },
    { ...linkDown, agentAddress: '192.0.2.10' },
  );
  await manager.notify({ host: '127.0.0.1', port: listener.address[0].port }, linkDown);
  await agent.notify({ host: '127.0.0.1', port: listener.address[0].port }, { ...linkDown, kind: 'inform' });
  await available.value.wait({ timeoutMs: 2000 });
  available.value.reset();
  readTraps();
  for (let i = 0; i < 2; i++) {
    const n = await listener.next({ timeout: 2000 });
    const bound = n.varBinds.map((vb) => `${vb.oid} = ${textOf(vb)}`).join(', ');
    line(`next():            ${n.version} ${n.kind}, trapOid ${n.trapOid}, up ${n.uptime / 100} s, ${bound}`);
  }

  heading(
    'SnmpMgrClose, manager.close',
    'the session, then the trap listener (null), then all that the manager opened',
  );
  const during = openSockets();
  line(`SnmpMgrClose(session)  ${await SnmpMgrClose(classic)}`);
  line(`SnmpMgrClose(null)     ${await SnmpMgrClose(null)}`);
  await manager.close();
  await agent.close();
  line(`session.state          ${session.state}`);
  const after = openSockets();
  line(`open sockets           ${before} before, ${during} during, ${after} after`);
  if (after !== before) throw new Error('a socket was left open');
  console.log(`\n${green('Done.')} Nothing is left open, so the process ends by itself.`);
}

/** The reading part, against a device of the user's. */
async function readDevice(host, secret) {
  const before = openSockets();
  const manager = new SnmpManager();
  try {
    const session = await manager.open(host, { community: secret });
    console.log(
      `${bold('mgmtapi demo')}: reading ${session.target.host} (${session.target.address}:${session.target.port})`,
    );
    await read(session);
  } catch (error) {
    console.error(`\n${error.name}: ${error.message}`);
    process.exitCode = 1;
  } finally {
    await manager.close();
  }
  line('');
  line(`open sockets: ${before} before, ${openSockets()} after`);
}

async function read(session) {
  heading('session.get', 'several variables in one request; what the agent lacks comes as a value, not as an error');
  const names = ['1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.3.0', '1.3.6.1.2.1.1.99.0'];
  for (const vb of await session.get(names)) line(`${nameOf(vb.oid)} = ${isException(vb) ? dim(vb.type) : textOf(vb)}`);

  heading('session.walk', 'exactly the subtree, by GETBULK; here the system group');
  let count = 0;
  let last;
  for await (const vb of session.walk('1.3.6.1.2.1.1', { onProgress: (progress) => (last = progress) })) {
    if (count++ < 4) line(`${nameOf(vb.oid)} = ${textOf(vb)}`);
  }
  const { requests = 0, retries = 0, elapsed = 0, rate = 0 } = last ?? {};
  const speed = `${Math.round(elapsed)} ms, ${Math.round(rate)} a second`;
  line(dim(`${count} variables in ${requests} requests, ${retries} retries, ${speed}`));

  heading('session.table', 'ifTable, some columns side by side, each row as soon as it is complete');
  const columns = { index: 1, descr: 2, type: 3, mtu: 4, physAddress: 6, operStatus: 8, inOctets: 10 };
  const rows = [];
  for await (const row of session.table('1.3.6.1.2.1.2.2', { columns: Object.values(columns) })) {
    rows.push(Object.values(columns).map((number) => cellText(number, row.columns.get(number))));
  }
  table(Object.keys(columns), rows);
}

/** A cell of ifTable as people read it: RFC 2863. */
function cellText(column, cell) {
  if (!cell) return '-';
  if (column === 6) return [...cell.value].map((octet) => octet.toString(16).padStart(2, '0')).join(':');
  if (column === 8) return ['', 'up', 'down', 'testing', 'unknown', 'dormant'][cell.value] ?? String(cell.value);
  return textOf(cell);
}

/** The text that SnmpMgrOidToStr gives: names as deep as they are known, below mib-2 without a leading dot. */
function nameOf(oid) {
  const text = { value: '' };
  return SnmpMgrOidToStr({ idLength: oid.length, ids: [...oid.arcs] }, text) ? text.value : String(oid);
}

/** One GET the C way. */
async function requestByName(session, name) {
  const oid = { value: { idLength: 0, ids: null } };
  SnmpMgrStrToOid(name, oid);
  const bindings = { list: [{ name: oid.value, value: { asnType: ASN_NULL, asnValue: null } }], len: 1 };
  const errorStatus = { value: 0 };
  const errorIndex = { value: 0 };
  const result = await SnmpMgrRequest(session, SNMP_PDU_GET, bindings, errorStatus, errorIndex);
  const { stream, length } = bindings.list[0].value.asnValue;
  line(
    `SnmpMgrRequest = ${result}, errorStatus ${errorStatus.value}: ${name} = ${Buffer.from(stream).toString('latin1', 0, length)}`,
  );
}

/** Drains the queue of SnmpMgrTrapListen: until false, with 44 (no traps) as the last error. */
function readTraps() {
  const ref = (value) => ({ value });
  const [enterprise, agentAddress, sourceAddress] = [ref(null), ref(null), ref(null)];
  const [generic, specific, name, timeStamp, bindings] = [ref(0), ref(0), ref(null), ref(0), ref(null)];
  while (SnmpMgrGetTrapEx(enterprise, agentAddress, sourceAddress, generic, specific, name, timeStamp, bindings)) {
    const { ids, idLength } = enterprise.value;
    const agent = [...agentAddress.value.stream].join('.');
    line(
      `SnmpMgrGetTrapEx:  generic ${generic.value}, enterprise ${SnmpUtilIdsToA(ids, idLength)}, agent ${agent}, up ${timeStamp.value / 100} s, ${bindings.value.len} binding`,
    );
  }
}
