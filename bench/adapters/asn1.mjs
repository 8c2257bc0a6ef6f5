// Codec only: a straightforward SNMP reader/writer on a generic BER package; opt=asn1 or opt=asn1-ber.
import { createRequire } from 'node:module';
import { join } from 'node:path';

let Ber;
export const name = 'asn1';
export async function load({ dir, opt }) {
  const m = createRequire(join(dir, 'package.json'))(opt || 'asn1');
  Ber = m.Ber ?? m;
}
export function consume(v) {
  let k = 0;
  for (let i = 0; i < v.length; i++) {
    const x = v[i];
    k += x.oid.length + (typeof x.value === 'number' ? x.value & 1 : x.value.length);
  }
  return k;
}
export function codec() {
  const decode = (b) => {
    const r = new Ber.Reader(b);
    r.readSequence();
    r.readInt();
    r.readString();
    r.readSequence(r.peek());
    r.readInt();
    r.readInt();
    r.readInt();
    r.readSequence();
    const v = [];
    while (r.peek() === 0x30) {
      r.readSequence();
      const oid = r.readOID(),
        type = r.peek();
      v.push({
        oid,
        type,
        value:
          type === 2 || type === 0x43
            ? r._readTag
              ? r._readTag(type)
              : r.readInt(type)
            : type === 6
              ? r.readOID()
              : r.readString(type, true),
      });
    }
    return v;
  };
  return {
    encodeGet(oids, id) {
      const w = new Ber.Writer();
      w.startSequence();
      w.writeInt(1);
      w.writeString('public');
      w.startSequence(0xa0);
      w.writeInt(id);
      w.writeInt(0);
      w.writeInt(0);
      w.startSequence();
      for (const o of oids) {
        w.startSequence();
        w.writeOID(o);
        w.writeNull();
        w.endSequence();
      }
      w.endSequence();
      w.endSequence();
      w.endSequence();
      return w.buffer;
    },
    decodeResponse: decode,
    decodeTrap: decode,
  };
}
