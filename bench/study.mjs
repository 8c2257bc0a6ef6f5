// What node:dgram and node:crypto cost here: node study.mjs mode=send|recvbuf|sockets|crypto|js|reuseport [build=DIR] [port=...]

import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import dgram from 'node:dgram';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { args, median } from './common.mjs';

const p = isMainThread ? args() : workerData,
  port = Number(p.port ?? 16300);
const sync = (h, _o, cb) => cb(null, h, 4);
const bind = (s, at) => new Promise((r) => s.bind(at, '127.0.0.1', r));
const tick = () => new Promise((r) => setImmediate(r));
const out = (o) => console.log(JSON.stringify(o));
const cpuOf = (f) => async (n) => {
  const c = process.cpuUsage(),
    t = performance.now();
  await f(n);
  const d = process.cpuUsage(c);
  return { wall: ((performance.now() - t) * 1000) / n, cpu: (d.user + d.system) / n, sys: d.system / n };
};

const M = {
  async send() {
    // into a socket that is never read: the kernel drops, the sender pays in full
    const hole = dgram.createSocket('udp4');
    await bind(hole, port);
    hole.on('message', () => {});
    hole._handle?.recvStop?.();
    const b = Buffer.alloc(46, 1),
      c = dgram.createSocket('udp4'),
      plain = dgram.createSocket('udp4'),
      look = dgram.createSocket({ type: 'udp4', lookup: sync });
    await bind(plain, 0);
    await bind(look, 0);
    await new Promise((r) => c.connect(port, '127.0.0.1', r));
    const many = (n, f) =>
      new Promise((r) => {
        let i = 0;
        const go = () => {
          for (let k = 0; k < 100 && i < n; k++, i++) f(i);
          if (i < n) setImmediate(go);
          else r();
        };
        go();
      });
    const V = {
      'send(buf, port, ip)': (n) => many(n, () => plain.send(b, port, '127.0.0.1')),
      'send(buf, port, ip, cb)': (n) => many(n, () => plain.send(b, port, '127.0.0.1', () => {})),
      'send(buf, 0, len, port, ip, cb)': (n) => many(n, () => plain.send(b, 0, b.length, port, '127.0.0.1', () => {})),
      'sync lookup: send(buf, port, ip)': (n) => many(n, () => look.send(b, port, '127.0.0.1')),
      'sync lookup: send(buf, 0, len, port, ip)': (n) => many(n, () => look.send(b, 0, b.length, port, '127.0.0.1')),
      'sync lookup: send([a, b], port, ip)': (n) => {
        const x = [b.subarray(0, 20), b.subarray(20)];
        return many(n, () => look.send(x, port, '127.0.0.1'));
      },
      'sync lookup: send(uint8array view of 64 KiB, ...)': (n) => {
        const big = Buffer.allocUnsafe(65536);
        return many(n, (i) => look.send(big, (i * 64) & 0xff00, 46, port, '127.0.0.1'));
      },
      'connected: send(buf)': (n) => many(n, () => c.send(b)),
      'connected: send(buf, cb)': (n) => many(n, () => c.send(b, () => {})),
      'connected: send(allocUnsafe copy)': (n) =>
        many(n, () => {
          const x = Buffer.allocUnsafe(46);
          b.copy(x);
          c.send(x);
        }),
    };
    for (const f of Object.values(V)) await f(20000);
    const acc = {};
    for (let r = 0; r < 5; r++)
      for (const [k, f] of Object.entries(V)) {
        await tick();
        acc[k] ??= [];
        acc[k].push(await cpuOf(f)(50000));
      }
    for (const [k, a] of Object.entries(acc))
      out({
        send: k,
        cpuUs: +median(a.map((x) => x.cpu)).toFixed(3),
        sysUs: +median(a.map((x) => x.sys)).toFixed(3),
        wallUs: +median(a.map((x) => x.wall)).toFixed(3),
      });
    hole.close();
    c.close();
    plain.close();
    look.close();
  },
  async recvbuf() {
    // how many of a burst fit while the process is busy (the loop blocked)
    for (const size of [0, 212992, 1 << 20, 4 << 20, 16 << 20]) {
      const s = dgram.createSocket({ type: 'udp4', ...(size ? { recvBufferSize: size } : {}) });
      let k = 0;
      s.on('message', () => {
        k++;
      });
      await bind(s, port);
      const real = s.getRecvBufferSize(),
        x = dgram.createSocket({ type: 'udp4', lookup: sync, sendBufferSize: 4 << 20 });
      await bind(x, 0);
      const res = {};
      for (const len of [140, 1300]) {
        k = 0;
        const b = Buffer.alloc(len);
        for (let i = 0; i < 20000; i++) x.send(b, port, '127.0.0.1');
        const t = Date.now();
        while (Date.now() - t < 1000) await new Promise((r) => setTimeout(r, 50));
        res[`kept${len}`] = k;
      }
      out({ recvBufferSize: size || 'default', getRecvBufferSize: real, ...res });
      s.close();
      x.close();
      await tick();
    }
  },
  async sockets() {
    const n = Number(p.n ?? 1000),
      once = async (opt, how) => {
        const t = performance.now(),
          c = process.cpuUsage(),
          a = [];
        const r0 = process.memoryUsage().rss;
        for (let i = 0; i < n; i++) {
          const s = dgram.createSocket(opt);
          a.push(s);
          if (how === 'bind') await bind(s, 0);
          else if (how === 'connect') await new Promise((r) => s.connect(port, '127.0.0.1', r));
        }
        const d = process.cpuUsage(c),
          w = performance.now() - t,
          r1 = process.memoryUsage().rss,
          t2 = performance.now();
        await Promise.all(a.map((s) => new Promise((r) => s.close(r))));
        return {
          open: (w * 1000) / n,
          cpu: (d.user + d.system) / n,
          rss: (r1 - r0) / n,
          close: ((performance.now() - t2) * 1000) / n,
        };
      };
    const V = {
      'create only': [{ type: 'udp4' }],
      'create + bind': [{ type: 'udp4' }, 'bind'],
      'create + connect (dns.lookup)': [{ type: 'udp4' }, 'connect'],
      'create + connect (sync lookup)': [{ type: 'udp4', lookup: sync }, 'connect'],
      'create + bind, 4 MiB buffers': [{ type: 'udp4', recvBufferSize: 4 << 20, sendBufferSize: 4 << 20 }, 'bind'],
    };
    for (const v of Object.values(V)) await once(...v);
    const acc = {};
    for (let r = 0; r < 5; r++) {
      for (const [k, v] of Object.entries(V)) {
        acc[k] ??= [];
        acc[k].push(await once(...v));
      }
    }
    for (const [k, a] of Object.entries(acc))
      out({
        sockets: k,
        openUs: +median(a.map((x) => x.open)).toFixed(1),
        openCpuUs: +median(a.map((x) => x.cpu)).toFixed(1),
        closeUs: +median(a.map((x) => x.close)).toFixed(1),
        rssBytes: Math.round(median(a.map((x) => x.rss))),
      });
  },
  async crypto() {
    // one v3 authPriv GET is: encrypt, sign | verify, decrypt
    const key = crypto.randomBytes(32),
      k16 = crypto.randomBytes(16),
      iv = crypto.randomBytes(16),
      msg = crypto.randomBytes(140),
      pdu = crypto.randomBytes(60),
      ko = crypto.createSecretKey(key),
      k16o = crypto.createSecretKey(k16);
    const hmac = (h, k) => () => crypto.createHmac(h, k).update(msg).digest();
    // HMAC from two plain one-shot hashes, keys padded beforehand (crypto.hash: Node >= 20.12, 21.7)
    const two = (h, block) => {
      const ip = Buffer.alloc(block + msg.length),
        op = Buffer.alloc(block + 64);
      for (let i = 0; i < block; i++) {
        ip[i] = (key[i] ?? 0) ^ 0x36;
        op[i] = (key[i] ?? 0) ^ 0x5c;
      }
      msg.copy(ip, block);
      return () => {
        const d = crypto.hash(h, ip, 'buffer');
        d.copy(op, block);
        return crypto.hash(h, op.subarray(0, block + d.length), 'buffer');
      };
    };
    // HMAC by copying prepared hash states
    const copy = (h, block) => {
      const a = crypto.createHash(h),
        b = crypto.createHash(h),
        pad = (x) => {
          const r = Buffer.alloc(block, x);
          for (let i = 0; i < key.length; i++) r[i] ^= key[i];
          return r;
        };
      a.update(pad(0x36));
      b.update(pad(0x5c));
      return () => b.copy().update(a.copy().update(msg).digest()).digest();
    };
    const ecb = () => {
      const c = crypto.createCipheriv('aes-128-ecb', k16, null);
      c.setAutoPadding(false);
      return c;
    };
    const standing = ecb(); // CFB by hand: CFB decryption needs only the encryption of known blocks
    const blocks = Math.ceil(pdu.length / 16),
      inb = Buffer.alloc(blocks * 16);
    const V = {
      'createHmac sha256': hmac('sha256', key),
      'createHmac sha256 KeyObject': hmac('sha256', ko),
      'createHmac sha1': hmac('sha1', key.subarray(0, 20)),
      'createHmac md5': hmac('md5', key.subarray(0, 16)),
      ...(crypto.hash
        ? { 'hmac = 2 x crypto.hash sha256': two('sha256', 64), 'hmac = 2 x crypto.hash sha1': two('sha1', 64) }
        : {}),
      'hmac = hash.copy() sha256': copy('sha256', 64),
      'createHash sha256': () => crypto.createHash('sha256').update(msg).digest(),
      'createCipheriv aes-128-cfb': () => {
        const c = crypto.createCipheriv('aes-128-cfb', k16, iv);
        return c.update(pdu);
      },
      'createCipheriv aes-128-cfb KeyObject': () => {
        const c = crypto.createCipheriv('aes-128-cfb', k16o, iv);
        return c.update(pdu);
      },
      'createCipheriv + final': () => {
        const c = crypto.createCipheriv('aes-128-cfb', k16, iv);
        const a = c.update(pdu),
          b = c.final();
        return Buffer.concat([a, b]);
      },
      'createDecipheriv aes-128-cfb': () => {
        const c = crypto.createDecipheriv('aes-128-cfb', k16, iv);
        return c.update(pdu);
      },
      'standing ECB cipher: CFB decrypt of 60 bytes': () => {
        iv.copy(inb);
        pdu.copy(inb, 16, 0, (blocks - 1) * 16);
        const ks = standing.update(inb);
        for (let i = 0; i < pdu.length; i++) ks[i] ^= pdu[i];
        return ks;
      },
      'standing ECB cipher: CFB encrypt of 60 bytes (block by block)': () => {
        const o = Buffer.allocUnsafe(blocks * 16);
        let prev = iv;
        for (let b = 0; b < blocks; b++) {
          const ks = standing.update(prev);
          for (let i = 0; i < 16; i++) o[b * 16 + i] = ks[i] ^ pdu[b * 16 + i];
          prev = o.subarray(b * 16, b * 16 + 16);
        }
        return o;
      },
      'randomBytes(8)': () => crypto.randomBytes(8),
      'timingSafeEqual 24': () => crypto.timingSafeEqual(key.subarray(0, 24), key.subarray(0, 24)),
      'password-to-key sha256 (1 MiB)': () => {
        const b = Buffer.alloc(1 << 20, 'authpassword123');
        return crypto.createHash('sha256').update(b).digest();
      },
      'password-to-key sha1 (1 MiB)': () => {
        const b = Buffer.alloc(1 << 20, 'authpassword123');
        return crypto.createHash('sha1').update(b).digest();
      },
    };
    const run = (f, ms) => {
      let k = 0;
      const t = performance.now();
      while (performance.now() - t < ms) {
        f();
        k++;
      }
      return ((performance.now() - t) / k) * 1000;
    };
    for (const f of Object.values(V)) run(f, 60);
    const acc = {};
    for (let r = 0; r < 5; r++) {
      for (const [k, f] of Object.entries(V)) {
        acc[k] ??= [];
        acc[k].push(run(f, 60));
      }
    }
    for (const [k, a] of Object.entries(acc)) out({ crypto: k, us: +median(a).toFixed(2) });
  },
  async js() {
    // what the pieces of a request cost in this engine
    const b = Buffer.alloc(1400, 7),
      m = new Map(),
      ring = new Array(16384).fill(null),
      o = {},
      e = { oid: '', type: 0, value: 0 };
    let id = 0,
      keep;
    const bytes = [0x2b, 6, 1, 4, 1, 0x86, 0x8d, 0x1f, 1, 1, 2, 0x83, 0x10];
    Buffer.from(bytes).copy(b, 100);
    const text = (at, end) => {
      let s = '1.3',
        v = 0;
      for (let i = at + 1; i < end; i++) {
        const c = b[i];
        v = v * 128 + (c & 127);
        if (!(c & 128)) {
          s += `.${v}`;
          v = 0;
        }
      }
      return s;
    };
    const num = (at, end) => {
      const a = [1, 3];
      let v = 0;
      for (let i = at + 1; i < end; i++) {
        const c = b[i];
        v = v * 128 + (c & 127);
        if (!(c & 128)) {
          a.push(v);
          v = 0;
        }
      }
      return a;
    };
    const oids = Array.from({ length: 100 }, (_, i) => `1.3.6.1.4.1.99999.1.1.2.${i + 1}`),
      pre = new Map(oids.map((x) => [x, Buffer.from(bytes)])),
      scratch = new Uint8Array(64);
    const parse = (s) => {
      let p = 0,
        v = 0;
      for (let i = 0; i < s.length; i++) {
        const c = s.charCodeAt(i);
        if (c === 46) {
          if (v < 128) scratch[p++] = v;
          else {
            scratch[p++] = 128 | (v >> 7);
            scratch[p++] = v & 127;
          }
          v = 0;
        } else v = v * 10 + c - 48;
      }
      return p;
    };
    const V = {
      'setTimeout + clearTimeout': () => clearTimeout(setTimeout(() => {}, 5000)),
      'performance.now()': () => performance.now(),
      'Date.now()': () => Date.now(),
      'process.nextTick': () => process.nextTick(() => {}),
      'new Promise resolved + then': () => {
        keep = new Promise((r) => r(1)).then(() => {});
      },
      'Map set + get + delete (int key)': () => {
        m.set(++id, e);
        keep = m.get(id);
        m.delete(id);
      },
      'object set + get + delete (int key)': () => {
        o[++id] = e;
        keep = o[id];
        delete o[id];
      },
      'ring array set + get + null': () => {
        ring[++id & 16383] = e;
        keep = ring[id & 16383];
        ring[id & 16383] = null;
      },
      'Buffer.allocUnsafe(64)': () => {
        keep = Buffer.allocUnsafe(64);
      },
      'Buffer.alloc(64)': () => {
        keep = Buffer.alloc(64);
      },
      'buf.subarray(0, 64)': () => {
        keep = b.subarray(0, 64);
      },
      'Uint8Array.prototype.slice(0, 64)': () => {
        keep = Uint8Array.prototype.slice.call(b, 0, 64);
      },
      'new Uint8Array(buffer, off, 64)': () => {
        keep = new Uint8Array(b.buffer, b.byteOffset, 64);
      },
      'buf.toString latin1 16': () => {
        keep = b.latin1Slice(0, 16);
      },
      'buf.toString utf8 16': () => {
        keep = b.utf8Slice(0, 16);
      },
      readBigUInt64BE: () => {
        keep = b.readBigUInt64BE(id++ & 7);
      },
      'BigInt(hi)<<32n|BigInt(lo)': () => {
        keep = (BigInt(b.readUInt32BE(0)) << 32n) | BigInt(b.readUInt32BE(4));
      },
      'oid of 11 to string, digit by digit': () => {
        b[112] = id++ & 127;
        keep = text(100, 113);
      },
      'oid of 11 to number[]': () => {
        b[112] = id++ & 127;
        keep = num(100, 113);
      },
      'number[] to string (join)': () => {
        keep = [1, 3, 6, 1, 4, 1, 99999, 1, 1, 2, id++ & 127].join('.');
      },
      'known prefix + last number': () => {
        keep = `1.3.6.1.4.1.99999.1.1.2.${id++ & 127}`;
      },
      'oid string to bytes (charCodeAt loop)': () => {
        keep = parse(oids[id++ % 100]);
      },
      'oid string to bytes: split + map(Number)': () => {
        keep = oids[id++ % 100].split('.').map(Number);
      },
      'oid string to bytes: Map cache hit': () => {
        keep = pre.get(oids[id++ % 100]);
      },
      'buf.copy of 13 bytes': () => {
        b.copy(scratch, 0, 100, 113);
      },
      'scratch.set(13 bytes)': () => {
        scratch.set(bytes);
      },
      'byte loop of 13': () => {
        for (let i = 0; i < 13; i++) scratch[i] = b[100 + i];
      },
      'try/catch around a call': () => {
        try {
          keep = parse(oids[0]);
        } catch {
          keep = null;
        }
      },
      'EventEmitter emit, 1 listener': (
        (x) => () =>
          x.emit('a', 1)
      )(new EventEmitter().on('a', () => {})),
    };
    const run = async (f, ms) => {
      let k = 0;
      const t = performance.now();
      while (performance.now() - t < ms) {
        for (let j = 0; j < 200; j++) f();
        k += 200;
      }
      const r = ((performance.now() - t) / k) * 1e6;
      await tick();
      return r;
    };
    for (const f of Object.values(V)) await run(f, 50);
    const acc = {};
    for (let r = 0; r < 5; r++) {
      for (const [k, f] of Object.entries(V)) {
        acc[k] ??= [];
        acc[k].push(await run(f, 40));
      }
    }
    for (const [k, a] of Object.entries(acc)) out({ js: k, ns: +median(a).toFixed(0) });
    if (keep === out) out(0);
  },
  async reuseport() {
    // workers with SO_REUSEPORT: how the kernel spreads datagrams of many senders
    const n = Number(p.workers ?? 2),
      ws = [];
    for (let i = 0; i < n; i++) {
      const w = new Worker(fileURLToPath(import.meta.url), { workerData: { mode: 'rpworker', port } });
      await new Promise((r, j) => {
        w.once('message', (m) => (m.error ? j(new Error(m.error)) : r()));
        w.once('error', j);
      });
      ws.push(w);
    }
    const kids = await Promise.all(
      Array.from(
        { length: 8 },
        () =>
          new Promise((r) => {
            const c = spawn(join(p.build, 'snmpbench'), ['blast', `port=${port}`, 'n=20000', 'rate=10000']);
            let s = '';
            c.stdout.on('data', (d) => {
              s += d;
            });
            c.once('close', () => r(JSON.parse(s)));
          }),
      ),
    );
    await new Promise((r) => setTimeout(r, 300));
    const got = await Promise.all(
      ws.map(
        (w) =>
          new Promise((r) => {
            w.once('message', r);
            w.postMessage('report');
          }),
      ),
    );
    out({
      node: process.version,
      workers: n,
      sent: kids.reduce((a, k) => a + k.sent, 0),
      got,
      total: got.reduce((a, g) => a + g.count, 0),
    });
    for (const w of ws) await w.terminate();
  },
  async rpworker() {
    let k = 0;
    const s = dgram.createSocket({ type: 'udp4', reusePort: true, recvBufferSize: 4 << 20 });
    s.on('message', () => {
      k++;
    });
    s.on('error', (e) => parentPort.postMessage({ error: e.message }));
    s.bind({ port, address: '127.0.0.1', exclusive: true }, () => parentPort.postMessage('ready'));
    parentPort.on('message', () => parentPort.postMessage({ count: k }));
  },
};
await M[p.mode]();
