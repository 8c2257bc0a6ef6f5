// One contender in JavaScript: does a workload for so many milliseconds whenever a line on stdin asks for it.
//   node contender.mjs NAME PEERS PROTOCOL BER < '{"workload":"decode-10","ms":100}' per line; answers with ns per operation
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { names } from './messages.mjs';

const [name, peers, protocolEntry, berEntry, samples] = process.argv.slice(2);
const sample = JSON.parse(readFileSync(samples, 'utf8'));

/** This project, as a user would call it; `owned`: the datagram is not used again; `bare`: nothing of the result is read. */
async function ours(options, isBare) {
  const { decodeMessage, encodeMessage } = await import(pathToFileURL(protocolEntry).href);
  const { Oid } = await import(pathToFileURL(berEntry).href);
  const community = Uint8Array.from(Buffer.from('public'));
  const nothing = { errorStatus: 0, errorIndex: 0 };
  const textLength = (value) => (value instanceof Oid ? value.toString().length : value.length);
  return {
    encodeGet: (oids, requestID) =>
      encodeMessage({
        version: 'v2c',
        community,
        pdu: {
          type: 'GetRequest',
          requestID,
          ...nothing,
          varBinds: oids.map((oid) => ({ oid: Oid.from(oid), type: 'Null', value: null })),
        },
      }),
    decode: (bytes) => decodeMessage(bytes, options).pdu.varBinds,
    consume(varBinds) {
      if (isBare) return varBinds.length;
      let sum = 0;
      for (const { oid, value } of varBinds) {
        sum += oid.toString().length;
        sum += typeof value === 'number' ? value & 1 : typeof value === 'bigint' ? 1 : textLength(value);
      }
      return sum;
    },
  };
}

async function peer(adapter, opt) {
  const module = await import(`../adapters/${adapter}.mjs`);
  await module.load({ dir: peers, opt });
  const codec = module.codec();
  return { encodeGet: codec.encodeGet, decode: codec.decodeResponse, consume: module.consume };
}

const contenders = {
  ours: () => ours(undefined, false),
  'ours-owned': () => ours({ owned: true }, false),
  'ours-bare': () => ours(undefined, true),
  'net-snmp': () => peer('net-snmp', ''),
  'snmp-native': () => peer('snmp-native', ''),
  'asn1-ber': () => peer('asn1', 'asn1-ber'),
};
const { encodeGet, decode, consume } = await contenders[name]();

/** The same message with 32 request-ids, each in a buffer as node:dgram hands it over. */
function datagrams(hex) {
  return Array.from({ length: 32 }, (_, i) => {
    const bytes = Buffer.from(hex, 'hex');
    bytes.writeUInt32BE(0x10000000 + 77 * i, bytes.indexOf(Buffer.from('020410000000', 'hex')) + 2);
    return bytes;
  });
}

let sum = 0; // read at the end, so that no result is for nothing
let requestID = 0x10000000;
const encoding = (count) => {
  const sets = Array.from({ length: 100 }, (_, row) => names(count, row + 1));
  return (i) => {
    sum += encodeGet(sets[i % 100], requestID++ & 0x7fffffff).length;
  };
};
const decoding = (hex) => {
  const all = datagrams(hex);
  return (i) => {
    sum += consume(decode(all[i & 31]));
  };
};
const workloads = {
  'encode-1': encoding(1),
  'encode-10': encoding(10),
  'decode-1': decoding(sample.response1),
  'decode-10': decoding(sample.response10),
  'decode-50': decoding(sample.response50),
  'decode-trap': decoding(sample.trap),
};

/** Nanoseconds of processor time, all threads of the process included. */
function measure(work, ms) {
  const until = performance.now() + ms;
  const before = process.cpuUsage();
  let done = 0;
  while (performance.now() < until) for (let i = 0; i < 100; i++) work(done++);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / done;
}

for (const work of Object.values(workloads)) measure(work, 300);
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const { workload, ms } = JSON.parse(line);
  console.log(JSON.stringify({ ns: measure(workloads[workload], ms) }));
}
if (sum === 0) console.error('nothing was done');
