// Peer: npm snmp-native (v1/v2c only, no GETBULK, no receiver; Counter64 as a double).
import { createRequire } from 'node:module';
import { join } from 'node:path';

let snmp;
export const name = 'snmp-native';
export const inexact64 = true;
export async function load({ dir }) {
  process.noDeprecation = true;
  snmp = createRequire(join(dir, 'package.json'))('snmp-native');
}
export const open = (t) =>
  new snmp.Session({
    host: t.host,
    port: t.port,
    community: t.community,
    version: t.version === 1 ? snmp.Versions.SNMPv1 : snmp.Versions.SNMPv2c,
    timeouts: Array(t.retries + 1).fill(t.timeout),
  });
export function get(s, oids, cb) {
  if (oids.length === 1) s.get({ oid: `.${oids[0]}` }, cb);
  else s.getAll({ oids: oids.map((o) => `.${o}`) }, cb);
}
export const walk = (s, base, _maxRep, feed, cb) =>
  s.getSubtree({ oid: `.${base}` }, (e, v) => {
    if (!e) feed(v);
    cb(e);
  }); // GETNEXT by GETNEXT
export const close = (s) => s.close();
export function consume(v) {
  let k = 0;
  for (let i = 0; i < v.length; i++) {
    const x = v[i];
    k += x.oid.length + (typeof x.value === 'number' ? x.value & 1 : (x.value?.length ?? 0));
  }
  return k;
}
export const normalize = (v) =>
  v.map((x) => ({
    oid: x.oid.join('.'),
    type: x.type,
    value: x.type === 6 || x.type === 0x40 ? x.value.join('.') : x.type === 0x46 ? BigInt(`0x${x.valueHex}`) : x.value,
  }));
export function codec() {
  const dec = (b) => snmp.parse(b).pdu.varbinds;
  return {
    encodeGet(oids, id) {
      const p = new snmp.Packet();
      p.pdu.reqid = id;
      const vb = p.pdu.varbinds[0];
      p.pdu.varbinds = oids.map((o) => ({ ...vb, oid: o.split('.').map(Number) }));
      return snmp.encode(p);
    },
    decodeResponse: dec,
    decodeTrap: dec,
  };
}
