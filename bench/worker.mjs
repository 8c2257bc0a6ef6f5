// One contender, one workload, one process: node --expose-gc worker.mjs adapter=NAME workload=W key=value...
// Prints one JSON object per measured phase.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { address, args, COLS, cell, oidSet, pct, TABLE, V3 } from './common.mjs';

const p = args();
const int = (k, d) => (p[k] === undefined ? d : Number(p[k]));
const A = await import(
  p.adapter.includes('/') ? pathToFileURL(resolve(p.adapter)).href : `./adapters/${p.adapter}.mjs`
);
await A.load?.({ dir: p.peers, lib: p.lib, opt: p.opt ?? '' });
const consume = A.consume ?? (() => 0);
const size = A.size ?? ((v) => v.length);
let guard = 0;

const host = p.host ?? '127.0.0.1',
  port = int('port', 16100);
const target = (h = host) => ({
  host: h,
  port,
  version: int('version', 2),
  community: 'public',
  timeout: int('timeout', 1000),
  retries: int('retries', 5),
  v3: V3,
});
const shared = A.shared ? await A.shared() : undefined;

const drops = () => {
  // datagrams that the kernel dropped on this process's own sockets
  try {
    const inodes = new Set();
    for (const f of readdirSync('/proc/self/fd')) {
      try {
        const m = /^socket:\[(\d+)\]/.exec(readlinkSync(`/proc/self/fd/${f}`));
        if (m) inodes.add(m[1]);
      } catch {
        /* closed meanwhile */
      }
    }
    let d = 0,
      n = 0;
    for (const l of readFileSync('/proc/self/net/udp', 'latin1').split('\n').slice(1)) {
      const w = l.trim().split(/\s+/);
      if (inodes.has(w[9])) {
        d += Number(w[12]);
        n++;
      }
    }
    return { drops: d, sockets: n };
  } catch {
    return {};
  }
};
const out = (o) => console.log(JSON.stringify(o));
const rss = () => process.resourceUsage().maxRSS;
function mark() {
  const c = process.cpuUsage(),
    t = performance.now();
  return {
    done() {
      const s = (performance.now() - t) / 1000,
        d = process.cpuUsage(c);
      return { s, cpu: (d.user + d.system) / 1e6, user: d.user / 1e6 };
    },
  };
}
function row(workload, n, vbs, m, lat, extra = {}) {
  lat?.sort();
  out({
    workload,
    n,
    seconds: m.s,
    rps: n / m.s,
    vbps: vbs / m.s,
    p50us: lat ? pct(lat, 0.5) * 1000 : 0,
    p99us: lat ? pct(lat, 0.99) * 1000 : 0,
    cpuPer1000: (m.cpu / n) * 1000,
    userPer1000: (m.user / n) * 1000,
    rssKb: rss(),
    ...extra,
  });
}
const getP = (s, oids) => new Promise((res, rej) => A.get(s, oids, (e, v) => (e ? rej(e) : res(v))));

function check(vbs, oids) {
  // once per run: what came back is what the responder holds
  if (!A.normalize) return;
  const n = A.normalize(vbs);
  oids.forEach((o, i) => {
    const a = o.split('.'),
      [type, value] = cell(Number(a.at(-2)), Number(a.at(-1)));
    if (n[i].oid !== o || n[i].type !== type || String(n[i].value) !== value)
      throw new Error(`wrong answer for ${o}: ${JSON.stringify(n[i])} instead of ${type} ${value}`);
  });
}
function pump(session, sets, total, inflight, warm, lat) {
  // keeps `inflight` GETs going; resolves with the measured part
  return new Promise((resolve) => {
    let issued = 0,
      got = 0,
      errors = 0,
      m = warm ? null : mark();
    const all = total + warm;
    const slot = () => {
      if (issued >= all) return;
      const i = issued++,
        t = performance.now();
      A.get(session, sets[i % sets.length], (err, vbs) => {
        if (err) errors++;
        else guard += consume(vbs);
        got++;
        if (i >= warm && lat) lat[i - warm] = performance.now() - t;
        if (got === warm) m = mark();
        if (got === all) return resolve({ ...m.done(), errors });
        slot();
      });
    };
    for (let i = 0; i < inflight; i++) slot();
  });
}

const W = {
  async get() {
    const vb = int('vb', 1),
      n = int('n', 20000),
      inflight = int('inflight', 1);
    const sets = Array.from({ length: 100 }, (_, i) => oidSet(vb, 1 + i));
    const s = await A.open(target(), shared);
    if (p.system)
      for (let i = 0; i < 100; i++)
        sets[i] = Array.from({ length: vb }, (_, k) => `1.3.6.1.2.1.1.${[1, 3, 4, 5, 6][k % 5]}.0`);
    const first = await getP(s, sets[0]);
    if (!p.system) check(first, sets[0]);
    const lat = new Float64Array(n);
    const m = await pump(s, sets, n, inflight, int('warm', 5000), lat);
    row(p.label ?? 'get', n, n * vb, m, lat, { errors: m.errors, ...drops() });
    A.close(s);
  },
  async fan() {
    // one session per target, one GET each, all at once; then again on the open sessions
    const n = int('targets', 1000),
      vb = int('vb', 1),
      sets = Array.from({ length: 100 }, (_, i) => oidSet(vb, 1 + i));
    const w = await A.open(target(), shared);
    await pump(w, sets, 1, 1, int('warm', 3000));
    A.close(w);
    const sessions = new Array(n),
      lat = new Float64Array(n);
    let m = mark();
    for (let round = 0; round < int('rounds', 3); round++) {
      if (round) m = mark();
      let errors = 0;
      if (!round)
        for (let i = 0; i < n; i++) {
          const s = A.open(target(address(i)), shared);
          sessions[i] = typeof s?.then === 'function' ? await s : s;
        }
      await new Promise((resolve) => {
        let got = 0;
        for (let i = 0; i < n; i++) {
          const t = performance.now();
          A.get(sessions[i], sets[i % 100], (e, v) => {
            if (e) errors++;
            else guard += consume(v);
            lat[i] = performance.now() - t;
            if (++got === n) resolve();
          });
        }
      });
      row(round ? 'fan-steady' : 'fan-first', n, n * vb, m.done(), lat.slice(), { errors, round, ...drops() });
    }
    m = mark();
    for (const s of sessions) A.close(s);
    const c = m.done();
    out({ workload: 'fan-close', usPerClose: (c.s / n) * 1e6 });
  },
  async walk() {
    const rows = int('rows', 10000),
      cols = int('cols', COLS),
      maxRep = int('maxrep', 50);
    const s = await A.open(target(), shared);
    const one = (base) =>
      new Promise((res, rej) => {
        let k = 0;
        A.walk(
          s,
          base,
          maxRep,
          (vbs) => {
            k += size(vbs);
            guard += consume(vbs);
          },
          (e) => (e ? rej(e) : res(k)),
          { rows },
        );
      });
    if (!p.cold) await one(rows <= 10000 ? TABLE : `${TABLE}.1`); // warms the code up
    const m = mark();
    let k = 0;
    if (cols === COLS) k = await one(TABLE);
    else for (let c = 1; c <= cols; c++) k += await one(`${TABLE}.${c}`);
    const d = m.done(),
      n = Math.ceil(k / maxRep);
    if (k !== rows * cols) throw new Error(`walk gave ${k} varbinds, ${rows * cols} expected`);
    row('walk', n, k, d, null, { varbinds: k, cpuPerMillionVb: (d.cpu / k) * 1e6 });
    A.close(s);
  },
  async codec() {
    const c = A.codec(),
      s = JSON.parse(readFileSync(p.samples, 'utf8')),
      secs = Number(p.secs ?? 1);
    const bufs = (k) =>
      Array.from({ length: 32 }, (_, i) => {
        const b = Buffer.from(s[k], 'hex');
        const at = b.indexOf(Buffer.from([2, 4, 0x10]));
        if (at > 0) b.writeUInt32BE(0x10000000 + i * 77, at + 2);
        return b;
      });
    const sets1 = Array.from({ length: 100 }, (_, i) => oidSet(1, 1 + i)),
      sets10 = Array.from({ length: 100 }, (_, i) => oidSet(10, 1 + i));
    const bench = (name, vb, f) => {
      if (!f) return;
      // Nanoseconds of processor time, so that a busy machine shows little in them.
      const run = (ms) => {
        let k = 0;
        const before = process.cpuUsage();
        const t = performance.now();
        while (performance.now() - t < ms) for (let j = 0; j < 50; j++) f(k++);
        const { user, system } = process.cpuUsage(before);
        return ((user + system) * 1000) / k;
      };
      run(400 * secs);
      const nsPerOp = run(1000 * secs);
      out({ workload: name, rps: 1e9 / nsPerOp, vbps: (1e9 / nsPerOp) * vb, nsPerOp, rssKb: rss() });
    };
    let id = 1;
    if (c.encodeGet) {
      bench('encode-get-1', 1, (k) => {
        guard += c.encodeGet(sets1[k % 100], 0x10000000 + id++).length;
      });
      bench('encode-get-10', 10, (k) => {
        guard += c.encodeGet(sets10[k % 100], 0x10000000 + id++).length;
      });
    }
    for (const vb of [1, 10, 50]) {
      const b = bufs(`resp${vb}`);
      if (c.decodeResponse) {
        if (A.normalize && !c.raw) check(c.decodeResponse(b[0]), oidSet(vb, 400));
        bench(`decode-resp-${vb}`, vb, (k) => {
          guard += consume(c.decodeResponse(b[k & 31]));
        });
      }
    }
    const t2 = bufs('trap2');
    if (c.decodeTrap)
      bench('decode-trap-v2c', 5, (k) => {
        guard += consume(c.decodeTrap(t2[k & 31]));
      });
  },
  async openclose() {
    // open, one GET, close, one after another
    const n = int('n', 2000),
      oids = oidSet(1, 1);
    const once = async () => {
      const s = await A.open(target(), shared);
      const v = await getP(s, oids);
      guard += consume(v);
      A.close(s);
    };
    for (let i = 0; i < int('warm', 500); i++) await once();
    const m = mark();
    for (let i = 0; i < n; i++) await once();
    const d = m.done();
    row('openclose', n, n, d, null, { usPerPair: (d.s / n) * 1e6 });
  },
  async hold() {
    // sessions kept open after one GET each: memory and descriptors
    const n = int('n', 1000),
      oids = oidSet(1, 1),
      sessions = [],
      fds = () => readdirSync('/proc/self/fd').length;
    {
      const s = await A.open(target(), shared);
      for (let i = 0; i < 3000; i++) guard += consume(await getP(s, oids));
      A.close(s);
    }
    const settle = async () => {
      for (let i = 0; i < 4; i++) {
        globalThis.gc?.();
        await new Promise((r) => setTimeout(r, 30));
      }
    };
    const rssNow = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]) * 1024;
    await settle();
    const a = process.memoryUsage(),
      r0 = rssNow(),
      f0 = fds();
    for (let i = 0; i < n; i++) sessions.push(await A.open(target(address(i)), shared));
    for (let i = 0; i < n; i += 50) await Promise.all(sessions.slice(i, i + 50).map((s) => getP(s, oids)));
    await settle();
    const b = process.memoryUsage(),
      r1 = rssNow();
    out({
      workload: 'hold',
      n,
      rssPerSession: (r1 - r0) / n,
      heapPerSession: (b.heapUsed - a.heapUsed) / n,
      externalPerSession: (b.external - a.external) / n,
      fdsPerSession: (fds() - f0) / n,
      rssKb: rss(),
    });
    for (const s of sessions) A.close(s);
  },
  async trap() {
    let count = 0,
      c0 = process.cpuUsage();
    const r = await A.receiver({
      port,
      host: '127.0.0.1',
      onTrap: (vbs) => {
        count++;
        guard += consume(vbs);
      },
    });
    out({ ready: true });
    for await (const line of createInterface({ input: process.stdin })) {
      if (line.startsWith('q')) break;
      const d = process.cpuUsage(c0);
      out({ count, cpu: (d.user + d.system) / 1e6, rssKb: rss(), ...drops() });
      count = 0;
      c0 = process.cpuUsage();
    }
    r?.close?.();
  },
  async v3open() {
    // n sessions with the same user and password: open (discovery, keys) and one GET each
    const n = int('n', 1000),
      par = int('inflight', 10),
      oids = ['1.3.6.1.2.1.1.3.0'],
      sessions = [];
    const m = mark();
    let i = 0,
      errors = 0;
    const lat = new Float64Array(n);
    await Promise.all(
      Array.from({ length: par }, async () => {
        while (i < n) {
          const k = i++,
            t = performance.now();
          try {
            const s = await A.open(target(), shared);
            sessions.push(s);
            guard += consume(await getP(s, oids));
          } catch {
            errors++;
          }
          lat[k] = performance.now() - t;
        }
      }),
    );
    const d = m.done();
    row('v3open', n, n, d, lat, { errors, usPerOpen: (d.s / n) * 1e6, cpuUsPerOpen: (d.cpu / n) * 1e6 });
    for (const s of sessions) A.close(s);
  },
};
try {
  await W[p.workload]();
} catch (e) {
  out({ workload: p.workload, failed: String(e?.message ?? e) });
  process.exitCode = 1;
}
if (guard === -1) console.error('');
await A.end?.(shared);
setTimeout(() => process.exit(), 20).unref();
