// The smallest whole use of the packed packages: an agent, a question by each door, an exact end.
// Takes the module objects, so that one body serves ESM, CommonJS and bundles.
'use strict';

const sysName = '1.3.6.1.2.1.1.5.0';

function expect(actual, wanted, what) {
  if (actual !== wanted) throw new Error(`${what}: got ${String(actual)}, wanted ${String(wanted)}`);
}

/** @param {{ mgmtapi: typeof import('mgmtapi'), agent: typeof import('@mgmtapi/agent') }} modules */
module.exports = async function smoke({ mgmtapi, agent }) {
  const device = await agent.SnmpAgent.open({ port: 0 });
  device.play(agent.parseRecording('1.3.6.1.2.1.1.5.0|4|smoke\n'));
  const { port } = device.address[0];

  const manager = new mgmtapi.SnmpManager();
  const session = await manager.open({ host: '127.0.0.1', port });
  const varBind = await session.get(sysName);
  expect(mgmtapi.textOf(varBind), 'smoke', 'sysName.0 by SnmpManager');
  expect(varBind.oid instanceof mgmtapi.Oid, true, 'the OID is an Oid');
  await session.close();
  await session.get(sysName).then(
    () => expect('an answer', 'ClosedError', 'a closed session'),
    (error) => expect(error instanceof mgmtapi.ClosedError, true, 'a closed session rejects with ClosedError'),
  );
  await manager.close();

  const classic = await mgmtapi.SnmpMgrOpen('127.0.0.1', 'public', 1000, 1, { port });
  const list = { list: [], len: 0 };
  const name = { value: { idLength: 0, ids: null } };
  expect(mgmtapi.SnmpMgrStrToOid(`.${sysName}`, name), true, 'SnmpMgrStrToOid');
  list.list.push({ name: name.value, value: { asnType: mgmtapi.ASN_NULL, asnValue: null } });
  list.len = 1;
  const status = { value: -1 };
  const index = { value: -1 };
  expect(await mgmtapi.SnmpMgrRequest(classic, mgmtapi.SNMP_PDU_GET, list, status, index), 1, 'SnmpMgrRequest');
  expect(Buffer.from(list.list[0].value.asnValue.stream).toString(), 'smoke', 'sysName.0 by SnmpMgrRequest');
  expect(await mgmtapi.SnmpMgrClose(classic), true, 'SnmpMgrClose');

  await mgmtapi.sessionManager().close();
  await device.close();
};
