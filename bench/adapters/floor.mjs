// The floor: node:dgram and nothing else.  Requests are built once and only their request id is patched; of a response only the
// request id is read.  opt: comma list of
//   shared   one unconnected socket for all sessions (default: one socket per session)
//   connect  connected sockets (not with shared)
//   lookup   synchronous lookup option, so that send() to an address does not wait for the next tick
//   buf      4 MiB receive buffer
//   nosocket codec floor only
import dgram from 'node:dgram';
import { TABLE } from '../common.mjs';
export const name = 'floor';
let O = new Set();
export async function load({ opt }) {
  O = new Set((opt || '').split(',').filter(Boolean));
}
const oidBytes = (s) => {
  const a = s.split('.').map(Number),
    r = [a[0] * 40 + a[1]];
  for (const v of a.slice(2)) {
    const t = [v & 127];
    for (let x = v >>> 7; x; x >>>= 7) t.unshift(128 | (x & 127));
    r.push(...t);
  }
  return r;
};
const tlv = (t, b) => [
  t,
  ...(b.length < 128 ? [b.length] : b.length < 256 ? [129, b.length] : [130, b.length >> 8, b.length & 255]),
  ...b,
];
function build(oids, tag = 0xa0, third = 0) {
  const vbl = tlv(
    0x30,
    oids.flatMap((o) => tlv(0x30, [...tlv(6, oidBytes(o)), 5, 0])),
  );
  const m = Buffer.from(
    tlv(0x30, [
      2,
      1,
      1,
      4,
      6,
      ...Buffer.from('public'),
      ...tlv(tag, [2, 4, 0x10, 0, 0, 0, 2, 1, 0, 2, 1, third, ...vbl]),
    ]),
  );
  return { buf: m, at: m.indexOf(Buffer.from([2, 4, 0x10])) + 2 };
}
const cache = new Map();
const made = (oids) => {
  let c = cache.get(oids);
  if (!c) {
    c = build(oids);
    cache.set(oids, c);
  }
  return c;
};
function ridOf(b) {
  let p = 1;
  p += b[p] & 128 ? (b[p] & 127) + 1 : 1;
  p += 3;
  p += 2 + b[p + 1];
  p++;
  p += b[p] & 128 ? (b[p] & 127) + 1 : 1;
  return ((b[p + 2] << 24) | (b[p + 3] << 16) | (b[p + 4] << 8) | b[p + 5]) & 0xfffffff;
}
const MASK = 0x3fff,
  ring = new Array(MASK + 1).fill(null);
let next = 1;
function onMessage(b) {
  const r = ridOf(b) & MASK,
    cb = ring[r];
  if (cb) {
    ring[r] = null;
    cb(null, b);
  }
}
const sync = (host, o, cb) => {
  (typeof o === 'function' ? o : cb)(null, host, 4);
};
function socket() {
  const s = dgram.createSocket({
    type: 'udp4',
    ...(O.has('lookup') ? { lookup: sync } : {}),
    ...(O.has('buf') ? { recvBufferSize: 4 << 20, sendBufferSize: 4 << 20 } : {}),
  });
  s.on('message', onMessage);
  return s;
}
let one;
export async function shared() {
  if (O.has('shared')) {
    one = socket();
    await new Promise((r) => one.bind(0, r));
  }
  return one;
}
export function open(t) {
  if (one) return { s: one, host: t.host, port: t.port };
  const s = socket();
  if (!O.has('connect')) {
    return { s, host: t.host, port: t.port };
  }
  return new Promise((r) => s.connect(t.port, t.host, () => r({ s, host: t.host, port: t.port, c: true })));
}
function send(x, m, cb) {
  next = (next + 1) & 0xfffffff;
  const id = next,
    b = m.buf,
    at = m.at;
  b[at + 1] = id >> 16;
  b[at + 2] = id >> 8;
  b[at + 3] = id;
  ring[id & MASK] = cb;
  // an unconnected socket without the sync lookup sends on the next tick, so it needs its own copy
  if (x.c) x.s.send(b);
  else if (O.has('lookup')) x.s.send(b, x.port, x.host);
  else x.s.send(Buffer.from(b), x.port, x.host);
}
export const get = (x, oids, cb) => send(x, made(oids), cb);
const walkReq = new Map(); // one GETBULK per column, its row patched as three bytes (the responder takes the padding)
function bulk(col, maxRep) {
  const k = col * 1000 + maxRep;
  let m = walkReq.get(k);
  if (!m) {
    m = build([`${TABLE}.${col}.2097151`], 0xa5, maxRep);
    m.row = m.buf.lastIndexOf(Buffer.from([0xff, 0xff, 0x7f]));
    walkReq.set(k, m);
  }
  return m;
}
export function walk(x, base, maxRep, feed, cb, { rows }) {
  // knows the table, so that the next request needs no decoding
  const cols = base === TABLE ? [1, 2, 3, 4, 5, 6] : [Number(base.split('.').at(-1))];
  let c = 0,
    r = 0;
  const step = () => {
    if (c === cols.length) return cb(null);
    const m = bulk(cols[c], maxRep),
      b = m.buf;
    b[m.row] = 128 | (r >> 14);
    b[m.row + 1] = 128 | ((r >> 7) & 127);
    b[m.row + 2] = r & 127;
    send(x, m, () => {
      feed({ length: Math.min(maxRep, rows - r) });
      r += maxRep;
      if (r >= rows) {
        r = 0;
        c++;
      }
      step();
    });
  };
  step();
}
export const size = (v) => v.length;
export const consume = (v) => (v ? 1 : 0);
export const close = (x) => {
  if (!one) x.s.close();
};
export const end = () => one?.close();
export async function receiver({ port, host, onTrap }) {
  const s = dgram.createSocket({ type: 'udp4', ...(O.has('buf') ? { recvBufferSize: 4 << 20 } : {}) });
  s.on('message', onTrap);
  await new Promise((r) => s.bind(port, host, r));
  return s;
}
export function codec() {
  // touching every byte once: what no decoder can beat in this engine
  const touch = (b) => {
    let k = 0;
    for (let i = 0; i < b.length; i++) k = (k + b[i]) | 0;
    return k;
  };
  return { raw: true, decodeResponse: touch, decodeTrap: touch };
}
