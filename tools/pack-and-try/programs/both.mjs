// Both copies in one process: instanceof holds across them, and the C-style functions share one manager.
import { createRequire } from 'node:module';
import * as agent from '@mgmtapi/agent';
import * as ber from '@mgmtapi/ber';
import * as esm from 'mgmtapi';
import smoke from './smoke.cjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('mgmtapi')} */
const cjs = require('mgmtapi');
/** @type {typeof import('@mgmtapi/ber')} */
const cjsBer = require('@mgmtapi/ber');

function expect(condition, what) {
  if (!condition) throw new Error(what);
}

expect(esm.SnmpManager !== cjs.SnmpManager, 'two copies were loaded');
const fromEsm = esm.Oid.from('1.3.6.1');
const fromCjs = cjs.Oid.from('1.3.6.1');
expect(fromEsm instanceof cjs.Oid && fromCjs instanceof esm.Oid, 'an Oid of one copy is an Oid of the other');
expect(fromEsm instanceof cjsBer.Oid && fromCjs instanceof ber.Oid, 'so it is with the package ber');
expect(fromEsm.equals(fromCjs) && esm.Oid.from(fromCjs).toString() === '1.3.6.1', 'each copy takes the other one');
expect(!({} instanceof esm.Oid) && !(new Error('x') instanceof cjs.SnmpError), 'strangers are neither');

/** Rejects as a session of this copy does when its agent is silent, and when it is closed. */
async function errorsOf({ SnmpManager }) {
  const manager = new SnmpManager();
  const session = await manager.open({ host: '127.0.0.1', port: 9, timeout: 20, retries: 0 });
  const silent = await session.get('1.3.6.1').catch((error) => error);
  await manager.close();
  const closed = await session.get('1.3.6.1').catch((error) => error);
  return { silent, closed };
}
for (const [mine, other] of [
  [esm, cjs],
  [cjs, esm],
]) {
  const { silent, closed } = await errorsOf(mine);
  expect(closed instanceof other.ClosedError && closed instanceof other.SnmpError, 'ClosedError across copies');
  expect(!(closed instanceof other.TimeoutError), 'a ClosedError is no TimeoutError');
  expect(silent instanceof other.SnmpError && silent instanceof Error, 'SnmpError across copies');
  // A closed port answers by ICMP on some systems: then it is a TransportError.
  expect(silent instanceof other.TimeoutError || silent instanceof other.TransportError, 'the silent agent');
}

expect(esm.sessionManager() === cjs.sessionManager(), 'one default manager');
const device = await agent.SnmpAgent.open({ port: 0 });
const session = await esm.SnmpMgrOpen('127.0.0.1', 'public', 1000, 1, { port: device.address[0].port });
expect(await cjs.SnmpMgrClose(session), 'a session of one copy is closed by the other');
await cjs.sessionManager().close();
await device.close();

await smoke({ agent, mgmtapi: cjs });
console.log('smoke ok');
