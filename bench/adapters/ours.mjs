// Contender: this project. opt: comma list of shared (the manager's socket, the default), own (a socket a session),
// lazy (reads each value and the OID object, but asks for no OID text: what a program that compares OIDs pays), and
// kept (one more session stays open, so that the manager's socket does too). Of walks: auto (sizes that adapt), each (one
// variable at a time), table (rows, with the columns side by side), windows=N (so many questions under way at once).
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TABLE } from '../common.mjs';

/** @type {typeof import('mgmtapi')} */
let mgmtapi;
/** @type {typeof import('@mgmtapi/protocol')} */
let protocol;
let socket = 'shared';
let lazy = false;
let kept = false;
let auto = false;
let each = false;
let table = false;
let windows = 1;

export async function load({ lib, opt }) {
  const entry = resolve(lib);
  mgmtapi = await import(pathToFileURL(entry).href);
  protocol = await import(pathToFileURL(resolve(entry, '../../../protocol/dist/index.js')).href);
  const words = opt.split(',');
  if (words.includes('own')) socket = 'own';
  lazy = words.includes('lazy');
  kept = words.includes('kept');
  auto = words.includes('auto');
  each = words.includes('each');
  table = words.includes('table');
  windows = Number(words.find((word) => word.startsWith('windows='))?.slice(8) ?? 1);
}

export async function shared() {
  const manager = new mgmtapi.SnmpManager();
  if (kept) await manager.open('127.0.0.1');
  return manager;
}

export function open({ host, port, version, community, timeout, retries, v3 }, manager) {
  if (version !== 3) {
    const name = version === 1 ? 'v1' : 'v2c';
    return manager.open({ host, port, timeout, retries, backoff: 'fixed', socket, version: name, community });
  }
  const auth = { protocol: v3.authProtocol, password: v3.authKey };
  const priv = { protocol: 'aes128', password: v3.privKey };
  return manager.open({
    host,
    port,
    timeout,
    retries,
    backoff: 'fixed',
    socket,
    user: { userName: v3.user, auth, priv },
  });
}

export function get(session, oids, callback) {
  session.get(oids).then((varBinds) => callback(null, varBinds), callback);
}

export async function walk(session, base, fixedRepetitions, feed, callback) {
  const maxRepetitions = auto ? 'auto' : fixedRepetitions;
  try {
    if (table) await readTable(session, base, maxRepetitions, feed);
    else if (each) for await (const varBind of session.walk(base, { maxRepetitions })) feed([varBind]);
    else for await (const varBinds of session.walkBatches(base, { maxRepetitions })) feed(varBinds);
  } catch (error) {
    return callback(error);
  }
  callback(null);
}

/** `base` is the table's entry, or one of its columns. */
async function readTable(session, base, maxRepetitions, feed) {
  const column = base === TABLE ? undefined : Number(base.slice(TABLE.length + 1));
  const options = { maxRepetitions, windows, columns: column && [column] };
  for await (const { columns } of session.table(TABLE.replace(/\.1$/, ''), options)) feed([...columns.values()]);
}

export const close = (session) => session.close();
export const end = (manager) => manager.close();

/** Octets and text as they are; an OID by its text, or just by being there when `lazy`. */
function lengthOf(value) {
  if (value instanceof mgmtapi.Oid) return lazy ? 1 : value.toString().length;
  return value.length;
}

export function consume(varBinds) {
  let sum = 0;
  for (const { oid, value } of varBinds) {
    sum += lengthOf(oid);
    if (typeof value === 'number') sum += value & 1;
    else if (typeof value === 'bigint') sum += 1;
    else if (value !== null) sum += lengthOf(value);
  }
  return sum;
}

const TAGS = {
  Integer32: 2,
  OctetString: 4,
  ObjectIdentifier: 6,
  IpAddress: 0x40,
  TimeTicks: 0x43,
  Counter64: 0x46,
};

export function normalize(varBinds) {
  return varBinds.map(({ oid, type, value }) => ({
    oid: String(oid),
    type: TAGS[type],
    value: type === 'OctetString' ? Buffer.from(value).toString() : value,
  }));
}

export async function receiver({ port, host, onTrap }) {
  const manager = new mgmtapi.SnmpManager();
  const listener = await manager.listen({ port, address: host });
  listener.on('notification', ({ varBinds }) => onTrap(varBinds));
  return manager;
}

export function codec() {
  const community = new TextEncoder().encode('public');
  const decode = (bytes) => protocol.decodeMessage(bytes).pdu.varBinds;
  return {
    encodeGet: (oids, requestID) =>
      protocol.encodeMessage({
        version: 'v2c',
        community,
        pdu: {
          type: 'GetRequest',
          requestID,
          errorStatus: 0,
          errorIndex: 0,
          varBinds: oids.map((oid) => ({ oid: mgmtapi.Oid.from(oid), type: 'Null', value: null })),
        },
      }),
    decodeResponse: decode,
    decodeTrap: decode,
  };
}
