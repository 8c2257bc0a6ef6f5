// Peer: npm net-snmp (node-net-snmp).
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

let snmp, req, internals;
export const name = 'net-snmp';
export async function load({ dir }) {
  req = createRequire(join(dir, 'package.json'));
  snmp = req('net-snmp');
}
export function open(t) {
  const o = {
    port: t.port,
    retries: t.retries,
    timeout: t.timeout,
    version: t.version === 1 ? snmp.Version1 : t.version === 3 ? snmp.Version3 : snmp.Version2c,
    idBitsSize: 32,
    transport: 'udp4',
  };
  if (t.version !== 3) return snmp.createSession(t.host, t.community, o);
  return snmp.createV3Session(
    t.host,
    {
      name: t.v3.user,
      level: snmp.SecurityLevel.authPriv,
      authProtocol: snmp.AuthProtocols[t.v3.authProtocol],
      authKey: t.v3.authKey,
      privProtocol: snmp.PrivProtocols[t.v3.privProtocol],
      privKey: t.v3.privKey,
    },
    o,
  );
}
export const get = (s, oids, cb) => s.get(oids, cb);
export const walk = (s, base, maxRep, feed, cb) =>
  s.subtree(
    base,
    maxRep,
    (v) => {
      feed(v);
    },
    (e) => cb(e),
  );
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
    oid: x.oid,
    type: x.type,
    value:
      x.type === 4 ? x.value.toString() : x.type === 0x46 ? BigInt(`0x${x.value.toString('hex') || '0'}`) : x.value,
  }));
export function receiver({ port, onTrap }) {
  return snmp.createReceiver({ port, address: '127.0.0.1', disableAuthorization: true }, (e, n) => {
    if (!e) onTrap(n.pdu.varbinds);
  });
}
export function codec() {
  // its message classes are not exported: load the same file with three more exports
  const file = req.resolve('net-snmp'),
    m = new Module(file, null);
  m.filename = file;
  m.paths = Module._nodeModulePaths(dirname(file));
  m._compile(`${readFileSync(file, 'utf8')}\nexports.__i={Message,GetRequestPdu,SimplePdu};`, file);
  internals = m.exports.__i;
  const { Message, GetRequestPdu, SimplePdu } = internals;
  return {
    encodeGet: (oids, id) =>
      Message.createCommunity(
        1,
        'public',
        SimplePdu.createFromVariables(
          GetRequestPdu,
          id,
          oids.map((oid) => ({ oid })),
          {},
        ),
      ).toBuffer(),
    decodeResponse: (b) => Message.createFromBuffer(b).pdu.varbinds,
    decodeTrap: (b) => Message.createFromBuffer(b).pdu.varbinds,
  };
}
