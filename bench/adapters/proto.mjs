// "Reachable": a hand-written SNMPv2c client and codec in plain JS, complete for what the workloads measure (request ids, resends,
// full decoding into {oid, type, value}), to show how near the floor JS can come.  Not a product: no v3, little error handling.
// opt: comma list of shared (one socket for all sessions), lazy (octet strings as views: always so here), nocache (no oid reuse)
import dgram from 'node:dgram';
export const name = 'proto';
let O = new Set();
export async function load({ opt }) {
  O = new Set((opt || '').split(',').filter(Boolean));
}
const sync = (host, _o, cb) => cb(null, host, 4);

// ---- encoding: backwards into one scratch buffer, then one copy into a pooled slice ----
const S = Buffer.allocUnsafeSlow(65536);
const SUB = new Float64Array(128);
function oidBack(s, p) {
  // writes tag, length, sub-identifiers of "1.3.6..." so that they end before p
  let n = 0,
    v = 0;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c === 46) {
      SUB[n++] = v;
      v = 0;
    } else v = v * 10 + c - 48;
  }
  SUB[n++] = v;
  const end = p;
  for (let i = n - 1; i > 1; i--) {
    v = SUB[i];
    S[--p] = v & 127;
    while (v > 127) {
      v = v > 0x7fffffff ? Math.floor(v / 128) : v >> 7;
      S[--p] = 128 | (v & 127);
    }
  }
  S[--p] = SUB[0] * 40 + SUB[1];
  p = lenBack(end - p, p);
  S[--p] = 6;
  return p;
}
function lenBack(n, p) {
  if (n < 128) S[--p] = n;
  else if (n < 256) {
    S[--p] = n;
    S[--p] = 0x81;
  } else {
    S[--p] = n;
    S[--p] = n >> 8;
    S[--p] = 0x82;
  }
  return p;
}
const PUB = [2, 1, 1, 4, 6, 0x70, 0x75, 0x62, 0x6c, 0x69, 0x63];
export function encode(tag, id, a, b, oids) {
  let p = S.length;
  for (let i = oids.length - 1; i >= 0; i--) {
    const e = p;
    S[--p] = 0;
    S[--p] = 5;
    p = oidBack(oids[i], p);
    p = lenBack(e - p, p);
    S[--p] = 0x30;
  }
  p = lenBack(S.length - p, p);
  S[--p] = 0x30;
  S[--p] = b;
  S[--p] = 1;
  S[--p] = 2;
  S[--p] = a;
  S[--p] = 1;
  S[--p] = 2;
  S[--p] = id;
  S[--p] = id >> 8;
  S[--p] = id >> 16;
  S[--p] = id >> 24;
  S[--p] = 4;
  S[--p] = 2;
  p = lenBack(S.length - p, p);
  S[--p] = tag;
  for (let i = PUB.length - 1; i >= 0; i--) S[--p] = PUB[i];
  p = lenBack(S.length - p, p);
  S[--p] = 0x30;
  const out = Buffer.allocUnsafe(S.length - p);
  S.copy(out, 0, p);
  return out;
}
// ---- decoding: one pass, module-level cursor ----
let P = 0,
  B = S;
function len() {
  let n = B[P++];
  if (n & 128) {
    let k = n & 127;
    n = 0;
    while (k-- > 0) n = (n << 8) | B[P++];
  }
  return n;
}
function skip() {
  const n = len();
  P += n;
}
function int() {
  P++;
  let n = B[P++],
    v = B[P] & 128 ? -1 : 0;
  while (n-- > 0) v = (v << 8) | B[P++];
  return v;
}
function uint(n) {
  let v = 0;
  while (n-- > 0) v = v * 256 + B[P++];
  return v;
}
// An oid's text without its last sub-identifier is the same all down a column: a small table of prefixes, found by
// length and last byte, turns most oids into "known prefix" + one number.
const PRE = Array.from({ length: 256 }, () => ({ n: -1, bytes: new Uint8Array(64), text: '' }));
function oid(n) {
  const end = P + n;
  let last = end - 1;
  while (last > P && B[last - 1] & 128) last--;
  const k = last - P;
  if (k === 0 || k > 64) {
    const s = oidText(P, end);
    P = end;
    return s;
  }
  const e = PRE[(B[last - 1] + k * 37) & 255];
  let same = e.n === k ? k - 1 : 0;
  if (e.n === k) while (same >= 0 && e.bytes[same] === B[P + same]) same--;
  if (same >= 0) {
    e.text = `${oidText(P, last)}.`;
    e.n = k;
    for (let i = 0; i < k; i++) e.bytes[i] = B[P + i];
  }
  let v = 0;
  for (let i = last; i < end; i++) v = v * 128 + (B[i] & 127);
  P = end;
  return e.text + v;
}
function oidText(at, end) {
  const f = B[at];
  let s = f < 40 ? `0.${f}` : f < 80 ? `1.${f - 40}` : `2.${f - 80}`,
    v = 0;
  for (let i = at + 1; i < end; i++) {
    const c = B[i];
    v = v * 128 + (c & 127);
    if (!(c & 128)) {
      s += `.${v}`;
      v = 0;
    }
  }
  return s;
}
function value(t) {
  const n = len(),
    at = P;
  switch (t) {
    case 2: {
      let v = B[P] & 128 ? -1 : 0;
      for (let i = 0; i < n; i++) v = (v << 8) | B[P++];
      return v;
    }
    case 4:
    case 0x44:
      P += n;
      return B.subarray(at, P);
    case 6:
      return oid(n);
    case 0x40:
      P += 4;
      return `${B[at]}.${B[at + 1]}.${B[at + 2]}.${B[at + 3]}`;
    case 0x41:
    case 0x42:
    case 0x43:
      return uint(n);
    case 0x46: {
      if (n <= 6) return BigInt(uint(n));
      const hi = uint(n - 4),
        lo = uint(4);
      return (BigInt(hi) << 32n) | BigInt(lo);
    }
    default:
      P += n;
      return null;
  }
}
const M = { tag: 0, id: 0, es: 0, ei: 0, vbs: null };
export function decode(b) {
  B = b;
  P = 1;
  len();
  P += 3;
  P++;
  skip();
  M.tag = B[P++];
  len();
  if (M.tag === 0xa4) {
    P++;
    oid(len());
    P++;
    skip();
    int();
    int();
    P++;
    skip();
  } else {
    M.id = int();
    M.es = int();
    M.ei = int();
  }
  P++;
  const n = len(),
    end = P + n,
    vbs = [];
  M.vbs = vbs;
  while (P < end) {
    P++;
    len();
    P++;
    const o = oid(len()),
      type = B[P++];
    vbs.push({ oid: o, type, value: value(type) });
  }
  return M;
}
// ---- client ----
let one;
class Sock {
  constructor() {
    this.s = dgram.createSocket({ type: 'udp4', lookup: sync, recvBufferSize: 4 << 20, sendBufferSize: 4 << 20 });
    this.mask = O.has('shared') ? 0x3fff : 0x3ff;
    this.ring = O.has('shared') ? new Array(this.mask + 1).fill(null) : [];
    this.id = 0x10000000;
    this.fifo = [];
    this.head = 0;
    this.timer = null;
    this.s.on('message', (b, r) => {
      const m = decode(b),
        q = this.ring[m.id & this.mask];
      if (q != null && q.id === m.id && q.port === r.port && q.host === r.address) {
        this.ring[m.id & this.mask] = null;
        q.done = true;
        const cb = q.cb;
        cb(m.es ? new Error(`error-status ${m.es}`) : null, m.vbs);
      }
    });
  }
  request(host, port, timeout, retries, tag, a, b, oids, cb) {
    this.id = ((this.id + 1) & 0x1fffffff) | 0x10000000;
    const id = this.id,
      buf = encode(tag, id, a, b, oids);
    const q = { id, host, port, timeout, retries, buf, cb, done: false, due: 0 };
    this.ring[id & this.mask] = q;
    this.s.send(buf, port, host);
    q.due = Math.trunc(performance.now()) + timeout;
    this.fifo.push(q);
    if (this.timer === null) this.arm(timeout);
  }
  arm(ms) {
    this.timer = setTimeout(() => this.tick(), ms);
  }
  tick() {
    // all requests of one timeout are due in the order they were sent
    const t = performance.now(),
      f = this.fifo;
    let h = this.head;
    while (h < f.length) {
      const q = f[h];
      if (!q.done) {
        if (q.due > t) break;
        if (q.retries-- > 0) {
          this.s.send(q.buf, q.port, q.host);
          q.due = t + q.timeout;
          f.push(q);
        } else {
          this.ring[q.id & this.mask] = null;
          q.done = true;
          q.cb(new Error('timeout'));
        }
      }
      h++;
    }
    f.splice(0, h);
    this.timer = null;
    if (f.length) this.arm(Math.max(1, f[0].due - t));
  }
}
export async function shared() {
  if (O.has('shared')) {
    one = new Sock();
    await new Promise((r) => one.s.bind(0, r));
  }
  return one;
}
export const open = (t) => ({ k: one ?? new Sock(), t });
export const get = (x, oids, cb) => x.k.request(x.t.host, x.t.port, x.t.timeout, x.t.retries, 0xa0, 0, 0, oids, cb);
export function walk(x, base, maxRep, feed, cb) {
  const pre = `${base}.`;
  let at = base;
  const step = () =>
    x.k.request(x.t.host, x.t.port, x.t.timeout, x.t.retries, 0xa5, 0, maxRep, [at], (e, v) => {
      if (e) return cb(e);
      let k = v.length;
      while (k > 0 && (v[k - 1].type === 0x82 || !v[k - 1].oid.startsWith(pre))) k--;
      if (k) feed(k === v.length ? v : v.slice(0, k));
      if (k < v.length || k === 0) return cb(null);
      at = v[k - 1].oid;
      step();
    });
  step();
}
export const close = (x) => {
  if (!one) {
    clearTimeout(x.k.timer);
    x.k.s.close();
  }
};
export const end = () => {
  if (one) {
    clearTimeout(one.timer);
    one.s.close();
  }
};
export function consume(v) {
  let k = 0;
  for (let i = 0; i < v.length; i++) {
    const x = v[i],
      y = x.value;
    k += x.oid.length + (typeof y === 'number' ? y & 1 : typeof y === 'bigint' ? 1 : y === null ? 0 : y.length);
  }
  return k;
}
export const normalize = (v) =>
  v.map((x) => ({ oid: x.oid, type: x.type, value: x.type === 4 ? x.value.toString() : x.value }));
export async function receiver({ port, host, onTrap }) {
  const s = dgram.createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
  s.on('message', (b) => onTrap(decode(b).vbs));
  await new Promise((r) => s.bind(port, host, r));
  return s;
}
export const codec = () => ({
  encodeGet: (oids, id) => encode(0xa0, id, 0, 0, oids),
  decodeResponse: (b) => decode(b).vbs,
  decodeTrap: (b) => decode(b).vbs,
});
